"""Charts are data: what they say is checked in their spec."""

from datetime import timedelta

from backcare.charts.adherence import adherence_spec
from backcare.charts.frames import adherence_frame, pain_frame
from backcare.charts.pain import pain_spec
from backcare.domain.adherence import Week
from backcare.domain.entries import PainContext
from backcare.domain.trend import WeeklyPain
from tests.builders import MONDAY

STATES = ("Reached", "Under way", "Other")


def names_in(spec):
    return {
        channel["field"]
        for layer in spec["layer"]
        for encoding in layer["encoding"].values()
        for channel in (encoding if isinstance(encoding, list) else [encoding])
    }


def test_specs_carry_no_data_of_their_own():
    for spec in (
        adherence_spec(done="Done", planned="Target", states=STATES),
        pain_spec(nprs="Pain", contexts=("A", "B", "C")),
    ):
        assert "datasets" not in spec
        assert "data" not in spec
        assert all("data" not in layer for layer in spec["layer"])


def test_pain_is_always_drawn_on_the_whole_scale():
    spec = pain_spec(nprs="Pain", contexts=("A", "B", "C"))
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 10]


def test_contexts_differ_by_shape_as_well_as_by_colour():
    encoding = pain_spec(nprs="Pain", contexts=("A", "B", "C"))["layer"][1]["encoding"]
    assert encoding["shape"]["field"] == encoding["color"]["field"] == "context"


def test_adherence_bars_start_at_zero_and_show_the_target():
    bars, targets = adherence_spec(done="Done", planned="Target", states=STATES)["layer"]
    assert bars["encoding"]["y"]["scale"]["domainMin"] == 0
    assert targets["encoding"]["y"]["field"] == "planned"


def test_frames_have_what_the_specs_ask_for():
    weeks = [Week(MONDAY, 1, 2), Week(MONDAY + timedelta(weeks=1), 0, None)]
    adherence = adherence_frame(weeks, lambda week: STATES[2])
    assert names_in(adherence_spec(done="Done", planned="Target", states=STATES)) == set(adherence)
    pain = pain_frame([WeeklyPain(MONDAY, PainContext.WAKING, 0)], [MONDAY], str)
    assert names_in(pain_spec(nprs="Pain", contexts=("A", "B", "C"))) == set(pain)


def test_an_unanswered_week_is_a_gap_and_zero_pain_is_a_point():
    weeks = [MONDAY, MONDAY + timedelta(weeks=1)]
    frame = pain_frame([WeeklyPain(MONDAY, PainContext.WAKING, 0)], weeks, str)
    waking = frame[frame["context"] == "waking"]
    assert waking["nprs"].iloc[0] == 0
    assert waking["nprs"].isna().tolist() == [False, True]
    assert len(frame) == 6


def test_a_week_without_a_target_has_none_rather_than_zero():
    frame = adherence_frame([Week(MONDAY, 1, None), Week(MONDAY, 1, 2)], lambda week: "x")
    assert frame["planned"].isna().tolist() == [True, False]
