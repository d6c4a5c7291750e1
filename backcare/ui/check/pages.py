"""The questions of the self-check, page by page."""

import streamlit as st

from backcare.domain.check.pages import CheckPage, PageKind, answers_at_once
from backcare.serving import CLIPS_URL
from backcare.ui.check.answers import (
    AGE_KEY,
    PREGNANCY_KEY,
    TICK,
    UNSURE,
    Check,
    mark_areas,
    marked_areas,
    note_start,
)
from backcare.ui.check.taps import (
    ask_unsure,
    go_back,
    go_on,
    go_on_unsure,
    keep_tick,
    misses_mark,
    say_worried,
    show_now,
)
from backcare.ui.components.body_map import ask_areas
from backcare.ui.links import link_to
from backcare.ui.navigation import RULES
from backcare.ui.visit import Visit

_MAP_KEY = "check.map"


def show_step(check: Check, visit: Visit) -> None:
    """Draw the head of a page: how far along it is, and what is asked."""
    if check.page is None:
        return
    text, page, steps = visit.text, check.page.page, visit.content.check_flow.steps
    is_unsure = check.is_unsure
    st.title(text("check.unsure_title") if is_unsure else page.title, anchor=False)
    st.progress(page.step / steps, text=text("check.progress", step=page.step, steps=steps))
    st.markdown(text("check.unsure_lead") if is_unsure else page.lead)


def show_purpose(visit: Visit) -> None:
    """Say what this is and is not."""
    st.caption(visit.text("check.purpose"))
    link_to(RULES, visit.text("check.read_rules"))


def show_already_urgent(check: Check, visit: Visit) -> None:
    """Say at once that a doctor is needed today, while the questions go on."""
    if check.is_for_today:
        st.info(visit.text("check.already_today"))
        st.button(
            visit.text("check.show_now"),
            key="check.show_now",
            width="stretch",
            on_click=show_now,
            args=(visit.content,),
        )


def ask_page(check: Check, visit: Visit) -> None:
    """Ask the questions of the page the runner is on."""
    asked = check.page
    if asked is None:
        return
    if asked.page.kind is PageKind.ABOUT_YOU:
        _ask_about_you(check, visit)
    elif check.is_unsure:
        _ask_questions(check, visit, UNSURE)
        _unsure_buttons(check, visit)
    else:
        if asked.page.has_map:
            _ask_where(visit)
        _ask_questions(check, visit, TICK)
        _buttons(check, asked.page, visit)


def _ask_about_you(check: Check, visit: Visit) -> None:
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
    _continue(check, visit, text("check.continue"), disabled=not is_answered)
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
                # Other ticks wait for the button.
                on_change=keep_tick if ends_here else "ignore",
                args=(f"{prefix}{name}", check.view, visit.content) if ends_here else None,
            )


def _buttons(check: Check, page: CheckPage, visit: Visit) -> None:
    text = visit.text
    is_signs = page.kind is PageKind.SIGNS
    _continue(check, visit, text("check.none" if is_signs else "check.continue"))
    if page.asks_unsure:
        st.button(
            text("check.not_sure"),
            key=f"check.not_sure.{page.id}",
            width="stretch",
            on_click=ask_unsure,
            args=(True, check.view, visit.content),
        )
    with st.container(horizontal=True):
        st.button(
            text("check.back"),
            key=f"check.back.{page.id}",
            type="tertiary",
            on_click=go_back,
            args=(check.view, visit.content),
        )
        st.button(
            text("check.worried"),
            key="check.worried",
            type="tertiary",
            on_click=say_worried,
            args=(visit.content,),
        )


def _unsure_buttons(check: Check, visit: Visit) -> None:
    if misses_mark():
        st.warning(visit.text("check.mark_one"))
    st.button(
        visit.text("check.continue"),
        key=f"check.continue_unsure.{check.place}",
        type="primary",
        width="stretch",
        on_click=go_on_unsure,
        args=(check.view, visit.content),
    )
    st.button(
        visit.text("check.back_to_list"),
        key=f"check.back_to_list.{check.place}",
        width="stretch",
        on_click=ask_unsure,
        args=(False, check.view, visit.content),
    )


def _continue(check: Check, visit: Visit, label: str, *, disabled: bool = False) -> None:
    st.button(
        label,
        key=f"check.continue.{check.place}",
        type="primary",
        width="stretch",
        disabled=disabled,
        on_click=go_on,
        args=(check.view, visit.content),
    )
