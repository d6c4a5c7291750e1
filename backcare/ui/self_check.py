"""The steps of the self-check. Answers live in the visit only: not stored, not in the address."""

from datetime import date
from enum import StrEnum
from html import escape

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.helplines import FALLBACK, Helplines
from backcare.domain.triage import AboutYou, Outcome, Reason, RedFlag, Screen, Urgency
from backcare.ui.care_card import call_link
from backcare.ui.dates import long_date
from backcare.ui.markup import plain_list, why
from backcare.ui.visit import Visit

_STEP = "check.step"
_AGE = "check.age"
_PREGNANT = "check.pregnant"
_TICK = "check.tick."
_UNSURE = "check.unsure."
_RESULT_DAY = "check.result_day"
_ANSWERS = (_STEP, _AGE, _PREGNANT, _TICK, _UNSURE, _RESULT_DAY)


class Step(StrEnum):
    """Where in the self-check a runner is."""

    ABOUT_YOU = "about-you"
    SIGNS = "signs"
    UNSURE = "unsure"
    RESULT = "result"


def current_step() -> Step:
    """Return the step of this visit, the first at the start."""
    return Step(st.session_state.get(_STEP, Step.ABOUT_YOU))


def go_to(step: Step) -> None:
    """Move to a step; for callbacks of buttons."""
    st.session_state[_STEP] = step


def start_again() -> None:
    """Forget all answers and begin anew; whose numbers are shown is not an answer."""
    for key in [k for k in st.session_state if str(k).startswith(_ANSWERS)]:
        del st.session_state[key]


def forget_old_result(outcome: Outcome, *, has_arrived: bool) -> bool:
    """Begin anew for somebody who comes back to a check that found nothing urgent.

    They come because something may have changed. An urgent result stays until they start again.
    Returns whether the answers were forgotten.
    """
    urgent = (Urgency.EMERGENCY, Urgency.SAME_DAY)
    if not has_arrived or current_step() is not Step.RESULT or outcome.urgency in urgent:
        return False
    start_again()
    return True


def result_day(today: date) -> date:
    """Return the day on which this result was first shown."""
    day: date = st.session_state.setdefault(_RESULT_DAY, today)
    return day


def ticked_signs(screen: Screen) -> list[str]:
    """Return the row ids of the emergency signs that are ticked."""
    return _marked(screen, _TICK)


def unsure_signs(screen: Screen) -> list[str]:
    """Return the row ids that the runner is not sure about."""
    return _marked(screen, _UNSURE)


def about_you(screen: Screen) -> AboutYou:
    """Return what the runner said of themselves (RF28, RF41)."""
    age = st.session_state.get(_AGE)
    return AboutYou(
        is_in_scope=all(band.in_scope for band in screen.age_bands if band.id == age),
        is_pregnant=bool(st.session_state.get(_PREGNANT)),
    )


def ask_about_you(screen: Screen, text: Texts) -> None:
    """Ask age band and pregnancy."""
    labels = {band.id: band.label for band in screen.age_bands}
    st.pills(
        text("check.age"),
        list(labels),
        format_func=labels.__getitem__,
        key=_AGE,
        persist_state="session",
    )
    st.pills(
        screen.pregnancy_question,
        [False, True],
        format_func=lambda yes: text("answer.yes" if yes else "answer.no"),
        key=_PREGNANT,
        persist_state="session",
    )
    is_answered = all(st.session_state.get(key) is not None for key in (_AGE, _PREGNANT))
    st.button(
        text("check.continue"),
        key="check.to_signs",
        type="primary",
        width="stretch",
        disabled=not is_answered,
        on_click=go_to,
        args=(Step.SIGNS,),
    )
    if not is_answered:
        st.caption(text("check.both_first"))


def ask_emergency_signs(screen: Screen, text: Texts) -> None:
    """Ask for the emergency signs: one tick is enough, so there is no button for "yes"."""
    _ask_signs(screen.emergency_page, _TICK)
    st.button(
        text("check.none"),
        key="check.none",
        type="primary",
        width="stretch",
        on_click=go_to,
        args=(Step.RESULT,),
    )
    st.button(
        text("check.not_sure"),
        key="check.not_sure",
        width="stretch",
        on_click=go_to,
        args=(Step.UNSURE,),
    )


