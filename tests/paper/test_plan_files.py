"""A plan on paper and in a spreadsheet, each read back by another library."""

import csv
import io
import re
from datetime import timedelta

import msgspec
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from backcare.domain.csv_tables import write_table
from backcare.domain.plan.builder import Planner
from backcare.paper.frame import MARGIN
from backcare.paper.plan_sheet import print_plan
from backcare.ui.dates import day_and_month
from backcare.ui.plan import calendar as plan_calendar
from backcare.ui.plan import paper as plan_paper
from backcare.ui.plan.words import weeks_line
from tests.builders import plan_of
from tests.paper.own_plan import CHOICES, MONDAY, PLAN, goes_on, resting
from tests.visits import CONTENT


@pytest.fixture
def address(monkeypatch):
    for module in (plan_calendar, plan_paper):
        monkeypatch.setattr(module, "app_address", lambda: "https://run.example.org")


def printed(visit, weeks=99, *, is_letter=False, plan=PLAN):
    sheet = plan_paper.plan_sheet(plan, visit, weeks=weeks, is_letter=is_letter)
    return print_plan(sheet)


def words_on(page):
    return " ".join(page.extract_text().split())


def test_the_printed_plan_has_all_that_is_needed_without_a_phone(visit, address):
    data = printed(visit)
    pages = [words_on(page) for page in PdfReader(io.BytesIO(data)).pages]
    everything = " ".join(pages)
    assert len(data) < 3_000_000
    for item in CONTENT.screen.safety_net:
        assert item.text in pages[0]
    for light in CONTENT.programme.traffic_light:
        assert " ".join(light.label.split()) in pages[0]
        assert light.text in pages[0]
    assert "Printed on 30 November 2026" in pages[0]
    assert "https://run.example.org" in pages[0]
    for exercise_id in {e.exercise for s in PLAN.sessions for e in s.exercises}:
        exercise = CONTENT.exercises[exercise_id]
        lines = (*exercise.setup, *exercise.movement, *exercise.cues)
        assert any(all(" ".join(x.split()) in page for x in lines) for page in pages), exercise_id
    for source in CONTENT.programme.sources:
        citation = CONTENT.sources[source.split()[0]].citation
        assert " ".join(citation.split())[:60] in everything


def test_each_doi_of_the_evidence_is_a_link(visit):
    cited = [CONTENT.sources[ref.split()[0]].citation for ref in CONTENT.programme.sources]
    wanted = {found.group(1) for one in cited if (found := re.search(r"doi:(\S+[^\s.,])", one))}
    pages = PdfReader(io.BytesIO(printed(visit))).pages
    links = {
        note.get_object()["/A"]["/URI"] for page in pages for note in page.get("/Annots") or ()
    }
    assert len(wanted) > 3
    assert {f"https://doi.org/{doi}" for doi in wanted} <= links


def test_no_word_of_a_week_runs_into_the_margin(visit):
    document = pypdfium2.PdfDocument(printed(visit, 4))
    page = document[0]
    words = page.get_textpage()
    rights = [words.get_rect(n)[2] for n in range(words.count_rects())]
    assert max(rights) <= page.get_width() - MARGIN


def test_each_session_stands_on_one_page_with_its_reasons(visit):
    pages = [words_on(p) for p in PdfReader(io.BytesIO(printed(visit, 4))).pages]
    [hinge] = {
        e.reasons for s in PLAN.sessions[:6] for e in s.exercises if "no-equipment" in e.reasons
        and e.replaces == "E30"
    }  # fmt: skip
    assert hinge
    [page] = [p for p in pages if "Hip hinge with stick, as this is not at hand: stick" in p][:1]
    assert "Legs and lifting" in page


@pytest.mark.parametrize(("is_letter", "size"), [(False, (595, 842)), (True, (612, 792))])
def test_both_papers_have_pictures_and_fonts(visit, is_letter, size):
    data = printed(visit, 4, is_letter=is_letter)
    document = pypdfium2.PdfDocument(data)
    assert tuple(round(side) for side in document[0].get_size()) == size
    fonts = {
        str(font["/BaseFont"])
        for page in PdfReader(io.BytesIO(data)).pages
        for font in page["/Resources"]["/Font"].values()
        for font in [font.get_object()]
    }
    assert any("Atkinson" in font for font in fonts)
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(data)).pages) > 20


def test_every_picture_is_seen_on_the_page_also_when_it_comes_again(visit):
    document = pypdfium2.PdfDocument(printed(visit, 4))
    first = CONTENT.exercises[PLAN.sessions[0].exercises[0].exercise]
    pages = [n for n in range(len(document)) if first.name in page_text(document[n])]
    assert len(pages) > 1
    for number in pages:
        picture = document[number].render(scale=1).to_pil().convert("RGB")
        blue = sum(1 for r, g, b in picture.get_flattened_data() if b > r + 40 and b > 100)
        assert blue > 200, f"no blue shirt on page {number + 1}"


