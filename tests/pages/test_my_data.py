"""My data: shown, taken along, erased, and brought back from a file."""

import msgspec
import pytest

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.entries import RunSession
from backcare.domain.measures import ChosenMeasures
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.exports import export_json
from tests.builders import TODAY, one_of_each, run, year_of_entries, year_profile
from tests.pages.kept import made
from tests.pages.screen import TEXT, press, shown
from tests.visits import own


def test_my_data_says_what_is_kept_and_offers_it(open_page, store):
    assert TEXT("data.nothing") in shown(open_page("my_data"))
    store.add_all("me", one_of_each())
    at = open_page("my_data")
    assert "One self-check" in shown(at)
    keys = {b.key for b in at.button}
    assert keys >= {"data.take.json", "data.take.zip", "data.summary"}


def test_one_kind_is_erased_after_it_was_shown(open_page, store):
    store.add_all("me", one_of_each())
    at = open_page("my_data")
    at.pills(key="data.erase.kinds").set_value(["run"]).run()
    assert "This will go: one run." in shown(at)
    [button] = [b for b in at.button if b.key == "data.erase.now"]
    assert button.disabled
    sure(at)
    press(at, "data.erase.now")
    assert store.find("me", RunSession) == ()
    assert len(store.find("me", Record)) == len(one_of_each()) - 1


def sure(at):
    [tick] = [c for c in at.checkbox if str(c.key).startswith("data.erase.asked")]
    return tick.check().run()


def test_the_tick_is_for_what_was_shown_and_for_nothing_else(open_page, store):
    store.add_all("me", one_of_each())
    at = open_page("my_data")
    at.pills(key="data.erase.kinds").set_value(["run"]).run()
    sure(at)
    at.pills(key="data.erase.kinds").set_value([]).run()
    [button] = [b for b in at.button if b.key == "data.erase.now"]
    assert button.disabled


def test_what_was_saved_meanwhile_is_not_erased_unseen(open_page, store):
    store.add("me", run(1, TODAY))
    at = sure(open_page("my_data"))
    store.add("me", run(2, TODAY))
    at = press(at, "data.erase.now")
    assert at.warning[0].value == TEXT("error.conflict").strip()
    assert len(store.find("me", Record)) == 2


def test_targets_and_favourites_alone_are_shown_taken_along_and_erased(open_page, store):
    profile = msgspec.structs.replace(year_profile(), measures=ChosenMeasures())
    store.save_profile("me", profile)
    at = open_page("my_data")
    assert TEXT("data.choices") in shown(at)
    assert {b.key for b in at.button} >= {"data.take.json", "data.take.zip"}
    at = press(sure(at), "data.erase.now")
    assert store.profile("me") == Profile()
    assert TEXT("data.nothing") in shown(at)


def test_entries_of_long_ago_can_be_chosen(open_page, store):
    store.add_all("me", [run(1, TODAY.replace(year=2010)), run(2, TODAY)])
    at = open_page("my_data")
    since, until = (t for t in at.text_input if str(t.key).startswith("data.erase."))
    assert (since.placeholder, until.placeholder) == ("19 Nov 2010", "19 Nov 2026")
    at = at.text_input(key=since.key).set_value("20/11/2010").run()
    assert TEXT("data.kind.run", n=1) in shown(at)
    at = at.text_input(key=since.key).set_value("31/11/2010").run()
    assert "Nothing is erased. **From:** There is no day" in shown(at)
    assert at.text_input(key=until.key).value == ""  # it stands there still
    assert not [b for b in at.button if b.key == "data.erase.now"]


def own_file(at):
    [field] = [u for u in at.get("file_uploader") if str(u.key).startswith("data.file.")]
    return field


def test_all_is_erased_and_a_file_brings_it_back_as_it_was(open_page, store):
    store.add_all("me", year_of_entries())
    store.save_profile("me", year_profile())
    taken = export_json(own(store))
    at = open_page("my_data")
    sure(at)
    at = press(at, "data.erase.now")
    assert store.find("me", Record) == ()
    assert store.profile("me") == Profile()
    own_file(at).upload("backcare.json", taken, "application/json").run()
    press(at, "data.bring_now")
    assert export_json(own(store)) == taken


def test_records_and_choices_that_were_changed_often_come_back_as_they_were(open_page, store):
    entry = store.add("me", run(1, TODAY))
    for minutes in (20, 30):
        entry = store.change("me", msgspec.structs.replace(entry, minutes=minutes))
    profile = store.save_profile("me", year_profile())
    store.save_profile("me", profile.with_favourite("E12", is_favourite=True))
    taken = export_json(own(store))
    at = press(sure(open_page("my_data")), "data.erase.now")
    own_file(at).upload("backcare.json", taken, "application/json").run()
    press(at, "data.bring_now")
    assert export_json(own(store)) == taken


def test_choices_of_a_file_are_added_to_those_that_are_here(open_page, store):
    store.save_profile("me", year_profile().with_favourite("E12", is_favourite=True))
    taken = export_json(own(store))
    store.erase("me")
    store.save_profile("me", Profile(favourites=("E30",)))
    at = open_page("my_data")
    own_file(at).upload("backcare.json", taken, "application/json").run()
    press(at, "data.bring_now")
    kept = store.profile("me")
    assert kept.favourites == ("E30", "E16", "E12")
    assert kept.targets == year_profile().targets


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[" * 100_000,
        b'{"records": ' + b"[" * 100_000,
    ],
    ids=["nothing of ours", "nested", "nested within"],
)
def test_a_foreign_file_is_told_in_words(open_page, data):
    at = open_page("my_data")
    at = own_file(at).upload("x.json", data, "application/json").run()
    assert not at.exception
    assert TEXT("data.not_ours") in at.warning[0].value


def test_a_number_beyond_all_bounds_is_named(open_page):
    data = (
        b'{"profile": {"v": 5}, "records": [{"v": 1, "kind": "run", "id": "'
        + b"a" * 32
        + b'", "day": "2026-11-01", "logged_at": "2026-11-01T10:00:00Z", "distance_km": 1e308}]}'
    )
    at = own_file(open_page("my_data")).upload("x.json", data, "application/json").run()
    assert not at.exception
    assert "Run · 1 November 2026: not as Backcare wrote it" in shown(at)


def test_a_plan_of_a_file_is_put_right_from_today_on(open_page, store):
    plan = made(level=3)
    wrong = msgspec.structs.replace(plan.choices, groups=(BehaviourGroup.NERVE,))
    store.add("me", msgspec.structs.replace(plan, choices=wrong))
    taken = export_json(own(store))
    store.erase("me")
    at = open_page("my_data")
    own_file(at).upload("backcare.json", taken, "application/json").run()
    press(at, "data.bring_now")
    [brought] = store.find("me", Plan)
    hinges = {"E30", "E31", "E32"}
    coming = {e.exercise for s in brought.sessions if s.day >= TODAY for e in s.exercises}
    assert not coming & hinges
    past = [s for s in brought.sessions if s.day < TODAY]
    assert past == [s for s in plan.sessions if s.day < TODAY]
