"""The answers of a self-check, and where a runner is in it.

They live in the visit and in its tab (`tab.py`): the server stores nothing, and the address has
only the number of a page.
"""

import logging
from dataclasses import dataclass, replace
from datetime import date, datetime

import streamlit as st

from backcare.clock import local_time, utc_now
from backcare.content.library import ContentLibrary
from backcare.domain.check.assessment import Answered, Answers, Assessment, assess
from backcare.domain.check.pages import AskedPage, PageKind, asked_pages
from backcare.domain.check.rules import is_family
from backcare.domain.check.triage import Urgency, is_at_least
from backcare.domain.check.walk import (
    RESULT,
    View,
    Walk,
    begun_again,
    come_to,
    first_due,
    noes,
    number_of,
    shown,
    standing,
)
from backcare.ui.dates import long_date, said_time_of_day
from backcare.ui.steps import asked_step, forget_came, note_step, tell_step
from backcare.ui.visit import Visit

AGE_KEY = "check.age"
PREGNANCY_KEY = "check.pregnancy"
TICK = "check.tick."
UNSURE = "check.unsure."
CHOICE = "check.choice."
AREAS_KEY = "check.areas"
CLEARED = "check.cleared"
"""Who cleared the result of this visit, if a professional did."""
NOTED = "check.noted"
"""Set once the browser has been given what this visit's result means for exercise."""
KEPT = "check.kept"
"""Set once the result of this visit is kept."""
RECORD_ID = "check.record_id"
"""The id of its record."""
TOLD_AT = "check.told_at"
"""The time that is kept with it, see `backcare.domain.check.hold.time_told`; set once."""
KNOWN = "check.known_warnings"
"""What was kept when that time was settled: the beginnings of the ids of the newest warnings."""
MOST_KNOWN = 1000
RESTORED = "check.restored"
"""Set once the result of this visit came back from the tab."""
FORGOTTEN = "check.forgotten"
"""Set once the answers were forgotten, so that the tab drops them too."""
_WALK = "check.walk"
_ADDRESS = "address.check"
_READ = "check.read"
_STARTED = "check.started_at"
_ENDED = "check.ended_at"
_DAY = "check.ended_on"
_OF_A_CHECK = (AGE_KEY, PREGNANCY_KEY, TICK, UNSURE, CHOICE, AREAS_KEY, _READ, _WALK)
_SEEN = "check.seen"
_ABOUT_A_RESULT = (
    _STARTED,
    _ENDED,
    _DAY,
    _SEEN,
    KEPT,
    CLEARED,
    NOTED,
    RECORD_ID,
    TOLD_AT,
    KNOWN,
    RESTORED,
)


@dataclass(frozen=True, slots=True)
class Check:
    """A self-check at this moment: the pages asked, their answers, and what they mean so far.

    `walk` is where it was last drawn, `place` where it is now. `assessment` is `None` if the rules
    could not be evaluated. `ticked_signs` are those of the emergency page, known even then.
    """

    walk: Walk
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
    def is_result(self) -> bool:
        """Whether it is time to say what to do."""
        return self.place == RESULT or self.is_emergency or self.assessment is None

    @property
    def is_for_today(self) -> bool:
        """Whether the answers so far call for a doctor today or sooner."""
        known = self.assessment
        return known is not None and is_at_least(known.urgency, Urgency.SAME_DAY)

    @property
    def is_at_start(self) -> bool:
        """Whether the first page is asked."""
        return bool(self.pages) and self.place == self.pages[0].page.id

    @property
    def is_past_signs(self) -> bool:
        """Whether the emergency signs were asked and did not fit."""
        return self.page is not None and self.page.page.kind is PageKind.LIST

    @property
    def page(self) -> AskedPage | None:
        """The page that is asked now; `None` at the result."""
        return next((asked for asked in self.pages if asked.page.id == self.place), None)

    @property
    def view(self) -> View:
        """The view that the buttons are drawn in."""
        return View(self.walk.turn, self.place, self.page.questions if self.page else ())

    @property
    def is_whole(self) -> bool:
        """Whether every page was answered, rather than the questions ended early."""
        return first_due(self.walk, self.pages, self.answers) is None

    @property
    def left_pages(self) -> tuple[AskedPage, ...]:
        """The pages left by their own button."""
        return tuple(asked for asked in self.pages if asked.page.id in self.walk.answered)


