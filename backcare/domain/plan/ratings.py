"""The pain that somebody rated, each rating once, and which weeks were sore (6.2)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from statistics import fmean

from backcare.domain.entries import PainContext, WeekFeel, WeeklyCheck
from backcare.domain.plan.log import Log
from backcare.domain.plan.zones import MOST_AMBER, MOST_GREEN, worst_nprs
from backcare.domain.weeks import WEEK, Weeks

_CLIMB = 1
"""Rise of a week's average pain, in points, that counts as climbing (project synthesis)."""

Question = PainContext | None
"""What a rating answers: one of the three questions, or `None` for pain during a session."""


class Ratings:
    """All ratings of a log; `more` are weekly checks that are not in it yet."""

    def __init__(self, log: Log, more: Iterable[WeeklyCheck] = ()) -> None:
        self._log = log
        checks = (*log.weekly, *more)
        self._weekly = _weekly_ratings(checks, log.weeks)
        self._felt = {log.weeks.named(one.week): one.feel for one in checks if one.feel is not None}
        self._sore: dict[date, bool] = {}
        self._climbing: dict[date, Mapping[Question, tuple[float, float, float]]] = {}

    def between(self, since: date, until: date) -> list[int]:
        """Return all pain ratings from `since` up to, but not including, `until`."""
        return [nprs for _, nprs in self._rated(since, until)]

    def by_question(self, since: date, until: date) -> Mapping[Question, list[int]]:
        """Return the same ratings by what they answer; pain in a session has no question."""
        found: dict[Question, list[int]] = defaultdict(list)
        for question, nprs in self._rated(since, until):
            found[question].append(nprs)
        return found

    def has_flared(self, start: date) -> bool:
        """Return whether a week felt worse and its worst pain was above amber."""
        is_worse = self._felt.get(start) is WeekFeel.WORSE
        return is_worse and max(self.between(start, start + WEEK), default=0) > MOST_AMBER

    def climbs_to(self, start: date) -> bool:
        """Return whether pain climbed over two weeks, up to this one, which counts as red (6.2)."""
        return bool(self.climbing(start))

    def climbing(self, until: date) -> Mapping[Question, tuple[float, float, float]]:
        """Return the questions whose pain climbed up to a week, with the three weeks' averages.

        Each question is compared with itself. Pain that is still green does not count.
        """
        if until not in self._climbing:
            self._climbing[until] = self._climbed(until)
        return self._climbing[until]

    def _climbed(self, until: date) -> Mapping[Question, tuple[float, float, float]]:
        starts = [until - n * WEEK for n in (2, 1, 0)]
        first, second, last = (self.by_question(start, start + WEEK) for start in starts)
        always = first.keys() & second.keys() & last.keys()
        means = {q: (fmean(first[q]), fmean(second[q]), fmean(last[q])) for q in always}
        return {question: three for question, three in means.items() if _climbs(*three)}

    def has_climbed(self, since: date, until: date) -> bool:
        """Return whether pain but that of sessions climbed up to any week between two days."""
        last = self._log.weeks.start(until)
        weeks = (last - self._log.weeks.start(since)) // WEEK
        return any(q is not None for n in range(weeks + 1) for q in self.climbing(last - n * WEEK))

    def is_sore(self, start: date) -> bool:
        """Return whether a week flared up, or pain has climbed up to and including it."""
        if start not in self._sore:
            self._sore[start] = self.has_flared(start) or self.climbs_to(start)
        return self._sore[start]

    def _rated(self, since: date, until: date) -> Iterator[tuple[Question, int]]:
        """Yield each rating that somebody gave, with what it answers.

        A weekly check is filled in with the worst of the week's check-ins: what is no worse is a
        copy and no rating. Of several checks of one week, the latest answer counts.
        """
        inside = [c for c in self._log.check_ins if since <= c.day < until]
        rated = [(c.day, q, n) for c in inside for q in PainContext if (n := c.nprs(q)) is not None]
        worst: dict[tuple[date, PainContext], int] = {}
        for day, question, nprs in rated:
            key = self._log.weeks.start(day), question
            worst[key] = max(nprs, worst.get(key, 0))
            yield question, nprs
        for session in self._log.sessions:
            nprs_of_it = worst_nprs(session) if since <= session.day < until else None
            if nprs_of_it is not None:
                yield None, nprs_of_it
        for (start, question), nprs in self._weekly.items():
            if since <= start < until and nprs > worst.get((start, question), -1):
                yield question, nprs


def _climbs(before: float, between: float, last: float) -> bool:
    return before < between < last and last >= before + _CLIMB and last > MOST_GREEN


def _weekly_ratings(
    checks: Iterable[WeeklyCheck], weeks: Weeks
) -> Mapping[tuple[date, PainContext], int]:
    """Return the latest rating of each week and question."""
    found: dict[tuple[date, PainContext], int] = {}
    for check in sorted(checks, key=lambda c: c.logged_at):
        answers = (check.nprs_running, check.nprs_sitting, check.nprs_waking)
        for context, nprs in zip(PainContext, answers, strict=True):
            if nprs is not None:
                found[weeks.named(check.week), context] = nprs
    return found
