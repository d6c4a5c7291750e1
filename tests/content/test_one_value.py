"""A number that is said in several places is the same in all of them, and is what the rules take.

Each row of `SAID` finds one number wherever it is said, in texts and content, and names the value
that the code, or the content itself, works with.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from backcare.config import Settings
from backcare.domain.measures import Distance
from backcare.domain.plan.schedule import FREE_BEFORE_LONG_RUN
from backcare.domain.plan.zones import MOST_AMBER, MOST_GREEN
from backcare.domain.tracker.load import A_BIT_LONGER, LOOK_BACK
from backcare.domain.tracker.next_run import LESS_AFTER_PAIN, LESS_AFTER_PAUSE, MOST_MORE
from tests.ours import our_library

CONTENT = Settings().content
NOT_ADVICE = ("schemas", "demo", "helplines", "exercises")
"""An exercise has limits of its own, which are stricter."""
WORDS = {
    "two": 2,
    "six": 6,
    "thirty": 30,
    "a tenth": 10,
    "a quarter": 25,
    "half": 50,
}
GATES = our_library().gates
[SIDES] = {test.most_difference for test in GATES.tests if test.most_difference}
HOURS_A_DAY = 24
OF_ITS_OWN = {("pain at which one stops", "plan/gates.yaml"): {*GATES.most_pain.values()}}
"""A test before a phase ends sooner."""

SAID = {
    "pain at which one stops": (
        r"(?:above|over|more than|hurts?|goes above) (\d) out of 10|[Pp]ain (?:goes )?above (\d)\b",
        {MOST_AMBER},
    ),
    "pain that is green": (r"\b0 to (\d)\b(?! weeks)", {MOST_GREEN}),
    "pain that is amber, from": (r"\b(\d) to 5\b(?! weeks| minutes)", {MOST_GREEN + 1}),
    "how much longer than the longest run": (
        r"(\d+%|a tenth) (?:of your longest|longer|of that|and 2 km)",
        {round((A_BIT_LONGER - 1) * 100)},
    ),
    "how many kilometres longer": (
        r"(?:at most|no more than|never more than|tenth and) (\d) km",
        {int(MOST_MORE[Distance.KM]) // 1000},
    ),
    "how far back the longest run is looked for": (
        r"(?:in|the) (\d+|thirty) days before(?! your| a race)|last (\d+) days",
        {LOOK_BACK.days},
    ),
    "how much less after pain": (
        r"(a quarter|\d+ to \d+%) (?:less|shorter|smaller)",
        {round((1 - LESS_AFTER_PAIN) * 100)},
    ),
    "how much at most after a pause": (
        r"(?:half|50) to (\d+)%",
        {round(LESS_AFTER_PAUSE * 100)},
    ),
    "days without heavy legs before a long run": (
        r"(two|\d+) days before (?:it|your long run|a long run|your race)",
        {FREE_BEFORE_LONG_RUN},
    ),
    "hours without heavy legs before a long run": (
        r"(\d+) hours before a long run",
        {FREE_BEFORE_LONG_RUN * HOURS_A_DAY},
    ),
    "hours between run and strength": (r"leave (\w+) hours", {6}),
    "how alike both sides are": (r"ides within (\d+)%", {round(SIDES * 100)}),
}


@cache
def _sentences() -> tuple[tuple[str, str], ...]:
    return tuple(
        told
        for path in sorted(CONTENT.rglob("*.yaml"))
        if path.name != "sources.yaml" and path.relative_to(CONTENT).parts[0] not in NOT_ADVICE
        for told in _texts(yaml.safe_load(path.read_text("utf-8")), path)
    )


def _texts(value: object, path: Path) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield str(path.relative_to(CONTENT)), value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner, path)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)


def _number(words: str) -> float:
    """Return the number that is meant, of a range the lower end: no value is one."""
    return WORDS[words] if words in WORDS else float(words.split()[0].rstrip("%"))


@pytest.mark.parametrize("what", SAID)
def test_a_number_is_the_same_wherever_it_is_said(what):
    pattern, values = SAID[what]
    found = [
        (where, said.group(0), _number(next(group for group in said.groups() if group)))
        for where, text in _sentences()
        for said in re.finditer(pattern, text)
    ]
    assert found, "nobody says it any more"
    wrong = [said for said in found if said[2] not in OF_ITS_OWN.get((what, said[0]), values)]
    assert wrong == []
