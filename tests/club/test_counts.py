"""The figures of a week: counts only, five or more, and no two views one member apart."""

import functools

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.club.counts import FEWEST, next_published, shown, without
from backcare.domain.club.documents import PublishedWeek
from backcare.domain.weeks import MONDAYS
from tests.builders import MONDAY

MEMBERS = "abcdefghij"
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("join", "log", "log", "delete", "leave", "target")),
        st.sets(st.sampled_from(MEMBERS), min_size=1),
        st.integers(0, 3),
    ),
    max_size=4,
)
"""What happens between two looks: what, to whom, and a new target."""


def week(**given):
    return next_published(None, MONDAY, given)


def test_four_members_show_nothing_and_five_do():
    four = dict.fromkeys("abcd", (1, 2))
    assert next_published(None, MONDAY, four) is None
    assert next_published(None, MONDAY, {**four, "e": (0, 2)}) is not None


def test_a_number_with_fewer_than_five_in_it_is_not_shown():
    few = shown(week(**dict.fromkeys("abcdefgh", (0, 2)), i=(1, 2), j=(1, 2)), MONDAYS)
    assert few.took_part is None
    assert few.done is None
    half = shown(week(**dict.fromkeys("abcde", (0, 2)), **dict.fromkeys("fghij", (1, 2))), MONDAYS)
    assert (half.took_part, half.done, half.planned) == (5, 5, 20)


def test_who_is_missing_is_not_told_if_they_are_few():
    told = shown(week(**dict.fromkeys("abcdefgh", (1, 2)), i=(0, 2)), MONDAYS)
    assert told.is_nearly_all
    assert told.took_part is None
    assert told.done == 8


def after(club, what, members, number):
    """Each member's sessions done and planned, after something happened; none for who left."""
    club = dict(club)
    for m in members:
        if what == "join":
            club.setdefault(m, (0, 2))
        elif club.get(m) is not None:
            done, planned = club[m]
            club[m] = {
                "log": (min(9, done + 1), planned),
                "delete": (max(0, done - 1), planned),
                "leave": None,
                "target": (done, number),
            }[what]
    return club


def weighed(club):
    """What is counted, each member at a decimal place of their own, so that sums tell them."""
    return {
        m: tuple(n * 10 ** MEMBERS.index(m) for n in pair)
        for m, pair in club.items()
        if pair is not None
    }


def inside(number):
    """Who is in a sum of weighed numbers, and with how many."""
    digits = reversed(str(number or 0))
    return {m: int(n) for m, n in zip(MEMBERS, digits, strict=False) if n != "0"}


def views(looks):
    """Yield each look at a club: the week as it is known, and all that each member ever gave."""
    club, known, ever = {}, None, {m: ({0}, {0}) for m in MEMBERS}
    for events in looks:
        for what, members, number in events:
            club = after(club, what, members, number)
            if what == "leave" and known is not None:
                known = functools.reduce(without, sorted(members), known)
            for m, pair in club.items():
                for given_so_far, n in zip(ever[m], pair or (), strict=False):
                    given_so_far.add(n)
        known = next_published(known, MONDAY, weighed(club))
        if known is not None:
            yield known, ever


@given(st.lists(EVENTS, max_size=9))
def test_each_number_that_is_shown_has_five_people_in_it_whatever_happened(looks):
    for known, ever in views(looks):
        told = shown(known, MONDAYS)
        for figure, number in enumerate((told.done, told.planned)):
            people = inside(number)
            assert number is None or len(people) >= FEWEST
            assert all(n in ever[m][figure] for m, n in people.items())
        assert told.took_part is None or told.took_part >= FEWEST
        if told.took_part is not None:
            assert told.took_part == len(inside(told.done)), "the sum is of those who took part"


@given(st.lists(EVENTS, max_size=9))
def test_two_views_of_a_figure_are_never_fewer_than_five_members_apart(looks):
    before = {"done": {}, "planned": {}, "took_part": {}}
    for known, _ in views(looks):
        now = {name: inside(getattr(known, name)) for name in ("done", "planned")}
        now["took_part"] = dict.fromkeys(now["done"])
        assert known.took_part == len(now["took_part"])
        for name, people in now.items():
            everybody = {*before[name], *people}
            apart = [m for m in everybody if before[name].get(m, 0) != people.get(m, 0)]
            assert not apart or len(apart) >= FEWEST, name
        before = now


def test_who_joins_or_changes_a_plan_is_no_cover_for_one_who_trains():
    ten = dict.fromkeys("abcdefghij", (2, 2))
    before = week(**ten)
    joined = {**ten, **dict.fromkeys("klmn", (0, 0)), "a": (3, 2)}
    assert next_published(before, MONDAY, joined) is before
    planned = {**ten, **dict.fromkeys("bcdef", (2, 3)), "a": (3, 2)}
    after = next_published(before, MONDAY, planned)
    assert (after.done, after.planned) == (20, 25)
    one_began = {**dict.fromkeys("abcdef", (1, 2)), **dict.fromkeys("ghij", (0, 2))}
    first = week(**one_began)
    five_more = {**one_began, **dict.fromkeys("abcde", (2, 2)), "g": (1, 2)}
    second = next_published(first, MONDAY, five_more)
    assert (second.took_part, second.done) == (6, 11), "of the same six"


def test_a_week_that_an_older_version_published_shows_what_five_people_are_in():
    """There the sum could be of fewer people than took part."""
    old = PublishedWeek(
        key=MONDAY.isoformat(),
        seen={**dict.fromkeys("abc", (0, 2, 1)), **dict.fromkeys("def", (3, 2, 1))},
        **{"members": 12, "took_part": 6, "done": 9, "planned": 12},
    )
    told = shown(old, MONDAYS)
    assert (told.took_part, told.done, told.planned) == (6, None, 12)
    left = shown(msgspec.structs.replace(old, seen=dict.fromkeys("abcd", (2, 2, 1))), MONDAYS)
    assert (left.done, left.planned) == (None, None)
    later = next_published(
        old, MONDAY, {**dict.fromkeys("defghij", (4, 2)), **dict.fromkeys("klmno", (0, 0))}
    )
    assert (shown(later, MONDAYS).took_part, shown(later, MONDAYS).done) == (7, 28)
