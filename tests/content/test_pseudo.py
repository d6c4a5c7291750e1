"""The language that nobody speaks has all that we say, and nothing that a machine reads."""

import dataclasses
from collections.abc import Mapping

import msgspec
import pytest

from tests import pseudo
from tests.ours import our_library

NO_WORDS = {
    "BodyArea.path": "a curve",
    "ContentLibrary.drawings": "drawings",
    "DemoClub.name": "what a made-up runner typed",
    "DemoRunner.activities": "what a made-up runner typed",
    "AnswerRule.row": "places in our own rules",
    "Sentence.row": "places in our own rules",
    "Statement.row": "places in our own rules",
    "Reason.rule": "places in our own rules",
    "UrgencyText.row": "places in our own rules",
    "Source.short": "the name of a source",
    "Source.citation": "the name of a source",
    "Helpline.shown": "a number to call",
    "Helplines.notes": "for those who look after the numbers",
    "Seen.page": "the name of a page",
}
"""What has more than one word all the same, and what it is."""


def texts_in(part, where=""):
    """Yield each text of our content with its kind and field."""
    if type(part) is str:
        yield where, part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from texts_in(value, where)
    elif isinstance(part, tuple | list):
        for one in part:
            yield from texts_in(one, where)
    elif isinstance(part, msgspec.Struct) or dataclasses.is_dataclass(part):
        names = getattr(part, "__struct_fields__", None) or part.__slots__
        for name in set(names) - {"texts", "judged", "as_read"}:
            yield from texts_in(getattr(part, name), f"{type(part).__name__}.{name}")


def test_each_field_with_words_is_in_it_or_has_a_reason():
    words = {f"{kind}.{name}" for kind, names in pseudo.WORDS.items() for name in names.split()}
    found = list(texts_in(our_library()))
    several = {where for where, said in found if " " in said and not where.endswith(".sources")}
    assert words <= {where for where, _ in found}
    assert several - words == NO_WORDS.keys()


def test_no_plain_letter_is_left_in_it():
    for where, said in texts_in(pseudo.pseudo_library()):
        kind, _, name = where.partition(".")
        if name in pseudo.WORDS.get(kind, "").split():
            assert not pseudo.strange(said), where


@pytest.mark.parametrize(
    ("ours", "told"),
    [
        ("Run", "«Ŕûûñ»"),
        ("a, b", "«å\u201a ƀ»"),
        ("", ""),
        ("{n} runs", "«{n} ŕûûñšš»"),
        ("**Run** [here](https://a.org/b)", "«**Ŕûûñ** [ĥééŕéé](https://a.org/b)»"),
        ("# Run\n\n- a <b>", "# «Ŕûûñ»\n\n- «å <b>»"),
    ],
)
def test_words_change_and_what_is_no_word_stays(ours, told):
    assert pseudo.pseudo(ours) == told


@pytest.mark.parametrize("glued", ["«å», «ƀ»", "«å»: 3", "«å» (3)", "Run", "«å» run", "«å»; «ƀ»"])
def test_what_was_put_together_elsewhere_is_found(glued):
    assert pseudo.strange(glued)


@pytest.mark.parametrize("sound", ["«å» · «ƀ»", "1,440", "«å 1,440»", "18:30", "«å» «ƀ»"])
def test_what_is_from_the_texts_is_not(sound):
    assert not pseudo.strange(sound)
