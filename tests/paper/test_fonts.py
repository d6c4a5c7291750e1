"""Every letter of a runner's own words can be seen on paper."""

import io

import pytest
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from backcare.paper.blocks import Block, blocks_of, put
from backcare.paper.fonts import printable, register_fonts


def on_paper(words):
    register_fonts()
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4)
    put(canvas, list(blocks_of([Block(words, [words])], 10)), (50, 50, 400, 700))
    canvas.save()
    [page] = PdfReader(made).pages
    return page.extract_text()


@pytest.mark.parametrize(
    "words",
    ["stairs", "Łąka", "čeština şğ őű", "Ανέβασμα σκάλας", "подъём по лестнице", "Zoë"],
)
def test_letters_of_many_languages_are_printed(words):
    assert on_paper(words).count(words) == 2


def test_what_no_font_has_is_seen_to_be_missing():
    assert on_paper("上楼梯 5").count("??? 5") == 2


def test_markup_is_only_letters():
    assert on_paper("<b>5 < 6 & 7</b>").count("<b>5 < 6 & 7</b>") == 2
    assert printable("a<b>Ł</b>") == 'a&lt;b&gt;<font name="Noto">Ł</font>&lt;/b&gt;'
