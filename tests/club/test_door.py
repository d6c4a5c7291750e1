"""The club's door in a browser's hands."""

import re
from html import escape

import pytest
from starlette.testclient import TestClient

from backcare.bootstrap import build_services
from backcare.config import (
    ENTER_URL,
    MY_DATA_URL,
    PRIVACY_URL,
    RECOVER_URL,
    SIGN_IN_URL,
    ClubAddress,
    Settings,
)
from backcare.domain.club.documents import Role
from backcare.domain.errors import DiskFullError, UnreachableError
from backcare.domain.records import Record
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.takeaway import TakenFile
from backcare.takeaway import mark_of as token_mark
from backcare.ui.navigation import PAGES
from tests.builders import check_in
from tests.club.door import CLUB, GOOD, app_of, cookie_of, join, mark_of, post


def test_joining_shows_what_is_kept_then_the_code_once(browser, services):
    client = browser()
    page = client.get(f"/door/join/{services.club.accounts.invitations.make()}")
    for n in range(1, 6):
        assert escape(services.content.texts(f"door.join.point.{n}")) in page.text.replace(
            "&#39;", "&#x27;"
        )
    answer = join(client, services)
    assert answer.status_code == 200
    assert re.search(r'class="code"[^>]*>([A-Z2-9]{4}-){5}[A-Z2-9]{4}<', answer.text)
    assert answer.headers["cache-control"] == "no-store"
    header = cookie_of(answer).lower()
    for part in ("httponly", "secure", "samesite=lax", "path=/", "max-age="):
        assert part in header
    assert "domain" not in header
    assert "signed in as Ann" in client.get("/door/account").text


def test_the_door_and_a_file_that_is_gone_speak_the_english_of_the_browser(browser, services):
    client = browser()
    path = f"/door/join/{services.club.accounts.invitations.make()}"
    said = {
        "en-US,en;q=0.9": ("The organizer sees", "anymore"),
        "en-GB": ("The organiser sees", "any more"),
    }
    for accepted, (organiser, gone) in said.items():
        headers = {"accept-language": accepted}
        assert organiser in client.get(path, headers=headers).text
        assert f"not kept {gone}" in client.get("/files/none/plan.pdf", headers=headers).text
        refused = client.get("/door/join/none", headers=headers).text
        assert f"not valid, or not {gone}" in refused


@pytest.mark.parametrize(("accepted", "language"), [("en-US", "en-US"), ("de-AT", "en-GB")])
def test_each_page_of_the_door_says_whose_english_it_speaks(browser, services, accepted, language):
    client = browser(headers={"accept-language": accepted})
    for path in (
        f"/door/join/{services.club.accounts.invitations.make()}",
        SIGN_IN_URL,
        RECOVER_URL,
    ):
        assert f'<html lang="{language}">' in client.get(path).text, path


def sent_twice(client, path, **fields):
    """Send one form twice, as a double tap does: the second before the first is answered."""
    page = client.get(path)
    cookies = dict(client.cookies)
    form = {
        "url": path,
        "data": {"mark": mark_of(page), **fields},
        "headers": {"origin": CLUB},
    }
    first = client.post(**form)
    client.cookies.clear()
    client.cookies.update(cookies)
    return first, client.post(**form)


def test_joining_with_a_double_tap_is_one_member_who_sees_the_code(browser, services):
    client = browser()
    path = f"/door/join/{services.club.accounts.invitations.make()}"
    first, second = sent_twice(client, path, nickname="Ann", passphrase=GOOD, agree="yes")
    code = re.compile(r'class="code"[^>]*>([A-Z2-9-]+)<')
    assert code.search(first.text)[1] == code.search(second.text)[1]
    assert "signed in as Ann" in client.get("/door/account").text
    assert services.club.accounts.invitations.open()[0].joined == 1
    first, second = sent_twice(
        browser(),
        "/door/recover",
        nickname="Ann",
        code=code.search(first.text)[1],
        passphrase="six dry running socks",
    )
    assert code.search(first.text)[1] == code.search(second.text)[1]


def test_signing_in_with_a_double_tap_stays_signed_in(browser, services):
    join(browser(), services)
    client = browser()
    for answer in sent_twice(client, "/door/sign-in", nickname="Ann", passphrase=GOOD):
        assert answer.status_code == 303
    assert "signed in as Ann" in client.get("/door/account").text


def test_a_form_that_failed_can_be_sent_again(browser, services, monkeypatch):
    join(browser(), services)

    def fail(*_, **__):
        raise UnreachableError("away")

    client = browser()
    with monkeypatch.context() as patch:
        patch.setattr(services.club.accounts, "sign_in", fail)
        first, _ = sent_twice(client, "/door/sign-in", nickname="Ann", passphrase=GOOD)
    assert first.status_code != 303
    form = {"mark": mark_of(first), "nickname": "Ann", "passphrase": GOOD}
    again = client.post("/door/sign-in", data=form, headers={"origin": CLUB})
    assert again.status_code == 303


