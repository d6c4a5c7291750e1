"""Back and Forward of the browser, as the address that the page is run with again."""

import pytest
from streamlit.runtime.scriptrunner import StopException

from backcare.domain.check.walk import come_to
from backcare.ui.check import answers as check_answers
from backcare.ui.steps import CAME
from tests.pages.screen import TEXT, shown
from tests.pages.walker import Walker

pytestmark = pytest.mark.safety


def number(at):
    """Return the number in the address, as a list or not: this differs by who wrote it."""
    held = at.query_params.get("page")
    return held[0] if isinstance(held, list) else held


def come_by(at, address):
    """Run the page with this address, as the browser's Back and Forward do."""
    at.session_state[CAME] = True
    return run_with(at, address)


def run_with(at, address):
    """Run the page with this address, as a tap does that was made before the address changed."""
    at.query_params.clear()
    if address is not None:
        at.query_params["page"] = address
    return at.run()


def test_the_address_has_the_number_of_the_page_and_no_answer(open_page):
    walker = Walker(open_page)
    numbers = [number(walker.at)]
    while not walker.is_result:
        walker.go_on()
        numbers.append(number(walker.at))
    assert numbers == [str(n) for n in range(2, len(numbers) + 2)]
    assert set(walker.at.query_params) == {"page"}


def test_a_run_that_was_broken_off_is_made_up_for_by_the_next(open_page, monkeypatch):
    """The browser runs a page twice for one Back, the second time before the first has ended."""
    walker = Walker(open_page).go_on().go_on()
    left = [StopException()]

    def broken_off_once(*given):
        if left:
            raise left.pop()
        return come_to(*given)

    monkeypatch.setattr(check_answers, "come_to", broken_off_once)
    for _ in range(2):
        come_by(walker.at, "3")
    assert walker.place == "today"
    come_by(walker.at, "3")
    assert walker.place == "today"


def test_back_goes_one_page_back_and_forward_on_again(open_page):
    walker = Walker(open_page).go_on().go_on()
    assert walker.place == "health"
    for address, place in (("3", "today"), ("2", "signs"), (None, "about-you"), ("4", "health")):
        come_by(walker.at, address)
        assert walker.place == place
    assert walker.go_on().place == "where"
    assert number(walker.at) == "5"


@pytest.mark.parametrize("address", [None, "2", "3"])
def test_an_older_address_leads_nowhere_whatever_was_tapped(open_page, address):
    walker = Walker(open_page).go_on().go_on()
    run_with(walker.at, address)
    assert (walker.place, number(walker.at)) == ("health", "4")
    come_by(walker.at, "3")
    assert (walker.place, number(walker.at)) == ("today", "3")


def test_a_page_that_was_left_before_it_was_all_drawn_is_in_the_address(open_page, monkeypatch):
    walker = Walker(open_page).go_on().go_on()

    def broken_off(*_, **__):
        raise StopException

    with monkeypatch.context() as patch:
        patch.setattr("backcare.ui.check.answers.tell_place", broken_off)
        come_by(walker.at, "3")
    assert walker.place == "today"
    assert (walker.go_on().place, number(walker.at)) == ("health", "4")


def test_a_call_for_help_just_after_back_is_what_counts(open_page):
    walker = Walker(open_page).go_on().go_on()
    walker.at.query_params["page"] = "3"
    walker.at.session_state[CAME] = True  # and no run has come there
    walker.at.button(key="check.worried.health").click().run()
    assert walker.is_result


@pytest.mark.parametrize("address", ["2", "5", "9", "999", "99999", "-1", "0", "signs", "٣", ""])
def test_a_typed_address_shows_the_first_page(open_page, address):
    at = open_page("self_check", page=address)
    assert not at.exception
    assert at.pills(key="check.age")
    assert number(at) == address  # one more entry of the history would lead back to it for ever


def test_an_address_takes_nobody_past_a_page_that_is_due(open_page):
    walker = Walker(open_page)
    come_by(walker.at, "7")
    assert walker.place == "signs"
    walker.go_on()
    assert (walker.place, number(walker.at)) == ("today", "3")
    assert TEXT("check.result_title") not in shown(walker.at)


def test_back_leaves_an_emergency_where_it_stands(open_page):
    walker = Walker(open_page).mark("RF01")
    assert walker.is_result
    for address in (None, "1", "5"):
        come_by(walker.at, address)
        assert walker.is_result
        assert walker.place == "signs"


def test_who_comes_back_from_another_page_is_where_they_were(open_page):
    walker = Walker(open_page).go_on()
    walker.at.switch_page("../../pages/guidance.py").run()
    walker.at.query_params.clear()
    walker.at.switch_page("../../pages/self_check.py").run()
    assert walker.place == "today"
    assert number(walker.at) == "3"


def test_back_goes_one_test_back(open_page):
    at = open_page("gate_tests")
    at.button(key="gates.next.0").click().run()
    at.button(key="gates.next.1").click().run()
    assert number(at) == "3"
    at = come_by(at, "2")
    assert at.button(key="gates.next.1")
    at = come_by(at, None)
    assert at.button(key="gates.next.0")
    assert not at.exception


def test_an_older_address_leads_to_no_other_test(open_page):
    at = open_page("gate_tests")
    at.button(key="gates.next.0").click().run()
    at = run_with(at, None)
    assert at.button(key="gates.next.1")
    assert number(at) == "2"


def test_the_form_of_a_plan_is_as_it_was_left(open_page):
    at = open_page("plan")
    at.pills(key="plan.ask.level").set_value(3)
    at.pills(key="plan.ask.run_days").set_value([1, 3])
    at.toggle(key="plan.ask.flare").set_value(True).run()
    at.switch_page("../../pages/self_check.py").run()
    at.switch_page("../../pages/plan.py").run()
    assert at.pills(key="plan.ask.level").value == 3
    assert at.pills(key="plan.ask.run_days").value == [1, 3]
    assert at.toggle(key="plan.ask.flare").value is True
