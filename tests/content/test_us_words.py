"""Who reads American English reads no British word; names, numbers and links stay as they are."""

import dataclasses
import re
import string

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.config import Settings
from backcare.content.as_read import as_read, unused_us_words
from backcare.content.library import Judged
from backcare.content.texts import Texts
from backcare.content.us_words import UsBook, UsWords
from backcare.domain.exercises.guidance import Statement
from backcare.domain.measures import Distance, Measures, Temperature, Weight, Words
from backcare.domain.review import Mark, Verdict
from tests.british import BRITISH, british_in
from tests.ours import our_library

LIBRARY = our_library()
TEXTS = LIBRARY.texts
BOOK = TEXTS.us_words.book
US = Measures(words=Words.US)
AMERICAN = LIBRARY.read_by(TEXTS.measured(US))
OF_THE_US = Measures(
    distance=Distance.MILES,
    weight=Weight.POUNDS,
    temperature=Temperature.FAHRENHEIT,
    words=Words.US,
)
NO_PART_OF_IT = ("texts", "judged", "as_read", "asking", "own", "drawings", "demo", "helplines")
LINK = re.compile(r"https?://\S+|\]\([^)]*\)")


def parts_of(library):
    """Return all content as plain values, below the name of each part."""
    names = [f.name for f in dataclasses.fields(library) if f.name not in NO_PART_OF_IT]
    return {name: msgspec.to_builtins(getattr(library, name), enc_hook=dict) for name in names}


def pairs(before, after, place=()):
    """Yield each text of two contents that are built alike, with its place."""
    if isinstance(before, dict):
        assert before.keys() == after.keys(), place
        for key in before:
            yield from pairs(before[key], after[key], (*place, key))
    elif isinstance(before, list | tuple):
        assert len(before) == len(after), place
        for n, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from pairs(one, other, (*place, n))
    elif isinstance(before, str):
        yield place, before, after
    else:
        assert before == after, place


PAIRS = [
    *pairs(parts_of(LIBRARY), parts_of(AMERICAN)),
    *((key, TEXTS.template(key), AMERICAN.texts.template(key)) for key in sorted(TEXTS.keys())),
]
CHANGED = [(place, before, after) for place, before, after in PAIRS if before != after]


def test_no_british_word_is_left_in_what_a_reader_of_american_english_may_be_shown():
    assert len({m[0].lower() for _, before, _ in PAIRS for m in BRITISH.finditer(before)}) > 60
    assert [(place, left) for place, _, after in PAIRS for left in british_in(after)] == []


@pytest.mark.parametrize("distance", Distance)
def test_none_is_left_in_other_units(distance):
    measures = msgspec.structs.replace(OF_THE_US, distance=distance)
    read = LIBRARY.read_by(TEXTS.measured(measures))
    told = pairs(parts_of(read), parts_of(read))
    assert [(place, left) for place, said, _ in told for left in british_in(said)] == []
    assert ("desert race" in str(parts_of(read))) is True
    assert ("50-mile" in str(parts_of(read))) is (distance is Distance.MILES)
    assert read.read_by(TEXTS).articles is LIBRARY.articles


def test_names_and_ids_and_links_stay():
    assert AMERICAN.helplines is LIBRARY.helplines
    assert AMERICAN.demo is LIBRARY.demo
    for name, source in LIBRARY.sources.items():
        other = AMERICAN.sources[name]
        assert msgspec.structs.replace(source, found=other.found) == other
    for place, before, after in CHANGED:
        assert LINK.findall(before) == LINK.findall(after), place
        assert place[-1] not in ("id", "link", "file", "picture", "clip"), place
        assert re.search(r"\s|^[A-Z]", before), f"an id was changed: {before}"
    assert british_in("See a physiotherapist"), "a name is excused, nothing else"


def test_numbers_and_what_is_filled_in_stay():
    for place, before, after in PAIRS:
        assert re.findall(r"\d+", before) == re.findall(r"\d+", after), place
        assert _filled_in(before) == _filled_in(after), place


def _filled_in(said):
    return {name for _, name, _, _ in string.Formatter().parse(said) if name} if "{" in said else ()


def test_each_word_has_the_article_that_it_is_spoken_with():
    spoken = re.compile(r"\b(?:[Aa]n (?=[bcdfgjklmnpqrstvwxyz])|[Aa] (?=[aeio]|IV)(?!one))")
    assert [after for _, _, after in CHANGED if spoken.search(after)] == []


def test_a_capital_stays_and_a_part_of_a_word_is_no_word():
    say = TEXTS.us_words.say
    assert say("Physiotherapist or GP, tummy.") == "Physical therapist or family doctor, belly."
    assert say("The GPS and the tummyache") == "The GPS and the tummyache"
    assert say("Tummy {tummy} [tummy](tummy) https://tummy.org `tummy`") == (
        "Belly {tummy} [belly](tummy) https://tummy.org `tummy`"
    )


