"""What stands on a page for a clinician in tests, and how a printed one is read."""

import io

from pypdf import PdfReader

from backcare.config import Settings
from backcare.domain.sides import Side
from backcare.paper.clinician import print_clinician_page
from backcare.paper.clinician_words import ClinicianPage, Row, Said
from tests.ours import our_library

SETTINGS = Settings()
CONTENT = our_library()


PAGE = ClinicianPage(
    title="Notes from a self-check",
    blanks=("Name", "Date of birth"),
    facts="19 November 2026, 08:00 to 08:03 · age 31 to 49",
    lead="Made by the runner.",
    said=[
        ("Answered yes", [Said("It is worse after sitting for more than half an hour.", "sitting")])
    ],
    main_note="in bold: what the advice rests on",
    nothing_said="Nothing was answered yes",
    course=[Row("How much does it hold you back?", "I limp"), Row("For how long?", "2 to 6 weeks")],
    where=Row("Marked", "Low back, left side"),
    denied_heading="Asked and answered no",
    denied=[Row("Warning signs", "Fever & shivers <now>; Height 5 > 4")],
    not_asked="Not asked: pain.",
    advised="Advised: Today",
    heading="Speak to a doctor.",
    advice=[Row("Running", "Do not run.")],
    rules="Rules that fired: C01",
    footer="Written on 23 November 2026.",
    body_map=CONTENT.body_map,
    pictures=SETTINGS.clips,
    marked=["A.low-back-left"],
    picture_words="A drawing of the body.",
    sides={Side.LEFT: "left", Side.RIGHT: "right"},
)


def printed(page):
    """Return the printed page as a reader opens it."""
    return PdfReader(io.BytesIO(print_clinician_page(page)))


def words_of(pdf):
    """Return the words of the first page, in the order they are drawn."""
    return " ".join(pdf.pages[0].extract_text().split())


def sizes_in(pdf):
    """Return the words of a page by the size in points in which they are seen."""
    found = {}

    def see(words, matrix, text_matrix, _, size):
        if words.strip():
            found.setdefault(round(size * text_matrix[3] * matrix[3], 1), []).append(words)

    pdf.pages[0].extract_text(visitor_text=see)
    return found
