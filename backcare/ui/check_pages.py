"""The questions of the self-check, page by page."""

import streamlit as st

from backcare.domain.check_flow import CheckPage, PageKind, answers_at_once
from backcare.domain.triage import Urgency, is_at_least
from backcare.serving import CLIPS_URL
from backcare.ui.check_answers import (
    AGE_KEY,
    PREGNANCY_KEY,
    TICK,
    UNSURE,
    Check,
    ask_unsure,
    asks_unsure,
    go_back,
    go_on,
    go_on_unsure,
    mark_areas,
    marked_areas,
    misses_mark,
    note_start,
    say_worried,
    show_now,
)
from backcare.ui.components.body_map import ask_areas
from backcare.ui.links import link_to
from backcare.ui.navigation import RULES
from backcare.ui.visit import Visit

_MAP_KEY = "check.map"


def show_step(check: Check, visit: Visit) -> None:
    """Draw the head of a page: how far it is, what is asked."""
    if check.page is None:
        return
    text, page, steps = visit.text, check.page.page, visit.content.check_flow.steps
    is_unsure = asks_unsure()
    st.title(text("check.unsure_title") if is_unsure else page.title, anchor=False)
    st.progress(page.step / steps, text=text("check.progress", step=page.step, steps=steps))
    st.markdown(text("check.unsure_lead") if is_unsure else page.lead)


def show_purpose(visit: Visit) -> None:
    """Say what this is and is not."""
    st.caption(visit.text("check.purpose"))
    link_to(RULES, visit.text("check.read_rules"))


def show_already_urgent(check: Check, visit: Visit) -> None:
    """Say at once that today is the day, while the questions go on."""
    known = check.assessment
    if known is not None and is_at_least(known.urgency, Urgency.SAME_DAY):
        st.info(visit.text("check.already_today"))
        st.button(
            visit.text("check.show_now"), key="check.show_now", width="stretch", on_click=show_now
        )


def ask_page(check: Check, visit: Visit) -> None:
    """Ask the questions of the page that a runner is on."""
    asked = check.page
    if asked is None:
        return
    if asked.page.kind is PageKind.ABOUT_YOU:
        _ask_about_you(asked.page, visit)
    elif asks_unsure():
        _ask_questions(check, visit, UNSURE)
        _unsure_buttons(asked.page, visit)
    else:
        if asked.page.has_map:
            _ask_where(visit)
        _ask_questions(check, visit, TICK)
        _buttons(asked.page, visit)


def _ask_about_you(page: CheckPage, visit: Visit) -> None:
    note_start()
    text, bands = visit.text, {band.id: band.label for band in visit.content.screen.age_bands}
    st.pills(
        text("check.age"),
        list(bands),
        format_func=bands.__getitem__,
        key=AGE_KEY,
        persist_state="session",
    )
    st.pills(
        text("check.pregnancy"),
        ["neither", "pregnant", "birth"],
        format_func=lambda choice: text(f"check.pregnancy_choice.{choice}"),
        key=PREGNANCY_KEY,
        persist_state="session",
    )
    is_answered = all(st.session_state.get(key) is not None for key in (AGE_KEY, PREGNANCY_KEY))
    _continue(page, visit, text("check.continue"), disabled=not is_answered)
    if not is_answered:
        st.caption(text("check.both_first"))


def _ask_where(visit: Visit) -> None:
    text = visit.text
    ask_areas(
        visit.content.body_map,
        marked=marked_areas(),
        pictures=CLIPS_URL,
        words={
            "label": text("body_map.label"),
            "list": text("body_map.list"),
            "left": text("body_map.left"),
            "right": text("body_map.right"),
            "marked": text("body_map.marked"),
            "none": text("body_map.none"),
        },
        key=_MAP_KEY,
        on_change=_keep_areas,
    )


def _keep_areas() -> None:
    mark_areas(list(st.session_state[_MAP_KEY]["marked"]))


def _ask_questions(check: Check, visit: Visit, prefix: str) -> None:
    if check.page is None:
        return
    book = visit.content.rule_book
    is_signs = check.page.page.kind is PageKind.SIGNS
    for section in check.page.sections:
        if section.heading:
            st.header(section.heading, anchor=False)
        for name in section.questions:
            question = book.questions.get(name) or book.behaviour_answers[name]
            ends_here = is_signs if prefix == TICK else name in book.not_sure_is_yes
            ends_here = ends_here or (prefix == TICK and answers_at_once(book, check.answers, name))
            st.checkbox(
                book.words(name),
                key=f"{prefix}{name}",
                help=question.help,
                persist_state="session",
                on_change=_rerun if ends_here else "ignore",
            )


def _rerun() -> None:
    """Let the page run again at this tick; the others wait for the button."""


def _buttons(page: CheckPage, visit: Visit) -> None:
    text = visit.text
    is_signs = page.kind is PageKind.SIGNS
    _continue(page, visit, text("check.none" if is_signs else "check.continue"))
    if page.asks_unsure:
        st.button(
            text("check.not_sure"),
            key=f"check.not_sure.{page.id}",
            width="stretch",
            on_click=ask_unsure,
            args=(True,),
        )
    with st.container(horizontal=True):
        st.button(
            text("check.back"),
            key=f"check.back.{page.id}",
            type="tertiary",
            on_click=go_back,
            args=(visit.content,),
        )
        st.button(text("check.worried"), key="check.worried", type="tertiary", on_click=say_worried)


def _unsure_buttons(page: CheckPage, visit: Visit) -> None:
    if misses_mark():
        st.warning(visit.text("check.mark_one"))
    st.button(
        visit.text("check.continue"),
        key=f"check.continue_unsure.{page.id}",
        type="primary",
        width="stretch",
        on_click=go_on_unsure,
        args=(visit.content,),
    )
    st.button(
        visit.text("check.back_to_list"),
        key=f"check.back_to_list.{page.id}",
        width="stretch",
        on_click=ask_unsure,
        args=(False,),
    )


def _continue(page: CheckPage, visit: Visit, label: str, *, disabled: bool = False) -> None:
    # A key for each page: the second tap of a double tap must not answer the next one.
    st.button(
        label,
        key=f"check.continue.{page.id}",
        type="primary",
        width="stretch",
        disabled=disabled,
        on_click=go_on,
        args=(visit.content,),
    )
