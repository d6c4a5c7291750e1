"""Days as people say them."""

from datetime import date, timedelta

from backcare.content.texts import Texts


def long_date(day: date) -> str:
    """Return a date in full: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"


def short_date(day: date) -> str:
    """Return a date for lists and charts: 3 Nov 2026."""
    return f"{day.day} {day:%b %Y}"


def day_in_full(day: date, today: date) -> str:
    """Return a day as an answer names it: Saturday 28 February, with its year if it is another."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def near_date(day: date, today: date, text: Texts) -> str:
    """Return today, yesterday, or the weekday and date."""
    if day == today:
        return text("day.today")
    if day == today - timedelta(days=1):
        return text("day.yesterday")
    return f"{day:%a} {short_date(day)}"
