"""Saving in one way: what failed is said beside its form, and what was typed stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from backcare.domain.errors import BackcareError
from backcare.domain.records import Record
from backcare.ui.drafts import note_done, was_done
from backcare.ui.flash import Place, leave_error
from backcare.ui.visit import Visit


@contextmanager
def saving(place: str, visit: Visit, *, kind: str = "") -> Iterator[None]:
    """Read, save and say so inside; what goes wrong ends the block and is said at `place`.

    `kind` is the kind of entry in the form, as in `leave_error`.
    """
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
    try:
        yield
    except BackcareError as error:
        if not was_done(action, *records):
            leave_error(place, error, visit.text)
    else:
        note_done(action, *records)