def read_check(content: ContentLibrary) -> Check:
    """Return the self-check of this visit.

    It is worked out once for each state of its answers, as every page asks whether exercise waits.
    """
    state = walk_of(content), _raw_answers(content)
    held: tuple[tuple[Walk, Answers], Check] | None = st.session_state.get(_READ)
    if held is not None and held[0] == state:
        return held[1]
    check = _worked_out(*state, content)
    if check.assessment is not None:
        st.session_state[_READ] = (state, check)
    return check


def _worked_out(walk: Walk, raw: Answers, content: ContentLibrary) -> Check:
    ticked = tuple(s for s in content.screen.signs if raw.given.get(s) is Answered.YES)
    pages: tuple[AskedPage, ...] = ()
    answers, assessment, place = raw, None, walk.place
    try:
        for asked, answers in asked_pages(  # noqa: B007 - the last answers are those of all pages
            content.check_flow, content.rule_book, raw
        ):
            pages = (*pages, asked)
        known = assess(content.rule_book, answers)
        place = standing(walk, content.check_flow, pages, answers, known.urgency)
        assessment = known
    except Exception:  # whatever it is, the page must say what to do
        logging.getLogger("backcare").exception("the self-check could not be evaluated")
    return Check(walk, place, pages, answers, assessment, ticked)


def check_to_draw(content: ContentLibrary) -> Check:
    """Return the self-check to draw; from now on taps in older views are ignored."""
    check = read_check(content)
    walk = shown(check.walk, check.place, is_told=check.is_result)
    keep_walk(walk)
    return replace(check, walk=walk)


def come_by_address(visit: Visit) -> None:
    """Go to the page in the address, by Back or Forward, as far as it was reached.

    Called before anything is drawn. An emergency stays on the screen.
    """
    number, content = asked_step(_ADDRESS, visit), visit.content
    if number is None:
        return
    check = read_check(content)
    if check.assessment is not None and not check.is_emergency:
        _move_to(
            come_to(
                check.walk,
                content.check_flow,
                check.pages,
                check.answers,
                check.assessment.urgency,
                number,
            )
        )
    check = read_check(content)
    note_step(_ADDRESS, number_of(check.place, check.pages))


def tell_place(check: Check) -> None:
    """Put the number of the page that is shown into the address, and nothing else."""
    number = number_of(check.place, check.pages)
    if number is not None:
        tell_step(_ADDRESS, number)


def is_shown(check: Check, content: ContentLibrary) -> bool:
    """Return whether this check is still the one on the screen, as it was drawn."""
    return walk_of(content).is_in(check.view)


def with_noes(check: Check) -> dict[str, Answered]:
    """Return all answers; on a page left by its own button, a question left empty is a no.

    A line that stands for details is a no to all of them; once it is ticked, only they count.
    """
    given = {n: a for n, a in check.answers.given.items() if not n.startswith("A.")}
    opened = {n for n, a in given.items() if is_family(n) and a is not Answered.NO}
    told = {n: a for n, a in given.items() if a is not Answered.NO}
    all_answers = {**dict.fromkeys(noes(check.walk, check.pages), Answered.NO), **told}
    return {n: a for n, a in all_answers.items() if n not in opened}


def marked_areas() -> list[str]:
    """Return the areas marked on the body map."""
    return list(st.session_state.get(AREAS_KEY, ()))


def mark_areas(areas: list[str]) -> None:
    """Keep the areas marked on the body map."""
    st.session_state[AREAS_KEY] = areas


def start_again(content: ContentLibrary) -> None:
    """Forget all answers and begin again; the country of the helplines is no answer and stays."""
    anew = begun_again(walk_of(content), content.check_flow)
    for key in [k for k in st.session_state if str(k).startswith((*_OF_A_CHECK, *_ABOUT_A_RESULT))]:
        del st.session_state[key]
    st.session_state[FORGOTTEN] = True
    keep_walk(anew)


