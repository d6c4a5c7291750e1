"""Self-checks that a runner keeps: the newest ones compared, and "anything new?".

Nothing here may fail because the store does: guidance and emergency texts are on the same page.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

import streamlit as st

from backcare.clock import utc_now
from backcare.content.texts import Texts
from backcare.domain.aside import SetAside
from backcare.domain.check.assessment import AGE, Assessment
from backcare.domain.check.hold import (
    is_full_check_due,
    is_look_due,
    is_something_new,
    is_warning,
    newest_first,
    time_told,
    what_changed,
)
from backcare.domain.check.result import Answer, Clearance, Limit, SelfCheckResult
from backcare.domain.entries import WeeklyCheck
from backcare.domain.errors import BackcareError
from backcare.ui.aside import read_aside
from backcare.ui.check.answers import (
    AGE_KEY,
    KEPT,
    KNOWN,
    MOST_KNOWN,
    RECORD_ID,
    RESTORED,
    TOLD_AT,
    Check,
    day_of_result,
    is_shown,
    marked_areas,
    start_again,
    times,
    with_noes,
)
from backcare.ui.dates import long_date, near_date
from backcare.ui.drafts import draft_id, is_second_tap, save_once
from backcare.ui.flash import Place, leave_message, leave_warning, show_message
from backcare.ui.links import link_to
from backcare.ui.lists import sentences
from backcare.ui.markup import plain_list
from backcare.ui.navigation import SELF_CHECK
from backcare.ui.read_once import read_once
from backcare.ui.saving import done_once, saving
from backcare.ui.visit import Visit

_HELD = "checks"
_LOOK_DRAFT = "check.look_draft"


@dataclass(frozen=True, slots=True)
class KeptChecks:
    """A runner's kept self-checks, the newest first, and their weekly checks; and what of all
    records cannot be read.
    """

    results: tuple[SelfCheckResult, ...]
    weekly: tuple[WeeklyCheck, ...]
    aside: tuple[SetAside, ...] = ()

    @property
    def told(self) -> tuple[SelfCheckResult | WeeklyCheck, ...]:
        """What says how somebody is, in no order."""
        return (*self.results, *self.weekly)


def read_kept(visit: Visit) -> KeptChecks | None:
    """Return what is kept; `None` if the store cannot be read."""
    try:
        return read_once(_HELD, visit, lambda: _read(visit))
    except BackcareError:
        return None


def _read(visit: Visit) -> KeptChecks:
    results = newest_first(visit.store.find(SelfCheckResult))
    return KeptChecks(tuple(results), visit.store.find(WeeklyCheck), read_aside(visit))


def time_to_keep(visit: Visit) -> datetime:
    """Return the time to keep with what is told now in a look back."""
    kept, now = read_kept(visit), utc_now()
    return now if kept is None else time_told(now, now, kept.told)


def settle_time(check: Check, visit: Visit) -> None:
    """Settle the time to keep with the result of this visit, once for each result.

    What is told later, as in another tab, comes after it. A calm result whose time could not be
    settled at once is of its own time, whatever the clock says.
    """
    state, assessment = st.session_state, check.assessment
    if assessment is None or TOLD_AT in state:
        return
    is_calm, kept = assessment.limit is Limit.NONE, read_kept(visit)
    if is_calm and (kept is None or state.get(RESTORED)):
        state[TOLD_AT] = times()[1]
    elif kept is not None:
        # What is asked for at once comes before what makes it valid.
        warnings = sorted(filter(is_warning, kept.told), key=lambda w: w.logged_at, reverse=True)
        state[KNOWN] = tuple(_short(one) for one in warnings[:MOST_KNOWN])
        state[TOLD_AT] = _time_of_result(kept)


def _short(told: SelfCheckResult | WeeklyCheck) -> str:
    return told.id[:8]


def _time_of_result(kept: KeptChecks | None) -> datetime:
    """Return the time of this visit's result, newer than all else that is kept."""
    ended, own = times()[1], st.session_state.get(RECORD_ID)
    told = () if kept is None else kept.told
    return time_told(ended, utc_now(), (one for one in told if one.id != own))


