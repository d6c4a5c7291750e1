"""Days as people say them, with the names that CLDR has in the language of the texts.

No English in CLDR has both the day before the month and a short September that the charts (Vega)
have too, so the order is ours.
"""

from datetime import date, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date

from backcare.content.texts import LANGUAGE, Texts

_LOCALE = Locale.parse(LANGUAGE)


def long_date(day: date) -> str:
    """Return a date in full: 3 November 2026."""
    return _written(day, "d MMMM y")


def short_date(day: date) -> str:
    """Return a date for lists and charts: 3 Nov 2026."""
    return _written(day, "d MMM y")


def day_and_month(day: date) -> str:
    """Return a date where the year is clear: 3 Nov."""
    return _written(day, "d MMM")


def month_and_year(day: date) -> str:
    """Return the month of a day: November 2026."""
    return _written(day, "MMMM y")


def short_month(day: date) -> str:
    """Return the month for charts: Nov."""
    return _written(day, "MMM")


def weekday(day: date) -> str:
    """Return the day of the week: Tuesday."""
    return _written(day, "EEEE")


def short_weekday(day: date) -> str:
    """Return the day of the week for lists: Tue."""
    return _written(day, "EEE")


def weekday_and_day(day: date) -> str:
    """Return a day where the month is clear: Tue 3."""
    return _written(day, "EEE d")


def weekday_and_date(day: date) -> str:
    """Return a day that something was moved from or to: Tue 03 Nov."""
    return _written(day, "EEE dd MMM")


def weekday_and_long_date(day: date) -> str:
    """Return a day of another week: Tuesday, 3 November 2026."""
    return _written(day, "EEEE, d MMMM y")


def day_in_full(day: date, today: date) -> str:
    """Return a day as a message names it: Saturday 28 February, with the year if it is another."""
    return _written(day, "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y")


def near_date(day: date, today: date, text: Texts) -> str:
    """Return today, yesterday, or the weekday and date."""
    if day == today:
        return text("day.today")
    if day == today - timedelta(days=1):
        return text("day.yesterday")
    return _written(day, "EEE d MMM y")


@lru_cache(maxsize=4096)  # a page writes the same few days again in each run
def _written(day: date, form: str) -> str:
    return format_date(day, form, _LOCALE)
