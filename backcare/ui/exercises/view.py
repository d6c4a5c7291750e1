"""Exercises on the screen: the card in the list, and the whole exercise."""

from collections.abc import Collection, Iterable
from html import escape

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.exercises.exercise import Demonstration, Exercise, Mistake, Variation
from backcare.ui.components.cards import Card
from backcare.ui.exercises.demonstration import (
    clip_url,
    film_in_time,
    show_demonstration,
    size_of,
    told_muscles,
)
from backcare.ui.exercises.dose import dose_facts, dose_line, how_hard, when_to_stop, with_speed
from backcare.ui.exercises.paper import ladder_of, pictured_side
from backcare.ui.links import card_to, link_to
from backcare.ui.lists import listed, sentences
from backcare.ui.markup import plain_list, why
from backcare.ui.navigation import EXERCISE
from backcare.ui.review import show_review
from backcare.ui.visit import Visit

_STEP_WIDTH = 168
"""Pixels: two cards beside each other on a phone."""


def exercise_card(
    exercise: Exercise, visit: Visit, *, is_held_back: bool = False, waits: bool = False
) -> Card:
    """Return the card of an exercise for the list.

    `is_held_back` marks it as one for later, `waits` as one for after somebody was seen.
    """
    text, demonstration = visit.text, exercise.demonstration
    meta = level_line(exercise.level, text)
    if is_held_back or waits:
        meta = text("exercises.waits" if waits else "exercises.for_later")
    focus = None if demonstration is None else visit.content.films[demonstration.clip].focus
    return Card(
        value=exercise.id,
        title=exercise.name,
        text=dose_line(exercise.dose, text),
        meta=meta,
        picture="" if demonstration is None else clip_url(demonstration.clip, "_poster.webp"),
        focus="" if focus is None else f"{focus[0]:.0%} {focus[1]:.0%}",
    )


def show_exercise(exercise: Exercise, visit: Visit, going_on: Collection[str]) -> None:
    """Draw a whole exercise below its name, beginning with what a runner on the mat needs.

    The steps easier and harder are offered as far as they are `going_on`.
    """
    text, sources = visit.text, visit.content.sources
    st.markdown(f"**{with_speed(dose_line(exercise.dose, text), exercise.dose.tempo, text)}**")
    st.html(why(exercise.dose_sources, sources, text, text("dose.amount")))
    if exercise.demonstration is None:
        _show_words(exercise, visit, going_on)
        return
    with st.container(key="beside-exercise"):
        film, words = st.columns([1.1, 1], gap="large")
    with film:
        show_demonstration(exercise, exercise.demonstration, visit)
        _tell_demonstration(exercise, exercise.demonstration, visit)
    with words:
        _show_words(exercise, visit, going_on)


def _show_words(exercise: Exercise, visit: Visit, going_on: Collection[str]) -> None:
    text, sources = visit.text, visit.content.sources
    st.markdown(text("exercise.stop_short", nprs=exercise.stop_above))
    _show_lines(text("exercise.setup"), exercise.setup, ordered=True)
    _show_lines(text("exercise.movement"), exercise.movement, ordered=True)
    st.markdown(exercise.breathing)
    st.header(text("exercise.felt"), anchor=False)
    st.html(_felt(exercise, text))
    _show_lines(text("exercise.cues"), exercise.cues)
    st.header(text("exercise.mistakes"), anchor=False)
    if any(mistake.picture for mistake in exercise.mistakes):
        _tell_side(exercise, visit)
    st.html(_mistakes(exercise, visit))
    _show_variations(text("exercise.easier"), exercise.easier, visit)
    _show_variations(text("exercise.harder"), exercise.harder, visit)
    _show_ladder(exercise, visit, going_on)
    if exercise.leave_out:
        _show_lines(text("exercise.leave_out"), exercise.leave_out)
    _show_lines(text("exercise.stop"), when_to_stop(exercise, text))
    st.header(text("exercise.about"), anchor=False)
    st.markdown(exercise.why)
    st.html(why(exercise.sources, sources, text, exercise.name) + _facts(exercise, text))
    show_review(exercise.review, visit, exercise.id)
    st.caption(text("exercise.licence"))


def level_line(level: int, text: Texts) -> str:
    """Return the level as dots and words."""
    return f"{'●' * level}{'○' * (3 - level)} {text(f'exercise.level.{level}')}"


