"""The pages of the door on which members look after their account."""

import json
import re
from urllib.parse import urljoin

import pyotp
import pytest

from backcare.domain.club.documents import Role, SignIn
from tests.club.door import (
    CLUB,
    GOOD,
    cookie_of,
    grow_stale,
    join,
    mark_of,
    post,
    recovery_of,
)

FRESH = "six dry running socks"
PHONE = {"user-agent": "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Firefox/145.0"}


@pytest.fixture
def ann(browser, services):
    client = browser()
    join(client, services)
    return client


def test_a_new_passphrase_signs_out_the_others_and_keeps_this_one(ann, browser, services):
    other = browser()
    post(other, "/door/sign-in", nickname="Ann", passphrase=GOOD)
    answer = post(ann, "/door/passphrase", old="not that one", passphrase=FRESH)
    assert (answer.status_code, "not your passphrase" in answer.text) == (400, True)
    assert FRESH not in answer.text
    before = ann.cookies["__Host-backcare"]
    answer = post(ann, "/door/passphrase", old=GOOD, passphrase=FRESH)
    assert "very hard to guess" in answer.text
    assert cookie_of(answer)
    assert ann.cookies["__Host-backcare"] != before
    assert "signed in as Ann" in ann.get("/door/account").text
    assert other.get("/door/account").status_code == 303
    assert post(other, "/door/sign-in", nickname="Ann", passphrase=FRESH).status_code == 303


def test_a_double_tap_changes_the_passphrase_once_and_stays_signed_in(ann):
    form = {"old": GOOD, "passphrase": FRESH, "mark": mark_of(ann.get("/door/passphrase"))}
    cookies = dict(ann.cookies)
    ann.post("/door/passphrase", data=form, headers={"origin": CLUB})
    ann.cookies.clear()
    ann.cookies.update(cookies)
    answer = ann.post("/door/passphrase", data=form, headers={"origin": CLUB})
    assert "Your passphrase is changed" in answer.text
    assert "signed in as Ann" in ann.get("/door/account").text


def test_leaving_needs_the_passphrase_again_and_the_tick(ann, services):
    assert post(ann, "/door/leave").status_code == 400
    assert post(ann, "/door/leave", sure="no").status_code == 400
    shown = ann.get("/door/leave")
    grow_stale(services)
    for answer in (
        ann.get("/door/leave"),
        ann.post(
            "/door/leave",
            data={"sure": "yes", "mark": mark_of(shown)},
            headers={"origin": CLUB},
        ),
    ):
        assert answer.headers["location"] == "/door/confirm?then=leave"
    assert services.club.accounts.members.all()
    answer = post(ann, "/door/confirm", passphrase="not that one", then="leave")
    assert answer.status_code == 400
    assert 'name="then" value="leave"' in answer.text
    answer = post(ann, "/door/confirm", passphrase=GOOD, then="leave")
    assert answer.headers["location"] == "/door/leave"
    assert "Everything is erased" in post(ann, "/door/leave", sure="yes").text


def test_a_phone_forgets_who_has_left_and_knows_who_else_uses_it(ann, browser, services):
    token = services.club.accounts.invitations.make()
    post(ann, f"/door/join/{token}", nickname="Ben", passphrase=GOOD, agree="yes")
    both = ann.cookies["backcare-known"]
    post(ann, "/door/leave", sure="yes")
    assert ann.cookies["backcare-known"] in both
    assert post(ann, "/door/sign-in", nickname="Ann", passphrase=GOOD).status_code == 303
    again = ann.cookies["backcare-known"]
    assert again in both, "no new number for who is known"
    post(ann, "/door/leave", sure="yes")
    assert "backcare-known" not in ann.cookies


@pytest.mark.parametrize("then", ["https://evil.example", "//evil.example", "", "leave/../x"])
def test_one_goes_on_to_pages_of_ours_only(ann, then):
    answer = post(ann, "/door/confirm", passphrase=GOOD, then=then)
    assert answer.headers["location"] == "/door/account"


