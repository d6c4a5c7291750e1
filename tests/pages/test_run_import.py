"""Run files on the page of one's data: seen, asked about, kept, taken back."""

import io
import zipfile
from datetime import timedelta

import msgspec

from backcare.domain.entries import RunSession, RunSource
from backcare.ui.dates import short_date
from tests.builders import TODAY, check_in, run
from tests.pages.run_files import GARMIN, answer, ticks, with_file
from tests.pages.screen import TEXT, press, shown
from tests.runs import writers


def told(at):
    return "\n".join(element.value for element in at.text)


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
    doubt = TEXT("doubt.twice-far", far="95 km", longest="9 km")
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
    assert pills(at, "import.answer.unit").value == "miles"
    assert "12.9 km" in ticks(at)[0].label
    at = answer(at, "import.answer.unit", "km")
    assert pills(at, "import.answer.unit").value == "km"
    assert "8 km" in ticks(at)[0].label
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
    assert len(ticks(at)) == 10
    seen = 0
    months = sorted({day.replace(day=1) for day in days})
    for month in (months[0], months[17], months[-1]):
        at = next(box for box in at.selectbox if box.key == "import.look").set_value(month).run()
        drawn = len(ticks(at)) - 10
        assert drawn == sum(day.replace(day=1) == month for day in days)
        seen += drawn
    assert 31 < seen < 93


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


def test_a_run_that_was_deleted_stays_out_until_it_is_brought_back(open_page, store):
    at = press(read_garmin(open_page("my_data")), "import.keep.")
    [long] = [r for r in store.find("me", RunSession) if r.distance_m == 8020]
    press(press(open_page("tracker"), f"tracker.edit.{long.id}"), "tracker.delete")
    assert [r.distance_m for r in store.find("me", RunSession)] == [5000]
    assert store.profile("me").deleted_runs == (long.id,)
    assert TEXT("data.deleted_runs", n=1) in shown(open_page("my_data"))

    at = read_garmin(open_page("my_data"))
    assert TEXT("import.new", n=0) in told(at)
    assert TEXT("import.deleted", n=1) in shown(at)
    assert f"{short_date(long.day)}, 8 km" in told(at)
    [keep] = [b for b in at.button if str(b.key).startswith("import.keep.")]
    assert keep.disabled
    at = (
        next(t for t in at.toggle if str(t.key).startswith("import.deleted.")).set_value(True).run()
    )
    press(at, "import.keep.")
    assert sorted(r.distance_m for r in store.find("me", RunSession)) == [5000, 8020]
    assert store.profile("me").deleted_runs == ()


def test_a_run_with_another_hour_is_kept_on_a_yes_only(open_page, store):
    press(read_garmin(open_page("my_data")), "import.keep.")
    [kept] = [r for r in store.find("me", RunSession) if r.distance_m == 8020]
    other = writers.fit(
        start=kept.started_at + timedelta(hours=1), metres=8030, timer=2880, moving=2880
    )
    store.change("me", msgspec.structs.replace(kept, source=RunSource.FIT))
    at = with_file(open_page("my_data"), "b.fit", other)
    assert TEXT("import.new", n=0) in told(at)
    assert TEXT("import.other_hour", n=1) in shown(at)
    assert "19:30 here, 18:30 in your diary" in told(at)
    [yes] = at.toggle
    press(yes.set_value(True).run(), "import.keep.")
    assert len(store.find("me", RunSession)) == 3


def test_what_was_joined_is_named(open_page):
    lines = GARMIN.splitlines()
    twin = lines[1].replace("18:30:00", "18:30:30")
    at = with_file(open_page("my_data"), "Activities.csv", "\n".join([*lines, twin]).encode())
    at = answer(at, "import.answer.unit", "km")
    [note] = [c.value for c in at.caption if "Joined with" in c.value]
    assert "line 5 of this file" in note
    assert TEXT("import.new", n=2) in told(at)


def test_runs_that_are_here_twice_are_asked_about_once(open_page):
    lines = GARMIN.splitlines()
    twin = lines[1].replace("18:30:00", "17:30:00")
    at = with_file(open_page("my_data"), "Activities.csv", "\n".join([*lines, twin]).encode())
    at = answer(at, "import.answer.unit", "km")
    assert TEXT("import.new", n=2) in told(at)
    at = answer(at, "import.answer.doubled", "two-runs")
    assert TEXT("import.new", n=3) in told(at)
    at = answer(at, "import.answer.doubled", "same-run")
    assert TEXT("import.new", n=2) in told(at)
