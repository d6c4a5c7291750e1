"""The look back at a week, and what it changes in the plan (clinical notes 6.3, PR1 to PR9).

Nothing changes by itself: `review_week` proposes, the runner may decline, and `apply_review` of
`plan_changes` writes.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from statistics import mean, median

import msgspec

from backcare.domain.check.hold import is_something_new
from backcare.domain.check.result import BehaviourGroup, SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseDone,
    ExerciseSession,
    GateCheck,
    PainContext,
    Pause,
    RepsLeft,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.plan.builder import LIGHT, Programming
from backcare.domain.plan.changes import LookBack, Proposal, with_proposal
from backcare.domain.plan.gates import Gates, Missing, latest_values, missing_for
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession, ReasonId
from backcare.domain.plan.programme import Phase
from backcare.domain.plan.progression import (
    PROGRESS,
    amount,
    easier,
    in_place_of,
    less,
    more,
    with_dose,
)
from backcare.domain.plan.zones import MOST_AMBER, MOST_GREEN, Mornings, Zone, session_zone, zone_of
from backcare.domain.weeks import WEEK, in_week, pause_on, week_start

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
_MOST_SETTLING = 2
"""Weeks that settle, in a row (6.4)."""
_CLIMB = 1
"""Points by which the week's average pain has risen when it climbs (project synthesis)."""
_AFTER_A_BREAK = {"settle", "not-begun", "missed-one", "missed-some", "missed-many"}
"""Reasons after which single exercises stay as the programme has them."""


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """What the tracker knows, each kind by day."""

    sessions: tuple[ExerciseSession, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    weekly: tuple[WeeklyCheck, ...] = ()
    gate_checks: tuple[GateCheck, ...] = ()
    activities: tuple[ActivityCheck, ...] = ()
    pauses: tuple[Pause, ...] = ()
    checks: tuple[SelfCheckResult, ...] = ()

    def done_in(self, monday: date) -> tuple[ExerciseSession, ...]:
        """Return the sessions done in a week."""
        return in_week(self.sessions, monday)


def review_week(
    plan: Plan, check: WeeklyCheck, log: Log, gates: Gates, by: Programming
) -> LookBack:
    """Return what changes after the week of `check`, for the week that follows it.

    What is new stops it, until a self-check is kept.
    """
    if is_something_new(log.checks, (*log.weekly, check)):
        return LookBack(is_stopped=True)
    looked = _Look(plan, check, log, gates, by)
    whole_week, missing = looked.whole_week()
    proposals = [*whole_week, *looked.leg()]
    next_plan = plan
    for proposal in proposals:
        next_plan = with_proposal(next_plan, proposal, looked.at, by)
    if not _AFTER_A_BREAK & {p.reason for p in proposals}:
        proposals += looked.exercises(next_plan)
    return LookBack(proposals=tuple(proposals), missing=missing, advice=looked.advice())


def is_look_back_due(plan: Plan, today: date) -> bool:
    """Return whether the last week is over, belongs to the plan, and was not looked back on."""
    last = week_start(today) - WEEK
    began = any(week_start(s.day) <= last for s in plan.sessions)
    return began and plan.ended is None and (plan.reviewed is None or plan.reviewed < last)


class _Look:
    """One look back; `at` is the Monday from which things change."""

    def __init__(
        self, plan: Plan, check: WeeklyCheck, log: Log, gates: Gates, by: Programming
    ) -> None:
        self.at = check.week + WEEK
        self._plan, self._check, self._log, self._gates, self._by = plan, check, log, gates, by
        self._mornings = Mornings(log.check_ins)
        weeks = {week_start(s.day): s.week for s in sorted(plan.sessions, key=lambda s: s.day)}
        self._past = {monday: week for monday, week in weeks.items() if monday < self.at}
        """The week of the programme of each week of the plan that is over."""
        self._missed = self._count_missed()
        last = self._past[max(self._past)]
        ahead = [week for monday, week in weeks.items() if monday >= self.at]
        self._coming = ahead[0] if ahead else by.programme.week_after(last)
        self._first = by.programme.first_week[plan.choices.level - 1]
        self._week = next((w for w in reversed(self._past.values()) if w > 0), self._first)
        """The last week of the programme that was not one to settle."""

    def whole_week(self) -> tuple[list[Proposal], tuple[Missing, ...]]:
        """Return the one change of the coming week as a whole that matters most."""
        if self._has_flared() and self._settled() < _MOST_SETTLING:
            restart = self._after_missed()[1] if self._missed else self._week
            return [Proposal(reason="settle", restart=restart, is_settling=True)], ()
        if self._missed:
            return self._back_to(*self._after_missed()), ()
        if self.has_two_reds():
            return self._back_to("two-reds", self._coming - 1), ()
        if self._is_climbing():
            return self._back_to("climbing", self._coming - 1), ()
        return self._before_next_phase()

    def advice(self) -> tuple[ReasonId, ...]:
        """Return what changes no session but is told."""
        told = {
            "see-physio": self.has_two_reds(),
            "still-flared": self._has_flared() and self._settled() >= _MOST_SETTLING,
            "plateau": self.is_plateau(),
        }
        return tuple(reason for reason, is_due in told.items() if is_due)

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
        coming = sorted(in_week(plan.sessions, self.at), key=lambda s: s.day)
        before = self._followed(coming)
        unique = {e.exercise: (s, e) for s in reversed(coming) for e in reversed(s.exercises)}
        in_order = sorted(unique.values(), key=lambda one: not one[1].is_key)
        for session, planned in in_order:
            followed = before.get(planned.exercise)
            if followed is None:
                proposal = self._for_exercise(planned, session, plan)
            else:
                proposal = self._for_next(planned, followed, session, plan)
            if proposal is None:
                continue
            if proposal.reason in PROGRESS:
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
        """Return whether six weeks of training eased neither pain nor activities (PR9).

        Pain that is green already has nothing to prove.
        """
        since = self.at - _PLATEAU
        weeks = [monday for monday in self._past if monday >= since]
        if min(self._past) > since or self._share(weeks) < _PLATEAU_ADHERENCE:
            return False
        first = self._ratings(since, since + 2 * WEEK)
        last = self._ratings(self.at - 2 * WEEK, self.at)
        if not first or not last or median(last) <= MOST_GREEN:
            return False
        change = median(first) - median(last)
        clear = change >= _CLEAR_CHANGE or change >= _CLEAR_SHARE * median(first)
        return not clear and not self._are_activities_better(since)

    def _count_missed(self) -> int:
        """Return how many weeks in a row, up to the last, went by without a session: weeks of the
        plan, and those after its end.
        """
        count, monday = 0, self._check.week
        while monday >= min(self._past) and not self._log.done_in(monday):
            count += monday in self._past or monday > max(self._past)
            monday -= WEEK
        return count

    def _after_missed(self) -> tuple[ReasonId, int]:
        """Return where the plan goes on after missed weeks, counted from the week of the programme
        that was trained last (PR7).
        """
        trained = [w for monday, w in self._past.items() if w > 0 and self._log.done_in(monday)]
        if not trained:
            return "not-begun", self._first
        last = trained[-1]
        if self._missed < _SOME_MISSED:
            return "missed-one", last
        if self._missed < _MANY_MISSED:
            return "missed-some", max(self._first, last - 1)
        begin = self._by.programme.phase(last).weeks[0]
        return "missed-many", max(self._first, min(begin, last - 1))

    def _back_to(self, reason: ReasonId, week: int) -> list[Proposal]:
        """Return the proposal to go on from a week of the programme, if that is back at all."""
        restart = max(week, self._first)
        return [Proposal(reason=reason, restart=restart)] if restart < self._coming else []

    def _settled(self) -> int:
        """Return how many weeks that settle lie at the end of what is over."""
        weeks = list(reversed(self._past.values()))
        return next((n for n, week in enumerate(weeks) if week > 0), len(weeks))

    def _has_flared(self) -> bool:
        worst = self._ratings(self._check.week, self.at)
        return self._check.feel is WeekFeel.WORSE and max(worst, default=0) > MOST_AMBER

    def _is_climbing(self) -> bool:
        """Return whether pain climbed over two weeks, which is red (6.2).

        Pain that is green still has room.
        """
        weeks = [self._ratings(self.at - n * WEEK, self.at - (n - 1) * WEEK) for n in (3, 2, 1)]
        if not all(weeks):
            return False
        before, between, last = (mean(ratings) for ratings in weeks)
        return before < between < last and last >= before + _CLIMB and last > MOST_GREEN

    def _before_next_phase(self) -> tuple[list[Proposal], tuple[Missing, ...]]:
        programme = self._by.programme
        now, coming = programme.phase(self._week), programme.phase(self._coming).id
        if now.id is coming or coming not in self._gates.most_pain:
            return [], ()
        ratings = self._ratings(self._check.week, self.at)
        missing = missing_for(
            coming,
            self._gates,
            sessions_share=self._share(self._live_weeks(now.id)),
            effect=self._check.effect,
            mean_nprs=mean(ratings) if ratings else None,
            checks=latest_values(self._log.gate_checks, self.at + WEEK, self._gates.valid_days + 7),
        )
        if not missing:
            return [], ()
        return self._back_to("repeat-block", max(now.weeks[0], self._week - 1)), missing

    def _live_weeks(self, phase: Phase) -> list[date]:
        """Return the Mondays since a phase was last entered; of weeks that came again, the last."""
        found: list[date] = []
        lowest: int | None = None
        for monday, week in reversed(self._past.items()):
            if week == 0:
                continue
            if self._by.programme.phase(week).id is not phase:
                break
            if lowest is None or week < lowest:
                found.append(monday)
                lowest = week
        return found

    def _for_exercise(
        self, planned: PlannedExercise, session: PlannedSession, plan: Plan
    ) -> Proposal | None:
        recent = self._recent(planned.exercise)
        if not recent:
            return None
        exercise = self._by.exercises[planned.exercise]
        zones = self._zones(recent)
        next_week = self.at + WEEK
        if zones[-1] is Zone.RED:
            return _proposal(easier(planned, exercise, session, plan, self._by), planned, next_week)
        if zones[-1] is Zone.AMBER_PLUS:
            return _proposal((less(planned), "reduce"), planned, next_week)
        if self._is_held(recent):
            before = self._planned_before(planned.exercise)
            is_more = before is not None and amount(planned) > amount(before)
            held = None if before is None else with_dose(planned, before)
            return _proposal((held, "hold-dose"), planned, next_week) if is_more else None
        is_easy = len(recent) > 1 and all(
            zone is Zone.GREEN and done.reps_left in _TO_SPARE and self._did_all(when, done)
            for zone, (when, done) in zip(zones[-2:], recent[-2:], strict=True)
        )
        if not is_easy or LIGHT & set(session.reasons):
            return None
        step = more(planned, exercise, session, plan, self._by)
        return _proposal(step, planned, self._end_of_block(session, plan))

    def _for_next(
        self,
        planned: PlannedExercise,
        followed: PlannedExercise,
        session: PlannedSession,
        plan: Plan,
    ) -> Proposal | None:
        """Return what comes in the place of an exercise that follows a lighter one, if that one
        hurt or left nothing to spare: the lighter one again, or less than that.
        """
        recent = self._recent(followed.exercise)
        again = in_place_of(planned, followed)
        match self._zones(recent)[-1]:
            case Zone.RED:
                exercise = self._by.exercises[again.exercise]
                after = easier(again, exercise, session, plan, self._by)
            case Zone.AMBER_PLUS:
                after = less(again), "reduce"
            case _ if self._is_held(recent):
                after = again, "hold-dose"
            case _:
                return None
        return _proposal(after, planned, self.at + WEEK)

    def _followed(self, coming: Collection[PlannedSession]) -> dict[str, PlannedExercise]:
        """Return, by exercise that is new in the coming week, the one of late that it follows.

        That is the one from which its ladder leads to it; else the one in its place of the session
        before, if both have a goal in common. What comes again is followed by nothing.
        """
        again = {e.exercise for s in coming for e in s.exercises}
        late = [
            s
            for s in sorted(self._plan.sessions, key=lambda s: s.day)
            if self.at - _LOOK_BACK <= s.day < self.at and s.week > 0
        ]
        left = {
            e.exercise: e
            for s in late
            for e in s.exercises
            if e.exercise not in again and self._recent(e.exercise)
        }
        new = [
            (s, n, e.exercise)
            for s in coming
            for n, e in enumerate(s.exercises)
            if not self._recent(e.exercise)
        ]
        found: dict[str, PlannedExercise] = {}
        for _, _, exercise in new:
            lower = next((e for e in left if self._leads_to(e, exercise)), None)
            if lower is not None and exercise not in found:
                found[exercise] = left.pop(lower)
        last = {s.name: s.exercises for s in late}
        for session, place, exercise in new:
            there = [e.exercise for e in last.get(session.name, ())][place : place + 1]
            for other in there:
                if other in left and exercise not in found and self._shares_goal(other, exercise):
                    found[exercise] = left.pop(other)
        return found

    def _leads_to(self, lower: str, exercise: str) -> bool:
        """Return whether the ladder leads from one exercise to another, in one step or more."""
        reached, open_ends = {lower}, [lower]
        while open_ends:
            known = self._by.exercises[open_ends.pop()]
            steps = {v.exercise for v in known.harder if v.exercise is not None} - reached
            reached |= steps
            open_ends += steps
        return exercise in reached

    def _shares_goal(self, one: str, other: str) -> bool:
        exercises = self._by.exercises
        return bool(set(exercises[one].goals) & set(exercises[other].goals))

    def _zones(self, recent: Iterable[tuple[ExerciseSession, ExerciseDone]]) -> list[Zone | None]:
        return [
            zone_of(s.day, s.nprs if d.nprs is None else d.nprs, self._mornings) for s, d in recent
        ]

    def _is_held(self, recent: list[tuple[ExerciseSession, ExerciseDone]]) -> bool:
        """Return whether there was some pain, or nothing left to spare (PR3)."""
        return self._zones(recent)[-1] is Zone.AMBER or recent[-1][1].reps_left is RepsLeft.NONE

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

    def _share(self, weeks: Iterable[date]) -> float:
        """Return the share of planned sessions done in some weeks: extra ones do not make up, and
        those in a pause were not planned.
        """
        planned = done = 0
        for monday in weeks:
            target = sum(
                not s.is_optional and pause_on(s.day, self._log.pauses) is None
                for s in in_week(self._plan.sessions, monday)
            )
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

    def _are_activities_better(self, since: date) -> bool:
        checks = sorted(self._log.activities, key=lambda c: c.day)
        before = [c for c in checks if c.day <= since + 2 * WEEK]
        if not before or checks[-1] is before[-1]:
            return False
        return _ability(checks[-1]) - _ability(before[-1]) >= _CLEAR_CHANGE


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
