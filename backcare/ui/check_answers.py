"""The answers of a self-check, and where in it a runner is.

They live in the visit only: not stored, not in the address.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from backcare.clock import local_time, utc_now
from backcare.content.library import ContentLibrary
from backcare.domain.assessment import Answered, Answers, Assessment, assess_check
from backcare.domain.check_flow import AskedPage, PageKind, asked_pages
from backcare.domain.triage import Urgency
from backcare.ui.visit import Visit

RESULT = "result"
"""The place after the last page."""

AGE_KEY = "check.age"
PREGNANCY_KEY = "check.pregnancy"
TICK = "check.tick."
UNSURE = "check.unsure."
AREAS_KEY = "check.areas"
CLEARED = "check.cleared"
"""Set once a professional has cleared the result of this visit."""
_PLACE = "check.place"
_ASKS_UNSURE = "check.asks_unsure"
_MISSES_MARK = "check.misses_mark"
_STARTED = "check.started_at"
_ENDED = "check.ended_at"
_OF_A_CHECK = (AGE_KEY, PREGNANCY_KEY, TICK, UNSURE, AREAS_KEY, _PLACE, _ASKS_UNSURE)
_SEEN = "check.seen"
_ABOUT_A_RESULT = (
    _STARTED,
    _ENDED,
    _SEEN,
    "check.kept",
    CLEARED,
    "check.record_id",
)


@dataclass(frozen=True, slots=True)
class Check:
    """A self-check as it stands: pages asked, answers to them, what they mean so far.

    `assessment` is `None` when the rules could not be evaluated. `ticked_signs` are those of the
    emergency page, known even then.
    """

    place: str
    pages: tuple[AskedPage, ...]
    answers: Answers
    assessment: Assessment | None
    ticked_signs: tuple[str, ...]

    @property
    def is_emergency(self) -> bool:
        """Whether the questions end here and now."""
        if self.assessment is None:
            return bool(self.ticked_signs)
        return self.assessment.urgency is Urgency.EMERGENCY

    @property
    def is_at_start(self) -> bool:
        """Whether nothing was asked before."""
        return bool(self.pages) and self.place == self.pages[0].page.id

    @property
    def is_past_signs(self) -> bool:
        """Whether the emergency signs were asked and did not fit."""
        return self.page is not None and self.page.page.kind is PageKind.LIST

    @property
    def page(self) -> AskedPage | None:
        """The page that is asked now; `None` at the result."""
        return next((asked for asked in self.pages if asked.page.id == self.place), None)


def read_check(content: ContentLibrary) -> Check:
    """Return the self-check of this visit."""
    raw = _raw_answers(content)
    ticked = tuple(s for s in content.screen.signs if raw.given.get(s) is Answered.YES)
    place = st.session_state.get(_PLACE, content.check_flow.pages[0].id)
    pages: tuple[AskedPage, ...] = ()
    answers, assessment = raw, None
    try:
        for asked, answers in asked_pages(  # noqa: B007 - the last answers are those of all pages
            content.check_flow, content.rule_book, content.screen.signs, raw
        ):
            pages = (*pages, asked)
        assessment = assess_check(content.rule_book, content.screen.signs, answers)
    except Exception:  # whatever it is, the page has to say what to do
        logging.getLogger("backcare").exception("the self-check could not be evaluated")
    if place != RESULT:
        place = _first_from(content, pages, content.check_flow.place(place))
    return Check(place, pages, answers, assessment, ticked)


def with_noes(check: Check) -> dict[str, Answered]:
    """Return all answers of the pages that were asked; what was left empty is a no."""
    asked = {name: Answered.NO for page in check.pages for name in page.questions}
    given = {name: a for name, a in check.answers.given.items() if not name.startswith("A.")}
    return {**asked, **given}


def marked_areas() -> list[str]:
    """Return the areas that are marked on the body map."""
    return list(st.session_state.get(AREAS_KEY, ()))


def mark_areas(areas: list[str]) -> None:
    """Keep what is marked on the body map."""
    st.session_state[AREAS_KEY] = areas


def asks_unsure() -> bool:
    """Return whether the page asks now what the runner is not sure about."""
    return bool(st.session_state.get(_ASKS_UNSURE))


def ask_unsure(now: bool) -> None:
    """Change between the list and what the runner is not sure about; for callbacks."""
    st.session_state[_ASKS_UNSURE] = now


def go_on(content: ContentLibrary) -> None:
    """Go to the next page that is asked, or to the result; for callbacks."""
    check = read_check(content)
    _go_to(_first_from(content, check.pages, content.check_flow.place(check.place) + 1))


def go_on_unsure(content: ContentLibrary) -> None:
    """Go on once something is marked as not sure, else say that it is missing; for callbacks."""
    page = read_check(content).page
    names = page.questions if page is not None else ()
    if any(st.session_state.get(f"{UNSURE}{name}") for name in names):
        go_on(content)
    else:
        st.session_state[_MISSES_MARK] = True


def misses_mark() -> bool:
    """Return, once, whether a runner went on without marking anything."""
    return bool(st.session_state.pop(_MISSES_MARK, False))


def go_back(content: ContentLibrary) -> None:
    """Go to the page before; answers are kept. For callbacks."""
    check = read_check(content)
    ids = [asked.page.id for asked in check.pages]
    before = ids if check.place == RESULT else ids[: ids.index(check.place)]
    _go_to(before[-1] if before else content.check_flow.pages[0].id)


def show_now() -> None:
    """Go to the result before all questions are asked; for callbacks."""
    _go_to(RESULT)


def say_worried() -> None:
    """Note that something feels seriously wrong (C32) and show what to do; for callbacks."""
    st.session_state[f"{TICK}worried"] = True
    _go_to(RESULT)


def say_unchanged(content: ContentLibrary) -> None:
    """Note that the leaking is old and unchanged (RF02) and go on; for callbacks."""
    st.session_state[f"{TICK}RF02.unchanged"] = True
    go_on(content)


def take_back(content: ContentLibrary) -> None:
    """Take back the marks of the last page that made it an emergency; for callbacks."""
    check = read_check(content)
    urgent = set(check.ticked_signs)
    if check.assessment is not None:
        urgent = {
            name
            for fired in check.assessment.fired
            if fired.gives is Urgency.EMERGENCY
            for name in fired.because
        }
    for asked in reversed(check.pages):
        slips = urgent.intersection(asked.questions)
        if slips:
            for name in slips:
                st.session_state[f"{TICK}{name}"] = False
                st.session_state[f"{UNSURE}{name}"] = False
            _go_to(asked.page.id)
            return
    _go_to(content.check_flow.pages[0].id)


def start_again() -> None:
    """Forget all answers and begin anew; whose numbers are shown is not an answer."""
    for key in [k for k in st.session_state if str(k).startswith((*_OF_A_CHECK, *_ABOUT_A_RESULT))]:
        del st.session_state[key]


def times() -> tuple[datetime, datetime]:
    """Return when this self-check began and ended, in UTC; asking for the first time ends it."""
    now = utc_now()
    ended: datetime = st.session_state.setdefault(_ENDED, now)
    return st.session_state.get(_STARTED, ended), ended


def has_begun() -> bool:
    """Return whether somebody went beyond the first page in this visit."""
    return _PLACE in st.session_state


def note_start() -> None:
    """Note when the first page was shown."""
    st.session_state.setdefault(_STARTED, utc_now())


def note_result(visit: Visit) -> None:
    """Note when the result was first shown, and say so to somebody who comes back to it."""
    _, ended = times()
    if visit.has_arrived and st.session_state.get(_SEEN):
        at = local_time(ended, visit.time_zone)
        st.info(visit.text("check.result_from", time=f"{at:%H:%M}"))
    st.session_state[_SEEN] = True


def _first_from(content: ContentLibrary, pages: tuple[AskedPage, ...], start: int) -> str:
    """Return the first page that is asked from a place on; the page here may be asked no more."""
    ids = (asked.page.id for asked in pages)
    return next((i for i in ids if content.check_flow.place(i) >= start), RESULT)


def _go_to(place: str) -> None:
    st.session_state[_PLACE] = place
    st.session_state[_ASKS_UNSURE] = False
    for key in _ABOUT_A_RESULT:
        if key != _STARTED:
            st.session_state.pop(key, None)


def _raw_answers(content: ContentLibrary) -> Answers:
    given = dict.fromkeys(marked_areas(), Answered.YES)
    for name in (*content.rule_book.questions, *content.rule_book.behaviour_answers):
        if st.session_state.get(f"{TICK}{name}"):
            given[name] = Answered.YES
        elif st.session_state.get(f"{UNSURE}{name}"):
            given[name] = Answered.NOT_SURE
    match st.session_state.get(PREGNANCY_KEY):
        case "pregnant":
            given |= {"pregnant": Answered.YES, "RF28": Answered.YES}
        case "birth":
            given["RF28"] = Answered.YES
    band = st.session_state.get(AGE_KEY)
    return Answers(given, content.screen.band(band).ages if band else None)
