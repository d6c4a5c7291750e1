"""The board: what it says and draws of each span, its calendar, and who pays for it."""

from datetime import date, timedelta

import pyarrow as pa
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import PainContext
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from backcare.domain.tracker.chart_spans import Span
from backcare.ui.dates import short_date
from backcare.ui.navigation import TRACKER
from tests.builders import MONDAY, TODAY, check_in, plan_of, run, session, year_of_entries
from tests.pages.kept import checked
from tests.pages.screen import CONTENT, TEXT, page_links, shown

DAY = timedelta(days=1)


@pytest.fixture
def board(open_page):
    """The tracker on a window with room for the board, as its browser has told."""

    def open_board(span="weeks", width=800):
        at = open_page("tracker")
        at.session_state["board.width"] = width
        at.run()
        at = at.segmented_control(key="board.span").set_value(span).run()
        assert not at.exception
        return at

    return open_board


def frame_of(at, place=0):
    """What the lines are drawn from; the calendar stands second."""
    drawn = at.get("vega_lite_chart")[place]
    return pa.ipc.open_stream(drawn.proto.data.data).read_pandas()


def table_of(at):
    at.session_state["board.table"] = True
    [table] = at.run().table
    return table.value


def titles_of(at):
    return at.get("vega_lite_chart")[0].proto.spec


def test_a_narrow_window_pays_for_nothing_unasked(open_page, store):
    store.add("me", check_in(1))
    at = open_page("tracker")
    assert TEXT("board.closed") in shown(at)
    assert at.get("vega_lite_chart") == []
    at = at.button(key="board.open").click().run()
    assert TEXT("board.closed") not in shown(at)
    assert at.session_state["board.is_open"]


def test_without_an_entry_the_board_says_what_will_stand_there(open_page):
    at = open_page("tracker")
    assert TEXT("board.empty") in shown(at)
    assert not [b for b in at.button if b.key == "board.open"]


@pytest.mark.weekly
def test_runs_without_a_distance_are_drawn_in_minutes(board, store):
    store.add_all("me", [run(n, TODAY - 3 * n * DAY, minutes=30 + n) for n in range(4)])
    at = board()
    assert frame_of(at)["longest"].dropna().tolist() == [33, 32, 31, 30]
    assert TEXT("board.longest.day", unit="min") in titles_of(at)
    store.add("me", run(9, TODAY, distance_m=9000, minutes=50))
    at = board()
    assert TEXT("board.longest.day", unit="km") in titles_of(at)
    assert TEXT("load.by_time", n=4) in shown(at)
    assert TEXT("load.last.longer") in shown(at)


def test_one_run_has_nothing_to_be_compared_with(board, store):
    store.add("me", run(1, TODAY, distance_m=8000))
    words = shown(board())
    assert TEXT("load.nothing_to_compare") in words
    assert "of 1 runs" not in words


@pytest.mark.parametrize(("days_ago", "is_said"), [(0, True), (2, True), (3, False), (70, False)])
def test_an_easy_day_is_asked_for_after_a_recent_run_only(board, store, days_ago, is_said):
    last = TODAY - days_ago * DAY
    store.add_all("me", [run(1, last - DAY, distance_m=4000), run(2, last, distance_m=9000)])
    assert (TEXT("load.last.double") in shown(board())) is is_said


@pytest.mark.parametrize(("days_ago", "is_offered"), [(30, False), (31, True), (200, True)])
def test_after_thirty_days_without_a_run_the_ladder_is_offered(board, store, days_ago, is_offered):
    store.add("me", run(1, TODAY - days_ago * DAY, distance_m=8000))
    assert (TEXT("plan.to_run_walk") in page_links(board())) is is_offered


@pytest.mark.safety
def test_the_ladder_is_not_offered_while_exercise_waits(board, store):
    store.add("me", run(1, TODAY - 40 * DAY, distance_m=8000))
    store.add("me", checked(Urgency.SAME_DAY))
    assert TEXT("plan.to_run_walk") not in page_links(board())


