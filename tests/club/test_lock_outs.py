"""Whoever guesses waits; who was here before, the club house and a recovery code do not."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from backcare.club import forgetting, secrets
from backcare.club.attempts import BY_ACCOUNT, BY_ADDRESS, BY_NAMES, LONGEST_WAIT, wait_after
from backcare.domain.club.documents import (
    Attempts,
    EasyPassphraseError,
    SignInError,
    TakenNameError,
    TooManyAttemptsError,
)
from backcare.storage.memory import MemoryClubStore
from tests.club.own_clock import GOOD, HOME, Door

FAR = "198.51.100.1"


@pytest.fixture
def door():
    return Door(MemoryClubStore())


@pytest.fixture
def each_door(store):
    """The same with each store: how they save decides what many at once are told."""
    return Door(store)


def guess(door, nickname, times, address=None, **more):
    """Guess at a passphrase; return how often it was tried at all."""
    tried = 0
    for n in range(times):
        try:
            door.sign_in(nickname, f"guess number {n}", address or f"192.0.2.{n}", **more)
        except TooManyAttemptsError:
            continue
        except SignInError:
            tried += 1
    return tried


def test_who_knows_a_nickname_does_not_keep_its_owner_out_of_a_device_used_before(door):
    phone = door.phone(door.join("Ann"))
    assert guess(door, "Ann", 30) == BY_ACCOUNT.free
    with pytest.raises(TooManyAttemptsError):
        door.sign_in("Ann", address=FAR)
    assert door.sign_in("Ann", address=FAR, device=phone)


def test_a_known_device_has_a_count_of_its_own_and_slows_nobody_else(door):
    phone = door.phone(door.join("Ann"))
    assert guess(door, "Ann", 30, HOME, device=phone) == BY_ACCOUNT.free
    with pytest.raises(TooManyAttemptsError):
        door.sign_in("Ann", device=phone)
    assert door.sign_in("Ann", address=FAR)


def test_a_device_is_known_to_its_own_account_only(door):
    phone = door.phone(door.join("Ann"))
    door.join("Ben")
    assert guess(door, "Ben", 30, device=phone) == BY_ACCOUNT.free
    with pytest.raises(TooManyAttemptsError):
        door.sign_in("Ben", device=phone, address=FAR)


def test_forged_devices_are_not_known(door):
    known = door.join("Ann").known
    drawn, _, mark = known.rpartition(".")
    for forged in (
        "",
        "~",
        ".",
        f"{drawn}.",
        f".{mark}",
        f"{drawn}.{mark[:-1]}x",
        f"x{known}",
        "~" * 900,
    ):
        device = door.phone()._replace(known=forged)
        guess(door, "Ann", 2, device=device)
    with pytest.raises(TooManyAttemptsError):
        door.sign_in("Ann", address=FAR)


def test_a_shared_phone_is_known_to_those_who_use_it(door):
    cookie = ""
    for name in ("Ann", "Ben", "Cleo"):
        token = door.accounts.invitations.make()
        device = door.phone()._replace(known=cookie)
        cookie = door.accounts.join(
            token, name, GOOD, has_agreed=True, address=HOME, device=device
        ).known
    phone = door.phone()._replace(known=cookie)
    for name in ("Ann", "Ben", "Cleo"):
        guess(door, name, 8)
        assert door.sign_in(name, address=FAR, device=phone).known == cookie


def familiar(door, known, nickname="Ann", token=None):
    """Return who comes to the door with these cookies, typing this nickname."""
    return door.accounts.doorstep.familiar(token, known, nickname)


def test_a_device_is_familiar_at_the_door_to_those_who_were_signed_in_there(door):
    ann, ben = door.join("Ann"), door.join("Ben")
    found = familiar(door, ann.known, "ANN")
    assert found.member == ann.account.key
    assert familiar(door, door.sign_in("Ann", device=door.phone()).known) != found
    assert familiar(door, ann.known, "Ben") is None
    assert familiar(door, ann.known, "Nobody") is None
    assert familiar(door, "", "", ben.token).member == ben.account.key
    door.accounts.sign_ins.end(ben.token)
    assert familiar(door, "", "", ben.token) is None
    assert familiar(door, ben.known, "Ben").member == ben.account.key, "after signing out, too"


def test_a_passphrase_on_a_known_device_waits_for_none_of_a_crowds(door):
    ann, goes_on = door.join("Ann"), Event()
    phone = door.phone(ann)
    crowd = [secrets._PLACES.submit(goes_on.wait) for _ in range(9)]
    try:
        assert door.sign_in("Ann", device=phone)
        assert door.accounts.own.confirm(ann.token, GOOD)
        assert door.accounts.own.change_passphrase(ann.token, GOOD, "six dry socks here", phone)
    finally:
        goes_on.set()
    assert all(one.result() for one in crowd)


def test_who_makes_cookies_up_does_not_have_the_store_asked(door, monkeypatch):
    known, token = door.join("Ann").known, door.join("Ben").token
    number, _, mark = known.rpartition(".")
    door.accounts.club()

    def fail(*_):
        raise AssertionError("asked")

    monkeypatch.setattr(door.store, "get", fail)
    drawn, _, seal = number.partition(".")
    for forged in ("~", "..", "x.y", f"x.{seal}.{mark}", f"{drawn}.{mark}", f"{drawn}.x.{mark}"):
        assert familiar(door, forged, token=f"x{token}") is None


def test_a_device_is_known_no_more_after_not_me_and_once_its_owner_has_left(door):
    ann, ben = door.join("Ann"), door.join("Ben")
    stolen = door.sign_in("Ann", device=door.phone())
    [other] = [one for one in door.accounts.own.devices(ann.token) if not one.is_this]
    phone = door.phone(ann)
    known = door.accounts.own.end_device(ann.token, other.key, phone)
    assert familiar(door, stolen.known) is None
    assert familiar(door, ann.known) is None
    assert familiar(door, known) is not None
    assert len(known) == len(ann.known), "what has ended does not stay in the cookie"
    both = door.sign_in("Ben", device=phone._replace(known=known)).known
    left = door.accounts.own.unknown(ann.token, phone._replace(known=both))
    door.accounts.leave(ann.account.key)
    assert familiar(door, both) is None
    assert familiar(door, left, "Ben").member == ben.account.key
    assert len(left) == len(known)


def test_a_device_known_before_there_was_a_line_of_its_own_gets_it_at_the_next_sign_in(door):
    ann = door.join("Ann").account
    old = f"drawn.{door.accounts.key_of('device', ann.key, '0', 'drawn')}"
    device = door.phone()._replace(known=old)
    guess(door, "Ann", 30)
    assert familiar(door, old) is None
    known = door.sign_in("Ann", address=FAR, device=device).known
    assert familiar(door, known).member == ann.key
    assert "drawn." not in known


def test_the_recovery_code_is_not_slowed_by_guesses_at_the_passphrase(door):
    code = door.join("Ann").recovery_code
    guess(door, "Ann", 9)
    guess(door, "Somebody", 60, HOME)
    assert door.accounts.recover("Ann", code, "another good passphrase", address=HOME)


def test_guesses_at_the_recovery_code_slow_their_address_and_not_the_account(door):
    code = door.join("Ann").recovery_code
    tried = 0
    for n in range(60):
        try:
            door.accounts.recover("Ann", f"CODE-{n}", "another good passphrase", address=FAR)
        except TooManyAttemptsError:
            continue
        except SignInError:
            tried += 1
    assert tried == BY_ADDRESS.free
    assert door.accounts.recover("Ann", code, "another good passphrase", address=HOME)


def test_a_guesser_at_the_club_house_keeps_nobody_there_from_joining_or_coming_back(door):
    phone = door.phone(door.join("Ann"))
    for n in range(45):
        guess(door, f"Runner {n}", 1, HOME)
    assert door.sign_in("Ann", device=phone)
    assert door.join("Ben")
    with pytest.raises(TooManyAttemptsError) as told:
        door.sign_in("Ben", address=HOME)
    assert told.value.seconds <= BY_ADDRESS.longest.total_seconds()


def test_a_typing_error_a_day_makes_nobody_else_wait_for_months(door):
    door.join("Ann")
    door.join("Ben")
    for _ in range(90):
        guess(door, "Ann", 1, HOME)
        door.now += timedelta(hours=11)
        door.sign_in("Ann")
        door.sign_in("Ben")
        door.now += timedelta(hours=12)
    [left] = door.store.all(Attempts) or [None]
    assert left is None or left.failed <= 1


def test_an_address_is_forgiven_by_halves_each_hour_and_at_each_success(door):
    door.join("Ann")
    guess(door, "x y", 1, HOME)
    for n in range(BY_ADDRESS.free - 1):
        guess(door, f"Runner {n}", 1, HOME)
    with pytest.raises(TooManyAttemptsError):
        door.sign_in("Ann")
    door.now += timedelta(hours=1)
    door.sign_in("Ann")
    for n in range(BY_ADDRESS.free * 3 // 4):  # 40, 20 an hour later, 10 after the success
        assert guess(door, f"Runner {n} b", 1, HOME) == 1
    assert guess(door, "Runner more", 1, HOME) == 0


def test_many_names_tried_from_one_address_at_one_moment_are_not_all_tried(each_door):
    with ThreadPoolExecutor(16) as crowd:
        tried = sum(crowd.map(lambda n: guess(each_door, f"Runner {n}", 1, HOME), range(100)))
    assert tried == BY_ADDRESS.free


def test_what_is_kept_of_failures_has_a_most_and_the_oldest_go(each_door, monkeypatch):
    door = each_door
    monkeypatch.setattr(forgetting, "MOST_ATTEMPTS", 20)
    door.join("Ann")
    for n in range(40):
        guess(door, f"Runner {n}", 1, f"192.0.2.{n}")
        door.now += timedelta(seconds=1)
    newest = {a.last_at for a in door.store.all(Attempts)}
    assert len(door.store.all(Attempts)) <= 20
    assert min(newest) > door.now - timedelta(seconds=12)


def test_failures_alone_forget_those_of_the_day_before(door):
    for n in range(20):
        guess(door, f"Runner {n}", 1, f"192.0.2.{n}")
    door.now += timedelta(days=1, seconds=1)
    guess(door, "Somebody", 1)
    assert len(door.store.all(Attempts)) == 2


def test_thousands_kept_are_not_read_again_for_each_failure(door, monkeypatch):
    kept = [Attempts(key=f"{n}", failed=1, last_at=door.now) for n in range(2000)]
    door.store.write(put=kept)
    read = []
    all_of = door.store.all
    monkeypatch.setattr(door.store, "all", lambda kind: read.append(kind) or all_of(kind))
    for n in range(90):
        guess(door, f"Runner {n}", 1, f"192.0.2.{n}")
    assert read.count(Attempts) == 1
    door.now += timedelta(hours=1)
    guess(door, "Somebody", 1)
    assert read.count(Attempts) == 2


def test_an_invitation_tells_of_few_nicknames_who_has_them(door):
    door.join("Ann")
    token = door.accounts.invitations.make()

    def ask(address):
        for n in range(60):
            try:
                door.accounts.join(token, "Ann", GOOD, has_agreed=True, address=address)
            except TakenNameError:
                continue
            except TooManyAttemptsError:
                return n
        return None

    assert ask(HOME) == BY_NAMES.free
    assert door.accounts.join(token, "Ben", GOOD, has_agreed=True, address=FAR)


def test_what_was_typed_badly_otherwise_is_not_counted_at_the_join_form(door):
    token = door.accounts.invitations.make()
    for _ in range(BY_NAMES.free + 5):
        with pytest.raises(EasyPassphraseError):
            door.accounts.join(token, "Ann", "password1234", has_agreed=True, address=HOME)
    assert door.store.all(Attempts) == ()


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=365), timedelta(days=9000)])
def test_a_clock_that_was_ahead_makes_nobody_wait_longer(door, ahead):
    door.join("Ann")
    door.now += ahead
    for n in range(BY_ADDRESS.free + 6):
        guess(door, "Ann" if n < 12 else f"Runner {n}", 1, HOME)
    door.now -= ahead
    with pytest.raises(TooManyAttemptsError) as told:
        door.sign_in("Ann")
    assert told.value.seconds <= LONGEST_WAIT.total_seconds() + 1
    door.now += timedelta(seconds=told.value.seconds)
    assert door.sign_in("Ann"), "and the wait does not begin anew"


@pytest.mark.parametrize("back", [timedelta(days=1), timedelta(days=9000)])
def test_a_clock_that_was_behind_forgets_no_failure_for_long(door, back):
    door.join("Ann")
    door.now -= back
    guess(door, "Ann", 9, HOME)
    door.now += back
    assert guess(door, "Ann", 30) <= BY_ACCOUNT.free


def test_waits_of_an_address_are_short():
    assert wait_after(500, BY_ADDRESS) == timedelta(minutes=2)


def test_a_clock_that_was_ahead_ends_no_sign_in_and_no_invitation(door):
    entered, token = door.join("Ann"), door.accounts.invitations.make()
    door.now += timedelta(days=365)
    for _ in range(3):
        door.sign_in("Ann")
    door.now -= timedelta(days=365)
    door.sign_in("Ann")
    assert door.accounts.member_of(entered.token)
    assert door.accounts.invitations.check(token)
    door.now += timedelta(days=12)
    door.sign_in("Ann")
    door.now -= timedelta(days=12)
    assert door.accounts.member_of(entered.token)


def test_random_days_never_lock_a_known_device_out(door):
    drawn = random.Random(26)
    phone = door.phone(door.join("Ann"))
    for _ in range(60):
        door.now += timedelta(seconds=drawn.choice([1, 60, 3600, 90_000, -3600]))
        if drawn.random() < 0.7:
            guess(door, "Ann", 3, HOME)
        assert door.sign_in("Ann", device=phone)
