"""Every page and paper of a reader in the US is without kilometres and without British words."""

import io
import re
import zipfile
from datetime import timedelta

import pyarrow as pa
import pytest
from pypdf import PdfReader
from streamlit.runtime.context import ContextProxy

from backcare.domain.entries import RunSession
from backcare.domain.measures import Distance, Measures, Words
from backcare.ui.navigation import pages_for
from tests.british import british_in
from tests.builders import MONDAY, TODAY, run, two_ratings, year_of_entries
from tests.pages.entry_form import choose, field, save
from tests.pages.kept import WEEK, checked, lived, made, routine
from tests.pages.run_files import GARMIN, answer, with_file
from tests.pages.screen import TEXT, all_unfolded, press
from tests.pages.taken import take
from tests.pages.walker import Walker

KM, MILES = Distance.KM, Distance.MILES
DAY = timedelta(days=1)
PLACES = {KM: ("Europe/Berlin", "en-GB"), MILES: ("America/New_York", "en-US")}
OTHER = {
    KM: re.compile(r"\bmi\b|\bmiles?\b", re.IGNORECASE),
    MILES: re.compile(r"\bkm\b|[Kk]ilomet|\d ?km\b|\d m\b"),
}
"""What a reader in this unit never reads; for one in miles, metres are what m stands for."""
US_TEXT = TEXT.measured(Measures(words=Words.US))
NAMED = {
    "a table that does not say its unit": [
        text(f"import.{key}")
        for text in (TEXT, US_TEXT)
        for key in ("asked.unit", "option.km", "option.miles", "told.which-unit")
    ],
    "what the runner said of it": [TEXT(f"import.told.{unit}-as-said") for unit in ("km", "miles")],
}
"""Where the other unit stands all the same, by the reason."""
CODE = {"css_content", "js_content", "css_source_path", "js_source_path"}
"""What a piece of a page is made with, and no words."""


def strings_in(message):
    """Yield every text of a piece of a page, as it goes to the browser."""
    for kind, value in message.ListFields():
        if kind.name in CODE:
            continue
        for one in value if kind.is_repeated else [value]:
            if hasattr(one, "ListFields"):
                yield from strings_in(one)
            elif isinstance(one, str):
                yield one


def words_of_page(at):
    """Return all that stands on a page: words, labels, what a field looks like, tables, charts."""
    assert not at.exception
    words = []
    for node in at._tree:
        proto = getattr(node, "proto", None)
        if hasattr(proto, "ListFields"):
            words += strings_in(proto)
        if node.type == "vega_lite_chart":
            frame = pa.ipc.open_stream(proto.data.data).read_pandas()
            words += [*frame.columns, *(str(one) for one in frame.to_numpy().ravel())]
    for table in at.table:
        words += [*table.value.columns, *(str(one) for one in table.value.to_numpy().ravel())]
    return words


