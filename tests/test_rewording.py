"""Streamlit's own words stand in the installed version where ours are put in their place."""

import re

import pytest

from backcare import serving
from backcare.web.rewording import in_our_words, places
from tests.ours import our_library

TEXT = our_library().texts
SCRIPTS = serving.streamlit_static() / "static" / "js"
PLACES = places(TEXT)
OURS = in_our_words(TEXT)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.script} {place.theirs}")
def test_the_installed_streamlit_has_the_words_that_ours_replace(place):
    """An upgrade that writes them otherwise would show them again, unseen."""
    theirs = [path.read_text(encoding="utf-8") for path in SCRIPTS.glob(f"{place.script}.*.js")]
    assert [source for source in theirs if re.search(place.theirs, source)], place


def test_what_streamlit_fills_in_stands_in_our_words():
    whole = "".join(OURS.values())
    assert re.search(r"`\$\{[^`{}]*\} at most`", whole)
    assert re.search(r"`Too large, \$\{[^`]*`b`\)\} at most\.`", whole)
    assert "\0" not in whole


def test_signs_of_the_language_are_only_signs_in_our_words(tmp_path):
    (tmp_path / "index.abcd.js").write_text("a=`Running...`;b=`App pages`")

    def text(key, **values):
        return {"frame.working": "`${x}\\", "frame.pages": "£ $"}.get(
            key, key + "".join(values.values())
        )

    assert in_our_words(text, tmp_path) == {"index.abcd.js": "a=`\\`\\${x}\\\\`;b=`£ $`"}
