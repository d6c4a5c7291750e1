"""Saving in one way: what failed is said beside its form, and what was typed stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SafeSessionState

from backcare.domain.errors import BackcareError
from backcare.domain.records import Record
from backcare.ui.drafts import note_done, was_done
from backcare.ui.flash import Place, leave_error
from backcare.ui.visit import Visit


@contextmanager
def in_one_go() -> Iterator[None]:
    """Let what is tapped meanwhile wait until the block has ended.

    Once something else was tapped, Streamlit ends a run at its next look into the session, in a
    callback too. What was just saved would not be known as done: the second tap of a double tap
    would be told that it was not saved.
    """
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        yield
        return
    session = run.session_state
    # What Streamlit itself uses where no run can be ended.
    run.session_state = SafeSessionState(session._state, lambda: None)
    try:
        yield
    finally:
        run.session_state = session


@contextmanager
def saving(place: str, visit: Visit, *, kind: str = "") -> Iterator[None]:
    """Read, save and say so inside, in one go; what goes wrong ends the block and is said at
    `place`.

    `kind` is the kind of entry in the form, as in `leave_error`.
    """
    with in_one_go():
        try:
            yield
        except BackcareError as error:
            leave_error(place, error, visit.text, kind)


@contextmanager
def done_once(action: str, *records: Record, place: Place, visit: Visit) -> Iterator[None]:
    """Change or remove these records inside, as drawn with the button.

    Like `saving`, but the second tap of a double tap, which the store refuses, says nothing. A
    block that returns early counts as done.
    """
    with in_one_go():
        try:
            yield
        except BackcareError as error:
            if not was_done(action, *records):
                leave_error(place, error, visit.text)
        else:
            note_done(action, *records)
