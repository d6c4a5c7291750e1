"""What a run of a page does not do again and again: counted, so that it is so on any machine."""

from collections import Counter

import pytest
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.state import SessionState

from backcare.domain.plan.builder import Planner
from tests.builders import check_in


@pytest.fixture
def counted(monkeypatch):
    """How often a run looked through all that its visit holds, for one thing, made a page's entry
    of the menu, and made a plan.
    """
    seen = Counter()

    def count(owner, name, key):
        done = getattr(owner, name)
        is_property = isinstance(done, property)

        def counting(*args, **kwargs):
            seen[key] += 1
            return (done.fget if is_property else done)(*args, **kwargs)

        monkeypatch.setattr(owner, name, property(counting) if is_property else counting)

    count(SessionState, "filtered_state", "looks")
    count(SessionState, "__getitem__", "values")
    count(StreamlitPage, "__init__", "pages")
    count(Planner, "build_sessions", "plans")
    return seen


def again(at, counted):
    counted.clear()
    at.run()
    assert not at.exception


def test_the_diary_looks_through_what_a_visit_holds_a_few_times(open_page, counted, store):
    store.add("me", check_in(1))
    again(open_page("tracker"), counted)
    assert counted["looks"] <= 6


def test_a_result_reads_its_hundreds_of_answers_at_once(walker, counted):
    walker.walk()
    assert walker.is_result
    again(walker.at, counted)
    assert counted["values"] <= 1000


def test_a_plan_is_made_when_it_is_taken_and_the_menu_once_a_visit(open_page, counted):
    again(open_page("guidance"), counted)
    assert counted["plans"] == 0
    assert counted["pages"] == 0
