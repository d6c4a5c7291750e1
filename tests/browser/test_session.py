"""The guided session on a phone, with a clock that the test drives."""

import re
from datetime import timedelta

import msgspec
import pytest
from playwright.sync_api import expect

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import CheckIn, RunSession
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.progression import versions
from backcare.domain.records import Record
from backcare.domain.sides import Side
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.browser.player import (
    ADDRESS,
    CHOICES,
    CONTENT,
    PLAN,
    SHORT,
    WHOLE,
    another_tab,
    begin,
    done_in,
    expect_nothing_kept,
    hide,
    kept_in,
    offer_of,
    run_for,
    save,
    second_set,
    tap,
    where,
    with_own_clock,
)
from tests.browser.screens import open_
from tests.browser.waits import all_answered, until
from tests.builders import MONDAY, TODAY, one_of_each

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def store(user):
    kept = TinyTrackerStore(user)
    kept.add(LOCAL_MEMBER, PLAN)
    return kept


@pytest.fixture
def page(new_page):
    return with_own_clock(new_page(is_new=True))


def test_a_whole_session_from_start_to_the_diary(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    for _ in range(40):
        run_for(page, 20)
        if page.get_by_text("How was it?").is_visible():
            break
    heard, said = page.evaluate("window.heard"), page.evaluate("window.said")
    assert len(heard) > 60
    assert {880, 440, 660} <= set(heard)
    assert any(CONTENT.exercises[SHORT.exercises[0].exercise].name in words for words in said)
    assert any("Left side" in words for words in said)
    assert page.evaluate("window.shaken.length") > 10
    worst = page.get_by_role("group", name="Worst pain during it")
    worst.get_by_role("button", name="2", exact=True).click()
    left = page.get_by_role("group", name=re.compile("How many more"))
    left.get_by_role("button", name="3-4").click()
    page.get_by_text("One exercise was different").click()
    name = CONTENT.exercises[SHORT.exercises[1].exercise].name
    page.get_by_label(f"Pain during {name}").select_option("4")
    page.get_by_role("button", name="Save it", exact=True).dblclick()
    page.get_by_text("Well done").wait_for(timeout=15_000)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect_nothing_kept(page)
    [entry] = done_in(store)
    assert (entry.nprs, entry.day) == (2, TODAY)
    assert entry.exercises == tuple(e.exercise for e in SHORT.exercises)
    for told, planned in zip(entry.done, SHORT.exercises, strict=True):
        sides = 2 if planned.is_each_side else 1
        assert sum(s.reps for s in told.sets) == sides * sum(planned.reps)
        assert {s.side for s in told.sets} == (set(Side) if sides == 2 else {None})
        assert told.reps_left == "3-4"
    assert [d.nprs for d in entry.done[:3]] == [None, 4, None]


def test_a_pause_in_a_hold_and_the_space_bar(page, server):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    tap(page, "Skip")
    run_for(page, 2)
    number = page.get_by_role("timer")
    tap(page, "Pause")
    before = number.inner_text()
    run_for(page, 30)
    expect(page.get_by_text("Paused", exact=True).first).to_be_visible()
    assert number.inner_text() == before
    page.locator("dialog").press("Space")  # the button has the focus: it is tapped
    run_for(page, 2)
    assert number.inner_text() != before


@pytest.mark.weekly
def test_a_screen_that_was_off_pauses(page, server):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    run_for(page, 2)
    page.clock.fast_forward(120_000)
    expect(page.get_by_text("Paused, as the screen was off.").first).to_be_visible()
    tap(page, "Go on")
    expect(page.get_by_text("Get ready", exact=True)).to_be_visible()


def test_a_session_goes_on_where_it_was_after_all_that_a_phone_does(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    there = second_set(page)
    name = page.locator("dialog h2.name").inner_text()
    hide(page)
    expect(offer_of(page)).to_have_text(f"Go on where you were (set 2 of {name})")
    offer_of(page).click()
    assert where(page) == there
    page.reload()
    offer_of(page).click(timeout=30_000)
    assert where(page) == there
    kept = kept_in(page)
    page.close()  # no word to the page: the tab, or the whole browser, is gone
    tab = another_tab(page)
    open_(tab, server, "tracker")
    expect(offer_of(tab)).to_have_text(f"Go on where you were (set 2 of {name})")
    assert {kept["id"], "home"} == {kept_in(tab)["id"], kept_in(tab)["owner"]}
    open_(tab, server, "plan")
    offer_of(tab).click()
    assert where(tab) == there
    run_for(tab, 3)
    tab.go_back()  # to the tracker: where the browser has no Back of its own for what stands above
    expect(offer_of(tab)).to_be_visible(timeout=30_000)
    expect(tab.get_by_role("dialog")).to_be_hidden()
    offer_of(tab).click()
    tab.clock.fast_forward("01:00:00")
    expect(tab.get_by_text("Paused, as the screen was off.").first).to_be_visible()
    tap(tab, "Go on")
    assert where(tab) == there
    tap(tab, "Stop")
    worst = tab.get_by_role("group", name="Worst pain during it")
    worst.get_by_role("button", name="3", exact=True).click()
    tab.keyboard.press("Escape")
    tap(tab, "Say how it was, and save it")
    expect(worst.get_by_role("button", name="3", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    save(tab)
    [entry] = done_in(store)
    assert (entry.id, entry.nprs) == (kept["id"], 3)
    assert SHORT.exercises[0].exercise in entry.exercises
    assert entry.minutes < 10
    expect_nothing_kept(tab)
    for address in ("plan", "tracker", f"{ADDRESS}&short=yes"):
        open_(tab, server, address)
        expect(offer_of(tab)).to_have_count(0)


def test_starting_anew_asks_first_and_a_double_tap_is_no_answer(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    second_set(page)
    hide(page)
    other = PLAN.sessions[1]
    open_(page, server, f"session?on={other.day}&part={other.name}")
    expect(offer_of(page)).to_be_visible()  # of the session before, led as it began
    page.get_by_role("button", name=re.compile("^Start, ")).dblclick()
    sure = page.get_by_role("button", name=re.compile("^Tap again: what you did so far"))
    expect(sure).to_be_visible()
    assert kept_in(page) is not None
    run_for(page, 1)
    sure.click()
    expect_nothing_kept(page)
    begin(page)
    assert kept_in(page)["state"]["done"] == {}


@pytest.mark.weekly
def test_a_plan_that_changed_meanwhile_loses_no_session(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    second_set(page)
    hide(page)
    store.erase(LOCAL_MEMBER)
    open_(page, server, f"{ADDRESS}&short=yes")
    expect(page.get_by_role("heading", name="There is no such session")).to_be_visible()
    offer_of(page).click()
    tap(page, "Stop")
    save(page)
    assert len(done_in(store)) == 1


@pytest.mark.weekly
def test_what_is_a_week_old_or_somebody_elses_is_gone(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    second_set(page)
    hide(page)
    change = """change => {
        const kept = JSON.parse(localStorage.getItem("backcare.session"));
        localStorage.setItem("backcare.session", JSON.stringify({ ...kept, ...change }));
        return kept;
    }"""
    kept = page.evaluate(change, {"owner": "f" * 32})
    led = page.evaluate("localStorage.getItem('backcare.session.led')")
    open_(page, server, "tracker")
    page.wait_for_function("() => localStorage.getItem('backcare.session') === null")
    assert page.evaluate("localStorage.getItem('backcare.session.led')") is None
    expect(offer_of(page)).to_have_count(0)
    page.evaluate(
        "([kept, led]) => {"
        "localStorage.setItem('backcare.session', JSON.stringify(kept));"
        "localStorage.setItem('backcare.session.led', led); }",
        [{**kept, "begunAt": kept["begunAt"] - 7 * 86_400_000}, led],
    )
    open_(page, server, "plan")
    page.wait_for_function("() => localStorage.getItem('backcare.session') === null")
    expect(offer_of(page)).to_have_count(0)


@pytest.mark.safety
def test_while_exercise_waits_what_was_done_can_be_saved_and_no_more(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    second_set(page)
    hide(page)
    [check] = [one for one in one_of_each() if isinstance(one, SelfCheckResult)]
    store.add(LOCAL_MEMBER, msgspec.structs.replace(check, cleared=None))
    open_(page, server, "tracker")
    expect(page.get_by_role("button", name="Save what you did")).to_be_visible()
    expect(offer_of(page)).to_have_count(0)
    tap(page, "Save what you did")
    expect(page.get_by_role("button", name="Not over yet, go back")).to_be_hidden()
    save(page)
    assert len(done_in(store)) == 1


@pytest.mark.weekly
def test_two_tabs_are_one_session(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    there = second_set(page)
    tap(page, "Pause")  # it waits while the other tab opens, however long that takes
    other = another_tab(page)
    open_(other, server, "plan")
    offer_of(other).click()
    assert where(other) == there
    expect(page.get_by_role("dialog")).to_be_hidden()
    tap(other, "Stop")
    save(other)
    expect(offer_of(page)).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Start, "))).to_be_visible()
    assert len(done_in(store)) == 1


def test_a_session_belongs_to_the_day_on_which_it_began(new_page, store, server):
    sunday = MONDAY - timedelta(days=1)
    page = with_own_clock(new_page(is_new=True), time=f"{sunday}T23:58:00Z")
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    tap(page, "Skip")
    run_for(page, 240)  # it is Monday now
    hide(page)
    expect(page.get_by_text(re.compile("It began on Sunday,? 15 November"))).to_be_visible()
    offer_of(page).click()
    tap(page, "Stop")
    save(page)
    [entry] = done_in(store)
    assert entry.day == sunday


@pytest.mark.weekly
@pytest.mark.parametrize("state", ["interrupted", "closed"])  # the core is tried with all
def test_sound_comes_back_from_any_state(page, server, state):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    tap(page, "Pause")
    page.evaluate("state => window.audios.forEach((one) => (one.state = state))", state)
    page.evaluate("window.heard.length = 0")
    tap(page, "Go on")
    run_for(page, 12)  # the last three seconds of getting ready
    assert page.evaluate("window.heard").count(660) == 3


@pytest.mark.weekly
def test_beginning_with_the_right_side(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    tap(page, "Begin with the left side")
    begin(page)
    tap(page, "Skip")
    run_for(page, 45)
    tap(page, "Stop")
    save(page)
    [entry] = done_in(store)
    assert entry.done[0].sets[0].side is Side.RIGHT


@pytest.mark.weekly
def test_skipping_to_the_end_saves_nothing_that_was_not_done(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    for _ in SHORT.exercises:
        tap(page, "Next exercise")
    expect(page.get_by_text("Nothing done yet, nothing saved.")).to_be_visible()
    tap(page, "Leave it")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert done_in(store) == []


@pytest.mark.weekly
def test_an_easier_version_is_what_is_saved(page, server, store):
    at, planned, easier = next(
        (n, planned, known["easier"])
        for n, planned in enumerate(SHORT.exercises)
        if "easier" in (known := versions(planned, WHOLE, Planner(CHOICES, CONTENT.programming)))
    )
    assert easier != planned
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    for _ in range(at):
        tap(page, "Next exercise")
    tap(page, "Easier")
    name = CONTENT.exercises[easier.exercise].name
    expect(page.locator("dialog h2.name")).to_have_text(name)
    tap(page, "Skip")
    run_for(page, 60)
    tap(page, "Stop")
    save(page)
    [entry] = done_in(store)
    assert entry.exercises == (easier.exercise,)


@pytest.mark.weekly
def test_a_connection_cut_at_the_end_saves_it_once_it_is_back(page, server, store):
    sockets, is_cut = [], []

    def connect(socket):
        if is_cut:
            socket.close()
            return
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket(re.compile("/_stcore/stream"), connect)
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    tap(page, "Skip")
    run_for(page, 60)
    is_cut.append(True)
    for socket in sockets:
        socket.close()
    run_for(page, 20)  # the session goes on without a connection
    tap(page, "Stop")
    page.get_by_role("button", name="Save it", exact=True).click()
    run_for(page, 10)
    expect(page.get_by_text("Not saved yet").first).to_be_visible()
    assert done_in(store) == []
    is_cut.clear()
    until(page, lambda: done_in(store), "it is told again", between=lambda: run_for(page, 2))
    [entry] = done_in(store)
    assert entry.done
    page.get_by_text("Well done").wait_for(timeout=15_000)
    run_for(page, 20)
    all_answered(page)
    assert len(done_in(store)) == 1


RESULT = {
    "id": "b" * 32,
    "kind": "routine",
    "day": TODAY.isoformat(),
    "minutes": 9,
    "nprs": 1,
    "done": [{"exercise": "E08", "sets": [{"reps": 5, "hold_seconds": 8, "side": "left"}]}],
}


def keep_unsaved(page, result=RESULT):
    """Leave in the browser a session that was ended and never answered."""
    page.evaluate(
        """([id, result]) => localStorage.setItem("backcare.session", JSON.stringify({
            owner: "home", id, begunAt: Date.now(), state: null, result,
        }))""",
        [RESULT["id"], result],
    )


@pytest.mark.parametrize("address", [f"{ADDRESS}&short=yes", "tracker"])
def test_an_unsaved_session_is_sent_after_a_reload(page, server, store, address):
    open_(page, server, address)
    for _ in range(2):  # told twice, as if the answer had been lost
        keep_unsaved(page)
        page.reload()
        page.get_by_text("Well done").wait_for(timeout=15_000)
        page.wait_for_function("() => localStorage.getItem('backcare.session') === null")
    [entry] = done_in(store)
    assert (entry.id, entry.minutes) == ("b" * 32, 9)


@pytest.mark.weekly
def test_an_answer_that_comes_late_is_seen(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    told, held, sockets = [], [], []

    def connect(socket):
        far = socket.connect_to_server()
        sockets.append(socket)
        socket.on_message(lambda message: (note(message), far.send(message)))
        far.on_message(lambda message: held.append(message) if told else socket.send(message))

    def note(message):
        if RESULT["id"].encode() in message:  # the session; all else asks for the page
            told.append(message)

    page.route_web_socket(re.compile("/_stcore/stream"), connect)
    keep_unsaved(page)
    page.reload()
    page.get_by_text("Saving").wait_for(timeout=15_000)
    # Told again: the answer is long in coming.
    until(page, lambda: len(told) >= 3, "it is told again", between=lambda: run_for(page, 2))
    until(page, lambda: done_in(store), "it is saved")
    told.clear()
    for message in held:
        sockets[0].send(message)
    wait_until_idle(page, "h1")
    page.get_by_text("Well done").wait_for(timeout=15_000)
    all_answered(page)
    assert len(done_in(store)) == 1


@pytest.mark.weekly
def test_what_cannot_be_is_refused_in_words_and_kept(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    keep_unsaved(page, {"id": "b" * 32})
    page.reload()
    wait_until_idle(page, "h1")
    expect(page.get_by_text("Not saved yet.").first).to_be_visible(timeout=15_000)
    assert done_in(store) == []
    expect(page.get_by_role("button", name=re.compile("^Start, "))).to_be_visible()
    tap(page, "Save it")  # it may have been the disk: it can be told once more
    expect(page.get_by_text("Not saved yet.").first).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Do not save it").dblclick()
    sure = page.get_by_role("button", name=re.compile("^Tap again"))
    expect(sure).to_be_visible()
    run_for(page, 1)
    sure.click()
    expect(page.get_by_text("Not saved yet.")).to_have_count(0)
    expect_nothing_kept(page)
    begin(page)


@pytest.mark.weekly
def test_the_arrow_keys_and_what_a_screen_reader_hears(page, server):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    told = page.locator("dialog [role=status]").first
    assert "Get ready" in told.inner_text()
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text("side")
    page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text("Get ready")


@pytest.mark.weekly
def test_reduced_motion_shows_still_pictures(new_page, server, store):
    page = new_page(reduced_motion="reduce")
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    expect(page.locator("dialog .film img")).to_be_visible()
    assert page.locator("dialog video").count() == 0


@pytest.mark.weekly
def test_a_step_of_the_ladder_is_a_run_with_its_pain(page, server, store):
    open_(page, server, "run_walk")
    begin(page)
    expect(page.get_by_text("Walk", exact=True)).to_be_visible()
    run_for(page, 301)
    expect(page.get_by_text("Run", exact=True)).to_be_visible()
    assert any("Run for 30 seconds" in words for words in page.evaluate("window.said"))
    for _ in range(90):
        run_for(page, 30)
        if page.get_by_text("How was it?").is_visible():
            break
    worst = page.get_by_role("group", name="Worst pain during it")
    worst.get_by_role("button", name="1", exact=True).click()
    save(page)
    records = store.find(LOCAL_MEMBER, Record)
    [run] = [r for r in records if isinstance(r, RunSession)]
    [check_in] = [r for r in records if isinstance(r, CheckIn)]
    assert (run.ladder_step, run.minutes, check_in.nprs_running) == (1, 40, 1)


def runs_in(store):
    return [r for r in store.find(LOCAL_MEMBER, Record) if isinstance(r, RunSession)]


@pytest.mark.weekly
def test_a_warm_up_is_no_run_and_a_part_of_a_step_no_step(page, server, store):
    open_(page, server, "run_walk")
    begin(page)
    run_for(page, 62)
    tap(page, "Stop")
    expect(page.get_by_text("Nothing done yet, nothing saved.")).to_be_visible()
    tap(page, "Not over yet, go back")
    tap(page, "Next exercise")
    run_for(page, 250)
    tap(page, "Stop")
    expect(page.get_by_text("You broke it off early.")).to_be_visible()
    save(page)
    [run] = runs_in(store)
    assert (run.ladder_step, run.minutes) == (None, 5)


@pytest.mark.weekly
def test_another_step_is_in_the_address_until_a_run_is_saved(page, server, store):
    open_(page, server, "run_walk")
    page.get_by_text("Choose another step").click()
    page.get_by_role("radio", name="4", exact=True).click()
    expect(page.get_by_role("heading", name="Step 4")).to_be_visible()
    expect(page).to_have_url(re.compile("step=4"))
    wait_until_idle(page, "h1")
    begin(page)
    run_for(page, 301)
    page.reload()
    wait_until_idle(page, "h1")
    expect(page.get_by_role("heading", name="Step 4")).to_be_visible()
    offer_of(page).click()
    for _ in range(90):
        run_for(page, 30)
        if page.get_by_text("How was it?").is_visible():
            break
    save(page)
    [run] = runs_in(store)
    assert run.ladder_step == 4
    expect(page).not_to_have_url(re.compile("step="))
    expect(page.get_by_role("dialog")).to_be_hidden()
    run_for(page, 20)
    assert len(runs_in(store)) == 1
    expect_nothing_kept(page)  # nothing is offered to go on with


@pytest.mark.weekly
def test_all_that_is_erased_is_gone_from_the_browser_too(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    open_(page, server, "my_data")
    assert kept_in(page) is not None
    sure = page.locator("[data-testid=stCheckbox] label", has_text=CONTENT.texts("data.erase.sure"))
    sure.click()
    page.get_by_role("button", name=CONTENT.texts("data.erase.now")).click()
    page.wait_for_function("() => localStorage.getItem('backcare.session') === null")
    assert page.evaluate("localStorage.getItem('backcare.session.led')") is None
    assert store.find(LOCAL_MEMBER, Record) == ()
