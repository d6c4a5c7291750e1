"""The rules of the self-check by what it asks, for whoever wants to know how a result comes about.

Each topic is a box that is filled when it is opened: what each sign gives alone, what several give
together, made-up people, and the sources. How urgent something is, comes from the rules each time.
"""

from collections.abc import Iterable
from html import escape

import streamlit as st

from backcare.domain.check.people import Person, result_of
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.rules import Rule, Term
from backcare.domain.check.topics import USUAL_AGE, Sign, Topic, alone, rules_of, signs_of
from backcare.domain.check.triage import Urgency
from backcare.ui import parts
from backcare.ui.folded import show_folded
from backcare.ui.lists import listed, listed_apart
from backcare.ui.markup import plain_list, why
from backcare.ui.visit import Visit


def show_rules(visit: Visit) -> None:
    """Draw each page of the self-check as a heading, and below it a box for each of its topics."""
    told = visit.content.topics
    for page in visit.content.check_flow.pages:
        here = [topic for topic in told if topic.page == page.id]
        if here:
            with st.container(gap="xxsmall"):
                parts.show(parts.heading(page.title))
                for topic in here:
                    _box(topic, told, visit)


def _box(topic: Topic, told: tuple[Topic, ...], visit: Visit) -> None:
    key = f"rules.{topic.id}"
    show_folded(_name(topic, visit), lambda: st.html(_inside(topic, told, visit)), key=key)


def show_exclusions(visit: Visit) -> None:
    """Fold up what cancels an alarm."""
    text, book = visit.text, visit.content.rule_book
    with st.expander(text("rules.exclusions")):
        st.html(
            plain_list(
                text("rules.exclusion", question=book.words(question), but=book.words(but))
                for question, but in book.unless.items()
            )
        )


def show_not_sure(visit: Visit) -> None:
    """Fold up what "not sure" counts as."""
    text, book = visit.text, visit.content.rule_book
    counts = (book.words(name) for name in book.questions if name in book.not_sure_is_yes)
    with st.expander(text("rules.not_sure")):
        st.markdown(text("rules.not_sure_lead"))
        st.html(plain_list(counts))


def show_groups(visit: Visit) -> None:
    """Fold up the points that each answer gives to each behaviour group."""
    text, behaviour = visit.text, visit.content.rule_book.behaviour
    word = visit.content.screen.text_for(behaviour.impact_gives).word
    numbers = {name: getattr(behaviour, name) for name in ("threshold", "fewest", "margin")}

    def draw() -> None:
        st.markdown(text("rules.groups_lead", impact=BehaviourGroup.IMPACT, word=word, **numbers))
        st.html("".join(_group(group, visit) for group in BehaviourGroup))

    show_folded(text("rules.groups"), draw, key="rules.groups")


def _group(group: BehaviourGroup, visit: Visit) -> str:
    answers = visit.content.rule_book.behaviour.answers
    points = [(a.points.get(group, 0), a.text) for a in answers]
    lines = [
        visit.text("list.of", name=f"{value:+d}", words=words)
        for value, words in sorted(points, reverse=True)
        if value
    ]
    if not lines:
        return ""
    name = visit.content.advice.for_group(group).name
    return f"<h3>{escape(f'{group} · {name}')}</h3>{plain_list(lines)}"


def _name(topic: Topic, visit: Visit) -> str:
    for choice in visit.content.check_flow.choices:
        if choice.id == topic.id:
            return choice.text
    question = visit.content.rule_book.questions.get(topic.id)
    return visit.text("rules.about_you") if question is None else question.name or ""


