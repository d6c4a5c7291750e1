"""Days and times as people write them, with the names that CLDR has in the language of the texts.

No English in CLDR has both the day before the month and a short September that the charts (Vega)
have too, so the order is ours. It is that of whoever sees the page: see `measures_now`.
"""

from datetime import date, time, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time

from backcare.content.texts import LANGUAGE, Texts
from backcare.domain.measures import Clock, DateOrder
from backcare.ui.visit import measures_now

_LOCALE = Locale.parse(LANGUAGE)
_FORMS = {
    "long": ("d MMMM y", "MMMM d, y", "y MMMM d"),
    "short": ("d MMM y", "MMM d, y", "y MMM d"),
    "in-year": ("d MMM", "MMM d", "MMM d"),
    "short-month": ("MMM y", "MMM y", "y MMM"),
    "month": ("MMMM y", "MMMM y", "y MMMM"),
    "weekday-day": ("EEE d", "EEE d", "EEE d"),
    "weekday-in-year": ("EEE dd MMM", "EEE MMM dd", "EEE MMM dd"),
    "weekday-short": ("EEE d MMM y", "EEE, MMM d, y", "EEE, y MMM d"),
    "weekday-long": ("EEEE, d MMMM y", "EEEE, MMMM d, y", "EEEE, y MMMM d"),
    "full-in-year": ("EEEE d MMMM", "EEEE, MMMM d", "EEEE, MMMM d"),
    "full": ("EEEE d MMMM y", "EEEE, MMMM d, y", "EEEE, y MMMM d"),
}
"""Each form with the day first, the month first, the year first."""
_PLACE = {order: place for place, order in enumerate(DateOrder)}


def said_time_of_day(moment: time, clock: Clock | None = None) -> str:
    """Return a time of day to the minute: 18:30, or 6:30 pm."""
    is_24 = (clock or measures_now().clock) is Clock.HOURS_24
    # CLDR writes PM; small letters are what a sentence in plain words has.
    return format_time(moment, "HH:mm" if is_24 else "h:mm a", locale=_LOCALE).lower()


def browser_locale() -> str:
    """Return the language by which a browser writes days in the reader's order."""
    return f"{LANGUAGE}-{'GB' if measures_now().dates is DateOrder.DAY else 'US'}"


def long_date(day: date) -> str:
    """Return a date in full: 3 November 2026."""
    return _written(day, "long")


def short_date(day: date, order: DateOrder | None = None) -> str:
    """Return a date for lists and charts: 3 Nov 2026; in another order than the reader's."""
    return _written(day, "short", order)


def day_and_month(day: date) -> str:
    """Return a date where the year is clear: 3 Nov."""
    return _written(day, "in-year")


def month_and_year(day: date) -> str:
    """Return the month of a day: November 2026."""
    return _written(day, "month")


def short_month(day: date) -> str:
    """Return the month for charts: Nov."""
    return _bare(day, "MMM")


def weekday(day: date) -> str:
    """Return the day of the week: Tuesday."""
    return _bare(day, "EEEE")


def short_weekday(day: date) -> str:
    """Return the day of the week for lists: Tue."""
    return _bare(day, "EEE")


def weekday_and_day(day: date) -> str:
    """Return a day where the month is clear: Tue 3."""
    return _written(day, "weekday-day")


def weekday_and_date(day: date) -> str:
    """Return a day that something was moved from or to: Tue 03 Nov."""
    return _written(day, "weekday-in-year")


def weekday_and_long_date(day: date) -> str:
    """Return a day of another week: Tuesday, 3 November 2026."""
    return _written(day, "weekday-long")


def day_in_full(day: date, today: date) -> str:
    """Return a day as a message names it: Saturday 28 February, with the year if it is another."""
    return _written(day, "full-in-year" if day.year == today.year else "full")


def axis_days(order: DateOrder) -> tuple[tuple[str, ...], str, str]:
    """Return how charts, which write days in the browser, name them: the short months, and the
    CLDR forms of a day and of a month.
    """
    place = _PLACE[order]
    months = tuple(short_month(date(2026, month, 1)) for month in range(1, 13))
    return months, _FORMS["in-year"][place], _FORMS["short-month"][place]


def near_date(day: date, today: date, text: Texts) -> str:
    """Return today, yesterday, or the weekday and date."""
    if day == today:
        return text("day.today")
    if day == today - timedelta(days=1):
        return text("day.yesterday")
    return _written(day, "weekday-short")


def _written(day: date, form: str, order: DateOrder | None = None) -> str:
    return _bare(day, _FORMS[form][_PLACE[order or measures_now().dates]])


@lru_cache(maxsize=4096)  # a page writes the same few days again in each run
def _bare(day: date, form: str) -> str:
    return format_date(day, form, _LOCALE)
