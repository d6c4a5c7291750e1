"""The guided session on a phone, with a clock that the test drives."""

import re

import pytest
from playwright.sync_api import expect

from backcare.domain.entries import CheckIn, ExerciseSession, RunSession
from backcare.domain.plan import PlanChoices
from backcare.domain.plan_builder import build_sessions, short_session
from backcare.domain.progression import versions
from backcare.domain.records import Record
from backcare.domain.sides import Side
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tiny import TinyTrackerStore
from scripts.local_server import running_server, wait_until_idle
from tests.builders import MONDAY, TODAY, plan_of
from tests.ours import our_library

pytestmark = pytest.mark.browser

CONTENT = our_library()
CHOICES = PlanChoices(level=1, sessions_a_week=2)
PLAN = plan_of(build_sessions(CHOICES, MONDAY, CONTENT.programming), CHOICES, MONDAY)
WHOLE = PLAN.sessions[0]
SHORT = short_session(WHOLE, CONTENT.programming)
ADDRESS = f"session?on={WHOLE.day}&part={WHOLE.name}"

HEAR = """
window.heard = [];
class FakeAudio {
  constructor() { this.currentTime = 0; this.state = "running"; this.destination = {}; }
  resume() { return Promise.resolve(); }
  createOscillator() {
    const made = { frequency: { value: 0 }, connect: (to) => to, stop() {} };
    made.start = () => window.heard.push(made.frequency.value);
    return made;
  }
  createGain() {
    return {
      gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} },
      connect: (to) => to,
    };
  }
}
window.AudioContext = FakeAudio;
window.said = [];
const voice = { lang: "en-GB", localService: true };
Object.defineProperty(window, "speechSynthesis", {
  value: { getVoices: () => [voice], cancel() {}, speak: (one) => window.said.push(one.text) },
});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
navigator.vibrate = (pattern) => { (window.shaken ??= []).push(pattern); return true; };
"""


@pytest.fixture
def store(tmp_path):
    kept = TinyTrackerStore(tmp_path / "user")
    kept.add(LOCAL_MEMBER, PLAN)
    return kept


@pytest.fixture
def server(store, tmp_path):
    with running_server(tmp_path / "user", today=TODAY.isoformat()) as running:
        yield running


@pytest.fixture
def page(new_page):
    page = new_page()
    page.add_init_script(HEAR)
    page.clock.install()
    return page


def open_(page, server, address):
    page.goto(f"{server.url}/{address}")
    wait_until_idle(page, "h1")


