"""What people do, from start to end, on a phone."""

import os
import re
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pypdf import PdfReader

from backcare.domain.entries import CheckIn, RunSession
from backcare.domain.records import Record
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import ROOT, running_server, wait_until_idle
from tests.browser.screens import answer_all, open_, open_body, open_where
from tests.browser.taps import tap_twice
from tests.browser.waits import all_answered, at_rest, count_sent, pass_frames, pause, sent, until
from tests.builders import TODAY, session, year_of_entries
from tests.runs import writers

pytestmark = pytest.mark.browser


def settle(page, words):
    page.get_by_text(words).first.wait_for(timeout=15_000)
    wait_until_idle(page, "h1")


@pytest.mark.weekly
def test_a_saved_session_survives_the_death_of_the_server(server, user, new_page):
    page = new_page()
    with running_server(user, today=TODAY.isoformat()) as dying:
        open_(page, dying, "tracker")
        page.get_by_role("radio", name="2", exact=True).first.or_(
            page.get_by_role("button", name="2", exact=True).first
        ).first.click()
        settle(page, "0 of 2")
        page.get_by_label("Minutes").fill("20")
        page.get_by_role("button", name="Save", exact=True).click()
        settle(page, "Routine session of Thursday 19 November saved")
        dying.process.send_signal(signal.SIGKILL)
    open_(page, server, "tracker")  # another one, on the same records
    settle(page, "1 of 2")
    assert page.get_by_text("Routine session · 20 min").count() == 1


def test_a_morning_is_one_tap_on_a_phone_and_one_to_take_it_back(server, user, new_page):
    store = TinyTrackerStore(user)
    store.add(LOCAL_MEMBER, session(1, TODAY - timedelta(days=1), minutes=20))
    page = new_page()
    open_(page, server, "tracker")
    scale = page.get_by_role("group", name="Pain on waking").or_(
        page.get_by_role("radiogroup", name="Pain on waking")
    )
    tap = scale.first.get_by_text("2", exact=True)
    expect(tap).to_be_in_viewport()  # no scrolling on the way
    tap.click()
    settle(page, "Saved.")
    [rated] = store.find(LOCAL_MEMBER, CheckIn)
    assert rated.nprs_waking == 2
    page.get_by_role("button", name="Undo").click()
    settle(page, "Taken back.")
    assert store.find(LOCAL_MEMBER, CheckIn) == ()


def test_a_run_and_what_the_back_said_to_it_take_seven_taps_on_a_phone(server, user, new_page):
    page, taps = new_page(), []

    def tap(target):
        target.click()
        taps.append(target)

    open_(page, server, "tracker")
    tap(page.get_by_role("radio", name="Run", exact=True))
    page.get_by_label("Distance").first.fill("8")
    page.get_by_label("Minutes").first.fill("48")
    tap(page.get_by_role("button", name="Save", exact=True))
    settle(page, "Run of Thursday 19 November saved: 8 km in 48 min.")
    for asked, answer in (("Worst pain while running", "1"), ("Worst pain sitting after", "3")):
        scale = page.get_by_role("group", name=asked).or_(
            page.get_by_role("radiogroup", name=asked)
        )
        tap(scale.first.get_by_text(answer, exact=True))
    tap(page.get_by_role("button", name="Save", exact=True).first)
    settle(page, "Saved.")
    assert len(taps) + len(("distance", "minutes")) == 7
    store = TinyTrackerStore(user)
    [ran] = store.find(LOCAL_MEMBER, RunSession)
    [rated] = store.find(LOCAL_MEMBER, CheckIn)
    assert (ran.distance_m, ran.minutes) == (8000, 48)
    assert (rated.nprs_running, rated.nprs_sitting) == (1, 3)


def choose(page, files):
    """Choose files with runs as in the phone's own dialogue."""
    page.locator("[class*=st-key-import-files] input[type=file]").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ]
    )


def is_at_rest(server, page):
    """Whether the server does next to nothing for a second."""

    def ticks():
        fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="utf-8").split()
        return int(fields[13]) + int(fields[14])

    before = ticks()
    pause(page, 1000)  # what is measured is the time of the processor in a second
    return ticks() - before < 0.2 * os.sysconf("SC_CLK_TCK")


