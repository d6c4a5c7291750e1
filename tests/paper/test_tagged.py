"""PDF files read aloud: a structure with every text and picture, and words for each picture."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader
from pypdf.generic import BooleanObject, ContentStream

from backcare.config import FIGURES
from backcare.domain.measures import ChosenMeasures, Words
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from backcare.paper.clinician import print_clinician_page
from backcare.paper.exercise_sheet import print_exercise_sheet
from backcare.paper.pictures import Picture
from backcare.paper.plan_sheet import print_plan
from backcare.paper.poster import Poster, print_poster
from backcare.paper.summary import print_summary
from backcare.ui.exercises.paper import exercise_sheet
from backcare.ui.my_data.summary import summary_page
from backcare.ui.plan import paper as plan_paper
from backcare.ui.tracker.diary import read_diary
from tests.builders import check_in, plan_of
from tests.paper.clinician_page import PAGE
from tests.visits import CONTENT, visit_on

MONDAY = date(2026, 11, 30)
CHOICES = PlanChoices(level=1, sessions_a_week=2)
PLAN = plan_of(Planner(CHOICES, CONTENT.programming).build_sessions(MONDAY), CHOICES, MONDAY)
LINK = "https://run.example.org"
POSTER = Poster(
    club="A club",
    title="Sore?",
    lead="Join in.",
    link=LINK,
    points=["Run."],
    footer="Made here.",
    figure=Picture(FIGURES / "hero.webp", "A runner."),
)
EXERCISES = [CONTENT.exercises[e] for e in ("E12", "E08", "E30")]


@pytest.fixture(scope="module")
def files():
    visit = visit_on(MONDAY)
    patch = pytest.MonkeyPatch()
    patch.setattr(plan_paper, "app_address", lambda: LINK)
    sheet = plan_paper.plan_sheet(PLAN, visit, weeks=4, is_letter=False)
    patch.undo()
    visit.store.add(check_in(1, MONDAY, nprs_running=4))
    summary = summary_page(read_diary(visit), 4, visit)
    made = {
        "plan": print_plan(sheet),
        "exercises": print_exercise_sheet(exercise_sheet(EXERCISES, visit)),
        "clinician": print_clinician_page(PAGE),
        "summary": print_summary(summary),
        "poster": print_poster(POSTER),
    }
    return {name: PdfReader(io.BytesIO(data)) for name, data in made.items()}, sheet


@pytest.fixture
def american():
    visit = visit_on(MONDAY).measuring(ChosenMeasures(words=Words.US))
    visit.store.add(check_in(1, MONDAY, nprs_running=4))
    return visit


KINDS = ("plan", "exercises", "clinician", "summary", "poster")


def elements_of(pdf):
    root = pdf.trailer["/Root"]["/StructTreeRoot"]
    whole = root["/K"]
    assert whole["/S"] == "/Document"
    return [one.get_object() for one in whole["/K"]]


def figures_in(pdf):
    return [str(one["/Alt"]) for one in elements_of(pdf) if one["/S"] == "/Figure"]


@pytest.mark.parametrize("kind", KINDS)
def test_language_and_title_are_told(files, kind):
    pdf = files[0][kind]
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] == BooleanObject(True)
    assert str(root["/ViewerPreferences"]["/DisplayDocTitle"]).lower() == "true"
    assert pdf.metadata.title


def test_a_paper_in_american_words_says_so(american, monkeypatch):
    monkeypatch.setattr(plan_paper, "app_address", lambda: LINK)
    made = (
        print_plan(plan_paper.plan_sheet(PLAN, american, weeks=4, is_letter=True)),
        print_exercise_sheet(exercise_sheet(EXERCISES, american)),
        print_summary(summary_page(read_diary(american), 4, american)),
        print_clinician_page(replace(PAGE, language=Words.US)),
        print_poster(replace(POSTER, language=Words.US)),
    )
    for paper in made:
        assert PdfReader(io.BytesIO(paper)).trailer["/Root"]["/Lang"] == "en-US"


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_and_picture_is_in_the_structure_once(files, kind):
    pdf = files[0][kind]
    elements = elements_of(pdf)
    parents = pdf.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    at = 0
    for number, page in enumerate(pdf.pages):
        assert page["/StructParents"] == number
        own = parents[2 * number + 1].get_object()
        found, open_ = [], []
        for operands, operator in ContentStream(page.get_contents(), pdf).operations:
            if operator == b"BDC":
                found.append((operands[0], operands[1]["/MCID"]))
                open_.append(operands[0])
            elif operator == b"BMC":
                open_.append(operands[0])
            elif operator == b"EMC":
                open_.pop()
            elif operator in (b"Tj", b"TJ", b"Do"):
                assert len(open_) == 1, f"{operator} on page {number + 1}"
        assert not open_
        assert [mcid for _, mcid in found] == list(range(len(found))) == list(range(len(own)))
        for (role, mcid), told in zip(found, own, strict=True):
            one = elements[at]
            assert (one["/S"], one["/K"]) == (role, mcid)
            assert told.get_object() == one
            assert one["/Pg"] == page
            at += 1
    assert at == len(elements)


def test_each_picture_of_the_plan_has_its_words(files):
    read, sheet = files
    alts = figures_in(read["plan"])
    named = [row.name.split(" · ")[0] for session in sheet.sessions for row in session.rows]
    small = [f"{name}: start and end" for name in named]
    assert alts == [LINK, *small, *(e.picture.alt for e in sheet.exercises)]
    described = {e.demonstration.description for e in CONTENT.exercises.values()}
    assert set(alts[1 + len(small) :]) <= described
    assert all(alts)


def test_each_picture_of_the_sheet_the_check_and_the_poster_has_its_words(files):
    read, _ = files
    described = [e.demonstration.description for e in EXERCISES]
    mistakes = {
        CONTENT.texts("exercise.form_check_alt", shown=m.description)
        for e in EXERCISES
        for m in e.mistakes
    }
    # Its name stands for a step of the ladder that is a picture of the same kind.
    told = [alt for alt in figures_in(read["exercises"]) if len(alt) > 40]
    assert [alt for alt in told if alt not in mistakes] == described
    assert figures_in(read["clinician"]) == [PAGE.picture_words]
    assert figures_in(read["poster"]) == [LINK, "A runner."]
    [curves] = figures_in(read["summary"])
    assert "not rated, not rated, not rated, 4" in curves


def test_an_exercise_is_read_from_its_name_to_its_cues(files):
    words = " ".join(" ".join(p.extract_text() for p in files[0]["exercises"].pages).split())
    at = 0
    for exercise in EXERCISES:
        for line in (exercise.name, *exercise.setup, *exercise.movement, *exercise.cues):
            at = words.index(" ".join(line.split()), at)


def test_words_of_any_language_stand_for_a_picture():
    words = "Körper (nach links) → 1\\\\2"
    sheet = exercise_sheet(EXERCISES[:1], visit_on(MONDAY))
    [one] = sheet.exercises
    told = replace(one, picture=Picture(one.picture.path, words), mistake=None, ladder=())
    data = print_exercise_sheet(replace(sheet, exercises=[told]))
    assert figures_in(PdfReader(io.BytesIO(data))) == [words]