def words_of_file(file):
    ending = file.name.rpartition(".")[2]
    if ending == "pdf":
        pages = PdfReader(io.BytesIO(file.content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]
    if ending == "zip":
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            return [archive.read(name).decode("utf-8-sig") for name in archive.namelist()]
    return [file.content.decode("utf-8-sig")]


def left_out(words, unit):
    """Return what a reader in this unit should not read: who runs in miles is in the US."""
    excused = [one for ones in NAMED.values() for one in ones]
    found = []
    for said in words:
        rest = said
        for one in excused:
            rest = rest.replace(one, "")
        found += [said[max(0, m.start() - 60) : m.end() + 30] for m in OTHER[unit].finditer(rest)]
        found += british_in(said) if unit is MILES else []
    return found


@pytest.fixture
def reads_in(monkeypatch):
    """Be where people run in a unit, as the browser tells."""

    def be(unit):
        zone, locale = PLACES[unit]
        monkeypatch.setattr(ContextProxy, "timezone", property(lambda _: zone))
        monkeypatch.setattr(ContextProxy, "locale", property(lambda _: locale))

    return be


@pytest.fixture(params=[MILES, pytest.param(KM, marks=pytest.mark.weekly)])
def unit(request, reads_in):
    reads_in(request.param)
    return request.param


@pytest.fixture
def year(store):
    """A year of entries, a plan, a self-check, and a run that nobody has rated yet."""
    last = [run(1, TODAY, distance_m=9656, minutes=52)]
    unrated = [e for e in year_of_entries() if e.day < TODAY]
    store.add_all("me", [*unrated, *two_ratings(), made(MONDAY - 3 * WEEK), checked(), *last])


ADDRESSED = {"article": {"topic": "long-run"}, "exercise": {"id": "E12"}}


@pytest.mark.parametrize("spec", pages_for(is_club=False), ids=lambda spec: spec.name)
def test_a_page_says_no_other_unit(open_page, year, unit, spec):
    at = all_unfolded(open_page(spec.name, **ADDRESSED.get(spec.name, {})))
    assert left_out(words_of_page(at), unit) == []


@pytest.mark.parametrize("page", ["club", "privacy", "enter"])
def test_a_page_of_a_club_says_no_other_unit(open_page, be, unit, page):
    be("organiser")  # a nickname
    words = [
        said.replace("in as organiser", "") for said in words_of_page(all_unfolded(open_page(page)))
    ]
    assert left_out(words, unit) == []


@pytest.mark.weekly
def test_no_part_of_the_tracker_says_another_unit(open_page, store, year, unit):
    at = open_page("tracker")
    at.session_state["board.width"] = 800
    at = at.run()
    words = []
    for span in ("four", "weeks", "year", "all"):
        at = all_unfolded(at.segmented_control(key="board.span").set_value(span).run())
        words += words_of_page(at)
    at = at.pills(key="tracker.chart").set_value("mornings").run()
    at.session_state["tracker.mornings.table"] = True
    words += words_of_page(all_unfolded(at.run()))
    for kind in ("run", "check-in", "session"):
        at = choose(at, kind)
        words += words_of_page(at)
    [last] = [r for r in store.find("me", RunSession) if r.day == TODAY]
    words += words_of_page(at.button(key=f"tracker.edit.{last.id}").click().run())
    assert left_out(words, unit) == []
    own = "mi" if unit is MILES else "km"
    assert len([said for said in words if re.search(rf"\d {own}\b", said)]) > 20


@pytest.mark.parametrize("walk", [("B.landing", "bone.focal", "B.earlier"), ()])
def test_a_self_check_its_result_and_its_paper_say_no_other_unit(open_page, unit, walk):
    walker = Walker(open_page)
    walker.walk(*walk)
    words = words_of_page(all_unfolded(walker.more().at))
    words += words_of_file(take(walker.at, "check.download"))
    assert left_out(words, unit) == []


def test_the_end_of_a_session_says_no_other_unit(open_page, store, player, unit):
    plan = lived(store, run_days=(1, 5))
    store.add_all("me", [run(n, MONDAY - n * WEEK, distance_m=9656) for n in range(1, 5)])
    planned = next(s for s in plan.sessions if s.day >= MONDAY)
    at = open_page("session", on=planned.day.isoformat(), part=planned.name)
    player.append(routine(planned, 1))
    words = words_of_page(at.button(key="tell").click().run())
    assert left_out(words, unit) == []
    assert any(re.search(rf"{TEXT('end.up_to', length='')}[\d.]+ {unit}\b", said) for said in words)


FILES = {
    "guidance": [f"take.starter.{ending}" for ending in ("pdf", "ics", "csv")],
    "plan": [f"take.plan.{ending}" for ending in ("pdf", "ics", "csv")],
    "my_data": ["data.take.zip", "data.summary"],
    "exercises": ["sheet.print"],
}


@pytest.mark.weekly
@pytest.mark.parametrize("page", FILES)
def test_a_paper_or_file_says_no_other_unit(open_page, year, unit, page):
    at = all_unfolded(open_page(page))
    words = [said for key in FILES[page] for said in words_of_file(take(at, key))]
    assert left_out(words, unit) == []


def test_the_paper_for_a_physiotherapist_has_the_distances_of_its_reader(open_page, year, unit):
    [words] = words_of_file(take(all_unfolded(open_page("my_data")), "data.summary"))
    assert len(re.findall(rf"[\d.,]+ {unit}\b", words)) == 2


def test_an_import_says_no_other_unit(open_page, year, unit):
    at = all_unfolded(open_page("my_data"))
    words = []
    for table in (GARMIN, GARMIN.replace('"5,00",300,00:30:00', '"95,00",300,09:30:00')):
        at = with_file(at, "Activities.csv", table.encode())
        words += words_of_page(at)
        if any(str(p.key).startswith("import.answer.unit") for p in at.pills):
            at = answer(at, "import.answer.unit", "km")
            words += words_of_page(all_unfolded(at))
    assert left_out(words, unit) == []


def test_a_change_of_the_measure_there_and_back_changes_nothing(open_page, store, reads_in):
    entry = store.add("me", run(1, distance_m=12_345, minutes=60))
    for turn, (unit, stands) in enumerate([(KM, "12.345"), (MILES, "7.671"), (KM, "12.345")], 1):
        reads_in(unit)
        at = open_page("tracker")
        at = at.button(key=f"tracker.edit.{entry.id}").click().run()
        key = of_unit(f"tracker.{entry.id}.{turn}.distance_m", unit)
        assert at.text_input(key=key).value == stands
        press(at, "tracker.save_changes.")
        [kept] = store.find("me", RunSession)
        assert kept.distance_m == 12_345


def test_what_was_typed_in_miles_stands_there_again_and_says_miles(open_page, store, reads_in):
    reads_in(MILES)
    told = {"6": (9656, "6"), "6.2": (9978, "6.2"), "10 km": (10_000, "6.214")}
    for typed, (metres, stands) in told.items():
        at = choose(open_page("tracker"), "run")
        assert [t.label for t in at.text_input if "istance" in t.label][-1] == "Distance in miles"
        key = of_unit(field(at, "run", "distance_m"), MILES)
        at.text_input(key=key).set_value(typed)
        save(at)
        [ran] = [r for r in store.find("me", RunSession) if r.distance_m == metres]
        at = open_page("tracker").button(key=f"tracker.edit.{ran.id}").click().run()
        key = of_unit(f"tracker.{ran.id}.1.distance_m", MILES)
        assert at.text_input(key=key).value == stands


def test_a_card_in_which_a_distance_was_typed_stays_and_what_was_typed_is_of_its_unit(
    open_page, store, unit, reads_in
):
    store.add("me", run(1, TODAY - 2 * DAY, distance_m=9656))
    store.add("me", made(MONDAY, run_days=(1, 3)))
    at = open_page("tracker")
    key = of_unit("due.distance_m", unit)
    at.text_input(key=key).set_value("6")
    at = at.run()
    store.add("me", run(2, TODAY - DAY, distance_m=5000))  # and yesterday's morning is due first
    at = at.run()
    assert at.text_input(key=key).value == "6"
    reads_in(KM if unit is MILES else MILES)
    at = at.run()
    [other] = [t for t in at.text_input if str(t.key).startswith("due.distance_m")]
    assert (other.key == key, other.value) == (False, f"6 {unit}")


def test_what_is_worked_out_of_the_diary_is_so_in_the_unit_that_is_asked_for_now(
    open_page, store, reads_in
):
    """Also in a visit that has it already: nothing waits for the next entry."""
    store.add_all("me", [run(n, TODAY - n * 7 * DAY, distance_m=9656) for n in range(4)])
    reads_in(KM)
    at = open_page("tracker")
    assert "9.7 km" in " ".join(words_of_page(at))
    reads_in(MILES)
    words = words_of_page(at.run())
    assert left_out(words, MILES) == []
    assert any("6.5" in said and "mi" in said for said in words)


def test_what_is_said_of_a_saved_run_has_no_other_unit(open_page, store, year, unit):
    at = choose(open_page("tracker"), "run")
    key = of_unit(field(at, "run", "distance_m"), unit)
    words = []
    for typed in ("1200", "90"):
        at.text_input(key=key).set_value(typed)
        at = save(at)
        words += words_of_page(at)
    at = press(at, "doubt.yes.")
    words += words_of_page(all_unfolded(at))
    assert left_out(words, unit) == []


def of_unit(name, unit):
    return name if unit is KM else f"{name}.mi"
