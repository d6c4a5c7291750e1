"""What carries sources: all of it has a place, and a clinician's word lapses with its words."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.content.cited import cited
from backcare.content.judged import judged, standing
from backcare.content.strict_yaml import read_typed
from backcare.domain.check.assessment import Answered, Answers, assess
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.rules import is_family
from backcare.domain.check.triage import Urgency
from backcare.domain.errors import ContentError
from backcare.domain.review import Mark, Place, Verdict, print_of
from scripts.review_kit.marks import marks_file
from scripts.review_kit.sheets import MOST, MOST_EXERCISES, sheets_of
from tests.ours import our_library

LIBRARY = our_library()
TOLD = list(cited(LIBRARY))
BY_PLACE = {one.place: one for one in TOLD}
YES = Answered.YES
SAYS = ("text", "says", "why", "how", "summary")


def mark_of(one, verdict=Verdict.YES, **more):
    kept = {"place": one.place, "print": one.print, "verdict": verdict, "day": date(2026, 11, 1)}
    return Mark(**{**kept, **more})


def inside(part):
    """Return what a piece of content is made of."""
    if isinstance(part, tuple | list):
        return part
    if isinstance(part, Mapping):
        return tuple(part.values())
    fields = getattr(part, "__struct_fields__", None) or getattr(part, "__dataclass_fields__", ())
    return [getattr(part, field) for field in fields]


def with_sources(part):
    """Yield every struct below a piece of content that names its sources: its words, and them."""
    for field in getattr(part, "__struct_fields__", ()):
        named = getattr(part, field)
        if named and field.endswith(("sources", "source")):
            says = SAYS if field in ("sources", "source") else ("name",)
            words = next((w for name in says if (w := getattr(part, name, None))), "")
            yield words, {named} if isinstance(named, str) else set(named)
    for inner in inside(part):
        yield from with_sources(inner)


def test_nothing_that_carries_sources_is_left_out():
    parts = list(with_sources(replace(LIBRARY, as_read=None)))
    assert len(parts) > 800
    for words, refs in parts:
        assert any(
            refs <= set(one.refs) and words in f"{one.under}\n{one.words}" for one in TOLD
        ), words


@pytest.mark.safety
def test_a_clinician_reads_that_nothing_takes_points_from_the_impact_group():
    how = BY_PLACE["behaviour/how"].words
    answers = LIBRARY.rule_book.behaviour_answers.values()
    against = next(a.id for a in answers if a.points.get(BehaviourGroup.IMPACT, 0) < 0)
    for_it = ["B.earlier", "B.foot-strike"]
    ticked = [*for_it, against]
    [fit] = assess(LIBRARY.rule_book, Answers(dict.fromkeys(for_it, YES), (40, 40))).groups
    [less] = assess(LIBRARY.rule_book, Answers(dict.fromkeys(ticked, YES), (40, 40))).groups
    assert (less.points, less.does_not_fit) == (fit.points, (against,))
    assert "is shown beside it and takes no points from it." in how


@pytest.mark.parametrize(
    ("article", "label", "words"),
    [
        (
            "who-to-see",
            "Pregnancy and birth",
            "flickering sight or a swollen face or hands",
        ),
        ("older-runners", "Within days", "steroid tablets for months, at any age"),
    ],
)
def test_articles_say_what_their_rules_give(article, label, words):
    sections = LIBRARY.articles[article].sections
    [told] = [s.text for one in sections for s in one.statements if s.label == label]
    assert words in told


def test_each_has_a_place_of_its_own():
    assert len(BY_PLACE) == len(TOLD)
    for place in BY_PLACE:
        assert msgspec.convert(place, Place) == place
    assert all(one.words and one.under and one.refs for one in TOLD)


def test_each_stands_in_exactly_one_document_and_none_is_long():
    sheets = sheets_of(LIBRARY, TOLD)
    inside = [one.place for sheet in sheets for one in sheet.told]
    assert sorted(inside) == sorted(BY_PLACE)
    assert len({sheet.name for sheet in sheets}) == len(sheets)
    assert max(len(sheet.told) for sheet in sheets) <= MOST
    for sheet in sheets:
        if sheet.topic == "exercises":
            names = Counter(one.where for one in sheet.told)
            assert set(names.values()) == {3}
            assert len(names) <= MOST_EXERCISES


@pytest.mark.safety
def test_what_a_question_is_said_to_give_alone_is_what_it_gives(subtests):
    book = LIBRARY.rule_book
    for one in TOLD:
        kind, _, name = one.place.partition("/")
        if kind not in ("question", "sign") or is_family(name):
            continue
        with subtests.test(name):
            gives = assess(book, Answers({name: Answered.YES}, (40, 40))).urgency
            word = LIBRARY.screen.text_for(gives).word
            is_alone = gives is not Urgency.NO_MATCH
            assert (f"Its urgency: {word}." in one.words) == is_alone
            assert ("only together with other answers" in one.words) != is_alone


def test_our_doubts_stand_somewhere_and_are_more_than_a_few():
    assert len(LIBRARY.judged.doubts) >= 15
    assert LIBRARY.judged.doubts.keys() <= BY_PLACE.keys()
    with pytest.raises(ContentError, match="nothing stands at 'rule/C99'"):
        judged([], {"rule/C99": "Nobody knows whether this is there."}, TOLD)


@pytest.mark.parametrize("change", ["words", "sources", "what stands above"])
def test_a_mark_lapses_as_soon_as_anything_it_was_about_changes(change):
    one = TOLD[0]
    changed = {
        "words": (f"{one.under}\n{one.words}!", one.refs),
        "sources": (f"{one.under}\n{one.words}", (*one.refs, "R155")),
        "what stands above": (f"{one.under}!\n{one.words}", one.refs),
    }[change]
    assert print_of(*changed) != one.print
    kept = [mark_of(one, print=print_of(*changed))]
    assert standing(kept, TOLD) == {}
    found = judged(kept, {}, TOLD)
    assert (found.marks, found.agreed, found.agreed_of) == (tuple(kept), {}, {})


def test_a_no_is_no_agreement():
    statements = [one for one in TOLD if one.topic == "who-to-see"]
    yes, no = statements[0], statements[1]
    found = judged([mark_of(yes), mark_of(no, Verdict.NO)], {}, TOLD)
    assert set(found.agreed) == {yes.statement}
    assert found.agreed_of["who-to-see"] == (1, len(statements))
    assert "myths" not in found.agreed_of


def test_all_pages_of_the_self_check_count_as_one():
    rule = BY_PLACE["rule/C20"]
    found = judged([mark_of(rule)], {}, TOLD)
    every = sum(one.topic.startswith("check/") for one in TOLD)
    assert found.agreed_of["check"] == (1, every)


def test_a_place_that_is_marked_twice_stops_the_start():
    with pytest.raises(ContentError, match="once"):
        judged([mark_of(TOLD[0]), mark_of(TOLD[0], Verdict.NO)], {}, TOLD)


WRITTEN = st.characters(codec="utf-8", exclude_categories=("Cc",), include_characters="\n\x85")
MARKS = st.builds(
    Mark,
    place=st.sampled_from(sorted(BY_PLACE)),
    print=st.text("0123456789abcdef", min_size=12, max_size=12),
    verdict=st.sampled_from(Verdict),
    better=st.none()
    | st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc",), include_characters="\n\x85"),
        min_size=1,
    ),
    day=st.dates(date(2026, 1, 1), date(2040, 1, 1)),
    name=st.none() | st.text(WRITTEN, min_size=2, max_size=120),
)


@given(marks=st.lists(MARKS, max_size=4))
def test_whatever_is_marked_is_read_as_it_was_written(marks, tmp_path_factory):
    path = Path(tmp_path_factory.getbasetemp()) / "reviews.yaml"
    path.write_text(marks_file(marks), encoding="utf-8")
    assert read_typed(path, list[Mark]) == marks


def test_a_place_can_be_read_aloud():
    """Nobody has to look up a number: a place has the row or the first words of its statement."""
    assert all(re.fullmatch(r"([a-z_-]+|E\d\d)/[A-Za-z0-9.-]+", place) for place in BY_PLACE)
