"""The facts for a look back at a week, before anything is concluded from them."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import mean, median

import msgspec

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseSession,
    GateResults,
    PainContext,
    Pause,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.plan.plan import Plan
from backcare.domain.plan.programme import Phase, Programme
from backcare.domain.plan.zones import MOST_AMBER, MOST_GREEN, Mornings, Zone, session_zone
from backcare.domain.weeks import WEEK, break_on, in_week, week_start

_RED_DAYS = timedelta(days=7)
_PLATEAU = timedelta(weeks=6)
_PLATEAU_ADHERENCE, _CLEAR_CHANGE, _CLEAR_SHARE = 0.7, 2, 0.3
"""PR9, after Ostelo 2008 (R109) and Stratford 1995 (R114)."""
_CLIMB = 1
"""Rise of a week's average pain, in points, that counts as climbing (project synthesis)."""


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """What the tracker knows, by kind of record."""

    sessions: tuple[ExerciseSession, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    weekly: tuple[WeeklyCheck, ...] = ()
    gate_checks: tuple[GateResults, ...] = ()
    activities: tuple[ActivityCheck, ...] = ()
    pauses: tuple[Pause, ...] = ()
    checks: tuple[SelfCheckResult, ...] = ()

    def done_in(self, monday: date) -> tuple[ExerciseSession, ...]:
        """Return the sessions done in a week."""
        return in_week(self.sessions, monday)


class Look:
    """One look back at the week of `check`; `at` is the Monday from which changes apply.

    `missed` counts the weeks in a row, up to the last, without a session. `first`, `week` and
    `coming` are programme weeks: where the runner's level begins, the last one that was not a
    settling week, and the next one in the plan.
    """

    def __init__(self, plan: Plan, check: WeeklyCheck, log: Log, programme: Programme) -> None:
        self.plan, self.check, self.log = plan, check, log
        self.at = check.week + WEEK
        self.mornings = Mornings(log.check_ins)
        self._programme = programme
        weeks = {week_start(s.day): s.week for s in sorted(plan.sessions, key=lambda s: s.day)}
        self._past = {monday: week for monday, week in weeks.items() if monday < self.at}
        """The programme week of each past week of the plan, by its Monday."""
        self.missed = self._count_missed()
        last = self._past[max(self._past)]
        ahead = [week for monday, week in weeks.items() if monday >= self.at]
        self.coming = ahead[0] if ahead else programme.week_after(last)
        self.first = programme.first_week[plan.choices.level - 1]
        self.week = next((w for w in reversed(self._past.values()) if w > 0), self.first)

    def has_two_reds(self) -> bool:
        """Return whether two sessions within seven days were red."""
        reds = [
            s.day
            for s in self.log.sessions
            if self.at - _RED_DAYS - WEEK <= s.day < self.at
            and session_zone(s, self.mornings) is Zone.RED
        ]
        return any(
            later - earlier < _RED_DAYS and later >= self.check.week
            for i, earlier in enumerate(sorted(reds))
            for later in sorted(reds)[i + 1 :]
        )

    def is_plateau(self) -> bool:
        """Return whether six weeks of training improved neither pain nor activities (PR9).

        Pain that is already green need not improve.
        """
        since = self.at - _PLATEAU
        weeks = [monday for monday in self._past if monday >= since]
        if min(self._past) > since or self.share(weeks) < _PLATEAU_ADHERENCE:
            return False
        first = self.ratings(since, since + 2 * WEEK)
        last = self.ratings(self.at - 2 * WEEK, self.at)
        if not first or not last or median(last) <= MOST_GREEN:
            return False
        change = median(first) - median(last)
        clear = change >= _CLEAR_CHANGE or change >= _CLEAR_SHARE * median(first)
        return not clear and not self._are_activities_better(since)

    def has_flared(self) -> bool:
        """Return whether the week felt worse and its worst pain was above amber."""
        worst = self.ratings(self.check.week, self.at)
        return self.check.feel is WeekFeel.WORSE and max(worst, default=0) > MOST_AMBER

    def settled(self) -> int:
        """Return how many of the latest past weeks in a row were settling weeks."""
        weeks = list(reversed(self._past.values()))
        return next((n for n, week in enumerate(weeks) if week > 0), len(weeks))

    def is_climbing(self) -> bool:
        """Return whether pain climbed over two weeks, which counts as red (6.2).

        Pain that is still green does not count.
        """
        weeks = [self.ratings(self.at - n * WEEK, self.at - (n - 1) * WEEK) for n in (3, 2, 1)]
        if not all(weeks):
            return False
        before, between, last = (mean(ratings) for ratings in weeks)
        return before < between < last and last >= before + _CLIMB and last > MOST_GREEN

    def last_trained(self) -> int | None:
        """Return the last programme week with a session done, apart from settling weeks."""
        trained = [w for monday, w in self._past.items() if w > 0 and self.log.done_in(monday)]
        return trained[-1] if trained else None

    def live_weeks(self, phase: Phase) -> list[date]:
        """Return the Mondays since a phase last began; of repeated weeks only the latest."""
        found: list[date] = []
        lowest: int | None = None
        for monday, week in reversed(self._past.items()):
            if week == 0:
                continue
            if self._programme.phase(week).id is not phase:
                break
            if lowest is None or week < lowest:
                found.append(monday)
                lowest = week
        return found

    def share(self, weeks: Iterable[date]) -> float:
        """Return the share of planned sessions done in some weeks.

        Extra sessions do not make up for missed ones, and those in a pause do not count as planned.
        """
        planned = done = 0
        for monday in weeks:
            target = sum(
                not s.is_optional and break_on(s.day, self.log.pauses) is None
                for s in in_week(self.plan.sessions, monday)
            )
            planned += target
            done += min(target, len(self.log.done_in(monday)))
        return done / planned if planned else 0.0

    def ratings(self, since: date, until: date) -> list[int]:
        """Return all pain ratings from `since` up to, but not including, `until`."""
        return [
            nprs
            for nprs in (
                *(
                    c.nprs(x)
                    for c in self.log.check_ins
                    if since <= c.day < until
                    for x in PainContext
                ),
                *(s.nprs for s in self.log.sessions if since <= s.day < until),
                *(
                    nprs
                    for w in (*self.log.weekly, self.check)
                    if since <= w.week < until
                    for nprs in (w.nprs_running, w.nprs_sitting, w.nprs_waking)
                ),
            )
            if nprs is not None
        ]

    def _count_missed(self) -> int:
        """Return how many weeks in a row, up to the last, had no session.

        Weeks of the plan count, and weeks after its end.
        """
        count, monday = 0, self.check.week
        while monday >= min(self._past) and not self.log.done_in(monday):
            count += monday in self._past or monday > max(self._past)
            monday -= WEEK
        return count

    def _are_activities_better(self, since: date) -> bool:
        checks = sorted(self.log.activities, key=lambda c: c.day)
        before = [c for c in checks if c.day <= since + 2 * WEEK]
        if not before or checks[-1] is before[-1]:
            return False
        return _ability(checks[-1]) - _ability(before[-1]) >= _CLEAR_CHANGE


def _ability(check: ActivityCheck) -> float:
    return mean(rating.ability for rating in check.activities)