def page_text(page):
    return page.get_textpage().get_text_bounded()


def test_the_same_plan_gives_the_same_file(visit):
    assert printed(visit, 4) == printed(visit, 4)


def test_the_code_is_there_only_with_an_address(visit, address, monkeypatch):
    with_code = printed(visit, 4)
    monkeypatch.setattr(plan_paper, "app_address", lambda: None)
    without = printed(visit, 4)
    assert "run.example.org" not in words_on(PdfReader(io.BytesIO(without)).pages[0])
    assert len(with_code) > len(without)


def test_a_race_week_and_an_empty_rest_are_printed(visit):
    choices = msgspec.structs.replace(CHOICES, races=(MONDAY + timedelta(20),))
    plan = plan_of(Planner(choices, CONTENT.programming).build_sessions(MONDAY), choices, MONDAY)
    everything = " ".join(
        words_on(p) for p in PdfReader(io.BytesIO(printed(visit, plan=plan))).pages
    )
    assert "light before your race" in everything


def test_on_paper_a_pause_stands_in_its_weeks_without_what_rests(visit):
    sheet = plan_paper.plan_sheet(PLAN, visit, weeks=99, is_letter=False, diary=resting(visit))
    first, second = sheet.weeks[:2]
    assert first.phase.endswith("pause: holiday, 3 Dec to 6 Dec")
    assert (second.phase, second.sessions) == ("pause: holiday, 7 Dec to 13 Dec", [])
    assert sum(len(week.sessions) for week in sheet.weeks) == len(goes_on())
    assert "pause: holiday, 7 Dec to 13 Dec" in " ".join(
        words_on(page) for page in PdfReader(io.BytesIO(print_plan(sheet))).pages
    )


def test_a_spreadsheet_has_what_goes_on(visit):
    data = plan_paper.plan_table(PLAN, visit, resting(visit).standing)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]
    assert sorted({row[0] for row in rows}) == sorted({d.isoformat() for d in goes_on()})


def test_the_spreadsheet_has_a_row_for_each_exercise(visit):
    data = plan_paper.plan_table(PLAN, visit)
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(rows) == sum(len(s.exercises) for s in PLAN.sessions)
    first = dict(zip(head, rows[0], strict=True))
    assert first["Day"] == PLAN.sessions[0].day.isoformat()
    assert first["Exercise id"] == PLAN.sessions[0].exercises[0].exercise


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", *"\uff1d\uff0b\uff0d\uff20"]
)
def test_no_cell_is_a_formula(cell):
    [_, [told]] = csv.reader(io.StringIO(write_table(["x"], [[cell]]).decode("utf-8-sig")))
    assert told == f"'{cell}"


def weeks_told(line):
    """The weeks that a line names; the calm week has no number."""
    named = re.sub(r"(\d+) to (\d+)", _each_week, line)
    calm = {0} if CONTENT.texts("plan.phase.settle") in line else set()
    return calm | {int(week) for week in re.findall(r"\d+", named)}


def _each_week(found):
    return " ".join(str(week) for week in range(int(found[1]), int(found[2]) + 1))


@pytest.mark.parametrize(
    ("weeks", "line"),
    [
        ({0}, "Calm week"),
        ({3}, "Learn the moves, training week 3"),
        ({1, 2}, "Learn the moves, training weeks 1 to 2"),
        ({13, 15}, "Keep going, training weeks 13 and 15"),
        ({13, 14, 15, 17, 19}, "Keep going, training weeks 13 to 15, 17 and 19"),
        ({12, 16}, "One leg and spring, training week 12; Keep going, training week 16"),
    ],
)
def test_a_session_is_said_to_stand_in_its_own_weeks(weeks, line):
    assert weeks_line(weeks, CONTENT) == line


@given(st.sets(st.integers(0, 40), min_size=1))
def test_no_week_is_named_in_which_a_session_does_not_stand(weeks):
    assert weeks_told(weeks_line(weeks, CONTENT)) == weeks


def test_each_session_on_paper_names_the_weeks_of_its_days(visit):
    week_of = {day_and_month(s.day): s.week for s in PLAN.sessions}
    tables = plan_paper.plan_sheet(PLAN, visit, weeks=99, is_letter=False).sessions
    for table in tables:
        _, weeks, _ = table.title.split(" · ")
        assert weeks_told(weeks) == {week_of[day] for day in table.days}
    assert any(" and " in table.title for table in tables)
