"""The run-walk page: today's step, and another one that was chosen."""

from datetime import timedelta

from tests.builders import TODAY, check_in, run
from tests.ours import our_library

TEXT = our_library().texts


def step_of(at):
    assert not at.exception
    [pills] = [p for p in at.pills if p.key == "run_walk.step"]
    assert at.header[0].value == f"Step {pills.value}"
    return pills.value


def calm(store, number, days_ago, step):
    day = TODAY - timedelta(days_ago)
    store.add("me", run(number, day, minutes=40, ladder_step=step))
    store.add("me", check_in(number + 100, day, nprs_running=1))


def test_todays_step_follows_the_diary_within_a_visit(open_page, store):
    calm(store, 1, 4, 3)
    at = open_page("run_walk")
    assert step_of(at) == 3
    calm(store, 2, 0, 3)
    assert step_of(at.run()) == 4


def test_another_step_that_was_chosen_stays_in_the_address(open_page, store):
    calm(store, 1, 4, 3)
    at = open_page("run_walk")
    at = at.pills(key="run_walk.step").set_value(7).run()
    assert step_of(at) == 7
    assert at.query_params["step"] in ("7", ["7"])
    calm(store, 2, 0, 3)
    assert step_of(at.run()) == 7  # it was chosen
    assert step_of(open_page("run_walk", step="7")) == 7
    at = at.pills(key="run_walk.step").set_value(4).run()  # that of today
    assert "step" not in at.query_params


def test_a_step_that_is_none_is_todays(open_page, store):
    for asked in ("13", "-1", "x", "", "9" * 9):
        assert step_of(open_page("run_walk", step=asked)) == 1


def test_sitting_that_hurt_after_the_run_leads_back_and_says_so(open_page, store):
    calm(store, 1, 4, 3)
    calm(store, 2, 2, 3)
    store.add("me", check_in(3, TODAY - timedelta(2), nprs_sitting=7))
    at = open_page("run_walk")
    assert step_of(at) == 2
    assert TEXT("run_walk.why.sitting") in [markdown.value for markdown in at.markdown]


def test_pain_that_climbs_leads_back_and_says_so(open_page, store):
    monday = TODAY - timedelta(TODAY.weekday())
    for n, nprs in enumerate((3, 2, 1)):
        store.add("me", check_in(n, monday - timedelta(7 * n), nprs_waking=nprs))
    calm(store, 11, 2, 3)
    at = open_page("run_walk")
    assert step_of(at) == 2
    assert TEXT("run_walk.why.climbing") in [markdown.value for markdown in at.markdown]