def _tell_demonstration(exercise: Exercise, demonstration: Demonstration, visit: Visit) -> None:
    clip, text = demonstration.clip, visit.text
    st.caption(told_muscles(exercise.muscles, text))
    st.caption(text("exercise.in_time"))
    for how in film_in_time(exercise, demonstration, visit).played:
        st.caption(text(f"exercise.played.{how}"))
    with st.expander(text("exercise.in_words")):
        st.html(_picture(clip, "_steps.webp", text("exercise.steps_alt")))
        _tell_side(exercise, visit)
        st.markdown(demonstration.description)


def _tell_side(exercise: Exercise, visit: Visit) -> None:
    """Say which side the still pictures show: they are never mirrored."""
    if side := pictured_side(exercise, visit.text):
        st.caption(side)


def _facts(exercise: Exercise, text: Texts) -> str:
    equipment = listed(text(f"equipment.{e}") for e in exercise.equipment)
    other_names = [(text("exercise.other_names"), listed(exercise.other_names))]
    facts = [
        *dose_facts(exercise.dose, text),
        *how_hard(exercise, text),
        (text("exercise.level.title"), level_line(exercise.level, text)),
        *(
            (text(f"exercise.muscles.{role}"), listed(names))
            for role, names in exercise.muscles.by_role.items()
        ),
        (text("exercise.equipment"), equipment or text("equipment.none")),
        (text("exercise.goals"), listed(text(f"goal.{g}") for g in exercise.goals)),
        *(other_names if exercise.other_names else []),
    ]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return f'<dl class="bc-facts">{rows}</dl>'


def _felt(exercise: Exercise, text: Texts) -> str:
    told = [(text("exercise.felt_here"), exercise.felt.here)]
    if exercise.felt.not_here:
        elsewhere = sentences(exercise.felt.not_here, text("exercise.felt_otherwise"))
        told.append((text("exercise.felt_not_here"), elsewhere))
    return _labelled((label, escape(words)) for label, words in told)


def _mistakes(exercise: Exercise, visit: Visit) -> str:
    return _labelled(
        (m.fault, f"{escape(m.fix)}{_form_check(exercise, m, visit)}") for m in exercise.mistakes
    )


def _labelled(told: Iterable[tuple[str, str]]) -> str:
    """Return a list of labels, each before its own HTML."""
    items = "".join(
        f'<li><strong class="bc-label">{escape(label)}</strong> {words}</li>'
        for label, words in told
    )
    return f'<ul class="bc-list bc-labelled">{items}</ul>'


def _form_check(exercise: Exercise, mistake: Mistake, visit: Visit) -> str:
    """Return the picture of the right form beside the mistake, if there is one."""
    if exercise.demonstration is None or mistake.picture is None:
        return ""
    ending = f"_fault_{mistake.picture}.webp"
    alt = visit.text("exercise.form_check_alt", shown=mistake.description)
    return _picture(exercise.demonstration.clip, ending, alt)


def _picture(clip: str, ending: str, alt: str) -> str:
    """Return a picture of postures side by side, on the films' card."""
    address, (width, height) = clip_url(clip, ending), size_of(clip, ending)
    return (
        f'<div class="bc-film"><img class="bc-picture" src="{escape(address)}" alt="{escape(alt)}"'
        f' width="{width}" height="{height}" loading="lazy"></div>'
    )


def _show_lines(heading: str, lines: Iterable[str], *, ordered: bool = False) -> None:
    st.header(heading, anchor=False)
    st.html(plain_list(lines, ordered=ordered))


def _show_ladder(exercise: Exercise, visit: Visit, going_on: Collection[str]) -> None:
    """Draw the exercises one step below and above, each with its picture, as far as there are."""
    text = visit.text
    ends = {
        at: one for at, one in ladder_of(exercise, visit, going_on).items() if one is not exercise
    }
    if not ends:
        return
    st.header(text("exercise.ladder"), anchor=False)
    with st.container(horizontal=True, key="exercise-ladder"):
        for at, one in ends.items():
            shown = one.demonstration
            with st.container(width=_STEP_WIDTH):
                card_to(
                    EXERCISE,
                    one.name,
                    text(f"exercise.ladder_at.{at}"),
                    picture="" if shown is None else shown.clip,
                    key=f"exercise.ladder.{at}",
                    id=one.id,
                )


def _show_variations(heading: str, variations: Iterable[Variation], visit: Visit) -> None:
    chosen = tuple(variations)
    if not chosen:
        return
    st.header(heading, anchor=False)
    st.html(plain_list(v.text for v in chosen))
    with st.container(horizontal=True):
        for variation in chosen:
            if variation.exercise is not None:
                name = visit.content.exercises[variation.exercise].name
                link_to(EXERCISE, name, id=variation.exercise)
