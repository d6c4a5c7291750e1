"""What the traffic light says to one rating, with the diary around it (clinical notes 6.2).

The answer to a number, what today is and how long the next run may be all ask it, so that none of
them is calmer than another.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce

from backcare.domain.entries import ExerciseSession, PainContext, RunSession
from backcare.domain.plan.log import Log
from backcare.domain.plan.ratings import Question, Ratings
from backcare.domain.plan.zones import (
    MorningAfter,
    Mornings,
    Zone,
    morning_after,
    session_zone,
    sorer,
    worst_nprs,
    zone_of,
    zone_of_morning,
    zone_of_rating,
)

DAY = timedelta(days=1)
OF_A_RUN = (PainContext.RUNNING, PainContext.SITTING)
"""What is asked about the pain of a run itself."""


class TrafficLight:
    """The traffic light of a diary; `runs` are all runs, of which walks do not count."""

    def __init__(self, log: Log, runs: Iterable[RunSession]) -> None:
        self.mornings = Mornings(log.check_ins)
        self.ratings = Ratings(log)
        self._weeks = log.weeks
        self._check_ins = log.check_ins
        self._ran = {run.day for run in runs if not run.is_walk}
        self._trained = self._ran | {session.day for session in log.sessions}

    def trained(self, day: date) -> bool:
        """Return whether there was a run or a routine session on a day."""
        return day in self._trained

    def ran(self, day: date) -> bool:
        """Return whether something was run on a day."""
        return day in self._ran

    def zone(self, question: Question, nprs: int, day: date) -> Zone:
        """Return the zone of a rating: its number, what the morning says, and whether it climbs."""
        if self.climbs(question, day):
            return Zone.RED
        says = self.morning_says(day) if question is PainContext.WAKING else None
        own = zone_of_rating(nprs)
        return sorer(own, zone_of_morning(says)) or own

    def climbs(self, question: Question, day: date) -> bool:
        """Return whether pain has climbed up to the week of a day, in one question."""
        return question in self.ratings.climbing(self._weeks.start(day))

    def morning_says(self, day: date) -> MorningAfter | None:
        """Return what a morning says against what is usual, and the training of two days before.

        The day before yesterday counts only if its training has still not settled. New stiffness
        counts without any training.
        """
        before, yesterday = day - 2 * DAY, day - DAY
        if self.trained(before):
            earlier = morning_after(before, self.mornings)
            if earlier is MorningAfter.NOT_SETTLED:
                return earlier
        if self.trained(yesterday):
            return morning_after(yesterday, self.mornings)
        return MorningAfter.STIFF if self.mornings.is_stiff_after(yesterday) else None

    def asks_again(self, day: date) -> bool:
        """Return whether a morning that was not calm calls for the next one, also without
        training: its answer says so (6.2).
        """
        zones = [self.zone(q, n, day) for q, n in self.rated(day, (PainContext.WAKING,))]
        worst = reduce(sorer, zones, zone_of_morning(self.morning_says(day)))
        return worst not in (None, Zone.GREEN)

    def zone_of_run(self, day: date) -> Zone | None:
        """Return the sorest zone of the runs of a day; `None` if nothing was rated about them.

        It is of all that was rated on the day, while running or sitting, and on waking after it.
        """
        rated = zone_of(day, self.worst_of_run(day), self.mornings)
        zones = [self.zone(question, nprs, day) for question, nprs in self.rated(day, OF_A_RUN)]
        after = day + DAY
        waking = self.rated(after, (PainContext.WAKING,))
        zones += [self.zone(question, nprs, after) for question, nprs in waking]
        return reduce(sorer, zones, rated)

    def zone_of_runs(self, last: date, today: date) -> Zone | None:
        """Return the sorest zone of a day's runs and of what was rated of a run since then.

        Pain after a run counts also if the run itself is not in the diary.
        """
        days = (last + n * DAY for n in range((today - last).days + 1))
        felt = [day for day in days if day == last or self.worst_of_run(day) is not None]
        return reduce(sorer, (self.zone_of_run(day) for day in felt), None)

    def zone_of_session(self, session: ExerciseSession) -> Zone | None:
        """Return the zone of a routine session with the mornings after it; `None` if unrated."""
        own, worst = session_zone(session, self.mornings), worst_nprs(session)
        return own if worst is None else sorer(own, self.zone(None, worst, session.day))

    def worst_of_run(self, day: date) -> int | None:
        """Return the worst pain rated for the runs of a day: while running, or sitting after."""
        return max((nprs for _, nprs in self.rated(day, OF_A_RUN)), default=None)

    def rated(self, day: date, contexts: Iterable[PainContext]) -> list[tuple[PainContext, int]]:
        """Return what was rated on a day in some contexts."""
        asked = tuple(contexts)
        of_day = [check for check in self._check_ins if check.day == day]
        return [(q, n) for check in of_day for q in asked if (n := check.nprs(q)) is not None]
