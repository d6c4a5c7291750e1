"""The pieces of our screens: what they say, what they draw, and that nothing gets out of them."""

import re
from html.parser import HTMLParser
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.config import FIGURES
from backcare.ui import parts
from backcare.ui.parts import Bar, Day

SIGN = "<b onclick=x>&\"'"
WORDS = st.text(max_size=30)
PAIN = st.lists(st.none() | st.integers(0, 10), max_size=60)


class Read(HTMLParser):
    """What a browser makes of a piece: tags in order, attributes, text; all tags closed."""

    def __init__(self, piece):
        super().__init__()
        self.tags, self.attributes, self.text, self._open = [], [], "", []
        self.feed(piece)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "img":
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data


def of_words(words):
    """Return every piece that has words, all of them these."""
    return {
        "figure": parts.figure("hero", words),
        "aside": parts.aside("hero", words),
        "lead": parts.lead(words, words, eyebrow=words),
        "heading": parts.heading(words, words),
        "subheading": parts.subheading(words),
        "tile": parts.tile(words),
        "big": parts.big(words, words),
        "note": parts.note(words),
        "zone": parts.zone("calm", words),
        "answer": parts.answer(words),
        "ring": parts.ring(1, 2, below=words, says=words),
        "week_strip": parts.week_strip([Day(words, "run", words)], says=words),
        "spark": parts.spark([1, 2], says=words),
        "bars": parts.bars([Bar(1, words, words)], says=words),
    }


def test_every_piece_with_words_is_tried():
    functions = {
        name
        for name, value in vars(parts).items()
        if callable(value) and getattr(value, "__module__", "") == parts.__name__
        if not isinstance(value, type) and not name.startswith("_")
    }
    of_pieces = {
        n for n in functions if {"pieces", "piece"} & signature(getattr(parts, n)).parameters.keys()
    }
    without_words = {"figures", "figure_url", "beside"}
    assert functions - of_pieces - without_words | {"tile", "answer"} == of_words("").keys()


@pytest.mark.parametrize("name", of_words(""))
@given(words=WORDS)
def test_words_stay_words(name, words):
    plain, said = Read(of_words("word")[name]), Read(of_words(words or "x")[name])
    assert said.tags == plain.tags
    assert [key for key, _ in said.attributes] == [key for key, _ in plain.attributes]


def test_words_are_shown_as_they_are():
    for name, piece in of_words(SIGN).items():
        read = Read(piece)
        assert SIGN in read.text or SIGN in dict(read.attributes).values(), name


def arcs(piece):
    """Return the colours of a ring's arcs in order."""
    return re.findall(r"var\(--bc-([\w-]+)\) 0", piece)


@given(done=st.integers(0, 9), planned=st.integers(0, 9))
def test_a_ring_has_an_arc_for_each_that_is_planned(done, planned):
    piece = parts.ring(done, planned, below="of", says="says")
    drawn = arcs(piece)
    assert len(drawn) == max(planned, 1)
    assert drawn.count("lake") == min(done, max(planned, 1))
    assert f"<b>{done}</b>" in piece
    assert 'role="img" aria-label="says"' in piece


def test_only_what_is_new_in_a_ring_grows():
    piece = parts.ring(2, 3, below="of 3", says="2 of 3", before=1)
    assert arcs(piece) == ["lake", "coral-mark", "track", "track"]
    assert piece.count("--bc-grown") == 1
    assert "--bc-grown" not in parts.ring(2, 3, below="of 3", says="2 of 3")


@given(pain=PAIN)
def test_a_line_of_pain_ends_at_the_last_answer(pain):
    piece = parts.spark(pain, says="pain")
    known = [(i, nprs) for i, nprs in enumerate(pain) if nprs is not None]
    if not known:
        assert piece == ""
        return
    [(left, top)] = re.findall(r"left:([\d.]+)%;top:([\d.]+)%", piece)
    i, nprs = known[-1]
    assert float(left) == pytest.approx(100 * i / max(len(pain) - 1, 1), abs=0.1)
    assert float(top) == 100 - 10 * nprs
    assert len(re.findall(r"calc\(", piece)) == 2 * len(known)


@given(values=st.lists(st.integers(0, 500), max_size=12))
def test_the_highest_bar_is_as_high_as_all_of_it(values):
    piece = parts.bars([Bar(value) for value in values], says="bars")
    heights = [float(h) for h in re.findall(r"var\(--height\) \* ([\d.]+)", piece)]
    assert len(heights) == len(values)
    assert all(0 <= height <= 1 for height in heights)
    if any(values):
        assert max(heights) == 1


def test_a_week_says_each_day_and_shows_it_by_shape():
    days = [
        Day("Mo", "session", "Monday: session, done", is_done=True),
        Day("Tu", "both", "Tuesday: session and run, today", is_today=True),
        Day("We", "rest", "Wednesday: rest"),
    ]
    piece = parts.week_strip(days, says="This week")
    assert re.findall(r'<li class="([^"]*)">', piece) == ["bc-done", "bc-today", ""]
    assert re.findall(r"bc-mark-(\w+)", piece) == ["session", "both", "rest"]
    for day in days:
        assert day.says in Read(piece).text


def test_a_figure_has_its_size_and_an_address_for_a_year():
    piece = parts.figure("hero", "A runner")
    drawn = parts.figures()["hero"]
    assert f'src="/figures/hero.webp?v={drawn.file[:12]}"' in piece
    assert f'width="{drawn.width}" height="{drawn.height}"' in piece
    assert 'loading="lazy"' in piece
    assert "lazy" not in parts.figure("hero", "A runner", is_first=True)
    assert (FIGURES / "hero.webp").is_file()


def test_a_figure_that_is_not_there_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        parts.figure("nobody", "")


def test_of_empty_pieces_nothing_is_drawn(monkeypatch):
    drawn = []
    monkeypatch.setattr(parts.st, "html", drawn.append)
    parts.show("", "")
    parts.show("", parts.note("one"))
    assert drawn == [parts.note("one")]
