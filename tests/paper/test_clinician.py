"""The page for the clinician: one page, in the runner's words, whatever was answered."""

from dataclasses import replace

import pytest

from backcare.paper.clinician import print_clinician_page
from backcare.paper.clinician_words import Row, Said
from tests.paper.clinician_page import CONTENT, PAGE, printed, sizes_in, words_of

BOOK = CONTENT.rule_book
EVERY = [Said(BOOK.words(name), words) for name, words in CONTENT.brief.items()]


def test_it_is_one_page_with_all_that_was_said():
    pdf = printed(PAGE)
    assert len(pdf.pages) == 1
    for words in (
        *("Notes from a self-check", "08:00 to 08:03", "more than half an hour", "Name"),
        *("Advised: Today", "Fever & shivers <now>", "Written on 23 November 2026", "From behind"),
    ):
        assert words in words_of(pdf)


def test_it_is_read_from_what_is_wrong_to_what_was_advised():
    words, at = words_of(printed(PAGE)), 0
    for part in (
        *("Date of birth", "more than half an hour", "I limp", "2 to 6 weeks", "Low back, left"),
        *("From behind", "Fever & shivers", "Not asked: pain.", "Advised: Today", "Do not run."),
        "Rules that fired",
    ):
        at = words.index(part, at)


def test_what_the_advice_rests_on_is_bold_and_the_page_says_so():
    plain = words_of(printed(PAGE))
    main = replace(PAGE, said=[("Answered yes", [Said("A sign", "sign", is_main=True)])])
    assert PAGE.main_note not in plain
    assert f"Answered yes {PAGE.main_note}" in words_of(printed(main))


def test_who_answered_nothing_with_yes_is_told_so():
    assert PAGE.nothing_said in words_of(printed(replace(PAGE, said=[])))


@pytest.mark.parametrize("is_letter", [False, True])
def test_more_than_anybody_can_answer_is_still_one_page(is_letter):
    pdf = printed(replace(PAGE, said=[("Answered “not sure”", EVERY)], is_letter=is_letter))
    assert len(pdf.pages) == 1
    told = words_of(pdf)
    assert [said.brief for said in EVERY if said.brief not in told] == []


def test_few_answers_are_in_the_runners_words_and_many_in_short_ones():
    few, many = (
        words_of(printed(replace(PAGE, said=[("Answered yes", EVERY[:number])])))
        for number in (5, 70)
    )
    assert all(" ".join(said.words.split()) in few for said in EVERY[:5])
    assert all(said.brief in many for said in EVERY[:70])


@pytest.mark.parametrize(("is_letter", "size"), [(False, (595, 842)), (True, (612, 792))])
def test_paper_is_that_of_the_country(is_letter, size):
    box = printed(replace(PAGE, is_letter=is_letter)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_marks_are_drawn_on_the_body_map():
    assert print_clinician_page(replace(PAGE, marked=[])) != print_clinician_page(PAGE)


def test_the_same_answers_give_the_same_file():
    assert print_clinician_page(PAGE) == print_clinician_page(PAGE)


def test_nothing_but_our_fonts_is_needed_and_they_are_embedded():
    fonts = printed(PAGE).pages[0]["/Resources"]["/Font"]
    embedded = [f.get_object() for f in fonts.values()]
    assert {f["/BaseFont"].split("+")[-1][:8] for f in embedded if "+" in f["/BaseFont"]} == {
        "Atkinson"
    }


def test_name_and_birth_are_for_a_pen_and_the_file_says_nothing_of_who_made_it():
    pdf = printed(PAGE)
    assert pdf.get_fields() is None
    assert pdf.metadata.title == PAGE.title
    assert {pdf.metadata.author, pdf.metadata.subject} <= {None, "anonymous", "unspecified"}


@pytest.mark.parametrize("is_letter", [False, True])
def test_a_whole_check_is_read_without_a_glass(is_letter):
    """Six answers of yes, two paragraphs of advice, and all else on the list answered no."""
    yes = ["RF14", "RF31", "RF34", "B.sitting", "B.rising", "B.bending"]
    families = [name for name in CONTENT.brief if name.startswith("F.")]
    page = replace(
        PAGE,
        said=[("Answered yes", [Said(BOOK.words(name), CONTENT.brief[name]) for name in yes])],
        advice=[Row("Running", "Arrange an appointment. " * 8)] * 2,
        denied=[Row("Signs", "; ".join(CONTENT.brief[name] for name in families))],
        is_letter=is_letter,
    )
    words = words_of(printed(page))
    assert all(CONTENT.brief[name] in words for name in families)
    assert all(BOOK.words(name) in words for name in yes)
    assert min(sizes_in(printed(page))) >= 8.5
