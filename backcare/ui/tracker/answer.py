"""A number is answered on the screen: what it means, what to do, what changes, when to look again.

The words are those of `data/content/tracker/answers.yaml`; "Why?" opens the rule, the diary's own
numbers behind it, and the sources.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from html import escape
from string import Formatter
from typing import Any

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.entries import EffectOnRunning, Entry
from backcare.domain.plan.zones import Zone
from backcare.domain.tracker.answer_book import Answer, Change, Fact, FactKind, Next
from backcare.domain.tracker.answers import answer_to, has_number
from backcare.domain.tracker.around import Around
from backcare.domain.tracker.measures import whole_minutes
from backcare.domain.words import isolated
from backcare.ui import parts
from backcare.ui.check.waiting import exercise_waits, running_waits
from backcare.ui.dates import day_in_full, near_date, weekday
from backcare.ui.links import link_to
from backcare.ui.lists import listed, listed_apart
from backcare.ui.markup import why
from backcare.ui.navigation import ARTICLE, PLAN, SELF_CHECK
from backcare.ui.numbers import said_distance, said_number
from backcare.ui.tracker.after_run import lead_to_after_run
from backcare.ui.tracker.diary import Diary, read_diary
from backcare.ui.tracker.entry_words import said_run
from backcare.ui.visit import Visit, current_visit

_LOOK: dict[Zone, parts.Zone] = {
    Zone.GREEN: "calm",
    Zone.AMBER: "watch",
    Zone.AMBER_PLUS: "watch",
    Zone.RED: "ease",
}
"""How each zone looks: a disc, a triangle, a square."""
_MOST_NAMED = 2


def answer_of(entry: Entry, diary: Diary, visit: Visit) -> Answer | None:
    """Return the answer to an entry of the diary; `None` if it has no number to answer."""
    content = visit.content
    around = Around(
        today=visit.today,
        log=diary.log,
        runs=diary.runs,
        waits=exercise_waits(visit),
        runs_wait=running_waits(visit),
        gates=content.gates,
        programming=content.programming,
        run_walk=content.run_walk,
        unit=visit.measures.distance,
    )
    return answer_to(entry, around, content.answers)


def show_answer(diary: Diary, entry: Entry, visit: Visit) -> bool:
    """Draw the answer to an entry of the diary, once in a run, and the one thing to tap after it.

    Returns whether there is one.
    """
    if entry.id in visit.answered:
        return True
    answer = answer_of(entry, diary, visit)
    if answer is None:
        return False
    visit.answered[entry.id] = answer
    with st.container(key=f"card-answer-{entry.id}"):
        parts.show(_card(answer, visit))
        _offer_next(answer.next, visit)
    return True


def answering(*entries: Entry) -> Callable[[], bool] | None:
    """Return what draws the answer to entries that were just saved together, if they have a number.

    They are looked up in the diary each time: what was changed meanwhile is answered as it is now,
    and what was taken back is not answered.
    """
    ids = tuple(entry.id for entry in entries if has_number(entry))
    return partial(_show_answer_to, ids) if ids else None


def _show_answer_to(ids: Sequence[str]) -> bool:
    visit = current_visit()
    diary = read_diary(visit)
    kept = {entry.id: entry for entry in diary.entries if entry.id in ids}
    return any(show_answer(diary, kept[id_], visit) for id_ in ids if id_ in kept)


def _card(answer: Answer, visit: Visit) -> str:
    text, book = visit.text, visit.content.answers
    means = escape(book.by_sentence[answer.means].text)
    rest = [
        book.by_sentence[answer.today].text,
        *(_said(change, visit) for change in answer.changes),
        book.by_sentence[answer.again].text,
    ]
    lines = "".join(f"<p>{escape(line)}</p>" for line in rest)
    said = f"<p><strong>{means}</strong></p>{lines}{_why(answer, visit)}"
    zone = "" if answer.zone is None else _zone(answer.zone, text)
    if answer.number is None:
        return f'<div class="bc-answer-bare" role="status">{zone}{said}</div>'
    return parts.answer(_number(answer.number, is_change=answer.zone is None), zone, said)


def _zone(zone: Zone, text: Texts) -> str:
    return parts.zone(_LOOK[zone], text(f"answer.zone.{zone}"))


def _number(number: float, *, is_change: bool) -> str:
    sign = "+" if is_change and number > 0 else ""
    return f"{sign}{said_number(round(number, 1))}"


def _said(change: Change, visit: Visit) -> str:
    """Return the sentence of a change, with its day, exercises, distance or step."""
    template = visit.content.answers.by_sentence[change.id].text
    values: dict[str, Any] = {
        "day": "" if change.day is None else _day(change.day, visit),
        "exercises": _names(change.exercises, visit),
        "length": said_run(change.metres, _minutes(change), visit.text),
        "step": change.step,
    }
    return Formatter().vformat(template, (), values)


def _names(exercises: Sequence[str], visit: Visit) -> str:
    """Return exercises by name if they are few, else how many there are."""
    if len(exercises) > _MOST_NAMED:
        return visit.text("log.n_exercises", n=len(exercises))
    return listed(visit.content.exercises[e].name for e in exercises)


def _minutes(change: Change) -> int | None:
    return None if change.seconds is None else whole_minutes(change.seconds)


def _why(answer: Answer, visit: Visit) -> str:
    text, book = visit.text, visit.content.answers
    rule = book.by_rule[answer.rule]
    used = (answer.means, answer.today, *(c.id for c in answer.changes), answer.again)
    cited = [*rule.sources, *(ref for name in used for ref in book.by_sentence[name].sources)]
    facts = listed_apart((_fact(fact, visit) for fact in answer.facts), visit.text)
    first = text("answer.why", facts=facts, rule=rule.row, id=rule.id)
    about = text("answer.title")
    return why(dict.fromkeys(cited), visit.content.sources, text, about, first=first)


def _fact(fact: Fact, visit: Visit) -> str:
    """Return one thing that the diary says, in words."""
    text = visit.text
    if fact.kind is FactKind.EFFECT:
        effect = EffectOnRunning(int(fact.number or 0))
        return text(f"look_back.effects.{effect.name.lower()}")
    is_first = fact.kind is FactKind.ACTIVITY and fact.before is None
    return text(
        f"answer.fact.{fact.kind}{'_first' if is_first else ''}",
        day="" if fact.day is None else near_date(fact.day, visit.today, text),
        number=_amount(fact, visit),
        before="" if fact.before is None else said_number(fact.before),
        name=_name(fact, visit),
    )


def _amount(fact: Fact, visit: Visit) -> str:
    if fact.number is None:
        return ""
    if fact.kind in (FactKind.RAN, FactKind.LONGEST):
        return said_distance(int(fact.number), visit.text)
    return said_number(round(fact.number, 1))


def _name(fact: Fact, visit: Visit) -> str:
    known = visit.content.exercises.get(fact.name)
    return isolated(fact.name) if known is None else known.name


def _day(day: date, visit: Visit) -> str:
    is_this_week = visit.weeks.start(day) == visit.weeks.start(visit.today)
    return weekday(day) if is_this_week else day_in_full(day, visit.today)


def _offer_next(then: Next | None, visit: Visit) -> None:
    text = visit.text
    match then:
        case Next.SELF_CHECK:
            link_to(SELF_CHECK, text("answer.next.self-check"))
        case Next.PHYSIOTHERAPIST:
            link_to(ARTICLE, text("lasting.to_article"), topic="physiotherapist")
        case Next.AFTER_A_RUN:
            lead_to_after_run(visit)
        case Next.PLAN:
            link_to(PLAN, text("answer.next.plan"))