def _time_told(assessment: Assessment, kept: KeptChecks | None) -> datetime:
    """Return the time to keep with this visit's result.

    As long as it is not settled, a result after which something waits is newer than all that is
    kept, and a calm one is of its own time. A calm one is never newer than a warning that was not
    kept when its time was settled: a clock that was set meanwhile may say otherwise.
    """
    state = st.session_state
    settled: datetime | None = state.get(TOLD_AT)
    if assessment.limit is not Limit.NONE:
        return _time_of_result(kept) if settled is None else settled
    told_at = times()[1] if settled is None else settled
    known = state.get(KNOWN, ())
    told = () if kept is None or settled is None else kept.told
    since = (one.logged_at for one in told if is_warning(one) and _short(one) not in known)
    return min([told_at, *since])


def keep_button(check: Check, assessment: Assessment, visit: Visit) -> None:
    """Offer to keep this result; otherwise nothing is stored."""
    show_message(Place.CHECK)
    if st.session_state.get(KEPT):
        st.caption(visit.text("check.kept_already"))
        return
    st.button(
        visit.text("check.keep"),
        key="check.keep",
        width="stretch",
        on_click=_keep,
        args=(check, assessment, visit),
    )
    st.caption(visit.text("check.keep_help"))


def show_kept(visit: Visit) -> None:
    """List earlier self-checks, each with what changed since the one before."""
    kept = read_kept(visit)
    if kept is None or not kept.results:
        return
    text = visit.text
    st.header(text("check.earlier"), anchor=False)
    show_message(Place.CHECKS)
    for number, result in enumerate(kept.results[:10]):
        before = kept.results[number + 1] if number + 1 < len(kept.results) else None
        word = visit.content.screen.text_for(result.urgency).word
        with st.expander(f"{near_date(result.day, visit.today, text)} · {word}"):
            st.html(_told(result, before, visit))
            st.button(
                text("check.forget"),
                key=f"check.forget.{result.id}",
                type="tertiary",
                on_click=_forget,
                args=(result, visit),
            )


def show_due(visit: Visit, *, is_asked_below: bool = False) -> None:
    """Ask "anything new?" a week after a check (W7), or propose a full check after six weeks.

    `is_asked_below`: another form of the page asks whether anything is new.
    """
    kept = read_kept(visit)
    if kept is None:
        return
    text = visit.text
    show_message(Place.ANYTHING_NEW)
    if is_something_new(kept.results, kept.weekly):
        return  # `show_hold` says it
    if is_full_check_due(kept.results, kept.weekly, visit.today):
        with st.container(border=True):
            st.markdown(text("check.full_due", day=day_told(kept.results[0].day, visit)))
            link_to(SELF_CHECK, text("check.begin"))
    elif not is_asked_below and is_look_due(kept.results, kept.weekly, visit.today):
        with st.container(border=True):
            st.markdown(text("check.look", day=day_told(kept.results[0].day, visit)))
            draft = draft_id(_LOOK_DRAFT)
            with st.container(horizontal=True):
                for is_new in (False, True):
                    st.button(
                        text("check.something_new" if is_new else "check.nothing_new"),
                        key=f"check.look.{is_new}",
                        on_click=_note_look,
                        args=(is_new, draft, visit),
                    )


def _keep(check: Check, assessment: Assessment, visit: Visit) -> None:
    if not is_shown(check, visit.content):
        return
    with saving(Place.CHECK, visit):
        visit.store.add(result_record(check, assessment, visit, read_kept(visit)))
        st.session_state[KEPT] = True
        leave_message(Place.CHECK, visit.text("check.is_kept"))


