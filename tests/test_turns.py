"""Whose run of a page is next."""

import threading
import time

import pytest

from backcare.turns import RunTurns, away


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Runs:
    """Runs that go on until they are told to end."""

    def __init__(self, turns):
        self.turns = turns
        self.begun = []
        self.of = {}

    def ask(self, name, address="", *, is_help=False, visit=None, page=""):
        def begin(turn):
            self.of[name] = turn
            self.begun.append(name)

        self.turns.ask(begin, visit or name, address, page, is_help=is_help)

    def end(self, *names):
        for name in names:
            self.turns.end(self.of[name])


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def runs(clock):
    # The watcher of real time is told never to find anybody slow: these tests move the clock.
    return Runs(RunTurns(2, 1000.0, clock))


def test_two_run_at_a_time_and_the_rest_in_order(runs):
    for name in "abcde":
        runs.ask(name)
    assert runs.begun == ["a", "b"]
    runs.end("b")
    assert runs.begun == ["a", "b", "c"]
    runs.end("a", "c")
    assert "".join(runs.begun) == "abcde"
    assert not runs.turns.is_idle
    runs.end("d", "e")
    assert runs.turns.is_idle
    assert runs.turns.ended == 5


def test_who_asks_much_waits_behind_themselves(runs):
    for n in range(50):
        runs.ask(f"flood {n}", "192.0.2.1")
    runs.ask("honest", "192.0.2.2")
    runs.end("flood 0", "flood 1")
    assert "honest" in runs.begun
    assert len(runs.begun) == 4


def test_a_page_that_helps_waits_for_nobody_in_the_other_line_and_the_other_way_round(runs):
    for n in range(20):
        runs.ask(f"crowd {n}")
    for n in range(20):
        runs.ask(f"help {n}", is_help=True)
    runs.end("crowd 0")
    assert runs.begun[-1] == "help 0"
    runs.end("crowd 1")
    assert runs.begun[-1] == "crowd 2"


def test_a_slow_run_is_not_counted_any_more(runs, clock):
    for name in "abc":
        runs.ask(name)
    clock.now += 1001
    runs.ask("d")
    assert "".join(runs.begun) == "abcd"
    for name in "abcd":
        runs.end(name)
    assert runs.turns.is_idle


def in_thread(turns, name, done, work):
    """Ask for a run that does `work` in a thread of its own, as Streamlit's do."""

    def begin(turn):
        def run():
            with turns.held(turn):
                work()
            done.put(name)

        threading.Thread(target=run, daemon=True).start()

    turns.ask(begin, name, "", is_help=False)


def test_who_waits_for_a_store_holds_nobody_up():
    import queue

    turns, done, answer = RunTurns(1, 1000.0), queue.Queue(), threading.Event()

    def hangs():
        with away(), away():  # as where a store stands on another
            answer.wait(60)

    in_thread(turns, "hangs", done, hangs)
    in_thread(turns, "next", done, lambda: None)
    assert done.get(timeout=30) == "next"
    answer.set()
    assert done.get(timeout=30) == "hangs"


def test_a_run_that_takes_long_in_silence_is_overtaken():
    import queue

    turns, done, answer = RunTurns(1, 0.2), queue.Queue(), threading.Event()
    in_thread(turns, "slow", done, lambda: answer.wait(60))
    in_thread(turns, "next", done, lambda: None)
    assert done.get(timeout=30) == "next"
    answer.set()


def test_a_run_that_cannot_begin_takes_nobodys_place(runs, caplog):
    def fails(turn):
        raise RuntimeError("can't start new thread")

    runs.turns.ask(fails, "one", "", is_help=False)
    runs.turns.ask(fails, "other", "", is_help=False)
    runs.ask("a")
    assert runs.begun == ["a"]
    assert "could not begin" in caplog.text


def test_away_is_nothing_to_who_has_no_turn():
    with away():
        assert time.monotonic() > 0


def test_of_one_visit_the_next_begins_once_the_one_before_has_answered(runs):
    for name in "abc":
        runs.ask(name, visit="theirs")
    assert runs.begun == ["a"]
    runs.turns.answered(runs.of["a"])
    assert runs.begun == ["a", "b"]
    runs.end("a")
    assert runs.begun == ["a", "b"], "it is not asked for twice"
    runs.end("b")  # one that failed before it answered
    assert runs.begun == ["a", "b", "c"]
    runs.end("c")
    runs.ask("d", visit="theirs")
    assert runs.begun[-1] == "d"


def test_what_a_visit_asks_for_first_begins_first_whatever_line_it_is_in(runs):
    for name in "xyz":
        runs.ask(name)
    runs.ask("save", visit="theirs")
    runs.ask("help", visit="theirs", is_help=True)
    runs.end("x", "y")
    assert runs.begun == ["x", "y", "save", "z"], "nor does it wait for the crowd"
    runs.end("save", "z")
    assert runs.begun[-1] == "help"


@pytest.mark.parametrize(
    ("pages", "is_help", "seconds"),
    [
        (("plan", "plan"), False, 25),
        (("settings", "settings"), True, 25),
        (("plan", "tracker"), False, 6),
        (("plan", "settings"), True, 2),
        (("", ""), True, 2),  # the self-check
    ],
)
def test_a_visit_does_not_wait_for_ever_for_what_it_saves(pages, is_help, seconds, clock):
    runs = Runs(RunTurns(9, 2.0, clock))
    runs.ask("saves", visit="theirs", page=pages[0], is_help=is_help)
    runs.of["saves"].away_since = clock.now
    runs.ask("next", visit="theirs", page=pages[1], is_help=is_help)
    clock.now += seconds - 0.5
    runs.ask("of another")
    assert "next" not in runs.begun
    clock.now += 1
    runs.ask("of one more")
    assert "next" in runs.begun
    runs.end("saves")


def test_help_on_another_page_does_not_wait_for_what_was_tapped_before_it(clock):
    runs = Runs(RunTurns(9, 2.0, clock))
    runs.ask("saves", visit="theirs", page="settings", is_help=True)
    runs.of["saves"].away_since = clock.now
    runs.ask("saves too", visit="theirs", page="settings", is_help=True)
    runs.ask("help", visit="theirs", page="guidance", is_help=True)
    for name in ("saves too", "help"):
        assert name not in runs.begun
        clock.now += 2.5
        runs.ask(f"of another at {clock.now}")
        assert name in runs.begun
        runs.of[name].away_since = clock.now


def test_what_is_tapped_in_a_fragment_has_as_long_as_any_tap(clock):
    runs = Runs(RunTurns(9, 2.0, clock))
    runs.ask("draws", visit="theirs")
    runs.turns.answered(runs.of["draws"])
    clock.now += 60
    runs.turns.answers(runs.of["draws"])
    runs.ask("next", visit="theirs")
    assert "next" not in runs.begun
    runs.turns.answered(runs.of["draws"])
    assert "next" in runs.begun


def test_a_visit_whose_run_cannot_begin_may_ask_again(runs):
    def fails(turn):
        raise RuntimeError("can't start new thread")

    runs.turns.ask(fails, "theirs", "", is_help=False)
    runs.ask("next", visit="theirs")
    assert runs.begun == ["next"]