def test_a_host_says_how_long_a_sign_in_lasts(tmp_path):
    settings = Settings(user_data=tmp_path / "user", club=ClubAddress(CLUB), sign_in_hours=12)
    services = build_services(settings)
    services.club.accounts.start("Riverside Runners", "ab" * 32)
    with TestClient(app_of(services), base_url=CLUB, follow_redirects=False) as browser:
        answer = join(browser, services)
        assert "max-age=43200" in answer.headers["set-cookie"].lower()


def test_signing_out_and_in_again(browser, services):
    client = browser()
    join(client, services)
    stolen = client.cookies["__Host-backcare"]
    assert post(client, "/door/sign-out", shown="/door/account").status_code == 303
    assert client.get("/door/account").status_code == 303
    client.cookies.set("__Host-backcare", stolen)
    assert client.get("/door/account").status_code == 303, "replayed after sign-out"
    answer = post(client, "/door/sign-in", nickname="ann", passphrase=GOOD)
    assert answer.status_code == 303
    assert "signed in as Ann" in client.get("/door/account").text


def test_one_form_signs_in_again_after_signing_out(browser, services):
    """Within the moment in which a form that is sent twice gets the answer to the first one."""
    join(browser(), services)
    client = browser()
    form = {"nickname": "Ann", "passphrase": GOOD, "mark": mark_of(client.get("/door/sign-in"))}
    drawn = client.cookies["__Host-backcare-form"]
    tokens = set()
    for out in ("sign-out", "sign-out-everywhere", "sign-out"):
        client.cookies.set("__Host-backcare-form", drawn)
        client.post("/door/sign-in", data=form, headers={"origin": CLUB})
        tokens.add(client.cookies["__Host-backcare"])
        assert "signed in as Ann" in client.get("/door/account").text
        assert post(client, f"/door/{out}", shown="/door/account").status_code == 303
    assert len(tokens) == 3


def test_signing_in_gives_a_new_cookie_whatever_was_there(browser, services):
    client = browser()
    join(client, services)
    before = client.cookies["__Host-backcare"]
    post(client, "/door/sign-in", nickname="Ann", passphrase=GOOD)
    assert client.cookies["__Host-backcare"] != before
    other = browser(cookies={"__Host-backcare": before})
    assert other.get("/door/account").status_code == 303, "the old one has ended"


def test_what_was_typed_stays_and_the_error_says_what_to_do(browser, services):
    answer = join(browser(), services, passphrase="short")
    assert answer.status_code == 400
    assert "12 to 200 characters" in answer.text
    assert 'value="Ann"' in answer.text
    assert 'value="short"' not in answer.text


def test_leaving_erases_and_ends_the_cookie(browser, services):
    client = browser()
    join(client, services)
    [account] = services.club.accounts.members.all()
    services.store.add(account.key, check_in(1))
    answer = post(client, "/door/leave", sure="yes")
    assert answer.status_code == 200
    assert "Everything is erased" in answer.text
    assert services.store.find(account.key, Record) == ()
    assert services.club.accounts.members.all() == ()
    assert client.get("/door/account").status_code == 303


def test_the_last_organiser_is_told_why_not(browser, services):
    client = browser()
    join(client, services)
    services.club.accounts.members.set_role("Ann", Role.ORGANISER)
    join(browser(), services, nickname="Ben")
    assert "last organiser" in post(client, "/door/leave", sure="yes").text


def test_the_recovery_code_lets_in(browser, services):
    code = re.search(r'class="code"[^>]*>([^<]+)<', join(browser(), services).text)[1]
    client = browser()
    answer = post(client, "/door/recover", nickname="Ann", code=code, passphrase="another good one")
    assert 'class="code"' in answer.text
    assert "signed in as Ann" in client.get("/door/account").text


def test_guessing_is_told_to_wait(browser, services):
    client = browser()
    join(client, services)
    for _ in range(5):
        post(client, "/door/sign-in", nickname="Ann", passphrase="not the passphrase")
    answer = post(client, "/door/sign-in", nickname="Ann", passphrase=GOOD)
    assert answer.status_code == 429
    assert "Try again in" in answer.text


@pytest.mark.parametrize("token", ["wrong", "..%2f..%2fclub", "a" * 500])
def test_a_wrong_invitation_is_told_in_one_sentence(browser, token):
    answer = browser().get(f"/door/join/{token}")
    assert answer.status_code in (400, 404)


def test_the_door_leads_to_pages_that_there_are():
    assert {MY_DATA_URL, PRIVACY_URL, ENTER_URL} <= {f"/{page.name}" for page in PAGES}


