"""What a host does in a browser: see the state of the server, take a backup along, help members."""

import re

import pyotp
import pytest

from backcare.club.second import new_secret
from backcare.config import Settings
from backcare.domain.club.documents import BackingUpError, Change, Role
from backcare.domain.records import Record
from backcare.host import Host
from backcare.storage.host.backup_file import Seals, opened_backup
from backcare.storage.host.keys import KEY_FILE, read_key
from tests.builders import check_in
from tests.club.door import CLUB, GOOD, grow_stale, join, mark_of, post

HOST, BACKUP, MEMBER, ACT = (
    "/door/host",
    "/door/host-backup",
    "/door/host-member",
    "/door/host-act",
)


@pytest.fixture
def members(services):
    return services.club.accounts.members


@pytest.fixture
def host(browser, services, members):
    """Hedi, who looks after the server, at a browser that she signed in with just now."""
    client = browser()
    join(client, services, "Hedi")
    members.set_role("Hedi", Role.HOST)
    secret = new_secret()
    own, token = services.club.accounts.own, client.cookies["__Host-backcare"]
    own.turn_second_on(token, secret, pyotp.TOTP(secret).now())
    return client


@pytest.fixture
def ann(browser, services):
    client = browser()
    join(client, services, "Ann")
    return client


def see(client, nickname):
    return client.get(post(client, MEMBER, shown=HOST, nickname=nickname).headers["location"])


def act(client, what, nickname, **more):
    return post(client, ACT, shown=HOST, what=what, nickname=nickname, **more)


def test_only_a_host_with_a_second_step_gets_in(browser, members, ann):
    assert browser().get(HOST).headers["location"] == "/door/sign-in"
    refused = ann.get(HOST)
    assert (refused.status_code, "looks after the server" in refused.text) == (400, True)
    assert HOST not in ann.get("/door/account").text
    members.set_role("Ann", Role.HOST)
    assert HOST in ann.get("/door/account").text
    page = ann.get(HOST)
    assert "second step first" in page.text
    assert "Help this member" not in page.text
    mark = mark_of(ann.get("/door/account"))
    for path in (BACKUP, MEMBER, ACT):
        answer = ann.post(path, data={"mark": mark}, headers={"origin": CLUB})
        assert "second step first" in answer.text


def test_an_organiser_may_not_do_what_a_host_may(ann, browser, services, members):
    join(browser(), services, "Ben")
    members.set_role("Ann", Role.ORGANISER)
    mark = mark_of(ann.get("/door/account"))
    for path in (BACKUP, MEMBER, ACT):
        typed = {"mark": mark, "what": "recover", "nickname": "Ben"}
        answer = ann.post(path, data=typed, headers={"origin": CLUB})
        assert (answer.status_code, "Ben" in answer.text) == (400, False)
    assert members.named("Ben").passphrase is not None


def test_the_passphrase_is_asked_for_again_after_ten_minutes(host, services):
    grow_stale(services)
    assert host.get(HOST).headers["location"] == "/door/confirm?then=host"
    confirmed = post(
        host, "/door/confirm", shown="/door/confirm?then=host", then="host", passphrase=GOOD
    )
    assert confirmed.headers["location"] == HOST


def test_it_says_what_is_well_and_what_is_to_do(host, services):
    page = host.get(HOST).text
    assert "Something has to be done" in page
    assert "✗ backup: none was made yet" in page
    assert "✓ records: can be saved" in page
    assert "Host: Hedi" in page


def test_a_backup_to_take_along_is_encrypted_whole_and_leaves_nothing(
    host, ann, services, tmp_path
):
    member = services.club.accounts.members.named("Ann").key
    services.store.add_all(member, [check_in()])
    answer = post(host, BACKUP, shown=HOST)
    assert answer.headers["content-disposition"].startswith('attachment; filename="backcare-')
    assert b"Ann" not in answer.content
    file = tmp_path / "taken.age"
    file.write_bytes(answer.content)
    key = read_key(services.settings.user_data / KEY_FILE)
    with opened_backup(file, Seals(key)) as backup:
        assert member in backup.manifest.members
    assert list(services.settings.user_data.glob(".taken-along-*")) == []


def test_one_backup_is_made_at_a_time(host, services, monkeypatch):
    def busy(*_):
        raise BackingUpError("one is being made")

    monkeypatch.setattr(Host, "back_up", busy)
    answer = post(host, BACKUP, shown=HOST)
    assert (answer.status_code, "being made just now" in answer.text) == (400, True)


def test_a_turn_is_given_back_also_if_it_fails(tmp_path):
    host = Host(Settings(user_data=tmp_path / "none"))
    for _ in range(2):
        with pytest.raises(OSError, match="none"):
            host.back_up()


def test_members_are_made_organisers_hosts_and_members_again(host, ann, members):
    about = see(host, "ann")
    assert "Make them an organiser" in about.text
    assert "Take the second step away" not in about.text
    for what, role in (("organiser", Role.ORGANISER), ("host", Role.HOST), ("member", Role.MEMBER)):
        assert act(host, what, "Ann").status_code == 200
        assert members.named("Ann").role is role
    told = [one.what for one in members.named("Ann").news]
    assert told[-3:] == [Change.ORGANISER, Change.HOST, Change.NO_ORGANISER]


def test_a_lost_passphrase_is_helped_once(host, ann, services):
    page = act(host, "recover", "Ann")
    assert f"{CLUB}/door/recover" in page.text
    [code] = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3,}", page.text)
    assert ann.get("/door/account").headers["location"] == "/door/sign-in"
    entered = post(
        ann, "/door/recover", nickname="Ann", code=code, passphrase="three dry hats on a wall"
    )
    assert entered.status_code == 200


def test_a_second_tap_makes_no_second_code(host, ann):
    mark = mark_of(host.get(HOST))
    typed = {"mark": mark, "what": "recover", "nickname": "Ann"}
    first, second = (host.post(ACT, data=typed, headers={"origin": CLUB}).text for _ in range(2))
    code = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3,}")
    assert code.findall(first) == code.findall(second) != []


def test_a_member_is_erased_only_with_the_tick(host, ann, services, members):
    member = members.named("Ann").key
    services.store.add_all(member, [check_in()])
    assert "Tick the box" in act(host, "remove", "Ann").text
    assert members.find("Ann") is not None
    assert "erased" in act(host, "remove", "Ann", sure="yes").text
    assert members.find("Ann") is None
    assert services.store.find(member, Record) == ()


def test_a_host_does_nothing_to_the_own_account_here(host, members):
    about = see(host, "Hedi").text
    assert "<button" not in about
    for what in ("member", "recover", "unlock", "remove"):
        assert act(host, what, "Hedi", sure="yes").status_code == 400
    assert members.named("Hedi").role is Role.HOST


@pytest.mark.parametrize("nickname", ["Nobody", "", "<b>"])
def test_whom_nobody_knows_is_told_in_a_sentence(host, nickname):
    for path, more in ((MEMBER, {}), (ACT, {"what": "host"})):
        answer = post(host, path, shown=HOST, nickname=nickname, **more)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text


def test_the_address_of_a_member_says_nothing_and_ends_with_them(host, ann, services):
    address = post(host, MEMBER, shown=HOST, nickname="Ann").headers["location"]
    member = services.club.accounts.members.named("Ann").key
    assert member not in address
    assert host.get(address).text.count("<button") > 2
    services.club.accounts.leave(member)
    assert host.get(address).status_code == 400


def test_what_cannot_be_done_is_not_done(host, ann, members):
    before = members.all()
    assert act(host, "anything", "Ann").status_code == 400
    assert members.all() == before
