"""Who was at a club session is counted by its code, and told as a number of five or more."""

from datetime import timedelta

import pytest

from backcare.club.counting import MEETING_TRIES
from backcare.domain.club.documents import Meeting, MeetingError, TooManyAttemptsError
from tests.builders import TODAY


def test_members_are_counted_once_at_a_club_session(club):
    code = club.counts.open_meeting(TODAY).code
    assert club.counts.open_meeting(TODAY).code == code
    for n in range(5):
        club.counts.was_there(f"m{n}", f" {code.lower()} ", TODAY)
        club.counts.was_there(f"m{n}", code, TODAY)
    assert club.counts.is_there("m1", TODAY)
    assert not club.counts.is_there("m9", TODAY)
    club.pass_(timedelta(hours=15))  # another day in Europe, the same one in the Pacific
    assert club.counts.meetings() == ()
    club.pass_(timedelta(hours=2))
    assert club.counts.meetings() == ((TODAY, 5),)
    [meeting] = club.store.all(Meeting)
    assert meeting.there == ()


def test_who_erases_everything_is_out_of_a_club_session_that_is_not_told_yet(club):
    club.add(6)
    code = club.counts.open_meeting(TODAY).code
    for n in range(6):
        club.counts.was_there(f"m{n}", code, TODAY)
    club.counts.forget("m0")
    assert not club.counts.is_there("m0", TODAY)
    club.leave(1)
    club.pass_(timedelta(days=2))
    assert club.counts.meetings() == ((TODAY, None),)


def test_fewer_than_five_at_a_club_session_are_not_told(club):
    code = club.counts.open_meeting(TODAY).code
    for n in range(4):
        club.counts.was_there(f"m{n}", code, TODAY)
    club.pass_(timedelta(days=1))
    assert club.counts.meetings() == ((TODAY, None),)


@pytest.mark.parametrize("code", ["", "AAAAA", "x"])
def test_another_code_counts_nobody(club, code):
    with pytest.raises(MeetingError):
        club.counts.was_there("m1", code, TODAY)
    club.counts.open_meeting(TODAY)
    with pytest.raises(MeetingError):
        club.counts.was_there("m1", code, TODAY)
    [meeting] = club.store.all(Meeting)
    assert meeting.there == ()


def guess(club, member, times):
    """Guess at the code; return how often it was tried at all."""
    tried = 0
    for n in range(times):
        try:
            club.counts.was_there(member, f"GUESS{n}", TODAY)
        except TooManyAttemptsError:
            continue
        except MeetingError:
            tried += 1
    return tried


def test_who_guesses_the_code_waits_longer_and_longer_and_nobody_else_does(club):
    code = club.counts.open_meeting(TODAY).code
    assert guess(club, "m1", 40) == MEETING_TRIES.free
    with pytest.raises(TooManyAttemptsError) as waits:
        club.counts.was_there("m1", code, TODAY)
    assert waits.value.seconds == 3  # two, and what is left of a second
    club.counts.was_there("m2", code, TODAY)
    assert (club.counts.is_there("m1", TODAY), club.counts.is_there("m2", TODAY)) == (False, True)
    club.pass_(timedelta(seconds=2))
    assert guess(club, "m1", 5) == 1
    club.pass_(timedelta(seconds=2))
    assert guess(club, "m1", 5) == 0
    club.pass_(MEETING_TRIES.longest)
    club.counts.was_there("m1", code, TODAY)
    assert club.counts.is_there("m1", TODAY)


def test_codes_mistyped_are_forgotten_once_one_is_right(club):
    code = club.counts.open_meeting(TODAY).code
    for _ in range(3):
        assert guess(club, "m1", MEETING_TRIES.free - 1) == MEETING_TRIES.free - 1
        club.counts.was_there("m1", code, TODAY)
