"""Joining a club, signing in, recovering an account, and leaving. Times are in UTC."""

import contextlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

import msgspec

from backcare.club.attempts import BY_ACCOUNT, BY_ADDRESS, BY_NAMES, Limit, counted
from backcare.club.devices import Device, Doorstep
from backcare.club.entered import Entered, Entrance
from backcare.club.events import Event, note
from backcare.club.invitations import Invitations, with_one_more
from backcare.club.keys import ClubKeys
from backcare.club.marks import Marks
from backcare.club.members import Members
from backcare.club.news import with_news
from backcare.club.nicknames import clean_nickname, look_alike
from backcare.club.own_account import OwnAccount
from backcare.club.own_words import ClubWords
from backcare.club.passphrases import check_passphrase
from backcare.club.second import WaitingForSecond, used
from backcare.club.secrets import (
    digest,
    hash_passphrase,
    is_passphrase,
    is_same,
    new_recovery_code,
    plain_code,
)
from backcare.club.sign_ins import SIGNED_IN_FOR, SignIns
from backcare.club.vouchers import Vouchers
from backcare.domain.club.documents import (
    Account,
    Change,
    Club,
    ClubDocument,
    ConsentError,
    InvitationError,
    NeedsSecondError,
    ProviderError,
    ProviderIdentity,
    SecondError,
    SignIn,
    SignInError,
    TakenNameError,
    TooManyAttemptsError,
    UnconfirmedJoinError,
    UsedCodeError,
)
from backcare.domain.errors import ConflictError, MissingError, UnconfirmedError
from backcare.storage.base import MovableStore
from backcare.storage.club import ClubStore
from backcare.storage.erasures import erased_in, erasure_of, is_erased

_UNKNOWN = Device()
CONSENT = date(2026, 11, 30)
"""Date of the privacy notice that members agree to, as its version."""


