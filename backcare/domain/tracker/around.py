"""What the diary says around one number."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

import msgspec

from backcare.domain.entries import CheckIn, RunSession
from backcare.domain.measures import Distance
from backcare.domain.plan.coming import Coming, coming_with
from backcare.domain.plan.gates import Gates
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import Plan, current_plan, with_known
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.replan import goes_back_after, going_on, is_look_back_due
from backcare.domain.plan.run_walk import RunWalk, RunWalkToday, todays_step
from backcare.domain.plan.zones import (
    MOST_AMBER,
    Zone,
    morning_after,
    session_zone,
    zone_of_morning,
)
from backcare.domain.tracker.load import RunLoad, run_loads
from backcare.domain.tracker.next_run import NextRun, next_run
from backcare.domain.tracker.traffic_light import DAY, OF_A_RUN, TrafficLight


class Around(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A runner's diary on a day, and the rules of plan and run-walk.

    `waits`: all exercise waits, `runs_wait`: running does, alone or with it. `has_looked`: a look
    at the warning signs is in the diary; `unit`: what they measure runs in.
    """

    today: date
    log: Log
    runs: tuple[RunSession, ...]
    waits: bool
    gates: Gates
    programming: Programming
    run_walk: RunWalk
    runs_wait: bool = False
    unit: Distance = Distance.KM

    @property
    def has_looked(self) -> bool:
        """Whether a self-check was kept, or "anything new?" was ever answered."""
        return bool(self.log.checks) or any(w.anything_new is not None for w in self.log.weekly)

    @cached_property
    def light(self) -> TrafficLight:
        """The traffic light."""
        return TrafficLight(self.log, self.runs)

    @property
    def plan(self) -> Plan | None:
        """The plan that goes on, without exercises that the library has no more."""
        plan = going_on(current_plan(self.log.plans), self.today, self.log.weeks)
        return None if plan is None else with_known(plan, self.programming.exercises.keys())[0]

    def load(self, day: date) -> RunLoad | None:
        """Return the longest run of a day beside those of the 30 days before."""
        loads = run_loads(self.runs, day, day)
        return max(loads, key=lambda x: (x.metres or 0, x.seconds or 0), default=None)

    def next_run_after(self, day: date) -> NextRun | None:
        """Return how long the next run may be, if the last one was on a day; `None` else."""
        found = next_run(self.plan, self.log, self.runs, self.today, self.unit)
        is_of_it = found is not None and found.last in (None, day)
        return found if is_of_it else None

    def reds(self, until: date) -> Counter[date]:
        """Return what was red in the seven days up to a day, by the day of its cause (6.2).

        Each routine session counts, as in the plan. Else a day is red once, whatever was rated: by
        its run, or by a morning above amber. Such a morning is of the training of the two days
        before, if there was any.
        """
        since, mornings = until - 6 * DAY, self.light.mornings
        reds = Counter(
            s.day
            for s in self.log.sessions
            if since <= s.day <= until and session_zone(s, mornings) is Zone.RED
        )
        others = {d for c in self.log.check_ins for d in self._red_days_of(c)}
        others |= {
            run.day
            for run in self.runs
            if zone_of_morning(morning_after(run.day, mornings)) is Zone.RED and not run.is_walk
        }
        for day in others:
            if since <= day <= until:
                reds[day] = max(1, reds[day])
        return reds

    def coming(self, exercises: Collection[str]) -> Coming | None:
        """Return the next session of the plan with one of these exercises; `None` without one."""
        if self.plan is None:
            return None
        return coming_with(
            exercises,
            self.plan,
            self.log,
            self.today,
            gates=self.gates,
            programming=self.programming,
        )

    def exercises_of(self, day: date) -> tuple[str, ...]:
        """Return what was done on a day; a session that names nothing had what was planned."""
        week = self.log.standing.week_of(day)
        done = [name for s in week.done if s.day == day for name in s.exercises]
        stood = [o.session for o in week.planned if o.done_on == day]
        planned = [e.exercise for session in stood for e in session.exercises]
        return tuple(dict.fromkeys(done or planned))

    @property
    def goes_back(self) -> bool:
        """Whether the look back at this week would offer a step back, as it stands now."""
        plan = self.plan
        if plan is None or is_look_back_due(plan, self.today, self.log.weeks):
            return False
        start = self.log.weeks.start(self.today)
        return goes_back_after(
            plan, self.log, start, gates=self.gates, programming=self.programming
        )

    def looks_back_on(self, week: date) -> bool:
        """Return whether a look back at a week is due in the plan."""
        is_last = week == self.log.weeks.last_name(self.today)
        return (
            is_last
            and self.plan is not None
            and is_look_back_due(self.plan, self.today, self.log.weeks)
        )

    def step_after(self, day: date) -> RunWalkToday | None:
        """Return what the run-walk has next, if its last run is of a day; `None` else."""
        last = max(self.runs, key=lambda r: (r.day, r.logged_at), default=None)
        if last is None or last.day != day or last.ladder_step is None:
            return None
        return todays_step(self.runs, self.log, self.today, self.run_walk)

    def _red_days_of(self, check_in: CheckIn) -> Iterable[date]:
        day, waking = check_in.day, check_in.nprs_waking
        if any((check_in.nprs(q) or 0) > MOST_AMBER for q in OF_A_RUN):
            yield day
        if (waking or 0) > MOST_AMBER:
            before = (day - DAY, day - 2 * DAY)
            yield next((d for d in before if self.light.trained(d)), day)
