"""The exercises on the screen as a sheet to print."""

from collections.abc import Callable, Collection, Sequence

from backcare.content.texts import Texts
from backcare.domain.exercises.exercise import Exercise
from backcare.paper.exercise_sheet import (
    ExerciseSheet,
    PrintedExercise,
    Step,
    print_exercise_sheet,
)
from backcare.paper.pictures import Picture
from backcare.ui.dates import long_date
from backcare.ui.exercises.dose import dose_line, how_hard, said_span, when_to_stop, with_speed
from backcare.ui.files import offer_file
from backcare.ui.lists import sentences
from backcare.ui.visit import Visit

_LEAST = 2
"""Exercises that make a ladder."""


def offer_sheet(
    exercises: Sequence[Exercise],
    visit: Visit,
    dose: Callable[[Exercise], str] | None = None,
    going_on: Collection[str] = (),
) -> None:
    """Draw the button that makes and downloads the sheet; nothing is made before the tap.

    `dose` says what is to be done of each in place of its own dose. The steps easier and harder
    than each stand beside it as far as they are `going_on`.
    """
    offer_file(
        visit.text("sheet.print"),
        lambda: print_exercise_sheet(exercise_sheet(exercises, visit, dose, going_on)),
        key="sheet.print",
        name=visit.text("sheet.file"),
        media_type="application/pdf",
        visit=visit,
    )


def exercise_sheet(
    exercises: Sequence[Exercise],
    visit: Visit,
    dose: Callable[[Exercise], str] | None = None,
    going_on: Collection[str] = (),
) -> ExerciseSheet:
    """Return the words and pictures of the sheet; `dose` and `going_on` as for `offer_sheet`."""
    text = visit.text
    told = dose or (lambda exercise: dose_line(exercise.dose, text))
    rests = dose is None
    oldest = min(exercise.review.written_on for exercise in exercises)
    return ExerciseSheet(
        title=text("sheet.title"),
        lead=text("sheet.lead"),
        done=text("sheet.done"),
        footer=text("sheet.footer", written_on=long_date(oldest)),
        exercises=[
            _printed(exercise, told(exercise), visit, going_on, rests=rests)
            for exercise in exercises
        ],
        is_letter=visit.is_letter,
        language=visit.measures.words,
    )


def steps_picture(exercise: Exercise, visit: Visit, alt: str | None = None) -> Picture | None:
    """Return the two-step picture of an exercise, if it has one.

    Without `alt` it is described as the demonstration is.
    """
    shown = exercise.demonstration
    if shown is None:
        return None
    return Picture(visit.clips / f"{shown.clip}_steps.webp", alt or shown.description)


def ladder_of(exercise: Exercise, visit: Visit, going_on: Collection[str]) -> dict[str, Exercise]:
    """Return the exercises one step below and above, with this one between them, by their place.

    What is not `going_on` now is left out.
    """
    below, above = exercise.steps
    known = visit.content.exercises
    steps = {"below": below, "here": exercise.id, "above": above}
    return {at: known[name] for at, name in steps.items() if name and name in going_on}


def pictured_side(exercise: Exercise, text: Texts) -> str:
    """Return a sentence that names the side in the pictures; empty if they show no single one."""
    shown = exercise.demonstration
    if shown is None or shown.shown_side is None:
        return ""
    return text(f"exercise.pictures_show.{shown.shown_side}")


def _printed(
    exercise: Exercise, amount: str, visit: Visit, going_on: Collection[str], *, rests: bool
) -> PrintedExercise:
    """Return the words of an exercise; `rests`: with its own rest between sets."""
    text, dose = visit.text, exercise.dose
    told = [with_speed(amount, dose.tempo, text)]
    if rests and dose.rest_seconds is not None:
        told.append(text("sheet.rest", seconds=said_span(dose.rest_seconds)))
    return PrintedExercise(
        name=exercise.name,
        dose=" · ".join(told),
        steps=(*exercise.setup, *exercise.movement),
        cues=tuple(filter(None, (*exercise.cues, pictured_side(exercise, text)))),
        picture=steps_picture(exercise, visit),
        mistake=_mistake(exercise, visit),
        facts=_facts(exercise, text),
        ladder=_ladder(exercise, visit, going_on),
    )


def _mistake(exercise: Exercise, visit: Visit) -> tuple[str, Picture] | None:
    """Return the first mistake that a picture shows beside the right form, in words and picture."""
    shown = exercise.demonstration
    first = next((m for m in exercise.mistakes if m.picture and m.description), None)
    if shown is None or first is None:
        return None
    words = visit.text("sheet.mistake", mistake=sentences(first.fault, first.fix))
    path = visit.clips / f"{shown.clip}_fault_{first.picture}.webp"
    return words, Picture(path, visit.text("exercise.form_check_alt", shown=first.description))


def _facts(exercise: Exercise, text: Texts) -> list[tuple[str, str]]:
    """Return what else is to be known on the mat, as pairs of name and sentence."""
    felt = exercise.felt
    facts = [(text("sheet.felt_here"), felt.here)]
    if felt.not_here:
        facts.append((text("sheet.felt_not_here"), felt.not_here))
    facts += how_hard(exercise, text)
    if exercise.leave_out:
        facts.append((text("exercise.leave_out"), sentences(*exercise.leave_out)))
    stop = when_to_stop(exercise, text)
    return [*facts, (text("exercise.stop"), sentences(*stop)), (text("sheet.why"), exercise.why)]


def _ladder(exercise: Exercise, visit: Visit, going_on: Collection[str]) -> list[Step]:
    """Return the ladder with posters, if there is more than this exercise in it."""
    known = ladder_of(exercise, visit, going_on)
    if len(known) < _LEAST:
        return []
    return [
        Step(
            label=visit.text(f"exercise.ladder_at.{at}"),
            name=one.name,
            picture=Picture(visit.clips / f"{one.demonstration.clip}_poster.webp", one.name),
        )
        for at, one in known.items()
        if one.demonstration is not None
    ]
