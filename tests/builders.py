"""Made-up records for tests, benchmarks and pictures."""

import random
import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from backcare.domain.adherence import week_start
from backcare.domain.entries import AnyEntry, CheckIn, ExerciseSession, RunSession
from backcare.domain.profile import Profile, Target

MONDAY = date(2026, 11, 16)
TODAY = date(2026, 11, 19)


def entry_id(number: int) -> str:
    return uuid.UUID(int=number).hex


def _logged(day: date) -> datetime:
    return datetime.combine(day, time(18, 30), UTC)


def check_in(number: int = 1, day: date = TODAY, **values: Any) -> CheckIn:
    values = values or {"nprs_running": 3}
    return CheckIn(id=entry_id(number), day=day, logged_at=_logged(day), **values)


def run(number: int = 1, day: date = TODAY, **values: Any) -> RunSession:
    values = values or {"distance_km": 8.0, "minutes": 48, "rpe": 4}
    return RunSession(id=entry_id(number), day=day, logged_at=_logged(day), **values)


def session(number: int = 1, day: date = TODAY, **values: Any) -> ExerciseSession:
    return ExerciseSession(id=entry_id(number), day=day, logged_at=_logged(day), **values)


def year_of_entries(today: date = TODAY, seed: int = 7) -> list[AnyEntry]:
    """A year of a runner who trains three times a week, with pain that slowly eases."""
    rng = random.Random(seed)
    entries: list[AnyEntry] = []
    for back in range(364, -1, -1):
        day = today - timedelta(days=back)
        number = 1000 + back * 3
        level = 1.5 + 4.5 * back / 364
        if day.weekday() in (0, 3) and rng.random() < 0.85:
            entries.append(
                session(number, day, minutes=rng.choice([10, 20, 25]), exercises=("E12", "E16"))
            )
        if day.weekday() in (1, 5, 6):
            km = round(rng.uniform(5, 9) * (1.8 if day.weekday() == 6 else 1), 1)
            entries.append(run(number + 1, day, distance_km=km, minutes=round(km * 6), rpe=4))
            entries.append(check_in(number + 2, day, **_ratings(rng, level)))
    return entries


def year_profile(today: date = TODAY) -> Profile:
    start = week_start(today - timedelta(days=364))
    return Profile(targets=(Target(since=start, sessions=2),))


def _ratings(rng: random.Random, level: float) -> dict[str, int]:
    def rating(shift: float) -> int:
        return max(0, min(10, round(rng.gauss(level + shift, 1))))

    return {
        "nprs_running": rating(-1.0),
        "nprs_sitting": rating(0.8),
        "nprs_waking": rating(-0.2),
    }
