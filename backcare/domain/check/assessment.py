"""What a set of answers means: how urgent it is, why, and how the pain behaves."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from backcare.domain.check.limit import limit_after
from backcare.domain.check.result import BehaviourGroup, Limit
from backcare.domain.check.rules import AGES, Condition, Flag, RowUrgency, RuleBook, Term
from backcare.domain.check.triage import Urgency, most_urgent


class Answered(StrEnum):
    """An answer to one question; a question that was not asked has none and counts as no."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not sure"


class Answers(msgspec.Struct, frozen=True):
    """Answers by question; `age` is the youngest and oldest age, in years, that somebody may be."""

    given: Mapping[str, Answered]
    age: tuple[int, int] | None = None


AGE = "age"
"""Listed among the reasons of a rule that is about age."""


class Fired(msgspec.Struct, frozen=True):
    """A rule that fired, and the questions (or `AGE`) that made it fire.

    `rule` is a row's id for a "not sure" and for a sign of the emergency page, and a group's id if
    the group asks for a professional.
    """

    rule: str
    gives: Urgency
    because: tuple[str, ...]
    was_not_sure: bool = False


class GroupFit(msgspec.Struct, frozen=True):
    """How well answers fit a behaviour group: those for it and those against."""

    group: BehaviourGroup
    points: int
    fits: tuple[str, ...]
    does_not_fit: tuple[str, ...]


class Assessment(msgspec.Struct, frozen=True):
    """The result; `fired` is never empty (C33 says that nothing matched).

    `groups` are those to show, best first; G0 alone if none reaches the threshold. `limit` is what
    to leave out.
    """

    urgency: Urgency
    fired: tuple[Fired, ...]
    flags: tuple[Flag, ...]
    groups: tuple[GroupFit, ...]
    limit: Limit


NO_MATCH = "C33"


def assess(book: RuleBook, answers: Answers) -> Assessment:
    """Return what the answers mean, whatever their order.

    Raises `ValueError` for a question that is not in the book and for an impossible age: an answer
    is never dropped. Source: clinical notes 2.2, 2.3, 3.3.
    """
    unknown = [name for name in answers.given if not book.asks(name)]
    if unknown:
        raise ValueError(f"unknown questions: {', '.join(sorted(unknown))}")
    low, high = answers.age or (0, 0)
    if not (low <= high and low in AGES and high in AGES):
        raise ValueError("an age is between 0 and 120 years")
    reading = _Reading(book, answers)
    fired = [
        Fired(rule.id, rule.gives, reading.because(rule.when))
        for rule in book.rules.values()
        if reading.holds(rule.when)
    ]
    fired += _unsure(book, answers)
    groups = _groups(book, reading)
    fired += [
        Fired(fit.group, book.behaviour.impact_gives, fit.fits)
        for fit in groups
        if fit.group is BehaviourGroup.IMPACT
    ]
    return _result(book, fired, groups)


def may_hold(book: RuleBook, answers: Answers, term: Term) -> bool:
    """Return whether a term is true when every "not sure" counts as yes."""
    yes = {
        name: Answered.NO if answered is Answered.NO else Answered.YES
        for name, answered in answers.given.items()
    }
    return _Reading(book, Answers(yes, answers.age)).holds(term)


def _result(book: RuleBook, fired: list[Fired], groups: tuple[GroupFit, ...]) -> Assessment:
    fired = fired or [Fired(NO_MATCH, Urgency.NO_MATCH, ())]
    urgency = most_urgent(f.gives for f in fired)
    top = [f for f in fired if f.gives is urgency]
    told = [(f.gives, () if f.was_not_sure else book.flags_of(f.rule)) for f in fired]
    flags = {flag for _, own in told for flag in own}
    # Calming words must not appear beside a reason that is more urgent or not calm; and the
    # maternity unit is the one to call only if nothing else is as urgent.
    for flag in (Flag.CALM, Flag.MATERNITY):
        if not all(flag in book.flags_of(f.rule) for f in top):
            flags.discard(flag)
    if not any(Flag.SAFETY_NET in book.flags_of(f.rule) for f in top):
        flags.discard(Flag.SAFETY_NET)
    if Flag.STOP_RUNNING in flags:
        flags.discard(Flag.STOP_IMPACT)  # the stricter one says it
    ordered = tuple(flag for flag in Flag if flag in flags)
    return Assessment(urgency, tuple(fired), ordered, groups, limit_after(told))


