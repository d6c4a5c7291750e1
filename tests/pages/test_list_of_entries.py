"""The list of entries: all, of one kind, of one month, of one day."""

from datetime import timedelta

import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import Pause, PauseReason
from backcare.ui.tracker.entries import jump_to_day
from tests.builders import MONDAY, TODAY, _base, check_in, one_of_each, run, session
from tests.pages.kept import checked
from tests.pages.screen import TEXT, page_links, press, shown
from tests.visits import visit_on

DAY = timedelta(days=1)
KIND, MONTH = "tracker.entries_kind", "tracker.entries_month"


def boxes(at):
    return [box.key for box in at.selectbox if str(box.key).startswith("tracker.entries")]


def listed(at):
    """How many entries stand on the page."""
    return sum(str(button.key).startswith("tracker.edit.") for button in at.button)


def some_months(store):
    store.add_all("me", [run(n, TODAY - 9 * n * DAY) for n in range(8)])
    store.add_all("me", [check_in(20 + n, TODAY - 30 * n * DAY) for n in range(3)])


def test_a_page_of_entries_asks_for_nothing(open_page, store):
    store.add_all("me", [run(1, TODAY), check_in(2, TODAY - 60 * DAY)])
    assert boxes(open_page("tracker")) == []


def test_more_than_a_page_can_be_of_one_kind_and_month(open_page, store):
    some_months(store)
    at = open_page("tracker")
    assert boxes(at) == [KIND, MONTH]
    assert at.selectbox(key=KIND).options == [TEXT("log.all_kinds"), "Check-in", "Run"]
    assert at.selectbox(key=MONTH).options[:2] == [TEXT("log.all_months"), "November 2026"]
    at = at.selectbox(key=KIND).set_value("check-in").run()
    assert listed(at) == 3
    at = at.selectbox(key=MONTH).set_value(TODAY.replace(day=1)).run()
    assert listed(at) == 1
    at = at.selectbox(key=KIND).set_value(None).run()
    assert listed(at) == sum((TODAY - 9 * n * DAY).month == 11 for n in range(8)) + 1


def test_one_kind_asks_for_a_month_only(open_page, store):
    store.add_all("me", [run(n, TODAY - 9 * n * DAY) for n in range(8)])
    assert boxes(open_page("tracker")) == [MONTH]


def test_a_month_that_has_nothing_left_is_chosen_no_more(open_page, store):
    some_months(store)
    at = open_page("tracker")
    at = at.selectbox(key=MONTH).set_value((TODAY - 63 * DAY).replace(day=1)).run()
    at = at.selectbox(key=KIND).set_value("check-in").run()
    assert listed(at) > 0


@pytest.mark.parametrize("record", one_of_each(), ids=lambda r: type(r).__name__)
def test_each_kind_that_stands_in_the_list_can_be_chosen(open_page, store, record):
    kind = record.__struct_config__.tag
    if kind == "plan":
        return
    store.add("me", record)
    other = session if kind != "exercise" else run
    store.add_all("me", [other(200 + n, MONDAY) for n in range(7)])
    at = open_page("tracker")
    assert TEXT(f"log.kind.{kind}") in at.selectbox(key=KIND).options
    words = shown(at.selectbox(key=KIND).set_value(kind).run())
    assert f"  \n{TEXT(f'log.kind.{kind}')}" in words


def test_a_kept_self_check_stands_in_the_list_and_leads_to_its_page(open_page, store):
    store.add("me", checked(Urgency.ROUTINE))
    at = open_page("tracker")
    assert TEXT("log.kind.self-check") in shown(at)
    assert TEXT("log.see_check") in page_links(at)
    assert listed(at) == 0


def test_a_day_opens_with_what_is_kept_of_it(open_page, store, monkeypatch):
    some_months(store)
    pause = Pause(**_base(70, TODAY - 12 * DAY), reason=PauseReason.ILL, until=TODAY - 8 * DAY)
    store.add("me", pause)
    at = open_page("tracker")
    with monkeypatch.context() as patch:
        patch.setattr("streamlit.switch_page", lambda _: None)
        patch.setattr("streamlit.session_state", at.session_state)
        jump_to_day(visit_on(TODAY), TODAY - 9 * DAY)
    at = at.run()
    assert TEXT("log.of_one_day", day="Tuesday 10 November") in shown(at)
    assert listed(at) == 2
    at = press(at, "tracker.entries_all")
    assert listed(at) == 7
