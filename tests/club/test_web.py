"""The door in a browser's hands, and in an attacker's."""

import errno
import os
import re
from html import escape

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from backcare.bootstrap import build_services
from backcare.config import (
    ENTER_URL,
    MY_DATA_URL,
    PRIVACY_URL,
    SIGN_IN_URL,
    ClubAddress,
    Settings,
    SettingsError,
)
from backcare.domain.club.documents import Role
from backcare.domain.errors import UnreachableError
from backcare.domain.records import Record
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.ui.navigation import PAGES
from backcare.web.door.forms import sender_of
from backcare.web.guard import MOST_FORM_BYTES, log_path
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
    assert "10 to 200 characters" in answer.text
    assert 'value="Ann"' in answer.text
    assert "short" not in answer.text


def test_nothing_typed_becomes_part_of_the_page(browser, services):
    answer = join(browser(), services, nickname='"><script>alert(1)</script>')
    assert answer.status_code == 400
    assert "<script>" not in answer.text
    assert "Riverside &lt;Runners&gt;" in answer.text


def test_a_form_of_another_site_does_nothing(browser, services):
    client = browser()
    join(client, services)
    page = client.get("/door/account")
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}):
        answer = client.post("/door/sign-out", data={"mark": mark_of(page)}, headers=headers)
        assert answer.status_code == 403
    for data in ({}, {"mark": ""}, {"mark": "0" * 64}):
        answer = client.post("/door/sign-out", data=data)
        assert answer.status_code == 400
    other = browser()
    foreign = mark_of(other.get("/door/sign-in"))
    assert client.post("/door/leave", data={"mark": foreign, "sure": "yes"}).status_code == 400
    assert "signed in as Ann" in client.get("/door/account").text


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


@pytest.mark.parametrize(
    "path",
    [
        *("/door/../club.json", "/door/%2e%2e/forms.py", "/door/..%2fguard.py"),
        *("/door/forms.py", "/door/served/forget.js"),
    ],
)
def test_only_the_doors_own_files_are_served(browser, path):
    assert browser().get(path).status_code == 404


def test_the_door_leads_to_pages_that_there_are():
    assert {MY_DATA_URL, PRIVACY_URL, ENTER_URL} <= {f"/{page.name}" for page in PAGES}


def test_what_the_doors_pages_ask_for_is_served(browser):
    client = browser()
    page = client.get(SIGN_IN_URL).text
    asked = re.findall(r'(?:href|src)="(/door/[^"]+\.\w+)"', page)
    assert sorted(asked) == ["/door/door.css", "/door/favicon.png", "/door/forget.js"]
    for address in asked:
        assert client.get(address).status_code == 200


def test_a_form_that_is_too_long_is_refused(browser):
    answer = browser().post(
        "/door/sign-in", data={"mark": "x" * MOST_FORM_BYTES}, headers={"origin": CLUB}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "backcare.example:81", "localhost", ""])
def test_another_host_is_refused(browser, host):
    assert browser().get("/", headers={"host": host}).status_code == 403


def test_websockets_come_from_the_clubs_own_page_only(browser):
    client = browser()
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "http://backcare.example"}):
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("wss://backcare.example/_stcore/stream", headers=headers),
        ):
            pass
    with client.websocket_connect(
        "wss://backcare.example/_stcore/stream", headers={"origin": CLUB}
    ):
        pass


