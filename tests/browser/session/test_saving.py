"""What was done is saved once, however late the server hears of it, or refused in words."""

import re

import pytest
from playwright.sync_api import expect

from scripts.local_server import wait_until_idle
from tests.browser.player import ADDRESS, begin, done_in, expect_nothing_kept, run_for, tap
from tests.browser.screens import open_
from tests.browser.waits import all_answered, until
from tests.builders import TODAY

pytestmark = pytest.mark.browser


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
    page.get_by_text("Well done").wait_for()
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


@pytest.mark.weekly
@pytest.mark.parametrize("address", [f"{ADDRESS}&short=yes", "tracker"])
def test_an_unsaved_session_is_sent_after_a_reload(page, server, store, address):
    open_(page, server, address)
    for _ in range(2):  # told twice, as if the answer had been lost
        keep_unsaved(page)
        page.reload()
        page.get_by_text("Well done").wait_for()
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
    page.get_by_text("Saving").wait_for()
    # Told again: the answer is long in coming.
    until(page, lambda: len(told) >= 3, "it is told again", between=lambda: run_for(page, 2))
    until(page, lambda: done_in(store), "it is saved")
    told.clear()
    for message in held:
        sockets[0].send(message)
    wait_until_idle(page, "h1")
    page.get_by_text("Well done").wait_for()
    all_answered(page)
    assert len(done_in(store)) == 1


@pytest.mark.weekly
def test_what_cannot_be_is_refused_in_words_and_kept(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    keep_unsaved(page, {"id": "b" * 32})
    page.reload()
    wait_until_idle(page, "h1")
    expect(page.get_by_text("Not saved yet.").first).to_be_visible()
    assert done_in(store) == []
    expect(page.get_by_role("button", name=re.compile("^Start, "))).to_be_visible()
    tap(page, "Save it")  # it may have been the disk: it can be told once more
    expect(page.get_by_text("Not saved yet.").first).to_be_visible()
    page.get_by_role("button", name="Do not save it").dblclick()
    sure = page.get_by_role("button", name=re.compile("^Tap again"))
    expect(sure).to_be_visible()
    run_for(page, 1)
    sure.click()
    expect(page.get_by_text("Not saved yet.")).to_have_count(0)
    expect_nothing_kept(page)
    begin(page)
