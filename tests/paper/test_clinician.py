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
    pdf = read(replace(PAGE, answers=[Block("Answered “not sure”", every)], noes=Block("No", [])))
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