def _inside(topic: Topic, told: tuple[Topic, ...], visit: Visit) -> str:
    text, book = visit.text, visit.content.rule_book
    rules = rules_of(topic, told, book)
    signs = signs_of(topic, told, book)
    cited = (*(rule.sources for rule in rules), *(book.sources_of(n) for s in signs for n in s.yes))
    sources = dict.fromkeys(ref for refs in cited for ref in refs)
    people = [person for person in visit.content.people if person.under == topic.id]
    return "".join(
        (
            _line(topic, visit),
            _part(text("rules.alone"), [_sign(sign, topic, visit) for sign in signs], visit),
            _part(text("rules.together"), [_rule(rule) for rule in rules if rule.says], visit),
            _people(people, visit),
            why(sources, visit.content.sources, text, _name(topic, visit)),
        )
    )


def _line(topic: Topic, visit: Visit) -> str:
    """Return the line as it is asked, and of whom, if not of everybody."""
    text, book = visit.text, visit.content.rule_book
    if topic.id not in book.questions:
        return ""
    line = f"<p>{escape(text('rules.quoted', words=book.words(topic.id)))}</p>"
    if topic.only_if is None:
        return line
    asked = text("rules.asked_if", whom=_in_words(topic.only_if, visit))
    return f'{line}<p class="bc-note">{escape(asked)}</p>'


def _in_words(term: Term, visit: Visit) -> str:
    """Return of whom a line is asked: an age, an answer, or none of one."""
    text, book = visit.text, visit.content.rule_book
    if isinstance(term, str):
        return text("rules.quoted", words=book.words(term))
    if term.age_from is not None:
        return text("rules.age_from", age=term.age_from)
    if term.age_to is not None:
        return text("rules.age_to", age=term.age_to)
    return text(
        "rules.not", term=listed_apart((_in_words(inner, visit) for inner in term.terms), text)
    )


def _part(title: str, entries: list[tuple[Urgency, str]], visit: Visit) -> str:
    """Return entries below their urgency, the most urgent first; nothing if there are none."""
    if not entries:
        return ""
    told = "".join(
        f"<dt>{_word(urgency, visit.text('rules.nothing_alone'), visit)}</dt>"
        + "".join(f"<dd>{html}</dd>" for level, html in entries if level is urgency)
        for urgency in Urgency
        if any(level is urgency for level, _ in entries)
    )
    return f'<h3>{escape(title)}</h3><dl class="bc-rules">{told}</dl>'


def _sign(sign: Sign, topic: Topic, visit: Visit) -> tuple[Urgency, str]:
    """Return what a sign gives; with its age, if it is asked at another one than its topic."""
    book, words = visit.content.rule_book, sign.words
    if sign.age != USUAL_AGE and topic.only_if is None:
        words = visit.text("rules.at_age", words=words, age=sign.age)
    result = alone(sign, book)
    fired = (one.rule for one in result.fired if one.gives is result.urgency)
    return result.urgency, _with_ids(words, (rule for rule in fired if rule in book.rules))


def _rule(rule: Rule) -> tuple[Urgency, str]:
    return rule.gives, _with_ids(rule.says or "", (rule.id,))


def _people(people: Iterable[Person], visit: Visit) -> str:
    text, content = visit.text, visit.content
    items = ""
    for person in people:
        urgency = result_of(person, content.screen, content.rule_book).urgency
        words = text("rules.person", age=person.age, about=person.about)
        items += f"<li>{escape(words)} {_word(urgency, text('rules.nothing'), visit)}</li>"
    return f'<h3>{escape(text("rules.people"))}</h3><ul class="bc-list bc-points">{items}</ul>'


def _word(urgency: Urgency, nothing: str, visit: Visit) -> str:
    is_emergency = urgency is Urgency.EMERGENCY
    calls = nothing if urgency is Urgency.NO_MATCH else visit.content.screen.text_for(urgency).word
    return f"<strong{' class=bc-tone-emergency' if is_emergency else ''}>{escape(calls)}</strong>"


def _with_ids(words: str, rules: Iterable[str]) -> str:
    ids = escape(listed(rules))
    return escape(words) + (f' <span class="bc-quiet">{ids}</span>' if ids else "")
