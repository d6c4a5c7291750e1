"""What a look back changes in single exercises of the coming week (PR1 to PR5).

What is less is less than what was done, never than what would have come (6.2); and what is done
again is what was done.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

import msgspec

from backcare.domain.plan.builder import Planner
from backcare.domain.plan.dose import exceeds, half, less, no_more_than, with_dose, within
from backcare.domain.plan.exercise_change import Proposal, changed_in
from backcare.domain.plan.judge import LIGHT
from backcare.domain.plan.log import Log
from backcare.domain.plan.look import Look
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession, ReasonId
from backcare.domain.plan.programming import Programming, because
from backcare.domain.plan.progression import PROGRESS, easier, in_place_of, leads_to, more
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.recent import LOOK_BACK, Did, Recent
from backcare.domain.plan.zones import Zone
from backcare.domain.weeks import WEEK, in_week

MOST_PROGRESSIONS = 2
"""Most exercises that get harder in one week beyond the programme (project synthesis)."""
_SORE = (Zone.AMBER_PLUS, Zone.RED)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What answers a sore exercise, why, and what comes where that does not fit a session.

    `did` is what was done, if that is known.
    """

    after: PlannedExercise
    reason: ReasonId
    otherwise: PlannedExercise
    did: PlannedExercise | None = None


def exercise_proposals(
    look: Look, plan: Plan, planner: Planner, *, is_back: bool, is_after_break: bool
) -> list[Proposal]:
    """Return the changes of single exercises in the coming week of `plan`.

    `plan` is the one looked back on, with the changes of whole weeks applied. If these went back,
    nothing gets harder; after a break nothing is put in place of what has not come yet, either.
    """
    recent = Recent(look.plan, look.log, look.ratings, planner.programming, look.at)
    coming = sorted(in_week(plan.sessions, look.at), key=lambda s: s.day)
    before = {} if is_after_break else _Following(look, recent, planner).of(coming)
    answers, found, harder = Answers(recent, planner), list[Proposal](), 0
    for places in _places(coming):
        session, planned = places[0]
        doses = [e for _, e in places]
        proposal = answers.to(planned, session, doses, before.get(planned.exercise))
        if proposal is None and not is_back and planned.exercise not in before:
            proposal = _harder(planned, session, plan, look.at, recent, planner)
        if proposal is None or (proposal.reason in PROGRESS and harder == MOST_PROGRESSIONS):
            continue
        harder += proposal.reason in PROGRESS
        found.append(proposal)
    return found


def eased(
    session: PlannedSession,
    recent: Recent,
    planner: Planner,
    *,
    since: date = date.min,
    but: Collection[str] = (),
) -> PlannedSession:
    """Return a session with the answers to what was sore since a day, but not of some exercises."""
    answers = Answers(recent, planner)
    for planned in session.exercises:
        if planned.exercise not in but and recent.has_since(planned.exercise, since):
            proposal = answers.to(planned, session, [planned], None)
            session = session if proposal is None else changed_in(session, proposal, planner)
    return session


def eased_start(plan: Plan, log: Log, programming: Programming) -> Plan:
    """Return a new plan whose sessions until its first look back answer what was sore before it."""
    planner = Planner(plan.choices, programming, log.weeks)
    recent = Recent(plan, log, Ratings(log), programming, plan.day + timedelta(days=1))
    until = log.weeks.start(plan.day) + 2 * WEEK
    sessions = (eased(s, recent, planner) if s.day < until else s for s in plan.sessions)
    return msgspec.structs.replace(plan, sessions=tuple(sessions))


