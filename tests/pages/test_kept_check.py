"""A check is kept only when the runner says so, and what a kept one asks later."""

from datetime import timedelta

import pytest

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import WeeklyCheck
from backcare.domain.records import Record
from tests.builders import TODAY
from tests.pages.kept import checked
from tests.pages.screen import TEXT, page_links, shown

pytestmark = [pytest.mark.safety, pytest.mark.usefixtures("clock_that_moves")]


def test_nothing_is_stored_unless_the_runner_says_so(walker, store, tmp_path):
    walker.walk("RF43")
    assert not (tmp_path / "user").exists()
    walker.tap("check.keep")
    assert TEXT("check.kept_already") in walker.words
    [kept] = store.find("me", SelfCheckResult)
    assert kept.urgency is Urgency.ROUTINE
    assert {a.question: a.answer for a in kept.answers}["RF43"] == "yes"
    assert {a.question: a.answer for a in kept.answers}["F.cough"] == "no"
    assert {a.question: a.answer for a in kept.answers}["age"] == "31-49"


def test_keeping_twice_is_one_record(walker, store):
    walker.walk()
    walker.at.button(key="check.keep").click()
    walker.at.run()
    walker.at.session_state["check.kept"] = False
    walker.at.run()
    walker.tap("check.keep")
    assert len(store.find("me", Record)) == 1


def test_earlier_checks_are_listed_and_compared_and_can_be_deleted(walker, store):
    walker.walk("RF43").tap("check.keep").tap("check.again")
    walker.about_you("31-49").walk("RF44").tap("check.keep").tap("check.again")
    assert TEXT("check.earlier") in walker.words
    assert TEXT("check.appeared", day="Today") in walker.words
    assert TEXT("check.gone", day="Today") in walker.words
    newest = store.find("me", SelfCheckResult)[-1]
    walker.tap(f"check.forget.{newest.id}")
    assert len(store.find("me", SelfCheckResult)) == 1
    assert TEXT("check.forgotten") in walker.words


def test_without_a_readable_store_the_check_works_and_saving_says_so(walker, tmp_path):
    walker.walk("RF43")
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "members").write_text("not a folder")
    walker.tap("check.keep")
    assert walker.at.warning
    assert walker.urgency is Urgency.ROUTINE
    walker.tap("check.again")
    assert not walker.at.exception


def kept_result(days_ago, urgency=Urgency.NO_MATCH):
    return checked(urgency, (), TODAY - timedelta(days=days_ago))


@pytest.mark.parametrize("page", ["self_check", "tracker"])
def test_a_week_after_a_kept_check_anything_new_is_asked_once(open_page, store, page):
    store.add("me", kept_result(days_ago=7))
    at = open_page(page)
    assert TEXT("check.nothing_new") in [b.label for b in at.button]
    at.button(key="check.look.False").click().run()
    assert TEXT("check.look_noted") in shown(at)
    assert [w.anything_new for w in store.find("me", WeeklyCheck)] == [False]
    assert TEXT("check.nothing_new") not in [b.label for b in open_page(page).button]


def test_something_new_begins_a_full_check(open_page, store):
    store.add("me", kept_result(days_ago=7))
    at = open_page("tracker")
    at.button(key="check.look.True").click().run()
    assert [w.anything_new for w in store.find("me", WeeklyCheck)] == [True]
    assert TEXT("check.look_new") in shown(at)
    assert TEXT("check.begin") in page_links(at)


def test_six_weeks_after_a_kept_check_a_full_one_is_proposed(open_page, store):
    store.add("me", kept_result(days_ago=42))
    assert TEXT("check.begin") in page_links(open_page("tracker"))
    store.add("me", kept_result(days_ago=1))
    assert TEXT("check.begin") not in page_links(open_page("tracker"))


def test_nothing_is_asked_of_somebody_who_never_kept_a_check(open_page):
    at = open_page("tracker")
    assert TEXT("check.nothing_new") not in [b.label for b in at.button]
    assert TEXT("check.begin") not in page_links(at)
