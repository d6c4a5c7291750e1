"""The rules of the self-check in words, for whoever wants to know how a result is reached."""

from html import escape

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.rules import Condition, Rule, RuleBook, Term
from backcare.domain.check.triage import Urgency
from backcare.ui.markup import plain_list
from backcare.ui.visit import Visit


def show_rules(visit: Visit) -> None:
    """List every rule below its urgency, the most urgent first."""
    book = visit.content.rule_book
    for urgency in Urgency:
        rules = [rule for rule in book.rules.values() if rule.gives is urgency]
        if rules:
            st.header(visit.content.screen.text_for(urgency).word, anchor=False)
            items = "".join(_rule(rule, visit) for rule in rules)
            st.html(f'<ul class="bc-list bc-points">{items}</ul>')


def show_exclusions(visit: Visit) -> None:
    """List what cancels an alarm."""
    text, book = visit.text, visit.content.rule_book
    st.header(text("rules.exclusions"), anchor=False)
    st.html(
        plain_list(
            text("rules.exclusion", question=book.words(question), but=book.words(but))
            for question, but in book.unless.items()
        )
    )


def show_groups(visit: Visit) -> None:
    """List the points that each answer gives to each behaviour group."""
    text, behaviour = visit.text, visit.content.rule_book.behaviour
    st.header(text("rules.groups"), anchor=False)
    st.markdown(
        text(
            "rules.groups_lead",
            threshold=behaviour.threshold,
            fewest=behaviour.fewest,
            margin=behaviour.margin,
        )
    )
    for group in BehaviourGroup:
        points = [(a.points.get(group, 0), a.text) for a in behaviour.answers]
        lines = [f"{value:+d}: {words}" for value, words in sorted(points, reverse=True) if value]
        if lines:
            with st.expander(f"{group} · {visit.content.advice.for_group(group).name}"):
                st.html(plain_list(lines))


def in_words(term: Term, book: RuleBook, text: Texts) -> str:
    """Return a term of a rule as part of a sentence."""
    if isinstance(term, str):
        is_rule = term in book.rules and term not in book.known()
        return text("rules.also_rule", rule=term) if is_rule else f"“{book.words(term)}”"
    if term.age_from is not None:
        return text("rules.age_from", age=term.age_from)
    if term.age_to is not None:
        return text("rules.age_to", age=term.age_to)
    return _several(term, book, text)


def _several(term: Condition, book: RuleBook, text: Texts) -> str:
    words = [in_words(inner, book, text) for inner in term.terms]
    if term.no is not None:
        return text("rules.not", term=words[0])
    if term.all:
        return text("rules.and").join(words)
    if term.any:
        return text("rules.any", terms="; ".join(words))
    return text("rules.at_least", number=term.at_least or 1, terms="; ".join(words))


def show_sources(visit: Visit) -> None:
    """List the sources of all rules, each once."""
    rules = visit.content.rule_book.rules.values()
    ids = {ref.split()[0] for rule in rules for ref in rule.sources}
    found = [source for key, source in visit.content.sources.items() if key in ids]
    with st.expander(visit.text("rules.sources")):
        st.html(plain_list(f"{source.short}: {source.citation}" for source in found))


def _rule(rule: Rule, visit: Visit) -> str:
    words = in_words(rule.when, visit.content.rule_book, visit.text)
    short = ", ".join(visit.content.sources[ref.split()[0]].short for ref in rule.sources)
    return (
        f"<li><strong>{escape(rule.id)}</strong> {escape(words)} "
        f'<span class="bc-quiet">{escape(short)}</span></li>'
    )
