"""How a runner measures and writes: units, clock, order of a date, end of the day, whose words,
size of paper; when their sessions usually begin, with which reminder; and who shows the exercises.

Records stay in metres, grams and dates: a measure changes what is shown and how what is typed is
read, never what is kept.
"""

from datetime import time
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.weeks import Weekday, Weeks


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


class Words(StrEnum):
    """Whose English the words are in, as a language tag."""

    BRITISH = "en-GB"
    US = "en-US"


class Paper(StrEnum):
    """The size of paper that a printer has."""

    A4 = "a4"
    LETTER = "letter"


class Reminder(StrEnum):
    """When a calendar reminds of a session: so many minutes before it, or the evening before."""

    NONE = "none"
    AT_ONCE = "0"
    MINUTES_15 = "15"
    MINUTES_30 = "30"
    MINUTES_60 = "60"
    EVENING = "evening"


class Person(StrEnum):
    """Who is in the pictures and films of the exercises."""

    WOMAN = "woman"
    MAN = "man"


_MONDAY, _SATURDAY, _SUNDAY = 0, 5, 6
DayEnds = Annotated[int, msgspec.Meta(ge=0, le=5)]
"""The hour at which a day ends, 0 for midnight."""
Begins = Annotated[time, msgspec.Meta(tz=False)]
"""The time of day at which a session usually begins."""


class Measures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it for one runner."""

    distance: Distance = Distance.KM
    weight: Weight = Weight.KG
    temperature: Temperature = Temperature.CELSIUS
    clock: Clock = Clock.HOURS_24
    dates: DateOrder = DateOrder.DAY
    day_ends: DayEnds = 0
    week_begins: Weekday = 0
    words: Words = Words.BRITISH
    paper: Paper = Paper.A4
    begins: Begins = time(18)
    reminder: Reminder = Reminder.MINUTES_15
    person: Person = Person.WOMAN

    @property
    def weeks(self) -> Weeks:
        """Their weeks."""
        return Weeks(self.week_begins)


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
    week_begins: Weekday | None = None
    words: Words | None = None
    paper: Paper | None = None
    begins: Begins | None = None
    reminder: Reminder | None = None
    person: Person | None = None

    def over(self, guessed: Measures) -> Measures:
        """Return all measures: those chosen, and the others as guessed."""
        return msgspec.structs.replace(guessed, **self._chosen())

    def with_all_of(self, other: "ChosenMeasures") -> "ChosenMeasures":
        """Return the choices of both; where both chose, these are kept."""
        return msgspec.structs.replace(other, **self._chosen())

    def _chosen(self) -> dict[str, object]:
        held = msgspec.structs.asdict(self)
        return {name: value for name, value in held.items() if value is not None}


Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]


class Usual(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which countries people mostly measure and write otherwise than most do."""

    miles: frozenset[Country]
    pounds: frozenset[Country]
    fahrenheit: frozenset[Country]
    twelve_hours: frozenset[Country]
    month_first: frozenset[Country]
    year_first: frozenset[Country]
    week_from_sunday: frozenset[Country]
    week_from_saturday: frozenset[Country]
    us_words: frozenset[Country]
    letter: frozenset[Country]

    def guess(self, country: str) -> Measures:
        """Return what people in a country, such as `US`, most likely use.

        Anybody else, also where the country is not known, gets kilometres, kilograms, Celsius, 24
        hours, the day first, weeks from Monday and British words: many people all over the world
        have a browser set to United States English.
        """
        others = DateOrder.YEAR if country in self.year_first else DateOrder.DAY
        from_saturday = _SATURDAY if country in self.week_from_saturday else _MONDAY
        return Measures(
            distance=Distance.MILES if country in self.miles else Distance.KM,
            weight=Weight.POUNDS if country in self.pounds else Weight.KG,
            temperature=(
                Temperature.FAHRENHEIT if country in self.fahrenheit else Temperature.CELSIUS
            ),
            clock=Clock.HOURS_12 if country in self.twelve_hours else Clock.HOURS_24,
            dates=DateOrder.MONTH if country in self.month_first else others,
            week_begins=_SUNDAY if country in self.week_from_sunday else from_saturday,
            words=Words.US if country in self.us_words else Words.BRITISH,
            paper=self.paper_in(country),
        )

    def paper_in(self, country: str) -> Paper:
        """Return what printers have in a country."""
        return Paper.LETTER if country in self.letter else Paper.A4
