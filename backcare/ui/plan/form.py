"""The form that makes a plan: seven answers, all with a usual value, in under a minute."""

import streamlit as st

from backcare.clock import utc_now
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.exercises.exercise import Equipment
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import Plan, PlanChoices, time_of_new_plan
from backcare.domain.plan.proposals import eased_start
from backcare.ui.as_set import say_units
from backcare.ui.check.groups import KnownGroups, known_groups
from backcare.ui.dates import long_date
from backcare.ui.drafts import draft_id, is_second_tap, save_once
from backcare.ui.fields import ask_day, coming_day_in, like_day
from backcare.ui.flash import Place, leave_message, leave_warning, show_message
from backcare.ui.links import link_to
from backcare.ui.lists import listed_apart
from backcare.ui.navigation import SELF_CHECK
from backcare.ui.plan.book import PlanBook, read_plan
from backcare.ui.plan.days import ask_strength_days, with_asked_days
from backcare.ui.plan.swaps import tell_swaps
from backcare.ui.saving import saving
from backcare.ui.visit import Visit

_SESSIONS = (2, 3)
_MINUTES = (20, 30, 40)
_DRAFT = "plan.draft"


def ask_plan(book: PlanBook, visit: Visit) -> None:
    """Ask for what a plan is fitted to, and make the plan."""
    text = visit.text
    before = None if book.plan is None else book.plan.choices
    draft = draft_id(_DRAFT)
    known = known_groups(book.checks, visit)
    _show_groups(known, visit)
    _ask_strength(before, visit)
    _ask_runs(before, visit)
    ask_strength_days(before, visit)
    st.toggle(
        text("plan.ask.flare"),
        value=known.holds_back,
        key="plan.ask.flare",
        help=text("plan.ask.held_back") if known.holds_back else None,
        persist_state="session",
        on_change="ignore",
    )
    with st.expander(text("plan.ask.more")):
        _ask_more(before, visit)
    tell_swaps(before, visit)
    show_message(Place.PLAN_FORM)
    st.button(
        text("plan.ask.make" if before is None else "plan.ask.make_new"),
        key=f"plan.make.{draft}",
        type="primary",
        width="stretch",
        on_click=_make,
        args=(draft, book.plan, visit),
    )
    st.caption(text("plan.ask.limits"))


def _ask_strength(before: PlanChoices | None, visit: Visit) -> None:
    text = visit.text
    _ask_one("level", (1, 2, 3), before.level if before else 1, visit, words="plan.ask.levels")
    sessions = before.sessions_a_week if before else _SESSIONS[0]
    _ask_one("sessions", _SESSIONS, min(max(sessions, 2), 3), visit)
    st.pills(
        text("plan.ask.equipment"),
        [e for e in Equipment if _is_asked(e, visit)],
        selection_mode="multi",
        default=[e for e in before.equipment if _is_asked(e, visit)] if before else None,
        format_func=lambda e: text(f"equipment.{e}"),
        key="plan.ask.equipment",
        help=text("plan.ask.equipment_help"),
        persist_state="session",
        on_change="ignore",
    )


def _ask_runs(before: PlanChoices | None, visit: Visit) -> None:
    text = visit.text
    st.pills(
        text("plan.ask.run_days"),
        visit.weeks.weekdays,
        selection_mode="multi",
        default=list(before.run_days) if before else None,
        format_func=lambda day: text(f"weekday.{day}"),
        key="plan.ask.run_days",
        persist_state="session",
        on_change="ignore",
    )
    st.pills(
        text("plan.ask.long_run_day"),
        visit.weeks.weekdays,
        default=before.long_run_day if before else None,
        format_func=lambda day: text(f"weekday.{day}"),
        key="plan.ask.long_run_day",
        help=text("plan.ask.long_run_help"),
        persist_state="session",
        on_change="ignore",
    )