@pytest.mark.weekly
def test_a_session_stands_in_the_month_in_which_it_was_done(board, store):
    sunday = date(2026, 11, 1)  # of a week that began in October
    store.add_all("me", [session(1, sunday), session(2, sunday - DAY)])
    at = board("all")
    assert frame_of(at).set_index("start")["done"].dropna().to_dict() == {
        "2026-10-01": 1,
        "2026-11-01": 1,
    }
    assert table_of(at)[TEXT("adherence.done")].tolist() == ["1", "1"]


def test_no_session_is_told_where_none_was_done(board, store):
    store.add("me", check_in(1))
    assert "Sessions done" not in shown(board())
    store.add("me", session(2))
    assert TEXT("board.done", n=1) in shown(board())


@pytest.mark.weekly
def test_months_are_not_called_weeks(board, store):
    store.add("me", check_in(1, TODAY, nprs_waking=2))
    assert TEXT("pain.empty.months", left=1) in shown(board("all"))
    store.add("me", check_in(2, TODAY - timedelta(weeks=5), nprs_sitting=2))
    assert TEXT("pain.finding.no_trend.months") in shown(board("all"))
    assert TEXT("pain.finding.no_trend.weeks") in shown(board())


def test_the_usual_pain_is_of_the_question_that_was_answered_on_most_days(board, store):
    store.add_all("me", [check_in(n, TODAY - n * DAY, nprs_waking=n) for n in range(4)])
    store.add_all("me", [check_in(9 + n, TODAY - n * DAY, nprs_sitting=9) for n in range(3)])
    at = board()
    assert frame_of(at)["usual"].dropna().tolist() == [2, 1.5]
    assert TEXT("board.usual.day", n=7, context="on waking") in shown(at)
    assert TEXT("board.compare.usual", context="on waking") not in shown(
        at
    )  # four days are no block
    assert frame_of(at, 1)["nprs"].dropna().tolist() == [3, 2, 1, 0]


@pytest.mark.weekly
def test_the_month_under_way_is_drawn_also_before_a_week_of_it_has_begun(board, store, monkeypatch):
    saturday = date(2026, 8, 1)
    monkeypatch.setenv("BACKCARE_TODAY", saturday.isoformat())
    store.add_all("me", [check_in(n, saturday - n * 30 * DAY, nprs_waking=n) for n in range(3)])
    store.add("me", session(9, saturday))
    last = frame_of(board("all")).iloc[-1]
    assert (last["start"], last["waking"], last["done"]) == ("2026-08-01", 0, 1)


@pytest.mark.weekly
def test_the_longest_run_of_each_week_is_drawn_and_told_of_over_a_year(board, store):
    far = [run(1, MONDAY, distance_m=22_100), run(2, MONDAY + 3 * DAY, distance_m=3000)]
    rising = [5000, 9600, 16_800]
    before = [run(5 + n, MONDAY - (7 - n) * DAY, distance_m=m) for n, m in enumerate(rising)]
    store.add_all("me", [*far, *before])
    for span, unit, km in (("year", "weeks", [16.8, 22.1]), ("all", "months", [22.1])):
        at = board(span)
        assert frame_of(at)["longest"].dropna().tolist() == km
        words = shown(at)
        assert [float(x) for x in table_of(at)[TEXT("load.distance")]] == km[::-1]
        assert TEXT(f"load.longest_of_each.{unit}") in words
        assert TEXT("load.finding", longer=len(km), n=len(km)) in words
    at = board()
    assert frame_of(at)["longest"].count() == 5
    assert TEXT("load.finding", longer=3, n=4) in shown(at)


@pytest.mark.weekly
@pytest.mark.parametrize(("far", "near"), [(3, 4), (4, 3)])
def test_an_easy_day_is_asked_for_whichever_run_of_the_day_was_kept_last(board, store, far, near):
    store.add("me", run(1, TODAY - 9 * DAY, distance_m=10_000))
    store.add_all("me", [run(far, distance_m=25_000), run(near, distance_m=2000)])
    assert TEXT("load.last.double") in shown(board())


