"""A club as its members use it: separate browsers, one server."""

import json
import re
from datetime import timedelta

import msgspec
import pytest
from playwright.sync_api import expect

from backcare.domain.club.documents import PublishedWeek, Role
from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    ExerciseSession,
    GateResults,
    GateValue,
)
from backcare.domain.records import Record
from backcare.ui.navigation import PAGES, PRIVACY, SETTINGS
from benchmarks.visitor import rerun, visiting
from scripts.local_server import wait_until_idle
from tests.browser.axe import AXE_OPTIONS, CONTRAST, violations_of_ours
from tests.browser.conftest import PHONE
from tests.browser.joining import GOOD
from tests.browser.members import join, join_at_the_door
from tests.browser.player import begin, expect_nothing_kept, hide, kept_in, offer_of
from tests.browser.screens import SCREENS, open_
from tests.browser.waits import all_answered, until_still
from tests.builders import TODAY, _base, one_of_each, session

pytestmark = pytest.mark.browser
COPIES_NOTHING = """
  Object.defineProperty(navigator, "clipboard", { value: undefined });
  document.execCommand = () => false;
"""


def log_session(page, club, minutes):
    open_(page, club[0], "tracker")
    page.get_by_label("Minutes").first.fill(str(minutes))
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("saved").first.wait_for()


@pytest.mark.weekly
def test_two_members_at_once_each_have_a_record_of_their_own(club, new_page):
    pages = {"Ann": new_page(), "Ben": new_page()}
    accounts = {name: join_at_the_door(page, club, name) for name, page in pages.items()}
    for (name, page), minutes in zip(pages.items(), (11, 22), strict=True):
        log_session(page, club, minutes)
        [saved] = club[1].store.find(accounts[name].key, Record)
        assert saved.minutes == minutes
    for name, own, other in (("Ann", "11 min", "22 min"), ("Ben", "22 min", "11 min")):
        open_(pages[name], club[0], "tracker")
        expect(pages[name].get_by_text(own)).to_have_count(1)
        expect(pages[name].get_by_text(other)).to_have_count(0)
        expect(pages[name].get_by_text(f"Signed in as {name}")).to_have_count(1)


def test_a_tab_that_was_left_open_saves_nothing_after_signing_out(club, new_page):
    page = new_page()
    account = join(page, club, "Cleo")
    open_(page, club[0], "tracker")
    page.get_by_label("Minutes").first.fill("33")
    account_page = page.context.new_page()
    account_page.goto(f"{club[0].url}/door/account")
    account_page.get_by_role("button", name="Sign out", exact=True).click()
    account_page.get_by_role("heading", name="Sign in").wait_for()
    page.get_by_role("link", name="Sign in").wait_for()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    assert club[1].store.find(account.key, Record) == ()


def test_a_tab_whose_sign_in_was_ended_on_another_device_saves_nothing(club, new_page):
    page = new_page()
    account = join(page, club, "Cora")
    open_(page, club[0], "tracker")
    page.get_by_label("Minutes").first.fill("33")
    club[1].club.accounts.sign_ins.end_all(account.key)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Sign in").wait_for()
    assert club[1].store.find(account.key, Record) == ()


def test_who_is_not_signed_in_reads_and_checks_but_sees_no_record(club, new_page):
    page = new_page()
    personal = {page.name for page in PAGES if page.is_personal}
    with_a_way_in = {*personal, SETTINGS.name}  # which says where to keep what is chosen
    open_to_all = [a for a in SCREENS if a.partition("?")[0] not in with_a_way_in]
    for address in (*open_to_all, PRIVACY.name):
        open_(page, club[0], address)
        expect(page.get_by_role("link", name="Sign in")).to_have_count(0)
    for address in personal:
        open_(page, club[0], address)
        page.get_by_role("link", name="Sign in").wait_for()
        assert page.locator("[data-testid=stTextInput]").count() == 0


@pytest.mark.weekly
def test_the_organiser_sees_counts_from_five_members_on_and_no_names(club, new_page):
    page = new_page()
    join(page, club, "Olga", Role.ORGANISER)
    _, services = club
    token = services.club.accounts.invitations.make()
    names = ["Runner two", "Runner four", "Runner six", "Runner nine", "Runner ten"]
    for number, name in enumerate(names):
        member = services.club.accounts.join(
            token, name, GOOD, has_agreed=True, address="192.0.2.1"
        ).account
        services.store.add(member.key, session(number, minutes=10))
    monday = TODAY - timedelta(days=TODAY.weekday() + 7)
    services.club.store.write(put=[PublishedWeek(key=monday.isoformat(), done=25, is_final=True)])
    open_(page, club[0], "club")
    members = len(services.club.accounts.members.all())
    expect(page.get_by_text(f"{members} members.")).to_have_count(1)
    words = page.locator("main").inner_text()
    for name in names:
        assert name not in words
    expect(page.get_by_text("About 25 routine sessions done together")).to_have_count(1)
    page.get_by_role("link", name="Data protection").click()
    expect(page.get_by_role("heading", name="For the organiser: data protection")).to_be_visible()