def test_what_the_doors_pages_ask_for_is_served(browser):
    client = browser()
    page = client.get(SIGN_IN_URL).text
    asked = re.findall(r'(?:href|src)="(/door/[^"]+\.\w+)"', page)
    assert sorted(asked) == [
        "/door/door.css",
        "/door/favicon.png",
        "/door/forget.js",
        "/door/typing.js",
    ]
    for address in asked:
        assert client.get(address).status_code == 200


def test_nobody_at_the_door_waits_for_records_that_are_known_to_be_away(
    browser, services, monkeypatch
):
    client = browser()
    join(client, services)
    asked = []

    def away(*_):
        asked.append(1)
        raise UnreachableError("away")

    for name in ("get", "all", "write"):
        monkeypatch.setattr(TinyClubStore, name, away)
    upload = {"content": b"x", "headers": {"origin": CLUB}}
    for _ in range(3):
        answer = client.put("/_stcore/upload_file/session/file", **upload)
        assert (answer.status_code, "cannot be reached" in answer.text) == (403, True)
        assert client.get("/door/account").status_code == 503
        assert client.get("/door/leave").status_code == 503
        assert client.get("/").status_code == 200
    assert len(asked) == 1, "the others are told at once"


def test_a_door_whose_store_is_away_says_so_and_keeps_the_name_typed(
    browser, services, monkeypatch
):
    client = browser()
    assert join(client, services).status_code == 200
    told = escape(services.content.texts("error.unreachable").split(".")[0])

    def away(*_, **__):
        raise UnreachableError("away")

    with monkeypatch.context() as for_now:
        for name in ("get", "all", "write"):
            for_now.setattr(services.club.store, name, away)
        for path in ("/door/account", "/door/leave"):
            answer = client.get(path)
            assert (answer.status_code, told in answer.text) == (503, True)
        answer = post(client, "/door/sign-in", nickname="Ann", passphrase=GOOD)
        assert (answer.status_code, told in answer.text) == (503, True)
        assert 'value="Ann"' in answer.text
    assert post(client, "/door/sign-in", nickname="Ann", passphrase=GOOD).status_code == 303


FORGET = '<script src="/door/forget.js"></script>'


def test_a_browser_forgets_a_session_under_way_once_nobody_is_signed_in(browser, services):
    client = browser()
    join(client, services)
    assert FORGET not in client.get("/door/account").text
    assert FORGET not in client.get("/door/sign-in").text  # still signed in
    answer = post(client, "/door/sign-out", shown="/door/account")
    assert FORGET in client.get(answer.headers["location"]).text
    assert "backcare.session" in client.get("/door/forget.js").text
    other = browser()
    join(other, services, nickname="Bea")
    left = post(other, "/door/leave", sure="yes")
    assert FORGET in left.text
    assert left.headers["clear-site-data"] == '"storage"'


def test_a_browser_forgets_who_was_here_before_when_somebody_new_comes_in(browser, services):
    client = browser()
    join(client, services)
    assert FORGET in join(client, services, nickname="Bea").text  # Ann did not sign out
    over = post(client, "/door/sign-in", nickname="Ann", passphrase=GOOD)  # nor did Bea
    assert FORGET in over.text
    assert "You are signed in as Ann." in over.text
    again = post(client, "/door/sign-in", nickname="Ann", passphrase=GOOD)
    assert again.headers["location"] == "/", "what the browser keeps is hers"


@pytest.mark.parametrize("button", ["sign-out", "sign-out-everywhere"])
def test_a_full_disk_lets_one_sign_out_and_says_so(browser, services, monkeypatch, button):
    client = browser()
    answer = join(client, services)
    token = client.cookies["__Host-backcare"]
    other = services.club.accounts.sign_in("Ann", GOOD, address="h").token
    file = TakenFile("a.ics", "text/calendar", b"abc", token_mark(token))
    address = f"/{services.files.keep(file)}"
    assert client.get(address).content == b"abc"

    def full(**_):
        raise DiskFullError("no room left")

    monkeypatch.setattr(services.club.store, "write", full)
    answer = post(client, f"/door/{button}", shown="/door/account")
    assert "Signed out on this device" in answer.text
    assert FORGET in answer.text
    assert "__Host-backcare" not in client.cookies
    assert client.get("/door/account").status_code == 303
    again = browser(cookies={"__Host-backcare": token})
    assert again.get(address).status_code == 404
    for kept, status in ((token, 303), (other, 200 if button == "sign-out" else 303)):
        copied = browser(cookies={"__Host-backcare": kept})
        assert copied.get("/door/account").status_code == status, "an open tab, or a copy"


def test_a_form_of_another_site_signs_nobody_out_on_a_full_disk(browser, services, monkeypatch):
    client = browser()
    join(client, services)
    monkeypatch.setattr(services.club.store, "write", None)
    client.post("/door/sign-out", data={"mark": "0" * 64}, headers={"origin": CLUB})
    assert "signed in as Ann" in client.get("/door/account").text