def tap(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def begin(page):
    page.get_by_role("button", name=re.compile("^Start, ")).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def run_for(page, seconds):
    """Let time pass as a screen that stays on would see it."""
    page.clock.run_for(round(seconds * 1000))


def done_in(store):
    return [r for r in store.find(LOCAL_MEMBER, Record) if isinstance(r, ExerciseSession)]


def save(page):
    page.get_by_role("button", name="Save it", exact=True).click()
    page.get_by_text("Well done").wait_for(timeout=15_000)


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
    page.wait_for_timeout(500)
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


def test_a_screen_that_was_off_pauses(page, server):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    run_for(page, 2)
    page.clock.fast_forward(120_000)
    expect(page.get_by_text("Paused, as the screen was off.").first).to_be_visible()
    tap(page, "Go on")
    expect(page.get_by_text("Get ready", exact=True)).to_be_visible()


def test_a_reload_in_the_middle_goes_on_where_it_was(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    tap(page, "Next exercise")
    tap(page, "Skip")
    run_for(page, 60)
    where = page.locator("dialog .head").inner_text()
    page.reload()
    wait_until_idle(page, "h1")
    tap(page, "Go on where you were")
    assert page.locator("dialog .head").inner_text() == where
    tap(page, "Stop")
    save(page)
    [entry] = done_in(store)
    assert len(entry.done) == 1


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


def test_skipping_to_the_end_saves_nothing_that_was_not_done(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    for _ in SHORT.exercises:
        tap(page, "Next exercise")
    expect(page.get_by_text("Nothing done yet, nothing saved.")).to_be_visible()
    tap(page, "Close")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert done_in(store) == []


def test_an_easier_version_is_what_is_saved(page, server, store):
    at, planned, easier = next(
        (n, planned, known["easier"])
        for n, planned in enumerate(SHORT.exercises)
        if "easier" in (known := versions(planned, WHOLE, PLAN, CONTENT.programming))
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
    for _ in range(40):
        run_for(page, 2)
        page.wait_for_timeout(100)
        if done_in(store):
            break
    [entry] = done_in(store)
    assert entry.done
    page.get_by_text("Well done").wait_for(timeout=15_000)
    run_for(page, 20)
    page.wait_for_timeout(500)
    assert len(done_in(store)) == 1


def stored_key(page):
    """Return where the browser keeps a session; after a reload, so that nothing runs meanwhile."""
    begin(page)
    tap(page, "Skip")
    key = page.evaluate("Object.keys(sessionStorage).find((k) => k.startsWith('backcare.'))")
    page.reload()
    page.get_by_role("button", name="Go on where you were").wait_for()
    return key


UNSAVED = {
    "id": "b" * 32,
    "kind": "routine",
    "day": TODAY.isoformat(),
    "minutes": 9,
    "nprs": 1,
    "done": [{"exercise": "E08", "sets": [{"reps": 5, "hold_seconds": 8, "side": "left"}]}],
}


def reload_unsaved(page, key):
    """Come back to a session that was ended and never answered."""
    page.evaluate(
        "([key, result]) => sessionStorage.setItem(key, JSON.stringify({ result }))",
        [key, UNSAVED],
    )
    page.reload()


def test_an_unsaved_session_is_sent_after_a_reload(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    key = stored_key(page)
    for _ in range(2):  # told twice, as if the answer had been lost
        reload_unsaved(page, key)
        page.get_by_text("Well done").wait_for(timeout=15_000)
        page.wait_for_function("key => sessionStorage.getItem(key) === null", arg=key)
    [entry] = done_in(store)
    assert (entry.id, entry.minutes) == ("b" * 32, 9)


def test_an_answer_that_comes_late_is_seen(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    key = stored_key(page)
    told, held, sockets = [], [], []

    def connect(socket):
        far = socket.connect_to_server()
        sockets.append(socket)
        socket.on_message(lambda message: (told.append(message), far.send(message)))
        # The first thing told asks for the page, the second is the session.
        far.on_message(lambda message: held.append(message) if told[1:] else socket.send(message))

    page.route_web_socket(re.compile("/_stcore/stream"), connect)
    reload_unsaved(page, key)
    page.get_by_text("Saving").wait_for(timeout=15_000)
    while len(told) < 4:
        run_for(page, 2)  # told again: the answer is long in coming
        page.wait_for_timeout(200)
    page.wait_for_timeout(2000)  # all of them are answered by now
    told.clear()
    for message in held:
        sockets[0].send(message)
    wait_until_idle(page, "h1")
    page.get_by_text("Well done").wait_for(timeout=15_000)
    assert len(done_in(store)) == 1


def test_what_cannot_be_is_refused_in_words_and_kept(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    key = stored_key(page)
    page.evaluate(
        "([key]) => sessionStorage.setItem(key, JSON.stringify({ result: { id: 'x' } }))", [key]
    )
    page.reload()
    wait_until_idle(page, "h1")
    expect(page.get_by_text("Not saved yet.").first).to_be_visible(timeout=15_000)
    assert done_in(store) == []
    expect(page.get_by_role("button", name=re.compile("^Start, "))).to_be_visible()
    tap(page, "Save it")  # it may have been the disk: it can be told once more
    expect(page.get_by_text("Not saved yet.").first).to_be_visible(timeout=15_000)
    tap(page, "Do not save it")
    page.get_by_role("button", name=re.compile("^Tap again")).click()
    expect(page.get_by_text("Not saved yet.")).to_have_count(0)
    assert page.evaluate("key => sessionStorage.getItem(key)", key) is None
    begin(page)


def test_the_arrow_keys_and_what_a_screen_reader_hears(page, server):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    told = page.locator("dialog [role=status]").first
    assert "Get ready" in told.inner_text()
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text("side")
    page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text("Get ready")


def test_reduced_motion_shows_still_pictures(new_page, server):
    page = new_page(reduced_motion="reduce")
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    expect(page.locator("dialog .film img")).to_be_visible()
    assert page.locator("dialog video").count() == 0


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
    tap(page, "Go on where you were")
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
    kept = "Object.keys(sessionStorage).filter((k) => k.startsWith('backcare.'))"
    page.wait_for_function(f"{kept}.length === 0")  # nothing is offered to go on with
