"""What stands on a page for a clinician in tests."""

from backcare.config import Settings
from backcare.paper.blocks import Block
from backcare.paper.clinician import ClinicianPage
from tests.ours import our_library

SETTINGS = Settings()
CONTENT = our_library()


PAGE = ClinicianPage(
    title="Notes from a self-check",
    lead="Made by the runner.",
    facts="19 November 2026, answered 08:00 to 08:03 · age 31 to 49",
    answers=[Block("Answered yes", ["It is worse after sitting for more than half an hour."])],
    advice=[Block("Advised: Today", ["Speak to a doctor."], is_list=False)],
    noes_heading="Answered no",
    noes=[Block("Warning signs:", ["Fever & shivers <now>", "Height 5 > 4"])],
    footer="Written on 23 November 2026.",
    body_map=CONTENT.body_map,
    pictures=SETTINGS.clips,
    marked=["A.low-back-left"],
    picture_words="A drawing of the body.",
)
