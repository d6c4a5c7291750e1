"""Which part of a film shows which beat, and what does not fit."""

import pytest

from backcare.domain.exercises.exercise import Beat, Move
from backcare.domain.exercises.film import Film, KeyTime, OwnTime, Played, in_time


def film(*keys):
    """A film of poses that stand for a second or, with a star, are passed; a second between two."""
    told, at = [], 0.0
    for key in keys:
        stands = 0.0 if key.endswith("*") else 1.0
        told.append(KeyTime(key=key.rstrip("*"), at=at, until=at + stands))
        at += stands + 1
    return Film(seconds=at, keys=tuple(told))


def beats(*moves):
    return tuple(Beat(do=Move(move), seconds=3) for move in moves)


def parts(shown):
    return [[(way.start, way.end) for way in turn] for turn in shown.ways]


def test_beats_go_from_pose_to_pose_and_a_hold_stands():
    shown = in_time(beats("up", "hold", "down"), film("low", "high"))
    assert parts(shown) == [[(1, 2), (3, 3), (3, 4)]]
    assert shown.played == ()
    assert shown.way_out is None


def test_a_pose_that_does_not_stand_is_passed():
    shown = in_time(beats("up", "down"), film("low", "between*", "high", "between*"))
    assert parts(shown) == [[(1, 3), (4, 6)]]


def test_what_is_left_of_the_film_is_the_next_repetition():
    shown = in_time(beats("out", "back"), film("middle", "front", "middle", "behind"))
    assert parts(shown) == [[(1, 2), (3, 4)], [(5, 6), (7, 8)]]


def test_a_hold_alone_begins_with_the_way_into_it_and_ends_with_the_way_out():
    shown = in_time(beats("hold"), film("low", "high"))
    [[way]] = shown.ways
    assert (way.start, way.end, way.own, way.again) == (1, 2, OwnTime.FIRST, None)
    assert (shown.way_out.start, shown.way_out.end) == (3, 4)
    assert shown.played == (Played.WAY_IN,)


def test_what_leads_from_a_pose_back_to_it_is_repeated_while_it_is_held():
    shown = in_time(beats("hold"), film("start", "lift", "sway*", "lift"))
    [[way]] = shown.ways
    assert way.again == (2, 5)
    assert shown.played == (Played.WAY_IN, Played.SWAYS)


def test_poses_can_be_chosen_and_come_again_as_long_as_they_follow():
    jumps = film("down", "air*", "down", "air*")
    assert parts(in_time(beats("jump"), jumps, (("down", "air", "down"),))) == [[(1, 3)], [(4, 6)]]
    wave = film("sunk", "round")
    chosen = (("round", "sunk"), ("sunk", "round"))
    assert parts(in_time(beats("sink", "round"), wave, chosen)) == [[(3, 4), (1, 2)]]


def test_a_film_that_goes_on_elsewhere_begins_again():
    steps = film("close", "wide", "closed", "wide")
    shown = in_time(beats("step", "follow"), steps, (("close", "wide"), ("wide", "closed")))
    assert shown.played == (Played.BEGINS_AGAIN,)


def test_a_hop_keeps_its_speed_at_the_end_of_its_beat():
    shown = in_time(beats("hop", "back"), film("start", "land"))
    assert [way.own for way in shown.ways[0]] == [OwnTime.LAST, None]
    assert shown.played == (Played.HOPS,)


@pytest.mark.parametrize(
    ("moves", "chosen", "told"),
    [
        (("flat", "middle", "arch"), (), "expected 3 ways"),
        (("up", "down"), (("low", "high"),), "expected 2 ways"),
        (("up", "down"), (("low", "high"), ("high", "away")), "no ways"),
    ],
)
def test_beats_that_do_not_fit_the_film_are_refused(moves, chosen, told):
    with pytest.raises(ValueError, match=told):
        in_time(beats(*moves), film("low", "high"), chosen)
