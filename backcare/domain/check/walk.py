"""Where somebody is in the self-check, and which of its pages they have answered.

Two walls keep a hurried thumb from passing a page unseen. A tap carries the view that its button
was drawn in, and changes nothing in any other. And a page is answered only once it was drawn and
left by its own button: while a page that is asked of somebody is not, there is no result, unless
what is known already asks for a doctor today.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from backcare.domain.check.assessment import Answers
from backcare.domain.check.pages import ABOUT_YOU_QUESTIONS, AskedPage, CheckFlow, PageKind
from backcare.domain.check.triage import Urgency, is_at_least

RESULT = "result"
"""The place after the last page."""


class View(msgspec.Struct, frozen=True):
    """What a button was drawn in: the turn, the place, and the questions that stood there."""

    turn: int
    place: str
    questions: tuple[str, ...] = ()


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """How far somebody is.

    `place` is a page's id or `RESULT`; `turn` counts the views, so that a page that one comes back
    to is another view. `is_unsure` tells the two views of a list apart; `is_told` is whether the
    result was drawn, which an emergency does on any page. `answered` has, for each page that was
    left by its own button, the questions that stood on it.
    """

    place: str
    turn: int = 0
    is_unsure: bool = False
    is_told: bool = False
    answered: Mapping[str, tuple[str, ...]] = {}

    def is_in(self, view: View) -> bool:
        """Return whether a tap in this view is meant for what is shown now."""
        return (view.turn, view.place) == (self.turn, self.place)


def first_due(walk: Walk, pages: Sequence[AskedPage], answers: Answers) -> AskedPage | None:
    """Return the first page that is asked and not answered; `None` if all are.

    A page that asks more than it did when it was left is not answered; nor is the one that all
    others depend on, without an age or without a word on pregnancy.
    """
    return next((asked for asked in pages if not _is_answered(walk, asked, answers)), None)


def standing(
    walk: Walk, flow: CheckFlow, pages: Sequence[AskedPage], answers: Answers, urgency: Urgency
) -> str:
    """Return the place to show now: never one behind a page that is due.

    A result stands before all is answered from "see a doctor today" on: it can only get more
    urgent.
    """
    if walk.place == RESULT and is_at_least(urgency, Urgency.SAME_DAY):
        return RESULT
    start = len(flow.pages) if walk.place == RESULT else flow.place(walk.place)
    return _next_place(walk, flow, pages, answers, start)


def shown(walk: Walk, place: str, *, is_told: bool) -> Walk:
    """Return the walk once this place is drawn; `is_told` if the result stands there."""
    if (place, is_told) == (walk.place, walk.is_told):
        return walk
    return msgspec.structs.replace(_moved(walk, place), is_told=is_told)


def gone_on(
    walk: Walk, flow: CheckFlow, pages: Sequence[AskedPage], answers: Answers, view: View
) -> Walk:
    """Return the walk after a page was left by its own button; the same in another view."""
    if not walk.is_in(view) or view.place == RESULT:
        return walk
    left = {**walk.answered, view.place: view.questions}
    after = msgspec.structs.replace(walk, answered=left)
    return _moved(after, _next_place(after, flow, pages, answers, flow.place(view.place) + 1))


def gone_back(walk: Walk, flow: CheckFlow, pages: Sequence[AskedPage], view: View) -> Walk:
    """Return the walk one page back; the same in another view. What was answered stays so."""
    if not walk.is_in(view):
        return walk
    start = len(flow.pages) if walk.place == RESULT else flow.place(walk.place)
    before = [a.page.id for a in pages if flow.place(a.page.id) < start]
    return _moved(walk, before[-1] if before else flow.pages[0].id)


def turned(walk: Walk, view: View, *, is_unsure: bool) -> Walk:
    """Return the walk in the other view of a list; the same in another view."""
    if not walk.is_in(view):
        return walk
    return msgspec.structs.replace(_moved(walk, walk.place), is_unsure=is_unsure)


def taken_to(walk: Walk, place: str) -> Walk:
    """Return the walk at this place, from wherever it was: for a call for help, or a slip."""
    return _moved(walk, place)


def number_of(place: str, pages: Sequence[AskedPage]) -> int | None:
    """Return which of the pages that are asked this is, from 1 on; the result comes after the last.

    `None` for a page that is not asked.
    """
    places = [*(asked.page.id for asked in pages), RESULT]
    return places.index(place) + 1 if place in places else None


def come_to(
    walk: Walk,
    flow: CheckFlow,
    pages: Sequence[AskedPage],
    answers: Answers,
    urgency: Urgency,
    number: int,
) -> Walk:
    """Return the walk at the page of this number, for somebody who came by the address: it passes
    no page that is due. The same where they are already.
    """
    asked = pages[number - 1].page.id if number <= len(pages) else RESULT
    there = msgspec.structs.replace(walk, place=asked)
    place = standing(there, flow, pages, answers, urgency)
    if place == standing(walk, flow, pages, answers, urgency):
        return walk
    return _moved(walk, place)


def begun_again(walk: Walk, flow: CheckFlow) -> Walk:
    """Return a new walk; no tap of the one before is meant for it."""
    return Walk(place=flow.pages[0].id, turn=walk.turn + 1)


def noes(walk: Walk, pages: Sequence[AskedPage]) -> Iterator[str]:
    """Yield what stood on a page that was left by its own button; what was empty there is a no."""
    for asked in pages:
        stood = walk.answered.get(asked.page.id, ())
        yield from (name for name in asked.questions if name in stood)


def _is_answered(walk: Walk, asked: AskedPage, answers: Answers) -> bool:
    if asked.page.kind is PageKind.ABOUT_YOU and (
        answers.age is None or not answers.given.keys() >= set(ABOUT_YOU_QUESTIONS)
    ):
        return False
    stood = walk.answered.get(asked.page.id)
    return stood is not None and set(asked.questions) <= set(stood)


def _next_place(
    walk: Walk, flow: CheckFlow, pages: Sequence[AskedPage], answers: Answers, start: int
) -> str:
    """Return the first page that is asked from here on, or one before it that is due."""
    due = first_due(walk, pages, answers)
    for asked in pages:
        if asked is due or flow.place(asked.page.id) >= start:
            return asked.page.id
    return RESULT


def _moved(walk: Walk, place: str) -> Walk:
    return msgspec.structs.replace(
        walk, place=place, turn=walk.turn + 1, is_unsure=False, is_told=place == RESULT
    )
