"""The tests before a phase changes, one at a time, and their log."""

from collections.abc import Sequence

import streamlit as st

from backcare.clock import utc_now
from backcare.domain.entries import GateResults, GateValue, Measure
from backcare.domain.plan.gates import GateTest, Unit, latest_values, met
from backcare.domain.plan.plan import Plan
from backcare.domain.plan.programme import Phase
from backcare.domain.plan.week import sessions_in
from backcare.domain.sides import Side
from backcare.domain.words import as_text
from backcare.ui.components.stopwatch import ask_seconds
from backcare.ui.dates import short_date
from backcare.ui.drafts import draft_id, is_second_tap, save_once
from backcare.ui.exercises.demonstration import show_demonstration
from backcare.ui.fields import ask_count, count_in
from backcare.ui.flash import Place, leave_message, show_message
from backcare.ui.lists import listed, listed_apart
from backcare.ui.markup import why
from backcare.ui.plan.book import PlanBook
from backcare.ui.saving import saving
from backcare.ui.steps import asked_step, forget_came, note_step, tell_step
from backcare.ui.visit import Visit

_AT = "gates.at"
_ADDRESS = "address.gates"
_DRAFT = "gates.draft"
_LOGGED = 8


def coming_phase(plan: Plan | None, visit: Visit) -> Phase:
    """Return the phase that the tests are for: the one after this week's."""
    programme = visit.content.programme
    if plan is None or not plan.sessions:
        return Phase.STRENGTH
    start = visit.weeks.start(visit.today)
    week = next((s.week for s in sessions_in(plan, start)), plan.sessions[-1].week)
    now = programme.phase(week).id
    return Phase.STRENGTH if now in (Phase.SETTLE, Phase.CONTROL) else Phase.SPRING


def ask_tests(phase: Phase, visit: Visit) -> None:
    """Lead through the tests of a phase; the results are saved at the end or before."""
    tests = visit.content.gates.for_phase(phase)
    asked = asked_step(_ADDRESS, visit)
    if asked is not None:
        st.session_state[_AT] = asked - 1
    at = min(st.session_state.get(_AT, 0), len(tests) - 1)
    if asked is not None:
        note_step(_ADDRESS, at + 1)
    tell_step(_ADDRESS, at + 1)
    test, text = tests[at], visit.text
    st.caption(text("gates.progress", n=at + 1, of=len(tests)))
    st.header(test.name, anchor=False)
    st.markdown(f"{test.how} {_target(test, phase, visit)}")
    exercise = visit.content.exercises[test.exercise]
    if exercise.demonstration is not None:
        show_demonstration(exercise, exercise.demonstration, visit, is_counted=False)
    if test.unit is Unit.SECONDS:
        ask_seconds(
            target=test.needs[phase],
            words={name: text(f"gates.watch.{name}") for name in ("left", "right", "stop")},
            key=f"gates.watch.{test.id}",
            on_measured=lambda: _take_over(test),
        )
    with st.container(horizontal=True):
        for side in Side:
            ask_count(_field(test, side), text(f"gates.{test.unit}.{side}"), stays="session")
    if test.note is not None:
        st.caption(test.note)
    st.html(why(test.sources, visit.content.sources, text, test.name))
    _buttons(at, tests, visit)


def show_results(book: PlanBook, phase: Phase, visit: Visit) -> None:
    """Say test by test what is met, and list earlier results."""
    text, gates = visit.text, visit.content.gates
    checks = latest_values(book.log.gate_checks, visit.today, gates.valid_days)
    if checks:
        st.header(text("gates.now"), anchor=False)
        lines = []
        for test in gates.for_phase(phase):
            state = {True: "met", False: "not_yet", None: "open"}[met(test, phase, checks)]
            lines.append(f"- {text(f'gates.state.{state}', test=test.name)}")
        st.markdown("\n".join(lines))
    if book.log.gate_checks:
        with st.expander(text("gates.log")):
            newest = sorted(book.log.gate_checks, key=lambda c: c.logged_at, reverse=True)
            st.markdown("\n".join(f"- {_told(check, visit)}" for check in newest[:_LOGGED]))


def _target(test: GateTest, phase: Phase, visit: Visit) -> str:
    return visit.text(f"gates.target.{test.unit}", value=test.needs[phase])


def _field(test: GateTest, side: Side) -> str:
    return f"gates.value.{test.id}.{side}"


def _take_over(test: GateTest) -> None:
    measured = st.session_state[f"gates.watch.{test.id}"]["measured"]
    if isinstance(measured, dict) and measured.get("side") in list(Side):
        seconds = measured.get("seconds")
        if isinstance(seconds, int) and seconds >= 0:
            st.session_state[_field(test, Side(measured["side"]))] = str(seconds)


def _buttons(at: int, tests: Sequence[GateTest], visit: Visit) -> None:
    text = visit.text
    is_last = at + 1 == len(tests)
    with st.container(horizontal=True):
        if at > 0:
            st.button(
                text("gates.back"),
                key=f"gates.back.{at}",
                width="stretch",
                on_click=_go,
                args=(at - 1,),
            )
        if not is_last:
            st.button(
                text("gates.next"),
                key=f"gates.next.{at}",  # not one key for all: a double tap would skip a test
                type="primary",
                width="stretch",
                on_click=_go,
                args=(at + 1,),
            )
    show_message(Place.GATES)
    draft = draft_id(_DRAFT)
    st.button(
        text("gates.save"),
        key=f"gates.save.{draft}",
        type="primary" if is_last else "secondary",
        width="stretch",
        on_click=_save,
        args=(draft, tests, visit),
    )


def _go(at: int) -> None:
    st.session_state[_AT] = at
    forget_came()


def _save(draft: str, tests: Sequence[GateTest], visit: Visit) -> None:
    if is_second_tap(_DRAFT, draft):
        return
    with saving(Place.GATES, visit):
        values = _values(tests, visit)
        if not values:
            leave_message(Place.GATES, visit.text("gates.nothing"))
            return
        save_once(visit, GateResults(id=draft, day=visit.today, logged_at=utc_now(), values=values))
        for test in tests:
            for side in Side:
                st.session_state.pop(_field(test, side), None)
        st.session_state.pop(_DRAFT, None)
        st.session_state.pop(_AT, None)
        leave_message(Place.GATES, visit.text("gates.saved"))


def _values(tests: Sequence[GateTest], visit: Visit) -> tuple[GateValue, ...]:
    """Return the results; raises `RefusedError` for what cannot be read."""
    values = []
    for test in tests:
        for side in Side:
            label = listed((test.name, visit.text(f"gates.{test.unit}.{side}")))
            value = count_in(_field(test, side), label, visit, Measure)
            if value is not None:
                values.append(GateValue(test=test.id, value=value, side=side))
    return tuple(values)


def _told(check: GateResults, visit: Visit) -> str:
    names = {test.id: test for test in visit.content.gates.tests}
    by_test: dict[str, list[str]] = {}
    for value in check.values:
        by_test.setdefault(value.test, []).append(str(value.value))
    parts = [
        f"{names[test].name if test in names else as_text(test)} {' / '.join(values)}"
        for test, values in by_test.items()
    ]
    told = listed_apart(parts, visit.text)
    return visit.text("list.of", name=short_date(check.day), words=told)
