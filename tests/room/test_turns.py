"""Who reads files now: two at a time, one for each, in the order in which they came."""

import threading

import pytest

from backcare.room.turns import ReadingTurns, Waits


class LeftError(Exception):
    pass


def leave(why):
    raise LeftError(why)


def what_holds_up(turns, whose):
    """What somebody would wait for now; `None` if nothing."""
    try:
        with turns.take(whose, leave):
            return None
    except LeftError as left:
        return left.args[0]


def test_two_read_at_a_time_and_each_reads_once():
    turns = ReadingTurns(2)
    with turns.take("ann"):
        assert what_holds_up(turns, "ann") is Waits.OWN
        assert what_holds_up(turns, "ben") is None
        with turns.take("ben"):
            assert what_holds_up(turns, "cem") is Waits.OTHERS
        assert what_holds_up(turns, "cem") is None
    assert what_holds_up(turns, "ann") is None


def test_who_fails_or_leaves_keeps_nobody_waiting():
    turns = ReadingTurns(1)
    with turns.take("ann"):
        assert what_holds_up(turns, "ben") is Waits.OTHERS
    with pytest.raises(LeftError), turns.take("ann"):
        raise LeftError
    assert what_holds_up(turns, "ben") is None


def test_turns_come_in_the_order_in_which_they_were_asked_for():
    turns, order = ReadingTurns(1), []

    def read(whose, waits):
        def wait(why):
            waits.set()

        with turns.take(whose, wait):
            order.append(whose)

    threads = []
    with turns.take("first"):
        for whose in ("ann", "ben", "cem"):
            waits = threading.Event()
            threads.append(threading.Thread(target=read, args=(whose, waits)))
            threads[-1].start()
            assert waits.wait(30)
    for thread in threads:
        thread.join(30)
    assert order == ["ann", "ben", "cem"]
