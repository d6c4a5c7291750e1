"""The tests before a new phase, and whether a runner is ready (clinical notes 6.3 PR2, 6.5)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.entries import EffectOnRunning, GateResults, GateValue
from backcare.domain.exercises.exercise import Line
from backcare.domain.plan.programme import Phase
from backcare.domain.records import ExerciseId
from backcare.domain.review import SourceRef
from backcare.domain.sides import Side


class Unit(StrEnum):
    """What a test counts."""

    SECONDS = "seconds"
    REPS = "reps"


class GateTest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One test; `needs` is what each phase requires, on each side."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]{2,30}$")]
    name: Line
    exercise: ExerciseId
    unit: Unit
    how: Line
    needs: dict[Phase, Annotated[int, msgspec.Meta(ge=1, le=300)]]
    most_difference: Annotated[float, msgspec.Meta(gt=0, lt=1)] | None = None
    note: Line | None = None
    sources: tuple[SourceRef, ...]


class Gates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All tests, and what else a new phase requires."""

    written_on: date
    valid_days: Annotated[int, msgspec.Meta(ge=1, le=60)]
    sessions_share: Annotated[float, msgspec.Meta(gt=0, le=1)]
    most_effect: EffectOnRunning
    most_pain: dict[Phase, Annotated[int, msgspec.Meta(ge=0, le=10)]]
    tests: tuple[GateTest, ...]

    def for_phase(self, phase: Phase) -> tuple[GateTest, ...]:
        """Return the tests that a phase requires before it begins."""
        return tuple(test for test in self.tests if phase in test.needs)


class Missing(StrEnum):
    """What is missing for the next phase."""

    SESSIONS = "sessions"
    EFFECT = "effect"
    PAIN = "pain"
    TESTS = "tests"


def latest_values(
    checks: Iterable[GateResults], today: date, valid_days: int
) -> tuple[GateResults, ...]:
    """Return the gate test results that still count, oldest first."""
    since = today - timedelta(days=valid_days)
    return tuple(sorted((c for c in checks if since <= c.day <= today), key=lambda c: c.logged_at))


def met(test: GateTest, phase: Phase, checks: Iterable[GateResults]) -> bool | None:
    """Return whether the newest values pass a test; `None` while a side is not measured."""
    values = _newest(test, checks)
    left, right = values.get(Side.LEFT), values.get(Side.RIGHT)
    if left is None or right is None:
        return None
    low, high = sorted((left, right))
    is_even = test.most_difference is None or low >= (1 - test.most_difference) * high
    return low >= test.needs[phase] and is_even


def missing_for(
    phase: Phase,
    gates: Gates,
    *,
    sessions_share: float,
    effect: EffectOnRunning | None,
    mean_nprs: float | None,
    checks: Iterable[GateResults],
) -> tuple[Missing, ...]:
    """Return what a runner still needs before a phase (PR2); unrated pain does not hold it up."""
    kept = tuple(checks)
    found = []
    if sessions_share < gates.sessions_share:
        found.append(Missing.SESSIONS)
    if effect is None or effect > gates.most_effect:
        found.append(Missing.EFFECT)
    if mean_nprs is not None and mean_nprs > gates.most_pain.get(phase, 10):
        found.append(Missing.PAIN)
    if not all(met(test, phase, kept) for test in gates.for_phase(phase)):
        found.append(Missing.TESTS)
    return tuple(found)


def _newest(test: GateTest, checks: Iterable[GateResults]) -> Mapping[Side | None, int]:
    values: list[GateValue] = [v for check in checks for v in check.values if v.test == test.id]
    return {value.side: value.value for value in values}