@pytest.mark.weekly
def test_runs_are_brought_in_and_taken_back_and_a_long_reading_is_stopped(server, new_page):
    page = new_page()
    open_(page, server, "my_data")
    later = writers.START + timedelta(days=2)
    choose(
        page,
        {
            "a.fit": writers.fit(),
            "b.gpx": writers.gpx(start=later, kind="Kukimbia"),
            "c.tcx": writers.tcx(sport="Biking"),
        },
    )
    settle(page, "The type “Kukimbia” is not known")
    page.get_by_text("Not a run, left out: Biking (1)").wait_for()
    page.get_by_role("button", name="Keep this run").wait_for()
    page.get_by_text("It is running", exact=True).click()
    settle(page, "read as running, as you said.")
    page.get_by_role("button", name="Keep 2 runs").click()
    settle(page, "2 runs are in your diary.")
    page.get_by_role("button", name="Undo the import").click()
    settle(page, "2 runs are taken out again.")

    # Without sums each record is decoded: that would keep the server busy for a minute.
    run = writers.fit_file(writers.fit_records(writers.START, 3, 3600))
    choose(page, {"many.zip": writers.archive({f"{n}.fit": run for n in range(400)})})
    page.get_by_role("button", name="Stop reading").click()
    settle(page, "Stopped, nothing was kept.")
    # Streamlit draws the page anew at once, so that the words alone do not prove it.
    assert any(is_at_rest(server, page) for _ in range(10))


@pytest.mark.parametrize("gap_ms", [5, 150])
def test_a_double_tap_on_save_is_one_entry(gap_ms, server, user, new_page):
    page = new_page()
    open_(page, server, "tracker")
    page.get_by_label("Minutes").fill("20")
    tap_twice(page, page.get_by_role("button", name="Save", exact=True), gap_ms)
    settle(page, "Routine session of Thursday 19 November saved")
    all_answered(page)  # a second entry would be there by then
    assert len(TinyTrackerStore(user).find("me", Record)) == 1


