"""The landing page of somebody who is new: what it is, three ways in, the topics, the general plan.

It is drawn before records are read to see whether exercise waits; what offers exercise is filled in
afterwards.
"""

from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backcare.content.texts import Texts
from backcare.domain.check.result import Limit
from backcare.ui import parts
from backcare.ui.check.hold import show_hold
from backcare.ui.check.waiting import exercise_waits, limit_at_hand, running_waits
from backcare.ui.guidance.topics import show_topics
from backcare.ui.links import card_to, link_to
from backcare.ui.navigation import (
    AFTER_RUN,
    EXERCISES,
    PLAN,
    SELF_CHECK,
    TRACKER,
    WARNING_CARD,
    PageSpec,
)
from backcare.ui.own_parts import own_part
from backcare.ui.plan.paper import offer_starter
from backcare.ui.visit import Visit


def show_landing(visit: Visit) -> None:
    """Draw the whole page, with its heading."""
    text, waits = visit.text, limit_at_hand(visit) is not Limit.NONE
    hold, hero = st.container(), st.empty()
    hero.html(_hero(text, waits=waits))
    with st.container(key="ways"):
        _way("urgent", "sciatic_slider", SELF_CHECK, text)
        offers = [st.container(), st.container()]
    parts.show(_trust(visit))
    links = st.container(horizontal=True)
    with links:
        link_to(WARNING_CARD, text("card.link"))
    parts.show(parts.heading(text("guidance.topics")))
    topics = st.empty()
    with topics.container():
        show_topics(visit, waits=waits)
    own_part(visit, partial(_fill_in, hold, offers, links, visit))
    own_part(visit, partial(_correct, hero, topics, waits, visit))


def _fill_in(
    hold: DeltaGenerator, offers: list[DeltaGenerator], links: DeltaGenerator, visit: Visit
) -> None:
    """Say what waits, or offer it: ways in, links, and the general plan at the end."""
    text = visit.text
    with hold:
        show_hold(visit)
    if not running_waits(visit):
        with offers[0]:
            _way("now", "cat_camel", AFTER_RUN, text)
        with offers[1]:
            _way("plan", "bird_dog", PLAN, text)
        with links:
            link_to(EXERCISES, text("guidance.to_exercises"))
        offer_starter(visit)
    elif not exercise_waits(visit):
        with links:
            link_to(EXERCISES, text("guidance.to_exercises"))
    with links:
        link_to(TRACKER, text("guidance.to_tracker"))


def _correct(hero: DeltaGenerator, topics: DeltaGenerator, waited: bool, visit: Visit) -> None:
    """Draw again what depends on whether running waits, if records say otherwise."""
    waits = running_waits(visit)
    if waits is waited:
        return
    hero.html(_hero(visit.text, waits=waits))
    with topics.container():
        show_topics(visit, waits=waits)


def _way(name: str, picture: str, page: PageSpec, text: Texts, **parameters: str) -> None:
    label, line = text(f"guidance.{name}.label"), text(f"guidance.{name}.text")
    card_to(page, label, line, picture=picture, key=f"way.{name}", **parameters)


def _hero(text: Texts, *, waits: bool) -> str:
    """Return name, statement and figure; what makes hope only while nothing waits."""
    name = f'<p class="bc-name" translate="no">{escape(text("app.name"))}</p>'
    lead = "" if waits else f'<p class="bc-lead">{escape(text("guidance.lead"))}</p>'
    words = f"<div>{name}<h1>{escape(text('guidance.title'))}</h1>{lead}</div>"
    runner = parts.figure("hero", text("guidance.hero"), is_first=True)
    return f'<div class="bc-hero">{words}<div class="bc-hero-figure">{runner}</div></div>'


def _trust(visit: Visit) -> str:
    where = "own" if visit.club is None else "demo" if visit.is_demo else "club"
    items = "".join(
        f"<li><b>{escape(visit.text(f'guidance.trust.{name}.word'))}</b> "
        f"{escape(visit.text(f'guidance.trust.{name}.text'))}</li>"
        for name in (where, "sources", "limits")
    )
    return f'<ul class="bc-trust">{items}</ul>'
