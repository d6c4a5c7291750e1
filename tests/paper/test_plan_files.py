"""A plan on paper, in a calendar and in a spreadsheet, each read back by another library."""

import csv
import io
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pypdfium2
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.csv_tables import write_table
from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from backcare.paper.calendar import SessionCalendar, SessionEvent, write_calendar
from backcare.paper.frame import MARGIN
from backcare.paper.plan_sheet import print_plan
from backcare.ui.dates import day_and_month
from backcare.ui.plan import calendar as plan_calendar
from backcare.ui.plan import paper as plan_paper
from backcare.ui.plan.words import weeks_line
from backcare.ui.tracker.diary import read_diary
from tests.builders import entry_id, plan_of
from tests.domain.plan.runner import moved as moved_to
from tests.visits import CONTENT, visit_on

MONDAY = date(2026, 11, 30)
CHOICES = PlanChoices(
    level=1,
    sessions_a_week=3,
    run_days=(1, 3, 6),
    long_run_day=6,
    groups=(BehaviourGroup.BENDING,),
    has_extra=True,
)
PLAN = plan_of(Planner(CHOICES, CONTENT.programming).build_sessions(MONDAY), CHOICES, MONDAY)
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture
def visit():
    return visit_on(MONDAY, time_zone="Europe/Berlin", country="DE")


@pytest.fixture
def address(monkeypatch):
    for module in (plan_calendar, plan_paper):
        monkeypatch.setattr(module, "app_address", lambda: "https://run.example.org")


def printed(visit, weeks=99, *, is_letter=False, plan=PLAN):
    sheet = plan_paper.plan_sheet(plan, visit, weeks=weeks, is_letter=is_letter)
    return print_plan(sheet)


def words_on(page):
    return " ".join(page.extract_text().split())


def test_the_printed_plan_has_all_that_is_needed_without_a_phone(visit, address):
    data = printed(visit)
    pages = [words_on(page) for page in PdfReader(io.BytesIO(data)).pages]
    everything = " ".join(pages)
    assert len(data) < 3_000_000
    for item in CONTENT.screen.safety_net:
        assert item.text in pages[0]
    for light in CONTENT.programme.traffic_light:
        assert " ".join(light.label.split()) in pages[0]
        assert light.text in pages[0]
    assert "Printed on 30 November 2026" in pages[0]
    assert "https://run.example.org" in pages[0]
    for exercise_id in {e.exercise for s in PLAN.sessions for e in s.exercises}:
        exercise = CONTENT.exercises[exercise_id]
        lines = (*exercise.setup, *exercise.movement, *exercise.cues)
        assert any(all(" ".join(x.split()) in page for x in lines) for page in pages), exercise_id
    for source in CONTENT.programme.sources:
        citation = CONTENT.sources[source.split()[0]].citation
        assert " ".join(citation.split())[:60] in everything


def test_each_doi_of_the_evidence_is_a_link(visit):
    cited = [CONTENT.sources[ref.split()[0]].citation for ref in CONTENT.programme.sources]
    wanted = {found.group(1) for one in cited if (found := re.search(r"doi:(\S+[^\s.,])", one))}
    pages = PdfReader(io.BytesIO(printed(visit))).pages
    links = {
        note.get_object()["/A"]["/URI"] for page in pages for note in page.get("/Annots") or ()
    }
    assert len(wanted) > 3
    assert {f"https://doi.org/{doi}" for doi in wanted} <= links


def test_no_word_of_a_week_runs_into_the_margin(visit):
    document = pypdfium2.PdfDocument(printed(visit, 4))
    page = document[0]
    words = page.get_textpage()
    rights = [words.get_rect(n)[2] for n in range(words.count_rects())]
    assert max(rights) <= page.get_width() - MARGIN


def test_each_session_stands_on_one_page_with_its_reasons(visit):
    pages = [words_on(p) for p in PdfReader(io.BytesIO(printed(visit, 4))).pages]
    [hinge] = {
        e.reasons for s in PLAN.sessions[:6] for e in s.exercises if "no-equipment" in e.reasons
        and e.replaces == "E30"
    }  # fmt: skip
    assert hinge
    [page] = [p for p in pages if "Hip hinge with stick, as this is not at hand: stick" in p][:1]
    assert "Legs and lifting" in page


