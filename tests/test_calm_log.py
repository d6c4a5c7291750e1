"""What a program can make the server log does not fill a disk, and says nothing of what it sent."""

import logging
import threading

import pytest

from backcare.calm_log import VISIT, CalmLog, keep_log_calm

HOUR = 3601.0


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def log(monkeypatch, caplog, clock):
    """Return a log that is kept calm, and the lines that its handlers take."""
    make = logging.getLogRecordFactory()
    monkeypatch.setattr("threading.excepthook", threading.excepthook)
    monkeypatch.setattr("backcare.calm_log.CalmLog", lambda: CalmLog(clock))
    keep_log_calm()
    yield logging.getLogger("streamlit.somewhere"), caplog
    logging.setLogRecordFactory(make)


def fails(log, what="b", times=1, place=int):
    for _ in range(times):
        try:
            place(what)
        except ValueError:
            log.exception("a page failed")


def lines(caplog):
    return [caplog.handler.format(record) for record in caplog.records]


@pytest.fixture
def visit():
    """Return a function that begins another visit."""
    token = VISIT.set("first")
    yield VISIT.set
    VISIT.reset(token)


def test_the_first_failure_of_a_place_is_whole_and_each_other_visit_has_a_line(log, visit):
    log, seen = log
    fails(log, times=5)
    visit("second")
    fails(log, "secret", times=5)
    first, second = lines(seen)
    assert "Traceback" in first
    assert "a page failed (again: ValueError at test_calm_log.py:" in second
    assert "secret" not in second


def test_a_warning_has_one_line_of_its_own_for_a_visit(log, visit):
    log, seen = log
    for number in range(50):
        log.warning("a fragment %s\n2026 forged line", "x" * 60_000 + str(number))
    visit("second")
    log.warning("another\nline")
    first, second = lines(seen)
    assert len(first) < 400
    assert "\n" not in first
    assert second.endswith("another line")


def test_what_is_of_no_visit_has_one_line_for_its_place(log):
    log, seen = log
    for _ in range(50):
        log.warning("Invalid request")
        log.error("Incomplete")
    assert len(lines(seen)) == 2


def test_an_hour_has_so_many_lines_and_no_more(log, visit, clock):
    log, seen = log
    for number in range(3000):
        visit(str(number))
        log.warning("not so")
    assert len(lines(seen)) == 1000
    clock.now += HOUR
    log.warning("not so")
    assert len(lines(seen)) == 1001


def test_strangers_do_not_use_up_the_lines_of_the_server_itself(log, visit):
    log, seen = log
    for number in range(1001):
        visit(str(number))
        log.warning("not so")
    visit("")
    log.error("no room for a socket")
    assert lines(seen)[-1].endswith("no room for a socket")


def test_an_hour_has_so_many_tracebacks(log, visit):
    log, seen = log
    for number in range(60):
        visit(str(number))
        place = {}
        exec(compile("\n" * number + "def place(what): int(what)", "made.py", "exec"), place)
        fails(log, place=place["place"])
    assert sum("Traceback" in line for line in lines(seen)) == 20
    assert len(lines(seen)) == 60


def test_a_line_for_each_request_stays(log):
    requests = logging.getLogger("backcare.requests")
    for _ in range(5):
        requests.warning("a request")
    assert len(lines(log[1])) == 5


def test_a_thread_that_fails_is_logged_as_all_else(log):
    _, seen = log
    for _ in range(3):
        thread = threading.Thread(target=int, args=("b",))
        thread.start()
        thread.join()
    assert len(lines(seen)) == 1
    assert "a thread failed" in lines(seen)[0]


def test_a_message_of_others_that_is_wrong_stops_nobody(log):
    log, seen = log
    log.warning("%d things", "many")
    assert len(lines(seen)) == 1
