"""The statement of a day: its headline, what it was decided from, and the next run."""

from collections.abc import Iterable
from datetime import date

from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.domain.entries import PainContext, RunSession
from backcare.domain.plan.zones import Zone
from backcare.domain.tracker.next_run import NextRun
from backcare.domain.tracker.today import Felt, Today, TodayKind, today_of
from backcare.ui.check.waiting import running_waits
from backcare.ui.lists import listed, sentences
from backcare.ui.markup import why
from backcare.ui.numbers import said_distance
from backcare.ui.plan.book import PlanBook
from backcare.ui.plan.led import as_it_may_be
from backcare.ui.plan.words import session_heading, session_title
from backcare.ui.tracker.next_run import amount, near_day
from backcare.ui.visit import Visit

_BESIDE_A_RUN = (TodayKind.SESSION, TodayKind.OPEN, TodayKind.DONE)
"""Days of a session, which say that there is a run too."""


def read_today(book: PlanBook, visit: Visit, *, waits: bool = False) -> Today:
    """Return what today is, as the first page and the plan say it; `waits`: exercise waits."""
    return today_of(
        book.plan,
        book.standing,
        book.log,
        book.runs,
        visit.today,
        waits=waits,
        runs_wait=running_waits(visit),
    )


def why_today(today: Today, visit: Visit) -> str:
    """Return a closed "Why?" with the data, the rule and the sources of what is said of the day.

    Empty where nothing is said by the traffic light.
    """
    if today.word is None:
        return ""
    said = visit.content.today[f"day-{today.word}"]
    told = (what_happened(today, visit), visit.text("plan.rules", rules=said.rule))
    first = sentences(*told)
    return why(said.sources, visit.content.sources, visit.text, said.text, first=first)


def reasons_of_day(today: Today, run: NextRun | None, visit: Visit) -> str:
    """Return what a day was decided from, what that means, and what else there is, in one line."""
    told = (
        what_happened(today, visit),
        what_it_means(today, visit.content),
        what_follows(today, run, visit),
    )
    return sentences(*told)


def headline(today: Today, minutes: int | None, visit: Visit) -> str:
    """Return the statement of the day; `minutes` is how long its session takes."""
    text, pause = visit.text, today.pause
    if today.kind is TodayKind.PAUSE and pause is not None and pause.until is not None:
        return text("today.title.pause_until", day=near_day(pause.until, visit))
    planned = None if today.session is None else as_it_may_be(today.session, visit)
    is_extra = planned is not None and planned.is_optional and not planned.is_on_the_floor
    if today.kind is TodayKind.SESSION and is_extra:
        return text("today.title.extra", minutes=minutes)
    if today.kind is TodayKind.DONE and today.run is not None and today.zone is not Zone.RED:
        return text("today.title.done_before_run")
    session = "" if planned is None else session_heading(planned, text)
    return text(f"today.title.{today.kind}", session=session, minutes=minutes)


def what_happened(today: Today, visit: Visit) -> str:
    """Return what of yesterday and today the day was decided from; empty if nothing is known."""
    days = sorted({one.day for one in today.felt} | {run.day for run in today.runs})
    return sentences(*(_of_day(day, today, visit) for day in days))


def what_it_means(today: Today, content: ContentLibrary) -> str:
    """Return what is said about the day by the traffic light; empty where nothing is."""
    word = today.word
    return "" if word is None else content.today[f"day-{word}"].text


def what_follows(today: Today, run: NextRun | None, visit: Visit) -> str:
    """Return what else is planned today, how long today's run may be, and what is next."""
    text, told = visit.text, []
    is_easy = today.zone is Zone.RED  # asks for a day without a long run: it urges to none
    if today.kind in _BESIDE_A_RUN and today.run is not None and not is_easy:
        told.append(text(f"today.also.{today.run}"))
    is_free = today.kind is not TodayKind.PAUSE and not is_easy
    if run is not None and run.day == visit.today and is_free:
        number, unit = amount(run.metres, run.seconds, text)
        told += [text("today.run_up_to", number=number, unit=unit)] if number else []
    if today.session is not None and today.kind is TodayKind.EASY:
        told.append(
            text(
                "today.can_wait", session=session_heading(as_it_may_be(today.session, visit), text)
            )
        )
    elif today.session is not None and today.run is not None and today.session.is_optional:
        told.append(text("today.extra"))
    if today.kind is not TodayKind.PAUSE and today.coming is not None:
        coming = as_it_may_be(today.coming, visit)
        session, day = session_title(coming, text), near_day(coming.day, visit)
        told.append(text("today.next", session=session, day=day))
    return sentences(*told)


def _of_day(day: date, today: Today, visit: Visit) -> str:
    text = visit.text
    felt = [one for one in today.felt if one.day == day]
    woke = [one for one in felt if one.context is PainContext.WAKING]
    parts = [_rated(one, text) for one in woke]
    parts += _ran([r for r in today.runs if r.day == day], text)
    parts += [_rated(one, text) for one in felt if one not in woke]
    told = listed(parts)
    return text("today.today" if day == visit.today else "today.yesterday", told=told)


def _ran(runs: Iterable[RunSession], text: Texts) -> list[str]:
    runs = list(runs)
    if not runs:
        return []
    metres = [r.distance_m for r in runs]
    if None in metres:
        return [text("today.ran")]
    return [said_distance(sum(m or 0 for m in metres), text)]


def _rated(one: Felt, text: Texts) -> str:
    return text(f"today.felt.{one.context or 'session'}", nprs=one.nprs)