def test_devices_are_listed_without_addresses_and_one_that_is_not_theirs_is_ended(
    ann, browser, services
):
    thief = browser(headers=PHONE, client=("198.51.100.9", 5000))
    post(thief, "/door/sign-in", nickname="Ann", passphrase=GOOD)
    page = ann.get("/door/account").text
    assert "Firefox on Android, signed in less than a day ago." in page
    assert "You signed in on a new device" in page
    places = [page.index(words) for words in ("Since you were", "Where you are", "Sign out on all")]
    assert places == sorted(places), "what happened comes first"
    assert "198.51.100.9" not in page + repr(services.club.store.all(SignIn))
    which = re.search(r'name="which" value="([0-9a-f]+)"', page)[1]
    answer = post(ann, "/door/not-me", shown="/door/account", which=which)
    assert answer.headers["location"] == "/door/passphrase?after=not-me"
    assert "set a new one now" in ann.get(answer.headers["location"]).text
    assert thief.get("/door/account").status_code == 303
    assert post(ann, "/door/seen", shown="/door/account").status_code == 303
    assert "new device" not in ann.get("/door/account").text


def test_all_but_this_device_are_signed_out(ann, browser):
    others = [browser(), browser()]
    for other in others:
        post(other, "/door/sign-in", nickname="Ann", passphrase=GOOD)
    assert post(ann, "/door/only-this", shown="/door/account").status_code == 303
    assert [o.get("/door/account").status_code for o in others] == [303, 303]
    page = ann.get("/door/account").text
    assert "This is the one you use now" in page
    assert "Sign out all but this one" not in page


def test_a_nickname_is_changed_and_a_taken_one_is_not(ann, browser, services):
    join(browser(), services, nickname="Ben")
    answer = post(ann, "/door/nickname", nickname="Ben")
    assert "Somebody has this nickname" in answer.text
    assert post(ann, "/door/nickname", nickname="Zoe").status_code == 303
    assert "signed in as Zoe" in ann.get("/door/account").text
    grow_stale(services)
    assert "then=nickname" in ann.get("/door/nickname").headers["location"]


@pytest.fixture
def olga(browser, services):
    """An organiser with a second step; returns how to make the codes of the app, and spare ones."""
    ann = browser()
    recovery = recovery_of(join(ann, services))
    services.club.accounts.members.set_role("Ann", Role.ORGANISER)
    page = ann.get("/door/second")
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page.text)[1]
    code = pyotp.TOTP(secret).now()
    typed = {"secret": secret, "second": code, "mark": mark_of(page), "recovery": recovery}
    first, second = (
        ann.post("/door/second", data=typed, headers={"origin": CLUB}) for _ in range(2)
    )
    spare = re.search(r'class="code"[^>]*>([^<]+)<', first.text)[1].split()
    assert spare == re.search(r'class="code"[^>]*>([^<]+)<', second.text)[1].split()
    return ann, spare


def test_a_second_step_is_offered_to_organisers(ann, services):
    assert "/door/second" not in ann.get("/door/account").text
    services.club.accounts.members.set_role("Ann", Role.ORGANISER)
    assert "/door/second" in ann.get("/door/account").text
    page = ann.get("/door/second").text
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page)[1]
    [shown] = re.findall(r'class="code small" translate="no">([A-Z2-7 ]+)<', page)
    assert shown.replace(" ", "") == secret


@pytest.mark.parametrize("secret", ["A", "!" * 32, "é" * 32, "A" * 9000, "JBSWY3DPEHPK3PXP"])
def test_a_secret_that_was_not_drawn_here_is_not_taken(browser, services, secret):
    ann = browser()
    recovery = recovery_of(join(ann, services))
    services.club.accounts.members.set_role("Ann", Role.ORGANISER)
    typed = {"secret": secret, "second": "123456", "recovery": recovery}
    answer = post(ann, "/door/second", **typed)
    assert answer.status_code == 400
    drawn = re.search(r'name="secret" value="([A-Z2-7]{32})"', answer.text)[1]
    assert drawn != secret
    assert services.club.accounts.members.named("Ann").second is None