def _ask_more(before: PlanChoices | None, visit: Visit) -> None:
    text = visit.text
    minutes = before.session_minutes if before else visit.content.programme.session_minutes
    _ask_one("minutes", _MINUTES, minutes if minutes in _MINUTES else 30, visit)
    st.toggle(
        text("plan.ask.extra"),
        value=before.has_extra if before else False,
        key="plan.ask.extra",
        persist_state="session",
        on_change="ignore",
    )
    ask_day(
        "plan.ask.race",
        text("plan.ask.race"),
        next((r for r in before.races if r >= visit.today), None) if before else None,
        if_empty=like_day(visit),
        stays="session",
    )
    say_units(["dates"], visit, key="plan.ask.race")


def _is_asked(equipment: Equipment, visit: Visit) -> bool:
    return equipment not in visit.content.programme.at_hand


def _ask_one(
    name: str, options: tuple[int, ...], default: int, visit: Visit, words: str | None = None
) -> None:
    text = visit.text
    st.pills(
        text(f"plan.ask.{name}"),
        options,
        default=default,
        required=True,
        format_func=lambda option: text(f"{words}.{option}") if words else str(option),
        key=f"plan.ask.{name}",
        persist_state="session",
        on_change="ignore",
    )


def _show_groups(known: KnownGroups, visit: Visit) -> None:
    text, advice = visit.text, visit.content.advice
    if known.day is None:
        st.markdown(text("plan.ask.no_check"))
        link_to(SELF_CHECK, text("plan.ask.to_check"))
        return
    names = [advice.for_group(g).name for g in known.groups if g is not BehaviourGroup.UNCLEAR]
    if names:
        st.markdown(
            text("plan.ask.from_check", day=long_date(known.day), groups=listed_apart(names, text))
        )


def _make(draft: str, shown: Plan | None, visit: Visit) -> None:
    """Make a plan in the place of the one that was shown with the form."""
    if is_second_tap(_DRAFT, draft):
        return
    today = visit.today
    with saving(Place.PLAN_FORM, visit):
        book = read_plan(visit)
        if not _is_same(shown, book.plan):
            leave_warning(Place.PLAN, visit.text("plan.made_elsewhere"))
            return
        asked = _choices(known_groups(book.checks, visit).groups, book.plan, visit)
        choices = with_asked_days(asked, visit)
        if choices is None:
            return
        planner = Planner(choices, visit.content.programming, visit.weeks)
        plan = Plan(
            id=draft,
            day=today,
            logged_at=time_of_new_plan(book.plan, utc_now()),
            choices=choices,
            sessions=planner.build_sessions(today, [s.day for s in book.log.sessions]),
        )
        plan = eased_start(plan, book.log, visit.content.programming)
        save_once(visit, plan)
        st.session_state.pop(_DRAFT, None)
        leave_message(Place.PLAN, visit.text("plan.made"))


def _is_same(shown: Plan | None, now: Plan | None) -> bool:
    return (None if shown is None else shown.id) == (None if now is None else now.id)


def _choices(groups: tuple[BehaviourGroup, ...], current: Plan | None, visit: Visit) -> PlanChoices:
    """Return the choices made, with the swaps of the plan that the new one replaces.

    Raises `RefusedError` for a day that cannot be read.
    """
    state = st.session_state
    long_run = state["plan.ask.long_run_day"]
    race = coming_day_in("plan.ask.race", visit.text("plan.ask.race"), visit)
    run_days = set(state["plan.ask.run_days"]) | ({long_run} - {None})
    return PlanChoices(
        level=state["plan.ask.level"],
        sessions_a_week=state["plan.ask.sessions"],
        equipment=tuple(e for e in Equipment if e in state["plan.ask.equipment"]),
        run_days=tuple(sorted(run_days)),
        long_run_day=long_run,
        groups=groups,
        session_minutes=state["plan.ask.minutes"],
        has_extra=state["plan.ask.extra"],
        begins_settled=not state["plan.ask.flare"],
        races=() if race is None else (race,),
        swaps=() if current is None else current.choices.swaps,
    )