@pytest.mark.weekly
def test_a_member_who_is_no_organiser_sees_nothing_of_the_organisers(club, new_page):
    page = new_page()
    join(page, club, "Dora")
    open_(page, club[0], "club")
    expect(page.get_by_text("For the organiser")).to_have_count(0)
    expect(page.get_by_role("button", name="Make an invitation")).to_have_count(0)
    open_(page, club[0], "privacy")
    expect(page.get_by_text("Who is responsible.")).to_be_visible()
    expect(page.get_by_text("For the organiser")).to_have_count(0)


@pytest.mark.weekly
def test_tonights_code_counts_a_member_in(club, new_page):
    page = new_page()
    account = join(page, club, "Emil")
    code = club[1].club.counts.open_meeting(TODAY).code
    open_(page, club[0], "club")
    page.get_by_text("I was there tonight").click()
    page.get_by_label("The code that your organiser shows").fill(code.lower())
    page.get_by_role("button", name="Count me in").click()
    page.get_by_text("You are counted in for today").first.wait_for()
    assert club[1].club.counts.is_there(account.key, TODAY)


@pytest.mark.weekly
def test_a_link_that_a_browser_does_not_copy_is_marked_to_be_copied_by_hand(club, new_page):
    server, _ = club
    page = new_page(is_new=True)
    page.add_init_script(COPIES_NOTHING)
    join(page, club, "inviting", Role.ORGANISER)
    page.goto(f"{server.url}/club")
    page.get_by_role("button", name="Make an invitation").click()
    page.get_by_role("button", name="Copy the link").dblclick()
    expect(page.get_by_role("status").filter(has_text="marked")).to_be_visible()
    link = page.get_by_test_id("stCode").inner_text().strip()
    field = page.get_by_role("textbox", name="The invitation's link")
    assert field.evaluate("(f) => f.value.slice(f.selectionStart, f.selectionEnd)") == link
    assert violations_of_ours(page) == []


@pytest.mark.weekly
def test_the_door_and_the_club_are_accessible_and_fit_a_phone(club, new_page):
    page = new_page()
    _, services = club
    link = services.club.address.join_link(services.club.accounts.invitations.make())
    addresses = [link.removeprefix(f"{club[0].url}/"), "door/sign-in", "door/recover", "tracker"]
    signed_in = ["door/account", "door/leave", "club", "privacy"]
    for address in (*addresses, None, *signed_in):
        if address is None:
            join(page, club, "Fay", Role.ORGANISER)
            continue
        page.goto(f"{club[0].url}/{address}")
        page.locator("h1").wait_for()
        if not address.startswith("door"):
            wait_until_idle(page, "h1")
        page.wait_for_function(FITS, arg=PHONE["width"])
        for scheme, options in (("light", AXE_OPTIONS), ("dark", CONTRAST)):
            page.emulate_media(color_scheme=scheme)
            until_still(page)
            assert violations_of_ours(page, options) == [], (address, scheme)


@pytest.mark.weekly
def test_a_wrong_passphrase_is_told_and_the_name_stays(club, new_page):
    page = new_page()
    page.goto(f"{club[0].url}/door/sign-in")
    page.get_by_label("Nickname").fill("Nobody")
    page.get_by_label("Passphrase").fill("something long enough")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    assert page.get_by_label("Nickname").input_value() == "Nobody"


FITS = "(width) => document.documentElement.scrollWidth <= width"
HOSTILE = (
    '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'
    " ![p](https://elsewhere.example/p.png) [a](javascript:window.harmed=1) :material/home: $x$"
)


NAMED = (
    "![p](https://elsewhere.example/p) :red[x] :material/home: :smile: $5 a -> b"
    " <b onclick=1> **b** www.x.org me@x.org"
)
"""As long as an activity's name can be, and more than a name should mean."""
UNSEEN = str.maketrans("", "", "\u2060\u2068\u2069")


@pytest.mark.weekly
def test_what_a_member_typed_never_becomes_part_of_a_page(club, new_page):
    page = new_page()
    account = join(page, club, "Gus")
    _, services = club
    named = (ActivityRating(name=NAMED, ability=4),)
    measured = (GateValue(test=NAMED, value=31),)
    typed = {
        ActivityCheck: {"activities": named},
        ExerciseSession: {"note": HOSTILE},
        GateResults: {"values": measured},
    }
    services.store.add_all(
        account.key,
        [msgspec.structs.replace(r, **typed.get(type(r), {})) for r in one_of_each()],
    )
    services.store.add(
        account.key, ActivityCheck(**_base(77, TODAY - timedelta(weeks=4)), activities=named)
    )
    asked, seen = [], 0
    page.on("request", lambda request: asked.append(request.url))
    for address in ("tracker", "my_data", "plan", "gate_tests", "club"):
        open_(page, club[0], address)
        chart = page.get_by_role("radio", name="My activities", exact=True)
        if chart.count():
            chart.click()
            page.locator("[data-testid=stVegaLiteChart]").wait_for()
        shut = page.locator("[data-testid=stExpander] details:not([open]) > summary")
        while shut.count():  # what one holds, boxes too, is drawn once it is open
            shut.first.click()
            all_answered(page)
        edit = page.get_by_role("button", name="Edit")
        if entries := edit.count():
            edit.first.click()
            expect(edit).to_have_count(entries - 1)  # it is open
        all_answered(page)
        seen += page.locator("main").inner_text().translate(UNSEEN).count(NAMED)
        assert page.evaluate("window.harmed") is None
        made = "img[src*=elsewhere], img[src=x], a[href^=javascript], b[onclick], .katex"
        assert page.locator(f"{made}, a[href*='x.org'], a[href*=elsewhere]").count() == 0
    assert [url for url in asked if "elsewhere" in url] == []
    assert seen >= 4, "it is shown, letter by letter: two entries, a finding, a test"


