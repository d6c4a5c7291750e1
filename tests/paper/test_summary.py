"""The page for the physiotherapist: one page, whatever the diary holds."""

import io
from datetime import timedelta

import msgspec
import pytest
import streamlit as st
from pypdf import PdfReader

from backcare.domain.check.result import BehaviourGroup, SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    EffectOnRunning,
    ExerciseDone,
    Pause,
    PauseReason,
    SetDone,
    Side,
    WeeklyCheck,
)
from backcare.domain.profile import Profile
from backcare.paper.summary import print_summary
from backcare.ui.my_data.summary import summary_page
from backcare.ui.tracker.diary import read_diary
from tests.builders import MONDAY, TODAY, _base, run, session, year_of_entries, year_profile
from tests.visits import CONTENT, visit_on


@pytest.fixture
def visit():
    st.session_state.clear()  # what was read of another diary
    return visit_on(TODAY)


def printed(visit, weeks=12):
    return print_summary(summary_page(read_diary(visit), weeks, visit))


def words_on(data):
    [page] = PdfReader(io.BytesIO(data)).pages
    return " ".join(page.extract_text().split())


def test_an_empty_diary_says_what_is_missing(visit):
    words = words_on(printed(visit))
    for key in ("no_pain", "no_function", "no_runs", "no_checks"):
        assert CONTENT.texts(f"summary.{key}") in words


def test_a_year_is_told_on_one_page(visit):
    store = visit.store
    store.add_all(year_of_entries())
    store.save_profile(year_profile())
    store.add(run(9999, TODAY, distance_m=40_000, minutes=300))
    store.add(
        WeeklyCheck(
            **_base(8000, MONDAY), week=MONDAY, effect=EffectOnRunning.RAN_LESS, confidence=5
        ),
    )
    store.add(Pause(**_base(8001, MONDAY), reason=PauseReason.HOLIDAY, until=TODAY))
    store.add(
        SelfCheckResult(
            **_base(8002, MONDAY),
            screen="2026-11-23",
            answers=(),
            urgency=Urgency.ROUTINE,
            rules=("C24",),
            groups=(BehaviourGroup.BENDING,),
        ),
    )
    for weeks in (4, 12, 26):
        words = words_on(printed(visit, weeks))
        assert "ran less in one week" in words
        assert "longest 40 km" in words
        assert "more than double: 1" in words
        assert "C24" in words
        assert CONTENT.advice.for_group(BehaviourGroup.BENDING).name in words
        assert "holiday" in words
        assert "Sitting after a run" in words
        assert "No diagnosis" in words


def test_much_is_set_smaller_and_stays_on_one_page(visit):
    rules = tuple(f"C{n:02}" for n in range(1, 34))
    for n in range(40):
        day = TODAY - timedelta(n)
        visit.store.add(
            SelfCheckResult(
                **_base(8100 + n, day),
                screen="x",
                answers=(),
                urgency=Urgency.ROUTINE,
                rules=rules,
                groups=tuple(BehaviourGroup)[1:3],
            ),
        )
    assert "C33" in words_on(printed(visit))


def test_letter_and_a4(visit):
    page = summary_page(read_diary(visit), 12, visit)
    for is_letter, height in ((False, 842), (True, 792)):
        data = print_summary(type(page)(**{**_fields(page), "is_letter": is_letter}))
        assert round(PdfReader(io.BytesIO(data)).pages[0].mediabox.height) == height


def _fields(page):
    return {name: getattr(page, name) for name in page.__slots__}


def test_the_same_diary_gives_the_same_page(visit):
    visit.store.add(msgspec.structs.replace(run(1), distance_m=5000))
    assert printed(visit) == printed(visit)


def test_runs_without_a_distance_are_told_too(visit):
    visit.store.add_all(run(300 + n, TODAY - timedelta(3 * n + 1), minutes=40) for n in range(4))
    assert "4 runs by time alone, 2 h 40; longest 40 min" in words_on(printed(visit))
    visit.store.add(run(400, TODAY, distance_m=9000, minutes=50))
    words = words_on(printed(visit))
    assert "One run with a distance, 9 km" in words
    assert "4 runs by time alone" in words
    assert "before: 1 of 4; more than double: 0" in words


def test_done_and_planned_are_counted_over_the_same_weeks(visit):
    done = (session(100 + n, MONDAY - timedelta(weeks=n)) for n in range(10))
    visit.store.add_all(done)
    visit.store.save_profile(Profile().with_target(MONDAY - timedelta(weeks=1), 2))
    words = words_on(printed(visit))
    assert "1 done of 2 planned (50%); weeks that reached the target: 0 of 1" in words
    assert "9 more in weeks without a target" in words


