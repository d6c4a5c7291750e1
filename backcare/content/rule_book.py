"""Read and check the triage rules: if a rule cannot work, the app does not start."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from backcare.content.strict_yaml import read_typed
from backcare.domain.check.body_map import BodyMap
from backcare.domain.check.rules import (
    Behaviour,
    Question,
    Rule,
    RuleBook,
    Rules,
    contradictions,
    names_in,
    possible_ages,
)
from backcare.domain.check.triage import Screen
from backcare.domain.errors import ContentError


def read_rule_book(folder: Path, screen: Screen, body_map: BodyMap) -> RuleBook:
    """Read `questions.yaml`, `rules.yaml` and `behaviour.yaml` in `folder`.

    `screen` has the words of the emergency page, `body_map` the areas. Raises `ContentError` for
    a mistake, an unknown id, a question that nothing uses, and a rule that can never fire.
    """
    questions = read_typed(folder / "questions.yaml", list[Question])
    rules = read_typed(folder / "rules.yaml", Rules)
    behaviour = read_typed(folder / "behaviour.yaml", Behaviour)
    mistakes = [
        *_repeated(questions, rules.rules, behaviour),
        *_without_words(questions, screen),
        *_unknown(questions, rules, behaviour, {area.id for area in body_map.areas}),
        *_never(rules.rules),
        *_unused(questions, rules, behaviour),
    ]
    if mistakes:
        raise ContentError(f"{folder}: {mistakes[0]}")
    return RuleBook(
        questions={q.id: _with_words(q, screen) for q in questions},
        rules={rule.id: rule for rule in rules.rules},
        not_sure_is_yes=frozenset(rules.not_sure_is_yes),
        unless={exclusion.question: exclusion.but for exclusion in rules.unless},
        behaviour=behaviour,
        behaviour_answers={answer.id: answer for answer in behaviour.answers},
        areas={area.id: area for area in body_map.areas},
    )


def _with_words(question: Question, screen: Screen) -> Question:
    for flag in screen.emergency_page:
        if flag.id == question.id:
            return msgspec.structs.replace(question, text=flag.text, help=flag.help)
    return question


def _repeated(
    questions: list[Question], rules: tuple[Rule, ...], behaviour: Behaviour
) -> Iterator[str]:
    for what, ids in (
        ("question", [*(q.id for q in questions), *(a.id for a in behaviour.answers)]),
        ("rule", [rule.id for rule in rules]),
    ):
        for name in {name for name in ids if ids.count(name) > 1}:
            yield f"expected each {what} once, found {name!r} twice"


def _without_words(questions: list[Question], screen: Screen) -> Iterator[str]:
    """Yield the questions that have no words, or two sets of them."""
    on_page = {flag.id for flag in screen.emergency_page}
    for question in questions:
        if (question.text is None) != (question.id in on_page):
            yield f"expected the words of {question.id!r} once: here or on the emergency page"
    for missing in on_page - {q.id for q in questions}:
        yield f"expected {missing!r} of the emergency page among the questions"


def _unknown(
    questions: list[Question], rules: Rules, behaviour: Behaviour, areas: set[str]
) -> Iterator[str]:
    """Yield unknown names; a rule may refer only to rules above it, so never in a circle."""
    known = {q.id for q in questions}
    answers = {a.id for a in behaviour.answers}
    named = [
        *(("not_sure_is_yes", name, known) for name in rules.not_sure_is_yes),
        *(("unless", name, known) for u in rules.unless for name in (u.question, u.but)),
        *((answer.id, name, known) for answer in behaviour.answers for name in answer.also),
        *(("after_run", name, answers) for name in behaviour.after_run),
        *(("impact_needs", name, answers) for name in behaviour.impact_needs),
        *(("read_as", same.answer, answers) for same in behaviour.read_as),
        *(
            ("read_as", name, areas | known | answers)
            for same in behaviour.read_as
            for name in names_in(same.when)
        ),
    ]
    above: set[str] = set()
    for rule in rules.rules:
        allowed = known | answers | areas | above
        named += [(rule.id, name, allowed) for name in names_in(rule.when)]
        above = above | {rule.id}
    for where, name, allowed in named:
        if name not in allowed:
            yield f"{where}: expected a question or an earlier rule, found {name!r}"


def _never(rules: tuple[Rule, ...]) -> Iterator[str]:
    for rule in rules:
        if not possible_ages(rule.when) or any(contradictions(rule.when)):
            yield f"{rule.id}: expected a rule that can fire, found one that never can"


def _unused(questions: list[Question], rules: Rules, behaviour: Behaviour) -> Iterator[str]:
    used = {
        *(name for rule in rules.rules for name in names_in(rule.when)),
        *(exclusion.but for exclusion in rules.unless),
        *(name for answer in behaviour.answers for name in answer.also),
        *(question.id for question in questions if question.is_family),
    }
    for question in questions:
        if question.id not in used:
            yield f"{question.id}: expected a rule that uses this question"
