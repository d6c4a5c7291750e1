"""A rule that cannot work stops the start, with the place and the reason."""

import re
import shutil

import pytest

from backcare.config import Settings
from backcare.content.check_pages import read_check_flow
from backcare.content.rule_book import read_rule_book
from backcare.content.strict_yaml import read_typed
from backcare.domain.check.body_map import BodyMap
from backcare.domain.check.triage import Screen
from backcare.domain.errors import ContentError

TRIAGE = Settings().content / "check"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(TRIAGE, tmp_path / "check")
    return tmp_path / "check"


def read(folder):
    screen = read_typed(folder / "screen.yaml", Screen)
    body_map = read_typed(folder / "body_map.yaml", BodyMap)
    book = read_rule_book(folder, screen, body_map)
    read_check_flow(folder / "pages.yaml", screen, book)
    return book


SAYS = "Several of these things are true at once"


def add_rule(folder, when, says=SAYS):
    told = f"says: '{says}', " if "{" in when and says else ""
    with (folder / "rules.yaml").open("a") as file:
        file.write(f"  - {{id: C99, when: {when}, {told}gives: P, sources: [R18]}}\n")


def test_the_files_are_sound(folder):
    assert len(read(folder).rules) > 60


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("RF99", "C99: expected a question or an earlier rule, found 'RF99'"),
        ("C99", "C99: expected a question or an earlier rule, found 'C99'"),
        ("{all: [{age_from: 60}, {age_to: 50}]}", "C99: expected a rule that can fire"),
        ("{all: [RF10, {any: [RF11, {all: [RF12, {not: RF12}]}]}]}", "C99: expected a rule that"),
        ("{at_least: 3, of: [RF10, RF11]}", "at_least asks for more than there are"),
        ("{all: [RF10], any: [RF11]}", "give one of all, any"),
        ("{of: [RF10]}", "give one of all, any"),
        ("{sometimes: RF10}", "line"),
    ],
)
def test_a_rule_that_cannot_work_is_told(folder, when, told):
    add_rule(folder, when)
    with pytest.raises(ContentError, match="expected") as error:
        read(folder)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "pages.yaml",
            "details: [RF15, RF13]",
            "details: [RF15]",
            "RF13: expected a page that asks",
        ),
        ("pages.yaml", "RF47, ", "RF99, ", "signs: expected a question, found 'RF99'"),
        ("pages.yaml", "RF04, RF05", "RF04", "expected every emergency sign, missing 'RF05'"),
        (
            "pages.yaml",
            "{ask: F.upper, details: [RF40]}",
            "RF40\n      - F.upper",
            "pain: expected details of the family 'F.upper'",
        ),
        (
            "pages.yaml",
            "if: RF24}",
            "if: RF14}",
            "expected what this or an earlier page asks, found 'RF14'",
        ),
        ("pages.yaml", "kind: signs", "kind: list", "expected the page about you, the emergency"),
        ("pages.yaml", "question: RF31", "question: RF99", "RF31: expected a page"),
        ("behaviour.yaml", "when: A.low-back-middle", "when: A.nose", "found 'A.nose'"),
        ("behaviour.yaml", "answer: B.midline", "answer: B.nose", "found 'B.nose'"),
        ("body_map.yaml", "view: front", "view: inside", "inside"),
    ],
)
def test_a_page_or_a_mark_that_leads_nowhere_is_told(folder, file, old, new, told):
    path = folder / file
    words = path.read_text()
    assert old in words
    path.write_text(words.replace(old, new, 1))
    with pytest.raises(ContentError) as error:
        read(folder)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        (
            "questions.yaml",
            "- {id: spare, urgency: P, text: 'A question without a rule?', sources: [R18]}",
            "spare: expected a rule that uses this question",
        ),
        (
            "questions.yaml",
            "- {id: RF46, urgency: D, text: 'The same question once more?', sources: [R18]}",
            "expected each question once, found 'RF46' twice",
        ),
        ("questions.yaml", "- {id: nowords, urgency: P, sources: [R18]}", "the words of 'nowords'"),
        (
            "rules.yaml",
            "  - {id: C31, when: RF46, gives: P, sources: [R18]}",
            "expected each rule once, found 'C31' twice",
        ),
        ("rules.yaml", "  - {id: C98, when: RF46, gives: X, sources: [R18]}", "line"),
    ],
)
def test_a_mistake_in_a_file_is_told(folder, file, line, told):
    with (folder / file).open("a") as opened:
        opened.write(f"{line}\n")
    with pytest.raises(ContentError) as error:
        read(folder)
    assert told in str(error.value)


def test_a_sign_of_the_emergency_page_has_to_be_a_question(folder):
    path = folder / "questions.yaml"
    path.write_text(re.sub(r"- \{id: RF36, .*\n", "", path.read_text()))
    with pytest.raises(ContentError, match="RF36"):
        read(folder)