class Answers:
    """What answers how exercises went when they were last done (PR3 to PR5)."""

    def __init__(self, recent: Recent, planner: Planner) -> None:
        self._recent, self._planner = recent, planner

    def to(
        self,
        planned: PlannedExercise,
        session: PlannedSession,
        doses: Sequence[PlannedExercise],
        followed: PlannedExercise | None,
    ) -> Proposal | None:
        """Return what answers a planned exercise that stands in a week in these doses, if needed.

        `followed` is the lighter exercise that it follows: if that hurt or left nothing to spare,
        it comes again, or less than that.
        """
        answer = None if followed is None else self._to_another(followed, planned, session)
        is_other = answer is not None
        answer = answer or self._to_itself(planned, session)
        if answer is None:
            return None
        after, otherwise = (self._below_its_own(e) for e in (answer.after, answer.otherwise))
        if after.exercise == planned.exercise and not any(exceeds(e, after) for e in doses):
            return None
        is_less = answer.reason == "hold-dose" and after != answer.after
        reason: ReasonId = "reduce" if is_less else answer.reason
        is_same = (
            not is_other and answer.did is not None and answer.did.exercise == planned.exercise
        )
        return Proposal(
            reason=reason,
            before=answer.did if is_same else planned,
            after=because(after, reason),
            otherwise=because(otherwise, reason),
            did=answer.did,
            until=self._planner.weeks.start(session.day) + WEEK,
        )

    def _to_itself(self, planned: PlannedExercise, session: PlannedSession) -> Answer | None:
        did = self._recent.last(planned.exercise)
        if did is None:
            return None
        if did.exercise == planned.exercise:
            known = self._known_dose(did, planned)
            answer = self._answer(did, known or planned, planned.exercise, session)
            return None if answer is None else _with_did(answer, known)
        return self._to_stand_in(did, planned, session)

    def _to_stand_in(
        self, did: Did, planned: PlannedExercise, session: PlannedSession
    ) -> Answer | None:
        """Return what answers another exercise that was done in place of the planned one."""
        recent, library = self._recent, self._planner.programming.exercises
        is_sore = recent.zone(did) in _SORE
        if not (is_sore or recent.is_held(did)):
            return self._after_a_calm_stand_in(planned)
        done = recent.dose(did)
        if leads_to(planned.exercise, did.exercise, library):  # a harder one was chosen
            own = did.planned or planned
            limit = with_dose(planned, own) if own.exercise == planned.exercise else planned
            if done is not None:
                limit = within(limit, less(done) if is_sore else done, library)
            after = no_more_than(planned, limit)
            return Answer(
                after=after,
                reason="reduce" if is_sore else "hold-dose",
                otherwise=half(after),
                did=done,
            )
        again = self._again(planned, done or _least_of(did, planned), session)
        if did.was_own_choice:  # it was taken back since
            again = within(planned, again, library)
        answer = self._answer(did, again, planned.exercise, session)
        return None if answer is None else _with_did(answer, done)

    def _after_a_calm_stand_in(self, planned: PlannedExercise) -> Answer | None:
        """Return less than what hurt, when an exercise comes back after a calm one in its place.

        What was held is held still.
        """
        own = self._recent.last_itself(planned.exercise)
        if own is None:
            return None
        is_sore = self._recent.zone(own) in _SORE
        if not (is_sore or self._recent.is_held(own)):
            return None
        known = self._known_dose(own, planned)
        done = known or planned
        return Answer(
            after=less(done) if is_sore else done,
            reason="reduce" if is_sore else "hold-dose",
            otherwise=half(done),
            did=known,
        )

    def _known_dose(self, did: Did, planned: PlannedExercise) -> PlannedExercise | None:
        """Return the planned exercise at the dose in which it was done, if that is known."""
        known = self._recent.dose(did)
        return None if known is None else with_dose(planned, known)

    def _to_another(
        self, followed: PlannedExercise, planned: PlannedExercise, session: PlannedSession
    ) -> Answer | None:
        did = self._recent.last(followed.exercise)
        if did is None:
            return None
        done = self._recent.dose(did) or followed
        again = self._again(planned, done, session)
        answer = self._answer(did, again, planned.exercise, session)
        return None if answer is None else _with_did(answer, done)

    def _again(
        self, planned: PlannedExercise, done: PlannedExercise, session: PlannedSession
    ) -> PlannedExercise:
        """Return what was done before in place of a planned exercise.

        Where the runner has swapped it since, what they swapped it for comes in no more work.
        """
        again = in_place_of(planned, done)
        return self._planner.by_choice(again, session.week) or again

    def _answer(
        self, did: Did, done: PlannedExercise, place: str, session: PlannedSession
    ) -> Answer | None:
        """Return what answers how an exercise went; `None` if it calls for no less.

        It comes in `place`, an exercise of the session: the same one or the one that follows it.
        """
        zone = self._recent.zone(did)
        if zone is Zone.RED:
            after, reason = easier(done, place, session, self._planner)
        elif zone is Zone.AMBER_PLUS:
            after, reason = less(done), "reduce"
        elif self._recent.is_held(did):
            after, reason = done, "hold-dose"
        else:
            return None
        return Answer(after=after, reason=reason, otherwise=half(done))

    def _below_its_own(self, after: PlannedExercise) -> PlannedExercise:
        """Return an answer in less than what was last done of its exercise, if that was sore.

        The exercise may have hurt in another place of the week than the one that is answered.
        """
        recent = self._recent
        did = recent.last_itself(after.exercise)
        done = None if did is None else recent.dose(did)
        if did is None or done is None:
            return after
        if recent.zone(did) in _SORE:
            return no_more_than(after, less(done))
        return no_more_than(after, done) if recent.is_held(did) else after