def test_a_week_that_was_asked_about_twice_is_one_week_and_the_later_answer_counts(visit):
    last_week = MONDAY - timedelta(weeks=1)
    for number, effect in ((1, EffectOnRunning.RAN_LESS), (2, EffectOnRunning.SOME_TROUBLE)):
        visit.store.add(WeeklyCheck(**_base(number, MONDAY), week=last_week, effect=effect))
    words = words_on(printed(visit))
    assert "Effect on running: some trouble in one week" in words
    assert "ran less" not in words


def test_each_activity_is_told_from_its_first_to_its_latest_rating(visit):
    for number, weeks, ratings in (
        (1, 9, {"Long run": 3, "Sitting": 4}),
        (2, 5, {"Sitting": 5, "Lifting": 2}),
        (3, 1, {"Long run": 6, "Lifting": 6, "Shoes": 8}),
    ):
        visit.store.add(
            ActivityCheck(
                **_base(number, TODAY - timedelta(weeks=weeks)),
                activities=tuple(ActivityRating(name=n, ability=a) for n, a in ratings.items()),
            )
        )
    words = words_on(printed(visit))
    for line in (
        "Long run: from 3 to 6.",
        "Sitting: from 4 to 5.",
        "Lifting: from 2 to 6.",
        "Shoes: 8, rated once.",
    ):
        assert line in words


def test_minutes_of_files_are_added_up_exactly(visit):
    visit.store.add_all(
        run(n, TODAY - timedelta(n), minutes=31, moving_seconds=1801) for n in range(10)
    )
    words = words_on(printed(visit))
    assert "10 runs by time alone, 5 h; longest 30 min" in words


def test_what_was_run_of_run_walks_is_told_and_walks_are_told_apart(visit):
    def ladder(number, step, **values):
        return run(number, TODAY - timedelta(2 * number), minutes=40, ladder_step=step, **values)

    visit.store.add_all(ladder(n, 1, run_seconds=450) for n in range(1, 7))
    words = words_on(printed(visit))
    assert "6 runs by time alone, 45 min; longest 8 min" in words
    assert "240" not in words
    visit.store.add_all([ladder(7, 0, run_seconds=0), ladder(8, 0), ladder(9, 2)])
    visit.store.add(run(10, TODAY, minutes=20))
    words = words_on(printed(visit))
    assert "7 runs by time alone, 1 h 05; longest 20 min" in words
    assert CONTENT.texts("summary.walks", n=2, time="1 h 20") in words
    assert CONTENT.texts("summary.run_walks", n=1, time="40 min") in words


def test_a_diary_of_walks_alone_has_no_runs(visit):
    visit.store.add(run(1, TODAY, distance_m=3000, minutes=40, ladder_step=0, run_seconds=0))
    words = words_on(printed(visit))
    assert CONTENT.texts("summary.walks", n=1, time="40 min") in words
    assert "by time alone" not in words
    assert "with a distance" not in words


def test_walks_of_no_known_time_are_no_minutes(visit):
    far = {"distance_m": 3000}
    visit.store.add(run(1, TODAY, ladder_step=0, **far))
    assert CONTENT.texts("summary.walks_untimed", n=1) in words_on(printed(visit))
    visit.store.add_all(
        [run(2, TODAY, minutes=40, ladder_step=0), run(3, TODAY, ladder_step=2, **far)]
    )
    words = words_on(printed(visit))
    assert "0 min" not in words.replace("40 min", "")
    assert CONTENT.texts("summary.walks", n=1, time="40 min") in words
    assert CONTENT.texts("summary.walks_untimed", n=1) in words
    assert CONTENT.texts("summary.run_walks_untimed", n=1) in words


def test_a_run_walk_is_told_by_its_time_whatever_its_distance(visit):
    visit.store.add(run(1, TODAY, distance_m=5000, minutes=40, ladder_step=1, run_seconds=450))
    words = words_on(printed(visit))
    assert CONTENT.texts("summary.runs_by_time", n=1, time="8 min") in words
    assert "km" not in words


def test_the_latest_sessions_are_told_with_doses_and_pain(visit):
    sets = (SetDone(reps=5, hold_seconds=8, side=Side.LEFT), SetDone(reps=5, hold_seconds=8))
    done = (
        ExerciseDone(exercise="E12", sets=sets, nprs=3),
        ExerciseDone(exercise="E37", sets=(SetDone(reps=12, load_g=2500),)),
    )
    for number in range(8):
        one = session(100 + number, TODAY - timedelta(2 * number))
        visit.store.add(msgspec.structs.replace(one, done=done, nprs=number))
    words = words_on(printed(visit))
    assert (
        "19 Nov 2026, worst pain 0: Bird dog: 2 sets of 5 × 8 s (pain 3);"  # noqa: RUF001 - the sign of times
        " Calf raise, one leg: one set of 12 with 2.5 kg"
    ) in words
    told = [n for n in range(8) if f"worst pain {n}: Bird dog" in words]
    assert told == [0, 1, 2, 3, 4]
