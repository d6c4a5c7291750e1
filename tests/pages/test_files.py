"""Files to take along: each button of each page gives its file, with what is chosen at the tap."""

import json
from datetime import date, time, timedelta

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from backcare.domain.entries import CheckIn
from backcare.domain.errors import DamagedError, UnreachableError
from backcare.domain.measures import ChosenMeasures, Paper, Reminder
from backcare.domain.profile import Profile
from backcare.takeaway import KEPT_SECONDS, MOST_KEPT_BYTES, Takeaway, TakenFile, mark_of
from backcare.ui.wiring import services
from backcare.web.server import own_routes
from tests.builders import MONDAY, check_in, one_of_each
from tests.conftest import MAIN
from tests.pages.conftest import join
from tests.pages.kept import WEEK, made
from tests.pages.screen import TEXT, shown, unfold
from tests.pages.taken import events_of, read, rows_of, take, words_of
from tests.pages.walker import Walker

A4, LETTER = (595, 842), (612, 792)


def opened(name, time_zone="Europe/Berlin", **parameters):
    at = AppTest.from_file(str(MAIN), default_timeout=30)
    at.context["timezone"] = time_zone
    at.run()
    for key, value in parameters.items():
        at.query_params[key] = value
    at = at.switch_page(f"../../pages/{name}.py").run()
    assert not at.exception
    return at


def keep(measures):
    store = services().store
    rev = store.profile("me").rev
    store.save_profile("me", Profile(measures=measures, rev=rev))


def says_as_set(at, key):
    """Return what the line below a button says of the settings."""
    return at.button(key=f"as_set.{key}").label


def who_has(who, be, cookies, monkeypatch, *records):
    """Be at home, a member of a club, or a visitor of a demo, with records of one's own."""
    if who == "demo":
        monkeypatch.setenv("BACKCARE_DEMO", "yes")
        return
    be(who)
    club = services().club
    member = "me" if club is None else club.accounts.member_of(cookies[club.address.cookie])
    store = services().store
    store.add_all(member, [r for r in records if store.get(member, r.id) is None])


@pytest.mark.weekly
@pytest.mark.parametrize("who", ["home", "organiser", "demo"])
def test_each_file_of_each_page_opens(who, be, cookies, monkeypatch):
    plan = made(MONDAY - 2 * WEEK)
    kept = [r for r in one_of_each() if not isinstance(r, type(plan))]
    who_has(who, be, cookies, monkeypatch, plan, *kept)
    pages = {
        "warning_card": ["card.print"],
        "guidance": [f"take.starter.{ending}" for ending in ("pdf", "ics", "csv")],
        "plan": [f"take.plan.{ending}" for ending in ("pdf", "ics", "csv")],
        "my_data": ["data.take.json", "data.take.zip", "data.summary"],
        "exercises": ["sheet.print"],
        "exercise": ["sheet.print"],
        **({} if who == "home" else {"club": ["sheet.print"]}),
    }
    for page, keys in pages.items():
        at = opened(page, **({"id": "E12"} if page == "exercise" else {}))
        at = unfold(at, *(["take.plan"] if page == "plan" else []))
        for key in keys:
            read(take(at, key))


def test_the_plan_is_printed_as_it_was_chosen(be):
    be("home")
    services().store.add("me", made())
    at = unfold(opened("plan", "America/New_York"), "take.plan")
    four, size = words_of(take(at, "take.plan.pdf").content)
    assert size == LETTER
    keep(ChosenMeasures(paper=Paper.A4))
    at = unfold(opened("plan", "America/New_York"), "take.plan")
    assert TEXT("settings.as_set.paper", paper="A4")[1:] in says_as_set(at, "take.plan.pdf")
    at.segmented_control(key="take.weeks.plan").set_value(99)
    whole, size = words_of(take(at, "take.plan.pdf").content)
    assert size == A4
    assert "Sessions: 8." in four
    assert "Sessions: 24." in whole


def test_four_weeks_are_four_for_a_plan_that_begins_next_week(be):
    be("home")
    plan = made(MONDAY + WEEK)
    services().store.add("me", msgspec.structs.replace(plan, day=MONDAY))  # it was made today
    words, _ = words_of(take(unfold(opened("plan"), "take.plan"), "take.plan.pdf").content)
    assert "Sessions: 8." in words


