"""Settings: what is chosen is kept at the tap, by whom it belongs to, and holds on every page."""

import re
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from backcare.config import SETTINGS_COOKIE
from backcare.domain.measures import (
    ChosenMeasures,
    Clock,
    DateOrder,
    Distance,
    Measures,
    Paper,
    Person,
    Reminder,
    Temperature,
    Weight,
    Words,
)
from backcare.domain.on_device import LONGEST, OnDevice
from backcare.ui.wiring import services
from tests.builders import TODAY
from tests.conftest import MAIN
from tests.pages.choosing import choose, field, go, kept, tab, visit_of
from tests.pages.conftest import join
from tests.pages.records import KINDS
from tests.pages.screen import CONTENT, TEXT, page_links, shown
from tests.visits import visit_on

FIELDS = {
    "distance": (Distance.KM, Distance.MILES),
    "weight": (Weight.KG, Weight.POUNDS),
    "temperature": (Temperature.CELSIUS, Temperature.FAHRENHEIT),
    "clock": (Clock.HOURS_24, Clock.HOURS_12),
    "dates": (DateOrder.DAY, DateOrder.MONTH),
    "week_begins": (0, 6),
    "day_ends": (0, 3),
    "words": (Words.BRITISH, Words.US),
    "paper": (Paper.A4, Paper.LETTER),
    "reminder": (Reminder.MINUTES_15, Reminder.EVENING),
    "person": (Person.WOMAN, Person.MAN),
}
NO_GUESS = {"day_ends", "reminder", "person"}
OTHER = {name: options[1] for name, options in FIELDS.items()}


@pytest.fixture(autouse=True)
def has_pictures_of_both(monkeypatch):
    monkeypatch.setattr("backcare.ui.settings.is_drawn", lambda person: True)


def chosen(at):
    return {name: field(at, name).value for name in FIELDS}


def test_it_is_reached_from_every_page_and_from_my_data(open_page):
    for page in ("today", "self_check", "tracker", "guidance"):
        assert TEXT("page.settings.title") in page_links(open_page(page)), page
    assert TEXT("settings.to") in page_links(open_page("my_data"))


@pytest.mark.parametrize(("zone", "country"), [("Europe/London", "GB"), ("America/New_York", "US")])
def test_everything_is_a_guess_until_it_is_chosen(zone, country):
    at = tab(zone=zone)
    guess = CONTENT.asking.usual.guess(country)
    assert chosen(at) == {name: getattr(guess, name) for name in FIELDS}
    said = [caption.value for caption in at.caption].count(TEXT("settings.guessed"))
    assert said == len(FIELDS) - len(NO_GUESS) + 1, "and the country"
    assert kept() == ChosenMeasures()
    choose(at, "distance", Distance.KM if country == "US" else Distance.MILES)
    assert [c.value for c in at.caption].count(TEXT("settings.guessed")) == said - 1


@pytest.mark.parametrize("name", FIELDS)
def test_a_change_is_kept_at_the_tap_said_quietly_and_undone_by_another(name):
    first, second = FIELDS[name]
    at = choose(tab(), name, second)
    assert kept() == ChosenMeasures(**{name: second})
    assert TEXT("settings.saved") in [caption.value for caption in at.caption]
    assert getattr(visit_of(at).measures, name) == second
    assert chosen(tab()) == chosen(at), "a new visit has it at once"
    choose(at, name, first)
    assert kept() == ChosenMeasures(**{name: first})


def test_american_words_hold_from_the_tap_on_and_in_a_new_visit(be):
    be("home")
    at = choose(tab(), "words", Words.US)
    assert "doctor or physical therapist" in shown(at)
    for page in ("self_check", "guidance", "tracker"):
        assert "doctor or physical therapist" in shown(go(at, page)), page
    at = tab("tracker")
    assert "doctor or physical therapist" in shown(at)
    assert "doctor or physiotherapist" in shown(choose(go(at, "settings"), "words", Words.BRITISH))


def test_another_tab_has_it_at_its_next_run_of_a_page_of_ones_own(be):
    be("home")
    other = tab("tracker")
    at = tab()
    for name, value in OTHER.items():
        choose(at, name, value)
    assert visit_of(other).measures == Measures()
    assert visit_of(go(other, "tracker")).measures == Measures(**OTHER)
    assert visit_of(go(other, "self_check")).measures == Measures(**OTHER)
    assert chosen(go(other, "settings")) == OTHER


def test_the_first_page_of_a_visit_has_it(be):
    be("home")
    choose(tab(), "dates", DateOrder.MONTH)
    for page in ("today", "plan", "tracker", "my_data"):
        at = AppTest.from_file(str(MAIN), default_timeout=30)
        at.context["timezone"] = "Europe/London"
        if page != "today":
            at.switch_page(f"../../pages/{page}.py")
        at.run()
        assert visit_of(at).measures.dates is DateOrder.MONTH, page
    assert "November 19" in shown(tab("today"))


