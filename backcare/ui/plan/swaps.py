"""An exercise swapped for good: which, for what, and why; and its way back."""

from collections.abc import Sequence

import streamlit as st

from backcare.clock import utc_now
from backcare.content.library import ContentLibrary
from backcare.domain.plan.plan import (
    Plan,
    PlanChoices,
    PlannedExercise,
    PlannedSession,
    Swap,
    SwapReason,
)
from backcare.domain.plan.swaps import alternatives, open_sessions, with_swap, without_swap
from backcare.domain.weeks import WEEK
from backcare.ui.check.waiting import running_waits
from backcare.ui.drafts import note_done, was_done
from backcare.ui.flash import Place, leave_message, leave_warning, show_message
from backcare.ui.folded import show_folded
from backcare.ui.links import link_to
from backcare.ui.lists import listed_apart, sentences
from backcare.ui.navigation import EXERCISE
from backcare.ui.plan.book import PlanBook, read_plan, whole_plan
from backcare.ui.plan.days import going_on
from backcare.ui.plan.words import dose_within, name_of
from backcare.ui.saving import saving
from backcare.ui.visit import Visit

_DONE = "swaps.done"


def offer_swaps(book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Offer to swap an exercise of this week or the next, and to take each swap back."""
    until = visit.weeks.start(visit.today) + 2 * WEEK
    coming = [s for s in open_sessions(plan, book.log, visit.today) if s.day < until]
    _offer(_named(coming), plan.choices.swaps, book, plan, visit, "swaps.plan")


def offer_swaps_in(session: PlannedSession, book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Offer to swap what a session has and the plan still has to come, and to take it back."""
    here, coming = _named([session]), _named(open_sessions(plan, book.log, visit.today))
    swaps = [swap for swap in plan.choices.swaps if swap.instead in here]
    _offer([e for e in here if e in coming], swaps, book, plan, visit, "swaps.session")


def offer_swap_of(exercise: str, visit: Visit) -> None:
    """Offer to swap one exercise, or to take it back, to a runner whose plan has to do with it."""
    book = read_plan(visit)
    plan = book.plan
    if plan is None or plan.ended is not None or running_waits(visit):
        return
    coming = _named(open_sessions(plan, book.log, visit.today))
    swaps = [swap for swap in plan.choices.swaps if exercise in (swap.exercise, swap.instead)]
    here = [e for e in coming if e == exercise]
    _offer(here, swaps, book, plan, visit, "swaps.exercise")


def tell_swaps(before: PlanChoices | None, visit: Visit) -> None:
    """Say which swaps go on in a new plan."""
    if before is None or not before.swaps:
        return
    text, content = visit.text, visit.content
    swaps = (text("swaps.one", **_names(swap, content)) for swap in before.swaps)
    st.caption(text("swaps.stay", swaps=listed_apart(swaps, text)))


def _offer(
    exercises: Sequence[str],
    swaps: Sequence[Swap],
    book: PlanBook,
    plan: Plan,
    visit: Visit,
    key: str,
) -> None:
    """Draw the way back of some swaps and the offer to swap some exercises, if there are any."""
    if not (exercises or swaps):
        show_message(Place.SWAPS)
        return

    def draw() -> None:
        show_message(Place.SWAPS)
        _show_own(swaps, book, plan, visit)
        if exercises:
            _ask(exercises, book, plan, visit, key)

    show_folded(visit.text("swaps.title"), draw, key=key)


def _named(sessions: Sequence[PlannedSession]) -> list[str]:
    """Return the exercises of some sessions, each once, in their order."""
    return list(dict.fromkeys(e.exercise for s in sessions for e in s.exercises))


def _show_own(swaps: Sequence[Swap], book: PlanBook, plan: Plan, visit: Visit) -> None:
    """List swaps that stand, each with its way back."""
    text, content = visit.text, visit.content
    coming = _named(open_sessions(plan, book.log, visit.today))
    for swap in swaps:
        key = "swaps.standing" if swap.instead in coming else "swaps.waits"
        reason = text(f"swaps.reason.{swap.reason}")
        st.markdown(text(key, reason=reason, **_names(swap, content)))
        st.button(
            text("swaps.take_back", name=name_of(swap.exercise, content)),
            key=f"swaps.back.{swap.exercise}",
            on_click=_take_back,
            args=(swap.exercise, plan, visit),
        )


def _ask(exercises: Sequence[str], book: PlanBook, plan: Plan, visit: Visit, key: str) -> None:
    """Ask which exercise is swapped, for which, and why: the reason makes the swap."""
    text, content = visit.text, visit.content
    st.markdown(text("swaps.lead"))
    exercise = exercises[0] if len(exercises) == 1 else _ask_which(exercises, visit, key)
    if exercise is None:
        return
    name = name_of(exercise, content)
    options = alternatives(exercise, plan, book.log, visit.today, content.programming)
    if not options:
        st.markdown(text("swaps.none", name=name))
        return
    words = {o.exercise: _option(o, content) for o in options}
    chosen = f"{key}.instead.{exercise}"
    instead = st.selectbox(
        text("swaps.instead", name=name),
        list(words),
        index=None,
        format_func=words.__getitem__,
        placeholder=text("swaps.choose_instead"),
        key=chosen,
        persist_state="session",
    )
    if instead is not None:
        link_to(EXERCISE, text("swaps.look", name=name_of(instead, content)), id=instead)
    st.markdown(text("swaps.why"))
    for reason in SwapReason:
        st.button(
            text(f"swaps.reason.{reason}"),
            key=f"{key}.why.{reason}.{exercise}",
            width="stretch",
            on_click=_swap,
            args=(exercise, chosen, reason, plan, visit),
        )
    st.button(
        text("swaps.hurts"),
        key=f"{key}.hurts.{exercise}",
        width="stretch",
        on_click=_tell_of_pain,
        args=(visit,),
    )


def _ask_which(exercises: Sequence[str], visit: Visit, key: str) -> str | None:
    return st.selectbox(
        visit.text("swaps.which"),
        exercises,
        index=None,
        format_func=lambda exercise: name_of(exercise, visit.content),
        placeholder=visit.text("swaps.choose"),
        key=f"{key}.which",
        persist_state="session",
    )


def _tell_of_pain(visit: Visit) -> None:
    leave_warning(Place.SWAPS, visit.text("swaps.hurts_told"))


def _swap(exercise: str, chosen: str, reason: SwapReason, drawn: Plan, visit: Visit) -> None:
    text, content, action = visit.text, visit.content, f"{_DONE}.{exercise}"
    if was_done(action, drawn):
        return
    instead: str | None = st.session_state.get(chosen)
    if instead is None:
        leave_warning(Place.SWAPS, text("swaps.first"))
        return
    swap = Swap(exercise=exercise, instead=instead, reason=reason)
    with saving(Place.SWAPS, visit):
        book = read_plan(visit)
        plan = whole_plan(going_on(book, drawn), visit)
        visit.store.change(
            with_swap(plan, swap, book.log, visit.today, utc_now(), content.programming)
        )
        note_done(action, drawn)
        st.session_state.pop(chosen, None)
        told = [text("swaps.done", **_names(swap, content))]
        if exercise in {e.exercise for e in content.programming.warm_up()}:
            told.append(text("swaps.warm_up", name=name_of(exercise, content)))
        leave_message(Place.SWAPS, sentences(*told))


def _take_back(exercise: str, drawn: Plan, visit: Visit) -> None:
    """Bring an exercise back; a second tap finds it back and says nothing."""
    with saving(Place.SWAPS, visit):
        book = read_plan(visit)
        plan = whole_plan(going_on(book, drawn), visit)
        if exercise not in plan.choices.swapped:
            return
        visit.store.change(
            without_swap(
                plan, exercise, book.log, visit.today, utc_now(), visit.content.programming
            )
        )
        name = name_of(exercise, visit.content)
        leave_message(Place.SWAPS, visit.text("swaps.taken_back", name=name))


def _option(planned: PlannedExercise, content: ContentLibrary) -> str:
    name = name_of(planned.exercise, content)
    return content.texts("swaps.option", name=name, dose=dose_within(planned, content))


def _names(swap: Swap, content: ContentLibrary) -> dict[str, str]:
    return {
        "name": name_of(swap.exercise, content),
        "instead": name_of(swap.instead, content),
    }
