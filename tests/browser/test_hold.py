"""An urgent result holds in the browser, whatever happens to page, tab and server."""

import pytest
from playwright.sync_api import expect

from backcare.config import HOLD_COOKIE
from scripts.local_server import wait_until_idle
from tests.browser.members import join
from tests.browser.screens import answer_all, open_, open_where, play_session, tick_last_sign
from tests.browser.waits import until
from tests.builders import TODAY
from tests.forks import running_server
from tests.ours import our_library

pytestmark = [pytest.mark.browser, pytest.mark.safety]

CONTENT = our_library()
TEXT = CONTENT.texts


def expect_title(page, key):
    """Wait for this title alone: for a moment the one before it stands beside it."""
    expect(page.locator("h1")).to_have_text([TEXT(key)])


def expect_remembered(page, value):
    """Wait until the cookie says this; the page itself may not look: its policy forbids `eval`."""

    def is_so():
        return {c["name"]: c["value"] for c in page.context.cookies()}.get(HOLD_COOKIE, "") == value

    until(page, is_so, f"the browser remembers {value!r}")


def tick_a_sign(page, server):
    open_(page, server, "self_check")
    tick_last_sign(page)
    page.get_by_text("Exercise waits from now on.").wait_for()
    expect_remembered(page, f"E.{TODAY.isoformat()}")


def note_a_professional(page):
    page.get_by_text(TEXT("hold.clear")).click()
    page.get_by_text("Physiotherapist", exact=True).click()


def test_an_emergency_holds_over_reload_address_tab_and_server_until_it_is_cleared(
    server, user, new_page
):
    page = new_page()
    tick_a_sign(page, server)
    page.reload()
    wait_until_idle(page, "h1")
    for name in ("plan", "session", "exercises"):  # of all that offer exercise
        open_(page, server, name)
        expect_title(page, f"hold.title.{name}")
    open_(page, server, "exercise?id=E12")
    expect_title(page, "hold.title.exercise")
    expect(page.locator("video")).to_have_count(0)
    open_(page, server, "")
    expect(page.get_by_text(TEXT("guidance.plan.label"))).to_have_count(0)
    page.close()
    again = page.context.new_page()
    open_(again, server, "plan")
    expect_title(again, "hold.title.plan")
    assert not user.exists(), "nothing of it is on the server"
    with running_server(user, today=TODAY.isoformat()) as another:
        open_(again, another, "session")
        expect_title(again, "hold.title.session")
        note_a_professional(again)
        expect_title(again, "session.unknown_title")
        expect_remembered(again, "")
        open_(again, another, "plan")
        expect_title(again, "plan.title.none")


def test_a_whole_check_without_a_sign_opens_exercise_again(server, new_page):
    page = new_page()
    tick_a_sign(page, server)
    open_(page, server, "self_check")
    page.get_by_role("button", name="Start again").click()  # the tab has kept the result
    answer_all(page)
    expect_remembered(page, "")
    open_(page, server, "plan")
    expect_title(page, "plan.title.none")


def find_a_bone_under_stress(page, server):
    """Walk to a result for which running and jumping wait, and nothing else does."""
    open_(page, server, "self_check")
    open_where(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="How is the pain?").wait_for()
    for name in ("F-landing", "B-landing", "B-earlier"):
        page.locator(f".st-key-check-tick-{name} label").first.click()
    page.get_by_role("button", name="Continue").click()
    page.locator(".st-key-check-tick-bone-focal label").first.click()
    page.get_by_role("radio", name="No", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="What brings it on?").wait_for()
    page.get_by_role("button", name="None of these").click()
    page.get_by_text("Running and jumping wait from now on.").wait_for()
    expect_remembered(page, f"D.{TODAY.isoformat()}.no-impact")


def test_no_running_holds_over_reload_and_back_while_floor_work_goes_on(server, new_page):
    page, waits = new_page(), CONTENT.advice.no_impact.heading
    find_a_bone_under_stress(page, server)
    page.reload()
    wait_until_idle(page, "h1")
    open_(page, server, "exercises")
    expect(page.get_by_text(waits)).to_be_visible()
    open_(page, server, "exercise?id=E56")
    expect(page.get_by_text(TEXT("exercise.waits"))).to_be_visible()
    expect(page.locator("video")).to_have_count(0)
    open_(page, server, "exercise?id=E11")
    expect(page.locator("video").first).to_be_attached()
    page.go_back()
    expect(page.get_by_text(TEXT("exercise.waits"))).to_be_visible()
    open_(page, server, "run_walk")
    expect_title(page, "hold.title.run_walk")
    page.get_by_text(TEXT("hold.clear_running")).click()
    page.get_by_text("Doctor", exact=True).click()
    expect_title(page, "run_walk.title")
    expect_remembered(page, "")


def test_a_session_under_way_in_another_tab_ends_and_another_tab_opens_again(server, new_page):
    first = new_page()
    open_(first, server, "plan")
    play_session(first)
    second = first.context.new_page()
    tick_a_sign(second, server)
    expect_title(first, "hold.title.session")
    expect(first.get_by_role("button", name="Go on")).to_have_count(0)
    first.reload()
    wait_until_idle(first, "h1")
    expect_title(first, "hold.title.session")
    open_(second, server, "plan")
    note_a_professional(second)
    expect(first.locator("h1")).not_to_have_text([TEXT("hold.title.session")])


def test_a_browser_that_keeps_no_cookie_says_so_and_it_is_tried_again(server, new_page):
    page, answers = new_page(), []

    def keep_nothing(route):
        answers.append(route.request.post_data)
        if len(answers) < 3:
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/hold", keep_nothing)
    open_(page, server, "self_check")
    tick_last_sign(page)
    page.get_by_text("This browser does not let us remember that").wait_for()
    page.get_by_text("This browser remembers just that").wait_for()
    assert set(answers) == {f"E.{TODAY.isoformat()}"}
    expect_remembered(page, f"E.{TODAY.isoformat()}")


def test_a_double_tap_lets_this_browser_forget_it(server, new_page):
    page = new_page()
    tick_a_sign(page, server)
    open_(page, server, "plan")
    page.get_by_text(TEXT("hold.in_browser")).click()
    page.get_by_role("button", name=TEXT("hold.forget")).dblclick()
    expect_title(page, "plan.title.none")
    expect_remembered(page, "")
    open_(page, server, "plan")
    expect_title(page, "plan.title.none")


def test_whoever_signs_out_of_a_club_takes_it_away(club, new_page):
    page = new_page()
    join(page, club, "Dora")
    tick_a_sign(page, club[0])
    open_(page, club[0], "plan")
    expect_title(page, "hold.title.plan")
    page.goto(f"{club[0].url}/door/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/door/sign-in")
    expect_remembered(page, "")
    open_(page, club[0], "exercises")
    expect_title(page, "exercises.title")