def test_no_run_is_called_longer_than_anything_beside_a_longer_one_by_time(board, store):
    store.add("me", run(1, TODAY - 9 * DAY, minutes=120))
    store.add("me", run(2, TODAY - 2 * DAY, distance_m=4000, minutes=24))
    store.add("me", run(3, TODAY, distance_m=10_000, minutes=60))
    at = board()
    assert TEXT("load.finding", longer=0, n=2) in shown(at)
    assert TEXT("load.last.double") not in shown(at)
    assert table_of(at)[TEXT("load.compared")].iloc[0] == TEXT("load.step.usual")


def test_a_trend_by_month_is_told_in_months(board, store):
    for n, nprs in ((0, 1), (1, 3), (5, 6)):
        store.add("me", check_in(n, TODAY - n * 30 * DAY, nprs_sitting=nprs))
    words = shown(board("all"))
    sitting = TEXT(f"nprs.context.{PainContext.SITTING}")
    assert TEXT("pain.finding.down.months", context=sitting, first=6, latest=1, n=5) in words
    assert "week" not in words[words.index(sitting) :].splitlines()[0]


@pytest.mark.parametrize(("first", "latest", "is_told"), [(2, 1, False), (3, 1, True)])
def test_what_is_no_clear_change_says_what_would_be_one(board, store, first, latest, is_told):
    store.add("me", check_in(1, TODAY - 7 * DAY, nprs_waking=first))
    store.add("me", check_in(2, TODAY, nprs_waking=latest))
    words = shown(board())
    assert ("down from 3 to 1 in one week" in words) is is_told
    assert (
        "no clear change (2 in the first week, 1 in the latest; 2 points" in words
    ) is not is_told


@pytest.mark.weekly
def test_a_day_is_told_whole_in_words(board, store):
    store.add_all(
        "me",
        [
            run(1, TODAY - 9 * DAY, distance_m=5000),
            run(2, TODAY - 3 * DAY, distance_m=4000, minutes=25),
            run(3, TODAY, distance_m=12_500, minutes=65),
            session(4, minutes=14),
            check_in(5, nprs_waking=0, nprs_sitting=4),
        ],
    )
    told = frame_of(board("four")).set_index("start")["told"]
    assert told[TODAY.isoformat()].splitlines() == [
        "Thursday 19 November",
        "Pain: sitting 4, waking 0",
        "Longest run of the week: 12.5 km in 1 h 05",
        TEXT("board.step.double"),
        "Session: 14 min",
    ]
    assert told[(TODAY - DAY).isoformat()].splitlines() == [
        "Wednesday 18 November",
        "Nothing logged",
    ]
    weeks = frame_of(board("year")).set_index("start")["told"]
    assert weeks[MONDAY.isoformat()].splitlines() == [
        "Week from 16 Nov 2026",
        "Pain, median: sitting 4, waking 0",
        "2 runs: 16.5 km in 1 h 30",
        "Longest run: 12.5 km in 1 h 05",
        TEXT("board.step.double"),
        "Session: 14 min",
    ]
    assert frame_of(board("all"))["told"].iloc[-1].startswith("November 2026\n")


@pytest.mark.weekly
def test_the_last_weeks_stand_beside_those_before(board, store):
    store.add_all(
        "me",
        [
            *(check_in(n, TODAY - n * DAY, nprs_waking=2) for n in range(3)),
            *(check_in(9 + n, TODAY - (28 + n) * DAY, nprs_waking=5) for n in range(3)),
            run(20, TODAY, distance_m=12_000),
            run(21, TODAY - 28 * DAY, distance_m=6000),
            session(22),
        ],
    )
    words = shown(board("four"))
    assert TEXT("board.compare.title", days=28) in words
    assert words.count(TEXT("board.compare.none")) == 4
    store.add("me", session(23, TODAY - 55 * DAY))
    words = shown(board("four"))
    km = " <small>km"
    for now, before in (("2", "5"), (f"3{km}", "1.5 km"), ("1", "1"), (f"12{km}", "6 km")):
        assert f'<p class="bc-big">{now}' in words
        assert TEXT("board.compare.was", figure=before) in words
    assert "before the" not in shown(board("all"))


