"""A dose in words."""

from collections.abc import Iterable
from functools import reduce

from backcare.content.texts import Texts
from backcare.domain.exercises.exercise import Beat, Dose, Exercise, Range, Sides
from backcare.domain.plan.plan import PlannedExercise
from backcare.ui.lists import capital, listed, listed_apart, sentences
from backcare.ui.numbers import said_number
from backcare.ui.visit import Visit


def dose_line(dose: Dose, text: Texts) -> str:
    """Return a dose as one line: "3 sets of 8, each side"."""
    return capital(listed((_amount(dose, text), sides_words(dose, text))))


def sides_words(dose: Dose, text: Texts) -> str:
    """Return how the sides take turns in a dose for each side; empty if it is for both together."""
    if not dose.per_side:
        return ""
    return text("dose.in_turn" if dose.sides is Sides.ALTERNATE else "dose.each_side")


def dose_facts(dose: Dose, text: Texts) -> list[tuple[str, str]]:
    """Return the dose as pairs of name and value, for a list of facts."""
    facts = [(text("dose.amount"), dose_line(dose, text))]
    facts += speed_fact(dose, text)
    if dose.rest_seconds is not None:
        facts.append(
            (text("dose.rest"), text("dose.seconds", seconds=said_span(dose.rest_seconds)))
        )
    if dose.note is not None:
        facts.append((text("dose.note"), dose.note))
    return facts


def speed_fact(dose: Dose, text: Texts) -> list[tuple[str, str]]:
    """Return the speed as a pair of name and value, in a list; none if a dose has no tempo."""
    speed = speed_line(dose.tempo, text)
    return [(text("dose.tempo"), speed)] if speed else []


def speed_line(beats: Iterable[Beat], text: Texts) -> str:
    """Return how fast one repetition goes: "3 s down, 1 s up".

    A hold whose seconds the dose says is left out, and so is one that is all of the exercise.
    """
    return listed(
        text("dose.beat", seconds=said_number(beat.seconds), move=text(f"dose.move.{beat.do}"))
        for beat in beats
        if beat.seconds is not None
    )


def with_speed(amount: str, beats: Iterable[Beat], text: Texts) -> str:
    """Return a dose and its speed in one line, if it has one."""
    speed = speed_line(beats, text)
    return text("dose.with_speed", dose=amount, speed=speed) if speed else amount


def how_hard(exercise: Exercise, text: Texts) -> list[tuple[str, str]]:
    """Return effort, load and when to move on as pairs of name and value."""
    load = [(text("exercise.begin_with"), exercise.begin_with)] if exercise.begin_with else []
    return [
        (text("exercise.effort.title"), text(f"exercise.effort.{exercise.kind}")),
        *load,
        (text("exercise.move_on.title"), text(f"exercise.move_on.{exercise.kind}")),
    ]


def _amount(dose: Dose, text: Texts) -> str:
    hold = "" if dose.hold_seconds is None else said_span(dose.hold_seconds)
    if dose.ladder:
        return text("dose.ladder", reps=said_ladder(dose.ladder, text), hold=hold)
    sets = said_span(dose.sets) if dose.sets else ""
    sets_word = text("dose.set" if dose.sets == (1, 1) else "dose.sets", sets=sets)
    if dose.reps is None:
        return text("dose.sets_of_hold", sets=sets_word, hold=hold)
    reps = said_span(dose.reps)
    if hold:
        return text("dose.sets_of_held_reps", sets=sets_word, reps=reps, hold=hold)
    return text("dose.sets_of_reps", sets=sets_word, reps=reps)


def said_ladder(reps: Iterable[int], text: Texts) -> str:
    """Return repetitions that fall from set to set: "6, then 4, then 2"."""
    return reduce(lambda one, other: text("dose.then", one=one, other=other), map(str, reps))


def said_span(span: Range) -> str:
    """Return a number or a range: "8" or "8–10"."""  # noqa: RUF002 - a range takes an en dash
    low, high = span
    return str(low) if low == high else f"{low}–{high}"  # noqa: RUF001 - a range takes an en dash


def when_to_stop(exercise: Exercise, text: Texts) -> tuple[str, ...]:
    """Return the lines that say when to stop, first what holds for every exercise."""
    return (text("exercise.stop_always", nprs=exercise.stop_above), *exercise.stop)


def lower_limit(exercise: Exercise, text: Texts) -> tuple[str, ...]:
    """Return when to stop, if that is earlier than in other exercises."""
    if not exercise.is_stopped_earlier:
        return ()
    return (text("exercise.stop_short", nprs=exercise.stop_above),)


def with_lower_limits(words: str, planned: Iterable[PlannedExercise], visit: Visit) -> str:
    """Return the words that say above which pain to stop, with the exercises of a lower limit."""
    lower: dict[int, list[str]] = {}
    for one in planned:
        exercise = visit.content.exercises[one.exercise]
        if exercise.is_stopped_earlier:
            lower.setdefault(exercise.stop_above, []).append(exercise.name)
    told = (
        visit.text("exercise.stop_lower", exercises=listed_apart(names, visit.text), nprs=nprs)
        for nprs, names in sorted(lower.items())
    )
    return sentences(words, *told)