@pytest.mark.weekly
def test_another_members_ids_are_of_no_use(club, new_page):
    server, services = club
    hers, his = (join(new_page(), club, name) for name in ("Hana", "Ivo"))
    theirs = session(1, minutes=44, note="only Hana's")
    services.store.add(hers.key, theirs)
    entered = services.club.accounts.sign_in("Ivo", GOOD, address="192.0.2.1")
    cookie = f"{services.club.address.cookie}={entered.token}"
    forged = [
        f"$$ID-0-{key}.{theirs.id}"
        for key in ("tracker.edit", "tracker.delete", "tracker.save_changes")
    ]
    with visiting(server.url, cookie) as socket:
        answer = rerun(socket, "tracker", f"id={theirs.id}&member={hers.key}")
        for pressed in forged:
            answer = rerun(socket, "tracker", f"id={theirs.id}", answer.page_hash, {}, pressed)
            assert not any(theirs.id in widget for widget in answer.widget_ids)
    assert services.store.get(hers.key, theirs.id).minutes == 44
    assert services.store.find(his.key, Record) == ()


@pytest.mark.weekly
def test_a_session_under_way_is_its_members_alone(club, new_page):
    page = new_page()
    join(page, club, "Sven")
    open_(page, club[0], "run_walk")
    begin(page)
    hide(page)
    open_(page, club[0], "tracker")
    expect(offer_of(page)).to_be_visible()
    assert re.fullmatch("[0-9a-f]{32}", kept_in(page)["owner"])
    join_at_the_door(page, club, "Tara")  # on the same phone, and he did not sign out
    open_(page, club[0], "tracker")
    page.wait_for_function("() => localStorage.getItem('backcare.session') === null")
    expect(offer_of(page)).to_have_count(0)
    open_(page, club[0], "run_walk")
    begin(page)
    hide(page)
    page.goto(f"{club[0].url}/door/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/door/sign-in")
    expect_nothing_kept(page)
    assert page.evaluate("localStorage.getItem('backcare.session.led')") is None


def test_what_one_member_could_not_deliver_is_saved_for_nobody_else(club, new_page):
    """On one phone: she did not sign out, or did, and he comes in by whichever way."""
    server, services = club
    page = new_page()
    hers = join(page, club, "Uma")
    open_(page, club[0], "run_walk")
    begin(page)
    hide(page)
    kept = kept_in(page)
    result = {"id": kept["id"], "kind": "run", "day": TODAY.isoformat(), "minutes": 30, "nprs": 7}
    undelivered = json.dumps({**kept, "state": None, "result": {**result, "step": 1, "done": []}})
    keep = "(kept) => localStorage.setItem('backcare.session', kept)"
    page.goto(f"{server.url}/healthz")
    page.evaluate(keep, undelivered)
    his = join(page, club, "Vic")  # by a cookie alone, past all pages of the door
    for address in ("run_walk", "tracker"):
        open_(page, server, address)
        expect_nothing_kept(page)
        page.goto(f"{server.url}/healthz")
        page.evaluate(keep, undelivered)
    page.goto(f"{server.url}/door/account")
    page.evaluate("localStorage.setItem('backcare.appearance', 'dark')")
    page.evaluate("sessionStorage.setItem('backcare.check', 'x')")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/door/sign-in")
    expect_nothing_kept(page)
    left = "() => [Object.keys(localStorage), Object.keys(sessionStorage)].flat()"
    # How the page looks, and when somebody left: a page that Back brings again is loaded anew.
    assert sorted(key for key in page.evaluate(left) if key.startswith("backcare.")) == [
        "backcare.appearance",
        "backcare.left",
    ]
    for member in (hers, his):
        assert services.store.find(member.key, Record) == ()


def test_a_file_is_gone_for_whoever_comes_after(club, new_page):
    server, services = club
    page = new_page()
    account = join(page, club, "Wim")
    services.store.add(account.key, session(1, minutes=44))
    open_(page, server, "my_data")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Take all along as one file (JSON)").click()
    address = coming.value.url
    assert page.request.get(address).status == 200
    page.goto(f"{server.url}/door/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/door/sign-in")
    assert page.request.get(address).status == 404
    join(page, club, "Xia")
    assert page.request.get(address).status == 404
