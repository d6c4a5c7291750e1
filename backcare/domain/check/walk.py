"""Where somebody is in the self-check, and which of its pages they have answered.

Two safeguards keep a hurried thumb from skipping a page unseen. A tap carries the view that its
button was drawn in and does nothing in any other view. And a page counts as answered only once it
was drawn and left by its own button: as long as one is not answered there is no result, unless
what is known already calls for a doctor today.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from backcare.domain.check.assessment import Answers
from backcare.domain.check.pages import ABOUT_YOU_QUESTIONS, AskedPage, CheckFlow, PageKind
from backcare.domain.check.triage import Urgency, is_at_least

RESULT = "result"
"""The place after the last page."""


class View(msgspec.Struct, frozen=True):
    """The view a button was drawn in: the turn, the place, and the questions shown there."""

    turn: int
    place: str
    questions: tuple[str, ...] = ()


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """How far somebody is.

    `place` is a page's id or `RESULT`; `turn` counts the views, so that coming back to a page is a
    new view. `is_told` is whether the result was drawn, which in an emergency happens on any page.
    `answered` has, for each page left by its own button, the questions shown on it.
    """

    place: str
    turn: int = 0
    is_told: bool = False
    answered: Mapping[str, tuple[str, ...]] = {}

    def is_in(self, view: View) -> bool:
        """Return whether a tap in this view is meant for what is shown now."""
        return (view.turn, view.place) == (self.turn, self.place)


def first_due(walk: Walk, pages: Sequence[AskedPage], answers: Answers) -> AskedPage | None:
    """Return the first page that is asked but not answered; `None` if all are answered.

    A page that asks more now than when it was left is not answered; nor is the about-you page, on
    which all others depend, without an age and an answer about pregnancy, a page with a choice that
    is still open, or one with a ticked family of which nothing is known.
    """
    return next((asked for asked in pages if not _is_answered(walk, asked, answers)), None)


def standing(
    walk: Walk, flow: CheckFlow, pages: Sequence[AskedPage], answers: Answers, urgency: Urgency
) -> str:
    """Return the place to show now: never one after a page that is due.

    From "see a doctor today" upwards the result is shown before everything is answered: it can only
    get more urgent.
    """
    if walk.place == RESULT and is_at_least(urgency, Urgency.SAME_DAY):
        return RESULT
    start = len(flow.pages) if walk.place == RESULT else flow.place(walk.place)
    return _next_place(walk, flow, pages, answers, start)


def shown(walk: Walk, place: str, *, is_told: bool) -> Walk:
    """Return the walk after this place was drawn; `is_told` if the result was shown there."""
    if (place, is_told) == (walk.place, walk.is_told):
        return walk
    return msgspec.structs.replace(_moved(walk, place), is_told=is_told)


def gone_on(
    walk: Walk, flow: CheckFlow, pages: Sequence[AskedPage], answers: Answers, view: View
) -> Walk:
    """Return the walk after a page was left by its own button; unchanged for any other view."""
    if not walk.is_in(view) or view.place == RESULT:
        return walk
    left = {**walk.answered, view.place: view.questions}
    after = msgspec.structs.replace(walk, answered=left)
    return _moved(after, _next_place(after, flow, pages, answers, flow.place(view.place) + 1))


def gone_back(walk: Walk, flow: CheckFlow, pages: Sequence[AskedPage], view: View) -> Walk:
    """Return the walk one page back, answers kept; unchanged for any other view."""
    if not walk.is_in(view):
        return walk
    start = len(flow.pages) if walk.place == RESULT else flow.place(walk.place)
    before = [a.page.id for a in pages if flow.place(a.page.id) < start]
    return _moved(walk, before[-1] if before else flow.pages[0].id)


def taken_to(walk: Walk, place: str) -> Walk:
    """Return the walk at this place, wherever it was: to get help, or to correct a slip."""
    return _moved(walk, place)


def number_of(place: str, pages: Sequence[AskedPage]) -> int | None:
    """Return the number of this page among those asked, from 1; the result comes after the last.

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
    """Return the walk at the page of this number, for somebody who came by its address.

    It skips no page that is due, and is unchanged if they are already there.
    """
    asked = pages[number - 1].page.id if number <= len(pages) else RESULT
    there = msgspec.structs.replace(walk, place=asked)
    place = standing(there, flow, pages, answers, urgency)
    if place == standing(walk, flow, pages, answers, urgency):
        return walk
    return _moved(walk, place)


def begun_again(walk: Walk, flow: CheckFlow) -> Walk:
    """Return a new walk, for which taps of the old one do not count."""
    return Walk(place=flow.pages[0].id, turn=walk.turn + 1)


def noes(walk: Walk, pages: Sequence[AskedPage]) -> Iterator[str]:
    """Yield the questions of all pages left by their own button; left empty there means no."""
    for asked in pages:
        stood = walk.answered.get(asked.page.id, ())
        yield from (name for name in asked.questions if name in stood)


def _is_answered(walk: Walk, asked: AskedPage, answers: Answers) -> bool:
    if asked.page.kind is PageKind.ABOUT_YOU and (
        answers.age is None or not answers.given.keys() >= set(ABOUT_YOU_QUESTIONS)
    ):
        return False
    if asked.unchosen(answers) or asked.unsaid(answers):
        return False
    stood = walk.answered.get(asked.page.id)
    return stood is not None and set(asked.questions) <= set(stood)


def _next_place(
    walk: Walk, flow: CheckFlow, pages: Sequence[AskedPage], answers: Answers, start: int
) -> str:
    """Return the next page that is asked from here on, or an earlier one that is due."""
    due = first_due(walk, pages, answers)
    for asked in pages:
        if asked is due or flow.place(asked.page.id) >= start:
            return asked.page.id
    return RESULT


def _moved(walk: Walk, place: str) -> Walk:
    return msgspec.structs.replace(walk, place=place, turn=walk.turn + 1, is_told=place == RESULT)
