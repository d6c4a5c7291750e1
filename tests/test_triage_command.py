"""`python -m backcare triage` as a clinician uses it."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from backcare.cli.main import main

VIGNETTES = Path(__file__).with_name("vignettes") / "starter.yaml"


def triage(*arguments):
    result = CliRunner().invoke(main, ["triage", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def cases(tmp_path, text):
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def number_of_cases():
    return len(yaml.safe_load(VIGNETTES.read_text(encoding="utf-8"))["cases"])


def test_the_vignettes_are_as_expected():
    code, said = triage(VIGNETTES)
    assert code == 0
    assert said.endswith(f"{number_of_cases()} cases, 0 not as expected.\n")
    assert "V17  D" in said
    assert "  D  C21 because of RF31, B.foot-strike, B.earlier, RF34\n" in said
    assert "  flags: stop-running, sports-doctor\n  leaves out: no-impact\n" in said


def test_it_is_told_in_the_words_that_are_asked_for():
    british, american = (triage("--healthy", *words)[1] for words in ((), ("--words", "en-US")))
    assert "pee or poo," in british
    assert "pee or poop," in american
    assert [line[:9] for line in british.splitlines()] == [s[:9] for s in american.splitlines()]


def test_json_is_one_line_for_each_case():
    code, said = triage(VIGNETTES, "--json")
    lines = [json.loads(line) for line in said.splitlines()]
    assert (code, len(lines)) == (0, number_of_cases())
    assert lines[2]["urgency"] == "E"
    assert lines[2]["fired"][0] == {
        "rule": "C01",
        "gives": "E",
        "because": ["RF03"],
        "was_not_sure": False,
    }


def test_what_is_not_as_expected_is_told(tmp_path):
    path = cases(
        tmp_path,
        """cases:
  - id: A
    answers: {RF42: yes, RF09: not sure}
    expected: {urgency: E, rules: [C05], groups: [G1], flags: [crisis]}
""",
    )
    code, said = triage(path)
    assert code == 1
    assert "A  S\n" in said
    assert "  S  RF09 because of RF09 (not sure)\n" in said
    assert said.count("  ! expected") == 4
    assert "1 cases, 1 not as expected." in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cases:\n  - id: A\n    answers:\n      RF42: yes\n      RF99: yes\n", "line 5"),
        ("cases:\n  - id: A\n    answers:\n      RF42: perhaps\n", "line 4"),
        ("cases:\n  - id: A\n    age: 400\n    answers: {}\n", "line 3"),
        ("cases:\n  - id: A\n    answers: {RF42: yes, RF42: no}\n", "each key once"),
        ("cases:\n  - id: A\n   answers: {}\n", "line"),
        ("cases:\n  - id: A\n    age: 40\n    ages: [30, 50]\n    answers: {}\n", "age or ages"),
        ("cases:\n  - id: A\n    ages: [50, 30]\n    answers: {}\n", "youngest"),
        ("", "an empty file"),
        ("cases: []\n", "line 1"),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path, text, told):
    code, said = triage(cases(tmp_path, text))
    assert code == 1
    assert said.startswith("Error: ")
    assert told in said


def test_a_missing_file_is_told(tmp_path):
    code, said = triage(tmp_path / "nowhere.yaml")
    assert code == 1
    assert "cannot be read" in said
