"""Whose numbers the pages offer, and the line beside every field for one's own words."""

import ast
import re
from datetime import timedelta
from html import escape
from pathlib import Path

import msgspec
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import ActivityCheck, ActivityRating
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui import fields
from backcare.ui import helplines as numbers
from backcare.ui.navigation import pages_for
from tests.builders import TODAY, one_of_each
from tests.pages.screen import CONTENT, TEXT, shown, unfold
from tests.pages.walker import Walker

pytestmark = pytest.mark.safety

ROOT = Path(__file__).resolve().parents[2]
COUNTRY = "numbers.country"
TEL = re.compile(r'href="tel:([^"]+)"')
UNKNOWN = TEXT("check.call_unknown")
NOBODY = TEXT("fields.nobody")
ELSEWHERE = TEXT("check.lines_address")

NO_PROSE = {
    ("backcare/ui/club/meeting.py", "_ask_code"): "a code of the day",
    ("backcare/ui/fields.py", "ask_day"): "a day, which is read at once",
    ("backcare/ui/fields.py", "ask_time_of_day"): "a time of day, which is read at once",
    ("backcare/ui/fields.py", "ask_line"): "told by the one who asks for names with it",
    ("backcare/ui/fields.py", "_ask_number"): "a number or a time",
    (
        "backcare/ui/exercises/filters.py",
        "ask_wish",
    ): "words to look for, answered at once and not kept",
    ("backcare/ui/sources.py", "_ask_words"): "words to look for, answered at once and not kept",
}
"""Functions whose text fields are not for one's own words, and what they are for."""


def countries(at):
    return [box for box in at.selectbox if box.key == COUNTRY]


def without_crisis_line(monkeypatch, code):
    """Let the reader be in a country of which no crisis line is known."""
    here = msgspec.structs.replace(CONTENT.helplines[code], crisis=())
    for module in (numbers, fields):
        monkeypatch.setattr(module, "chosen_helplines", lambda _: here)
    return here


@pytest.mark.parametrize("spec", pages_for(is_club=False), ids=lambda spec: spec.name)
def test_no_page_offers_a_number_where_the_country_is_not_known(open_page, spec):
    at = open_page(spec.name)
    assert not at.exception
    assert not TEL.findall(shown(at))


@pytest.mark.parametrize("ticks", [(), ("RF01",), ("RF14", "RF14.lying"), ("RF13",)])
def test_no_result_offers_a_number_where_the_country_is_not_known(walker, ticks):
    if ticks == ("RF01",):
        walker.mark("RF01")
    else:
        walker.walk(*ticks)
    assert walker.is_result
    assert not TEL.findall(walker.words)
    assert UNKNOWN in walker.words


def test_every_step_and_result_offers_the_country_once_and_never_folded_up(open_page):
    at = open_page("self_check")
    assert len(countries(at)) == 1
    walker = Walker(lambda _: at)
    for _ in range(6):
        assert len(countries(walker.at)) == 1
        assert not any(box.key == COUNTRY for e in walker.at.expander for box in e.selectbox)
        if walker.is_result:
            break
        walker.go_on()
    assert walker.is_result


@pytest.mark.parametrize("ticks", [(), ("RF14", "RF14.lying"), ("RF13",)])
def test_a_result_offers_the_country_once(walker, ticks):
    walker.walk(*ticks)
    assert len(countries(walker.at)) == 1


def test_the_country_can_be_changed_at_the_number_of_an_emergency(walker):
    walker.mark("RF01")
    assert walker.urgency is Urgency.EMERGENCY
    [box] = countries(walker.at)
    assert box.label == TEXT("check.choose_country")
    box.set_value("ZA").run()
    assert TEL.findall(walker.words)[0] == CONTENT.helplines["ZA"].emergency.dial
    also = {line.dial for line in CONTENT.helplines["ZA"].emergency_also}
    assert also <= set(TEL.findall(walker.words))
    [box] = countries(walker.at)
    assert box.label == TEXT("check.change_country", country="South Africa")


def test_the_countries_are_in_order_and_another_one_comes_last(open_page):
    [box] = countries(open_page("self_check"))
    assert len(box.options) == len(CONTENT.helplines)
    assert box.options[-1] == "Another country"
    in_order = ["Åland Islands", "American Samoa", "Réunion", "Romania", "Ukraine", "United States"]
    assert [name for name in box.options if name in in_order] == in_order


def test_the_country_chosen_holds_on_other_pages(open_page):
    at = open_page("self_check")
    at.selectbox(key=COUNTRY).set_value("IE").run()
    unfold(at.switch_page("../../pages/tracker.py").run(), "log.more")
    assert CONTENT.helplines["IE"].crisis[0].dial in TEL.findall(shown(at))
    at.switch_page("../../pages/self_check.py").run()
    assert at.selectbox(key=COUNTRY).value == "IE"


def test_each_number_says_where_and_when_it_was_seen(open_page):
    at = open_page("self_check")
    at.selectbox(key=COUNTRY).set_value("DE").run()
    for line in CONTENT.helplines["DE"].numbers:
        assert f'href="{escape(line.seen.address)}" target="_blank" rel="noreferrer"' in shown(at)
        assert escape(line.seen.page) in shown(at)