def test_metrics_are_not_for_the_public_and_health_is_for_the_machine(browser):
    assert browser().get("/_stcore/metrics").status_code == 403
    here = browser(base_url="http://localhost:8501", client=("127.0.0.1", 5000))
    assert here.get("/healthz").status_code == 200
    assert here.get("/readyz").status_code == 200
    assert here.get("/").status_code == 403


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "no right"), (errno.ENOSPC, "no room"), (errno.EIO, "disk")],
)
def test_readiness_tries_to_save_and_tells_why_it_cannot(
    browser, services, tmp_path, monkeypatch, number, words
):
    client = browser()

    def refuse(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as for_now:
        for_now.setattr(os, "fsync", refuse)
        answer = client.get("/readyz")
    assert (answer.status_code, words in answer.text) == (503, True)
    assert client.get("/readyz").text == "ok\n"
    assert not list((tmp_path / "user").rglob("readiness*"))


def test_readiness_names_a_damaged_file(browser, tmp_path):
    (tmp_path / "user" / "club.json").write_text("cut")
    assert "store doctor" in browser().get("/readyz").text


WRITTEN = {
    "https://Backcare.Example": "https://backcare.example",
    "https://backcare.example:443/": "https://backcare.example",
    "https://backcare.example.": "https://backcare.example",
    "https://backcare.example:8443": "https://backcare.example:8443",
    "https://läufer.example": "https://xn--lufer-gra.example",
    "https://STRASSE.example": "https://strasse.example",
    "https://straße.example": "https://xn--strae-oqa.example",
    "HTTPS://backcare.example": "https://backcare.example",
    "http://LOCALHOST:80": "http://localhost",
}


@pytest.mark.parametrize("written", WRITTEN)
def test_the_address_of_a_club_is_what_browsers_make_of_it(written):
    assert ClubAddress(written).url == WRITTEN[written]


@pytest.mark.parametrize(
    "host", ["backcare.example", "backcare.example:443", "BACKCARE.example", "backcare.example."]
)
def test_a_host_is_the_clubs_however_it_is_written(browser, services, host):
    client = browser(headers={"host": host})
    told = client.get("/host").text
    assert told == "backcare.example https://backcare.example"
    with client.websocket_connect(
        "wss://backcare.example/_stcore/stream", headers={"origin": CLUB, "host": host}
    ):
        pass


@pytest.mark.parametrize(
    "host",
    ["backcare.example:80", "backcare.example.evil", "evil", "", "a@backcare.example", "[", "x:y"],
)
def test_another_host_is_not_the_clubs(browser, host):
    assert browser(headers={"host": host}).get("/").status_code == 403


def test_readiness_tells_when_the_records_cannot_be_reached(browser, services, tmp_path):
    for damaged in ("club.json", "store.json"):
        path = tmp_path / "user" / damaged
        sound = path.read_bytes()
        path.write_text("cut")
        assert browser().get("/readyz").status_code == 503
        assert browser().get("/").status_code == 200
        path.write_bytes(sound)
        assert browser().get("/readyz").status_code == 200


def test_a_server_for_one_runner_answers_this_machine_only(tmp_path):
    app = app_of(build_services(Settings(user_data=tmp_path / "user")))
    here = {"base_url": "http://localhost:8501", "client": ("127.0.0.1", 5000)}
    assert TestClient(app, **here).get("/").status_code == 200
    assert TestClient(app, **{**here, "client": ("::1", 5000)}).get("/").status_code == 200
    away = TestClient(app, **{**here, "client": ("192.168.1.20", 5000)})
    assert away.get("/").status_code == 403
    assert "one runner" in away.get("/").text
    with pytest.raises(WebSocketDisconnect), away.websocket_connect("/_stcore/stream"):
        pass
    rebound = TestClient(app, **{**here, "base_url": "http://evil.example"})
    assert rebound.get("/").status_code == 403
    assert TestClient(app, **here).get("/door/sign-in").status_code == 404


def test_the_log_has_no_secret_no_name_and_no_address(browser, services, caplog):
    client = browser()
    with caplog.at_level("INFO", logger="backcare.requests"):
        answer = join(client, services)
        client.get("/door/account?nickname=Ann")
    for secret in ("Ann", "192.0.2.7", GOOD, client.cookies["__Host-backcare"], "?"):
        assert secret not in caplog.text.replace("?v=", "")
    assert '"path": "/door/join/*"' in caplog.text
    assert answer.headers["x-request-id"] in caplog.text


def test_what_may_be_a_secret_is_not_part_of_a_logged_path():
    assert log_path("/tracker") == "/tracker"
    assert log_path("/door/join/abc/def") == "/door/join/*"
    assert log_path("/media/26cab8b6.json") == "/media/*"


def test_files_are_taken_from_members_only(browser, services):
    stranger, member = browser(), browser()
    join(member, services)
    for client, status in ((stranger, 403), (member, 404)):  # there is no Streamlit behind it here
        address = "/_stcore/upload_file/session/file"
        answer = client.put(address, content=b"x", headers={"origin": CLUB})
        assert answer.status_code == status
    chunks = member.put(address, content=iter([b"x"]), headers={"origin": CLUB})
    assert chunks.status_code == 403


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


def test_what_is_no_form_is_refused_in_words(browser, services):
    client = browser()
    mark = mark_of(client.get("/door/sign-in"))
    answer = client.post(
        "/door/sign-in",
        headers={
            "origin": CLUB,
            "content-type": "multipart/form-data; boundary=x; charset=unicode_escape",
        },
        content=f'--x\r\nContent-Disposition: form-data; name="mark"\r\n\r\n{mark}\r\n--x--\r\n',
    )
    assert answer.status_code == 400
    assert "try once more" in answer.text


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_household_is_one_address(one, other, is_one):
    def counted(host):
        return sender_of(Request({"type": "http", "client": (host, 5000)}))

    assert (counted(one) == counted(other)) is is_one


@pytest.mark.parametrize(
    "url",
    [
        "backcare.example",
        "http://backcare.example",
        "https://x.example/path",
        "ftp://x",
        "",
        "https://a@backcare.example",
        "https://x:y",
        "https://",
    ],
)
def test_an_address_that_cannot_be_the_clubs_is_refused(url):
    with pytest.raises(SettingsError):
        ClubAddress(url)


def test_settings_of_a_club():
    assert Settings.from_env({}).club is None
    settings = Settings.from_env({"BACKCARE_CLUB": f"{CLUB}/"})
    assert settings.club.url == CLUB
    assert settings.club.host == "backcare.example"
    assert ClubAddress("http://localhost:8501").cookie == "backcare-club"


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
    assert FORGET in post(other, "/door/leave", sure="yes").text