def result_record(
    check: Check, assessment: Assessment, visit: Visit, kept: KeptChecks | None
) -> SelfCheckResult:
    """Return the result of this visit as a record, with its time beside what is kept."""
    band = st.session_state.get(AGE_KEY)
    answers = [Answer(question=name, answer=a.value) for name, a in with_noes(check).items()]
    if band:
        answers.insert(0, Answer(question=AGE, answer=band))
    return SelfCheckResult(
        # The same id for each tap: a double tap makes one record.
        id=st.session_state.setdefault(RECORD_ID, uuid.uuid4().hex),
        day=day_of_result(visit),
        logged_at=_time_told(assessment, kept),
        screen=visit.content.screen.review.written_on.isoformat(),
        answers=tuple(answers),
        areas=tuple(marked_areas()),
        urgency=assessment.urgency,
        rules=tuple(dict.fromkeys(fired.rule for fired in assessment.fired)),
        groups=tuple(fit.group for fit in assessment.groups),
        limit=assessment.limit,
    )


def _told(result: SelfCheckResult, before: SelfCheckResult | None, visit: Visit) -> str:
    text = visit.text
    yes = [
        sentences(_words(a.question, visit), "" if a.answer == "yes" else text("check.was_unsure"))
        for a in result.answers
        if a.answer in ("yes", "not sure")
    ]
    parts = [_lines(text("check.you_answered"), yes or [text("check.answered_none")])]
    if result.areas:
        parts.append(_lines(text("check.marked"), [_words(a, visit) for a in result.areas]))
    if before is not None:
        appeared, gone = what_changed(before, result)
        since = near_date(before.day, visit.today, text)
        for heading, names in (
            (text("check.appeared", day=since), appeared),
            (text("check.gone", day=since), gone),
        ):
            if names:
                parts.append(_lines(heading, [_words(n, visit) for n in names]))
        if not appeared and not gone:
            parts.append(f"<p>{escape(text('check.unchanged', day=since))}</p>")
    if result.cleared is not None:
        parts.append(f"<p>{escape(clearance_line(result.cleared, text))}</p>")
    return "".join(parts)


def day_told(day: date | None, visit: Visit) -> str:
    """Return the day something was told; unknown if a wrong clock said it, as one to come.

    Somebody who flew west is one day back at most.
    """
    if day is None or day - visit.today > timedelta(days=1):
        return visit.text("hold.unknown_day")
    return long_date(day)


def clearance_line(cleared: Clearance, text: Texts) -> str:
    """Return who said that exercise may go on, and when."""
    return text("hold.cleared", by=cleared.by, day=long_date(cleared.day))


def _lines(heading: str, lines: list[str]) -> str:
    return f"<p><strong>{escape(heading)}</strong></p>{plain_list(lines)}"


def _words(name: str, visit: Visit) -> str:
    """Return the words for an id; an old record may have one that is no longer asked."""
    book = visit.content.rule_book
    return book.words(name) if name in book.known() else name


def _forget(result: SelfCheckResult, visit: Visit) -> None:
    with done_once("check.forget", result, place=Place.CHECKS, visit=visit):
        visit.store.remove(result)
        leave_message(Place.CHECKS, visit.text("check.forgotten"))


def _note_look(is_new: bool, draft: str, visit: Visit) -> None:
    if is_second_tap(_LOOK_DRAFT, draft):
        return
    today = visit.today
    look = WeeklyCheck(
        id=draft,
        day=today,
        logged_at=time_to_keep(visit),
        week=visit.weeks.name(today),
        anything_new=is_new,
    )
    with saving(Place.ANYTHING_NEW, visit):
        weekly = visit.store.find(WeeklyCheck)
        if is_new or not any(w.day == today and w.anything_new is not None for w in weekly):
            save_once(visit, look)
        else:  # another tab has the answer: if that was "something new", it stays
            is_new = is_something_new(visit.store.find(SelfCheckResult), weekly)
        st.session_state.pop(_LOOK_DRAFT, None)
        if is_new:
            start_again(visit.content)  # answers from before are out of date
            leave_warning(Place.ANYTHING_NEW, visit.text("check.look_new"))
        else:
            leave_message(Place.ANYTHING_NEW, visit.text("check.look_noted"))
