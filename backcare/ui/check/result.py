"""The result of a self-check: what to do, why, and what it means for exercise."""

from functools import partial
from html import escape

import streamlit as st

from backcare.domain.check.assessment import AGE, Assessment, Reason, reasons
from backcare.domain.check.hold import CHECK_AGAIN_AFTER, FULL_CHECK_AFTER
from backcare.domain.check.limit import NOT_FOR_THEM
from backcare.domain.check.result import Limit
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency, is_at_least
from backcare.domain.helplines import Helplines
from backcare.ui.care_card import emergency_call, show_care_card
from backcare.ui.check.answers import AGE_KEY, Check, day_of_result
from backcare.ui.check.taps import check_again, go_back, say_unchanged, take_back
from backcare.ui.dates import long_date
from backcare.ui.helplines import ask_country, show_call_now
from backcare.ui.lists import listed
from backcare.ui.markup import plain_list, why
from backcare.ui.visit import Visit

_WORRIED = "C32"
_FIRST = {Flag.CRISIS, Flag.STOP_RUNNING, Flag.STOP_IMPACT}
_IN_AN_EMERGENCY = {Flag.MATERNITY, Flag.CRISIS}
"""The flags shown in an emergency too: they name who else to call."""


def show_urgency(check: Check, helplines: Helplines, visit: Visit) -> None:
    """Draw the care card; without rules only a ticked emergency sign is known."""
    screen, result = visit.content.screen, check.assessment
    if result is not None:
        _show_card(result, helplines, visit)
        _show_emergency_list(result, helplines, visit)
    elif check.is_emergency:
        show_care_card(
            screen.text_for(Urgency.EMERGENCY),
            helplines,
            visit,
            beside_number=partial(ask_country, visit),
        )
    else:
        show_call_now(helplines, visit)
        ask_country(visit)


def has_number(result: Assessment | None) -> bool:
    """Return whether the first card says whom to call; if not, the safety net is the first."""
    return result is None or is_at_least(result.urgency, Urgency.SAME_DAY)


def _show_card(result: Assessment, helplines: Helplines, visit: Visit) -> None:
    """Draw the card with what the flags add: first to stop running, then whom to see."""
    words = visit.content.screen.text_for(result.urgency)
    flags = [visit.content.advice.for_flag(flag) for flag in told_flags(result)]
    instead = [f for f in flags if f.flag in NOT_FOR_THEM and result.urgency is Urgency.ROUTINE]
    instead += [f for f in flags if f.heading]
    no_impact = visit.text(
        "list.headed",
        heading=visit.content.advice.no_impact.heading,
        words=visit.text("check.floor_work"),
    )
    goes_on = [no_impact] if result.limit is Limit.NO_IMPACT else []
    heading = told_heading(result, visit)
    refs = dict.fromkeys([*words.sources, *(ref for flag in flags for ref in flag.sources)])
    show_care_card(
        words,
        helplines,
        visit,
        first=[flag.text for flag in flags if flag.flag in _FIRST],
        last=[flag.text for flag in flags if flag.flag not in _FIRST and flag not in instead],
        heading=heading,
        advice=" ".join([*(flag.text for flag in instead), *goes_on]),
        sources=why(refs, visit.content.sources, visit.text, heading),
        beside_number=partial(ask_country, visit) if has_number(result) else None,
    )


def told_flags(assessment: Assessment) -> list[Flag]:
    """Return the flags to show; in an emergency nothing may distract from the number."""
    is_emergency = assessment.urgency is Urgency.EMERGENCY
    return [flag for flag in assessment.flags if not is_emergency or flag in _IN_AN_EMERGENCY]


def told_heading(assessment: Assessment, visit: Visit) -> str:
    """Return what to do in one sentence: a flag that names whom to call goes first."""
    flags = (visit.content.advice.for_flag(flag) for flag in told_flags(assessment))
    words = visit.content.screen.text_for(assessment.urgency)
    return next((flag.heading for flag in flags if flag.heading), words.heading)


