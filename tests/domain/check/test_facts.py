"""What one fact is worth: with all neighbours answered no, beside its near miss, and not sure.

Each row stands for a kind in which somebody was once told too little or too much.
"""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.check.assessment import Answered, Answers, assess
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency, is_at_least
from tests.ours import our_library

BOOK = our_library().rule_book
E, S, D, P, NONE = Urgency
YES, NO, NOT_SURE = Answered.YES, Answered.NO, Answered.NOT_SURE

pytestmark = pytest.mark.safety


def result_of(*yes, age=35, unsure=()):
    """Answer these, and no to everything else that can be asked."""
    given = dict.fromkeys(BOOK.known(), NO)
    given |= dict.fromkeys(unsure, NOT_SURE) | dict.fromkeys(yes, YES)
    return assess(BOOK, Answers(given, (age, age)))


@pytest.mark.parametrize(
    ("yes", "age", "least"),
    [
        # ill without a fever; confused; a risk of infection beside it
        (["RF48"], 35, S),
        (["RF47"], 35, E),
        (["RF48", "RF19"], 35, E),
        (["RF19", "worse-daily"], 35, S),
        (["RF18", "RF46"], 35, S),
        # severity and function
        (["severe", "weeks-over-2"], 35, P),
        (["limited", "weeks-over-2"], 35, P),
        (["hardly-walks"], 35, D),
        (["hardly-walks", "RF19"], 35, S),
        (["severe", "RF14"], 35, S),
        (["RF14", "RF43"], 50, E),
        (["minor", "bones.thin"], 40, S),
        (["fall", "RF12"], 40, S),
        (["fall", "hardly-walks"], 35, E),
        (["RF42", "limited"], 35, D),
        (["fall", "limited"], 35, S),
        (["RF10", "hardly-walks"], 35, E),
        (["thinners", "limited"], 35, S),
        (["RF43", "limited"], 35, D),
        (["RF17", "hardly-walks"], 35, E),
        (["aneurysm"], 50, S),
        (["RF43.growing"], 35, S),
        (["RF35.eye"], 29, S),
        (["RF35.light"], 29, E),
        (["B.landing", "load-jump", "hardly-walks"], 35, S),
        # bones under stress, of which the early picture is vague
        (["B.landing", "B.one-leg"], 35, P),
        (["B.landing", "bone.hop"], 35, P),
        (["B.landing", "B.one-leg", "energy.periods"], 35, D),
        (["B.landing", "B.one-leg", "stress-fracture"], 35, D),
        (["B.landing", "B.one-leg", "load-jump"], 35, D),
        (["B.landing", "B.one-leg", "RF12"], 35, D),
        (["running-hurts", "load-jump"], 35, P),
        (["RF32"], 35, S),
        (["RF32", "hardly-walks"], 35, E),
        # one sign of too little energy
        (["energy.periods"], 35, P),
        (["stress-fracture"], 35, P),
        # a young back: time and age, whatever the movement
        (["B.after-long", "weeks-over-2"], 17, D),
        (["B.arching", "weeks-over-2"], 24, P),
        # under 16
        (["RF17"], 14, S),
        (["RF17", "hardly-walks"], 14, E),
        (["hardly-walks"], 14, S),
        (["limited"], 14, D),
        (["RF46"], 14, S),
        (["RF15"], 14, S),
        # a burning strip of skin, a pulse, muscles after any hard exercise
        (["RF26"], 35, S),
        (["RF22"], 35, S),
        (["RF22", "RF22.spreads"], 35, E),
        (["RF36"], 35, E),
        # pelvic pain with bleeding or discharge
        (["RF29"], 35, D),
        (["RF29", "RF17"], 35, E),
        (["RF29", "severe"], 35, E),
        # cancer, with what NG234 lists; a danger beside tuberculosis
        *((["RF14", sign], 45, S) for sign in ("RF44", "RF46", "B.night", "worse-daily")),
        *((["RF20", sign], 45, S) for sign in ("RF15", "RF16", "RF17")),
        # a hip under 16, and pain that grows for more than two weeks
        (["young.hip"], 14, S),
        (["worse-daily", "weeks-over-2"], 35, P),
        # lasting pain later in life
        (["RF42", "energy.tired"], 66, D),
        (["weeks-over-2"], 72, P),
    ],
)
def test_a_fact_alone_gets_at_least_what_it_needs(yes, age, least):
    assert is_at_least(result_of(*yes, age=age).urgency, least)


@pytest.mark.parametrize(
    ("yes", "age", "most"),
    [
        ([], 35, NONE),
        (["A.thigh-front-left", "A.thigh-front-right", "B.after-long"], 35, NONE),
        (["fall"], 35, NONE),
        (["fall", "female"], 60, NONE),
        (["minor"], 35, NONE),
        (["RF40"], 35, P),
        (["RF44"], 35, P),
        (["B.cough"], 35, NONE),
        (["RF19"], 35, NONE),
        (["RF18"], 35, NONE),
        (["B.night"], 35, NONE),
        (["B.night", "bone.walking"], 35, P),
        (["B.landing"], 35, NONE),
        (["B.one-leg"], 35, NONE),
        (["load-jump"], 35, NONE),
        (["energy.tired"], 35, NONE),
        (["severe"], 35, NONE),
        (["limited"], 35, NONE),
        (["weeks-over-2"], 35, NONE),
        (["hip.stiff"], 35, D),
        (["periods"], 35, P),
        (["RF02", "RF02.unchanged"], 60, P),
        (["female", "slim", "no-exercise"], 75, NONE),
        (["female", "slim", "no-exercise", "RF43"], 60, P),
        (["B.arching"], 24, NONE),
        (["B.sit-after-run", "B.evening-after-run"], 35, NONE),
    ],
)
def test_an_ordinary_thing_gets_no_more_than_it_needs(yes, age, most):
    assert is_at_least(most, result_of(*yes, age=age).urgency)


@pytest.mark.parametrize(
    ("row", "gets"),
    [
        ("RF40", NONE),
        ("RF44", NONE),
        ("RF46", P),
        ("RF14", P),
        ("RF32", S),
        ("RF23", S),
        ("RF03", E),
    ],
)
def test_not_sure_is_less_than_yes_unless_it_is_urgent(row, gets):
    assert result_of(unsure=[row]).urgency is gets


LADDER = ((), ("severe",), ("limited",), ("hardly-walks",))


@settings(max_examples=200, deadline=None)
@given(
    others=st.sets(st.sampled_from(sorted(BOOK.known() - {"severe", "limited", "hardly-walks"}))),
    age=st.integers(10, 90),
)
def test_whoever_is_held_back_more_gets_no_less(others, age):
    ranks = [result_of(*others, *more, age=age).urgency for more in LADDER]
    assert all(is_at_least(later, before) for before, later in itertools.pairwise(ranks))


def test_not_sure_of_a_line_about_one_leg_is_not_for_today():
    assert result_of(unsure=["RF43", "B.leg-worse", "RF43.growing"]).urgency is NONE


@pytest.mark.parametrize("yes", [["B.landing", "B.one-leg"], ["B.landing", "bone.hop"]])
def test_landing_pain_on_one_leg_means_no_impact(yes):
    flags = result_of(*yes).flags
    assert Flag.STOP_IMPACT in flags or Flag.STOP_RUNNING in flags


def test_weight_is_kept_off_a_leg_only_for_the_hip():
    assert Flag.OFF_THE_LEG in result_of("RF32").flags
    assert Flag.OFF_THE_LEG not in result_of("B.landing", "B.one-leg", "load-jump").flags