def test_the_ambulance_never_passes_for_a_crisis_line(open_page, monkeypatch):
    here = without_crisis_line(monkeypatch, "DE")
    at = open_page("self_check")
    [crisis] = [b.proto.body for b in at.get("html") if TEXT("check.crisis") in b.proto.body]
    assert TEXT("check.crisis_unknown") in crisis
    assert crisis.index(TEXT("check.crisis_unknown")) < crisis.index(here.emergency.link)
    assert ELSEWHERE in crisis


def test_without_a_country_the_crisis_lines_of_others_can_be_found(open_page):
    words = shown(open_page("self_check"))
    assert TEXT("check.crisis_unknown") in words
    assert f'href="https://{ELSEWHERE}" target="_blank" rel="noreferrer"' in words


def test_a_crisis_is_sent_to_lines_whose_hours_are_on_the_page():
    """The words of the flag hold wherever they stand: which hours, each line says itself."""
    crisis = next(flag.text for flag in CONTENT.advice.flags if flag.flag == "crisis")
    assert "day and night" not in crisis


def _text_fields():
    """Yield each function that draws a field for text, and whether it says who reads it."""
    for path in (*ROOT.glob("backcare/ui/**/*.py"), *ROOT.glob("pages/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
            called = {
                call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
                for call in ast.walk(function)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute | ast.Name)
            }
            if called & {"text_area", "text_input", "chat_input", "data_editor", "ask_line"}:
                where = (path.relative_to(ROOT).as_posix(), function.name)
                yield where, "say_nobody_reads" in called


def test_every_field_for_own_words_says_that_nobody_reads_them():
    found = dict(_text_fields())
    assert NO_PROSE.keys() <= found.keys()
    assert {where for where, is_said in found.items() if not is_said} == NO_PROSE.keys()
    # ... and no field is drawn where the walk above does not look: outside of a function.
    for path in ROOT.glob("pages/*.py"):
        assert not re.search(r"text_area|text_input|chat_input|data_editor", path.read_text())


@pytest.mark.parametrize("kind", ["exercise", "run", "check-in"])
def test_beside_a_note_stands_where_to_turn(open_page, kind):
    at = open_page("self_check")
    at.selectbox(key=COUNTRY).set_value("GB").run()
    at.switch_page("../../pages/tracker.py").run()
    at.segmented_control(key="tracker.kind").set_value(kind).run()
    unfold(at, "log.more")
    [line] = [b.proto.body for b in at.get("html") if NOBODY in b.proto.body]
    assert TEL.findall(line) == [CONTENT.helplines["GB"].crisis[0].dial]
    assert "United Kingdom" in line
    assert escape(CONTENT.helplines["GB"].crisis[0].note) in line


@pytest.mark.parametrize("code", ["IT", "QA", "EE"])
def test_a_line_that_is_not_always_there_says_when_and_who_else_is(open_page, code):
    here = CONTENT.helplines[code]
    at = open_page("self_check")
    at.selectbox(key=COUNTRY).set_value(code).run()
    [crisis] = [b.proto.body for b in at.get("html") if TEXT("check.crisis") in b.proto.body]
    assert escape(here.crisis[0].note) in crisis
    assert TEXT("check.crisis_unanswered") in crisis
    assert TEL.findall(crisis)[-1] == here.emergency.dial
    unfold(at.switch_page("../../pages/tracker.py").run(), "log.more")
    [line] = [b.proto.body for b in at.get("html") if NOBODY in b.proto.body]
    assert escape(here.crisis[0].note) in line


def test_beside_a_note_stand_words_where_no_country_is_known(open_page):
    at = unfold(open_page("tracker"), "log.more")
    [line] = [b.proto.body for b in at.get("html") if NOBODY in b.proto.body]
    assert TEXT("fields.turn_to_help") in line
    assert ELSEWHERE in line


def test_beside_a_note_stands_the_emergency_number_where_no_crisis_line_is_known(
    open_page, monkeypatch
):
    here = without_crisis_line(monkeypatch, "NL")
    at = unfold(open_page("tracker"), "log.more")
    [line] = [b.proto.body for b in at.get("html") if NOBODY in b.proto.body]
    assert TEL.findall(line) == [here.emergency.dial]
    assert ELSEWHERE in line


def test_beside_the_names_of_activities_it_stands_once(open_page, tmp_path):
    store = TinyTrackerStore(tmp_path / "user")
    ratings = (ActivityRating(name="Long run", ability=4),)
    [before] = [r for r in one_of_each() if isinstance(r, ActivityCheck)]
    store.add(
        "me",
        msgspec.structs.replace(before, activities=ratings, day=TODAY - timedelta(days=40)),
    )
    at = unfold(open_page("tracker"), "log.more")
    assert any(str(field.key).startswith("due.activity") for field in at.text_input)
    lines = [b.proto.body for b in at.get("html") if NOBODY in b.proto.body]
    assert len(lines) == 2  # these names, and the note below
