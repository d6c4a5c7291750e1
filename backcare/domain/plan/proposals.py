"""What a look back changes in single exercises of the coming week (PR1 to PR5)."""

from collections.abc import Collection
from datetime import date, timedelta

import msgspec

from backcare.domain.plan.builder import LIGHT, Planner
from backcare.domain.plan.changes import Proposal
from backcare.domain.plan.look import Look
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession, ReasonId
from backcare.domain.plan.progression import (
    PROGRESS,
    amount,
    easier,
    in_place_of,
    less,
    more,
    with_dose,
)
from backcare.domain.plan.recent import LOOK_BACK, Recent
from backcare.domain.plan.zones import Zone
from backcare.domain.weeks import WEEK, in_week

MOST_PROGRESSIONS = 2
"""Most exercises that get harder in one week beyond the programme (project synthesis)."""


def exercise_proposals(look: Look, plan: Plan, planner: Planner) -> list[Proposal]:
    """Return the changes of single exercises in the coming week of `plan`.

    `plan` is the one looked back on, with the changes of whole weeks applied.
    """
    return _Coming(look, plan, planner).proposals()


class _Coming:
    """The coming week, exercise by exercise."""

    def __init__(self, look: Look, plan: Plan, planner: Planner) -> None:
        self._look, self._plan, self._planner = look, plan, planner
        self._recent = Recent(look)

    def proposals(self) -> list[Proposal]:
        """Return what is offered, key exercises first because only a few get harder at once."""
        found: list[Proposal] = []
        harder = 0
        coming = sorted(in_week(self._plan.sessions, self._look.at), key=lambda s: s.day)
        before = self._followed(coming)
        unique = {e.exercise: (s, e) for s in reversed(coming) for e in reversed(s.exercises)}
        in_order = sorted(unique.values(), key=lambda one: not one[1].is_key)
        for session, planned in in_order:
            followed = before.get(planned.exercise)
            if followed is None:
                proposal = self._for_exercise(planned, session)
            else:
                proposal = self._for_next(planned, followed, session)
            if proposal is None:
                continue
            if proposal.reason in PROGRESS:
                if harder == MOST_PROGRESSIONS:
                    continue
                harder += 1
            found.append(proposal)
        return found

    def _for_exercise(self, planned: PlannedExercise, session: PlannedSession) -> Proposal | None:
        recent, exercise = self._recent, planned.exercise
        if not recent.has(exercise):
            return None
        next_week = self._look.at + WEEK
        match recent.last_zone(exercise):
            case Zone.RED:
                step = easier(planned, session, self._planner)
                return _proposal(step, before=planned, until=next_week)
            case Zone.AMBER_PLUS:
                return _proposal((less(planned), "reduce"), before=planned, until=next_week)
        if recent.is_held(exercise):
            before = recent.planned_before(exercise)
            if before is None or amount(planned) <= amount(before):
                return None
            held = with_dose(planned, before), "hold-dose"
            return _proposal(held, before=planned, until=next_week)
        if not recent.is_easy(exercise) or LIGHT & set(session.reasons):
            return None
        until = self._end_of_block(session)
        return _proposal(more(planned, session, self._planner), before=planned, until=until)

    def _for_next(
        self, planned: PlannedExercise, followed: PlannedExercise, session: PlannedSession
    ) -> Proposal | None:
        """Return what replaces an exercise that follows a lighter one.

        If the lighter one hurt or left nothing to spare, it comes again, or less than that.
        """
        again = in_place_of(planned, followed)
        after: tuple[PlannedExercise, ReasonId]
        match self._recent.last_zone(followed.exercise):
            case Zone.RED:
                after = easier(again, session, self._planner)
            case Zone.AMBER_PLUS:
                after = less(again), "reduce"
            case _ if self._recent.is_held(followed.exercise):
                after = again, "hold-dose"
            case _:
                return None
        return _proposal(after, before=planned, until=self._look.at + WEEK)

    def _followed(self, coming: Collection[PlannedSession]) -> dict[str, PlannedExercise]:
        """Map each exercise new in the coming week to the recent one it follows.

        That is one whose progressions lead to the new one, or else the one at the same place in the
        last session of that name, if they share a goal. An exercise that is still in the coming
        week is not followed by another.
        """
        again = {e.exercise for s in coming for e in s.exercises}
        late = [
            s
            for s in sorted(self._look.plan.sessions, key=lambda s: s.day)
            if self._look.at - LOOK_BACK <= s.day < self._look.at and s.week > 0
        ]
        left = {
            e.exercise: e
            for s in late
            for e in s.exercises
            if e.exercise not in again and self._recent.has(e.exercise)
        }
        new = [
            (s, n, e.exercise)
            for s in coming
            for n, e in enumerate(s.exercises)
            if not self._recent.has(e.exercise)
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
        """Return whether progressions lead from one exercise to another, in one step or more."""
        reached, open_ends = {lower}, [lower]
        while open_ends:
            known = self._planner.programming.exercises[open_ends.pop()]
            steps = {v.exercise for v in known.harder if v.exercise is not None} - reached
            reached |= steps
            open_ends += steps
        return exercise in reached

    def _shares_goal(self, one: str, other: str) -> bool:
        exercises = self._planner.programming.exercises
        return bool(set(exercises[one].goals) & set(exercises[other].goals))

    def _end_of_block(self, session: PlannedSession) -> date:
        """Return the day after the last session of this session's block of the programme."""
        programme = self._planner.programming.programme
        block = programme.block(session.week)
        inside = [
            s.day
            for s in self._plan.sessions
            if s.day >= self._look.at and programme.block(s.week) is block
        ]
        return max(inside) + timedelta(days=1)


def _proposal(
    step: tuple[PlannedExercise | None, ReasonId], *, before: PlannedExercise, until: date
) -> Proposal | None:
    after, reason = step
    if after is None:
        return None
    told = msgspec.structs.replace(after, reasons=(*after.reasons, reason))
    return Proposal(reason=reason, before=before, after=told, until=until)