def test_a_day_is_opened_by_a_tap_or_from_the_list(board, store):
    store.add_all("me", [check_in(1, TODAY - 3 * DAY, nprs_waking=4), run(2, TODAY - 9 * DAY)])
    at = board()
    opened = at.selectbox(key="board.day")
    assert opened.value == TODAY - 3 * DAY  # the latest with an entry
    assert opened.options == ["Mon 16 Nov 2026", "Tue 10 Nov 2026"]
    assert "<b>Monday 16 November</b>Pain: waking 4" in shown(at)
    at = opened.set_value(TODAY - 9 * DAY).run()
    assert "<b>Tuesday 10 November</b>Run: 8 km in 48 min</p>" in shown(at)
    assert frame_of(at, 1).set_index("day")["is_open"]["2026-11-10"]
    assert frame_of(at, 1)["is_open"].sum() == 1


def test_an_earlier_month_shows_its_own_days(board, store):
    store.add_all("me", [check_in(1, date(2026, 3, 31), nprs_waking=7), check_in(2, TODAY)])
    at = board()
    at = at.selectbox(key="board.month").set_value(date(2026, 3, 1)).run()
    assert "<b>Tuesday 31 March</b>Pain: waking 7" in shown(at)
    assert frame_of(at, 1)["day"].iloc[-1] == "2026-03-31"
    assert len(frame_of(at, 1)) == 12 * 7 + 2


def test_a_day_leads_to_its_entries_to_change_them(board, store, monkeypatch):
    went = []
    monkeypatch.setattr("streamlit.switch_page", went.append)
    old = check_in(1, TODAY - 40 * DAY, nprs_waking=4)
    store.add_all("me", [old, *(session(9 + n, TODAY - n * DAY) for n in range(20))])
    at = board()
    at = at.selectbox(key="board.day").set_value(old.day).run()
    at = at.button(key="board.entries").click().run()
    assert not at.exception
    assert went == [TRACKER.path]
    assert [b.key for b in at.button if str(b.key).startswith("tracker.edit.")] == [
        f"tracker.edit.{old.id}"
    ]


@pytest.mark.weekly
@pytest.mark.parametrize("span", list(Span))
def test_a_year_of_entries_is_drawn_told_of_and_tabled(board, store, span):
    store.add_all("me", year_of_entries())
    at = board(span)
    drawn = at.get("vega_lite_chart")
    assert len(drawn) == 3  # the lines, the calendar, and the routine below
    assert "Sitting after a run:" in drawn[0].proto.alt
    assert len(table_of(at)) > 10
    assert not at.exception


def test_a_plan_that_goes_on_is_one_picture_unless_exercise_waits(board, store):
    choices = PlanChoices(level=1, sessions_a_week=2)
    start = MONDAY - timedelta(weeks=2)
    sessions = Planner(choices, CONTENT.programming).build_sessions(start)
    done = session(5, sessions[0].day)
    store.add_all("me", [plan_of(sessions, choices, start), check_in(1), done])
    words = shown(board())
    assert "Calendar weeks behind you: 2 of" in words
    assert words.count('class="bc-bar-done') == 1  # in the other one nothing was done
    assert words.count('class="bc-bar-now') == 1
    store.add("me", checked(Urgency.SAME_DAY))
    assert "weeks behind you" not in shown(board())


@pytest.mark.weekly
def test_one_frame_is_small_over_ten_years(board, store):
    store.add_all("me", year_of_entries(years=10))
    at = board("all")
    assert len(frame_of(at)) == 121
    assert "utcmonth" in titles_of(at)
    assert table_of(at).index[0] == short_date(date(2026, 11, 1))


@pytest.mark.safety
def test_the_board_offers_no_run_while_exercise_waits(board, store):
    store.add_all("me", [run(1, TODAY - 40 * DAY, distance_m=8000), checked(Urgency.SAME_DAY)])
    at = board()
    assert TEXT("load.no_recent") not in shown(at)
    assert TEXT("load.study") in shown(at)
