"""The club's door: who comes in, who stays out, and what is left when somebody leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from backcare.club import secrets
from backcare.club.accounts import Accounts
from backcare.club.attempts import FREE_BY_ACCOUNT, FREE_BY_ADDRESS, LONGEST_WAIT, wait_after
from backcare.club.invitations import INVITED_FOR
from backcare.club.nicknames import clean_nickname, look_alike
from backcare.club.sign_ins import SIGNED_IN_FOR
from backcare.club.vouchers import VOUCHED_FOR
from backcare.domain.club.documents import (
    Account,
    Attempts,
    Club,
    ConsentError,
    Invitation,
    InvitationError,
    LastOrganiserError,
    Meeting,
    NicknameError,
    NoClubError,
    PassphraseError,
    ProviderError,
    PublishedWeek,
    Role,
    SignIn,
    SignInError,
    TakenName,
    TakenNameError,
    TooManyAttemptsError,
)
from backcare.domain.errors import ConflictError, MissingError, SignedOutError
from backcare.domain.records import Record
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore
from backcare.storage.postgres.club import SqlClubStore
from backcare.storage.tinydb_files.club import TinyClubStore
from tests.builders import check_in
from tests.storage.servers import empty_databases

START = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
SECRET = "ab" * 32
GOOD = "four wet running shoes"
HOME = "192.0.2.7"


class Door:
    """A club with a clock that a test turns."""

    def __init__(self, store, secret=SECRET):
        self.now = START
        self.store = store
        self.records = MemoryTrackerStore()
        self.accounts = Accounts(store, self.records, lambda: self.now)
        self.accounts.start("Riverside Runners", secret)

    def join(self, nickname, passphrase=GOOD, *, role=Role.MEMBER, has_agreed=True):
        token = self.accounts.invitations.make(role)
        return self.accounts.join(token, nickname, passphrase, has_agreed=has_agreed, address=HOME)

    def sign_in(self, nickname, passphrase=GOOD, address=HOME):
        return self.accounts.sign_in(nickname, passphrase, address=address)


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    quick = secrets.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(secrets, "_HASHER", quick)
    monkeypatch.setattr(secrets, "_NOBODYS", quick.hash("nobody"))


@pytest.fixture(params=["memory", "tiny", "postgres"])
def store(request, tmp_path):
    if request.param == "postgres":
        return SqlClubStore(empty_databases()[0])
    return MemoryClubStore() if request.param == "memory" else TinyClubStore(tmp_path / "user")


@pytest.fixture
def door(store):
    return Door(store)


def test_documents_are_read_back_and_two_writers_are_told_apart(store):
    club = Club(key="club", name="R", secret=SECRET, created_at=START)
    [saved] = store.write(put=[club])
    assert store.get(Club, "club") == saved
    assert saved.rev == 1
    with pytest.raises(ConflictError):
        store.write(put=[club])
    taken = TakenName(key="n", member="m")
    with pytest.raises(ConflictError):
        store.write(put=[taken, club])
    assert store.get(TakenName, "n") is None, "all or none"
    before = store.version()
    store.write(remove=[saved])
    assert store.version() != before
    assert store.all(Club) == ()
    with pytest.raises(MissingError):
        store.write(remove=[saved])
    with pytest.raises(MissingError):
        store.write(put=[saved])


def test_a_server_without_a_club_says_so():
    accounts = Accounts(MemoryClubStore(), MemoryTrackerStore(), lambda: START)
    with pytest.raises(NoClubError):
        accounts.member_of("x.y")
    with pytest.raises(NoClubError):
        accounts.sign_in("ann", GOOD, address=HOME)


def test_a_club_is_started_once(door):
    with pytest.raises(ConflictError):
        door.accounts.start("Another one", SECRET)


def test_a_member_joins_and_is_known_by_the_cookie(door):
    entered = door.join("Ann")
    assert door.accounts.member_of(entered.token) == entered.account.key
    assert entered.account.role is Role.MEMBER
    assert entered.account.nickname == "Ann"
    assert entered.recovery_code is not None
    kept = repr(door.store.all(Account)) + repr(door.store.all(SignIn))
    for secret in (GOOD, entered.token, entered.recovery_code):
        assert secret not in kept


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "../../club"])
def test_a_wrong_invitation_lets_nobody_in(door, token):
    with pytest.raises(InvitationError):
        door.accounts.join(token, "Ann", GOOD, has_agreed=True, address=HOME)
    assert door.accounts.members.all() == ()


def test_an_invitation_ends_by_time_by_hand_and_by_number(door):
    token = door.accounts.invitations.make()
    door.now += INVITED_FOR
    with pytest.raises(InvitationError):
        door.accounts.invitations.check(token)
    token = door.accounts.invitations.make()
    [invitation] = door.accounts.invitations.open()
    door.accounts.invitations.revoke(invitation)
    door.accounts.invitations.revoke(invitation)
    with pytest.raises(InvitationError):
        door.accounts.invitations.check(token)
    token = door.accounts.invitations.make(most=1)
    door.accounts.join(token, "Ann", GOOD, has_agreed=True, address=HOME)
    with pytest.raises(InvitationError):
        door.accounts.join(token, "Ben", GOOD, has_agreed=True, address=HOME)


def test_nobody_joins_without_having_agreed(door):
    with pytest.raises(ConsentError):
        door.join("Ann", has_agreed=False)
    assert door.accounts.members.all() == ()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "a",
            "x" * 31,
            "ann\u202ebob",
            "an\u200bn",
            "<b>ann</b>",
            "a\0n",
            "..",
            "_",
        ),
        *("-ann", "a/../b", "Ann\u0430", "{ann}", "ann;", "\u0391nn", "🏃🏃"),
    ],
)
def test_names_that_could_deceive_or_do_harm_are_refused(door, name):
    with pytest.raises(NicknameError):
        door.join(name)


@pytest.mark.parametrize(
    "name", ["Zoë", "O'Brien", "Jean-Luc", "Anna 2", "Łukasz", "Аня", "李明", "St.Ann"]
)
def test_names_of_all_alphabets_are_welcome(name):
    assert clean_nickname(name) == name


@pytest.mark.parametrize("other", ["ann", "ANN", "Ánn", "A n n", "An-n"])
def test_a_name_that_looks_like_a_taken_one_is_taken(door, other):
    door.join("Ann")
    with pytest.raises((TakenNameError, NicknameError)):
        door.join(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paypal", "paypa1"),
        ("Roman", "Rornan"),
        ("Leo", "Ieo"),
        ("soso", "s0s0"),
        ("\u0441\u043e\u0440", "cop"),
    ],
)
def test_look_alikes_share_their_key(one, other):
    assert look_alike(one) == look_alike(other)


@pytest.mark.parametrize("passphrase", ["", "short", "a" * 30, "x" * 201, "annann", "Annemarie1"])
def test_easy_passphrases_are_refused(door, passphrase):
    with pytest.raises(PassphraseError):
        door.join("Annemarie", passphrase)
    assert door.accounts.members.all() == ()


def test_two_who_choose_one_name_at_once_are_one_member(door):
    token = door.accounts.invitations.make()

    def try_(_):
        try:
            return door.accounts.join(token, "Ann", GOOD, has_agreed=True, address=HOME)
        except TakenNameError:
            return None

    with ThreadPoolExecutor(4) as pool:
        entered = [e for e in pool.map(try_, range(4)) if e]
    assert len(entered) == 1
    assert len(door.accounts.members.all()) == 1


def test_many_who_join_at_once_all_come_in(door):
    token = door.accounts.invitations.make()
    names = [f"Runner {n}" for n in (2, 4, 6, 7, 9)]

    def join(name):
        return door.accounts.join(token, name, GOOD, has_agreed=True, address=HOME)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(join, names))
    assert sorted(a.nickname for a in door.accounts.members.all()) == names
    [invitation] = door.accounts.invitations.open()
    assert invitation.joined == 5


class LostAnswers(MemoryClubStore):
    """Each save is done, but somebody else saves at once and the answer is a conflict."""

    def write(self, put=(), remove=()):
        saved = super().write(put, remove)
        if any(isinstance(document, Account) for document in saved):
            raise ConflictError("the answer was lost, and the invitation used again")
        return saved


def test_who_was_let_in_unseen_is_told_so_and_not_that_the_name_is_taken():
    entered = Door(LostAnswers()).join("Ann")
    assert entered.account.nickname == "Ann"
    assert entered.recovery_code


def test_signing_in_on_another_phone_and_out_again(door):
    first = door.join("Ann")
    second = door.sign_in("ann")
    assert second.token != first.token
    door.accounts.sign_ins.end(first.token)
    with pytest.raises(SignedOutError):
        door.accounts.member_of(first.token)
    assert door.accounts.member_of(second.token) == first.account.key
    door.accounts.sign_ins.end_all(first.account.key)
    with pytest.raises(SignedOutError):
        door.accounts.member_of(second.token)


def test_a_sign_in_ends_by_itself(door):
    entered = door.join("Ann")
    door.now += SIGNED_IN_FOR
    with pytest.raises(SignedOutError):
        door.accounts.member_of(entered.token)


def test_forged_and_foreign_cookies_are_nobodys(door):
    entered = door.join("Ann")
    foreign = Door(MemoryClubStore(), "cd" * 32).join("Ann").token
    drawn, _, mark = entered.token.partition(".")
    for token in (
        *(None, "", ".", drawn, f"{drawn}.", f"{drawn}.{mark[:-1]}x", f"x{drawn}.{mark}"),
        *(foreign, entered.account.key, f"{entered.account.key}.{mark}"),
    ):
        with pytest.raises(SignedOutError):
            door.accounts.member_of(token)


def test_a_wrong_passphrase_and_an_unknown_name_are_told_alike(door):
    door.join("Ann")
    with pytest.raises(SignInError) as wrong:
        door.sign_in("Ann", "not the passphrase")
    with pytest.raises(SignInError) as unknown:
        door.sign_in("Nobody", "not the passphrase")
    assert str(wrong.value) == str(unknown.value)


def test_guessing_gets_slower_and_slower_for_one_account(door):
    door.join("Ann")
    for n in range(FREE_BY_ACCOUNT):
        with pytest.raises(SignInError):
            door.sign_in("Ann", f"guess number {n}", address=f"192.0.2.{n}")
    with pytest.raises(TooManyAttemptsError) as told:
        door.sign_in("Ann", GOOD, address="198.51.100.1")
    door.now += timedelta(seconds=told.value.seconds)
    assert door.sign_in("Ann", address="198.51.100.1")
    with pytest.raises(SignInError):
        door.sign_in("Ann", "wrong again", address="198.51.100.1")
    assert door.sign_in("Ann"), "a right one begins anew"


def test_many_guesses_at_once_are_not_all_free(door):
    door.join("Ann")

    def guess(number):
        try:
            door.sign_in("Ann", f"guess number {number}", address=f"192.0.2.{number}")
        except TooManyAttemptsError:
            return False
        except SignInError:
            return True

    with ThreadPoolExecutor(8) as crowd:
        tried = sum(crowd.map(guess, range(24)))
    assert tried == FREE_BY_ACCOUNT


def test_guessing_many_names_from_one_address_is_slowed_too(door):
    for n in range(FREE_BY_ADDRESS):
        with pytest.raises(SignInError):
            door.sign_in(f"Runner {n}", "wrong passphrase")
    with pytest.raises(TooManyAttemptsError):
        door.sign_in("Somebody", "wrong passphrase")
    assert door.accounts.join(
        door.accounts.invitations.make(), "Ben", GOOD, has_agreed=True, address="198.51.100.1"
    )


def test_waits_double_and_have_an_end():
    waits = [wait_after(n, 5).total_seconds() for n in range(4, 9)]
    assert waits == [0, 2, 4, 8, 16]
    assert wait_after(500, 5) == LONGEST_WAIT


def test_old_failures_and_ended_sign_ins_are_forgotten(door):
    door.join("Ann")
    with pytest.raises(SignInError):
        door.sign_in("Zed", "wrong passphrase")
    assert door.store.all(Attempts)
    door.now += SIGNED_IN_FOR + timedelta(days=1)
    door.sign_in("Ann")
    assert door.store.all(Attempts) == ()
    assert len(door.store.all(SignIn)) == 1
    assert door.store.all(Invitation) == ()


def test_the_recovery_code_sets_a_new_passphrase_and_is_used_up(door):
    entered = door.join("Ann")
    typed = entered.recovery_code.lower().replace("-", " ")
    again = door.accounts.recover("ann", typed, "another good passphrase", address=HOME)
    with pytest.raises(SignedOutError):
        door.accounts.member_of(entered.token)
    assert door.accounts.member_of(again.token) == entered.account.key
    assert door.sign_in("Ann", "another good passphrase")
    for code in (entered.recovery_code, "", "AAAA"):
        with pytest.raises((SignInError, TooManyAttemptsError)):
            door.accounts.recover("Ann", code, "a third passphrase", address="192.0.2.9")


ANN_THERE = "https://id.example 7"
PHONE = "what only Ann's phone knows"


def join_by_provider(door, identity=ANN_THERE, nickname="Ann", role=Role.MEMBER):
    return door.accounts.join_by_provider(
        door.accounts.vouchers.make(identity, PHONE),
        PHONE,
        door.accounts.invitations.make(role),
        nickname,
        has_agreed=True,
    )


def test_who_has_no_code_is_not_recovered_with_an_empty_one(door):
    join_by_provider(door)
    with pytest.raises(SignInError):
        door.accounts.recover("Ann", "", GOOD, address=HOME)
    with pytest.raises(SignInError):
        door.sign_in("Ann", "")


def test_the_clubs_own_provider_vouches_for_a_member(door):
    voucher = door.accounts.vouchers.make(ANN_THERE, PHONE)
    assert door.accounts.enter_by_provider(voucher, PHONE) is None
    joined = join_by_provider(door, role=Role.ORGANISER)
    entered = door.accounts.enter_by_provider(voucher, PHONE)
    assert entered.account.key == joined.account.key
    assert joined.account.role is Role.ORGANISER
    assert joined.token != entered.token
    assert door.accounts.member_of(entered.token) == joined.account.key
    assert join_by_provider(door, nickname="Another").account.key == joined.account.key
    with pytest.raises(TakenNameError):
        join_by_provider(door, "https://id.example 9", "ann")
    door.join("Olga", role=Role.ORGANISER)
    door.accounts.leave(joined.account.key)
    assert door.accounts.enter_by_provider(voucher, PHONE) is None


def test_a_provider_is_no_way_round_invitation_and_consent(door):
    voucher = door.accounts.vouchers.make(ANN_THERE, PHONE)
    join = partial(door.accounts.join_by_provider, voucher, PHONE)
    with pytest.raises(InvitationError):
        join("made up", "Ann", has_agreed=True)
    with pytest.raises(ConsentError):
        join(door.accounts.invitations.make(), "Ann", has_agreed=False)
    assert door.accounts.members.all() == ()


def test_a_voucher_is_good_in_one_browser_for_some_minutes(door):
    join_by_provider(door)
    voucher = door.accounts.vouchers.make(ANN_THERE, PHONE)
    others = door.accounts.vouchers.make("https://id.example 8", PHONE)
    forged = ".".join((voucher.split(".")[0], *others.split(".")[1:]))
    unnamed = door.accounts.vouchers.make(ANN_THERE, "")
    for wrong, browser in (
        (voucher, "another phone"),
        (unnamed, ""),
        (forged, PHONE),
        ("", PHONE),
        ("a.b.c", PHONE),
    ):
        with pytest.raises(ProviderError):
            door.accounts.enter_by_provider(wrong, browser)
    assert door.accounts.enter_by_provider(voucher, PHONE)
    door.now += VOUCHED_FOR
    with pytest.raises(ProviderError):
        door.accounts.enter_by_provider(voucher, PHONE)


def test_leaving_erases_everything_at_once(door):
    organiser = door.join("Olga", role=Role.ORGANISER)
    ann, phone = door.join("Ann"), door.sign_in("Ann")
    me = ann.account.key
    door.records.add(me, check_in(1))
    mark = secrets.keyed(SECRET, "week", "2026-11-23", me)
    door.store.write(
        put=[
            PublishedWeek(
                key="2026-11-23",
                seen={mark: (1, 2, 1), "other": (1, 1, 1)},
                **{"members": 6, "took_part": 5, "done": 9, "planned": 12},
            )
        ]
    )
    was_there = secrets.keyed(SECRET, "there", "2026-11-24", me)
    door.store.write(put=[Meeting(key="2026-11-24", code="ABCDE", there=(was_there, "zz"))])
    door.accounts.leave(me)
    assert door.records.find(me, Record) == ()
    for token in (ann.token, phone.token):
        with pytest.raises(SignedOutError):
            door.accounts.member_of(token)
    kept = repr([door.store.all(k) for k in (Account, TakenName, SignIn, PublishedWeek, Meeting)])
    for trace in (me, "Ann", mark, was_there):
        assert trace not in kept
    [week] = door.store.all(PublishedWeek)
    assert week.done == 9
    assert sorted(week.seen.values()) == [(1, 1, 1), (1, 2, 1)], "the figures still count them"
    [meeting] = door.store.all(Meeting)
    assert len(set(meeting.there)) == 2, "two were there, whoever left since"
    assert "zz" in meeting.there
    assert door.join("Ann").account.key != me
    assert door.accounts.member_of(organiser.token)


def test_what_an_open_tab_saves_while_its_owner_leaves_goes_too(door, monkeypatch):
    door.join("Olga", role=Role.ORGANISER)
    me = door.join("Ann").account.key
    write = door.store.write

    def late(**documents):
        door.records.add(me, check_in(1))
        return write(**documents)

    monkeypatch.setattr(door.store, "write", late)
    door.accounts.leave(me)
    assert door.records.members() == ()


def test_somebody_stays_whose_records_could_not_be_erased(door, monkeypatch):
    ann = door.join("Ann")

    def fail(_):
        raise ConflictError

    monkeypatch.setattr(door.records, "erase", fail)
    with pytest.raises(ConflictError):
        door.accounts.leave(ann.account.key)
    assert door.accounts.member_of(ann.token) == ann.account.key


def test_the_last_organiser_stays_while_there_are_members(door):
    olga, ann = door.join("Olga", role=Role.ORGANISER), door.join("Ann")
    with pytest.raises(LastOrganiserError):
        door.accounts.leave(olga.account.key)
    door.accounts.members.set_role("Ann", Role.ORGANISER)
    door.accounts.leave(olga.account.key)
    door.accounts.leave(ann.account.key)
    assert door.accounts.members.all() == ()


def test_the_host_gives_a_new_code_to_who_lost_everything(door):
    ann = door.join("Ann")
    code = door.accounts.new_code_for("Ann")
    with pytest.raises(SignedOutError):
        door.accounts.member_of(ann.token)
    assert door.accounts.recover("Ann", code, "a new passphrase", address=HOME)
    with pytest.raises(SignInError):
        door.accounts.new_code_for("Nobody")


def test_the_clubs_file_is_for_its_owner_only(tmp_path):
    door = Door(TinyClubStore(tmp_path / "user"))
    door.join("Ann")
    path = tmp_path / "user" / "club.json"
    assert path.stat().st_mode & 0o777 == 0o600
    for secret in (GOOD, HOME):
        assert secret not in path.read_text()
