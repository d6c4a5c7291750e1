"""The triage rules as they are in the files. None of these tests may ever be skipped."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.content.cases import read_cases
from backcare.domain.check.assessment import AGE, NO_MATCH, Answered, Answers, assess, reasons
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.rules import Flag, RowUrgency, possible_ages
from backcare.domain.check.triage import Urgency
from tests.ours import our_library

BOOK = our_library().rule_book
VIGNETTES = read_cases(
    Path(__file__).resolve().parents[2] / "vignettes" / "starter.yaml", BOOK.known()
)
YES, NO, NOT_SURE = Answered.YES, Answered.NO, Answered.NOT_SURE
RANK = [
    Urgency.NO_MATCH,
    Urgency.ROUTINE,
    Urgency.WITHIN_DAYS,
    Urgency.SAME_DAY,
    Urgency.EMERGENCY,
]

LOWERS_ON_PURPOSE = {"RF02.unchanged", "RF15.intended"}
"""Details that take an alarm back (clinical notes 2.3, exclusions)."""

READ_FROM_THE_MAP = {same.answer for same in BOOK.behaviour.read_as}
pytestmark = pytest.mark.safety

ANSWERS = st.dictionaries(st.sampled_from(sorted(BOOK.known())), st.sampled_from(Answered))
AGES = st.one_of(
    st.none(),
    st.integers(16, 99).map(lambda age: (age, age)),
    st.sampled_from([(16, 19), (20, 30), (31, 49), (50, 64), (65, 70), (71, 99)]),
)


def result_of(*yes, age=None, unsure=()):
    given_answers = {**dict.fromkeys(yes, YES), **dict.fromkeys(unsure, NOT_SURE)}
    return assess(BOOK, Answers(given_answers, None if age is None else (age, age)))


def fired_rules(result):
    return {fired.rule for fired in result.fired if not fired.was_not_sure}


@pytest.mark.parametrize("case", VIGNETTES, ids=lambda case: case.id)
def test_a_made_up_person_gets_what_the_notes_say(case):
    result = assess(BOOK, Answers(case.answers, case.age_band))
    assert result.urgency is case.expected.urgency
    assert set(case.expected.rules) <= fired_rules(result)
    if case.expected.groups is not None:
        assert tuple(fit.group for fit in result.groups) == case.expected.groups
    if case.expected.flags is not None:
        assert set(result.flags) == set(case.expected.flags)


def test_the_book_has_every_row_and_every_rule_of_the_notes():
    rows = {q for q in BOOK.questions if q.startswith("RF") and "." not in q}
    rules = {rule.partition(".")[0] for rule in BOOK.rules if rule.startswith("C")} | {NO_MATCH}
    people = {case.id for case in VIGNETTES}
    assert rows >= numbered("RF", 48)
    assert rules >= numbered("C", 35)
    assert people >= numbered("V", 32)
    for found, beginning in ((rows, "RF"), (rules, "C"), (people, "V")):
        assert found == numbered(beginning, len(found)), "a new one takes the next number"


def numbered(beginning, last):
    return {f"{beginning}{number:02}" for number in range(1, last + 1)}


def ways(term):
    """Yield small sets of (questions to answer yes, ages) with which a term holds."""
    if isinstance(term, str):
        if term in BOOK.known():
            yield frozenset({term}), possible_ages(term)
        else:
            yield from ways(BOOK.rules[term].when)
    elif term.no is not None or term.age_from is not None or term.age_to is not None:
        yield frozenset(), possible_ages(term)
    else:
        needed = term.at_least or (len(term.all) if term.all else 1)
        for some in itertools.combinations(term.terms, needed):
            for parts in itertools.islice(itertools.product(*(list(ways(t)) for t in some)), 40):
                ages = frozenset.intersection(*(ages for _, ages in parts))
                if ages:
                    yield frozenset().union(*(yes for yes, _ in parts)), ages


def test_each_rule_fires_and_stays_silent_in_a_near_miss(subtests):
    for rule in BOOK.rules:
        with subtests.test(rule):
            fires = misses = 0
            for yes, ages in itertools.islice(ways(BOOK.rules[rule].when), 60):
                for age in {min(ages), max(ages)}:
                    fires += rule in fired_rules(result_of(*yes, age=age))
                    misses += sum(
                        rule not in fired_rules(result_of(*(yes - {one}), age=age)) for one in yes
                    )
                outside = [age for age in range(121) if age not in ages]
                misses += sum(rule not in fired_rules(result_of(*yes, age=age)) for age in outside)
            assert fires
            assert misses


@pytest.mark.parametrize(
    "row", [q.id for q in BOOK.questions.values() if q.urgency is RowUrgency.EMERGENCY]
)
def test_a_row_that_is_an_emergency_is_one_whatever_else_is_answered(row):
    assert result_of(row).urgency is Urgency.EMERGENCY
    everything = [q for q in BOOK.questions if q not in LOWERS_ON_PURPOSE]
    assert result_of(row, *everything, age=40).urgency is Urgency.EMERGENCY


def test_not_sure_is_one_step_less_than_yes_and_for_what_is_urgent_today(subtests):
    for question in BOOK.questions.values():
        with subtests.test(question.id):
            expected = {
                RowUrgency.EMERGENCY: Urgency.SAME_DAY,
                RowUrgency.SAME_DAY: Urgency.SAME_DAY,
                RowUrgency.WITHIN_DAYS: Urgency.ROUTINE,
                RowUrgency.ROUTINE: Urgency.NO_MATCH,
                RowUrgency.MODIFIER: Urgency.NO_MATCH,
            }[question.urgency]
            if question.id in {"RF01", "RF02", "RF03", "RF04", "RF06", "RF08", "RF21"}:
                expected = Urgency.EMERGENCY
            assert result_of(unsure=[question.id]).urgency is expected


@settings(max_examples=400)
@given(
    answers=ANSWERS,
    age=AGES,
    question=st.sampled_from(sorted(BOOK.known() - LOWERS_ON_PURPOSE)),
    now=st.sampled_from([YES, NOT_SURE]),
)
def test_one_more_yes_or_not_sure_never_lowers_the_urgency(answers, age, question, now):
    before = assess(BOOK, Answers({**answers, question: NO}, age))
    after = assess(BOOK, Answers({**answers, question: now}, age))
    assert RANK.index(after.urgency) >= RANK.index(before.urgency)


@settings(max_examples=200)
@given(answers=ANSWERS, age=AGES, data=st.data())
def test_any_answers_in_any_order_give_one_result_with_its_reasons(answers, age, data):
    result = assess(BOOK, Answers(answers, age))
    told_as_a_sign = {a.id for a in BOOK.behaviour.answers if set(a.also) & answers.keys()}
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert assess(BOOK, Answers(shuffled, age)) == result
    assert result.fired
    assert result.groups
    assert result.urgency == max((f.gives for f in result.fired), key=RANK.index)
    for fired in result.fired:
        assert fired.rule == NO_MATCH or fired.because
        assert set(fired.because) <= {*answers.keys(), AGE, *READ_FROM_THE_MAP, *told_as_a_sign}
    named = {reason.name for reason in reasons(result, Answers(answers, age))}
    assert named or result.urgency is Urgency.NO_MATCH


@given(age=st.integers(16, 99), all_are=st.sampled_from(Answered))
def test_every_complete_set_of_answers_gives_a_result(age, all_are):
    result = assess(BOOK, Answers(dict.fromkeys(BOOK.known(), all_are), (age, age)))
    expected = {YES: Urgency.EMERGENCY, NOT_SURE: Urgency.EMERGENCY, NO: Urgency.NO_MATCH}
    assert result.urgency is expected[all_are]


def test_an_answer_that_the_book_does_not_know_is_never_dropped():
    with pytest.raises(ValueError, match="RF99"):
        result_of("RF99")


@pytest.mark.parametrize("age", [(40, 30), (-1, 5), (30, 200)])
def test_an_impossible_age_is_refused(age):
    with pytest.raises(ValueError, match="age"):
        assess(BOOK, Answers({}, age))


def test_a_band_counts_as_every_age_in_it():
    assert "C11" in fired_rules(assess(BOOK, Answers({"RF14": YES}, (50, 64))))
    assert "C11" not in fired_rules(assess(BOOK, Answers({"RF14": YES}, (31, 50))))
    assert "C23" in fired_rules(assess(BOOK, Answers({"RF33": YES}, (16, 19))))


def test_weight_lost_on_purpose_is_no_sign_and_unintended_is_one():
    assert result_of("RF15").urgency is Urgency.WITHIN_DAYS
    assert result_of("RF15", "RF15.intended").urgency is Urgency.NO_MATCH


@pytest.mark.parametrize(("points", "groups"), [(3, ["G0"]), (5, ["G3"])])
def test_a_group_needs_four_points_of_two_answers(points, groups):
    told = {3: ["B.dimple"], 5: ["B.dimple", "B.rising"]}[points]
    assert [fit.group for fit in result_of(*told).groups] == groups


def test_one_answer_alone_makes_no_group_however_many_points():
    assert [fit.group for fit in result_of("B.arching").groups] == [BehaviourGroup.UNCLEAR]


def test_two_groups_within_the_margin_are_both_shown():
    assert [f.group for f in result_of("B.below-knee", "B.cough", "B.sitting").groups] == [
        BehaviourGroup.NERVE,
        BehaviourGroup.BENDING,
    ]


def test_the_impact_group_needs_its_own_sign_and_then_stands_alone():
    without = result_of("B.groin", "B.one-leg", "B.night")
    assert BehaviourGroup.IMPACT not in {fit.group for fit in without.groups}
    impact = result_of("B.groin", "B.one-leg", "B.foot-strike")
    assert [fit.group for fit in impact.groups] == [BehaviourGroup.IMPACT]


def test_a_groups_fit_says_what_speaks_against_it():
    [fit] = result_of("B.dimple", "B.rising", "B.midline").groups
    assert (fit.group, fit.does_not_fit) == (BehaviourGroup.UNCLEAR, ())
    fit, *_ = result_of("B.dimple", "B.rising", "B.one-leg", "B.midline").groups
    assert (fit.group, fit.does_not_fit) == (BehaviourGroup.ONE_SIDED, ("B.midline",))


@pytest.mark.parametrize(
    ("areas", "answer"),
    [
        (["A.low-back-middle"], "B.midline"),
        (["A.dimple-left"], "B.dimple"),
        (["A.low-back-left", "A.low-back-right"], "B.both-sides"),
        (["A.groin-right"], "B.groin"),
        (["A.buttock-left"], "B.buttock"),
        (["A.shin-right"], "B.below-knee"),
    ],
)
def test_marks_on_the_body_map_are_answers(areas, answer):
    assert (
        result_of(*areas, "B.rising", "B.one-leg").groups
        == result_of(answer, "B.rising", "B.one-leg").groups
    )


def test_both_dimples_are_not_one_side():
    both = result_of(
        "A.dimple-left",
        "A.dimple-right",
        "A.calf-left",
        "A.calf-right",
        "A.shin-left",
        "A.shin-right",
        "B.rising",
    )
    assert [fit.group for fit in both.groups] == [BehaviourGroup.UNCLEAR]


def test_the_impact_group_asks_for_help_within_days_and_no_running():
    result = result_of("B.foot-strike", "B.one-leg")
    assert result.urgency is Urgency.WITHIN_DAYS
    assert Flag.STOP_RUNNING in result.flags
    assert ("G5", ("B.one-leg", "B.foot-strike")) in {(f.rule, f.because) for f in result.fired}


@pytest.mark.parametrize("against", ["B.eases", "B.after-long", "B.both-sides", "B.below-knee"])
def test_nothing_that_speaks_against_the_impact_group_makes_it_less_urgent(against):
    result = result_of("B.foot-strike", "B.one-leg", against)
    assert result.urgency is Urgency.WITHIN_DAYS
    assert [fit.group for fit in result.groups] == [BehaviourGroup.IMPACT]


def test_a_rule_about_age_says_so():
    [fired] = (f for f in result_of("weeks-over-2", age=75).fired if f.rule == "C40")
    assert set(fired.because) == {"weeks-over-2", AGE}


@pytest.mark.parametrize("age", [17, 30, 53, 66, 75, 95])
def test_age_sex_and_build_alone_never_give_an_urgency(age):
    build = ("female", "slim", "no-exercise")
    for number in range(len(build) + 1):
        for some in itertools.combinations(build, number):
            assert result_of(*some, age=age).urgency is Urgency.NO_MATCH


def test_bone_stress_says_stop_running():
    assert Flag.STOP_RUNNING in result_of("RF31").flags
    assert Flag.STOP_RUNNING in result_of("B.foot-strike", "B.earlier").flags
    assert Flag.STOP_RUNNING in result_of("bone.hop", "bone.focal").flags


@pytest.mark.parametrize(
    ("row", "detail", "urgency"),
    [
        ("RF17", "RF17.very-unwell", Urgency.EMERGENCY),
        ("RF14", "RF14.lying", Urgency.SAME_DAY),
        ("RF42", "RF42.severe", Urgency.WITHIN_DAYS),
    ],
)
def test_a_detail_that_is_ticked_counts_when_its_sign_was_not_sure(row, detail, urgency):
    assert result_of(detail, unsure=[row]).urgency is urgency


def test_a_detail_alone_says_nothing():
    assert result_of("RF17.very-unwell").urgency is Urgency.NO_MATCH


@pytest.mark.parametrize(
    ("answers", "is_calm"),
    [
        (["RF44"], True),
        (["RF44", "RF46"], True),
        (["RF44", "RF14"], False),
        (["RF44", "RF17"], False),
    ],
)
def test_calming_words_never_stand_beside_a_reason_that_is_not_calm(answers, is_calm):
    assert (Flag.CALM in result_of(*answers).flags) is is_calm


def test_leg_pain_is_not_said_to_settle_beside_something_more_urgent():
    assert Flag.SAFETY_NET in result_of("RF43").flags
    assert Flag.SAFETY_NET not in result_of("RF43", "RF17").flags


@pytest.mark.parametrize(
    ("yes", "urgency"),
    [
        (["RF47"], Urgency.EMERGENCY),
        (["RF48"], Urgency.SAME_DAY),
        (["RF48", "RF18"], Urgency.EMERGENCY),
        (["RF48", "RF19"], Urgency.EMERGENCY),
        (["RF48", "RF17.very-unwell"], Urgency.EMERGENCY),
        (["RF48", "RF20"], Urgency.SAME_DAY),
    ],
)
def test_very_unwell_counts_without_a_fever(yes, urgency):
    assert result_of(*yes, age=40).urgency is urgency


@pytest.mark.parametrize("risk", ["RF18", "RF19"])
@pytest.mark.parametrize("sign", ["RF16", "RF46", "worse-daily", "RF48"])
def test_a_risk_of_infection_with_pain_that_does_not_behave_is_for_today_at_least(risk, sign):
    assert RANK.index(result_of(risk, sign, age=40).urgency) >= RANK.index(Urgency.SAME_DAY)
    unsure = result_of(sign, unsure=[risk], age=40)
    assert RANK.index(unsure.urgency) >= RANK.index(Urgency.SAME_DAY)
    assert Flag.CALM not in unsure.flags


def test_a_risk_of_infection_alone_is_no_reason_to_hurry():
    assert result_of("RF18", "RF19", age=40).urgency is Urgency.NO_MATCH
    assert "last year" in BOOK.words("RF19")


@pytest.mark.parametrize(
    ("details", "age", "urgency"),
    [
        ([], 59, Urgency.SAME_DAY),
        ([], 60, Urgency.EMERGENCY),
        (["RF22.new"], 30, Urgency.EMERGENCY),
        (["RF22.spreads"], 30, Urgency.EMERGENCY),
        (["RF22.faint"], 30, Urgency.EMERGENCY),
    ],
)
def test_pain_with_a_felt_pulse_is_for_today_at_least(details, age, urgency):
    assert result_of("RF22", *details, age=age).urgency is urgency


def test_a_baby_that_moves_less_is_for_the_maternity_unit_unless_more_is_wrong():
    alone = result_of("RF28", "pregnant", "RF28.signs", age=30)
    assert alone.urgency is Urgency.EMERGENCY
    assert Flag.MATERNITY in alone.flags
    bleeding = result_of("RF28", "pregnant", "RF28.signs", "RF28.severe", age=30)
    assert Flag.MATERNITY not in bleeding.flags


@pytest.mark.parametrize(
    ("sign", "urgency"),
    [("RF28.signs", Urgency.EMERGENCY), ("RF28.severe", Urgency.SAME_DAY)],
)
def test_who_is_not_sure_about_a_sign_in_pregnancy_is_not_told_to_wait_for_weeks(sign, urgency):
    assert result_of("RF28", "pregnant", age=30, unsure=[sign]).urgency is urgency


def test_bleeding_or_severe_pain_after_a_birth_is_for_today_at_least():
    assert result_of("RF28", "RF28.severe", age=30).urgency is Urgency.SAME_DAY
