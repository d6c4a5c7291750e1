"""The ten-second card and my data, through the running script."""

import io
import zipfile
from datetime import timedelta

import msgspec
import pytest

from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    EffectOnRunning,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.errors import BusyError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.exports import export_json
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.dates import short_date
from tests.builders import (
    MONDAY,
    TODAY,
    check_in,
    one_of_each,
    run,
    session,
    year_of_entries,
    year_profile,
)
from tests.pages.screen import TEXT, press, shown
from tests.visits import own

DAY = timedelta(days=1)


def test_a_morning_is_logged_with_one_tap_and_taken_back_with_another(open_page, store):
    store.add("me", run(1, TODAY - DAY))
    at = open_page("tracker")
    at.pills(key="due.stiffness_over_30_min").set_value(False)
    at.pills(key="due.nprs_waking").set_value(0).run()
    [rated] = store.find("me", CheckIn)
    assert (rated.nprs_waking, rated.stiffness_over_30_min, rated.day) == (0, False, TODAY)
    assert TEXT("due.saved") in shown(at)
    at = press(at, "due.undo")
    assert store.find("me", CheckIn) == ()
    assert TEXT("due.title.morning") in shown(at)


def test_the_pain_of_a_run_is_asked_for_on_its_day(open_page, store):
    store.add("me", run(1, TODAY))
    at = open_page("tracker")
    at.pills(key="due.nprs_running").set_value(2)
    at.pills(key="due.nprs_sitting").set_value(5)
    press(at, "due.save.run-pain")
    [rated] = store.find("me", CheckIn)
    assert (rated.nprs_running, rated.nprs_sitting) == (2, 5)


def test_the_weekly_check_knows_what_the_diary_knows(open_page, store):
    last = MONDAY - 7 * DAY
    store.add("me", session(1, last + DAY))
    store.add("me", CheckIn(id="c" * 32, day=last, logged_at=run(1).logged_at, nprs_sitting=6))
    at = open_page("tracker")
    at.pills(key="due.effect").set_value(EffectOnRunning.RAN_LESS)
    at.pills(key="due.confidence").set_value(7)
    at.pills(key="due.anything_new").set_value(False)
    press(at, "due.save.week")
    [check] = store.find("me", WeeklyCheck)
    assert check.effect is EffectOnRunning.RAN_LESS
    assert (check.nprs_sitting, check.nprs_running, check.sessions_done) == (6, None, 1)
    assert (check.confidence, check.week) == (7, last)


def test_a_weekly_check_without_its_first_answer_is_told_in_words(open_page, store):
    store.add("me", session(1, MONDAY - 6 * DAY))
    at = press(open_page("tracker"), "due.save.week")
    assert store.find("me", WeeklyCheck) == ()
    assert at.warning[0].value == TEXT("error.invalid.weekly-check").strip()


def test_three_activities_are_rated(open_page, store):
    store.add("me", session(1, TODAY - 40 * DAY))
    at = open_page("tracker")
    at.text_input(key="due.activity.0").set_value("Long run")
    at.pills(key="due.ability.0").set_value(0)
    at.text_input(key="due.activity.1").set_value("Not rated")
    at = press(at, "due.save.activities")
    assert "**Activity 2:** It has a name and no rating." in at.warning[0].value
    assert store.find("me", ActivityCheck) == ()
    at.text_input(key="due.activity.1").set_value("")
    press(at, "due.save.activities")
    [check] = store.find("me", ActivityCheck)
    assert [(r.name, r.ability) for r in check.activities] == [("Long run", 0)]


def test_what_is_due_can_wait(open_page, store):
    store.add("me", run(1, TODAY - DAY))
    at = press(open_page("tracker"), "due.later.")
    assert TEXT("due.title.morning") not in shown(at)


def test_a_failed_save_keeps_the_answer_and_can_be_repeated(open_page, store, monkeypatch):
    store.add("me", run(1, TODAY))
    at = open_page("tracker")
    at.pills(key="due.nprs_running").set_value(3)

    def refuse(*_):
        raise BusyError("held")

    with monkeypatch.context() as patch:
        patch.setattr(TinyTrackerStore, "add_all", refuse)
        at = press(at, "due.save.")
    assert at.warning[0].value == TEXT("error.busy").strip()
    press(at, "due.save.")
    assert [c.nprs_running for c in store.find("me", CheckIn)] == [3]


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
    assert "One run" in shown(at)
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
    store.save_profile("me", year_profile())
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
    [field] = [u for u in at.get("file_uploader") if u.key == "data.file"]
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
        b'{"profile": {"v": 5}, "records": [{"v": 1, "kind": "run", "id": "'
        + b"a" * 32
        + b'", "day": "2026-11-01", "logged_at": "2026-11-01T10:00:00Z", "distance_km": 1e308}]}',
    ],
    ids=["nothing of ours", "nested", "nested within", "beyond all bounds"],
)
def test_a_foreign_file_is_told_in_words(open_page, data):
    at = open_page("my_data")
    at = own_file(at).upload("x.json", data, "application/json").run()
    assert not at.exception
    assert TEXT("data.not_ours") in at.warning[0].value


