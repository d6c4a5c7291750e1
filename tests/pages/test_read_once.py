"""What is read of records is read once for each state of them, and a page is of one state."""

from backcare.ui.read_once import of_one_state, read_once
from tests.builders import TODAY, session
from tests.visits import own, visit_on


def test_a_page_is_of_one_state_and_a_tap_of_what_is_so_then(store):
    visit = visit_on(TODAY, store=own(store))
    with of_one_state():
        assert read_once("number", visit, lambda: 1) == 1
        store.add("me", session(1, TODAY))  # in another tab
        assert read_once("number", visit, lambda: 2) == 1
        assert read_once("other", visit, lambda: 3) == 3
    assert read_once("number", visit, lambda: 4) == 4
    assert read_once("number", visit, lambda: 5) == 4
    store.add("me", session(2, TODAY))
    with of_one_state():
        assert read_once("number", visit, lambda: 6) == 6


def test_a_page_that_failed_leaves_nothing_behind(store):
    visit = visit_on(TODAY, store=own(store))
    try:
        with of_one_state():
            read_once("failing", visit, lambda: 1)
            raise RuntimeError
    except RuntimeError:
        store.add("me", session(3, TODAY))
    assert read_once("failing", visit, lambda: 2) == 2
