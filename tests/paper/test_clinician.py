"""The page for the clinician: one page, in the runner's words, whatever was answered."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from backcare.paper.blocks import Block
from backcare.paper.clinician import print_clinician_page
from tests.paper.clinician_page import CONTENT, PAGE

BOOK = CONTENT.rule_book


def read(page):
    return PdfReader(io.BytesIO(print_clinician_page(page)))


def words_of(pdf):
    return " ".join(pdf.pages[0].extract_text().split())


def test_it_is_one_page_with_all_that_was_said():
    pdf = read(PAGE)
    assert len(pdf.pages) == 1
    for words in (
        *("Notes from a self-check", "answered 08:00 to 08:03", "more than half an hour"),
        *("Advised: Today", "Fever & shivers <now>", "Written on 23 November 2026", "From behind"),
    ):
        assert words in words_of(pdf)


def test_everything_answered_with_not_sure_still_fits_on_one_page():
    every = [BOOK.words(name) for name in sorted(BOOK.known())]
    pdf = read(replace(PAGE, answers=[Block("Answered “not sure”", every)], noes=[]))
    assert len(pdf.pages) == 1
    told = words_of(pdf)
    assert [words for words in every if " ".join(words.split()) not in told] == []


@pytest.mark.parametrize(("is_letter", "size"), [(False, (595, 842)), (True, (612, 792))])
def test_paper_is_that_of_the_country(is_letter, size):
    box = read(replace(PAGE, is_letter=is_letter)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_marks_are_drawn_on_the_body_map():
    assert print_clinician_page(replace(PAGE, marked=[])) != print_clinician_page(PAGE)


def test_the_same_answers_give_the_same_file():
    assert print_clinician_page(PAGE) == print_clinician_page(PAGE)


def test_nothing_but_our_fonts_is_needed_and_they_are_embedded():
    fonts = read(PAGE).pages[0]["/Resources"]["/Font"]
    embedded = [f.get_object() for f in fonts.values()]
    assert {f["/BaseFont"].split("+")[-1][:8] for f in embedded if "+" in f["/BaseFont"]} == {
        "Atkinson"
    }


def sizes_in(pdf):
    """The words of a page by the size in points in which they are seen."""
    found = {}

    def see(words, matrix, text_matrix, _, size):
        if words.strip():
            found.setdefault(round(size * text_matrix[3] * matrix[3], 1), []).append(words)

    pdf.pages[0].extract_text(visitor_text=see)
    return found


@pytest.mark.parametrize("is_letter", [False, True])
def test_a_whole_check_is_read_without_a_glass(is_letter):
    """Six answers of yes, two paragraphs of advice, and all else on the list answered no."""
    yes = ["RF14", "RF31", "RF34", "B.sitting", "B.rising", "B.bending"]
    signs = [n for n in CONTENT.brief if n.startswith("RF") and "." not in n and n not in yes]
    behaviour = [n for n in CONTENT.brief if n.startswith("B.") and n not in yes]
    page = replace(
        PAGE,
        answers=[Block("Answered yes", [BOOK.words(name) for name in yes])],
        advice=[Block("Advised", ["Arrange an appointment. " * 8] * 2, is_list=False)],
        noes=[
            Block(f"{word}:", [CONTENT.brief[name] for name in names])
            for word, names in (("Signs", signs), ("Behaviour", behaviour))
        ],
        is_letter=is_letter,
    )
    words = words_of(read(page))
    assert all(CONTENT.brief[name] in words for name in (*signs, *behaviour))
    assert min(sizes_in(read(page))) >= 8.5
