"""Guidance articles on the screen."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backcare.domain.exercises.guidance import (
    Action,
    Article,
    Numbers,
    Picture,
    Section,
    SectionStyle,
)
from backcare.ui import parts
from backcare.ui.care_card import emergency_call
from backcare.ui.check.hold import show_hold
from backcare.ui.check.waiting import running_waits
from backcare.ui.components.cards import Card, show_cards
from backcare.ui.components.drawing import show_drawing
from backcare.ui.helplines import ask_country, chosen_helplines, show_crisis_lines, show_reach
from backcare.ui.links import link_to
from backcare.ui.markup import statement_list
from backcare.ui.navigation import ARTICLE, PAGE_NAMED
from backcare.ui.own_parts import own_part
from backcare.ui.review import show_review
from backcare.ui.visit import Visit


def show_topics(visit: Visit, *, waits: bool) -> None:
    """Draw the topics by headings; `waits`: running waits, so none that says what to do."""
    articles = visit.content.articles.values()
    for number, group in enumerate(visit.content.article_groups):
        named = [a for a in articles if a.id in group.articles and not (waits and a.waits)]
        if not named:
            continue
        parts.show(parts.subheading(group.heading))
        show_cards(
            [Card(a.id, a.title, a.summary) for a in named],
            page=ARTICLE,
            parameter="topic",
            label=group.heading,
            key=f"guidance.cards.{number}.{waits}",
        )


def show_article(article: Article, visit: Visit) -> None:
    """Draw a whole article below its title; while running waits, without what offers any.

    What is never withheld is drawn before records are read to see whether exercise waits.
    """
    hold = st.container()
    offers: list[Callable[[], None]] = []
    if not (article.waits and running_waits(visit)):
        st.markdown(article.lead)
        for section in article.sections:
            if section.waits:
                offers.append(partial(_draw_waiting, section, st.container(), visit))
            else:
                offers += _show_section(section, visit)
        show_review(article.review, visit, article.id)
    own_part(visit, partial(_fill_in, hold, offers, visit))


def _fill_in(hold: DeltaGenerator, offers: list[Callable[[], None]], visit: Visit) -> None:
    with hold:
        show_hold(visit)
    if offers and not running_waits(visit):
        for draw in offers:
            draw()


def _show_section(section: Section, visit: Visit) -> list[Callable[[], None]]:
    """Draw a section; return what draws the links to exercise in the places left for them."""
    content = visit.content
    st.header(section.heading, anchor=False)
    if section.picture is not None:
        _show_picture(content.pictures[section.picture], visit)
    if section.figure is not None:
        parts.show(parts.aside(section.figure.name, section.figure.alt))
    st.html(statement_list(section.statements, section.style, content))
    if section.numbers is not None:
        _show_numbers(section.numbers, visit)
    offers: list[Callable[[], None]] = []
    for action in section.actions:
        if PAGE_NAMED[action.page].offers_exercise:
            offers.append(partial(_draw_action, action, st.container()))
        else:
            _draw_action(action, st.container())
    return offers


def _draw_waiting(section: Section, place: DeltaGenerator, visit: Visit) -> None:
    with place:
        for draw in _show_section(section, visit):
            draw()


def _draw_action(action: Action, place: DeltaGenerator) -> None:
    with place:
        link_to(PAGE_NAMED[action.page], action.label, **action.parameters)


def _show_numbers(numbers: Numbers, visit: Visit) -> None:
    """Draw whom to call, or how to get to somebody, where the reader is."""
    helplines = chosen_helplines(visit)
    if numbers is Numbers.EMERGENCY:
        st.html(emergency_call(helplines, visit.text))
    elif numbers is Numbers.CRISIS:
        show_crisis_lines(helplines, visit)
    else:
        show_reach(helplines, visit)
    ask_country(visit)


def _show_picture(picture: Picture, visit: Visit) -> None:
    content = visit.content
    show_drawing(content.drawings[picture.id], key=f"picture.{picture.id}")
    with st.expander(content.texts("picture.in_words")):
        st.markdown(picture.alt)
        st.html(statement_list(picture.parts, SectionStyle.LABELLED, content))
