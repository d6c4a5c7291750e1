"""What counts as a rating in the look back: what somebody said, and each question by itself.

Clinical notes 6.2 (climbing over two weeks), 6.3 (PR2, PR9) and 6.5 (average of a week's pain).
"""

from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import WeekFeel
from backcare.domain.plan.gates import Missing
from backcare.domain.plan.log import Log
from backcare.domain.plan.look import Look
from backcare.domain.weeks import WEEK
from tests.builders import check_in, entry_id
from tests.domain.plan.look_back import did_weeks, looked_back, reasons, review
from tests.domain.plan.runner import BY, MONDAY, READY, measured, plan_with

WEEKS = [MONDAY + n * WEEK for n in range(6)]


def rated(monday, *, first=0, **answers):
    """One check-in a day from a Monday on, with the ratings of each question in order."""
    days = max(map(len, answers.values()))
    return tuple(
        check_in(
            100 + first + n,
            monday + timedelta(days=n),
            **{f"nprs_{q}": values[n] for q, values in answers.items() if n < len(values)},
        )
        for n in range(days)
    )


def test_a_weekly_check_that_copies_the_worst_adds_no_rating():
    plan = plan_with()
    log = Log(
        sessions=did_weeks(plan, *WEEKS[:4], nprs=None),
        check_ins=rated(WEEKS[3], sitting=(2, 2, 5)),
        gate_checks=(measured(WEEKS[3], **READY),),
    )
    alone = review(plan, log, WEEKS[3])
    assert Missing.PAIN not in alone.missing
    copied = msgspec.structs.replace(log, weekly=(looked_back(WEEKS[3], nprs_sitting=5),))
    assert review(plan, copied, WEEKS[3]) == alone
    own = msgspec.structs.replace(log, weekly=(looked_back(WEEKS[3], nprs_sitting=7),))
    assert Missing.PAIN in review(plan, own, WEEKS[3]).missing


@given(st.lists(st.integers(0, 10), min_size=1, max_size=7), st.integers(1, 3))
def test_however_often_a_week_is_asked_about_its_ratings_stay(ratings, asked):
    plan = plan_with()
    check_ins = rated(MONDAY, waking=tuple(ratings))
    weekly = tuple(
        msgspec.structs.replace(
            looked_back(MONDAY, nprs_waking=max(ratings)),
            id=entry_id(700 + n),
            logged_at=looked_back(MONDAY).logged_at + timedelta(minutes=n),
        )
        for n in range(asked)
    )
    look = Look(plan, looked_back(MONDAY), Log(check_ins=check_ins, weekly=weekly), BY.programme)
    assert sorted(look.ratings.between(MONDAY, MONDAY + WEEK)) == sorted(ratings)


def test_a_week_asked_about_twice_has_its_later_answer():
    first = looked_back(MONDAY, nprs_running=3)
    later = msgspec.structs.replace(
        looked_back(MONDAY, nprs_running=4),
        id=entry_id(701),
        logged_at=first.logged_at + timedelta(minutes=5),
    )
    log = Log(weekly=(later, first))
    look = Look(plan_with(), looked_back(MONDAY), log, BY.programme)
    assert look.ratings.between(MONDAY, MONDAY + WEEK) == [4]


def test_other_questions_in_other_weeks_are_no_climb():
    plan = plan_with()
    check_ins = (
        *rated(WEEKS[0], waking=(1,)),
        *rated(WEEKS[1], first=10, running=(3,)),
        *rated(WEEKS[2], first=20, sitting=(5,)),
    )
    log = Log(sessions=did_weeks(plan, *WEEKS[:3], nprs=None), check_ins=check_ins)
    assert "climbing" not in reasons(review(plan, log, WEEKS[2]))


def test_one_question_climbs_though_the_others_fall():
    plan = plan_with()
    check_ins = (
        *rated(WEEKS[0], waking=(2,), sitting=(5,)),
        *rated(WEEKS[1], first=10, waking=(3,), sitting=(4,)),
        *rated(WEEKS[2], first=20, waking=(4,), sitting=(3,)),
    )
    log = Log(sessions=did_weeks(plan, *WEEKS[:3], nprs=None), check_ins=check_ins)
    assert "climbing" in reasons(review(plan, log, WEEKS[2]))


def test_another_question_in_the_last_weeks_is_no_ease():
    plan = plan_with()
    check_ins = [
        entry
        for n, monday in enumerate(WEEKS)
        for entry in rated(
            monday, first=10 * n, sitting=(5,), **({"waking": (0, 0, 0, 0)} if n > 3 else {})
        )
    ]
    log = Log(sessions=did_weeks(plan, *WEEKS, nprs=None), check_ins=tuple(check_ins))
    assert "plateau" in review(plan, log, WEEKS[-1]).advice


def test_a_week_worse_than_any_day_said_flares():
    plan = plan_with()
    log = Log(sessions=did_weeks(plan, MONDAY), check_ins=rated(MONDAY, sitting=(3,)))
    calm = review(plan, log, feel=WeekFeel.WORSE)
    assert "settle" not in reasons(calm)
    told = review(plan, log, feel=WeekFeel.WORSE, nprs_sitting=7)
    assert "settle" in reasons(told)