class _Reading:
    """One set of answers, read by the book's rules."""

    def __init__(self, book: RuleBook, answers: Answers) -> None:
        self._book = book
        self._age = answers.age
        self._fired: dict[str, bool] = {}
        self.yes = {
            question
            for question, answered in answers.given.items()
            if answered is Answered.YES
            or (answered is Answered.NOT_SURE and question in book.not_sure_is_yes)
        }
        # "Not sure" about a sign with one of its details ticked counts as yes.
        self.yes |= {
            row
            for row in (name.partition(".")[0] for name in self.yes if "." in name)
            if answers.given.get(row) is Answered.NOT_SURE
        }
        for question, but in book.unless.items():
            if answers.given.get(but) is Answered.YES:
                self.yes.discard(question)
        self.yes |= {same.answer for same in book.behaviour.read_as if self.holds(same.when)}

    def holds(self, term: Term) -> bool:
        """Return whether a term is true."""
        if isinstance(term, str):
            return term in self.yes or self._has_fired(term)
        if term.age_from is not None or term.age_to is not None:
            return self._is_of_age(term)
        if term.no is not None:
            return not self.holds(term.no)
        if term.all:
            return all(self.holds(inner) for inner in term.all)
        if term.any:
            return any(self.holds(inner) for inner in term.any)
        return sum(self.holds(inner) for inner in term.of) >= (term.at_least or 1)

    def _has_fired(self, rule: str) -> bool:
        """Return whether this is a rule that fires; each is worked out once."""
        if rule not in self._fired:
            known = None if self._book.asks(rule) else self._book.rules.get(rule)
            self._fired[rule] = known is not None and self.holds(known.when)
        return self._fired[rule]

    def because(self, term: Term) -> tuple[str, ...]:
        """Return the questions answered yes that a term rests on (or `AGE`), each once."""
        if isinstance(term, str):
            if self._book.asks(term):
                return (term,) if term in self.yes else ()
            return self.because(self._book.rules[term].when)
        if term.age_from is not None or term.age_to is not None:
            return (AGE,) if self._is_of_age(term) else ()
        inner = () if term.no is not None else term.terms
        return tuple(dict.fromkeys(name for part in inner for name in self.because(part)))

    def _is_of_age(self, term: Condition) -> bool:
        if self._age is None:
            return False
        youngest, oldest = self._age
        if term.age_from is not None:
            return oldest >= term.age_from
        return term.age_to is not None and youngest <= term.age_to


_WHEN_NOT_SURE = {
    RowUrgency.EMERGENCY: Urgency.SAME_DAY,
    RowUrgency.SAME_DAY: Urgency.SAME_DAY,
    RowUrgency.WITHIN_DAYS: Urgency.ROUTINE,
}


def _unsure(book: RuleBook, answers: Answers) -> list[Fired]:
    """Return what "not sure" leads to by itself (clinical notes 2.2 and C32).

    For an emergency or same-day sign that is "same day"; for a less urgent sign, which the notes
    leave open, one step less than a yes.
    """
    fired = []
    for question, answered in answers.given.items():
        if answered is not Answered.NOT_SURE or question not in book.questions:
            continue
        own = book.questions[question].urgency
        if question in book.not_sure_is_yes or own is RowUrgency.MODIFIER:
            continue
        if own is not RowUrgency.ROUTINE:
            gives = _WHEN_NOT_SURE[own]
            fired.append(Fired(question, gives, (question,), was_not_sure=True))
    order = list(book.questions)
    return sorted(fired, key=lambda f: order.index(f.rule))


def _groups(book: RuleBook, reading: _Reading) -> tuple[GroupFit, ...]:
    behaviour = book.behaviour
    told = [a for a in behaviour.answers if {a.id, *a.also} & reading.yes]
    fits = []
    for group in BehaviourGroup:
        points = {a.id: a.points.get(group, 0) for a in told}
        # What speaks against the impact group never takes an alarm back.
        counted = [p for p in points.values() if p > 0 or group is not BehaviourGroup.IMPACT]
        fit = GroupFit(
            group,
            sum(counted),
            tuple(name for name, value in points.items() if value > 0),
            tuple(name for name, value in points.items() if value < 0),
        )
        if fit.points >= behaviour.threshold and len(fit.fits) >= behaviour.fewest:
            fits.append(fit)
    fits.sort(key=lambda fit: -fit.points)
    has_impact = any(a.id in behaviour.impact_needs for a in told)
    impact = [fit for fit in fits if fit.group is BehaviourGroup.IMPACT and has_impact]
    if impact:
        return tuple(impact)
    fits = [fit for fit in fits if fit.group is not BehaviourGroup.IMPACT]
    if not fits:
        return (GroupFit(BehaviourGroup.UNCLEAR, 0, (), ()),)
    return tuple(fit for fit in fits[:2] if fits[0].points - fit.points < behaviour.margin)


class Reason(msgspec.Struct, frozen=True):
    """An answer (or `AGE`) that a result rests on: the highest urgency it led to, and how."""

    name: str
    was_not_sure: bool
    gives: Urgency
    rules: tuple[str, ...]


def reasons(assessment: Assessment, answers: Answers) -> tuple[Reason, ...]:
    """Return what a result rests on, most urgent first; nothing if no rule fired."""
    rules: dict[str, list[Fired]] = {}
    for fired in assessment.fired:
        for name in fired.because:
            rules.setdefault(name, []).append(fired)
    found = [
        Reason(
            name,
            answers.given.get(name) is Answered.NOT_SURE,
            most_urgent(fired.gives for fired in some),
            tuple(dict.fromkeys(fired.rule for fired in some)),
        )
        for name, some in rules.items()
    ]
    order = list(Urgency)
    return tuple(sorted(found, key=lambda reason: order.index(reason.gives)))
