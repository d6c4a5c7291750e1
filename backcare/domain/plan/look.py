"""The facts for a look back at a week, before anything is concluded from them."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import mean, median

from backcare.domain.entries import ActivityCheck, WeeklyCheck
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import Plan
from backcare.domain.plan.programme import Phase, Programme
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.zones import MOST_GREEN, Mornings, Zone, session_zone
from backcare.domain.weeks import WEEK

_RED_DAYS = timedelta(days=7)
_PLATEAU = timedelta(weeks=6)
_PLATEAU_ADHERENCE, _CLEAR_CHANGE, _CLEAR_SHARE = 0.7, 2, 0.3
"""PR9, after Ostelo 2008 (R109) and Stratford 1995 (R114)."""


class Look:
    """One look back at the week of `check`, from `start` on; changes apply from the day `at` on.

    `missed` counts the weeks in a row, up to the last, without a session. `first`, `week` and
    `coming` are programme weeks: where the runner's level begins, the last one that was not a
    settling week, and the next one in the plan.
    """

    def __init__(self, plan: Plan, check: WeeklyCheck, log: Log, programme: Programme) -> None:
        self.plan, self.check, self.log = plan, check, log
        self.start = log.weeks.named(check.week)
        self.at = self.start + WEEK
        self.mornings = Mornings(log.check_ins)
        self._programme = programme
        self.ratings = Ratings(log, [check])
        start = log.weeks.start
        weeks = {start(s.day): s.week for s in sorted(plan.sessions, key=lambda s: s.day)}
        self._past = {first: week for first, week in weeks.items() if first < self.at}
        """The programme week of each past week of the plan, by its first day."""
        self._trained = {start(s.day) for s in log.sessions if s.day >= plan.day}
        """The first days of weeks with a session done since the plan began."""
        self.missed = self._count_missed()
        last = self._past[max(self._past)]
        ahead = [week for first, week in weeks.items() if first >= self.at]
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
            later - earlier < _RED_DAYS and later >= self.start
            for i, earlier in enumerate(sorted(reds))
            for later in sorted(reds)[i + 1 :]
        )

    def is_plateau(self) -> bool:
        """Return whether six weeks of training improved neither pain nor activities (PR9).

        Each question is compared with itself. Pain that is already green need not improve.
        """
        since = self.at - _PLATEAU
        weeks = [start for start in self._past if start >= since]
        if min(self._past) > since or self.share(weeks) < _PLATEAU_ADHERENCE:
            return False
        first = self.ratings.by_question(since, since + 2 * WEEK)
        last = self.ratings.by_question(self.at - 2 * WEEK, self.at)
        both = [(median(first[q]), median(last[q])) for q in first.keys() & last.keys()]
        if not any(now > MOST_GREEN for _, now in both):
            return False
        is_clear = any(
            was - now >= _CLEAR_CHANGE or was - now >= _CLEAR_SHARE * was
            for was, now in both
            if was > MOST_GREEN
        )
        return not is_clear and not self._are_activities_better(since)

    def has_flared(self) -> bool:
        """Return whether the week felt worse and its worst pain was above amber."""
        return self.ratings.has_flared(self.start)

    def is_climbing(self) -> bool:
        """Return whether pain climbed over two weeks, up to this one."""
        return self.ratings.climbs_to(self.start)

    def settled(self) -> int:
        """Return how many of the latest past weeks in a row were settling weeks."""
        weeks = list(reversed(self._past.values()))
        return next((n for n, week in enumerate(weeks) if week > 0), len(weeks))

    def last_trained(self) -> int | None:
        """Return the last programme week with a session done, apart from settling weeks."""
        start = self.start_trained()
        return None if start is None else self._past[start]

    def start_trained(self) -> date | None:
        """Return the first day of the last week with a session done, apart from settling weeks."""
        found = (m for m, week in reversed(self._past.items()) if week > 0 and m in self._trained)
        return next(found, None)

    def live_weeks(self, phase: Phase) -> list[date]:
        """Return the first day of each week since a phase began; of repeated ones the latest."""
        found: list[date] = []
        lowest: int | None = None
        for start, week in reversed(self._past.items()):
            if week == 0:
                continue
            if self._programme.phase(week).id is not phase:
                break
            if lowest is None or week < lowest:
                found.append(start)
                lowest = week
        return found

    def share(self, weeks: Iterable[date]) -> float:
        """Return the share of planned sessions done in some weeks.

        Extra sessions do not make up for missed ones, and those in a break do not count as planned.
        """
        standing = Standing([self.plan], self.log.sessions, self.log.breaks, self.log.weeks)
        found = [standing.week(start) for start in weeks]
        planned = sum(week.asked for week in found)
        return sum(week.fulfilled for week in found) / planned if planned else 0.0

    def _count_missed(self) -> int:
        """Return how many weeks in a row, up to the last, had no session.

        Weeks of the plan count, and weeks after its end.
        """
        count, start = 0, self.start
        while start >= min(self._past) and start not in self._trained:
            count += start in self._past or start > max(self._past)
            start -= WEEK
        return count

    def _are_activities_better(self, since: date) -> bool:
        checks = sorted(self.log.activities, key=lambda c: c.day)
        before = [c for c in checks if c.day <= since + 2 * WEEK]
        if not before or checks[-1] is before[-1]:
            return False
        return _rise(before[-1], checks[-1]) >= _CLEAR_CHANGE


def _rise(before: ActivityCheck, after: ActivityCheck) -> float:
    """Return how much ability rose, on average, in the activities that were rated both times."""
    was = {rating.name: rating.ability for rating in before.activities}
    rises = [r.ability - was[r.name] for r in after.activities if r.name in was]
    return mean(rises) if rises else 0.0
