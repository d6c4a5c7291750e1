"""Topics can be read by somebody of eleven to thirteen, and to the end."""

import re

import pytest

from tests.ours import our_library

ARTICLES = our_library().articles
HIGHEST_GRADE = 8
"""School year of the automated readability index (Smith and Senter 1967); the eighth is age 13."""
MOST_WORDS = 450
LONGER = {
    "long-run",
    "myths",
    "running-with-pain",
    "strength-and-running",
    "this-week",
    "which-part",
    "who-to-see",
}
"""Topics that are looked things up in, by their headings, more than read to the end."""


def lines_of(article):
    yield from (article.title, article.lead)
    for section in article.sections:
        yield section.heading
        for statement in section.statements:
            yield from filter(None, (statement.label, statement.text))


def grade(lines):
    sentences = [one for line in lines for one in re.split(r"(?<=[.!?:])\s", line)]
    words = [word for one in sentences for word in re.findall(r"\w[\w'-]*", one)]
    letters = sum(len(re.sub(r"\W", "", word)) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


@pytest.mark.parametrize("topic", sorted(ARTICLES))
def test_a_topic_is_read_by_the_young_too(topic):
    assert grade(lines_of(ARTICLES[topic])) <= HIGHEST_GRADE


@pytest.mark.parametrize("topic", sorted(ARTICLES))
def test_a_topic_is_short(topic):
    is_short = len(" ".join(lines_of(ARTICLES[topic])).split()) <= MOST_WORDS
    assert is_short is (topic not in LONGER)


def test_the_measure_finds_what_is_hard_to_read():
    hard = "Proprioceptive neuromuscular facilitation demonstrates heterogeneous effectiveness."
    assert grade([hard]) > HIGHEST_GRADE
