"""Two tabs of one runner: nothing is lost in silence, and the second is told."""

import pytest

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import AnyEntry, Pause, RunSession
from backcare.domain.imports import history
from backcare.domain.plan.plan import Plan
from tests.builders import MONDAY, TODAY, one_of_each, run
from tests.pages.kept import checked, made
from tests.pages.screen import TEXT, press, shown, unfold, unfold_all

CHANGED, DELETED = TEXT("error.conflict"), TEXT("error.missing")


@pytest.fixture
def tabs(open_page):
    """Open a page in two tabs."""

    def open_(name, prepare=lambda at: at):
        return [prepare(open_page(name)) for _ in range(2)]

    return open_


def told(at):
    return [message.value for message in (*at.warning, *at.success)]


def opened(at):
    return press(at, "tracker.edit.")


def noted(at, words):
    at.text_area[-1].set_value(words)
    return press(at, "tracker.save_changes.")


def notes(store):
    return [one.note for one in store.find("me", RunSession)]


def test_an_entry_that_was_changed_is_not_changed_again_and_what_was_typed_stays(tabs, store):
    store.add("me", run(1, distance_m=5000))
    here, there = tabs("tracker", opened)
    noted(there, "theirs")
    assert told(noted(here, "ours")) == [CHANGED]
    assert here.text_area[-1].value == "ours"
    assert notes(store) == ["theirs"]


def test_an_entry_that_was_changed_is_not_deleted(tabs, store):
    store.add("me", run(1, distance_m=5000))
    here, there = tabs("tracker", opened)
    noted(there, "theirs")
    assert told(press(here, "tracker.delete")) == [CHANGED]
    assert notes(store) == ["theirs"]


def test_what_was_typed_into_an_entry_that_was_deleted_can_be_kept(tabs, store):
    store.add("me", run(1, distance_m=5000))
    here, there = tabs("tracker", opened)
    press(there, "tracker.delete")
    assert told(noted(here, "ours")) == [DELETED]
    assert notes(store) == []
    press(here, "tracker.keep_changed")
    assert notes(store) == ["ours"]
    assert DELETED not in told(here)
    assert "5 km" in shown(here)


EACH = {type(entry): entry for entry in one_of_each() if isinstance(entry, AnyEntry)}


@pytest.mark.parametrize("entry", EACH.values(), ids=[kind.__name__ for kind in EACH])
def test_every_kind_of_entry_that_was_deleted_can_be_kept(tabs, store, entry):
    store.add("me", entry)
    here, there = tabs("tracker", opened)
    press(there, "tracker.delete")
    assert told(noted(here, "ours")) == [DELETED]
    press(here, "tracker.keep_changed")
    assert store.get("me", entry.id).note == "ours"


def test_a_corrected_run_that_is_kept_so_stays_when_its_import_is_taken_back(tabs, store):
    store.add("me", run(1, distance_m=5000, import_id="1" * 32))
    here, there = tabs("tracker", opened)
    press(there, "tracker.delete")
    noted(here, "ours")
    press(here, "tracker.keep_changed")
    [kept] = store.find("me", RunSession)
    [brought] = history((), [kept])
    assert (brought.there, brought.untouched) == (1, ())
    assert store.profile("me").deleted_runs == ()


def test_what_was_typed_into_an_entry_that_was_erased_can_be_kept(open_page, tabs, store):
    store.add("me", run(1, distance_m=5000))
    here, there = opened(open_page("tracker")), open_page("my_data")
    there.checkbox[0].check().run()
    press(there, "data.erase.now")
    assert told(noted(here, "ours")) == [DELETED]
    press(here, "tracker.keep_changed")
    assert notes(store) == ["ours"]


def test_an_entry_that_was_deleted_is_told_as_gone(tabs, store):
    store.add("me", run(1, distance_m=5000))
    here, there = tabs("tracker", opened)
    press(there, "tracker.delete")
    assert told(press(here, "tracker.delete")) == [DELETED]


def test_a_second_plan_is_not_made_before_the_first_was_seen(tabs, store):
    here, there = tabs("plan")
    press(there, "plan.make.")
    here.pills(key="plan.ask.level").set_value(3)
    assert told(press(here, "plan.make.")) == [TEXT("plan.made_elsewhere")]
    assert [plan.choices.level for plan in store.find("me", Plan)] == [1]
    assert TEXT("plan.title.none") not in shown(here)
    here = unfold_all(here)
    assert here.pills(key="plan.ask.level").value == 3
    press(here, "plan.make.")
    assert sorted(plan.choices.level for plan in store.find("me", Plan)) == [1, 3]


def test_a_plan_that_was_ended_is_not_ended_again(tabs, store):
    store.add("me", made(MONDAY))
    here, there = tabs("plan", lambda at: unfold(at, "plan.change", "plan.ending"))
    press(there, "plan.end")
    assert told(press(here, "plan.end")) == [CHANGED]
    assert [plan.ended for plan in store.find("me", Plan)] == [TODAY]


def test_the_second_target_of_a_week_counts_and_the_first_is_told(tabs, store):
    here, there = tabs("tracker")
    there.pills(key="tracker.target.0").set_value(3).run()
    assert told(there) == []
    here.pills(key="tracker.target.0").set_value(5).run()
    assert told(here) == [TEXT("week.target_was", other=3, n=5)]
    assert [target.sessions for target in store.profile("me").targets] == [5]


def test_the_same_target_in_both_is_no_news(tabs):
    here, there = tabs("tracker")
    for at in (there, here):
        at.pills(key="tracker.target.0").set_value(3).run()
        assert told(at) == []


def test_a_check_that_was_deleted_is_told_as_gone(tabs, store):
    store.add("me", checked())
    here, there = tabs("self_check")
    press(there, "check.forget.")
    assert told(press(here, "check.forget.")) == [DELETED]
    assert store.find("me", SelfCheckResult) == ()


def test_two_pauses_do_not_lie_over_each_other(tabs, store):
    for at, reason in zip(tabs("tracker"), ("ill", "holiday"), strict=True):
        unfold(at, "tracker.pause").pills(key="pause.reason").set_value(reason)
        press(at, "pause.save.")
    assert [pause.reason for pause in store.find("me", Pause)] == ["ill"]
    [words] = told(at)
    assert TEXT("pause.from") in words