GARMIN = """Activity Type,Date,Favorite,Title,Distance,Calories,Time
Running,2026-11-10 18:30:00,false,Evening,"8,02",500,00:48:10
Running,2026-11-12 07:10:00,false,Morning,"5,00",300,00:30:00
Cycling,2026-11-13 07:10:00,false,Ride,"25,50",600,01:00:00
"""


def with_file(at, name, data):
    upload = next(u for u in at.get("file_uploader") if str(u.key).startswith("import.files."))
    at = upload.upload(name, data, "text/csv").run()
    assert not at.exception
    return at


def told(at):
    return "\n".join(element.value for element in at.text)


def answer(at, beginning, option):
    pills = next(p for p in at.pills if str(p.key).startswith(beginning))
    at = pills.set_value(option).run()
    assert not at.exception
    return at


def read_garmin(at):
    """Hand in the table, and say what it does not tell by itself."""
    at = with_file(at, "Activities.csv", GARMIN.encode())
    if any(str(p.key).startswith("import.answer.unit") for p in at.pills):
        at = answer(at, "import.answer.unit", "km")
    return at


def test_a_run_of_a_file_that_hardly_can_be_is_kept_on_a_yes_only(open_page, store):
    store.add("me", run(5, TODAY.replace(day=2), distance_m=9000, minutes=50))
    table = GARMIN.replace('"5,00",300,00:30:00', '"95,00",300,09:30:00').encode()
    at = with_file(open_page("my_data"), "Activities.csv", table)
    if any(str(p.key).startswith("import.answer.unit") for p in at.pills):
        at = answer(at, "import.answer.unit", "km")
    doubt = TEXT("doubt.twice-far", km="95 km", longest="9 km")
    assert f"12 Nov 2026: {doubt}" in told(at)
    [keep] = [b for b in at.button if str(b.key).startswith("import.keep.")]
    assert keep.label == TEXT("import.keep", n=1)
    [yes] = at.toggle
    at = yes.set_value(True).run()
    at = press(at, "import.keep.")
    assert sorted(r.distance_m for r in store.find("me", RunSession)) == [8020, 9000, 95_000]


def test_runs_are_seen_before_they_are_kept_and_taken_back_at_once(open_page, store):
    by_hand = run(5, TODAY.replace(day=12), distance_m=5100, minutes=30)
    store.add("me", by_hand)
    at = read_garmin(open_page("my_data"))
    assert TEXT("import.new", n=1) in told(at)
    assert TEXT("import.by_hand", n=1) in told(at)
    assert "Cycling" in told(at)
    assert store.find("me", RunSession) == (by_hand,)
    at = press(at, "import.keep.")
    [kept] = [r for r in store.find("me", RunSession) if r.import_id]
    assert (kept.distance_m, kept.moving_seconds, kept.source) == (8020, 2890, "garmin")
    at = read_garmin(open_page("my_data"))
    assert TEXT("import.there", n=1) in told(at)
    assert TEXT("import.new", n=0) in told(at)
    press(open_page("my_data"), "import.undo.")
    assert store.find("me", RunSession) == (by_hand,)


def pills(at, beginning):
    return next(p for p in at.pills if str(p.key).startswith(beginning))


def test_an_answer_stays_in_sight_and_can_be_changed(open_page):
    at = with_file(open_page("my_data"), "Activities.csv", GARMIN.encode())
    at = answer(at, "import.answer.unit", "miles")
    assert "Distances were read in miles, as you said." in told(at)
    assert (pills(at, "import.answer.unit").value, at.table[0].value[TEXT("load.km")][0]) == (
        "miles",
        "12.91",
    )
    at = answer(at, "import.answer.unit", "km")
    assert (pills(at, "import.answer.unit").value, at.table[0].value[TEXT("load.km")][0]) == (
        "km",
        "8.02",
    )
    at = answer(at, "import.answer.unit", None)
    assert pills(at, "import.answer.unit").value is None
    assert not any(str(button.key).startswith("import.keep.") for button in at.button)


