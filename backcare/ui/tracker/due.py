"""The card that proposes just what is due now: the usual values are one tap."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from backcare.clock import utc_now
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    EffectOnRunning,
    Entry,
    PainContext,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.errors import BackcareError, ConflictError, InvalidEntryError, MissingError
from backcare.domain.plan.plan import current_plan
from backcare.domain.records import sibling_id
from backcare.domain.tracker.due import (
    MOST_ACTIVITIES,
    Due,
    WeekTold,
    due_now,
    is_answered,
    names_to_rate,
    told_of_week,
    usual_distances,
    worst_of_week,
)
from backcare.domain.weeks import WEEK, in_week, week_start
from backcare.ui.check.answers import start_again
from backcare.ui.check.kept import read_kept
from backcare.ui.drafts import draft_id, is_second_tap, note_done, save_once, was_done
from backcare.ui.fields import ask_km, ask_minutes, km_in, minutes_in
from backcare.ui.flash import Place, Undo, leave_error, leave_message, leave_warning, show_message
from backcare.ui.tracker.activities import ask_activities, ask_change, read_activities
from backcare.ui.tracker.diary import Diary, read_diary
from backcare.ui.tracker.doubts import ask_if_right, is_doubted
from backcare.ui.tracker.entry_words import said_saved
from backcare.ui.visit import Visit

_SCALE = range(11)
_DRAFT = "draft.due"
_LATER = "due.later"
_SHOWN = "draft.due.shown"
_TYPED = (
    *("stiff", "usual", "km", "minutes", "rpe", "effect", "confidence", "new", "change"),
    *PainContext,
    *(f"ability.{n}" for n in range(MOST_ACTIVITIES)),
)
"""The fields of all cards, but for names of activities: these stand there already."""
Ask = Callable[[Diary, Visit], None]
Base = Callable[[int], dict[str, Any]]
"""Gives the fields that all records share, of the first or second record of a form."""
Records = Callable[[Base, Visit], tuple[Entry, ...]]


def first_due(diary: Diary, visit: Visit, *, waits: bool) -> Due | None:
    """Return what the card asks now, if anything: what is due first and does not wait.

    A card in which something was typed stands until it is saved or put off, also when something
    else has become due meanwhile. `waits`: exercise waits, so no run is asked for.
    """
    due = due_now(
        visit.today,
        **_known(diary),
        sessions=diary.sessions,
        plan=current_plan(diary.plans),
        waits=waits,
    )
    begun: Due | None = st.session_state.get(_SHOWN)
    if begun is not None and _is_begun(begun, diary, visit) and not (waits and begun is Due.RUN):
        due = (begun, *due)
    later: set[tuple[date, Due]] = st.session_state.setdefault(_LATER, set())
    first = next((one for one in due if (visit.today, one) not in later), None)
    st.session_state[_SHOWN] = first
    return first


def show_due_card(first: Due | None, diary: Diary, visit: Visit) -> None:
    """Draw what is due first, if anything is; it can wait for another visit, or another day."""
    show_message(Place.DUE)
    if first is None:
        return
    with st.container(border=True):
        st.markdown(f"**{visit.text(f'due.title.{first}')}**")
        _ASK[first](diary, visit)
        st.button(
            visit.text("due.later"),
            key=f"due.later.{first}",
            type="tertiary",
            on_click=_put_off,
            args=(first, visit),
        )


def _put_off(one: Due, visit: Visit) -> None:
    st.session_state[_LATER].add((visit.today, one))


def _known(diary: Diary) -> dict[str, Any]:
    """Return what says whether something that may be due was answered."""
    return {
        "runs": diary.runs,
        "check_ins": diary.check_ins,
        "weekly": diary.weekly,
        "activities": diary.activities,
    }


def _is_begun(one: Due, diary: Diary, visit: Visit) -> bool:
    typed = (st.session_state.get(f"due.{name}") for name in _TYPED)
    if all(value is None or value == "" for value in typed):
        return False
    return not is_answered(one, visit.today, **_known(diary))


def _ask_morning(_: Diary, visit: Visit) -> None:
    _yes_or_no(visit.text("due.stiff"), "stiff", visit)
    _scale("waking", visit, on_change=lambda: _save_morning(visit))


def _save_morning(visit: Visit) -> None:
    nprs = st.session_state["due.waking"]
    if nprs is None:
        return
    stiff = st.session_state["due.stiff"]
    _save(
        Due.MORNING,
        draft_id(_key(Due.MORNING)),
        lambda base, _: (CheckIn(**base(0), nprs_waking=nprs, stiffness_over_30_min=stiff),),
        visit,
    )


def _ask_run(diary: Diary, visit: Visit) -> None:
    text = visit.text
    usual = usual_distances(diary.runs)
    if usual:
        st.pills(
            text("due.usual"),
            usual,
            format_func=lambda metres: text("log.km", km=f"{metres / 1000:g}"),
            key="due.usual",
            on_change="ignore",
        )
    ask_km("due.km", text("due.other_distance" if usual else "log.distance_km"), visit)
    _scale("running", visit)
    _scale("sitting", visit)
    with st.expander(text("log.more")):
        ask_minutes("due.minutes", text("log.minutes"), visit)
        st.caption(text("rpe.anchors"))
        st.pills(text("rpe.label"), _SCALE, key="due.rpe", on_change="ignore")
    _button(Due.RUN, _run_records, visit)


def _run_records(base: Base, visit: Visit) -> tuple[Entry, ...]:
    text, usual = visit.text, st.session_state.get("due.usual")
    label = text("log.distance_km" if usual is None else "due.other_distance")
    run = RunSession(
        **base(0),
        distance_m=km_in("due.km", label, visit) or usual,
        minutes=minutes_in("due.minutes", text("log.minutes"), visit),
        rpe=st.session_state["due.rpe"],
    )
    return (run, *_pain_records(base, visit))


def _ask_run_pain(_: Diary, visit: Visit) -> None:
    _scale("running", visit)
    _scale("sitting", visit)
    _button(Due.RUN_PAIN, _pain_records, visit)


def _pain_records(base: Base, _: Visit) -> tuple[Entry, ...]:
    running, sitting = st.session_state["due.running"], st.session_state["due.sitting"]
    if running is None and sitting is None:
        return ()
    return (CheckIn(**base(1), nprs_running=running, nprs_sitting=sitting),)


def _ask_week(diary: Diary, visit: Visit) -> None:
    text = visit.text
    _, worst, told = _of_last_week(diary, visit)
    effects = [effect.name.lower() for effect in EffectOnRunning]
    st.pills(
        text("look_back.effect"),
        effects,
        format_func=lambda one: text(f"look_back.effects.{one}"),
        key="due.effect",
        on_change="ignore",
    )
    for context in PainContext:
        if context not in worst:
            _scale(context, visit)
    st.pills(text("due.confidence"), _SCALE, key="due.confidence", on_change="ignore")
    if not told.is_new_told:
        _yes_or_no(text("look_back.new"), "new", visit)
        st.caption(text("look_back.new_help"))
    _button(Due.WEEK, _week_records, visit)


def _of_last_week(diary: Diary, visit: Visit) -> tuple[date, dict[PainContext, int], WeekTold]:
    """Return its Monday, the worst ratings in it, and what was told of it."""
    monday = week_start(visit.today) - WEEK
    kept = read_kept(visit)
    told = told_of_week(monday, visit.today, diary.weekly, () if kept is None else kept.results)
    return monday, worst_of_week(diary.check_ins, monday), told


def _week_records(base: Base, visit: Visit) -> tuple[Entry, ...]:
    diary, state = read_diary(visit), st.session_state
    monday, worst, _ = _of_last_week(diary, visit)
    ratings: dict[str, Any] = {
        f"nprs_{c}": worst[c] if c in worst else state.get(f"due.{c}") for c in PainContext
    }
    effect = state["due.effect"]
    check = WeeklyCheck(
        **base(0),
        week=monday,
        effect=None if effect is None else EffectOnRunning[effect.upper()],
        sessions_done=len(in_week(diary.sessions, monday)),
        confidence=state["due.confidence"],
        anything_new=state.get("due.new"),
        **ratings,
    )
    if check.effect is None and not check.anything_new:
        raise InvalidEntryError("the weekly check needs its first answer")
    return (check,)


def _ask_activities(diary: Diary, visit: Visit) -> None:
    text = visit.text
    st.caption(text("activities.ask"))
    ask_activities("due", visit, names_to_rate(diary.activities))
    if diary.activities:
        ask_change("due", text)
    _button(Due.ACTIVITIES, _activity_records, visit)


def _activity_records(base: Base, visit: Visit) -> tuple[Entry, ...]:
    ratings = read_activities("due", visit.text)
    if not ratings:
        return ()
    change = st.session_state.get("due.change")
    return (ActivityCheck(**base(0), activities=ratings, change=change),)


def _scale(name: str, visit: Visit, on_change: Callable[[], None] | None = None) -> None:
    st.pills(
        visit.text(f"nprs.{name}"),
        _SCALE,
        key=f"due.{name}",
        help=visit.text("nprs.anchors"),
        on_change=on_change or "ignore",
    )


def _yes_or_no(label: str, name: str, visit: Visit) -> None:
    st.pills(
        label,
        (False, True),
        format_func=lambda is_so: visit.text("due.yes" if is_so else "due.no"),
        key=f"due.{name}",
        on_change="ignore",
    )


def _button(due: Due, records: Records, visit: Visit) -> None:
    draft = draft_id(_key(due))
    save = partial(_save, due, draft, records, visit)
    ask_if_right(draft, partial(save, is_sure=True))
    st.button(
        visit.text("log.save"),
        key=f"due.save.{due}.{draft}",
        type="primary",
        width="stretch",
        on_click=save,
    )


def _key(due: Due) -> str:
    return f"{_DRAFT}.{due}"


def _save(due: Due, draft: str, records: Records, visit: Visit, *, is_sure: bool = False) -> None:
    if is_second_tap(_key(due), draft):
        return
    try:
        made = _made(draft, records, visit)
        if not made or _was_answered_elsewhere(due, made, visit):
            leave_message(Place.DUE, visit.text("due.answered" if made else "due.nothing"))
            return
        if is_doubted(made[0], draft, Place.DUE, visit, is_sure=is_sure):
            return
        save_once(visit, *made)
    except BackcareError as error:
        leave_error(Place.DUE, error, visit.text, _KIND[due])
        return
    st.session_state.pop(_key(due), None)
    for key in [k for k in st.session_state if str(k).startswith("due.") and k != _LATER]:
        del st.session_state[key]
    undo = _undo_of(made, visit)
    if _tells_of_something_new(made):
        start_again(visit.content)  # answers of a check before are old now
        leave_warning(Place.HOLD, visit.text("look_back.stopped"), undo)
    elif isinstance(made[0], RunSession | ActivityCheck):
        leave_message(Place.DUE, said_saved(made[0], visit.today, visit.text), undo)
    else:
        leave_message(Place.DUE, visit.text("due.saved"), undo)


def _was_answered_elsewhere(due: Due, made: Sequence[Entry], visit: Visit) -> bool:
    """Return whether another tab has answered it since the card was drawn.

    What is there from a try of this card that was not confirmed is no answer of another tab, and
    something new is kept whatever was answered besides.
    """
    if _tells_of_something_new(made):
        return False
    is_known = is_answered(due, visit.today, **_known(read_diary(visit)))
    return is_known and visit.store.get(made[0].id) is None


def _tells_of_something_new(made: Sequence[Entry]) -> bool:
    return any(isinstance(one, WeeklyCheck) and one.anything_new for one in made)


def _made(draft: str, records: Records, visit: Visit) -> tuple[Entry, ...]:
    """Return the records of a form, of today and now; raises `InvalidEntryError`."""
    now, today = utc_now(), visit.today

    def base(number: int) -> dict[str, Any]:
        return {"id": sibling_id(draft, number), "day": today, "logged_at": now}

    try:
        return records(base, visit)
    except ValueError as error:
        raise InvalidEntryError(str(error)) from error


def _undo_of(saved: Sequence[Entry], visit: Visit) -> Undo:
    return Undo("due.undo", visit.text("due.undo"), partial(_undo, saved))


def _undo(saved: Sequence[Entry], visit: Visit) -> None:
    try:
        visit.store.remove_all(saved)
    except (ConflictError, MissingError):
        if was_done("due.undo", *saved):
            return
        leave_warning(Place.DUE, visit.text("due.changed_since"))
        return
    except BackcareError as error:
        leave_error(Place.DUE, error, visit.text, undo=_undo_of(saved, visit))
        return
    note_done("due.undo", *saved)
    leave_message(Place.DUE, visit.text("due.undone"))


_ASK: dict[Due, Ask] = {
    Due.MORNING: _ask_morning,
    Due.RUN: _ask_run,
    Due.RUN_PAIN: _ask_run_pain,
    Due.WEEK: _ask_week,
    Due.ACTIVITIES: _ask_activities,
}
_KIND = {
    Due.MORNING: "check-in",
    Due.RUN: "run",
    Due.RUN_PAIN: "check-in",
    Due.WEEK: "weekly-check",
    Due.ACTIVITIES: "activities",
}
"""The kind of entry that each form is about."""
