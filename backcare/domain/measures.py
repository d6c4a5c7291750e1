"""How a runner measures and writes: units, clock, order of a date, first day of the week.

Records stay in metres, grams and dates: a measure changes what is shown and how what is typed is
read, never what is kept.
"""

from enum import StrEnum
from typing import Annotated

import msgspec


class Distance(StrEnum):
    """The unit of a run."""

    KM = "km"
    MILES = "mi"

    @property
    def metres(self) -> float:
        """How long one of it is; a mile is 1,609.344 m by international agreement (1959)."""
        return 1000 if self is Distance.KM else 1609.344

    def of(self, metres: float) -> float:
        """Return how many of it a distance is."""
        return metres / self.metres


class Weight(StrEnum):
    """The unit of what is held or lifted."""

    KG = "kg"
    POUNDS = "lb"

    @property
    def grams(self) -> float:
        """How heavy one of it is; a pound is 453.59237 g by the same agreement."""
        return 1000 if self is Weight.KG else 453.59237


class Temperature(StrEnum):
    """The unit of a fever."""

    CELSIUS = "C"
    FAHRENHEIT = "F"


class Clock(StrEnum):
    """How a time of day is written: 18:30, or 6:30 pm."""

    HOURS_24 = "24"
    HOURS_12 = "12"


class DateOrder(StrEnum):
    """What stands first in a date."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


DayEnds = Annotated[int, msgspec.Meta(ge=0, le=5)]
"""The hour at which a day ends, 0 for midnight."""


class Measures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it for one runner."""

    distance: Distance = Distance.KM
    weight: Weight = Weight.KG
    temperature: Temperature = Temperature.CELSIUS
    clock: Clock = Clock.HOURS_24
    dates: DateOrder = DateOrder.DAY
    day_ends: DayEnds = 0


class ChosenMeasures(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What a runner has chosen of `Measures`; `None` for what is left to a guess."""

    distance: Distance | None = None
    weight: Weight | None = None
    temperature: Temperature | None = None
    clock: Clock | None = None
    dates: DateOrder | None = None
    day_ends: DayEnds | None = None

    def over(self, guessed: Measures) -> Measures:
        """Return all measures: those chosen, and the others as guessed."""
        return msgspec.structs.replace(guessed, **self._chosen())

    def with_all_of(self, other: "ChosenMeasures") -> "ChosenMeasures":
        """Return the choices of both; where both chose, these are kept."""
        return msgspec.structs.replace(other, **self._chosen())

    def _chosen(self) -> dict[str, object]:
        held = msgspec.structs.asdict(self)
        return {name: value for name, value in held.items() if value is not None}


def guess_measures(place: str) -> Measures:
    """Return what people in a country, such as `US`, most likely use.

    Anybody else, also where the country is not known, gets kilometres, Celsius, 24 hours and the
    day first: many people all over the world have a browser set to United States English. Which
    countries use what: Unicode CLDR 47, measurement systems, day periods and short dates.
    """
    is_american = place in _AMERICAN
    return Measures(
        distance=Distance.MILES if place in _MILES else Distance.KM,
        weight=Weight.POUNDS if is_american else Weight.KG,
        temperature=Temperature.FAHRENHEIT if place in _FAHRENHEIT else Temperature.CELSIUS,
        clock=Clock.HOURS_12 if place in _TWELVE_HOURS else Clock.HOURS_24,
        dates=DateOrder.MONTH if place in _MONTH_FIRST else _year_or_day(place),
    )


def _year_or_day(place: str) -> DateOrder:
    return DateOrder.YEAR if place in _YEAR_FIRST else DateOrder.DAY


_AMERICAN = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})
_MILES = _AMERICAN | {"LR"}
"""Not Britain: its roads have miles, its runners' watches and races mostly kilometres."""
_FAHRENHEIT = _AMERICAN | {"BS", "BZ", "KY", "PW", "LR"}
_TWELVE_HOURS = _AMERICAN | {"CA", "AU", "NZ", "IN", "PK", "BD", "PH", "EG", "SA", "MY", "CO", "KR"}
_MONTH_FIRST = _AMERICAN | {"PH"}
_YEAR_FIRST = frozenset({"CN", "JP", "KR", "TW", "HU", "LT", "MN", "ZA", "SE", "CA"})
