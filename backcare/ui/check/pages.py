"""The questions of the self-check, page by page."""

import streamlit as st

from backcare.domain.check.assessment import Answered, Answers, assess
from backcare.domain.check.pages import AskedLine, Choice, PageKind, answers_at_once
from backcare.domain.check.rules import is_family
from backcare.domain.check.triage import Urgency
from backcare.serving import CLIPS_URL
from backcare.ui.check.answers import (
    AGE_KEY,
    CHOICE,
    PREGNANCY_KEY,
    TICK,
    UNSURE,
    Check,
    mark_areas,
    marked_areas,
    note_start,
)
from backcare.ui.check.taps import (
    go_back,
    go_on,
    is_missing,
    keep_tick,
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
    st.title(page.title, anchor=False)
    st.progress(page.step / steps, text=text("check.progress", step=page.step, steps=steps))
    if page.lead:
        st.markdown(page.lead)


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
        return
    is_missed = is_missing()
    if asked.page.has_map:
        _ask_where(visit)
    for choice in asked.choices:
        _ask_choice(choice)
        if is_missed and choice in asked.unchosen(check.answers):
            st.warning(visit.text("check.choose_one"))
    for line in asked.lines:
        _ask_line(line, check, visit)
        if is_missed and line.name in asked.unsaid(check.answers):
            st.warning(visit.text("check.say_which"))
    _buttons(check, visit)


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
            "marked": text.template("body_map.marked"),
            "apart": text.template("list.apart"),
            "none": text("body_map.none"),
        },
        key=_MAP_KEY,
        on_change=_keep_areas,
    )


def _keep_areas() -> None:
    mark_areas(list(st.session_state[_MAP_KEY]["marked"]))


def _ask_choice(choice: Choice) -> None:
    words = {option.id: option.text for option in choice.options}
    st.pills(
        choice.text,
        list(words),
        format_func=words.__getitem__,
        key=f"{CHOICE}{choice.id}",
        required=True,
        persist_state="session",
    )


def _ask_line(line: AskedLine, check: Check, visit: Visit) -> None:
    """Draw a line to tick, and below it, once it is ticked, its details."""
    book, answers = visit.content.rule_book, check.answers
    _ask(line.name, check, visit, asks_further=True)
    if not line.details:
        return
    with st.container(key=f"details-{line.name}"):
        for name in line.details:
            is_followed = check.page is not None and check.page.page.asks_further(name)
            _ask(name, check, visit, asks_further=is_followed)
        if is_family(line.name):
            first = visit.content.check_flow.asked_first()[line.name]
            unsure = {**dict.fromkeys(first, Answered.NOT_SURE), **answers.given}
            ends_here = assess(book, Answers(unsure, answers.age)).urgency is Urgency.EMERGENCY
            key, label = f"{UNSURE}{line.name}", visit.text("check.not_sure")
            _tick(label, key, ends_here, check, visit, asks_further=True)


def _ask(name: str, check: Check, visit: Visit, *, asks_further: bool) -> None:
    book = visit.content.rule_book
    question = book.questions.get(name) or book.behaviour_answers[name]
    ends_here = answers_at_once(book, check.answers, name)
    _tick(
        book.words(name),
        f"{TICK}{name}",
        ends_here,
        check,
        visit,
        help_=question.help,
        asks_further=asks_further,
    )


def _tick(
    label: str,
    key: str,
    ends_here: bool,
    check: Check,
    visit: Visit,
    *,
    help_: str | None = None,
    asks_further: bool = False,
) -> None:
    """Draw a box to tick. Only one that ends the questions or asks further is sent at once."""
    st.checkbox(
        label,
        key=key,
        help=help_,
        persist_state="session",
        on_change=keep_tick if ends_here else None if asks_further else "ignore",
        args=(key, check.view, visit.content) if ends_here else None,
    )


def _buttons(check: Check, visit: Visit) -> None:
    text, asked = visit.text, check.page
    told = asked is not None and any(
        check.answers.given.get(line.name, Answered.NO) is not Answered.NO for line in asked.lines
    )
    # Where a choice stands beside single lines, "none" would be no answer to it.
    is_list = asked is not None and bool(asked.lines)
    if asked is not None and asked.choices:
        is_list = is_list and all(line.has_details for line in asked.lines)
    _continue(check, visit, text("check.none" if is_list and not told else "check.continue"))
    with st.container(horizontal=True):
        st.button(
            text("check.back"),
            key=f"check.back.{check.place}",
            type="tertiary",
            on_click=go_back,
            args=(check.view, visit.content),
        )
        st.button(
            text("check.worried"),
            key=f"check.worried.{check.place}",
            type="tertiary",
            on_click=say_worried,
            args=(visit.content,),
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
