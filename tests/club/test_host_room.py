"""What a host does in a browser: see the state of the server, take a backup along, help members."""

import re
from html import unescape

import pyotp
import pytest
from msgspec.structs import replace

from backcare.club.second import new_secret
from backcare.domain.club.documents import Change, Role
from backcare.domain.records import Record
from backcare.storage.host.backup_file import Seals, opened_backup
from backcare.storage.host.keys import KEY_FILE, read_key
from backcare.web.door.desk import Desk
from tests.builders import check_in
from tests.club.door import CLUB, GOOD, grow_stale, join, mark_of, post, recovery_of
from tests.club.own_clock import HOME

HOST, BACKUP, ACT = "/door/host", "/door/host-backup", "/door/host-act"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3,}")


@pytest.fixture
def members(services):
    return services.club.accounts.members


@pytest.fixture
def ann(browser, services):
    client = browser()
    join(client, services, "Ann")
    return client


def address_of(client, nickname):
    return re.search(rf'href="(/door/host-member/\w+)">\w+: {nickname}<', client.get(HOST).text)[1]


def see(client, nickname):
    return client.get(address_of(client, nickname))


def typed_in(page, what):
    """Return what the form of a page sends that does this."""
    [form] = [form for form in page.text.split("<form")[1:] if f'value="{what}"' in form]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="(\w*)"', form))


def send(client, typed, **more):
    return client.post(ACT, data={**typed, **more}, headers={"origin": CLUB})


def act(client, what, nickname, **more):
    return send(client, typed_in(see(client, nickname), what), **more)


def test_only_a_host_with_a_second_step_gets_in(browser, members, ann):
    assert browser().get(HOST).headers["location"] == "/door/sign-in"
    refused = ann.get(HOST)
    assert (refused.status_code, "looks after the server" in refused.text) == (400, True)
    assert HOST not in ann.get("/door/account").text
    members.set_role("Ann", Role.HOST)
    assert HOST in ann.get("/door/account").text
    page = ann.get(HOST)
    assert "second step first" in page.text
    assert "Ann" not in page.text
    mark = mark_of(ann.get("/door/account"))
    for path in (BACKUP, ACT):
        answer = ann.post(path, data={"mark": mark}, headers={"origin": CLUB})
        assert "second step first" in answer.text


def test_who_stole_the_passphrase_of_a_host_without_a_second_step_does_not_get_in(
    browser, services, members
):
    hedi, thief = browser(), browser()
    recovery = recovery_of(join(hedi, services, "Hedi"))
    members.set_role("Hedi", Role.HOST)
    assert post(thief, "/door/sign-in", nickname="Hedi", passphrase=GOOD).status_code == 303
    secret = new_secret()
    typed = {"secret": secret, "second": pyotp.TOTP(secret).now()}
    for guess in ({}, {"recovery": ""}, {"recovery": GOOD}):
        refused = post(thief, "/door/second", **typed, **guess)
        assert (refused.status_code, "not your recovery code" in refused.text) == (400, True)
    assert "second step first" in thief.get(HOST).text
    assert "Spare" not in thief.get("/door/second").text
    shown = post(hedi, "/door/second", **typed, recovery=recovery).text
    assert "Write these down" in shown
    assert f'href="{HOST}" class="button"' in shown  # where the host was sent here from
    assert "Is all well?" in hedi.get(HOST).text


def test_an_organiser_may_not_do_what_a_host_may(ann, browser, services, members):
    join(browser(), services, "Ben")
    members.set_role("Ann", Role.ORGANISER)
    mark = mark_of(ann.get("/door/account"))
    who = services.club.accounts.key_of("host.member", members.named("Ben").key)
    for path in (BACKUP, ACT):
        typed = {"mark": mark, "what": "recover", "who": who, "rev": members.named("Ben").rev}
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
    assert re.search(r"[✓✗] address", page) is None  # which would be a request to itself
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


def test_members_are_made_organisers_hosts_and_members_again(host, ann, members):
    about = see(host, "Ann")
    assert "Make them an organiser" in about.text
    assert "Take the second step away" not in about.text
    for what, role in (("organiser", Role.ORGANISER), ("host", Role.HOST), ("member", Role.MEMBER)):
        assert act(host, what, "Ann").status_code == 200
        assert members.named("Ann").role is role
    told = [one.what for one in members.named("Ann").news]
    assert told[-3:] == [Change.ORGANISER, Change.HOST, Change.NO_ORGANISER]


def test_what_a_host_takes_back_and_does_again_at_once_is_done(host, ann, members):
    for what, role in (("organiser", Role.ORGANISER), ("member", Role.MEMBER)) * 2:
        act(host, what, "Ann")
        assert members.named("Ann").role is role


def test_a_lost_passphrase_is_helped_once(host, ann):
    page = act(host, "recover", "Ann")
    assert f"{CLUB}/door/recover" in page.text
    [code] = CODE.findall(page.text)
    assert ann.get("/door/account").headers["location"] == "/door/sign-in"
    entered = post(
        ann, "/door/recover", nickname="Ann", code=code, passphrase="three dry hats on a wall"
    )
    assert entered.status_code == 200


