"""What a look back changes in single exercises of the coming week (PR1 to PR5).

What is less is less than what was done, never than what would have come (6.2); and what is done
again is what was done.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from backcare.domain.plan.builder import Planner
from backcare.domain.plan.dose import exceeds, half, less, with_dose
from backcare.domain.plan.exercise_change import Proposal
from backcare.domain.plan.judge import LIGHT
from backcare.domain.plan.look import Look
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession, ReasonId
from backcare.domain.plan.programming import because
from backcare.domain.plan.progression import PROGRESS, easier, in_place_of, more
from backcare.domain.plan.recent import LOOK_BACK, Recent
from backcare.domain.plan.zones import Zone
from backcare.domain.weeks import WEEK, in_week

MOST_PROGRESSIONS = 2
"""Most exercises that get harder in one week beyond the programme (project synthesis)."""

Answer = tuple[PlannedExercise, ReasonId, PlannedExercise]
"""What answers a sore exercise, why, and half of it for a session where the first does not fit."""


def exercise_proposals(
    look: Look, plan: Plan, planner: Planner, *, is_back: bool, is_after_break: bool
) -> list[Proposal]:
    """Return the changes of single exercises in the coming week of `plan`.

    `plan` is the one looked back on, with the changes of whole weeks applied. If these went back,
    nothing gets harder; after a break nothing is put in place of what has not come yet, either.
    """
    coming = _Coming(look, plan, planner, follows=not is_after_break)
    return [p for p in coming.proposals() if not (is_back and p.reason in PROGRESS)]


class _Coming:
    """The coming week, exercise by exercise."""

    def __init__(self, look: Look, plan: Plan, planner: Planner, *, follows: bool) -> None:
        self._look, self._plan, self._planner = look, plan, planner
        self._follows = follows
        self._recent = Recent(look)

    def proposals(self) -> list[Proposal]:
        """Return what is offered, key exercises first because only a few get harder at once."""
        found: list[Proposal] = []
        harder = 0
        coming = sorted(in_week(self._plan.sessions, self._look.at), key=lambda s: s.day)
        before = self._followed(coming) if self._follows else {}
        for places in _places(coming):
            session, planned = places[0]
            followed = before.get(planned.exercise)
            if followed is None:
                proposal = self._for_exercise(planned, session, [e for _, e in places])
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

    def _for_exercise(
        self, planned: PlannedExercise, session: PlannedSession, places: Sequence[PlannedExercise]
    ) -> Proposal | None:
        """Return what changes for an exercise that stands in the week in these doses."""
        recent, exercise = self._recent, planned.exercise
        if not recent.has(exercise):
            return None
        done = recent.dose(exercise)
        told = with_dose(planned, planned if done is None else done)
        answer = self._answer(exercise, told, exercise, session)
        if answer is not None:
            after, _, _ = answer
            is_less = after.exercise != exercise or any(exceeds(e, after) for e in places)
            return self._proposal(answer, before=told) if is_less else None
        if not recent.is_easy(exercise) or LIGHT & set(session.reasons):
            return None
        harder, reason = more(planned, session, self._planner)
        if harder is None:
            return None
        until = self._end_of_block(session)
        return Proposal(reason=reason, before=planned, after=because(harder, reason), until=until)

    def _for_next(
        self, planned: PlannedExercise, followed: PlannedExercise, session: PlannedSession
    ) -> Proposal | None:
        """Return what replaces an exercise that follows a lighter one.

        If the lighter one hurt or left nothing to spare, it comes again, or less than that.
        """
        done = self._recent.dose(followed.exercise) or followed
        again = in_place_of(planned, with_dose(followed, done))
        answer = self._answer(followed.exercise, again, planned.exercise, session)
        return None if answer is None else self._proposal(answer, before=planned, did=again)

    def _answer(
        self, exercise: str, done: PlannedExercise, place: str, session: PlannedSession
    ) -> Answer | None:
        """Return what answers how an exercise went; `None` if it calls for no less.

        It comes in `place`, an exercise of the session: the same one or the one that follows it.
        """
        zone = self._recent.last_zone(exercise)
        if zone is Zone.RED:
            after, reason = easier(done, place, session, self._planner)
        elif zone is Zone.AMBER_PLUS:
            after, reason = less(done), "reduce"
        elif self._recent.is_held(exercise):
            after, reason = done, "hold-dose"
        else:
            return None
        return after, reason, half(done)

    def _proposal(
        self, answer: Answer, *, before: PlannedExercise, did: PlannedExercise | None = None
    ) -> Proposal:
        after, reason, otherwise = answer
        return Proposal(
            reason=reason,
            before=before,
            after=because(after, reason),
            otherwise=because(otherwise, reason),
            did=did,
            until=self._look.at + WEEK,
        )

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


def _places(
    coming: Iterable[PlannedSession],
) -> list[list[tuple[PlannedSession, PlannedExercise]]]:
    """Return for each exercise of a week where it stands in it, key exercises first."""
    found: dict[str, list[tuple[PlannedSession, PlannedExercise]]] = {}
    for session in coming:
        for planned in session.exercises:
            found.setdefault(planned.exercise, []).append((session, planned))
    return sorted(found.values(), key=lambda places: not places[0][1].is_key)