@pytest.mark.safety
def test_one_tick_shows_the_emergency_text_and_the_number_of_the_country(server, new_page):
    page = new_page(timezone_id="Europe/London", locale="en-US")
    open_(page, server, "self_check")
    page.get_by_text("20 to 30").or_(page.get_by_text("20–30")).first.click()  # noqa: RUF001
    page.get_by_role("radio", name="Neither", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    settle(page, "Do any of these apply right now?")
    # The last one: the reader is far down the list, and has to be taken to the top.
    page.locator("[data-testid=stCheckbox] label").last.click()
    settle(page, "What to do now")
    expect(page.locator("h1")).to_be_focused()
    call = page.locator("a.bc-call").first
    assert call.get_attribute("href") == "tel:999"
    box = call.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844
    assert box["height"] >= 44


@pytest.mark.safety
@pytest.mark.parametrize(
    ("time_zone", "number"),
    [("Asia/Tokyo", "119"), ("America/Puerto_Rico", "911"), ("Indian/Reunion", "15")],
)
def test_the_first_number_is_that_of_where_the_phone_is(server, new_page, time_zone, number):
    page = new_page(timezone_id=time_zone, locale="en-US")
    open_(page, server, "self_check")
    expect(page.locator("a.bc-call").first).to_have_attribute("href", f"tel:{number}")


@pytest.mark.safety
@pytest.mark.parametrize("width", [320, 390])
def test_where_no_number_is_known_the_country_is_chosen_in_one_tap(server, new_page, width):
    page = new_page({"width": width, "height": 844}, timezone_id="Asia/Pyongyang", locale="ko-KP")
    open_(page, server, "self_check")
    words = page.get_by_text("Call the emergency number where you are.").first
    expect(words).to_be_visible()
    expect(page.locator("a[href^='tel:']:visible")).to_have_count(0)
    choice = page.get_by_role("combobox", name="Choose your country to see its numbers")
    gap = choice.bounding_box()["y"] - words.bounding_box()["y"] - words.bounding_box()["height"]
    assert 0 < gap < 120
    choice.click()
    page.keyboard.type("south k")  # the list is long
    page.get_by_role("option", name="South Korea", exact=True).click()
    expect(page.locator("a.bc-call").first).to_have_attribute("href", "tel:119")
    expect(
        page.get_by_role("combobox", name="Country: South Korea. Change country")
    ).to_be_visible()
    # It stays chosen where another page offers a number.
    wait_until_idle(page, "h1")
    page.locator(".st-key-phone-menu a", has_text="Tracker").last.click()
    settle(page, "What was it?")
    page.get_by_text("More, if you like").first.click()
    expect(page.locator(".bc-nobody").first).to_contain_text("South Korea")


def test_the_self_check_works_when_the_store_is_broken(server, user, new_page):
    (user).mkdir()
    (user / "members").write_text("not a folder")
    page = new_page()
    open_(page, server, "self_check")
    page.locator("a.bc-call").first.wait_for()
    expect(page.get_by_test_id("stAlert")).to_contain_text("does not need your records")
    expect(page.get_by_role("heading", name="Is this urgent?")).to_be_visible()


@pytest.mark.weekly
def test_the_map_and_its_list_stay_in_step_and_keep_quick_taps(server, new_page):
    page = new_page()
    open_(page, server, "self_check")
    open_where(page)
    area = page.locator("[data-area='A.groin-left']")
    area.click()
    page.locator("[data-area='A.chest']").click()
    page.locator("[data-area='A.chest']").click()
    wait_until_idle(page, "h1")
    page.get_by_text("Or choose from a list").click()
    groin = page.get_by_label("Left groin")
    assert groin.is_checked()
    assert not page.get_by_label("Chest").is_checked()
    groin.focus()
    page.keyboard.press("Space")
    expect(area).not_to_have_class("area marked")
    wait_until_idle(page, "h1")
    page.get_by_role("button", name="Continue").click()
    settle(page, "How does it behave?")
    page.get_by_role("button", name="Back").click()
    settle(page, "Where does it hurt?")
    page.get_by_text("Marked: Low back, left side; Low back, right side").wait_for()
    for name in ("A.groin-left", "A.dimple-right", "A.low-back-middle"):
        box = page.locator(f"[data-area='{name}']").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 23


@pytest.mark.weekly
def test_ticks_of_a_long_page_wait_for_the_button(server, new_page):
    page = new_page()
    open_(page, server, "self_check")
    open_body(page)
    wait_until_idle(page, "h1")
    count_sent(page)
    page.locator(".st-key-check-tick-RF20 label").click()  # it asks nothing further
    assert sent(page) == 0
    page.get_by_role("button", name="Continue").click()
    settle(page, "Where does it hurt?")
    assert sent(page) > 0


@pytest.mark.weekly
def test_the_self_check_works_by_keyboard_alone(server, new_page):
    page = new_page({"width": 1280, "height": 900})
    open_(page, server, "self_check")

    def reach(words):
        for _ in range(80):
            page.keyboard.press("Tab")
            here = page.evaluate(
                "() => { let e = document.activeElement;"
                " while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
                " return e.innerText || e.closest('label')?.innerText || '' }"
            )
            # the page itself can have the focus, with all its words
            if here.strip().splitlines()[:1] == [words]:
                return
        pytest.fail(f"{words} cannot be reached with the Tab key")

    reach("Under 16")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    wait_until_idle(page, "h1")
    reach("Neither")
    page.keyboard.press("Space")
    wait_until_idle(page, "h1")
    reach("Continue")
    page.keyboard.press("Enter")
    settle(page, "Do any of these apply right now?")
    reach("None of these")
    page.keyboard.press("Enter")
    settle(page, "And any of these?")
    reach("Continue")
    page.keyboard.press("Enter")
    settle(page, "Your health, now and before")
    reach("Continue")
    page.keyboard.press("Enter")
    settle(page, "Where does it hurt?")
    reach("Or choose from a list")
    page.keyboard.press("Enter")
    reach("Low back, left side")
    page.keyboard.press("Space")
    page.get_by_text("Marked: Low back, left side").wait_for()
    reach("Continue")
    page.keyboard.press("Enter")
    settle(page, "How does it behave?")
    reach("Continue")
    page.keyboard.press("Enter")
    settle(page, "What to do now")


@pytest.mark.weekly
def test_the_page_for_the_clinician_downloads_as_one_page(server, new_page):
    page = new_page()
    open_(page, server, "self_check")
    answer_all(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="One page to show or print").click()
    pdf = PdfReader(download.value.path())
    assert len(pdf.pages) == 1
    words = " ".join(pdf.pages[0].extract_text().split())
    assert "It eases after 10 to 15 minutes" in words
    assert "Low back, left side" in words
    assert download.value.suggested_filename == f"self-check-{TODAY.isoformat()}.pdf"


def test_an_exercise_opens_by_a_tap_and_back_returns_to_the_list(server, new_page):
    page = new_page()
    open_(page, server, "exercises?level=Start")
    cards = page.locator("a.card")
    cards.first.wait_for()
    name = cards.first.locator(".title").inner_text()
    cards.first.click()
    page.locator("h1", has_text=name).wait_for()
    assert "/exercise?id=E" in page.url
    page.go_back()
    page.locator("h1", has_text="Exercises").wait_for()
    cards.first.wait_for()
    levels = page.locator("a.card .meta").all_inner_texts()
    assert levels
    assert all("Start" in level for level in levels)


@pytest.mark.weekly
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_demonstration_moves_only_for_readers_who_do_not_mind(motion, server, new_page):
    page = new_page(reduced_motion=motion)
    open_(page, server, "exercise?id=E12")
    video = page.locator("video")
    video.wait_for()
    if motion == "reduce":
        page.get_by_role("button", name="Play").wait_for()
        page.wait_for_load_state("networkidle")
        pass_frames(page)  # what comes into view would begin now
        assert video.evaluate("v => v.paused && v.networkState !== 2 && v.readyState === 0")
        page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    assert video.evaluate("v => v.paused && v.loop && v.muted")


@pytest.mark.weekly
def test_a_movement_is_seen_from_its_other_side_and_goes_on(server, new_page):
    page = new_page()
    open_(page, server, "exercise?id=E27")
    video = page.locator("video")
    page.get_by_role("button", name="Pause").wait_for()
    first = video.evaluate("v => v.currentSrc")
    page.get_by_role("button", name="See it from another angle").click()
    expect(video).not_to_have_js_property("currentSrc", first)
    expect(video).to_have_js_property("paused", False)
    page.get_by_role("button", name="See it from the first angle").click()
    expect(video).to_have_js_property("currentSrc", first)
    expect(video).to_have_js_property("paused", False)


@pytest.mark.weekly
def test_the_figure_is_turned_and_the_film_comes_back(server, new_page):
    page = new_page({"width": 240, "height": 700})  # small: it is drawn without a graphics card
    asked = []
    page.on("request", lambda request: asked.append(urlparse(request.url)))
    open_(page, server, "exercise?id=E27")
    page.get_by_role("button", name="Show the right side").click()
    expect(page.get_by_text("Shown: right side. Put your right foot in front.")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    assert not [url for url in asked if url.path.endswith((".glb", "figure_viewer.js"))]
    page.get_by_role("button", name="Turn the figure").click()
    page.get_by_role("button", name="Back to the film").wait_for()
    canvas = page.locator("canvas")
    expect(canvas).to_have_attribute("aria-label", re.compile("Drag sideways"))
    expect(page.locator("video")).to_be_hidden()
    expect(page.get_by_role("button", name="Show the left side")).to_be_hidden()
    expect(page.get_by_text("Shown: left side. Put your left foot in front.")).to_be_visible()
    before = picture_at_rest(canvas)
    pass_frames(page, 8)
    assert canvas.screenshot() == before, "what was paused stays paused"
    canvas.focus()
    page.keyboard.press("ArrowRight")
    another_picture(canvas, before)
    by_key = picture_at_rest(canvas)
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 100, steps=4)
    page.mouse.up()
    another_picture(canvas, by_key)
    by_hand = picture_at_rest(canvas)
    assert (
        Axe()
        .run(
            page, "main", options={"runOnly": ["wcag2a", "wcag2aa"], "resultTypes": ["violations"]}
        )
        .violations_count
        == 0
    )
    page.get_by_role("button", name="Play").click()
    another_picture(canvas, by_hand)
    page.get_by_role("button", name="Back to the film").click()
    expect(page.locator("video")).to_have_js_property("paused", False)
    expect(page.get_by_text("Shown: right side.")).to_be_visible()
    expect(canvas).to_have_count(0)
    hosts = {url.hostname for url in asked if url.scheme not in ("data", "blob")}
    assert hosts == {"localhost"}


def picture_at_rest(canvas):
    """Return what is on it once it no longer changes: what is turned comes to rest slowly."""
    return at_rest(canvas.page, lambda: (pass_frames(canvas.page, 3), canvas.screenshot())[1])


def another_picture(canvas, before):
    """Wait until something else is on it."""
    until(canvas.page, lambda: canvas.screenshot() != before, "something else is on it")


@pytest.mark.weekly
def test_a_browser_that_cannot_turn_the_figure_keeps_the_film(server, new_page):
    page = new_page(is_new=True)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    open_(page, server, "exercise?id=E27")
    page.get_by_role("button", name="Turn the figure").click()
    page.get_by_text("The film still shows it.").wait_for()
    expect(page.locator("video")).to_have_js_property("paused", False)
    expect(page.get_by_role("button", name="Turn the figure")).to_have_count(0)


def test_the_main_path_works_by_keyboard_alone(server, new_page):
    page = new_page({"width": 1280, "height": 900})
    open_(page, server, "")
    for _ in range(14):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Check the warning signs first":
            break
    else:
        pytest.fail("the main action cannot be reached with the Tab key")
    ring = page.evaluate(
        "(s => s.boxShadow + s.outlineStyle)(getComputedStyle(document.activeElement))"
    )
    assert ring != "nonenone"
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Is this urgent?").wait_for()


@pytest.mark.weekly
def test_a_topic_opened_from_the_end_of_the_list_begins_at_its_top(server, new_page):
    page = new_page()
    open_(page, server, "")
    page.locator("a.card").last.click()
    page.wait_for_url("**/article?topic=*")
    page.get_by_text("Not yet reviewed").first.wait_for(state="attached")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_be_in_viewport()


@pytest.mark.weekly
def test_words_of_charts_can_be_read(server, user, new_page):
    store = TinyTrackerStore(user)
    for number in range(3):
        store.add(LOCAL_MEMBER, session(number + 1))
    page = new_page()
    open_(page, server, "tracker")
    label = page.locator("[data-testid=stVegaLiteChart] text").first
    label.wait_for(state="attached")
    assert label.evaluate("e => getComputedStyle(e).fill") == "rgb(74, 90, 102)"


@pytest.mark.weekly
def test_controls_are_large_enough_for_a_thumb(server, new_page):
    page = new_page()
    open_(page, server, "tracker")
    page.get_by_role("radio", name="Check-in").click()
    page.get_by_text("Pain on waking").wait_for()
    controls = page.locator("main button[role=radio], main [data-testid^=stBaseButton]").all()
    assert len(controls) > 33
    for control in controls:
        box = control.bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 44, control.inner_text()


@pytest.mark.weekly
def test_two_tabs_that_change_one_entry_lose_nothing_and_say_so_in_view(server, user, new_page):
    store = TinyTrackerStore(user)
    store.add_all(LOCAL_MEMBER, year_of_entries())
    newest = store.add(LOCAL_MEMBER, session(9999, minutes=10))
    tabs = [new_page(), new_page()]
    for tab in tabs:
        open_(tab, server, "tracker")
        tab.get_by_role("button", name="Edit").first.click()
        settle(tab, "Save changes")
    for tab, minutes in zip(tabs, ("30", "40"), strict=True):
        tab.get_by_label("Minutes").nth(1).fill(minutes)
        tab.get_by_role("button", name="Save changes").click()
        tab.get_by_test_id("stAlert").wait_for()
    told = tabs[1].get_by_test_id("stAlert")
    expect(told).to_contain_text("changed in another tab")
    menu = tabs[1].get_by_test_id("stBottom").bounding_box()
    box = told.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= menu["y"]
    assert tabs[1].get_by_label("Minutes").nth(1).input_value() == "40"
    assert store.get(LOCAL_MEMBER, newest.id).minutes == 30


@pytest.mark.weekly
def test_a_file_that_was_cut_is_told_left_alone_and_mended_from_a_backup(
    server, user, tmp_path, new_page
):
    store = TinyTrackerStore(user)
    store.add_all(LOCAL_MEMBER, year_of_entries())
    file, backup = user / "members" / "me.json", tmp_path / "b.tar"
    host = (sys.executable, "-m", "backcare", "store")
    environment = {**os.environ, "BACKCARE_DATA": str(user)}
    subprocess.run([*host, "backup", "--here", backup], env=environment, cwd=ROOT, check=True)
    page = new_page()
    open_(page, server, "tracker")
    settle(page, "Your entries")
    cut = file.read_bytes()[:5000]
    file.write_bytes(cut)
    open_(page, server, "tracker")
    expect(page.get_by_test_id("stAlert")).to_contain_text("python -m backcare store doctor")
    assert page.get_by_text("Traceback").count() == 0
    assert page.get_by_text("does not replace a doctor").count() == 1
    for way_on in ("Self-check", "Check the warning signs"):
        assert page.get_by_role("link", name=way_on).first.is_visible()
    assert file.read_bytes() == cut
    mend = subprocess.run([*host, "doctor", "--repair", backup], env=environment, cwd=ROOT)
    assert mend.returncode == 0
    open_(page, server, "tracker")
    settle(page, "Your entries")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
