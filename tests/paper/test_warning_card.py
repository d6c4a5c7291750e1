"""The emergency card on paper: one page, nothing lost, fonts embedded, a number or room for one."""

import io

import pytest
from pypdf import PdfReader

from backcare.paper.warning_card import print_warning_card
from backcare.ui.check.warning_card import printed_card
from tests.ours import our_library
from tests.paper.own_plan import MONDAY
from tests.visits import visit_on

pytestmark = pytest.mark.safety
CONTENT = our_library()
CARD = CONTENT.warning_card


def visit_in(country):
    text = CONTENT.texts.measured(CONTENT.asking.usual.guess(country))
    return visit_on(MONDAY, country=country, text=text)


def page_for(country):
    card = printed_card(CONTENT.helplines[country], visit_in(country))
    [page] = PdfReader(io.BytesIO(print_warning_card(card))).pages
    return page


def words_on(page):
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize(("country", "size"), [("GB", (595, 842)), ("US", (612, 792))])
def test_it_is_one_page_with_the_whole_list_and_two_small_cards(country, size):
    page = page_for(country)
    assert tuple(round(float(side)) for side in page.mediabox[2:]) == size
    words = words_on(page)
    for line in CARD.lines:
        assert line.text in words
        if line.short is not None:
            assert words.count(line.short) >= 2


def test_it_names_the_number_of_the_country():
    assert "Call 999." in words_on(page_for("GB")).replace("\N{NO-BREAK SPACE}", " ")
    assert "Call 911." in words_on(page_for("US"))


def test_without_a_number_there_is_room_to_write_one():
    words = words_on(page_for("ZZ"))
    assert "Call" not in words
    assert words.count("Emergency number") == 3


def test_its_fonts_are_in_the_file():
    fonts = page_for("GB")["/Resources"]["/Font"].values()
    drawn = [font.get_object() for font in fonts if "/FontDescriptor" in font.get_object()]
    assert drawn
    assert all("/FontFile2" in font["/FontDescriptor"] for font in drawn)