def times() -> tuple[datetime, datetime]:
    """Return when this self-check began and ended, in UTC; the first call ends it."""
    now = utc_now()
    ended: datetime = st.session_state.setdefault(_ENDED, now)
    return st.session_state.get(_STARTED, ended), ended


Moments = tuple[datetime | None, datetime | None, date | None]
"""When a self-check began and ended, in UTC, and the day of its result for the runner."""


def moments() -> Moments:
    """Return these moments of the self-check, as far as they have come."""
    state = st.session_state
    return state.get(_STARTED), state.get(_ENDED), state.get(_DAY)


def keep_moments(told: Moments) -> None:
    """Put the moments of an earlier visit back: a result is no newer for being loaded again."""
    for key, moment in zip((_STARTED, _ENDED, _DAY), told, strict=True):
        if moment is not None:
            st.session_state[key] = moment


def day_of_result(visit: Visit) -> date:
    """Return the day this self-check ended: a result left open overnight is no newer."""
    day: date = st.session_state.setdefault(_DAY, visit.today)
    return day


def has_begun() -> bool:
    """Return whether somebody has gone beyond the first page in this visit."""
    held = _held()
    return held is not None and bool(held.answered)


def note_start() -> None:
    """Note when the first page was shown."""
    st.session_state.setdefault(_STARTED, utc_now())


def note_result(visit: Visit) -> None:
    """Note when the result was first shown, and say when that was to somebody who comes back."""
    _, ended = times()
    day = day_of_result(visit)
    is_back = visit.has_arrived and st.session_state.get(_SEEN)
    if is_back or st.session_state.get(RESTORED):
        at = said_time_of_day(local_time(ended, visit.time_zone).time())
        when = visit.text("day.today") if day == visit.today else long_date(day)
        st.info(visit.text("check.result_from", day=when, time=at))
    st.session_state[_SEEN] = True


def walk_of(content: ContentLibrary) -> Walk:
    """Return where somebody is in this visit's self-check."""
    return _held() or Walk(place=content.check_flow.pages[0].id)


def _held() -> Walk | None:
    walk: Walk | None = st.session_state.get(_WALK)
    return walk


def keep_walk(walk: Walk) -> None:
    """Keep where somebody is."""
    # One write: the next run may interrupt this one between any two.
    st.session_state[_WALK] = walk


def go_to(walk: Walk) -> None:
    """Go to this place of the walk, where a tap leads; a result from before no longer counts."""
    if _move_to(walk):
        forget_came()


def _move_to(walk: Walk) -> bool:
    """Go there; return whether that is another view."""
    held = _held()
    if held is not None and walk.turn == held.turn:
        return False
    for key in _ABOUT_A_RESULT:
        if key != _STARTED:
            st.session_state.pop(key, None)
    keep_walk(walk)
    return True


_PREGNANCY: dict[str | None, dict[str, Answered]] = {
    "pregnant": {"pregnant": Answered.YES, "RF28": Answered.YES},
    "birth": {"pregnant": Answered.NO, "RF28": Answered.YES},
    "neither": {"pregnant": Answered.NO, "RF28": Answered.NO},
}


def _raw_answers(content: ContentLibrary) -> Answers:
    # At once: Streamlit finds each key anew, and there are hundreds, most of them not there.
    state = st.session_state.to_dict()
    given = dict.fromkeys(marked_areas(), Answered.YES)
    for name in (*content.rule_book.questions, *content.rule_book.behaviour_answers):
        if state.get(f"{TICK}{name}"):
            given[name] = Answered.YES
    for family, details in content.check_flow.asked_first().items():
        # An emergency sign counts even if the line that it stands below lost its tick.
        if given.keys() & set(details) & set(content.screen.signs):
            given[family] = Answered.YES
        if state.get(f"{UNSURE}{family}"):
            given = {**dict.fromkeys(details, Answered.NOT_SURE), **given}
    for choice in content.check_flow.choices:
        given |= choice.given(state.get(f"{CHOICE}{choice.id}", ""))
    given |= _PREGNANCY.get(state.get(PREGNANCY_KEY), {})
    band = state.get(AGE_KEY)
    return Answers(given, content.screen.band(band).ages if band else None)
