"""The look back at a week, and what it changes in the plan (clinical notes 6.3, PR1 to PR9).

Nothing changes by itself: `review_week` proposes, the runner may decline, and `apply_review` of
`plan_changes` writes.
"""

from datetime import date, timedelta
from statistics import mean, median

import msgspec

from backcare.domain.adherence import WEEK, in_week, week_start
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseDone,
    ExerciseSession,
    GateCheck,
    PainContext,
    RepsLeft,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.gates import Gates, Missing, latest_values, missing_for
from backcare.domain.plan import (
    Plan,
    PlannedExercise,
    PlannedSession,
    ReasonId,
)
from backcare.domain.plan_builder import Programming
from backcare.domain.plan_changes import Proposal, Review, with_proposal
from backcare.domain.programme import Phase
from backcare.domain.progression import amount, easier, less, more, with_dose
from backcare.domain.self_check import BehaviourGroup
from backcare.domain.zones import MOST_AMBER, MOST_GREEN, Mornings, Zone, session_zone, zone_of

MOST_PROGRESSIONS = 2
"""Exercises that get harder in one week beyond the programme (project synthesis)."""
_LOOK_BACK = timedelta(days=14)
"""How far back an exercise's last two sessions may lie."""
_RED_DAYS = timedelta(days=7)
_PLATEAU = timedelta(weeks=6)
_PLATEAU_ADHERENCE, _CLEAR_CHANGE, _CLEAR_SHARE = 0.7, 2, 0.3
"""PR9, after Ostelo 2008 (R109) and Stratford 1995 (R114)."""
_TO_SPARE = (RepsLeft.THREE_OR_FOUR, RepsLeft.FIVE_OR_MORE)
"""PR1. One or two left is what the doses aim at (5.2: two to three), so the programme goes on."""
_SOME_MISSED, _MANY_MISSED = 2, 4


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """What the tracker knows, each kind by day."""

    sessions: tuple[ExerciseSession, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    weekly: tuple[WeeklyCheck, ...] = ()
    gate_checks: tuple[GateCheck, ...] = ()
    activities: tuple[ActivityCheck, ...] = ()

    def done_in(self, monday: date) -> tuple[ExerciseSession, ...]:
        """Return the sessions done in a week."""
        return in_week(self.sessions, monday)


def review_week(plan: Plan, check: WeeklyCheck, log: Log, gates: Gates, by: Programming) -> Review:
    """Return what changes after the week of `check`, for the week that follows it."""
    if check.anything_new:
        return Review(is_stopped=True)
    looked = _Look(plan, check, log, gates, by)
    whole_week, missing = looked.whole_week()
    advice = [
        a
        for a, is_due in (("see-physio", looked.has_two_reds()), ("plateau", looked.is_plateau()))
        if is_due
    ]
    proposals = [*whole_week, *looked.leg()]
    next_plan = plan
    for proposal in proposals:
        next_plan = with_proposal(next_plan, proposal, looked.at, by)
    if not any(p.is_settling or p.reason.startswith("missed") for p in proposals):
        proposals += looked.exercises(next_plan)
    return Review(proposals=tuple(proposals), missing=missing, advice=tuple(advice))


def is_look_back_due(plan: Plan, today: date) -> bool:
    """Return whether the last week is over, belongs to the plan, and was not looked back on."""
    last = week_start(today) - WEEK
    began = any(week_start(s.day) <= last for s in plan.sessions)
    return began and (plan.reviewed is None or plan.reviewed < last)


class _Look:
    """One look back; `at` is the Monday from which things change."""

    def __init__(
        self, plan: Plan, check: WeeklyCheck, log: Log, gates: Gates, by: Programming
    ) -> None:
        self.at = check.week + WEEK
        self._plan, self._check, self._log, self._gates, self._by = plan, check, log, gates, by
        self._mornings = Mornings(log.check_ins)
        self._weeks = sorted({week_start(s.day) for s in plan.sessions})

    def whole_week(self) -> tuple[list[Proposal], tuple[Missing, ...]]:
        """Return the one change of the coming week as a whole that matters most."""
        missed = self._missed()
        if missed:
            return self._after_missed(missed), ()
        if self._has_flared():
            return [Proposal(reason="settle", restart=self._check.week, is_settling=True)], ()
        if self.has_two_reds():
            return [Proposal(reason="two-reds", restart=self._check.week)], ()
        return self._before_next_phase()

    def leg(self) -> list[Proposal]:
        """Return the change after a week with a calm leg (group G4)."""
        choices = self._plan.choices
        waits = BehaviourGroup.NERVE in choices.groups and not choices.has_settled_leg
        if waits and self._check.leg_settled:
            return [Proposal(reason="leg-settled", lets_leg_in=True)]
        return []

    def exercises(self, plan: Plan) -> list[Proposal]:
        """Return the changes of single exercises in the coming week of `plan`."""
        found: list[Proposal] = []
        harder = 0
        coming = [s for s in plan.sessions if self.at <= s.day < self.at + WEEK]
        unique = {e.exercise: (s, e) for s in reversed(coming) for e in reversed(s.exercises)}
        in_order = sorted(unique.values(), key=lambda one: not one[1].is_key)
        for session, planned in in_order:
            proposal = self._for_exercise(planned, session, plan)
            if proposal is None:
                continue
            if proposal.reason.startswith("progress"):
                if harder == MOST_PROGRESSIONS:
                    continue
                harder += 1
            found.append(proposal)
        return found

    def has_two_reds(self) -> bool:
        """Return whether two sessions within seven days were red."""
        reds = [
            s.day
            for s in self._log.sessions
            if self.at - _RED_DAYS - WEEK <= s.day < self.at
            and session_zone(s, self._mornings) is Zone.RED
        ]
        return any(
            later - earlier < _RED_DAYS and later >= self._check.week
            for i, earlier in enumerate(sorted(reds))
            for later in sorted(reds)[i + 1 :]
        )

    def is_plateau(self) -> bool:
        """Return whether six weeks of training changed neither pain nor activities (PR9).

        Pain that is green already has nothing to prove.
        """
        since = self.at - _PLATEAU
        if self._weeks[0] > since or self._share(since) < _PLATEAU_ADHERENCE:
            return False
        first = self._ratings(since, since + 2 * WEEK)
        last = self._ratings(self.at - 2 * WEEK, self.at)
        if not first or not last or median(last) <= MOST_GREEN:
            return False
        change = median(first) - median(last)
        clear = change >= _CLEAR_CHANGE or change >= _CLEAR_SHARE * median(first)
        return not clear and not self._has_activities_changed(since)

    def _missed(self) -> int:
        """Return how many weeks in a row, up to the last, had sessions planned and none done."""
        count = 0
        for monday in reversed([w for w in self._weeks if w < self.at]):
            if self._log.done_in(monday):
                break
            count += 1
        return count

    def _after_missed(self, missed: int) -> list[Proposal]:
        trained = [w for w in self._weeks if w < self.at and self._log.done_in(w)]
        if not trained:
            return [Proposal(reason="missed-many", restart=self._weeks[0])]
        last = trained[-1]
        if missed < _SOME_MISSED:
            return [Proposal(reason="missed-one", restart=last)]
        if missed < _MANY_MISSED:
            return [Proposal(reason="missed-some", restart=max(self._weeks[0], last - WEEK))]
        phase = self._phase(last)
        same = [w for w in self._weeks if w <= last and self._phase(w) is phase]
        return [Proposal(reason="missed-many", restart=same[0])]

    def _has_flared(self) -> bool:
        worst = self._ratings(self._check.week, self.at)
        return self._check.feel is WeekFeel.WORSE and max(worst, default=0) > MOST_AMBER

    def _before_next_phase(self) -> tuple[list[Proposal], tuple[Missing, ...]]:
        now, coming = self._phase(self._check.week), self._phase(self.at)
        # After a week that settles the phase of before goes on: no test stands in its way.
        if now in (coming, Phase.SETTLE) or coming not in self._gates.most_pain:
            return [], ()
        begin = min(w for w in self._weeks if self._phase(w) is now)
        ratings = self._ratings(self._check.week, self.at)
        missing = missing_for(
            coming,
            self._gates,
            sessions_share=self._share(begin),
            effect=self._check.effect,
            mean_nprs=mean(ratings) if ratings else None,
            checks=latest_values(self._log.gate_checks, self.at + WEEK, self._gates.valid_days + 7),
        )
        if not missing:
            return [], ()
        again = max(w for w in self._weeks if w <= max(begin, self._check.week - WEEK))
        return [Proposal(reason="repeat-block", restart=again)], missing

    def _for_exercise(
        self, planned: PlannedExercise, session: PlannedSession, plan: Plan
    ) -> Proposal | None:
        recent = self._recent(planned.exercise)
        if not recent:
            return None
        exercise = self._by.exercises[planned.exercise]
        zones = [
            zone_of(s.day, s.nprs if d.nprs is None else d.nprs, self._mornings) for s, d in recent
        ]
        next_week = self.at + WEEK
        if zones[-1] is Zone.RED:
            return _proposal(easier(planned, exercise, session, plan, self._by), planned, next_week)
        if zones[-1] is Zone.AMBER_PLUS:
            return _proposal((less(planned), "reduce"), planned, next_week)
        last = recent[-1][1]
        if zones[-1] is Zone.AMBER or last.reps_left is RepsLeft.NONE:
            before = self._planned_before(planned.exercise)
            is_more = before is not None and amount(planned) > amount(before)
            held = None if before is None else with_dose(planned, before)
            return _proposal((held, "hold-dose"), planned, next_week) if is_more else None
        is_easy = len(recent) > 1 and all(
            zone is Zone.GREEN and done.reps_left in _TO_SPARE and self._did_all(when, done)
            for zone, (when, done) in zip(zones[-2:], recent[-2:], strict=True)
        )
        is_light = session.week in self._by.programme.deload.weeks or session.reasons
        if not is_easy or is_light:
            return None
        step = more(planned, exercise, session, plan, self._by)
        return _proposal(step, planned, self._end_of_block(session, plan))

    def _recent(self, exercise: str) -> list[tuple[ExerciseSession, ExerciseDone]]:
        since = self.at - _LOOK_BACK
        return [
            (session, done)
            for session in sorted(self._log.sessions, key=lambda s: (s.day, s.logged_at))
            if since <= session.day < self.at
            for done in session.done
            if done.exercise == exercise
        ]

    def _planned_before(self, exercise: str) -> PlannedExercise | None:
        past = [s for s in self._plan.sessions if s.day < self.at]
        found = (e for s in reversed(past) for e in s.exercises if e.exercise == exercise)
        return next(found, None)

    def _did_all(self, session: ExerciseSession, done: ExerciseDone) -> bool:
        """Return whether all repetitions were done; a session without sets only says "done"."""
        week = week_start(session.day)
        planned = next(
            (
                e
                for s in self._plan.sessions
                if week_start(s.day) == week
                for e in s.exercises
                if e.exercise == done.exercise
            ),
            None,
        )
        if planned is None or not done.sets:
            return True
        sides = 2 if planned.is_each_side else 1
        return sum(s.reps or 1 for s in done.sets) >= sides * sum(planned.reps)

    def _end_of_block(self, session: PlannedSession, plan: Plan) -> date:
        block = self._by.programme.block(session.week)
        inside = [
            s.day
            for s in plan.sessions
            if s.day >= self.at and self._by.programme.block(s.week) is block
        ]
        return max(inside) + timedelta(days=1)

    def _phase(self, monday: date) -> Phase | None:
        weeks = [s.week for s in self._plan.sessions if week_start(s.day) == monday]
        return self._by.programme.phase(weeks[0]).id if weeks else None

    def _share(self, since: date) -> float:
        """Return the share of planned sessions done since a Monday; extra ones do not make up."""
        planned = done = 0
        for monday in (w for w in self._weeks if since <= w < self.at):
            target = sum(not s.is_optional for s in in_week(self._plan.sessions, monday))
            planned += target
            done += min(target, len(self._log.done_in(monday)))
        return done / planned if planned else 0.0

    def _ratings(self, since: date, until: date) -> list[int]:
        """Return all pain ratings from a day to another (not included)."""
        return [
            nprs
            for nprs in (
                *(
                    c.nprs(x)
                    for c in self._log.check_ins
                    if since <= c.day < until
                    for x in PainContext
                ),
                *(s.nprs for s in self._log.sessions if since <= s.day < until),
                *(
                    nprs
                    for w in (*self._log.weekly, self._check)
                    if since <= w.week < until
                    for nprs in (w.nprs_running, w.nprs_sitting, w.nprs_waking)
                ),
            )
            if nprs is not None
        ]

    def _has_activities_changed(self, since: date) -> bool:
        checks = sorted(self._log.activities, key=lambda c: c.day)
        before = [c for c in checks if c.day <= since + 2 * WEEK]
        if not before or checks[-1] is before[-1]:
            return False
        return abs(_ability(checks[-1]) - _ability(before[-1])) >= _CLEAR_CHANGE


def _ability(check: ActivityCheck) -> float:
    return mean(rating.ability for rating in check.activities)


def _proposal(
    after: tuple[PlannedExercise | None, ReasonId], before: PlannedExercise, until: date
) -> Proposal | None:
    changed, reason = after
    if changed is None:
        return None
    told = msgspec.structs.replace(changed, reasons=(*changed.reasons, reason))
    return Proposal(reason=reason, before=before, after=told, until=until)
