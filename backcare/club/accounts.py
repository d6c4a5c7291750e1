"""Joining a club, signing in, recovering an account, and leaving. Times are in UTC."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from backcare.club.attempts import (
    FREE_BY_ACCOUNT,
    FREE_BY_ADDRESS,
    begin_attempt,
    check_attempts,
    count_failure,
    forget_failures,
)
from backcare.club.forgetting import forget_ended
from backcare.club.invitations import Invitations, with_one_more
from backcare.club.keys import ClubKeys
from backcare.club.marks import Marks
from backcare.club.members import Members
from backcare.club.nicknames import clean_nickname, look_alike
from backcare.club.secrets import (
    digest,
    hash_passphrase,
    is_passphrase,
    is_same,
    new_recovery_code,
    plain_code,
)
from backcare.club.sign_ins import SignIns
from backcare.club.vouchers import Vouchers
from backcare.domain.club.documents import (
    Account,
    Club,
    ClubDocument,
    ConsentError,
    InvitationError,
    LastOrganiserError,
    ProviderError,
    ProviderIdentity,
    Role,
    SignIn,
    SignInError,
    TakenNameError,
    UnconfirmedJoinError,
)
from backcare.domain.errors import ConflictError, MissingError, UnconfirmedError
from backcare.storage.base import MovableStore
from backcare.storage.club import ClubStore
from backcare.storage.erasures import erasure_of

CONSENT = date(2026, 11, 30)
"""Date of the privacy notice that members agree to, as its version."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody got in: the content of their cookie, and the recovery code if one was made."""

    account: Account
    token: str
    recovery_code: str | None = None


