"""No page of the self-check can be passed unseen, whatever is tapped, twice, late or too fast."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.check.assessment import Answered, Answers, assess
from backcare.domain.check.pages import asked_pages
from backcare.domain.check.triage import Urgency, is_at_least
from backcare.domain.check.walk import (
    RESULT,
    View,
    Walk,
    begun_again,
    come_to,
    first_due,
    gone_back,
    gone_on,
    noes,
    number_of,
    shown,
    standing,
    taken_to,
)
from tests.ours import our_library

CONTENT = our_library()
FLOW, BOOK, SIGNS = CONTENT.check_flow, CONTENT.rule_book, CONTENT.screen.signs
YES, NO, NOT_SURE = Answered.YES, Answered.NO, Answered.NOT_SURE
NEITHER = {"pregnant": NO, "RF28": NO}
FAMILY_OF = {
    detail: family
    for family, details in reversed(FLOW.families().items())  # the first one counts
    for detail in details
}
CHOSEN = {name: NO for choice in FLOW.choices for name in choice.questions}
"""The answers of somebody who chose the first option everywhere."""
ADULT = (31, 49)

pytestmark = pytest.mark.safety


@dataclass
class Runner:
    """Somebody who taps through the check: what is shown, was ever shown, and was answered."""

    walk: Walk = field(default_factory=lambda: Walk(place=FLOW.pages[0].id))
    given: dict = field(default_factory=dict)
    age: tuple | None = None
    seen: dict = field(default_factory=dict)
    """All questions that were drawn since the check began, by page."""
    views: list = field(default_factory=list)
    """What was drawn, the newest last: a late tap comes from one of them."""

    def read(self):
        found = list(asked_pages(FLOW, BOOK, Answers(self.given, self.age)))
        pages, answers = [asked for asked, _ in found], found[-1][1]
        return pages, answers, assess(BOOK, answers)

    def draw(self):
        """Draw what stands there now, as the page does."""
        pages, answers, known = self.read()
        place = standing(self.walk, FLOW, pages, answers, known.urgency)
        is_told = place == RESULT or known.urgency is Urgency.EMERGENCY
        self.walk = shown(self.walk, place, is_told=is_told)
        page = next((asked for asked in pages if asked.page.id == place), None)
        questions = () if page is None else page.questions
        if not is_told:
            self.seen.setdefault(place, set()).update(questions)
        self.views.append((View(self.walk.turn, place, questions), is_told))
        return self

    @property
    def view(self):
        return self.views[-1][0]

    @property
    def is_told(self):
        return self.views[-1][1]

    @property
    def place(self):
        return self.view.place

    def tick(self, name, answer=YES):
        """Tick a line, or a detail and the line that it stands below."""
        if name in FAMILY_OF:
            self.given.setdefault(FAMILY_OF[name], YES)
        self.given[name] = answer
        return self

    def say_who(self, age=ADULT):
        self.age = age
        self.given |= NEITHER | CHOSEN
        return self

    def go_on(self, view=None):
        pages, answers, known = self.read()
        if known.urgency is not Urgency.EMERGENCY:
            self.walk = gone_on(self.walk, FLOW, pages, answers, view or self.view)
        return self

    def go_back(self, view=None):
        self.walk = gone_back(self.walk, FLOW, self.read()[0], view or self.view)
        return self

    def come_to(self, number):
        pages, answers, known = self.read()
        if known.urgency is not Urgency.EMERGENCY:
            self.walk = come_to(self.walk, FLOW, pages, answers, known.urgency, number)
        return self

    def show_now(self):
        self.walk = taken_to(self.walk, RESULT)
        return self

    def begin_again(self):
        self.walk = begun_again(self.walk, FLOW)
        self.given.clear()
        self.seen.clear()
        self.age = None
        return self

    def noes(self):
        return list(noes(self.walk, self.read()[0]))


def begun(age=ADULT):
    return Runner().draw().say_who(age).draw().go_on().draw()


def at(page, *ticks):
    """A runner who has come to this page, with these ticks made wherever they are asked."""
    runner = begun()
    while runner.place != page:
        here = {*runner.view.questions}
        for name in ticks:
            if name in here or FAMILY_OF.get(name) in here:
                runner.tick(name)
        assert not runner.is_told
        runner.go_on().draw()
    return runner


def test_the_second_tap_of_a_double_tap_goes_no_further_on_any_page():
    runner = Runner().draw().say_who().draw()
    way = [runner.place]
    while not runner.is_told:
        view = runner.view
        runner.go_on(view).go_on(view).draw().go_on(view).draw()
        way.append(runner.place)
    assert way == ["about-you", "signs", "today", "health", "where", "pain", "behaviour", RESULT]


def test_the_second_tap_on_back_goes_no_further():
    runner = at("health")
    view = runner.view
    runner.go_back(view).go_back(view).draw()
    assert runner.place == "today"


def test_a_tap_on_a_page_is_not_for_another_visit_of_the_same_page():
    runner = begun()
    view = runner.view
    runner.go_on().draw().go_back().draw()
    assert runner.place == "signs"
    assert runner.go_on(view).draw().place == "signs"
    assert runner.go_on().draw().place == "today"


def test_a_ticked_family_that_says_nothing_holds_the_page():
    runner = begun().tick("F.saddle").go_on().draw()
    assert (runner.place, runner.is_told) == ("signs", False)
    assert set(runner.view.questions) >= {"RF01", "RF05"}
    assert runner.go_on().draw().place == "signs"
    del runner.given["F.saddle"]
    assert runner.go_on().draw().place == "today"


def test_a_choice_that_is_open_holds_the_page():
    runner = at("today")
    for name in ("severe", "limited", "hardly-walks"):
        del runner.given[name]
    assert runner.go_on().draw().place == "today"
    runner.given |= CHOSEN
    assert runner.go_on().draw().place == "health"


def test_going_on_from_a_page_that_its_own_tick_ended_does_not_pass_the_next():
    """Pain below the knee that was marked on the map is asked again; the tick answers it there."""
    runner = at("where").tick("A.calf-left").go_on().draw()
    assert runner.view == View(runner.walk.turn, "where-more", ("RF43",))
    assert runner.tick("RF43").go_on().draw().place == "pain"


def test_without_an_age_no_page_but_the_first_is_left():
    runner = begun()
    runner.go_back().draw()
    runner.age = None
    assert runner.go_on().draw().place == "about-you"
    assert runner.show_now().draw().place == "about-you"


def test_without_a_word_on_pregnancy_no_page_but_the_first_is_left():
    runner = Runner(age=ADULT).draw().go_on().draw()
    assert runner.place == "about-you"


def test_show_me_now_shows_nothing_once_the_urgent_answer_is_taken_back():
    runner = at("health", "RF32").go_back().draw()
    del runner.given["RF32"], runner.given["F.hip"]
    assert runner.show_now().draw().place == "health"


def test_an_early_result_lists_what_was_left_and_no_page_behind_it():
    runner = at("health", "RF32").show_now().draw()
    assert runner.is_told
    families = {FAMILY_OF[sign] for sign in SIGNS}
    assert set(runner.noes()) >= {*families, "F.fever"}
    assert not set(runner.noes()) & {"RF14", "RF16", "RF43"}
    assert runner.go_back().draw().place == "health"


def test_an_emergency_sign_says_nothing_of_the_other_signs():
    runner = begun().tick("RF01").draw()
    assert runner.is_told
    assert runner.noes() == []


def test_none_of_these_beside_a_tick_that_is_on_its_way_is_an_emergency():
    runner = begun().tick("RF01").go_on().draw()
    assert (runner.is_told, runner.place) == (True, "signs")


def test_a_follow_up_that_a_later_tick_makes_due_is_asked_before_a_result():
    runner = at("behaviour").go_on().draw()
    assert runner.place == RESULT
    for _ in range(5):
        runner.go_back().draw()
    assert runner.place == "today"
    runner.tick("RF24").go_on().draw()
    assert runner.place == "today"
    assert {"RF24.worse", "one-kidney"} <= set(runner.view.questions)
    assert runner.show_now().draw().place in ("today", RESULT)
    check_the_rule(runner)


def test_a_page_that_asks_more_than_when_it_was_left_is_due_again():
    runner = at("behaviour").go_on().draw()
    runner.tick("A.calf-left")
    assert runner.draw().place == "where-more"


@pytest.mark.parametrize("number", [2, 3, 8, 9, 999])
def test_no_address_passes_a_page_that_is_due(number):
    runner = Runner().draw()
    assert runner.come_to(number).draw().place == "about-you"
    runner.say_who().draw()
    assert runner.come_to(number).draw().place == "about-you"  # it was not left yet
    runner.go_on().draw()
    assert runner.come_to(number).draw().place == "signs"
    assert runner.walk.answered.keys() == {"about-you"}
    assert not runner.is_told


def test_back_and_forward_go_through_what_was_left_and_change_nothing_else():
    runner = at("where")
    answered, given = runner.walk.answered, dict(runner.given)
    for number, place in ((4, "health"), (3, "today"), (2, "signs"), (4, "health"), (5, "where")):
        assert runner.come_to(number).draw().place == place
        assert number_of(runner.place, runner.read()[0]) == number
    assert (runner.walk.answered, runner.given) == (answered, given)
    late = runner.view
    runner.come_to(4).draw()
    assert runner.go_on(late).draw().place == "health"
    before = runner.walk
    assert runner.come_to(4).walk == before  # one is there already


def test_forward_stops_at_what_an_answer_made_due_meanwhile():
    runner = at("behaviour").go_on().draw()
    result = number_of(RESULT, runner.read()[0])
    runner.come_to(3).draw().tick("A.calf-left")
    assert runner.come_to(result).draw().place == "where-more"
    check_the_rule(runner)


def check_the_rule(runner):
    """What must hold of whatever is drawn."""
    pages, answers, known = runner.read()
    due = first_due(runner.walk, pages, answers)
    if runner.is_told and not is_at_least(known.urgency, Urgency.SAME_DAY):
        assert due is None
        for asked in pages:
            assert asked.page.id in runner.seen, f"{asked.page.id} was never shown"
            assert {*asked.questions} <= runner.seen[asked.page.id]
        assert answers.age is not None
    for name in runner.noes():
        assert any(name in questions for questions in runner.seen.values()), name
    places = [page.id for page in FLOW.pages]
    if not runner.is_told and due is not None:
        assert places.index(runner.place) <= places.index(due.page.id)


BUTTONS = ("on", "back", "now", "again", "slip", "address", "address")
ON_A_PAGE = st.tuples(
    st.sampled_from([*BUTTONS, *["on"] * 8]),
    st.integers(1, 3),  # taps before the page is drawn anew
    st.sampled_from([0, 0, 0, 0, 1, 2]),  # from this many views ago
    st.lists(st.integers(0, 40), max_size=2),  # boxes ticked just before
    st.sampled_from([YES, YES, NOT_SURE, None]),
)
MARKS = st.lists(st.sampled_from(sorted(BOOK.areas)), max_size=2)


@settings(max_examples=120, deadline=None)
@given(
    taps=st.lists(ON_A_PAGE, max_size=25),
    age=st.sampled_from([(0, 15), ADULT, (50, 64)]),
    marks=MARKS,
)
def test_no_taps_whatever_reach_a_result_past_a_page_that_was_not_shown(taps, age, marks):
    runner = Runner().draw()
    for button, times, ago, boxes, answer in taps:
        if runner.age is None and runner.place == "about-you" and len(boxes) < 2:
            runner.say_who(age)
            runner.given |= dict.fromkeys(marks, YES)
            runner.draw()
        tick_boxes(runner, boxes, answer)
        view = runner.views[max(0, len(runner.views) - 1 - ago)][0]
        before = runner.walk
        if button == "address":
            runner.come_to(3 * times + ago - 2)
        for _ in range(times):
            tap(runner, button, view)
        is_from_anywhere = button in ("now", "address")
        if (view.turn, view.place) != (before.turn, before.place) and not is_from_anywhere:
            assert runner.walk == before, "a tap that was meant for another page changed something"
        runner.draw()
        check_the_rule(runner)


def tick_boxes(runner, boxes, answer):
    """Tick, or clear, boxes of the page that is shown; they arrive with the next tap."""
    names = () if runner.is_told else runner.view.questions
    for name in {names[box % len(names)] for box in boxes if names}:
        runner.given.pop(name, None)
        if answer is not None:
            runner.given[name] = answer


def tap(runner, button, view):
    match button:
        case "on":
            runner.go_on(view)
        case "back":
            runner.go_back(view)
        case "now":
            runner.show_now()
        case "again" if runner.walk.is_in(view) and runner.is_told:
            runner.begin_again()
        case "slip" if runner.walk.is_in(view) and runner.is_told:
            for name in view.questions:
                runner.given.pop(name, None)
            runner.walk = taken_to(runner.walk, view.place)


def test_every_result_is_within_reach_of_one_tap_a_page():
    """The walls stop nobody who taps each page once."""
    for age in (band.ages for band in CONTENT.screen.age_bands):
        runner = begun(age)
        for _ in range(9):
            if not runner.is_told:
                runner.go_on().draw()
        assert runner.is_told
        check_the_rule(runner)
