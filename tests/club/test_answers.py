"""Pages that answer a form are led to and asked for, so Back and Reload send nothing again."""

import pytest

from backcare.web.door import answers
from tests.club.door import CLUB, GOOD, Visitor, join, mark_of, post, recovery_of

WRONG = {"nickname": "Ann", "passphrase": "not that one at all"}


@pytest.fixture
def sent(browser, services):
    """A browser that tried to sign in, and the way that it was sent."""
    join(browser(), services)
    client = browser()
    page = post(client, "/door/sign-in", **WRONG)
    [way] = page.history
    return client, way.headers["location"], page


def test_what_answers_a_form_is_a_page_to_ask_for_and_says_what_failed(sent):
    client, way, page = sent
    assert (page.history[0].status_code, page.history[0].text) == (303, "")
    assert way.startswith("/door/sign-in?answer=")
    assert page.status_code == 400
    assert ('value="Ann"' in page.text, 'role="alert"' in page.text) == (True, True)
    assert client.get(way).text == page.text, "a reload shows the same"
    for one in (page.history[0], page):
        assert one.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers


def test_it_is_for_the_browser_that_sent_the_form_and_for_a_minute(sent, browser, monkeypatch):
    client, way, _ = sent
    other = browser()
    other.get("/door/sign-in")
    for stranger in (other, browser()):
        assert 'role="alert"' not in stranger.get(way).text
    now = answers.time.monotonic()
    monkeypatch.setattr(answers.time, "monotonic", lambda: now + 61)
    late = client.get(way)
    assert (late.status_code, 'role="alert"' in late.text) == (200, False)


def test_a_code_is_shown_again_on_a_bad_line_and_to_nobody_who_comes_after(browser, services):
    client = browser()
    joined = join(client, services)
    way, code = joined.history[0].headers["location"], recovery_of(joined)
    assert code in client.get(way).text
    post(client, "/door/sign-out", shown="/door/account")
    assert code not in client.get(way).text
    join(client, services, "Ben")
    assert code not in client.get(way).text


def test_what_answers_a_button_alone_is_shown_as_a_page_of_the_account(browser, services):
    client = browser()
    join(client, services)
    for path in ("sign-out", "seen", "not-me", "only-this", "second-off"):
        answer = client.post(f"/door/{path}", data={"mark": "x"}, headers={"origin": CLUB})
        assert answer.history[0].headers["location"].startswith("/door/account?answer="), path
        assert answer.status_code == 400


def test_of_answers_that_nobody_asks_for_so_many_are_kept(sent, monkeypatch):
    monkeypatch.setattr(answers, "_MOST_KEPT", 3)
    client, way, _ = sent
    for _ in range(3):
        Visitor.post(client, "/door/sign-in", data={"mark": "x"}, headers={"origin": CLUB})
    assert 'value="Ann"' not in client.get(way).text
    assert mark_of(client.get(way))


def test_what_was_sent_to_another_page_is_still_done(browser, services):
    join(browser(), services)
    answer = post(browser(), "/door/sign-in", nickname="Ann", passphrase=GOOD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