def test_the_calendar_holds_this_week_and_later_at_the_hour_that_was_chosen(be):
    be("home")
    plan = made(MONDAY - 3 * WEEK)
    services().store.add("me", plan)
    at = unfold(opened("plan"), "take.plan")
    assert {e.dtstart.value.hour for e in events_of(take(at, "take.plan.ics").content)} == {18}
    assert "18:00, with a reminder 15 minutes before" in says_as_set(at, "take.plan.ics")
    keep(ChosenMeasures(begins=time(6, 30), reminder=Reminder.EVENING))
    at = unfold(opened("plan"), "take.plan")
    assert "06:30, with a reminder at 20:00 the evening" in says_as_set(at, "take.plan.ics")
    events = events_of(take(at, "take.plan.ics").content)
    begins = [e.dtstart.value for e in events]
    assert [b.date() for b in begins] == [s.day for s in plan.sessions if s.day >= MONDAY]
    assert {(b.hour, b.minute) for b in begins} == {(6, 30)}
    assert {b.utcoffset() for b in begins if b.date() < date(2027, 3, 28)} == {timedelta(hours=1)}
    days = {row["Day"] for row in rows_of(take(at, "take.plan.csv").content)}
    assert min(days) >= MONDAY.isoformat()


def test_the_page_for_a_physiotherapist_tells_of_the_weeks_that_were_chosen(be):
    be("home")
    at = opened("my_data")
    at.segmented_control(key="data.summary.weeks").set_value(4)
    words, size = words_of(take(at, "data.summary").content)
    since = MONDAY - 3 * WEEK
    assert f"{since.day} {since:%B %Y}" in words
    assert size == A4


def test_the_page_for_a_clinician_tells_of_the_answers(open_page):
    walker = Walker(open_page).walk("RF14")
    words, _ = words_of(take(walker.at, "check.download").content)
    assert TEXT("paper.title") in words


def test_the_poster_leads_to_the_invitation(be):
    be("organiser")
    at = opened("club")
    at = at.button(key="club.invite.make").click().run()
    words, _ = words_of(take(at, "club.invite.poster").content)
    assert "http://localhost:8501/door/join/" in words


def test_a_second_tap_makes_a_second_file_and_only_the_last_is_offered(be):
    be("home")
    at = opened("my_data")
    first = take(at, "data.take.json")
    assert TEXT("file.made", name="backcare.json") in shown(at)
    assert take(at, "data.take.json") is not first
    assert take(at, "data.take.zip").name == "backcare.zip"
    at.switch_page("../../pages/tracker.py").run()
    assert not [p for p in at.get("bidi_component") if "take_file" in p.proto.component_name]
    assert TEXT("file.made", name="backcare.zip") not in shown(at)


def test_no_address_of_a_file_is_one_that_streamlit_cannot_name_a_piece_by():
    files, file = Takeaway(), TakenFile("a.csv", "text/csv", b"x", "")
    assert not [a for a in (files.keep(file) for _ in range(2000)) if "__" in a]


def test_a_file_that_is_asked_for_on_a_page_that_is_left_comes_nowhere(be, monkeypatch):
    be("home")
    at = opened("my_data")
    at.session_state["file.asked"] = "data.take.json"
    at.switch_page("../../pages/tracker.py").run()
    at.switch_page("../../pages/my_data.py").run()
    assert TEXT("file.made", name="backcare.json") not in shown(at)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UnreachableError("gone"), "error.unreachable"),
        (DamagedError("cut"), "error.damaged"),
        (ValueError("a secret of ours"), "file.again"),
    ],
)
def test_a_file_that_cannot_be_made_says_why(be, monkeypatch, error, words):
    def fail(_):
        raise error

    be("home")
    monkeypatch.setattr("backcare.ui.my_data.kept.export_json", fail)
    at = opened("my_data").button(key="data.take.json").click().run()
    assert not at.exception
    [told] = [warning.value for warning in at.warning]
    assert told == f"{TEXT('file.failed')} {TEXT(words)}".strip()


