"""An entry in words: what it was, its numbers, and the message for whoever saved it."""

from collections.abc import Iterable
from datetime import date

from backcare.content.texts import Texts
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    Entry,
    ExerciseSession,
    PainContext,
    Pause,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.pauses import Stretch, stretches, whole
from backcare.domain.records import kind_of
from backcare.domain.tracker.measures import measured, whole_minutes
from backcare.domain.words import as_text
from backcare.ui.dates import day_and_month, day_in_full, short_date
from backcare.ui.lists import listed, sentences
from backcare.ui.numbers import said_distance, said_pace, said_time
from backcare.ui.visit import measures_now

_FEWEST_METRES_OF_A_PACE = 1000
"""Minutes are whole ones, so that of less would be far off."""


def summary(entry: Entry, text: Texts) -> str:
    """Return an entry in one line of Markdown: what it was and its numbers."""
    return " · ".join([text(f"log.kind.{kind_of(entry)}"), *numbers(entry, text)])


def said_saved(entry: Entry, today: date, text: Texts) -> str:
    """Return the message after a save: what was understood, and for which day."""
    what, day = text(f"log.kind.{kind_of(entry)}"), day_in_full(entry.day, today)
    said = _understood(entry, text)
    if said:
        return text("log.saved_with", what=what, day=day, numbers=said)
    return text("log.saved", what=what, day=day)


def said_changed(entry: Entry, today: date, text: Texts) -> str:
    """Return the message after a change, with what was understood."""
    if isinstance(entry, Pause):
        told = text("pause.is_now", pause=said_stretch(whole(entry), text))
        return sentences(text("log.changed"), told)
    what, day = text(f"log.kind.{kind_of(entry)}"), day_in_full(entry.day, today)
    said = _understood(entry, text)
    told = text("log.is_now" if said else "log.is_now_only", what=what, day=day, numbers=said)
    return sentences(text("log.changed"), told)


def said_run(metres: int | None, minutes: int | None, text: Texts) -> str:
    """Return how far and how long a run was: 12.5 km in 1 h 05."""
    far = None if metres is None else said_distance(metres, text)
    time = None if minutes is None else said_time(minutes, text)
    if far is not None and time is not None:
        return text("log.far_in", far=far, time=time)
    return far or time or ""


def numbers(entry: Entry, text: Texts) -> list[str]:
    """Return what an entry says besides its day, part by part, as Markdown."""
    match entry:
        case CheckIn():
            return [*_pain(entry, text), *_stiffness(entry, text)]
        case RunSession() | ExerciseSession():
            return _amounts(entry, text)
        case WeeklyCheck():
            return _answers(entry, text)
        case ActivityCheck():
            rated = [
                text("activities.rated", name=as_text(r.name), n=r.ability)
                for r in entry.activities
            ]
            if entry.change is not None:
                rated.append(text("activities.short_change", n=f"{entry.change:+d}"))
            return rated
        case Pause():
            return [said_days(whole(entry), text), text(f"pause.reason.{entry.reason}")]
    return []


def said_stretch(stretch: Stretch, text: Texts) -> str:
    """Return a pause in one line: "holiday, 16 Nov 2026 to 22 Nov 2026"."""
    reason = text(f"pause.reason.{stretch.reason}")
    return text("pause.line", reason=reason, days=said_days(stretch, text))


def said_pauses(pauses: Iterable[Pause], since: date, until: date, text: Texts) -> list[str]:
    """Return the pauses between two days, each once: "pause: holiday, 16 Nov to 18 Nov"."""
    told = []
    for one in stretches(pauses, since, until):
        days = first = day_and_month(one.first)
        if one.last > one.first:
            days = text("pause.days", since=first, until=day_and_month(one.last))
        reason = text(f"pause.reason.{one.reason}")
        told.append(text("plan.week_pause", reason=reason, days=days))
    return told


def said_days(stretch: Stretch, text: Texts) -> str:
    """Return the days of a pause: 16 Nov 2026, 16 Nov 2026 to 22 Nov 2026, or from 16 Nov 2026."""
    since = short_date(stretch.first)
    if stretch.is_open:
        return text("pause.days_open", since=since)
    if stretch.first == stretch.last:
        return since
    return text("pause.days", since=since, until=short_date(stretch.last))


def _understood(entry: Entry, text: Texts) -> str:
    if isinstance(entry, RunSession):
        said = [said_run(entry.distance_m, entry.minutes, text), *_effort(entry, text)]
        return listed(said)
    if isinstance(entry, ExerciseSession) and entry.minutes is not None:
        return listed([said_time(entry.minutes, text), *numbers(entry, text)[1:]])
    return listed(numbers(entry, text))


def _pain(entry: CheckIn | WeeklyCheck, text: Texts) -> list[str]:
    rated = ((context, getattr(entry, f"nprs_{context}")) for context in PainContext)
    return [text(f"nprs.short.{c}", nprs=nprs) for c, nprs in rated if nprs is not None]


def _stiffness(entry: CheckIn, text: Texts) -> list[str]:
    if entry.stiffness_over_30_min is None:
        return []
    return [text("nprs.stiff" if entry.stiffness_over_30_min else "nprs.not_stiff")]


def _amounts(entry: RunSession | ExerciseSession, text: Texts) -> list[str]:
    amounts = []
    if isinstance(entry, RunSession) and entry.distance_m is not None:
        amounts.append(said_distance(entry.distance_m, text))
    if entry.minutes is not None:
        amounts.append(said_time(entry.minutes, text))
    if isinstance(entry, RunSession):
        amounts += [*_pace(entry, text), *_running(entry, text)]
    if isinstance(entry, ExerciseSession) and entry.done:
        amounts.append(text("log.n_exercises", n=len(entry.done)))
    return [*amounts, *_effort(entry, text)]


def _pace(run: RunSession, text: Texts) -> list[str]:
    """Return how fast a run was, if both are known; that of a run-walk would say nothing."""
    metres, seconds = measured(run)
    if run.is_run_walk or not metres or not seconds or metres < _FEWEST_METRES_OF_A_PACE:
        return []
    return [said_pace(metres, seconds, text)]


def _running(run: RunSession, text: Texts) -> list[str]:
    """Return how much of a run-walk was run, where that is known."""
    if run.is_walk:
        return [text("log.walked")]
    if run.run_seconds is None:
        return []
    return [text("log.running", time=said_time(whole_minutes(run.run_seconds), text))]


def _effort(entry: RunSession | ExerciseSession, text: Texts) -> list[str]:
    return [] if entry.rpe is None else [text("rpe.short", rpe=entry.rpe)]


def _answers(check: WeeklyCheck, text: Texts) -> list[str]:
    told = [text("log.week_of", day=short_date(measures_now().weeks.named(check.week)))]
    if check.feel is not None:
        told.append(text("look_back.short_feel", feel=text(f"look_back.feels.{check.feel}")))
    if check.effect is not None:
        told.append(text(f"look_back.effects.{check.effect.name.lower()}"))
    told += _pain(check, text)
    if check.sessions_done is not None:
        told.append(text("look_back.short_sessions", n=check.sessions_done))
    if check.confidence is not None:
        told.append(text("look_back.short_confidence", n=check.confidence))
    if check.anything_new is not None:
        told.append(text("check.something_new" if check.anything_new else "check.nothing_new"))
    return told