def test_a_page_for_everybody_asks_no_store_and_keeps_to_what_is_known(be, monkeypatch):
    be("home")
    choose(tab(), "dates", DateOrder.MONTH)
    at = tab("self_check")
    assert visit_of(at).measures.dates is DateOrder.DAY, "nobody has asked yet"
    go(at, "tracker")
    with monkeypatch.context() as patched:
        patched.setattr(type(services().store), "profile", lambda *_: pytest.fail("asked"))
        assert visit_of(go(at, "self_check")).measures.dates is DateOrder.MONTH


def test_the_only_runner_has_it_on_pages_for_everybody_too_when_they_are_loaded_anew(be, cookies):
    be("home")
    at = choose(tab(), "distance", Distance.MILES)
    cookies[SETTINGS_COOKIE] = at.session_state["device.memory"].value
    assert visit_of(tab("self_check")).measures.distance is Distance.MILES
    cookies.clear()
    other = tab("tracker")  # another browser, from its first page of one's own on
    cookies[SETTINGS_COOKIE] = other.session_state["device.memory"].value
    assert visit_of(tab("self_check")).measures.distance is Distance.MILES


def test_a_browser_of_a_club_keeps_nothing_of_who_is_signed_in(be):
    be("Ann")
    at = choose(tab(), "distance", Distance.MILES)
    assert at.session_state["device.memory"].value == ""


def test_a_member_has_it_on_a_page_for_everybody_that_is_loaded_anew(be, monkeypatch, tmp_path):
    be("Ann")
    choose(tab(), "words", Words.US)
    for page in ("guidance", "exercises"):
        assert "or physical therapist. If you are worried" in shown(tab(page)), page
    with KINDS["away"](monkeypatch, tmp_path / "user"):
        assert "or physiotherapist. If you are worried" in shown(tab("guidance")), "as guessed"


def test_each_member_of_a_club_has_their_own(be, cookies):
    be("Ann")
    ann = services().club.accounts.members.all()[0].key
    choose(tab(), "distance", Distance.MILES)
    cookies.clear()
    ben = join(cookies, "Ben").account.key
    assert chosen(tab())["distance"] is Distance.KM
    assert (kept(ann).distance, kept(ben).distance) == (Distance.MILES, None)


def test_whoever_is_not_signed_in_has_it_in_the_browser_and_takes_it_along(be, cookies):
    be("stranger")
    at = choose(tab(), "distance", Distance.MILES)
    assert TEXT("settings.on_device") in [caption.value for caption in at.caption]
    assert visit_of(go(at, "self_check")).measures.distance is Distance.MILES
    assert chosen(go(at, "settings"))["distance"] is Distance.MILES
    assert chosen(tab())["distance"] is Distance.KM, "another browser"
    cookies[SETTINGS_COOKIE] = at.session_state["device.memory"].value
    assert chosen(tab())["distance"] is Distance.MILES, "loaded anew"
    ann = join(cookies, "Ann").account.key
    assert chosen(go(at, "settings"))["distance"] is Distance.MILES
    choose(at, "weight", Weight.POUNDS)
    assert kept(ann) == ChosenMeasures(distance=Distance.MILES, weight=Weight.POUNDS)
    cookies[SETTINGS_COOKIE] = "distance.km"
    assert chosen(tab())["distance"] is Distance.MILES, "the profile before the browser"


def test_a_demo_keeps_it_for_the_visit(monkeypatch):
    monkeypatch.setenv("BACKCARE_DEMO", "yes")
    at = choose(tab(), "distance", Distance.MILES)
    assert visit_of(go(at, "tracker")).measures.distance is Distance.MILES
    assert chosen(go(at, "settings"))["distance"] is Distance.MILES
    assert chosen(tab())["distance"] is Distance.KM


@pytest.mark.parametrize("who", ["home", "member"])
def test_what_cannot_be_saved_is_said_and_shows_what_is_so(be, who, monkeypatch, tmp_path):
    be(who)
    at = tab()
    with KINDS["away"](monkeypatch, tmp_path / "user"):
        choose(at, "distance", Distance.MILES)
        assert [warning.value for warning in at.warning]
        assert chosen(at)["distance"] is Distance.KM
        assert visit_of(at).chosen == ChosenMeasures()


def test_two_taps_at_once_keep_both(be):
    be("home")
    one, other = tab(), tab()
    choose(one, "distance", Distance.MILES)
    choose(other, "weight", Weight.POUNDS)
    assert kept() == ChosenMeasures(distance=Distance.MILES, weight=Weight.POUNDS)


def test_erasing_everything_erases_it_too(be):
    at = choose(tab(), "distance", Distance.MILES)
    assert TEXT("data.choices") in shown(go(at, "my_data"))
    at.checkbox[0].check().run()
    at.button(key="data.erase.now").click().run()
    assert kept() == ChosenMeasures()
    assert chosen(go(at, "settings"))["distance"] is Distance.KM


