"""Safety rules of the emergency page. None of these may ever be skipped."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.bootstrap import build_services
from backcare.config import Settings
from backcare.domain.triage import AboutYou, Urgency, assess_emergency_page, most_urgent

SCREEN = build_services(Settings()).content.screen
FLAGS = SCREEN.emergency_page
IDS = [flag.id for flag in FLAGS]
SOME_IDS = st.sets(st.sampled_from(IDS))

pytestmark = pytest.mark.safety

ORDER = [
    Urgency.NO_MATCH,
    Urgency.ROUTINE,
    Urgency.WITHIN_DAYS,
    Urgency.SAME_DAY,
    Urgency.EMERGENCY,
]


def assess(ticked=(), not_sure=(), about_you=None):
    return assess_emergency_page(FLAGS, ticked=ticked, not_sure=not_sure, about_you=about_you)


def test_the_emergency_page_asks_exactly_the_rows_of_step_2():
    assert IDS == (
        [
            "RF01",
            "RF02",
            "RF03",
            "RF04",
            "RF05",
            "RF06",
            "RF07",
            "RF08",
            "RF09",
            "RF21",
            "RF23",
            "RF27",
            "RF36",
            "RF37",
            "RF39",
        ]
    )


@pytest.mark.parametrize("row", IDS)
def test_one_tick_is_an_emergency(row):
    outcome = assess([row])
    assert outcome.urgency is Urgency.EMERGENCY
    assert [(r.flag.id, r.was_not_sure) for r in outcome.because] == [(row, False)]


@pytest.mark.parametrize("row", IDS)
def test_not_sure_is_never_treated_as_no(row):
    expected = (
        Urgency.EMERGENCY
        if row in {"RF01", "RF02", "RF03", "RF04", "RF06", "RF08", "RF21"}
        else Urgency.SAME_DAY
    )
    assert assess(not_sure=[row]).urgency is expected


def test_nothing_ticked_is_no_match_without_reasons():
    outcome = assess()
    assert outcome.urgency is Urgency.NO_MATCH
    assert outcome.because == ()


@given(ticked=SOME_IDS, not_sure=SOME_IDS, one_more=st.sampled_from(IDS))
def test_one_more_answer_never_lowers_the_urgency(ticked, not_sure, one_more):
    before = assess(ticked, not_sure).urgency
    assert ORDER.index(assess(ticked | {one_more}, not_sure).urgency) >= ORDER.index(before)
    assert ORDER.index(assess(ticked, not_sure | {one_more}).urgency) >= ORDER.index(before)


@given(ticked=SOME_IDS, not_sure=SOME_IDS)
def test_every_answer_is_among_the_reasons(ticked, not_sure):
    assert {r.flag.id for r in assess(ticked, not_sure).because} == ticked | not_sure


def test_a_row_that_is_both_ticked_and_not_sure_counts_as_ticked():
    assert assess(["RF05"], ["RF05"]).urgency is Urgency.EMERGENCY


def test_an_unknown_row_is_an_error_rather_than_lost():
    with pytest.raises(ValueError, match="RF99"):
        assess(["RF99"])


@given(levels=st.lists(st.sampled_from(list(Urgency))))
def test_the_highest_urgency_wins(levels):
    assert most_urgent(levels) is max(levels, key=ORDER.index, default=Urgency.NO_MATCH)


@pytest.mark.parametrize("urgency", list(Urgency))
def test_every_urgency_has_its_fixed_text(urgency):
    assert SCREEN.text_for(urgency).heading


def test_the_emergency_text_says_all_it_has_to():
    words = (
        f"{SCREEN.text_for(Urgency.EMERGENCY).heading} {SCREEN.text_for(Urgency.EMERGENCY).text}"
    )
    for needed in ("emergency number", "emergency department", "drive", "exercise", "staff"):
        assert needed in words.lower()


def test_no_sign_ticked_is_never_worded_as_all_clear():
    words = f"{SCREEN.text_for(Urgency.NO_MATCH).heading} {SCREEN.text_for(Urgency.NO_MATCH).text}"
    for forbidden in ("all clear", "safe", "nothing serious", "healthy"):
        assert forbidden not in words.lower()
    assert "not rule" in words.lower()


@pytest.mark.parametrize(
    "about_you", [AboutYou(is_pregnant=True), AboutYou(is_in_scope=False)], ids=str
)
def test_pregnancy_and_under_sixteen_ask_for_a_professional_whatever_is_ticked(about_you):
    assert assess(about_you=about_you).urgency is Urgency.ROUTINE
    assert assess(["RF09"], about_you=about_you).urgency is Urgency.EMERGENCY


def test_in_pregnancy_not_sure_of_a_sign_of_c29_is_an_emergency():
    assert assess(not_sure=["RF05"]).urgency is Urgency.SAME_DAY
    pregnant = AboutYou(is_pregnant=True)
    assert assess(not_sure=["RF05"], about_you=pregnant).urgency is Urgency.EMERGENCY
    assert assess(not_sure=["RF36"], about_you=pregnant).urgency is Urgency.SAME_DAY


def test_every_row_that_needs_help_within_days_or_sooner_can_be_seen():
    """Rows of clinical notes 2.2 with E, S or D; the others are modifiers or routine."""
    urgent_rows = {f"RF{n:02d}" for n in range(1, 47)} - {
        *("RF18", "RF19", "RF20", "RF34"),  # modifiers, told inside the rows they change
        *("RF28", "RF35", "RF41", "RF42", "RF43"),  # routine; RF28 and RF41 are asked first
        "RF45",  # the crisis lines, always on the page
    }
    told = {*IDS, *(f.id for f in (*SCREEN.same_day_signs, *SCREEN.within_days_signs))}
    assert told == urgent_rows


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s["urgency_texts"].pop(), "each urgency"),
        (lambda s: s["urgency_texts"].append(s["urgency_texts"][0]), "each urgency"),
        (lambda s: s["same_day_signs"].append(s["emergency_page"][0]), "each row id once"),
        (lambda s: s["emergency_page"][0].update(not_sure="none"), "emergency or same day"),
    ],
)
def test_a_screen_with_a_gap_is_refused(change, told):
    content = msgspec.json.decode(msgspec.json.encode(SCREEN))
    change(content)
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.convert(content, type(SCREEN))
