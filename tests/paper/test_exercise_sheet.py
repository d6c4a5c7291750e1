"""The printed exercises: nothing lost, nothing split, small enough to send."""

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader

from backcare.config import Settings
from backcare.paper.exercise_sheet import ExerciseSheet, PrintedExercise, print_exercise_sheet
from backcare.paper.pictures import Picture
from backcare.ui.exercises.paper import exercise_sheet
from tests.ours import our_library
from tests.visits import visit_on

SETTINGS = Settings()
LIBRARY = our_library().exercises
MONDAY = date(2026, 11, 30)


def printed(exercise):
    shown = exercise.demonstration
    return PrintedExercise(
        name=exercise.name,
        dose="3 sets of 8 & more",
        steps=(*exercise.setup, *exercise.movement),
        cues=exercise.cues,
        picture=None
        if shown is None
        else Picture(SETTINGS.clips / f"{shown.clip}_steps.webp", shown.description),
        mistake=None if shown is None else mistake_of(exercise),
    )


def mistake_of(exercise):
    first = next(m for m in exercise.mistakes if m.picture)
    name = f"{exercise.demonstration.clip}_fault_{first.picture}.webp"
    return f"{first.fault} {first.fix}", Picture(SETTINGS.clips / name, first.description)


def sheet_of(exercises, **options):
    return ExerciseSheet(
        title="Exercises",
        lead="Stop if it hurts.",
        done="Done on",
        footer="Written in November.",
        exercises=[printed(exercise) for exercise in exercises],
        **options,
    )


def words_on(page):
    return " ".join(page.extract_text().split())


def test_the_whole_library_is_printed_and_no_exercise_is_split():
    data = print_exercise_sheet(sheet_of(LIBRARY.values()))
    pages = [words_on(page) for page in PdfReader(io.BytesIO(data)).pages]
    for exercise in LIBRARY.values():
        lines = (exercise.name, *exercise.setup, *exercise.movement, *exercise.cues)
        whole = [page for page in pages if all(" ".join(x.split()) in page for x in lines)]
        assert whole, exercise.id
    assert all("Written in November." in page for page in pages)
    assert len(data) < 60_000 * len(LIBRARY)


@pytest.mark.parametrize(("is_letter", "size"), [(False, (595, 842)), (True, (612, 792))])
def test_paper_is_that_of_the_country(is_letter, size):
    data = print_exercise_sheet(sheet_of([LIBRARY["E12"]], is_letter=is_letter))
    box = PdfReader(io.BytesIO(data)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


@pytest.mark.parametrize("is_letter", [False, True])
def test_two_exercises_share_a_page(is_letter):
    visit = visit_on(MONDAY)
    every = list(LIBRARY.values())
    whole = exercise_sheet(every, visit, going_on=set(LIBRARY))
    sheet = replace(whole, is_letter=is_letter)
    pages = PdfReader(io.BytesIO(print_exercise_sheet(sheet))).pages
    # a few have too much to say for half a page
    assert len(pages) < 0.62 * len(every)


def test_a_dose_says_how_fast_and_how_long_to_rest():
    visit = visit_on(MONDAY)
    [told] = exercise_sheet([LIBRARY["E25"]], visit).exercises
    assert told.dose == "3 sets of 8, each side · 3 s down, 1 s up · rest 60–120 s"  # noqa: RUF001 - a range takes an en dash
    [told] = exercise_sheet([LIBRARY["E25"]], visit, lambda _: "45 s").exercises
    assert told.dose == "45 s · 3 s down, 1 s up"


def test_a_hold_of_the_dose_is_not_said_twice():
    [told] = exercise_sheet([LIBRARY["E12"]], visit_on(MONDAY)).exercises
    assert "· 2 s up, 2 s down" in told.dose
    assert told.dose.count("hold") == 1


def test_an_exercise_without_a_picture_is_printed_in_words():
    bare = PrintedExercise(name="Wall sit", dose="x", steps=["Sit."], cues=[], picture=None)
    sheet = ExerciseSheet(
        title="Exercises", lead="Stop.", done="Done", footer="F", exercises=[bare]
    )
    [page] = PdfReader(io.BytesIO(print_exercise_sheet(sheet))).pages
    assert "Wall sit" in words_on(page)


def test_the_picture_of_a_mistake_keeps_its_shape():
    for name in ("E16", "E25"):
        [page] = PdfReader(io.BytesIO(print_exercise_sheet(sheet_of([LIBRARY[name]])))).pages
        assert " ".join(mistake_of(LIBRARY[name])[0].split()) in words_on(page)
        drawn = []
        page.extract_text(
            visitor_operand_before=lambda op, _, cm, __, found=drawn: (
                found.append(cm[0] / cm[3]) if op == b"Do" else None
            )
        )
        with Image.open(mistake_of(LIBRARY[name])[1].path) as picture:
            assert any(shape == pytest.approx(picture.width / picture.height) for shape in drawn)