def ask_unsure_signs(screen: Screen, text: Texts) -> None:
    """Ask which of the signs the runner is not sure about."""
    _ask_signs(screen.emergency_page, _UNSURE)
    is_answered = bool(unsure_signs(screen))
    st.button(
        text("check.show_result"),
        key="check.show_result",
        type="primary",
        width="stretch",
        disabled=not is_answered,
        on_click=go_to,
        args=(Step.RESULT,),
    )
    st.button(
        text("check.back"),
        key="check.back",
        width="stretch",
        on_click=go_to,
        args=(Step.SIGNS,),
    )


def mistake_button(text: Texts) -> None:
    """Draw the way back from a slip; only the marks that led here are taken away."""
    st.button(text("check.mistake"), key="check.mistake", width="stretch", on_click=_take_back)


def start_again_button(text: Texts) -> None:
    """Draw the button that forgets all answers."""
    st.button(text("check.again"), key="check.again", width="stretch", on_click=start_again)


def show_reasons(outcome: Outcome, visit: Visit) -> None:
    """List the answers that led to the outcome, in the runner's words, each with its sources."""
    st.header(visit.text("check.because"), anchor=False)
    items = "".join(_reason(reason, visit) for reason in outcome.because)
    st.html(f'<ul class="bc-list bc-points">{items}</ul>')


def show_signs_leaflet(heading: str, signs: tuple[RedFlag, ...]) -> None:
    """List signs to look for, without asking for answers."""
    st.header(heading, anchor=False)
    st.html(plain_list(sign.text for sign in signs))


def ask_country(visit: Visit) -> Helplines:
    """Let the reader choose whose numbers are shown; the likely country stands first."""
    helplines = visit.content.helplines
    codes = sorted(helplines, key=lambda code: (code == FALLBACK, helplines[code].name))
    chosen = st.selectbox(
        visit.text("check.country"),
        codes,
        index=codes.index(visit.country),
        format_func=lambda code: helplines[code].name,
        key="check.country",
        persist_state="session",
    )
    return helplines[chosen]


def show_call_now(helplines: Helplines, text: Texts) -> None:
    """Show the emergency number before any question: some people must not finish the form."""
    st.html(
        f'<section class="bc-care bc-care-E" aria-label="{escape(text("check.call_now"))}">'
        f'<div class="bc-care-word">{escape(text("check.call_now"))}</div>'
        f"{call_link(helplines.emergency, text, is_first=True)}</section>"
    )


def show_crisis_lines(helplines: Helplines, text: Texts) -> None:
    """Say where to turn when pain makes life feel unbearable (RF45); always on the page."""
    crisis = "".join(call_link(line, text) for line in helplines.crisis)
    checked = text("check.numbers_checked", on=long_date(helplines.checked_on))
    st.html(
        f"<section><p><strong>{escape(text('check.crisis'))}</strong></p>"
        f"{crisis or call_link(helplines.emergency, text)}"
        f'<details class="bc-why"><summary>{escape(text("check.numbers_from"))}</summary>'
        f"<p>{escape(checked)} {escape(helplines.basis)}</p></details></section>"
    )


def _reason(reason: Reason, visit: Visit) -> str:
    flag, text = reason.flag, visit.text
    unsure = f" <em>{escape(text('check.was_unsure'))}</em>" if reason.was_not_sure else ""
    sources = why(flag.sources, visit.content.sources, text, flag.text)
    return f"<li>{escape(flag.text)}{unsure}{sources}</li>"


def _ask_signs(signs: tuple[RedFlag, ...], prefix: str) -> None:
    for sign in signs:
        st.checkbox(
            sign.text,
            key=f"{prefix}{sign.id}",
            help=sign.help,
            persist_state="session",
        )


def _marked(screen: Screen, prefix: str) -> list[str]:
    return [f.id for f in screen.emergency_page if st.session_state.get(f"{prefix}{f.id}")]


def _take_back() -> None:
    marks = [str(k) for k in st.session_state if str(k).startswith((_TICK, _UNSURE))]
    is_ticked = any(st.session_state[key] for key in marks if key.startswith(_TICK))
    for key in marks:
        if key.startswith(_TICK if is_ticked else _UNSURE):
            st.session_state[key] = False
    go_to(Step.SIGNS)