def test_the_second_step_is_asked_for_on_a_new_device_and_not_on_this_one(olga, browser):
    client, spare = olga
    other = browser()
    answer = post(other, "/door/sign-in", nickname="Ann", passphrase=GOOD)
    assert "The second step" in answer.text
    assert (
        "set-cookie" not in answer.headers or "__Host-backcare=" not in answer.headers["set-cookie"]
    )
    voucher = re.search(r'name="voucher" value="([^"]+)"', answer.text)[1]
    form = {"voucher": voucher, "mark": mark_of(answer), "second": "000000"}
    wrong = other.post("/door/second-step", data=form, headers={"origin": CLUB})
    assert "does not fit" in wrong.text
    form["second"] = spare[0]
    assert other.post("/door/second-step", data=form, headers={"origin": CLUB}).status_code == 303
    assert "signed in as Ann" in other.get("/door/account").text
    assert other.get("/door/second-step").status_code == 303
    post(client, "/door/sign-out", shown="/door/account")
    assert post(client, "/door/sign-in", nickname="Ann", passphrase=GOOD).status_code == 303
    assert "Spare codes left: 7" in client.get("/door/second").text
    assert post(client, "/door/second-off", shown="/door/second").status_code == 303
    assert post(browser(), "/door/sign-in", nickname="Ann", passphrase=GOOD).status_code == 303


def test_recovering_with_a_second_step_asks_for_its_code_too(olga, browser, services):
    _, spare = olga
    code = services.club.accounts.new_code_for("Ann")
    client, typed = browser(), {"nickname": "Ann", "code": code, "passphrase": FRESH}
    answer = post(client, "/door/recover", **typed)
    assert 'name="second"' in answer.text
    assert ("The new passphrase" in answer.text, "Back to signing in" in answer.text) == (True,) * 2
    answer = client.post(
        "/door/recover",
        data={**typed, "second": spare[1], "mark": mark_of(answer)},
        headers={"origin": CLUB},
    )
    assert 'class="code"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *("account", "passphrase", "nickname", "second", "confirm", "leave"),
    ],
)
def test_who_is_not_signed_in_is_led_to_the_door(browser, path):
    assert browser().get(f"/door/{path}").headers["location"] == "/door/sign-in"


@pytest.mark.parametrize(
    "path",
    ["passphrase", "nickname", "second", "second-off", "confirm", "not-me", "only-this", "seen"],
)
def test_a_form_of_another_site_changes_nothing(ann, browser, services, path):
    typed = {"old": GOOD, "passphrase": FRESH, "nickname": "Zoe", "mark": "0" * 64}
    before = (services.club.accounts.members.all(), services.club.store.all(SignIn))
    assert ann.post(f"/door/{path}", data=typed, headers={"origin": CLUB}).status_code == 400
    assert ann.post(f"/door/{path}", data=typed, headers={"origin": "null"}).status_code == 403
    assert (services.club.accounts.members.all(), services.club.store.all(SignIn)) == before


def test_the_door_may_load_its_own_files_and_nothing_else(browser):
    policy = browser().get("/door/sign-in").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("page", "kinds"),
    [("sign-in", ("username", "current-password")), ("recover", ("username", "new-password"))],
)
def test_password_managers_know_the_fields_and_nothing_stops_a_paste(browser, page, kinds):
    form = browser().get(f"/door/{page}").text
    for kind in kinds:
        assert f'autocomplete="{kind}"' in form
    assert "paste" not in form
    scripts = re.findall(r'<script[^>]* src="([^"?]+)', form)
    assert all("paste" not in browser().get(urljoin("/door/x", src)).text for src in scripts)


def test_what_concerns_accounts_is_logged_without_names(ann, browser, services, caplog):
    with caplog.at_level("INFO"):
        other = browser()
        post(other, "/door/sign-in", nickname="Ann", passphrase="not the passphrase")
        answer = post(other, "/door/sign-in", nickname="Ann", passphrase=GOOD)
        post(ann, "/door/passphrase", old=GOOD, passphrase=FRESH)
        services.club.accounts.members.set_role("Ann", Role.ORGANISER)
    lines = [json.loads(r.getMessage()) for r in caplog.records if r.name == "backcare.events"]
    assert [line["event"] for line in lines] == [
        *("sign_in_failed", "signed_in", "passphrase_changed", "organiser_made"),
    ]
    assert lines[1]["request"] == answer.headers["x-request-id"]
    for secret in ("Ann", GOOD, FRESH, "192.0.2.7"):
        assert secret not in caplog.text.replace("?v=", "")