def with_files(at, files):
    upload = next(u for u in at.get("file_uploader") if str(u.key).startswith("import.files."))
    # A file that stays keeps its id in a browser; the methods of this class make all of them new.
    upload._files = [(name, name, data, "text/csv") for name, data in files]
    at = at.run()
    assert not at.exception
    return at


def test_an_answer_holds_while_files_are_added_and_is_asked_for_again_after(open_page):
    garmin, ride = GARMIN.encode(), GARMIN.replace("Running", "Cycling").encode()
    at = with_files(open_page("my_data"), [("A.csv", garmin)])
    at = answer(at, "import.answer.unit", "km")
    at = with_files(at, [("A.csv", garmin), ("B.csv", ride)])
    assert TEXT("import.new", n=2) in told(at)
    assert pills(at, "import.answer.unit").value == "km"
    at = with_files(at, [("A.csv", garmin)])
    assert TEXT("import.new", n=0) in told(at)
    assert pills(at, "import.answer.unit").value is None


def test_tables_of_one_name_in_two_archives_are_asked_about_one_by_one(open_page):
    rows = [GARMIN.replace("2026-11-", month) for month in ("2026-10-", "2026-09-")]
    packed = []
    for text in rows:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("A.csv", text.replace("8,02", "8.02", text is rows[0]))
        packed.append(file.getvalue())
    at = with_files(open_page("my_data"), [("a.zip", packed[0]), ("b.zip", packed[1])])
    assert len({p.key for p in at.pills}) == 2
    at = answer(at, "import.answer.unit.A.csv", "km")
    assert TEXT("import.new", n=2) in told(at)


def test_an_unknown_type_is_asked_about_in_the_preview(open_page):
    at = with_file(open_page("my_data"), "A.csv", GARMIN.replace("Cycling", "Kukimbia").encode())
    keys = [pills_.key for pills_ in at.pills]
    at = answer(at, "import.answer.type.Kukimbia", "run")
    assert TEXT("import.new", n=0) in told(at)
    at = answer(at, "import.answer.unit", "km")
    assert TEXT("import.new", n=3) in told(at)
    assert [pills_.key for pills_ in at.pills] == keys  # nothing moved under the finger
    assert "“Kukimbia” was read as running, as you said." in told(at)


def test_all_of_a_thousand_runs_can_be_looked_at_for_little(open_page):
    lines = GARMIN.splitlines()
    days = [TODAY - timedelta(days=n) for n in range(1000)]
    rows = [f'Running,{day} 18:30:00,false,Evening,"8,02",500,00:48:10' for day in days]
    at = with_file(open_page("my_data"), "Activities.csv", "\n".join([lines[0], *rows]).encode())
    at = answer(at, "import.answer.unit", "km")
    assert [len(table.value) for table in at.table] == [10]
    seen = 0
    for year in {day.year for day in days}:
        years = next(box for box in at.selectbox if box.key == "import.year")
        at = years.set_value(year).run()
        seen += len(at.table[1].value)
        assert at.table[1].proto.ByteSize() < 25_000
    assert seen == 1000


def test_a_file_that_is_none_is_told_in_words(open_page):
    at = with_file(open_page("my_data"), "photo.csv", b"\x00\x01\x02")
    assert "photo.csv" in told(at)
    assert TEXT("import.new", n=0) in told(at)


def test_names_in_a_file_are_shown_as_they_are(open_page):
    hostile = GARMIN.replace("Cycling", "<script>alert(1)</script>")
    at = with_file(open_page("my_data"), "Activities.csv", hostile.encode())
    assert "<script>" not in shown(at)


def test_a_day_that_is_full_holds_up_no_other_day(open_page, store):
    full = TODAY.replace(day=10)
    store.add_all("me", [check_in(n, full, nprs_running=1) for n in range(100, 120)])
    at = press(read_garmin(open_page("my_data")), "import.keep.")
    assert TEXT("import.full", days=short_date(full)) in at.success[0].value
    assert [r.distance_m for r in store.find("me", RunSession)] == [5000]


def test_a_thousand_broken_files_do_not_make_a_thousand_lines(open_page):
    at = open_page("my_data")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for number in range(1000):
            packed.writestr(f"{number}.fit", b"nonsense")
    upload = next(u for u in at.get("file_uploader") if str(u.key).startswith("import.files."))
    at = upload.upload("many.zip", archive.getvalue(), "application/zip").run()
    words = shown(at)
    assert words.count(".fit") <= 200
    assert TEXT("import.more", n=981) in [e.label for e in at.expander]
    assert TEXT("import.yet_more", n=801) in words