def _show_emergency_list(assessment: Assessment, helplines: Helplines, visit: Visit) -> None:
    """Show all emergency signs to somebody who feels that something is seriously wrong (C32)."""
    if all(fired.rule != _WORRIED for fired in assessment.fired):
        return
    text, signs = visit.text, visit.content.screen.emergency_page
    st.html(
        f'<section class="bc-care bc-care-E"><h2>{escape(text("check.emergency_list"))}</h2>'
        f"{emergency_call(helplines, text, is_first=True)}"
        f"{plain_list(flag.text for flag in signs)}</section>"
    )


def show_reasons(check: Check, assessment: Assessment, visit: Visit) -> None:
    """List the answers that led here, in the runner's words, with their rules and sources."""
    text, found = visit.text, reasons(assessment, check.answers)
    st.header(text("check.because"), anchor=False)
    if not found:
        none = visit.content.screen.text_for(Urgency.NO_MATCH)
        rule = text("check.rule", rules=assessment.fired[0].rule, word=none.word)
        sources = why(none.sources, visit.content.sources, text, first=rule)
        st.html(f"<div>{escape(text('check.because_none'))} {sources}</div>")
        return
    told = {reason.name for reason in found}
    found = tuple(r for r in found if r.name != "RF28" or "pregnant" not in told)  # said twice
    items = "".join(_reason(reason, visit) for reason in found)
    st.html(f'<ul class="bc-list bc-points">{items}</ul>')


def show_fallback(check: Check, visit: Visit) -> None:
    """Say what to do if the rules could not be evaluated: never a blank page, never "none"."""
    if not check.is_emergency:
        st.warning(visit.content.screen.could_not_judge)
    _again(check, visit)


def show_ways_back(check: Check, visit: Visit) -> None:
    """Draw the ways back to the answers and to the start."""
    if not check.is_emergency:
        st.button(
            visit.text("check.back_to_questions"),
            key="check.back",
            width="stretch",
            on_click=go_back,
            args=(check.view, visit.content),
        )
    _again(check, visit)


def _again(check: Check, visit: Visit) -> None:
    st.button(
        visit.text("check.again"),
        key="check.again",
        width="stretch",
        on_click=check_again,
        args=(check.view, visit.content),
    )


def show_slip(check: Check, visit: Visit) -> None:
    """Draw the ways back from an emergency that was a slip, or is old and unchanged (RF02)."""
    text, content = visit.text, visit.content
    if check.ticked_signs == ("RF02",):
        st.button(
            content.rule_book.words("RF02.unchanged"),
            key="check.unchanged",
            width="stretch",
            on_click=say_unchanged,
            args=(check.view, content),
        )
    st.button(
        text("check.mistake"),
        key="check.mistake",
        width="stretch",
        on_click=take_back,
        args=(check.view, content),
    )


def show_when_again(assessment: Assessment, visit: Visit) -> None:
    """Say when to check again."""
    text = visit.text
    st.header(text("check.when_again"), anchor=False)
    if is_at_least(assessment.urgency, Urgency.WITHIN_DAYS):
        st.markdown(text("check.again_when_seen"))
    else:
        soon, full = (day_of_result(visit) + wait for wait in (CHECK_AGAIN_AFTER, FULL_CHECK_AFTER))
        st.markdown(text("check.again_on", soon=long_date(soon), full=long_date(full)))


def age_label(visit: Visit) -> str:
    """Return the chosen age band in words."""
    band = st.session_state.get(AGE_KEY)
    return visit.content.screen.band(band).label if band else ""


def _reason(reason: Reason, visit: Visit) -> str:
    text, book = visit.text, visit.content.rule_book
    is_age = reason.name == AGE
    words = text("check.age_reason", age=age_label(visit)) if is_age else book.words(reason.name)
    refs = [*(() if is_age else book.sources_of(reason.name))]
    refs += [s for rule in reason.rules if rule in book.rules for s in book.rules[rule].sources]
    rule = text(
        "check.rule",
        rules=listed(reason.rules),
        word=visit.content.screen.text_for(reason.gives).word,
    )
    sources = why(dict.fromkeys(refs), visit.content.sources, text, words, first=rule)
    unsure = f" <em>{escape(text('check.was_unsure'))}</em>" if reason.was_not_sure else ""
    return f"<li>{escape(words)}{unsure}{sources}</li>"
