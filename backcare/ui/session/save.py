"""What the guided session's player reports at its end becomes an entry, once.

The browser keeps an unfinished session (`components/served/session`) for whoever it belongs to: it
is offered to nobody else, and saved for nobody else.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.errors import BackcareError, InvalidEntryError, SignedOutError
from backcare.domain.plan.completion import Completion, entries_of
from backcare.ui.components.session_player import show_session_player
from backcare.ui.dates import browser_locale
from backcare.ui.flash import Place, leave_message, show_message
from backcare.ui.session.data import OfferData, PlayerData, offer_data
from backcare.ui.session.end import ending
from backcare.ui.tracker.answer import answering
from backcare.ui.visit import Visit

Take = Callable[[object, Visit], str]
"""Takes what the player reports and returns its id; raises `BackcareError` to refuse it."""
Said = Callable[..., Callable[[], bool] | None]
"""Makes what is drawn of the entries of a session; `None` if there is nothing to say."""
_KEY = "session.player"
_OUTCOME = "session.outcome"
_OF_THIS_PAGE = "page"


def play(
    data: PlayerData | OfferData,
    visit: Visit,
    on_saved: Callable[[], None] = lambda: None,
    *,
    may_go_on: bool = True,
    only_own: bool = False,
    begins: bool = False,
    take: Take | None = None,
    said: Said = ending,
) -> None:
    """Draw the player, with what became of the last session it reported.

    `on_saved` is called once after each session that is saved. Without `may_go_on`, what was done
    can only be saved; with `only_own`, of any session but this one. `begins`: it begins at once, as
    the tap that led here was that on start. `take` takes a report in place of keeping it as
    entries; then no account is asked for, as nothing of it outlives the page. `said` makes what is
    drawn of the entries of a session that was saved.
    """
    owner = _owner(visit) if take is None else _OF_THIS_PAGE
    show_session_player(
        {
            **msgspec.to_builtins(data),
            **st.session_state.get(_OUTCOME, {}),
            "owner": owner,
            "may_go_on": may_go_on,
            "only_own": only_own,
            "begins": begins,
            "day_ends": visit.measures.day_ends,
            "locale": browser_locale(),
        },
        key=_KEY,
        on_finished=lambda: _save(visit, owner, on_saved, take or partial(_keep, said)),
    )


def offer_to_go_on(visit: Visit, *, waits: bool = False) -> None:
    """Offer to go on with a session that this browser keeps, if there is one.

    `waits`: running waits, so what was done of it can be saved, and no more.
    """
    show_message(Place.SESSION)
    with st.container(key="session-offer"):  # takes no room while it is empty, see style.css
        play(offer_data(visit.text), visit, may_go_on=not waits, said=answering)


def _owner(visit: Visit) -> str:
    """Return whose session the browser keeps, as a mark that only this club can make."""
    account, club = visit.account, visit.club
    if account is None or club is None:
        return "home"
    return club.accounts.marks.in_browser(account.key)[:32]


def read_report(told: object, type_: Any) -> Any:
    """Return what the player reports as its type; raises `InvalidEntryError` for anything else."""
    try:
        return msgspec.convert(told, type_)
    except msgspec.ValidationError as error:
        raise InvalidEntryError(str(error)) from error


def _save(visit: Visit, owner: str, on_saved: Callable[[], None], take: Take) -> None:
    message = st.session_state[_KEY]["finished"]
    told = message.get("result") if isinstance(message, dict) else None
    try:
        if told is not None and message.get("owner") != owner:
            raise SignedOutError("this session is of somebody else")
        saved = take(told, visit)
    except BackcareError as error:
        refused = told.get("id") if isinstance(told, dict) else None
        words = visit.text(f"error.{error.code}")
        # The count makes a second refusal differ from the first: else the player gets no answer.
        times = st.session_state.get(_OUTCOME, {}).get("times", 0) + 1
        st.session_state[_OUTCOME] = {"refused": refused, "refusal": words, "times": times}
        return
    if st.session_state.get(_OUTCOME) != {"saved": saved}:
        on_saved()
    st.session_state[_OUTCOME] = {"saved": saved}


def _keep(said: Said, told: object, visit: Visit) -> str:
    """Keep what was reported as entries, once."""
    completion: Completion = read_report(told, Completion)
    # It is sent until this page answers: what is there already is only confirmed.
    known = visit.store.get(completion.id)
    entries = entries_of(completion, visit.content.run_walk, visit.today, utc_now())
    visit.store.add_all(entries if known is None else (known,))
    # Each time it is sent: a run that is overtaken shows its message to nobody.
    words = visit.text("guided.saved", minutes=completion.minutes)
    leave_message(Place.SESSION, words, answer=said(*entries))
    return completion.id