def test_paper_is_that_of_the_chosen_country_and_units_stay():
    at = tab()
    assert not visit_of(at).is_letter
    at.selectbox(key="numbers.country").set_value("US").run()
    assert visit_of(at).is_letter
    assert chosen(at)["distance"] is Distance.KM
    assert visit_of(go(at, "tracker")).is_letter
    choose(go(at, "settings"), "paper", Paper.A4)
    assert not visit_of(at).is_letter


def test_a_chosen_country_is_kept_by_the_browser_until_its_clock_says_otherwise(cookies):
    at = tab()
    at.selectbox(key="numbers.country").set_value("IE").run()
    cookies[SETTINGS_COOKIE] = at.session_state["device.memory"].value
    for page in ("settings", "self_check"):
        assert tab(page).selectbox(key="numbers.country").value == "IE", page
    assert tab(zone="Europe/Vienna").selectbox(key="numbers.country").value == "AT"
    at = tab()
    at.selectbox(key="numbers.country").set_value("GB").run()
    assert at.session_state["device.memory"].value == ""


@pytest.mark.parametrize(
    "value", ["", "x", "country.XX-GB", "distance.yards|weight.lb", "%|.|=" * 999]
)
def test_what_a_browser_says_that_nobody_can_read_is_left_out(cookies, value):
    cookies[SETTINGS_COOKIE] = value
    at = tab()
    assert at.selectbox(key="numbers.country").value == "GB"
    assert chosen(at)["distance"] is Distance.KM
    assert chosen(at)["weight"] is (Weight.POUNDS if "lb" in value else Weight.KG)


begins = st.times().map(lambda t: t.replace(second=0, microsecond=0))


CHOICES = st.builds(
    ChosenMeasures,
    **{name: st.none() | st.sampled_from(options) for name, options in FIELDS.items()},
    begins=st.none() | begins,
)


@given(CHOICES, st.none() | st.sampled_from([("IE", "GB"), ("ZZ", "US")]))
def test_a_browser_gives_back_what_it_was_given(choices, place):
    device = OnDevice(chosen=choices, place=place)
    assert OnDevice.read(device.value) == device
    assert len(device.value) < LONGEST
    assert re.fullmatch(r"[\w.:|-]*", device.value, re.ASCII), "a cookie needs no signs for signs"


@pytest.mark.parametrize(("typed", "hour"), [("6:30 am", 6), ("19.30", 19)])
def test_the_usual_hour_is_typed_on_either_clock(typed, hour):
    at = tab()
    at.text_input[0].set_value(typed).run()
    assert kept().begins == time(hour, 30)
    assert at.text_input[0].value == f"{hour:02}:30"
    assert TEXT("settings.saved") in [caption.value for caption in at.caption]
    choose(at, "clock", Clock.HOURS_12)
    assert at.text_input[0].value in ("6:30 am", "7:30 pm")


@pytest.mark.parametrize("typed", ["25:00", "soon", "", "6:60", "0 am"])
def test_what_is_no_time_of_day_is_told_and_stays(typed):
    at = tab()
    at.text_input[0].set_value(typed).run()
    assert TEXT("settings.begins.label") in at.warning[0].value
    assert at.text_input[0].value == typed
    assert kept().begins is None


def test_in_a_club_it_leads_to_what_concerns_the_account(be, cookies):
    be("Ann")
    words = shown(tab())
    assert TEXT("settings.account") in words
    for address in ("/door/account", "/door/leave"):
        assert f'href="{address}"' in words
    assert TEXT("data.to") in page_links(tab())
    cookies.clear()
    words = shown(tab())
    assert 'href="/door/sign-in"' in words
    assert "/door/leave" not in words


@pytest.mark.parametrize("who", ["home", "demo"])
def test_without_a_club_of_ones_own_there_is_no_account(be, who, monkeypatch):
    if who == "demo":
        monkeypatch.setenv("BACKCARE_DEMO", "yes")
    else:
        be(who)
    assert TEXT("settings.account") not in shown(tab())


def test_choices_of_two_are_merged_each_field_by_itself():
    own = ChosenMeasures(distance=Distance.MILES, day_ends=0)
    other = ChosenMeasures(distance=Distance.KM, clock=Clock.HOURS_12, day_ends=4)
    both = ChosenMeasures(distance=Distance.MILES, clock=Clock.HOURS_12, day_ends=0)
    assert own.with_all_of(other) == both
    assert both.over(Measures(dates=DateOrder.YEAR)) == Measures(
        distance=Distance.MILES, clock=Clock.HOURS_12, dates=DateOrder.YEAR
    )


def test_a_moment_belongs_to_the_day_of_whoever_lived_it():
    late = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # half past one at night in Boston
    measures = Measures(day_ends=3)
    visit = visit_on(TODAY, time_zone="America/New_York", text=TEXT.measured(measures))
    assert visit.day_of(late) == date(2026, 11, 19)
    assert visit_on(TODAY).day_of(late) == date(2026, 11, 20)


def test_nobody_is_asked_to_choose_whom_there_are_no_pictures_of(monkeypatch):
    monkeypatch.setattr("backcare.ui.settings.is_drawn", lambda person: False)
    assert "settings.person" not in {one.key for one in tab().segmented_control}