@pytest.mark.parametrize(("is_letter", "size"), [(False, (595, 842)), (True, (612, 792))])
def test_both_papers_have_pictures_and_fonts(visit, is_letter, size):
    data = printed(visit, 4, is_letter=is_letter)
    document = pypdfium2.PdfDocument(data)
    assert tuple(round(side) for side in document[0].get_size()) == size
    fonts = {
        str(font["/BaseFont"])
        for page in PdfReader(io.BytesIO(data)).pages
        for font in page["/Resources"]["/Font"].values()
        for font in [font.get_object()]
    }
    assert any("Atkinson" in font for font in fonts)
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(data)).pages) > 20


def test_every_picture_is_seen_on_the_page_also_when_it_comes_again(visit):
    document = pypdfium2.PdfDocument(printed(visit, 4))
    first = CONTENT.exercises[PLAN.sessions[0].exercises[0].exercise]
    pages = [n for n in range(len(document)) if first.name in page_text(document[n])]
    assert len(pages) > 1
    for number in pages:
        picture = document[number].render(scale=1).to_pil().convert("RGB")
        blue = sum(1 for r, g, b in picture.get_flattened_data() if b > r + 40 and b > 100)
        assert blue > 200, f"no blue shirt on page {number + 1}"


def page_text(page):
    return page.get_textpage().get_text_bounded()


def test_the_same_plan_gives_the_same_file(visit):
    assert printed(visit, 4) == printed(visit, 4)


def test_the_code_is_there_only_with_an_address(visit, address, monkeypatch):
    with_code = printed(visit, 4)
    monkeypatch.setattr(plan_paper, "app_address", lambda: None)
    without = printed(visit, 4)
    assert "run.example.org" not in words_on(PdfReader(io.BytesIO(without)).pages[0])
    assert len(with_code) > len(without)


def test_a_race_week_and_an_empty_rest_are_printed(visit):
    choices = msgspec.structs.replace(CHOICES, races=(MONDAY + timedelta(20),))
    plan = plan_of(Planner(choices, CONTENT.programming).build_sessions(MONDAY), choices, MONDAY)
    everything = " ".join(
        words_on(p) for p in PdfReader(io.BytesIO(printed(visit, plan=plan))).pages
    )
    assert "light before your race" in everything


PAUSE = Pause(id=entry_id(70), day=MONDAY + timedelta(3), logged_at=NOW, reason=PauseReason.HOLIDAY)


def resting(visit, until=MONDAY + timedelta(13)):
    """What is read of a visit whose pause covers part of the first week and all of the second."""
    visit.store.add_all([PLAN, msgspec.structs.replace(PAUSE, until=until)])
    return read_diary(visit)


def goes_on():
    """The days of the sessions outside of that pause."""
    free = (s.day for s in PLAN.sessions if not PAUSE.day <= s.day <= MONDAY + timedelta(13))
    return sorted(free)


def test_on_paper_a_pause_stands_in_its_weeks_without_what_rests(visit):
    sheet = plan_paper.plan_sheet(PLAN, visit, weeks=99, is_letter=False, diary=resting(visit))
    first, second = sheet.weeks[:2]
    assert first.phase.endswith("pause: holiday, 3 Dec to 6 Dec")
    assert (second.phase, second.sessions) == ("pause: holiday, 7 Dec to 13 Dec", [])
    assert sum(len(week.sessions) for week in sheet.weeks) == len(goes_on())
    assert "pause: holiday, 7 Dec to 13 Dec" in " ".join(
        words_on(page) for page in PdfReader(io.BytesIO(print_plan(sheet))).pages
    )


def test_a_calendar_loses_what_rests_and_gets_it_back_when_the_pause_goes(visit, clock):
    standing = resting(visit).standing
    before = calendar_of(visit)
    clock(NOW + timedelta(hours=1))
    paused = write_calendar(plan_calendar.plan_calendar(PLAN, time(18, 30), visit, (), standing))
    assert days_in(imported(before, paused)) == goes_on()
    clock(NOW + timedelta(hours=2))
    assert days_in(imported(before, paused, calendar_of(visit))) == sorted(
        s.day for s in PLAN.sessions
    )


def test_a_spreadsheet_has_what_goes_on(visit):
    data = plan_paper.plan_table(PLAN, visit, resting(visit).standing)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]
    assert sorted({row[0] for row in rows}) == sorted({d.isoformat() for d in goes_on()})


def events_of(data):
    return list(vobject.readOne(data.decode()).vevent_list)