def test_a_plan_without_a_session_to_come_offers_none(be):
    be("home")
    plan = made(MONDAY - 3 * WEEK)
    over = tuple(s for s in plan.sessions if s.day < MONDAY)
    services().store.add("me", msgspec.structs.replace(plan, sessions=over))
    at = unfold(opened("plan"), "take.plan")
    assert TEXT("take.over") in shown(at)
    assert not [b for b in at.button if str(b.key).startswith("take.plan")]


@pytest.fixture
def browser():
    def open_(**options):
        app = Starlette(routes=own_routes(services()))
        return TestClient(app, base_url="http://localhost:8501", **options)

    return open_


def test_a_file_is_handed_out_as_one_to_save(be, browser):
    be("home")
    take(opened("my_data"), "data.take.json")
    address = services().files.keep(TakenFile("a.ics", "text/calendar", b"abc", ""))
    answer = browser().get(f"/{address}")
    assert (answer.status_code, answer.content) == (200, b"abc")
    assert answer.headers["content-disposition"] == 'attachment; filename="a.ics"'
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert browser().head(f"/{address}").status_code == 200


def test_a_file_is_for_who_made_it_and_gone_after_they_signed_out(be, cookies, browser):
    be("organiser")
    at = opened("my_data")
    file = take(at, "data.take.json")
    club = services().club
    cookie = club.address.cookie
    assert file.whose == mark_of(cookies[cookie])
    address = services().files.keep(file)
    own = browser(cookies={cookie: cookies[cookie]})
    assert own.get(f"/{address}").content == file.content
    other = join({}, "Ben")
    for stranger in (browser(), browser(cookies={cookie: other.token})):
        answer = stranger.get(f"/{address}")
        assert answer.status_code == 404
        assert TEXT("missing.file") in answer.text
        assert 'href="../../"' in answer.text
    club.accounts.sign_ins.end_all(club.accounts.member_of(cookies[cookie]))  # on another device
    assert own.get(f"/{address}").status_code == 404
    assert services().files.get(address.split("/")[1]) is None, "not kept either"


def test_a_file_comes_again_once_the_records_can_be_reached(be, cookies, browser, monkeypatch):
    be("organiser")
    club = services().club
    cookie = club.address.cookie
    file = TakenFile("a.ics", "text/calendar", b"abc", mark_of(cookies[cookie]))
    address = f"/{services().files.keep(file)}"
    own = browser(cookies={cookie: cookies[cookie]})

    def away(*_):
        raise UnreachableError("away")

    with monkeypatch.context() as for_now:
        for_now.setattr(club.accounts, "member_of", away)
        answer = own.get(address)
    assert (answer.status_code, TEXT("missing.records") in answer.text) == (503, True)
    assert own.get(address).content == b"abc"


def test_what_was_corrected_is_in_the_file_that_is_taken_again_in_the_same_tab(be):
    """However long it is: pieces of its content must not decide its address."""
    be("home")
    store = services().store
    days = [MONDAY - timedelta(days=n) for n in range(3200)]
    many = [check_in(100 + n, day, nprs_waking=9, note="n" * 400) for n, day in enumerate(days)]
    store.add_all("me", many)
    at = opened("my_data")
    first = take(at, "data.take.json")
    assert len(first.content) > 1 << 20
    own = store.find("me", CheckIn)
    store.change("me", msgspec.structs.replace(own[len(own) // 2], nprs_waking=4))
    second = take(at, "data.take.json")
    pains = [r.get("nprs_waking") for r in json.loads(second.content)["records"]]
    assert pains.count(4) == 1
    kept = [services().files.keep(file) for file in (first, second)]
    assert kept[0] != kept[1]


def test_files_are_kept_for_a_while_and_within_bounds():
    now = 0.0
    files = Takeaway(lambda: now)
    keys = [files.keep(TakenFile("a.pdf", "application/pdf", b"x", "")).split("/")[1]]
    now = KEPT_SECONDS
    assert files.get(keys[0]) is not None
    now += 1
    assert files.get(keys[0]) is None
    large = TakenFile("a.pdf", "application/pdf", bytes(MOST_KEPT_BYTES // 2 + 1), "")
    first, second = (files.keep(large).split("/")[1] for _ in range(2))
    assert (files.get(first), files.get(second)) == (None, large)
    assert files.get("unknown") is None
