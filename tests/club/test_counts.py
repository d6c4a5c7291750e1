"""What is shown of a club keeps its promise: attacks by whoever knows all but one member."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.club.counts import GUESSED_RIGHT, MOST_OF_ONE, near
from backcare.domain.club.documents import Meeting, PublishedWeek
from backcare.domain.entries import Pause, PauseReason
from tests.builders import MONDAY, TODAY, _base, one_of_each
from tests.club.counted import AFTER, CountedClub, told_of

TRIES = 4000
SLACK = 0.04
"""Some standard deviations of a share in an eighth of so many tries."""
CHECK = next(record for record in one_of_each() if isinstance(record, SelfCheckResult))


def falls(most):
    return (1 / GUESSED_RIGHT - 1) ** (1 / most)


def chance(told, count, most):
    """How likely `near` tells a number, by the formula of the distribution it names."""
    a = falls(most)
    if told == 0:
        return a**count / (1 + a)
    return (1 - a) / (1 + a) * a ** abs(told - count)


@pytest.mark.parametrize("most", [1, MOST_OF_ONE])
def test_numbers_are_drawn_as_the_formula_says(most):
    lots = random.Random(3)
    drawn = Counter(near(4, most, lots) for _ in range(TRIES))
    for told in range(12):
        assert drawn[told] / TRIES == pytest.approx(chance(told, 4, most), abs=SLACK)


@pytest.mark.parametrize("most", [1, MOST_OF_ONE])
def test_no_number_makes_one_member_likelier_than_promised(most):
    """Whatever one member changes, and whatever is told: for all counts a club may have."""
    for others in range(40):
        for own in range(1, most + 1):
            for told in range(80):
                one, other = chance(told, others, most), chance(told, others + own, most)
                right = max(one, other) / (one + other)
                assert right <= GUESSED_RIGHT + 1e-9


def best_guess(numbers):
    """How often somebody is right who knows how often each number is told with and without one
    member, and guesses the likelier: what no cleverness can exceed.
    """
    without, with_ = (Counter(one) for one in numbers)
    tries = sum(without.values()) + sum(with_.values())
    return sum(max(without[n], with_[n]) for n in without.keys() | with_.keys()) / tries


def told_after(act, tries=TRIES // 8):
    """What is told of the week in many clubs of five, of which four are one person's accounts.

    They do what lets the fifth show best: two sessions each, just below a step.
    """
    told = []
    for seed in range(tries):
        club = CountedClub(lots=random.Random(seed))
        club.add(5)
        club.train([0, 1, 2, 3])
        club.train([0, 1, 2], id_from=20)
        act(club)
        told.append(told_of(club))
    return told


def trains(times):
    def act(club):
        for number in range(times):
            club.train([4], MONDAY + timedelta(days=number), id_from=100 + 10 * number)

    return act


def pauses(club):
    trains(1)(club)
    club.records.add("m4", Pause(**_base(900, MONDAY), reason=PauseReason.ILL))


def has_to_wait(club):
    trains(1)(club)
    club.records.add("m4", CHECK)


ATTACKS = {
    "four accounts of one person": (trains(0), trains(3)),
    "four accounts, and the fifth trains all day": (trains(0), trains(9)),
    "one session": (trains(0), trains(1)),
    "a pause": (trains(1), pauses),
    "exercise that waits after a self-check": (trains(1), has_to_wait),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_on_one_member_stays_a_guess(attack):
    without, with_ = (told_after(act) for act in ATTACKS[attack])
    assert best_guess((without, with_)) <= GUESSED_RIGHT + SLACK


@pytest.mark.parametrize("attack", ["a pause", "exercise that waits after a self-check"])
def test_what_is_health_and_no_session_changes_nothing_at_all(attack):
    without, with_ = (told_after(act, tries=40) for act in ATTACKS[attack])
    assert without == with_


def test_who_joins_or_leaves_changes_nothing_that_was_told(club):
    club.add(10)
    club.train(range(10))
    before = told_of(club)
    club.add(5, first=10)
    club.train(range(10, 15), id_from=50)
    club.leave(0)
    assert told_of(club) == before


def nights(there, tries=TRIES // 4):
    told = []
    for seed in range(tries):
        club = CountedClub(lots=random.Random(seed))
        club.add(9)
        code = club.counts.open_meeting(TODAY).code
        for n in range(there):
            club.counts.was_there(f"m{n}", code, TODAY)
        club.pass_(timedelta(days=2))
        told.append(club.counts.meetings()[0][1])
    return told


def test_whether_one_member_came_to_a_club_night_stays_a_guess():
    """Four accounts of one person were there, or six: around where a number begins to be told."""
    for others in (4, 6):
        assert best_guess((nights(others), nights(others + 1))) <= GUESSED_RIGHT + SLACK


def test_looking_again_and_again_draws_nothing_new():
    club = CountedClub(lots=random.Random(5))
    club.add(9)
    club.train(range(9))
    code = club.counts.open_meeting(TODAY).code
    club.counts.was_there("m1", code, TODAY)
    club.pass_(timedelta(days=2))
    looks = {(club.counts.weeks(AFTER), club.counts.meetings()) for _ in range(20)}
    assert len(looks) == 1


def test_what_is_kept_of_what_was_told_names_nobody():
    club = CountedClub(lots=random.Random(5))
    club.add(9)
    club.train(range(9))
    code = club.counts.open_meeting(TODAY).code
    for n in range(7):
        club.counts.was_there(f"m{n}", code, TODAY)
    club.pass_(timedelta(days=2))
    assert told_of(club) is not None
    club.counts.meetings()
    assert all(week.seen == {} for week in club.store.all(PublishedWeek))
    assert all(meeting.there == () for meeting in club.store.all(Meeting))
