"""How a table writes: units, dates, the decimal sign, its encoding; worked out, else asked."""

import codecs
from datetime import date

import pytest

from backcare.runs.found import Asked, FileAnswer
from tests.runs import writers as w
from tests.runs.samples import garmin_runs, noted, only, read, unit, words

SHORT = [
    "Activity ID",
    "Activity Date",
    "Activity Name",
    "Activity Type",
    "Elapsed Time",
    "Distance",
]


def test_a_short_table_says_that_its_times_have_pauses_and_asks_for_the_unit():
    rows = [[n, f"2026-05-{n:02} 05:30:00", "Tempo", "Run", 2700, "5.21"] for n in (1, 2, 3)]
    data = w.table(SHORT, rows).encode()
    reading = read(("activities.csv", data))
    assert reading.runs == ()
    (question,) = reading.questions
    assert (question.asked, question.options) == (Asked.UNIT, ("km", "miles"))
    miles = read(("activities.csv", data), answers=[unit("miles")])
    assert [run.distance_m for run in miles.runs] == [8385] * 3
    assert "pauses" in noted(miles.runs[0])[0]
    assert miles.questions == ()
    (settled,) = miles.settled
    assert (settled.asked, settled.chosen) == (Asked.UNIT, "miles")
    assert words(settled) == ["Distances were read in miles, as you said."]


def test_a_slow_table_whose_times_have_pauses_may_be_in_km_or_in_miles():
    rows = [[n, f"2026-05-{n:02} 05:30:00", "Walk and run", "Run", 4200, "5"] for n in (1, 2, 3)]
    reading = read(w.table(SHORT, rows).encode())
    assert ([q.asked for q in reading.questions], reading.runs) == ([Asked.UNIT], ())
    fast = [[n, f"2026-05-{n:02} 05:30:00", "Tempo", "Run", 1400, "5"] for n in (1, 2, 3)]
    assert read(w.table(SHORT, fast).encode()).runs[0].distance_m == 5000


def numeric_dates(days):
    rows = [[n, day, "Tempo", "Run", 2700, "7.5"] for n, day in enumerate(days, 1)]
    return w.table(SHORT, rows).encode()


@pytest.mark.parametrize(
    ("days", "first", "told"),
    [
        (["03/04/2026 06:00:00", "13/04/2026 06:00:00"], date(2026, 4, 3), "day first"),
        (["03/04/2026 06:00:00", "03/14/2026 06:00:00"], date(2026, 3, 4), "month first"),
        (["01/02/2026", "09/02/2026", "01/03/2026"], date(2026, 2, 1), "day first"),
        (["01/02/2026", "01/09/2026", "02/01/2026"], date(2026, 1, 2), "month first"),
        (["05/05/2026", "06/06/2026"], date(2026, 5, 5), None),
    ],
)
def test_the_order_of_day_and_month_is_worked_out_and_told(days, first, told):
    reading = read(numeric_dates(days), answers=[unit("km")])
    assert reading.questions == ()
    assert reading.runs[0].day == first
    notes = [sentence for sentence in words(*reading.notes) if "first" in sentence]
    assert [told in note for note in notes] == ([True] if told else [])


def test_the_order_of_day_and_month_is_asked_when_it_is_open():
    data = numeric_dates(["03/04/2026 06:00:00", "04/05/2026 06:00:00"])
    reading = read(data, answers=[unit("km")])
    assert [question.asked for question in reading.questions] == [Asked.DATE_ORDER]
    assert reading.runs == ()
    said = FileAnswer(asked=Asked.DATE_ORDER, chosen="mdy")
    assert read(data, answers=[unit("km"), said]).runs[0].day == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("days", "months", "told"),
    [
        (["3. lis 2026", "4. ruj 2026", "5. pro 2025"], [12, 9, 10], "Croatian"),
        (["3 lis 2026", "4 wrz 2026", "5 lip 2026"], [7, 9, 11], "Polish"),
        (["3. srp 2026", "4. zář 2026"], [8, 9], "Czech"),
        (["3. srp 2026", "31. lis 2026"], [7, 10], "Croatian"),
    ],
)
def test_a_word_of_two_months_is_worked_out_from_the_others(days, months, told):
    reading = read(numeric_dates(days), answers=[unit("km")])
    assert [run.day.month for run in reading.runs] == months
    assert any(told in sentence for sentence in words(*reading.notes))


def test_a_word_of_two_months_is_asked_when_nothing_shows_it():
    data = numeric_dates(["3. lis 2026", "4. pro 2026"])
    reading = read(data, answers=[unit("km")])
    assert ([question.asked for question in reading.questions], reading.runs) == (
        [Asked.MONTHS],
        (),
    )
    for chosen, month in (("croatian", 10), ("polish", 11)):
        said = FileAnswer(asked=Asked.MONTHS, chosen=chosen)
        assert read(data, answers=[unit("km"), said]).runs[0].day == date(2026, month, 3)


def test_a_distance_that_is_no_number_is_said():
    rows = [[n, f"2026-05-{n:02} 05:30:00", "Tempo", "Run", 2700, "7.5"] for n in (1, 2, 3)]
    rows[1][5] = "about 7"
    reading = read(w.table(SHORT, rows).encode(), answers=[unit("km")])
    assert [run.distance_m for run in reading.runs] == [7500, None, 7500]
    assert "“about 7” was not understood" in noted(reading.runs[1])[0]
    assert not any("about 7" in note for note in noted(reading.runs[0], reading.runs[2]))


def test_an_answer_on_one_file_leaves_the_others_open():
    data = numeric_dates(["2026-04-03 06:00:00"])
    other = numeric_dates(["2026-06-03 06:00:00"])
    answers = [FileAnswer(asked=Asked.UNIT, chosen="km", file="a.csv")]
    reading = read(("a.csv", data), ("b.csv", other), answers=answers)
    assert [run.file for run in reading.runs] == ["a.csv"]
    assert [question.file for question in reading.questions] == ["b.csv"]


def test_a_day_without_a_time_is_a_run_without_a_start():
    run = only(read(numeric_dates(["2026-04-03"]), answers=[unit("km")]))
    assert (run.start, run.day) == (None, date(2026, 4, 3))


def test_the_decimal_sign_is_asked_when_nothing_shows_it():
    header = ["Type", "Date", "Title", "Distance", "Calories", "Time"]
    row = ["Running", "2026-05-12 18:30:00", "Tempo", "9,125", "512", "00:48:00"]
    data = w.table(header, [row]).encode()
    reading = read(data, answers=[unit("km")])
    assert [question.asked for question in reading.questions] == [Asked.DECIMAL]
    assert "9,125" in words(reading.questions[0])[0]
    comma = FileAnswer(asked=Asked.DECIMAL, chosen="comma")
    assert only(read(data, answers=[unit("km"), comma])).distance_m == 9125


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("®", "").encode("latin-1"),
    ],
    ids=["utf-8 with mark", "utf-16", "utf-16-le", "utf-16-be", "latin-1"],
)
def test_tables_in_other_encodings(encoded):
    table = w.garmin_table(garmin_runs(decimal=",", kind="Straßenlauf"), "de")
    assert len(read(encoded(table)).runs) == 8