class Accounts:
    """How people become members of one club and sign in. `records` are the members' records, which
    are erased when they leave.

    `now` returns the time in UTC.
    """

    def __init__(
        self, store: ClubStore, records: MovableStore, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._records = records
        self._now = now
        self._keys = ClubKeys(store)
        self.members = Members(store, self._keys)
        self.marks = Marks(store, self._keys)
        self.invitations = Invitations(store, now)
        self.sign_ins = SignIns(store, self._keys, now)
        self.vouchers = Vouchers(self._keys, now)

    def club(self) -> Club:
        """Return the club; raises `NoClubError` before `start`."""
        return self._keys.club()

    def start(self, name: str, secret: str) -> Club:
        """Start the club; raises `ConflictError` if there is one already."""
        return self._keys.start(name, secret, self._now())

    def join(
        self, token: str, nickname: str, passphrase: str, *, has_agreed: bool, address: str
    ) -> Entered:
        """Create an account for somebody with an invitation, and sign them in.

        Raises a `ClubError` that says what to do; then nothing was kept, except perhaps with
        `UnconfirmedJoinError`.
        """
        self._check_address(address)
        try:
            self.invitations.check(token)
        except InvitationError:
            self._count_address(address)
            raise
        name = self._free_nickname(nickname, has_agreed=has_agreed)
        hashed = hash_passphrase(passphrase, name)
        try:
            return self._admit(token, name, passphrase=hashed, code=new_recovery_code())
        except UnconfirmedError as error:
            raise UnconfirmedJoinError("perhaps a member now") from error

    def join_by_provider(
        self, voucher: str, browser: str, token: str, nickname: str, *, has_agreed: bool
    ) -> Entered:
        """Create an account for somebody with an invitation whom the provider vouches for, and sign
        them in; somebody who has one already is only signed in. Raises a `ClubError`.
        """
        entered = self.enter_by_provider(voucher, browser)
        if entered is not None:
            return entered
        self.invitations.check(token)
        name = self._free_nickname(nickname, has_agreed=has_agreed)
        return self._admit(token, name, identity=self.vouchers.read(voucher, browser))

    def enter_by_provider(self, voucher: str, browser: str) -> Entered | None:
        """Sign in somebody whom the provider vouches for; `None` if they are not a member yet.

        Raises `ProviderError` for a voucher for another club or browser, or one too old.
        """
        known = self._store.get(ProviderIdentity, self.vouchers.read(voucher, browser))
        if known is None:
            return None
        account = self.members.account(known.member)
        sign_in, token = self.sign_ins.new(account.key)
        self._store.write(put=[sign_in])
        return Entered(account, token)

    def sign_in(self, nickname: str, passphrase: str, *, address: str) -> Entered:
        """Sign in on one more device; raises `SignInError` or `TooManyAttemptsError`."""
        account = self._tried(
            nickname,
            address,
            lambda known: is_passphrase(passphrase, None if known is None else known.passphrase),
        )
        sign_in, token = self.sign_ins.new(account.key)
        self._store.write(put=[sign_in])
        forget_ended(self._store, self._now())
        return Entered(account, token)

    def recover(self, nickname: str, code: str, passphrase: str, *, address: str) -> Entered:
        """Set a new passphrase with the recovery code; signs out every device, makes a new code.

        Raises `SignInError`, `TooManyAttemptsError` or `PassphraseError`.
        """
        typed = digest(plain_code(code))
        account = self._tried(
            nickname,
            address,
            lambda known: is_same((known.recovery if known else None) or "", typed),
        )
        fresh = new_recovery_code()
        changed = msgspec.structs.replace(
            account,
            passphrase=hash_passphrase(passphrase, account.nickname),
            recovery=digest(plain_code(fresh)),
        )
        sign_in, token = self.sign_ins.new(account.key)
        self._store.write(put=[changed, sign_in], remove=self.sign_ins.of(account.key))
        return Entered(changed, token, fresh)

    def new_code_for(self, nickname: str) -> str:
        """Make a new recovery code for a member who lost passphrase and code; used by the host."""
        account, code = self.members.named(nickname), new_recovery_code()
        changed = msgspec.structs.replace(account, recovery=digest(plain_code(code)))
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
        account = self.members.account(member)
        organisers = [a for a in self.members.all() if a.role is Role.ORGANISER]
        if organisers == [account] and len(self.members.all()) > 1:
            raise LastOrganiserError("nobody else can invite")
        if not self._records.erase(member):  # nothing saved yet, so no restore brings them back
            self._records.add_erasures([erasure_of(member, self._now())])
        identities = (i for i in self._store.all(ProviderIdentity) if i.member == member)
        self._store.write(
            put=self.marks.without(member),
            remove=[
                account,
                *self.members.taken_names(member),
                *identities,
                *self.sign_ins.of(member),
            ],
        )
        self._records.erase(member)  # what an open tab saved meanwhile

    def _tried(
        self, nickname: str, address: str, is_right: Callable[[Account | None], bool]
    ) -> Account:
        """Return the account of a nickname if what was typed is right; counts the attempt."""
        by_account = self._keys.key("account", look_alike(nickname))
        now = self._now()
        self._check_address(address)
        begin_attempt(self._store, by_account, FREE_BY_ACCOUNT, now)
        known = self.members.find(nickname)
        if not is_right(known) or known is None:
            self._count_address(address)
            raise SignInError("wrong")
        forget_failures(self._store, by_account)
        return known

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
            sign_in, cookie = self.sign_ins.new(account.key)
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
                    return Entered(account, cookie, code)  # only the answer was lost
                if self.members.is_taken(name):
                    raise TakenNameError("taken") from error
                if identity is not None and self._store.get(ProviderIdentity, identity) is not None:
                    raise ProviderError("joined in another tab") from error
                continue  # somebody joined with the same invitation at once
            return Entered(account, cookie, code)

    def _check_address(self, address: str) -> None:
        key = self._keys.key("address", address)
        check_attempts(self._store, key, FREE_BY_ADDRESS, self._now())

    def _count_address(self, address: str) -> None:
        count_failure(self._store, self._keys.key("address", address), self._now())
