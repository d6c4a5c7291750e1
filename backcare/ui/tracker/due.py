"""The card that proposes only what is due now; the usual values take one tap."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
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
    due_now,
    is_answered,
    is_asked_by_plan,
    names_to_rate,
    usual_distances,
)
from backcare.domain.tracker.traffic_light import DAY, TrafficLight
from backcare.ui.check.answers import start_again
from backcare.ui.check.kept import time_to_keep
from backcare.ui.check.waiting import running_waits
from backcare.ui.drafts import draft_id, is_second_tap, note_done, save_once, was_done
from backcare.ui.flash import Place, Undo, leave_error, leave_message, leave_warning, show_message
from backcare.ui.links import link_to
from backcare.ui.navigation import PLAN
from backcare.ui.numbers import said_distance
from backcare.ui.saving import saving
from backcare.ui.tracker.after_run import lead_to_after_run, way_after_run
from backcare.ui.tracker.answer import answering
from backcare.ui.tracker.diary import Diary, read_diary
from backcare.ui.tracker.doubts import ask_if_right, is_doubted
from backcare.ui.tracker.entry_form import (
    FIELDS,
    PAIN,
    STIFF,
    Activities,
    Distance,
    ask_fields,
    built,
    fields_of,
    values_in,
)
from backcare.ui.tracker.entry_words import said_saved
from backcare.ui.tracker.form import Field, Form
from backcare.ui.tracker.week_form import ask_week, asked_of_week, folded_pain, week_values
from backcare.ui.visit import Visit, current_visit

_DRAFT = "draft.due"
_LATER = "draft.due.later"
_SHOWN = "draft.due.shown"
_FORM = "due"
_USUAL = "usual"
_STIFF = "stiffness_over_30_min"
_TYPED = (
    *(name for fields in FIELDS.values() for name in fields),
    *(_USUAL, *(f"ability.{n}" for n in range(MOST_ACTIVITIES))),
)
"""At least the fields of all cards; names of activities are filled in already, and left out."""
Ask = Callable[[Diary, Visit], None]
Base = Callable[[int], dict[str, Any]]
"""Makes the fields that all records share, for the first or second record of a form."""
Records = Callable[[Base, Visit], tuple[Entry, ...]]


def first_due(diary: Diary, visit: Visit, *, waits: bool) -> Due | None:
    """Return what the card asks now, if anything: the first thing due that was not put off.

    A card in which something was typed stays until it is saved or put off, even if something else
    has become due meanwhile. `waits`: exercise waits, so no run is asked for.
    """
    due = due_now(
        visit.today,
        **_known(diary),
        sessions=diary.sessions,
        plan=current_plan(diary.plans),
        pauses=diary.pauses,
        waits=waits,
        asks_again=TrafficLight(diary.log, diary.runs).asks_again(visit.today - DAY),
    )
    begun: Due | None = st.session_state.get(_SHOWN)
    if begun is not None and _is_begun(begun, diary, visit) and not (waits and begun is Due.RUN):
        due = (begun, *due)
    later: set[tuple[date, Due]] = st.session_state.setdefault(_LATER, set())
    first = next((one for one in due if (visit.today, one) not in later), None)
    st.session_state[_SHOWN] = first
    return first


def show_due_card(
    first: Due | None, diary: Diary, visit: Visit, *, is_folded: bool = False
) -> None:
    """Draw the first thing due, if any; it can be put off to another visit or another day.

    `is_folded`: only its title is seen until it is tapped.
    """
    show_message(Place.DUE)
    if first is None:
        return
    title = visit.text(f"due.title.{first}")
    if is_folded:
        with st.expander(title):
            _ASK[first](diary, visit)
            _offer_to_put_off(first, visit)
        return
    with st.container(key="card-due"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{title}**", width="stretch")
            _offer_to_put_off(first, visit)
        _ASK[first](diary, visit)


def _offer_to_put_off(one: Due, visit: Visit) -> None:
    words = visit.text("due.later")
    key = f"due.later.{one}"
    st.button(words, key=key, type="tertiary", on_click=_put_off, args=(one, visit))


def _put_off(one: Due, visit: Visit) -> None:
    st.session_state[_LATER].add((visit.today, one))


def _known(diary: Diary) -> dict[str, Any]:
    """Return the records that show whether something due was answered."""
    return {
        "runs": diary.runs,
        "check_ins": diary.check_ins,
        "weekly": diary.weekly,
        "activities": diary.activities,
        "weeks": diary.standing.weeks,
    }


def _is_begun(one: Due, diary: Diary, visit: Visit) -> bool:
    if not _form(visit).holds(*_TYPED):
        return False
    return not is_answered(one, visit.today, **_known(diary))


def _form(visit: Visit) -> Form:
    return Form(_FORM, visit, stays="session")


def _ask_morning(_: Diary, visit: Visit) -> None:
    asked = PAIN["nprs_waking"]._replace(
        anchors="due.ends", has_label=False, on_answer=lambda: _save_morning(visit)
    )
    ask_fields(_form(visit), {"nprs_waking": asked})


def _save_morning(visit: Visit) -> None:
    if _form(visit).chosen("nprs_waking") is not None:
        _save(Due.MORNING, draft_id(_key(Due.MORNING)), _morning_records, visit)


def _morning_records(base: Base, visit: Visit) -> tuple[Entry, ...]:
    values = values_in(_form(visit), fields_of(CheckIn, ["nprs_waking"]))
    return (CheckIn(**base(0), **values),)


def _asking_stiff(made: Sequence[Entry]) -> Callable[[], None] | None:
    """Return what asks about the stiffness of a morning once its pain is saved.

    The pain is one tap at the top of a page, where there is room for little more.
    """
    morning = made[0]
    if not isinstance(morning, CheckIn) or morning.nprs_waking is None:
        return None
    return None if morning.stiffness_over_30_min is not None else partial(_ask_stiff, morning)


def _ask_stiff(morning: CheckIn) -> None:
    visit = current_visit()
    asked = STIFF._replace(on_answer=lambda: _keep_stiff(morning, visit))
    ask_fields(_form(visit), {_STIFF: asked})


def _keep_stiff(morning: CheckIn, visit: Visit) -> None:
    """Keep it with the pain, as both are answered together; of several taps the last counts."""
    is_stiff = _form(visit).chosen(_STIFF)
    if is_stiff is None:  # the second tap of a double tap
        return
    with saving(Place.DUE, visit):
        known = visit.store.get(morning.id)
        before = known if isinstance(known, CheckIn) else morning
        kept = visit.store.change(msgspec.structs.replace(before, stiffness_over_30_min=is_stiff))
        _form(visit).forget()
        _say_saved([kept], visit)


def _ask_run(diary: Diary, visit: Visit) -> None:
    text, form = visit.text, _form(visit)
    usual = usual_distances(diary.runs, visit.measures.distance)
    if usual:
        st.pills(
            text("due.usual"),
            usual,
            format_func=lambda metres: said_distance(metres, text),
            key=form.key(_USUAL),
            on_change="ignore",
        )
    ask_fields(form, {"distance_m": _distance(diary, visit), **folded_pain(*_OF_A_RUN)})
    with st.expander(text("log.more")):
        ask_fields(form, fields_of(RunSession, _MORE_OF_A_RUN))
    _button(Due.RUN, _run_records, visit)
    lead_to_after_run(visit)


def _distance(diary: Diary, visit: Visit) -> Field:
    is_other = bool(usual_distances(diary.runs, visit.measures.distance))
    return Distance("due.other_distance" if is_other else "log.distance")


def _run_records(base: Base, visit: Visit) -> tuple[Entry, ...]:
    form = _form(visit)
    asked = {
        "distance_m": _distance(read_diary(visit), visit),
        **fields_of(RunSession, _MORE_OF_A_RUN),
    }
    values = values_in(form, asked)
    values["distance_m"] = values["distance_m"] or form.chosen(_USUAL)
    return (RunSession(**base(0), **values), *_pain_records(base, visit))


def _ask_run_pain(_: Diary, visit: Visit) -> None:
    ask_fields(_form(visit), folded_pain(*_OF_A_RUN))
    _button(Due.RUN_PAIN, _pain_records, visit)
    lead_to_after_run(visit)


def _pain_records(base: Base, visit: Visit) -> tuple[Entry, ...]:
    ratings = values_in(_form(visit), folded_pain(*_OF_A_RUN))
    if all(rating is None for rating in ratings.values()):
        return ()
    return (CheckIn(**base(1), **ratings),)


def _ask_week(diary: Diary, visit: Visit) -> None:
    if asks_in_plan(diary, visit):
        st.markdown(visit.text("due.week_in_plan"))
        link_to(PLAN, visit.text("due.to_look_back"))
        return
    ask_week(_form(visit), asked_of_week(visit))
    _button(Due.WEEK, _week_records, visit)


def asks_in_plan(diary: Diary, visit: Visit) -> bool:
    """Return whether last week is asked about in the plan, and here stands the way there."""
    plan = current_plan(diary.plans)
    return is_asked_by_plan(plan, visit.today, visit.weeks, waits=running_waits(visit))


def _week_records(base: Base, visit: Visit) -> tuple[Entry, ...]:
    # Something new is kept, even if another tab has answered for the week meanwhile.
    check = WeeklyCheck(**base(0), **week_values(_form(visit), ("effect", "anything_new")))
    if check.effect is None and not check.anything_new:
        raise InvalidEntryError("the weekly check needs its first answer")
    return (check,)


def _ask_activities(diary: Diary, visit: Visit) -> None:
    st.caption(visit.text("activities.ask"))
    names = names_to_rate(diary.activities)
    change = fields_of(ActivityCheck, ["change"]) if diary.activities else {}
    ask_fields(_form(visit), {"activities": Activities(names), **change})
    _button(Due.ACTIVITIES, _activity_records, visit)


def _activity_records(base: Base, visit: Visit) -> tuple[Entry, ...]:
    values = values_in(_form(visit), fields_of(ActivityCheck, ["activities", "change"]))
    return (ActivityCheck(**base(0), **values),) if values["activities"] else ()


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
    with saving(Place.DUE, visit, kind=_KIND[due]):
        made = _made(draft, records, visit)
        if not made or _was_answered_elsewhere(due, made, visit):
            leave_message(Place.DUE, visit.text("due.answered" if made else "due.nothing"))
            return
        if is_doubted(made[0], draft, Place.DUE, visit, is_sure=is_sure):
            return
        save_once(visit, *made)
        st.session_state.pop(_key(due), None)
        _form(visit).forget()
        _say_saved(made, visit)


def _say_saved(made: Sequence[Entry], visit: Visit) -> None:
    undo = _undo_of(made, visit)
    if _tells_of_something_new(made):
        start_again(visit.content)  # answers of an earlier check are out of date
        leave_warning(Place.HOLD, visit.text("look_back.stopped"), undo)
        return
    is_told = isinstance(made[0], RunSession | ActivityCheck)
    words = said_saved(made[0], visit.today, visit.text) if is_told else visit.text("due.saved")
    below = way_after_run(made, visit) or _asking_stiff(made)
    leave_message(Place.DUE, words, undo, below=below, answer=answering(*made))


def _was_answered_elsewhere(due: Due, made: Sequence[Entry], visit: Visit) -> bool:
    """Return whether another tab has answered it since the card was drawn.

    A record from an unconfirmed try of this card is no answer of another tab, and something new is
    kept whatever else was answered.
    """
    if _tells_of_something_new(made):
        return False
    is_known = is_answered(due, visit.today, **_known(read_diary(visit)))
    return is_known and visit.store.get(made[0].id) is None


def _tells_of_something_new(made: Sequence[Entry]) -> bool:
    return any(isinstance(one, WeeklyCheck) and one.anything_new for one in made)


def _made(draft: str, records: Records, visit: Visit) -> tuple[Entry, ...]:
    """Return the records of a form, dated today and now; raises `InvalidEntryError`."""
    now, today = utc_now(), visit.today

    def base(number: int) -> dict[str, Any]:
        return {"id": sibling_id(draft, number), "day": today, "logged_at": now}

    made = built(lambda: records(base, visit))
    if _tells_of_something_new(made):
        told_at = time_to_keep(visit)
        made = tuple(msgspec.structs.replace(one, logged_at=told_at) for one in made)
    return made


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
_OF_A_RUN = (PainContext.RUNNING, PainContext.SITTING)
_MORE_OF_A_RUN = ("minutes", "rpe")
_KIND = {
    Due.MORNING: "check-in",
    Due.RUN: "run",
    Due.RUN_PAIN: "check-in",
    Due.WEEK: "weekly-check",
    Due.ACTIVITIES: "activities",
}
"""The kind of entry that each form is about."""
