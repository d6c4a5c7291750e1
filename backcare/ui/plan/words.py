"""A plan in words: doses, sessions, reasons and changes."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.domain.exercises.exercise import Beat, Equipment
from backcare.domain.plan.exercise_change import Proposal
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession
from backcare.domain.plan.programme import Phase
from backcare.ui.exercises.dose import said_ladder, sides_words, speed_line, with_speed
from backcare.ui.lists import capital, listed, listed_and, listed_apart, sentences
from backcare.ui.markup import why

_OTHER = "other"
_SETTLING = ("A", "B")


def planned_line(planned: PlannedExercise, content: ContentLibrary) -> str:
    """Return a planned dose as one line: "2 sets of 12, each side, with a light weight"."""
    return capital(dose_within(planned, content))


def planned_with_speed(planned: PlannedExercise, content: ContentLibrary) -> str:
    """Return a planned dose and how fast a repetition goes: "2 sets of 12 · 3 s down, 1 s up"."""
    return with_speed(planned_line(planned, content), _tempo(planned, content), content.texts)


def planned_speed(planned: PlannedExercise, content: ContentLibrary) -> str:
    """Return how fast a repetition goes as planned: "3 s down, 1 s up"."""
    return speed_line(_tempo(planned, content), content.texts)


def _tempo(planned: PlannedExercise, content: ContentLibrary) -> tuple[Beat, ...]:
    """Return the beats of a repetition: none of what was planned when the exercise was a hold."""
    exercise = content.exercises.get(planned.exercise)
    if exercise is None or (planned.hold_seconds and exercise.dose.hold_seconds is None):
        return ()
    return exercise.dose.tempo


def dose_within(planned: PlannedExercise, content: ContentLibrary) -> str:
    """Return a planned dose as it stands within a sentence."""
    text, exercise = content.texts, content.exercises.get(planned.exercise)
    parts = [_amount(planned, text)]
    if planned.is_each_side:
        known = "" if exercise is None else sides_words(exercise.dose, text)
        parts.append(known or text("dose.each_side"))
    if planned.load is not None:
        parts.append(text(f"dose.load.{planned.load}"))
    return listed(parts)


def session_title(session: PlannedSession, text: Texts) -> str:
    """Return what a session is called: by what it trains, or calm floor work if it is no more."""
    if session.is_on_the_floor:
        return text("plan.session.floor")
    return text(f"plan.session.{_known(session, text)}")


def session_heading(session: PlannedSession, text: Texts) -> str:
    """Return what a session is called, at the beginning of a line."""
    return capital(session_title(session, text))


def made_of(session: PlannedSession, content: ContentLibrary) -> str:
    """Return how long a session takes and how many exercises it has."""
    minutes = content.programming.minutes_with_warm_up(session)
    return content.texts("plan.made_of", minutes=minutes, n=len(session.exercises))


def phase_name(week: int, content: ContentLibrary) -> str:
    """Return what the phase of a week of the programme is called."""
    return content.texts(f"plan.phase.{content.programme.phase(week).id}")


def phase_line(week: int, content: ContentLibrary) -> str:
    """Return the phase of a week of the programme, and its number among the weeks with one."""
    text, name = content.texts, phase_name(week, content)
    if week == 0 or week > content.programme.phases[-2].weeks[1]:
        return name
    last = content.programme.phases[-2].weeks[1]
    return text("plan.phase_week", phase=name, week=week, last=last)


def weeks_line(weeks: Collection[int], content: ContentLibrary) -> str:
    """Return weeks of the programme by phase: "Get stronger, weeks 5 to 7; Keep going, week 13"."""
    phases = groupby(sorted(set(weeks)), key=lambda week: content.programme.phase(week).id)
    text = content.texts
    told = (_weeks_of(phase, list(inside), text) for phase, inside in phases)
    return listed_apart(told, text)


def _weeks_of(phase: Phase, weeks: Sequence[int], text: Texts) -> str:
    """Return a phase and those of its weeks that are meant, and no other."""
    name = text(f"plan.phase.{phase}")
    if weeks == [0]:
        return name
    if len(weeks) == 1:
        return text("plan.phase_one", phase=name, week=weeks[0])
    stretches = groupby(enumerate(weeks), key=lambda placed: placed[1] - placed[0])
    said = [_stretch([week for _, week in stretch], text) for _, stretch in stretches]
    return text("plan.phase_weeks", phase=name, weeks=listed_and(said))


def _stretch(weeks: Sequence[int], text: Texts) -> str:
    """Return weeks that follow each other: "4", "4 to 6"."""
    if len(weeks) == 1:
        return str(weeks[0])
    return text("plan.weeks_in_a_row", first=weeks[0], last=weeks[-1])


def reason_lines(
    planned: PlannedExercise, owned: Collection[Equipment], content: ContentLibrary
) -> list[str]:
    """Return why an exercise is planned as it is, for a runner with this equipment."""
    return [_words(reason, planned, content, owned) for reason in planned.reasons]


def session_reasons(session: PlannedSession, content: ContentLibrary) -> list[str]:
    """Return why a session is as it is."""
    return [content.reasons[r].text for r in session.reasons if r in content.reasons]


def why_of(session: PlannedSession, content: ContentLibrary) -> str:
    """Return a closed "Why?" with every reason of a session, its rule and its sources."""
    told = [*session.reasons, *(r for e in session.exercises for r in e.reasons)]
    return why_reasons(told, content, session_title(session, content.texts))


def why_reasons(reasons: Iterable[str], content: ContentLibrary, about: str) -> str:
    """Return a closed "Why?" with the rules behind these reasons and their sources."""
    known = [content.reasons[r] for r in dict.fromkeys(reasons) if r in content.reasons]
    refs = dict.fromkeys(ref for reason in known for ref in reason.sources)
    if not known:
        refs = dict.fromkeys(content.programme.sources)
    rules = dict.fromkeys(reason.rule for reason in known)
    text = content.texts
    first = text("plan.rules", rules=listed(rules)) if rules else text("plan.rule_programme")
    return why(refs, content.sources, text, about, first=first)


def proposal_line(proposal: Proposal, content: ContentLibrary) -> str:
    """Return a proposed change in words."""
    before, after = proposal.before, proposal.after
    if before is None or after is None:
        return content.reasons[proposal.reason].text
    if proposal.did is None:
        return change_line(before, after, proposal.reason, content)
    return _answer_line(proposal.did, after, proposal.reason, content)


def change_line(
    before: PlannedExercise, after: PlannedExercise, reason: str | None, content: ContentLibrary
) -> str:
    """Return the change of one exercise in words, with its reason."""
    text = content.texts
    name, other = name_of(before.exercise, content), name_of(after.exercise, content)
    old, new = planned_line(before, content), planned_line(after, content)
    if before.exercise == after.exercise and old == new:
        line = text("plan.change.same", name=name, after=new)
    elif before.exercise == after.exercise:
        line = text("plan.change.dose", name=name, before=old, after=new)
    else:
        line = text("plan.change.exercise", name=other, after=new)
    if reason is None or reason not in content.reasons:
        return line
    return sentences(line, _words(reason, after, content))


def _answer_line(
    did: PlannedExercise, after: PlannedExercise, reason: str, content: ContentLibrary
) -> str:
    """Return what answers a sore exercise, beside what was done of it."""
    is_same = did.exercise == after.exercise
    line = content.texts(
        "plan.change.done" if is_same else "plan.change.done_other",
        name=name_of(after.exercise, content),
        after=planned_line(after, content),
        other=name_of(did.exercise, content),
        did=dose_within(did, content),
    )
    return sentences(line, _words(reason, after, content))


def name_of(exercise: str, content: ContentLibrary) -> str:
    """Return the name of an exercise, or its id if it is no longer in the library."""
    known = content.exercises.get(exercise)
    return exercise if known is None else known.name


def daily_exercises(plan: Plan, content: ContentLibrary) -> list[tuple[str, str]]:
    """Return exercises for every day, each with its reason."""
    adjustments = content.programme.adjustments(plan.choices.groups)
    return [(a.daily.exercise, a.daily.reason) for a in adjustments if a.daily is not None]


def _known(session: PlannedSession, text: Texts) -> str:
    """Return the name of a session; a plan that was brought back may have names of its own.

    In the week that settles a flare, A and B are the same.
    """
    if session.week == 0 and session.name in _SETTLING:
        return "settle"
    return session.name if f"plan.session.{session.name}" in text else _OTHER


def _words(
    reason: str,
    planned: PlannedExercise,
    content: ContentLibrary,
    owned: Collection[Equipment] = (),
) -> str:
    known = content.reasons.get(reason)
    if known is None:
        return ""
    replaced = content.exercises.get(planned.replaces or "")
    at_hand = {*owned, *content.programme.at_hand}
    missing = () if replaced is None else [e for e in replaced.equipment if e not in at_hand]
    return known.text.format(
        replaced=planned.replaces if replaced is None else replaced.name,
        equipment=listed(content.texts(f"equipment.within.{e}") for e in missing),
    )


def _amount(planned: PlannedExercise, text: Texts) -> str:
    hold, reps = planned.hold_seconds, planned.reps
    if len(set(reps)) > 1:
        ladder = said_ladder(reps, text)
        if hold is None:
            return text("dose.ladder_of_reps", reps=ladder)
        return text("dose.ladder", reps=ladder, hold=hold)
    sets = text("dose.set" if len(reps) == 1 else "dose.sets", sets=len(reps))
    if hold is None:
        return text("dose.sets_of_reps", sets=sets, reps=reps[0])
    if reps[0] == 1:
        return text("dose.sets_of_hold", sets=sets, hold=hold)
    return text("dose.sets_of_held_reps", sets=sets, reps=reps[0], hold=hold)