def calendar_of(visit, plan=PLAN, at=time(18, 30), plans=()):
    return write_calendar(plan_calendar.plan_calendar(plan, at, visit, plans))


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets."""

    def set_to(now):
        monkeypatch.setattr(plan_calendar, "utc_now", lambda: now)

    set_to(NOW)
    return set_to


def imported(*files):
    """What a calendar shows that imported these files: an event is known by its id, the newer one
    wins, and a cancelled one is gone.
    """
    held = {}
    for file in files:
        for event in events_of(file):
            before = held.get(event.uid.value)
            if before is None or rank(event) > rank(before):
                held[event.uid.value] = event
    return [e for e in held.values() if e.status.value != "CANCELLED"]


def rank(event):
    return int(event.sequence.value), event.dtstamp.value


def days_in(events):
    return sorted(e.dtstart.value.date() for e in events)


def test_the_calendar_has_every_session_at_the_runners_time(visit):
    events = events_of(calendar_of(visit))
    assert len(events) == len(PLAN.sessions)
    assert {e.status.value for e in events} == {"CONFIRMED"}
    for event, session in zip(events, PLAN.sessions, strict=True):
        begin = event.dtstart.value
        assert begin.date() == session.day
        assert (begin.hour, begin.minute) == (18, 30)
        berlin = datetime.combine(session.day, time(18, 30), ZoneInfo("Europe/Berlin"))
        assert begin.utcoffset() == berlin.utcoffset()
        assert event.valarm.trigger.value == timedelta(minutes=-15)
        name = CONTENT.exercises[session.exercises[0].exercise].name
        assert name in event.description.value


def test_a_second_import_updates_instead_of_doubling(visit, clock):
    first = calendar_of(visit)
    clock(NOW + timedelta(minutes=1))
    one, two, three = (s for s in PLAN.sessions[:4] if not s.is_optional)
    free = max({MONDAY + timedelta(n) for n in range(7)} - {s.day for s in PLAN.sessions})
    assert free > two.day
    moved = moved_to(PLAN, one, free, NOW)
    second = calendar_of(visit, moved)
    shown = imported(first, second)
    assert days_in(shown) == sorted(s.day for s in moved.sessions)
    clock(NOW + timedelta(minutes=2))
    further = moved_to(moved, three, one.day, NOW)
    shown = imported(first, second, calendar_of(visit, further))
    assert days_in(shown) == sorted(s.day for s in further.sessions)
    assert {e.summary.value for e in shown if e.dtstart.value.date() == two.day} == {
        "Backcare: legs and lifting"
    }


def test_another_time_of_day_is_a_newer_file(visit, clock):
    first = calendar_of(visit)
    clock(NOW + timedelta(seconds=1))
    second = calendar_of(visit, at=time(7, 0))
    assert {e.dtstart.value.hour for e in imported(first, second)} == {7}
    assert {e.dtstart.value.hour for e in imported(second, first)} == {7}  # in either order
    clock(NOW - timedelta(days=400))  # the clock was moved back: later than what it tells of
    changed = moved_to(PLAN, PLAN.sessions[-1], PLAN.sessions[-1].day + timedelta(1), NOW)
    assert all(rank(e)[1] == NOW for e in events_of(calendar_of(visit, changed)))


def made_plan(number, start, **values):
    wish = msgspec.structs.replace(CHOICES, **values)
    plan = plan_of(Planner(wish, CONTENT.programming).build_sessions(start), wish, start)
    logged_at = datetime.combine(start, time(8), UTC) + timedelta(minutes=number)
    return msgspec.structs.replace(plan, id=f"{number:032x}", logged_at=logged_at)


@pytest.mark.parametrize("start", [MONDAY + timedelta(n) for n in (0, 2, 9, 30)])
@pytest.mark.parametrize("sessions", [2, 3])
def test_a_new_plan_takes_the_place_of_the_old_one(visit, clock, start, sessions):
    old = made_plan(1, MONDAY)
    new = made_plan(2, start, sessions_a_week=sessions, has_extra=False)
    first = calendar_of(visit, old, plans=[old])
    clock(NOW + timedelta(days=40))
    second = calendar_of(visit, new, plans=[new, old])
    shown = imported(first, second)
    gone_by = [s.day for s in old.sessions if s.day < start]
    assert days_in(shown) == sorted([*gone_by, *(s.day for s in new.sessions)])
    cancelled = [e for e in events_of(second) if e.status.value == "CANCELLED"]
    assert cancelled
    assert not any(hasattr(e, "valarm") for e in cancelled)
    third = made_plan(3, start + timedelta(days=1))
    clock(NOW + timedelta(days=50))
    shown = imported(first, second, calendar_of(visit, third, plans=[third, new, old]))
    gone_by += [s.day for s in new.sessions if s.day < third.day]
    assert days_in(shown) == sorted([*gone_by, *(s.day for s in third.sessions)])


def test_a_plan_after_an_ended_one_leaves_none_of_its_events(visit, clock):
    old = made_plan(1, MONDAY)
    first = calendar_of(visit, old, plans=[old])
    stop = MONDAY + timedelta(days=10)
    ended = msgspec.structs.replace(old, sessions=tuple(s for s in old.sessions if s.day < stop))
    new = made_plan(2, stop, sessions_a_week=2, has_extra=False)
    clock(NOW + timedelta(days=40))
    shown = imported(first, calendar_of(visit, new, plans=[ended, new]))
    assert days_in(shown) == sorted(s.day for s in (*ended.sessions, *new.sessions))


def test_two_runners_share_no_event(visit):
    one, other = made_plan(1, MONDAY), made_plan(2, MONDAY)
    ids = [{e.uid.value for e in events_of(calendar_of(visit, p, plans=[p]))} for p in (one, other)]
    assert not ids[0] & ids[1]


def test_without_a_known_time_zone_times_float(visit):
    for name in (None, "Mars/Olympus"):
        lost = write_calendar(
            plan_calendar.plan_calendar(PLAN, time(7, 0), visit_on(MONDAY, time_zone=name))
        )
        assert all(e.dtstart.value.tzinfo is None for e in events_of(lost))


def test_words_in_a_calendar_are_escaped():
    event = SessionEvent("0", MONDAY, "A; B, C", "one\ntwo; three", 20)
    calendar = SessionCalendar("x", "1", [event], time(6, 0), ZoneInfo("UTC"), NOW)
    [read] = events_of(write_calendar(calendar))
    assert (read.summary.value, read.description.value) == ("A; B, C", "one\ntwo; three")


def test_the_spreadsheet_has_a_row_for_each_exercise(visit):
    data = plan_paper.plan_table(PLAN, visit)
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(rows) == sum(len(s.exercises) for s in PLAN.sessions)
    first = dict(zip(head, rows[0], strict=True))
    assert first["Day"] == PLAN.sessions[0].day.isoformat()
    assert first["Exercise id"] == PLAN.sessions[0].exercises[0].exercise


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(cell):
    [_, [told]] = csv.reader(io.StringIO(write_table(["x"], [[cell]]).decode("utf-8-sig")))
    assert told == f"'{cell}"


def weeks_told(line):
    """The weeks that a line names; the calm week has no number."""
    named = re.sub(r"(\d+) to (\d+)", _each_week, line)
    calm = {0} if CONTENT.texts("plan.phase.settle") in line else set()
    return calm | {int(week) for week in re.findall(r"\d+", named)}


def _each_week(found):
    return " ".join(str(week) for week in range(int(found[1]), int(found[2]) + 1))


@pytest.mark.parametrize(
    ("weeks", "line"),
    [
        ({0}, "Calm week"),
        ({3}, "Learn the moves, week 3"),
        ({1, 2}, "Learn the moves, weeks 1 to 2"),
        ({13, 15}, "Keep going, weeks 13 and 15"),
        ({13, 14, 15, 17, 19}, "Keep going, weeks 13 to 15, 17 and 19"),
        ({12, 16}, "One leg and spring, week 12; Keep going, week 16"),
    ],
)
def test_a_session_is_said_to_stand_in_its_own_weeks(weeks, line):
    assert weeks_line(weeks, CONTENT) == line


@given(st.sets(st.integers(0, 40), min_size=1))
def test_no_week_is_named_in_which_a_session_does_not_stand(weeks):
    assert weeks_told(weeks_line(weeks, CONTENT)) == weeks


def test_each_session_on_paper_names_the_weeks_of_its_days(visit):
    week_of = {day_and_month(s.day): s.week for s in PLAN.sessions}
    tables = plan_paper.plan_sheet(PLAN, visit, weeks=99, is_letter=False).sessions
    for table in tables:
        _, weeks, _ = table.title.split(" · ")
        assert weeks_told(weeks) == {week_of[day] for day in table.days}
    assert any(" and " in table.title for table in tables)
