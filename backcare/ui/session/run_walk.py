"""The run-walk on the screen: today's step and why, and every other step.

If another step was chosen, it is in the address (`?step=`) until a run is saved.
"""

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.exercises.guidance import SectionStyle
from backcare.domain.plan.run_walk import RunWalkStep, RunWalkToday, todays_step
from backcare.ui import parts
from backcare.ui.dates import near_date
from backcare.ui.markup import statement_list, why
from backcare.ui.plan.book import PlanBook
from backcare.ui.plan.pictures import RUN
from backcare.ui.session.data import run_data
from backcare.ui.session.save import play
from backcare.ui.visit import Visit

_CHOSEN = "run_walk.step"
_STEP = "step"


def offer_run(book: PlanBook, visit: Visit) -> None:
    """Say which step is today's and why, and offer to run it or another one."""
    text, run_walk = visit.text, visit.content.run_walk
    today = todays_step(book.runs, book.log, visit.today, run_walk)
    asked = st.query_params.get(_STEP)
    step = next((s.step for s in run_walk.steps if str(s.step) == asked), today.step)
    with st.container(key="panel-run-walk"):
        with parts.beside(RUN, key="run-walk"):
            st.header(text("run_walk.today", step=step), anchor=False)
            st.markdown(f"**{step_line(run_walk.steps[step], text)}**")
        if step == today.step:
            _show_why(today, visit)
        play(run_data(run_walk, step, text), visit, on_saved=_back_to_today)
        st.caption(text("run_walk.screen_on"))
    st.session_state[_CHOSEN] = step
    with st.expander(text("run_walk.other")):
        st.pills(
            text("run_walk.choose"),
            [s.step for s in run_walk.steps],
            required=True,
            key=_CHOSEN,
            on_change=_choose,
            args=(today.step,),
        )
        steps = (text("list.of", name=s.step, words=step_line(s, text)) for s in run_walk.steps)
        st.markdown("\n".join(f"- {step}" for step in steps))


def _choose(todays: int) -> None:
    chosen = st.session_state[_CHOSEN]
    if chosen == todays:
        _back_to_today()
    else:
        st.query_params[_STEP] = str(chosen)


def _back_to_today() -> None:
    st.query_params.pop(_STEP, None)


def show_run_walk_rules(visit: Visit) -> None:
    """Draw what comes before running again, the rules of the run-walk, and what follows it."""
    run_walk, text = visit.content.run_walk, visit.text
    for part, statements in (
        ("before", run_walk.before),
        ("rules", run_walk.rules),
        ("after", run_walk.after),
    ):
        st.header(text(f"run_walk.{part}"), anchor=False)
        st.html(statement_list(statements, SectionStyle.POINTS, visit.content))


def step_line(step: RunWalkStep, text: Texts) -> str:
    """Return a step in words: "15 times: run 30 s, walk 90 s"."""
    if step.run == 0:
        return text("run_walk.walk_only", time=_time(step.walk, text))
    run, walk = _time(step.run, text), _time(step.walk, text)
    if step.walk == 0:
        return text("run_walk.run_only", time=run)
    if step.repeats == 1:
        line = text("run_walk.once", run=run, walk=walk)
    else:
        line = text("run_walk.times", n=step.repeats, run=run, walk=walk)
    if step.then_run:
        line = text("run_walk.then_run", line=line, time=_time(step.then_run, text))
    if step.then_walk:
        line = text("run_walk.then_walk", line=line, time=_time(step.then_walk, text))
    return line


def _show_why(today: RunWalkToday, visit: Visit) -> None:
    text, run_walk = visit.text, visit.content.run_walk
    left = run_walk.greens - today.greens
    st.markdown(text(f"run_walk.why.{today.why}", step=today.step, left=left))
    if today.earliest > visit.today:
        day = near_date(today.earliest, visit.today, text)
        st.markdown(text("run_walk.rest_until", day=day))
    st.html(
        why(
            run_walk.sources,
            visit.content.sources,
            text,
            text("run_walk.title"),
            first=text("run_walk.rule"),
        )
    )


def _time(seconds: int, text: Texts) -> str:
    if seconds >= 60 and seconds % 60 == 0:
        return text("run_walk.minutes", n=seconds // 60)
    return text("run_walk.seconds", n=seconds)
