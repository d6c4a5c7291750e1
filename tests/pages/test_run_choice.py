"""Which runs of some files are kept: a group asked about, single ones taken out."""

from datetime import UTC, datetime, timedelta

from backcare.domain.entries import RunSession
from backcare.domain.words import as_text
from tests.builders import TODAY
from tests.pages.run_files import answer, keep, ticks, with_file
from tests.pages.screen import TEXT, press
from tests.runs import writers as w

START = datetime(TODAY.year, TODAY.month, TODAY.day, 6, tzinfo=UTC)


def phone_export(runs=3, rides=0, name="Tempo"):
    """An archive of tracks that name no sport, as phones write them."""
    speeds = [2.6 + 0.01 * n for n in range(runs)] + [6.0 + 0.1 * n for n in range(rides)]
    return w.archive(
        {
            f"{n}.gpx": w.gpx_of(
                w.track(
                    [(speed * second, second) for second in range(0, 1201, 10)],
                    None,
                    name,
                    START - timedelta(days=n),
                )
            )
            for n, speed in enumerate(speeds)
        }
    )


def told(at):
    return [element.value for element in at.text]


def captions(at):
    return [element.value for element in at.caption]


def groups(at):
    return [str(p.key).split(".")[3] for p in at.pills if ".answer.sport." in str(p.key)]


def test_tracks_without_a_sport_are_asked_about_once_a_group(open_page, store):
    at = with_file(open_page("my_data"), "a.zip", phone_export(runs=3, rides=2))
    assert groups(at) == ["running-speed", "faster"]
    assert [w for w in told(at) if "name no sport" in w] == [
        TEXT("import.told.which-sport-running", n=3, km="9", miles="6"),
        TEXT("import.told.which-sport-faster", n=2, km="22", miles="13\N{EN DASH}14"),
    ]
    assert ticks(at) == []
    at = answer(at, "import.answer.sport.running-speed", "run")
    at = answer(at, "import.answer.sport.faster", "other")
    assert groups(at) == ["running-speed", "faster"]
    assert f"tracks that name no sport ({2})" in "\n".join(told(at))
    at = press(at, "import.keep.")
    assert len(store.find("me", RunSession)) == 3


def test_an_answer_about_a_group_is_taken_back_by_another_one(open_page):
    at = with_file(open_page("my_data"), "a.zip", phone_export())
    at = answer(at, "import.answer.sport.running-speed", "run")
    assert len(ticks(at)) == 3
    at = answer(at, "import.answer.sport.running-speed", "other")
    assert ticks(at) == []
    at = answer(at, "import.answer.sport.running-speed", None)
    assert TEXT("import.told.which-sport-running", n=3, km="9", miles="6") in told(at)


def test_an_answer_about_a_group_is_not_about_the_tracks_of_other_files(open_page):
    at = with_file(open_page("my_data"), "a.zip", phone_export())
    answer(at, "import.answer.sport.running-speed", "run")
    at = with_file(open_page("my_data"), "b.zip", phone_export(runs=4))
    assert ticks(at) == []
    assert groups(at) == ["running-speed"]


def test_one_run_is_taken_out_and_the_others_are_kept(open_page, store):
    at = with_file(open_page("my_data"), "a.zip", phone_export(name="Morning Run"))
    assert [box.value for box in ticks(at)] == [True] * 3
    out = ticks(at)[1]
    at = out.set_value(False).run()
    assert [box.value for box in ticks(at)] == [True, False, True]
    assert keep(at).label == TEXT("import.keep", n=2)
    press(at, "import.keep.")
    assert {r.day for r in store.find("me", RunSession)} == {TODAY, TODAY - timedelta(days=2)}
    at = with_file(open_page("my_data"), "a.zip", phone_export(name="Morning Run"))
    assert [box.value for box in ticks(at)] == [True]


def test_with_no_tick_left_there_is_nothing_to_keep(open_page):
    at = with_file(open_page("my_data"), "a.gpx", w.gpx(start=START))
    [only] = ticks(at)
    at = only.set_value(False).run()
    assert keep(at).disabled
    [only] = ticks(at)
    at = only.set_value(True).run()
    assert not keep(at).disabled


def test_a_run_in_two_lists_has_one_tick(open_page):
    at = with_file(open_page("my_data"), "a.zip", phone_export(runs=14, name="Morning Run"))
    look = next(box for box in at.selectbox if box.key == "import.look")
    at = look.set_value(TODAY.replace(day=1)).run()
    twice = [box for box in ticks(at) if box.label == ticks(at)[-1].label]
    assert len(twice) == 2
    at = twice[1].set_value(False).run()
    assert [box.value for box in ticks(at) if box.label == twice[0].label] == [False, False]
    assert keep(at).label == TEXT("import.keep", n=13)


def test_a_note_stands_with_its_run(open_page):
    at = with_file(open_page("my_data"), "a.zip", phone_export(runs=14, name="Morning Run"))
    note = as_text(TEXT("import.told.run-by-name", name="Morning Run"))
    assert TEXT("import.noted", n=14) in told(at)
    assert captions(at).count(note) == 10
    look = next(box for box in at.selectbox if box.key == "import.look")
    at = look.set_value("noted").run()
    assert (captions(at).count(note), len(ticks(at))) == (24, 24)


def test_a_name_in_a_note_is_no_markup(open_page):
    at = with_file(open_page("my_data"), "a.zip", phone_export(name="**Run** &lt;b>"))
    note = TEXT("import.told.run-by-name", name="**Run** <b>")
    assert as_text(note) in captions(at)
    assert note not in captions(at)


def test_a_run_of_30_km_in_45_minutes_is_kept_on_a_yes_only(open_page, store):
    at = with_file(open_page("my_data"), "a.fit", w.fit(START, 30_000, 2700, 2700))
    assert any("faster than people run that far" in words for words in told(at))
    assert keep(at).disabled
    assert [(box.value, box.disabled) for box in ticks(at)] == [(False, True)]
    at = at.toggle[0].set_value(True).run()
    press(at, "import.keep.")
    assert [r.distance_m for r in store.find("me", RunSession)] == [30_000]
