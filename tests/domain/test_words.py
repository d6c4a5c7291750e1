"""What a person typed is kept clean and drawn as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.words import as_text, clean_text, isolated


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a b ", "a b"),
        ("a\x00b\x07\x1b\x08c\x7f\x85d", "abcd"),
        ("one\r\ntwo\rthree\u2028four\tfive", "one\ntwo\nthree\nfour\tfive"),
        ("u\u0308", "ü"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        *(
            (unseen, "")
            for unseen in ("\u200b", "\u2060\ufeff", "\u3164", "\u202e", "\xad", "\ufe0f")
        ),
        ("\u200bshoes\u200b", "\u200bshoes\u200b"),
    ],
)
def test_a_text_is_kept_without_what_nobody_typed(typed, kept):
    assert clean_text(typed) == kept


@given(st.text())
def test_cleaning_twice_is_cleaning_once(typed):
    once = clean_text(typed)
    assert clean_text(once) == once
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", once)


@given(st.text())
def test_what_is_shown_is_what_was_typed_in_one_line(typed):
    """Read as Markdown reads it: a sign after a backslash is itself."""
    drawn = as_text(typed)
    assert not re.search(r"[\n\r\u202a-\u202e\u2066\u2067]", drawn)
    assert drawn.count("\u2068") == drawn.count("\u2069") == 1
    shown = re.sub(r"\\(.)", r"\1", drawn).replace("\u2060", "")
    assert shown == isolated(typed).replace("\u2060", "")


@given(st.text("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ab1 ", min_size=1))
def test_no_sign_is_left_that_means_something(typed):
    drawn = as_text(typed)
    assert not re.search(r"(?<!\\)(?:\\\\)*[!-/:-@\[\]-`{-~]", drawn.replace("\\\\", ""))


@pytest.mark.parametrize(
    "read_as_one",
    [
        ":material/home:",
        ":material_home:",
        ":smile:",
        ":streamlit:",
        "a -> b",
        "a <- b",
        "a -- b",
        "a <-> b",
        "a >= b",
        "a <= b",
        "a ~= b",
        "https://elsewhere.example",
        "www.elsewhere.example",
        "me@elsewhere.example",
    ],
)
def test_signs_that_are_looked_for_after_the_markdown_was_read_are_parted(read_as_one):
    """As Streamlit's own patterns look for them in the text that Markdown leaves."""
    patterns = (
        r":material_(\w+):",
        r":material/",
        r":\+1:|:-1:|:[\w-]+:",
        r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
        r"https?://",
        r"www(?=\.)",
        r"[-.\w+]+@[-\w]+(\.[-\w]+)+",
    )
    assert any(re.search(pattern, read_as_one, re.IGNORECASE) for pattern in patterns)
    left = re.sub(r"\\(.)", r"\1", as_text(read_as_one))
    assert not any(re.search(pattern, left, re.IGNORECASE) for pattern in patterns)