class Accounts:
    """How people become members of one club and sign in. `records` are the members' records, which
    are erased when they leave.

    `now` returns the time in UTC; `lasts` is how long a sign-in does.
    """

    def __init__(
        self,
        store: ClubStore,
        records: MovableStore,
        now: Callable[[], datetime],
        lasts: timedelta = SIGNED_IN_FOR,
    ) -> None:
        self._store = store
        self._records = records
        self._now = now
        self._keys = ClubKeys(store)
        self.members = Members(store, self._keys, now)
        self.marks = Marks(store, self._keys)
        self.words = ClubWords(store, self._keys, now)
        self.invitations = Invitations(store, now)
        self.sign_ins = SignIns(store, self._keys, now, lasts)
        self.vouchers = Vouchers(self._keys, now)
        self._entrance = Entrance(store, self._keys, self.members, self.sign_ins, now)
        self.doorstep = Doorstep(self._keys, self.members, self.sign_ins)
        self._waiting = WaitingForSecond(self._keys, now)
        self.own = OwnAccount(store, self._keys, self.members, self._entrance, now)

    def club(self) -> Club:
        """Return the club; raises `NoClubError` before `start`."""
        return self._keys.club()

    def key_of(self, *parts: str) -> str:
        """Return a key that only this club can make from these parts."""
        return self._keys.key(*parts)

    def start(self, name: str, secret: str) -> Club:
        """Start the club; raises what `ClubKeys.start` does."""
        return self._keys.start(name, secret, self._now())

    def join(
        self,
        token: str,
        nickname: str,
        passphrase: str,
        *,
        has_agreed: bool,
        address: str,
        device: Device = _UNKNOWN,
    ) -> Entered:
        """Create an account for somebody with an invitation, and sign them in.

        Raises a `ClubError` that says what to do; then nothing was kept, except perhaps with
        `UnconfirmedJoinError`.
        """
        with self._counted(
            {self.key_of("names", address): BY_NAMES}, TakenNameError, InvitationError
        ):
            self.invitations.check(token)
            name = self._free_nickname(nickname, has_agreed=has_agreed)
            check_passphrase(passphrase, name, self.club().name)
            hashed, code = hash_passphrase(passphrase), new_recovery_code()
            try:
                return self._admit(token, name, device, passphrase=hashed, code=code)
            except UnconfirmedError as error:
                raise UnconfirmedJoinError("perhaps a member now") from error

    def join_by_provider(
        self,
        voucher: str,
        browser: str,
        token: str,
        nickname: str,
        *,
        has_agreed: bool,
        device: Device = _UNKNOWN,
    ) -> Entered:
        """Create an account for somebody with an invitation whom the provider vouches for, and sign
        them in; somebody who has one already is only signed in. Raises a `ClubError`.
        """
        entered = self.enter_by_provider(voucher, browser, device=device)
        if entered is not None:
            return entered
        self.invitations.check(token)
        identity = self.vouchers.read(voucher, browser)
        with self._counted({self.key_of("names", identity): BY_NAMES}, TakenNameError):
            name = self._free_nickname(nickname, has_agreed=has_agreed)
            return self._admit(token, name, device, identity=identity)

    def enter_by_provider(
        self, voucher: str, browser: str, *, device: Device = _UNKNOWN
    ) -> Entered | None:
        """Sign in somebody whom the provider vouches for; `None` if they are not a member yet.

        Raises `ProviderError` for a voucher for another club or browser, or one too old.
        """
        known = self._store.get(ProviderIdentity, self.vouchers.read(voucher, browser))
        if known is None:
            return None
        return self._entrance.enter(known.member, device)

    def sign_in(
        self, nickname: str, passphrase: str, *, address: str, device: Device = _UNKNOWN
    ) -> Entered:
        """Sign in on one more device; raises `SignInError`, `TooManyAttemptsError`, or
        `NeedsSecondError` with a voucher for `second_step`.
        """
        known = self.members.find(nickname)
        number = None if known is None else self._entrance.known_device(known, device)
        if known is not None and number is not None:
            limits = {self.key_of("device", known.key, number): BY_ACCOUNT}
        else:
            by_account = self.key_of("account", look_alike(nickname))
            limits = {self.key_of("address", address): BY_ADDRESS, by_account: BY_ACCOUNT}
        with self._counted(limits, SignInError, failed=Event.SIGN_IN_FAILED):
            kept = None if known is None else known.passphrase
            is_right = is_passphrase(passphrase, kept, is_familiar=number is not None)
            if not is_right or known is None:
                raise SignInError("wrong")
        if known.second is not None and number is None:
            raise NeedsSecondError(self._waiting.voucher(known, device.browser))
        return self._entrance.enter(known.key, device)

    def second_step(self, voucher: str, code: str, *, device: Device) -> Entered:
        """Sign in somebody whose passphrase was right, with a code; raises `SecondError` or
        `TooManyAttemptsError`.
        """
        member = self._waiting.member_of(voucher, device.browser)
        self._use_second(member, code)
        return self._entrance.enter(member, device)

    def recover(
        self,
        nickname: str,
        code: str,
        passphrase: str,
        *,
        address: str,
        second: str = "",
        device: Device = _UNKNOWN,
    ) -> Entered:
        """Set a new passphrase with the recovery code; signs out every device, makes a new code.

        Guesses at the passphrase do not slow this down. Raises a `ClubError` that says what to do;
        `NeedsSecondError` without the code of a `second` step.
        """
        typed = digest(plain_code(code))
        limits = {self.key_of("recovery", address): BY_ADDRESS}
        with self._counted(limits, SignInError, failed=Event.RECOVERY_FAILED):
            account = self.members.find(nickname)
            if not is_same((account.recovery if account else None) or "", typed) or not account:
                raise SignInError("wrong")
        check_passphrase(passphrase, account.nickname, self.club().name)
        if account.second is not None:
            if not second:
                raise NeedsSecondError
            self._use_second(account.key, second)
        return self._recovered(account.key, typed, hash_passphrase(passphrase), device)

    def _recovered(self, member: str, typed: str, hashed: str, device: Device) -> Entered:
        while True:
            account, fresh = self.members.account(member), new_recovery_code()
            if not is_same(account.recovery or "", typed):
                raise UsedCodeError("used by another tab")
            changed = msgspec.structs.replace(
                account,
                passphrase=hashed,
                recovery=digest(plain_code(fresh)),
                devices=account.devices + 1,
            )
            with contextlib.suppress(ConflictError, MissingError):
                entered = self._entrance.enter_anew(changed, Change.RECOVERED, device, fresh)
                note(Event.RECOVERED)
                return entered

    def new_code_for(self, nickname: str) -> str:
        """Make a new recovery code for a member who lost passphrase and code, and end what they
        had; used by the host.
        """
        code, member = new_recovery_code(), self.members.named(nickname).key
        while True:
            account = self.members.account(member)
            changed = msgspec.structs.replace(
                with_news(account, Change.HOST_CODE, self._now()),
                passphrase=None,
                recovery=digest(plain_code(code)),
                devices=account.devices + 1,
            )
            with contextlib.suppress(ConflictError, MissingError):
                self._store.write(put=[changed], remove=self.sign_ins.of(account.key))
                return code

    def member_of(self, token: str | None) -> str:
        """Return the member of a cookie; raises `SignedOutError`."""
        return self.members.account(self.sign_ins.member_of(token)).key

    def leave(self, member: str) -> None:
        """Erase everything about a member: first their records, then their account.

        Raises `LastOrganiserError`; or a `StoreError` if the records could not be erased, in which
        case they are still a member and can try again.
        """
        self._others_held(self.members.account(member))
        if not self._records.erase(member):  # nothing saved yet, so no restore brings them back
            self._records.add_erasures([erasure_of(member, self._now())])
        self._remove(member)
        self._records.erase(member)  # what an open tab saved meanwhile
        note(Event.LEFT)

    def has_left(self, member: str) -> bool:
        """Return whether somebody has left, or was removed; not of who is unknown after a restore,
        whose records are kept.
        """
        if self._store.get(Account, member) is not None:
            return False
        return is_erased(member, erased_in(self._records.erasures()))

    def _remove(self, member: str) -> None:
        while True:
            account = self.members.account(member)
            others = self._others_held(account)
            identities = (i for i in self._store.all(ProviderIdentity) if i.member == member)
            with contextlib.suppress(ConflictError, MissingError):
                self._store.write(
                    put=[*self.marks.without(member), *others],
                    remove=[
                        account,
                        *self.members.taken_names(member),
                        *identities,
                        *self.sign_ins.of(member),
                    ],
                )
                return

    def _others_held(self, account: Account) -> list[Account]:
        """Return who has to stay if this member leaves; the very last member may."""
        is_last = len(self.members.all()) == 1
        return [] if is_last else self.members.organiser_besides(account)

    def _use_second(self, member: str, code: str) -> None:
        """Use up a code of the second step; raises `SecondError` or `TooManyAttemptsError`."""
        limits = {self.key_of("second", member): BY_ACCOUNT}
        with self._counted(limits, SecondError, failed=Event.SECOND_FAILED):
            while True:
                after = used(self.members.account(member), code, self._now())
                with contextlib.suppress(ConflictError):
                    self._store.write(put=[after])
                    return

    @contextlib.contextmanager
    def _counted(
        self,
        limits: Mapping[str, Limit],
        *wrong: type[Exception],
        failed: Event = Event.JOIN_FAILED,
    ) -> Iterator[None]:
        try:
            with counted(self._store, limits, self._now(), wrong):
                yield
        except TooManyAttemptsError:
            note(Event.SLOWED)
            raise
        except wrong:
            note(failed)
            raise

    def _free_nickname(self, nickname: str, *, has_agreed: bool) -> str:
        """Return the nickname in its stored form, if its owner agreed and nobody else has it."""
        name = clean_nickname(nickname)
        if not has_agreed:
            raise ConsentError("no consent")
        if self.members.is_taken(name):
            raise TakenNameError("taken")
        return name

    def _admit(
        self,
        token: str,
        name: str,
        device: Device,
        *,
        passphrase: str | None = None,
        code: str | None = None,
        identity: str | None = None,
    ) -> Entered:
        """Save a new member and one more use of their invitation, both or neither."""
        while True:
            invitation = self.invitations.check(token)
            account = Account(
                key=uuid.uuid4().hex,
                nickname=name,
                role=invitation.role,
                passphrase=passphrase,
                recovery=None if code is None else digest(plain_code(code)),
                consent=CONSENT,
                joined_at=self._now(),
            )
            sign_in, cookie = self.sign_ins.new(account.key, device.kind)
            documents: list[ClubDocument] = [
                self.members.taken_name(account),
                account,
                sign_in,
                with_one_more(invitation, account.joined_at),
            ]
            if identity is not None:
                documents.append(ProviderIdentity(key=identity, member=account.key))
            try:
                self._store.write(put=documents)
            except (ConflictError, MissingError) as error:
                if self._store.get(SignIn, sign_in.key) is not None:
                    break  # only the answer was lost
                if self.members.is_taken(name):
                    raise TakenNameError("taken") from error
                if identity is not None and self._store.get(ProviderIdentity, identity) is not None:
                    raise ProviderError("joined in another tab") from error
                continue  # somebody joined with the same invitation at once
            break
        note(Event.JOINED)
        return self._entrance.entered(account, cookie, device, code)
