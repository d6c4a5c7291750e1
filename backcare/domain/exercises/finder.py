"""Find exercises by any name or muscle, by goal, position and equipment, or by how it hurts."""

from collections.abc import Iterable

import msgspec

from backcare.domain.check.advice import GroupSheet
from backcare.domain.exercises.exercise import Equipment, Exercise, Goal, Position
from backcare.domain.words import has_words


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks for; a field left out matches anything.

    `equipment` is what is at hand (a mat always counts); an exercise fits if it needs nothing else.
    `sheet` is the behaviour group that exercises should suit. `only` are the exercises to choose
    from.
    """

    words: str = ""
    goal: Goal | None = None
    level: int | None = None
    equipment: tuple[Equipment, ...] = ()
    position: Position | None = None
    sheet: GroupSheet | None = None
    only: tuple[str, ...] | None = None

    def among(self, only: tuple[str, ...] | None) -> "Wish":
        """Return the same wish, limited to some exercises."""
        return msgspec.structs.replace(self, only=only)


class Found(msgspec.Struct, frozen=True):
    """An exercise that fits; `is_held_back` if the behaviour group leaves it for later."""

    exercise: Exercise
    is_held_back: bool = False


def find(exercises: Iterable[Exercise], wish: Wish) -> tuple[Found, ...]:
    """Return the exercises that fit, in the order of the library.

    With a behaviour group: its first exercises in their order, then those it leaves for later.
    """
    fitting = {e.id: e for e in exercises if _fits(e, wish)}
    if wish.sheet is None:
        return tuple(Found(e) for e in fitting.values())
    first = [Found(fitting[e]) for e in wish.sheet.first if e in fitting]
    later = [Found(fitting[e], is_held_back=True) for e in wish.sheet.hold_back if e in fitting]
    return (*first, *later)


def _fits(exercise: Exercise, wish: Wish) -> bool:
    at_hand = {*wish.equipment, Equipment.MAT}
    return (
        (wish.only is None or exercise.id in wish.only)
        and wish.goal in (None, *exercise.goals)
        and wish.level in (None, exercise.level)
        and wish.position in (None, exercise.position)
        and (not wish.equipment or set(exercise.equipment) <= at_hand)
        and _is_named(exercise, wish.words)
    )


def _is_named(exercise: Exercise, words: str) -> bool:
    names = (exercise.id, exercise.name, *exercise.other_names, *exercise.muscles.names)
    return has_words(" ".join(names), words)
