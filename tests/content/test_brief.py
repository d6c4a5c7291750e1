"""The questions in a few words: each is one of ours, has its own words, and runs on."""

import pytest

from backcare.content.brief import read_brief
from backcare.domain.errors import ContentError
from tests.ours import our_library

BOOK = our_library().rule_book


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        ("RF99: a sign", "expected a question, found 'RF99'"),
        ("RF01: a sign\nRF02: a sign", "expected other words for each question"),
        ("RF01: one sign; another", "RF01"),
    ],
)
def test_a_mistake_is_told(tmp_path, lines, mistake):
    path = tmp_path / "brief.yaml"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(ContentError, match=mistake):
        read_brief(path, BOOK)


def test_whatever_is_asked_has_its_words():
    library = our_library()
    asked = {name for page in library.check_flow.pages for name in _asked_on(page)}
    assert asked - library.brief.keys() == set()


def _asked_on(page):
    for choice in page.choices:
        yield from choice.questions
    for line in page.lines:
        details = () if isinstance(line, str) else line.details
        for one in (line, *details):
            yield one if isinstance(one, str) else one.ask