def _harder(
    planned: PlannedExercise,
    session: PlannedSession,
    plan: Plan,
    at: date,
    recent: Recent,
    planner: Planner,
) -> Proposal | None:
    """Return the next step of an exercise that has become easy (PR1)."""
    if not recent.is_easy(planned.exercise) or LIGHT & set(session.reasons):
        return None
    after, reason = more(planned, session, planner)
    if after is None:
        return None
    until = _end_of_block(session, plan, at, planner)
    return Proposal(reason=reason, before=planned, after=because(after, reason), until=until)


def _end_of_block(session: PlannedSession, plan: Plan, at: date, planner: Planner) -> date:
    """Return the day after the last session of this session's block of the programme."""
    block = planner.programming.programme.block
    inside = [s.day for s in plan.sessions if s.day >= at and block(s.week) is block(session.week)]
    return max(inside) + timedelta(days=1)


def _with_did(answer: Answer, did: PlannedExercise | None) -> Answer:
    return msgspec.structs.replace(answer, did=did)


def _least_of(did: Did, planned: PlannedExercise) -> PlannedExercise:
    """Return an exercise of which nobody recorded how much it was, in the dose planned then."""
    return msgspec.structs.replace(did.planned or planned, exercise=did.exercise)


class _Following:
    """Which exercises of the coming week follow which that were done lately."""

    def __init__(self, look: Look, recent: Recent, planner: Planner) -> None:
        self._look, self._recent = look, recent
        self._library = planner.programming.exercises
        trained = look.start_trained()
        self._since = min(look.at - LOOK_BACK, trained or look.at)

    def of(self, coming: Collection[PlannedSession]) -> dict[str, PlannedExercise]:
        """Map each exercise new in the coming week to the recent one it follows.

        That is one whose progressions lead to the new one, or else the one at the same place in the
        last session of that name, if they share a goal. An exercise that is still in the coming
        week is followed by its very next step alone.
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
            if e.exercise not in again and self._recent.has_since(e.exercise, self._since)
        }
        new = [
            (s, n, e.exercise)
            for s in coming
            for n, e in enumerate(s.exercises)
            if not self._recent.has_since(e.exercise, self._since)
        ]
        found: dict[str, PlannedExercise] = {}
        for _, _, exercise in new:
            lower = next((e for e in left if leads_to(e, exercise, self._library)), None)
            if lower is not None and exercise not in found:
                found[exercise] = left.pop(lower)
        stays = {e.exercise: e for s in late for e in s.exercises if e.exercise in again}
        for _, _, exercise in new:
            lower = next((e for e in stays if self._is_next_step(e, exercise)), None)
            if lower is not None:
                found.setdefault(exercise, stays[lower])
        last = {s.name: s.exercises for s in late}
        for session, place, exercise in new:
            there = [e.exercise for e in last.get(session.name, ())][place : place + 1]
            for other in there:
                if other in left and exercise not in found and self._shares_goal(other, exercise):
                    found[exercise] = left.pop(other)
        return found

    def _is_next_step(self, lower: str, exercise: str) -> bool:
        return exercise in {version.exercise for version in self._library[lower].harder}

    def _shares_goal(self, one: str, other: str) -> bool:
        return bool(set(self._library[one].goals) & set(self._library[other].goals))


def _places(
    coming: Iterable[PlannedSession],
) -> list[list[tuple[PlannedSession, PlannedExercise]]]:
    """Return for each exercise of a week where it stands in it, key exercises first."""
    found: dict[str, list[tuple[PlannedSession, PlannedExercise]]] = {}
    for session in coming:
        for planned in session.exercises:
            found.setdefault(planned.exercise, []).append((session, planned))
    return sorted(found.values(), key=lambda places: not places[0][1].is_key)