def test_a_second_tap_makes_no_second_code_and_a_reload_of_the_answer_none_either(
    host, ann, services
):
    typed = typed_in(see(host, "Ann"), "recover")
    first, second = send(host, typed).text, send(host, typed).text
    assert CODE.findall(first) == CODE.findall(second) != []
    later = send(host, {**typed, "later": "than what counts as a second tap"})
    assert (later.status_code, CODE.findall(later.text)) == (400, [])
    assert "has changed since you saw it" in later.text
    code = CODE.findall(first)[0]
    assert services.club.accounts.recover("Ann", code, "three dry hats on a wall", address=HOME)


def test_who_takes_the_nickname_of_another_is_not_the_one_who_is_meant(
    host, ann, browser, services, members
):
    typed = typed_in(see(host, "Ann"), "host")
    mallory = browser()
    join(mallory, services, "Mallory")
    for client, nickname in ((ann, "Anna"), (mallory, "Ann")):
        services.club.accounts.own.rename(client.cookies["__Host-backcare"], nickname)
    assert "Member: Anna" in send(host, typed).text
    assert members.named("Ann").role is members.named("Anna").role is Role.MEMBER


def test_who_is_no_host_any_more_does_nothing_on_a_page_that_is_open(host, ann, members):
    typed = typed_in(see(host, "Ann"), "remove")
    members.set_role("Ann", Role.HOST)
    members.set_role("Hedi", Role.MEMBER)
    answer = send(host, typed, sure="yes")
    assert (answer.status_code, "looks after the server" in answer.text) == (400, True)
    assert members.find("Ann") is not None
    assert host.get(HOST).status_code == 400


@pytest.mark.parametrize("path", [ACT, BACKUP])
def test_who_is_no_host_any_more_once_a_form_has_come_sees_nobody(
    host, ann, members, monkeypatch, path
):
    typed = typed_in(see(host, "Ann"), "recover")
    members.set_role("Ann", Role.HOST)
    read = Desk.read_form

    async def slowly(desk, request):
        form = await read(desk, request)
        members.set_role("Hedi", Role.MEMBER)
        return form

    monkeypatch.setattr(Desk, "read_form", slowly)
    answer = host.post(path, data=typed, headers={"origin": CLUB})
    assert (answer.status_code, "looks after the server" in answer.text) == (400, True)
    assert "Ann" not in answer.text
    assert members.named("Ann").passphrase is not None


def test_whose_account_is_gone_is_asked_to_sign_in(host, ann, services, members):
    typed = typed_in(see(host, "Ann"), "remove")
    members.set_role("Ann", Role.HOST)
    services.club.accounts.leave(members.named("Hedi").key)
    assert send(host, typed, sure="yes").headers["location"] == "/door/sign-in"
    assert members.find("Ann") is not None


def test_a_form_of_another_site_does_nothing(host, ann, members):
    typed = {**typed_in(see(host, "Ann"), "remove"), "mark": "0" * 64}
    assert "Nothing was done" in send(host, typed, sure="yes").text
    assert members.find("Ann") is not None
    answer = host.post(BACKUP, data={"mark": "0" * 64}, headers={"origin": CLUB})
    assert (answer.status_code, "content-disposition" in answer.headers) == (400, False)


def test_a_member_is_erased_only_with_the_tick(host, ann, services, members):
    member = members.named("Ann").key
    services.store.add_all(member, [check_in()])
    refused = act(host, "remove", "Ann")
    assert "Tick the box" in refused.text
    assert "Erase this member" in refused.text
    assert members.find("Ann") is not None
    assert "Ann is erased" in act(host, "remove", "Ann", sure="yes").text
    assert members.find("Ann") is None
    assert services.store.find(member, Record) == ()


def test_a_host_does_nothing_to_the_own_account_here(host, ann, members):
    about = see(host, "Hedi").text
    assert "<button" not in about
    assert "This is you" in about
    who = address_of(host, "Hedi").rpartition("/")[2]
    typed = {**typed_in(see(host, "Ann"), "recover"), "who": who}
    for what in ("member", "recover", "unlock", "remove"):
        sent = {**typed, "what": what, "rev": str(members.named("Hedi").rev), "sure": "yes"}
        assert send(host, sent).status_code == 400
    assert members.named("Hedi").role is Role.HOST


def test_whom_nobody_knows_is_told_in_a_sentence(host, ann):
    typed = typed_in(see(host, "Ann"), "host")
    for who in ("", "<b>", "0" * 64):
        answer = send(host, {**typed, "who": who})
        assert (answer.status_code, "not here any more" in answer.text) == (400, True)


def test_the_address_of_a_member_says_nothing_and_ends_with_them(host, ann, services):
    address = address_of(host, "Ann")
    member = services.club.accounts.members.named("Ann").key
    assert member not in address
    assert host.get(address).text.count("<button") > 2
    services.club.accounts.leave(member)
    gone = host.get(address)
    assert (gone.status_code, "not here any more" in gone.text) == (400, True)


def test_what_cannot_be_done_is_not_done(host, ann, members):
    before = members.all()
    typed = typed_in(see(host, "Ann"), "recover")
    assert send(host, {**typed, "what": "anything"}).status_code == 400
    assert members.all() == before


def test_the_address_of_an_answer_leads_back_when_a_phone_loads_it_anew(host):
    for path in (ACT, BACKUP):
        assert host.get(path).headers["location"] == HOST


def test_a_host_with_an_account_elsewhere_is_told_how_they_get_in(host, members, services):
    hedi = members.named("Hedi")
    store = services.club.store
    store.write(put=[replace(hedi, passphrase=None, second=None)])
    page = host.get(HOST).text
    assert "ask whoever set up the server" in unescape(page).lower()
    assert "/door/recover" in page