def test_what_was_changed_is_not_changed_again():
    for _, before, after in CHANGED:
        assert TEXTS.us_words.say(after) == after, before


def test_where_nothing_is_said_otherwise_all_is_the_same():
    say = TEXTS.us_words.say
    assert say("Stand tall.") == "Stand tall."
    assert AMERICAN.body_map is LIBRARY.body_map
    assert AMERICAN.articles["which-part"] is not LIBRARY.articles["which-part"]
    assert Texts({"a": "Tummy"}).measured(US)("a") == "Tummy", "without a book"
    assert LIBRARY.read_by(TEXTS).exercises is LIBRARY.exercises
    assert TEXTS("settings.words.help") == AMERICAN.texts("settings.words.help")


def test_it_is_made_once_for_all_of_its_readers():
    again = LIBRARY.read_by(TEXTS.measured(US))
    assert again.articles is AMERICAN.articles
    assert again.rule_book is AMERICAN.rule_book


def test_the_hosts_own_words_stay():
    notice = "Ask the organiser, who is a physiotherapist."
    library = dataclasses.replace(LIBRARY, notice=notice, data_protection=notice)
    theirs = dataclasses.replace(library, own=frozenset({"notice"}))
    read = as_read(theirs, Settings().content / "texts")((), Words.US)
    assert read.notice == notice
    assert read.data_protection == "Ask the organizer, who is a physical therapist."


def test_what_a_clinician_agreed_with_is_so_in_other_words():
    statement = Statement(text="See a physiotherapist.", row="1.1", sources=("R155",))
    mark = Mark(place="a/b", print="0" * 12, verdict=Verdict.YES, day="2026-11-01")
    library = dataclasses.replace(LIBRARY, judged=Judged(agreed={statement: mark}))
    read = as_read(library, Settings().content / "texts")((), Words.US)
    american = msgspec.structs.replace(statement, text="See a physical therapist.")
    assert read.judged.agreed == {american: mark}


def test_a_word_that_occurs_nowhere_is_told():
    assert unused_us_words(LIBRARY) == frozenset()
    more = UsBook(words={**BOOK.words, "kerb": "curb"}, sentences={"Mind the gap.": "Watch out."})
    texts = Texts(TEXTS._words, us_words=UsWords(more))
    told = unused_us_words(dataclasses.replace(LIBRARY, texts=texts))
    assert told >= {"kerb", "Mind the gap."}
    assert "tummy" not in told


def test_what_is_drawn_before_the_reader_is_known_has_the_words_of_both():
    """The menu and the guards: whoever writes a British word there finds another one."""
    before = [
        key
        for key in sorted(TEXTS.keys())
        if key.startswith(("page.", "guard.")) or key in ("app.tab", "app.name", "demo.banner")
    ]
    assert len(before) > 40
    assert [key for key in before if TEXTS.template(key) != AMERICAN.texts.template(key)] == []


@pytest.mark.parametrize(
    ("country", "words"),
    [("US", Words.US), ("PR", Words.US), ("GB", Words.BRITISH), ("ZZ", Words.BRITISH)],
)
def test_it_is_guessed_from_the_country(country, words):
    assert LIBRARY.asking.usual.guess(country).words is words
    assert LIBRARY.as_usual_in(country).texts.measures.words is words


@pytest.mark.parametrize(
    ("accepted", "said"),
    [("en-US,en;q=0.9", "organizer"), ("en-GB", "organiser"), ("", "organiser")],
)
def test_it_is_guessed_from_the_languages_of_a_browser(accepted, said):
    assert said in LIBRARY.for_languages(accepted).texts("club.organiser")


_NUMBERS = st.from_regex(r"\A[0-9][0-9.,:/%-]{0,5}\Z")
_FILLED = st.from_regex(r"\A\{[a-z_]{1,9}\}\Z")
_LINKS = st.sampled_from(
    ["https://www.nhs.uk/tummy/gp", "[{name}](/physiotherapist?topic=poo)", "`favourite`"]
)
_WORDS = st.sampled_from([*BOOK.words, *(w.capitalize() for w in BOOK.words), "run", "It", "a"])
_STOPS = st.sampled_from([" ", ", ", ". ", " (", ") ", "\n", "'s ", "; "])


@given(st.lists(st.tuples(st.one_of(_NUMBERS, _FILLED, _LINKS, _WORDS), _STOPS), max_size=12))
def test_words_never_change_a_number_a_placeholder_or_a_link(said):
    before = "".join(one for pair in said for one in pair)
    after = TEXTS.us_words.say(before)
    for kept in (r"\d+", r"\{\w+\}", r"https?://\S+", r"\]\([^)]*\)", r"`[^`]*`"):
        assert re.findall(kept, before) == re.findall(kept, after)
    assert before.count("\n") == after.count("\n")
