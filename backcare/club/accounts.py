"""The club's door: joining, signing in and out, recovering, leaving. Times are UTC."""

import contextlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

from backcare.club.attempts import (
    FORGOTTEN_AFTER,
    FREE_BY_ACCOUNT,
    FREE_BY_ADDRESS,
    begin_attempt,
    check_attempts,
    count_failure,
    forget_failures,
)
from backcare.club.nicknames import clean_nickname, look_alike
from backcare.club.secrets import (
    digest,
    hash_passphrase,
    is_passphrase,
    is_same,
    keyed,
    new_recovery_code,
    new_token,
    plain_code,
)
from backcare.domain.club.documents import (
    Account,
    Attempts,
    Club,
    ClubDocument,
    ConsentError,
    Invitation,
    InvitationError,
    LastOrganiserError,
    NoClubError,
    ProviderError,
    ProviderIdentity,
    PublishedWeek,
    Role,
    SignIn,
    SignInError,
    TakenName,
    TakenNameError,
    UnconfirmedJoinError,
)
from backcare.domain.errors import ConflictError, MissingError, SignedOutError, UnconfirmedError
from backcare.storage.base import MovableStore
from backcare.storage.club import ClubStore

CONSENT = date(2026, 11, 25)
"""Version of the notice that members agree to."""
SIGNED_IN_FOR = timedelta(days=180)
INVITED_FOR = timedelta(days=14)
VOUCHED_FOR = timedelta(minutes=10)
_CLUB = "club"


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody came in: what their cookie holds, and the recovery code if one was made."""

    account: Account
    token: str
    recovery_code: str | None = None


class Accounts:
    """The members of one club. `records` are theirs, and go with them when they leave.

    `now` returns the time in UTC.
    """

    def __init__(
        self, store: ClubStore, records: MovableStore, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._records = records
        self._now = now
        self._club: Club | None = None

    def club(self) -> Club:
        """Return the club; raises `NoClubError` before `start`."""
        if self._club is None:  # it never changes, and is asked for at each call
            self._club = self._store.get(Club, _CLUB)
        if self._club is None:
            raise NoClubError("no club was started here")
        return self._club

    def start(self, name: str, secret: str) -> Club:
        """Start the club; raises `ConflictError` if there is one already."""
        club = Club(key=_CLUB, name=name.strip(), secret=secret, created_at=self._now())
        self._store.write(put=[club])
        return self.club()

    def invite(
        self, role: Role = Role.MEMBER, lasts: timedelta = INVITED_FOR, most: int = 200
    ) -> str:
        """Make an invitation and return what its link holds; it is kept as a hash."""
        token = new_token()
        now = self._now()
        self._store.write(
            put=[
                Invitation(
                    key=digest(token), role=role, made_at=now, ends_at=now + lasts, most=most
                )
            ]
        )
        return token

    def invitations(self) -> tuple[Invitation, ...]:
        """Return the invitations that still let people in, the newest first."""
        now = self._now()
        valid = (i for i in self._store.all(Invitation) if i.ends_at > now and i.joined < i.most)
        return tuple(sorted(valid, key=lambda i: i.made_at, reverse=True))

    def revoke(self, invitation: Invitation) -> None:
        """End an invitation now."""
        known = self._store.get(Invitation, invitation.key)
        self._forget([] if known is None else [known])

    def check_invitation(self, token: str) -> Invitation:
        """Return the invitation of a link; raises `InvitationError`."""
        found = self._store.get(Invitation, digest(token))
        if found is None or found.ends_at <= self._now() or found.joined >= found.most:
            raise InvitationError("no valid invitation")
        return found

    def join(
        self, token: str, nickname: str, passphrase: str, *, has_agreed: bool, address: str
    ) -> Entered:
        """Make an account for somebody with an invitation, and sign them in.

        Raises a `ClubError` that says what to do; nothing was kept then, but perhaps with
        `UnconfirmedJoinError`.
        """
        self._check_address(address)
        try:
            self.check_invitation(token)
        except InvitationError:
            self._count_address(address)
            raise
        name = clean_nickname(nickname)
        if not has_agreed:
            raise ConsentError("no consent")
        if self._member_named(name) is not None:
            raise TakenNameError("taken")
        hashed = hash_passphrase(passphrase, name)
        try:
            return self._admit(token, name, passphrase=hashed, code=new_recovery_code())
        except UnconfirmedError as error:
            raise UnconfirmedJoinError("perhaps a member now") from error

    def vouch(self, identity: str, browser: str) -> str:
        """Return what a link to the door may hold for `VOUCHED_FOR`: that the club's provider knows
        who sits at a browser. `identity` names them for ever (issuer and subject); `browser` is a
        secret that only this browser can tell the door, so that the link is of no use elsewhere.
        """
        known = self._identity_key(identity)
        until = f"{(self._now() + VOUCHED_FOR).timestamp():.0f}"
        return ".".join((known, until, self._key("vouched", known, until, browser)))

    def enter_by_provider(self, voucher: str, browser: str) -> Entered | None:
        """Sign in somebody whom the provider vouches for; `None` if they are no member yet.

        Raises `ProviderError` for a voucher that is not of this club and browser, or too old.
        """
        identity = self._vouched(voucher, browser)
        known = self._store.get(ProviderIdentity, identity)
        if known is None:
            return None
        account = self.account(known.member)
        sign_in, cookie = self._new_sign_in(account.key)
        self._store.write(put=[sign_in])
        return Entered(account, cookie)

    def join_by_provider(
        self, voucher: str, browser: str, token: str, nickname: str, *, has_agreed: bool
    ) -> Entered:
        """Make an account for somebody with an invitation whom the provider vouches for, and sign
        them in; whoever has one already is only signed in. Raises a `ClubError`.
        """
        entered = self.enter_by_provider(voucher, browser)
        if entered is not None:
            return entered
        self.check_invitation(token)
        name = clean_nickname(nickname)
        if not has_agreed:
            raise ConsentError("no consent")
        if self._member_named(name) is not None:
            raise TakenNameError("taken")
        return self._admit(token, name, identity=self._vouched(voucher, browser))

    def sign_in(self, nickname: str, passphrase: str, *, address: str) -> Entered:
        """Sign in on one more device; raises `SignInError` or `TooManyAttemptsError`."""
        account = self._tried(
            nickname,
            address,
            lambda known: is_passphrase(passphrase, None if known is None else known.passphrase),
        )
        sign_in, cookie = self._new_sign_in(account.key)
        self._store.write(put=[sign_in])
        self._forget(self._ended())
        return Entered(account, cookie)

    def recover(self, nickname: str, code: str, passphrase: str, *, address: str) -> Entered:
        """Set a new passphrase with the recovery code; every device is signed out, a new code made.

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
        sign_in, cookie = self._new_sign_in(account.key)
        self._store.write(put=[changed, sign_in], remove=self._sign_ins_of(account.key))
        return Entered(changed, cookie, fresh)

    def sign_out(self, token: str) -> None:
        """End the sign-in of one device."""
        known = self._sign_in_of(token)
        self._forget([] if known is None else [known])

    def sign_out_everywhere(self, member: str) -> None:
        """End the sign-in of all devices of a member."""
        self._forget(self._sign_ins_of(member))

    def member_of(self, token: str | None) -> str:
        """Return whose cookie this is; raises `SignedOutError`."""
        known = None if token is None else self._sign_in_of(token)
        if known is None or known.ends_at <= self._now():
            raise SignedOutError("not signed in")
        return self.account(known.member).key

    def account(self, member: str) -> Account:
        """Return a member's account; raises `SignedOutError` if there is none any more."""
        known = self._store.get(Account, member)
        if known is None:
            raise SignedOutError("this account is gone")
        return known

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts, for the host."""
        return self._store.all(Account)

    def set_role(self, nickname: str, role: Role) -> None:
        """Give a member a role, for the host; raises `SignInError` if nobody has this nickname."""
        account = self._named(nickname)
        self._store.write(put=[msgspec.structs.replace(account, role=role)])

    def new_code_for(self, nickname: str) -> str:
        """Make a new recovery code for a member who lost passphrase and code, for the host."""
        account, code = self._named(nickname), new_recovery_code()
        changed = msgspec.structs.replace(account, recovery=digest(plain_code(code)))
        self._store.write(put=[changed], remove=self._sign_ins_of(account.key))
        return code

    def leave(self, member: str) -> None:
        """Erase everything of a member: their records first, then that they were here.

        Raises `LastOrganiserError`; a `StoreError` if the records could not be erased: then they
        are still a member and can try again.
        """
        account = self.account(member)
        organisers = [a for a in self.accounts() if a.role is Role.ORGANISER]
        if organisers == [account] and len(self.accounts()) > 1:
            raise LastOrganiserError("nobody else can invite")
        if not self._records.erase(member):  # nothing was saved yet: no restore brings them back
            self._records.add_erasures(
                [f"{self._now().isoformat(timespec='milliseconds')} {member}"]
            )
        names = (n for n in self._store.all(TakenName) if n.member == member)
        identities = (i for i in self._store.all(ProviderIdentity) if i.member == member)
        self._store.write(
            put=[
                _without(w, self._key("week", w.key, member))
                for w in self._store.all(PublishedWeek)
            ],
            remove=[account, *names, *identities, *self._sign_ins_of(member)],
        )
        self._records.erase(member)  # what an open tab saved in between

    def _tried(
        self, nickname: str, address: str, is_right: Callable[[Account | None], bool]
    ) -> Account:
        now, by_account = self._now(), self._key("account", look_alike(nickname))
        self._check_address(address)
        begin_attempt(self._store, by_account, FREE_BY_ACCOUNT, now)
        member = self._member_named(nickname)
        known = None if member is None else self._store.get(Account, member)
        if not is_right(known) or known is None:
            self._count_address(address)
            raise SignInError("wrong")
        forget_failures(self._store, by_account)
        return known

    def _admit(
        self,
        token: str,
        name: str,
        *,
        passphrase: str | None = None,
        code: str | None = None,
        identity: str | None = None,
    ) -> Entered:
        """Keep a new member and that one more came by their invitation, or nothing of it."""
        while True:
            invitation = self.check_invitation(token)
            account = self._new_account(name, invitation.role, passphrase, code)
            sign_in, cookie = self._new_sign_in(account.key)
            documents: list[ClubDocument] = [
                TakenName(key=self._name_key(name), member=account.key),
                account,
                sign_in,
                msgspec.structs.replace(invitation, joined=invitation.joined + 1),
            ]
            if identity is not None:
                documents.append(ProviderIdentity(key=identity, member=account.key))
            try:
                self._store.write(put=documents)
            except (ConflictError, MissingError) as error:
                if self._store.get(SignIn, sign_in.key) is not None:
                    return Entered(account, cookie, code)  # only the answer was lost
                if self._member_named(name) is not None:
                    raise TakenNameError("taken") from error
                if identity is not None and self._store.get(ProviderIdentity, identity) is not None:
                    raise ProviderError("joined in another tab") from error
                continue  # another member came in by the same invitation at once
            return Entered(account, cookie, code)

    def _vouched(self, voucher: str, browser: str) -> str:
        """Return the key of whom the provider vouches for; raises `ProviderError`."""
        known, _, rest = voucher.partition(".")
        until, _, mark = rest.partition(".")
        if not browser or not is_same(mark, self._key("vouched", known, until, browser)):
            raise ProviderError("not vouched for in this browser")
        if float(until) <= self._now().timestamp():
            raise ProviderError("vouched for too long ago")
        return known

    def _new_account(
        self, name: str, role: Role, passphrase: str | None = None, code: str | None = None
    ) -> Account:
        return Account(
            key=uuid.uuid4().hex,
            nickname=name,
            role=role,
            passphrase=passphrase,
            recovery=None if code is None else digest(plain_code(code)),
            consent=CONSENT,
            joined_at=self._now(),
        )

    def _new_sign_in(self, member: str) -> tuple[SignIn, str]:
        """Return a sign-in and its token: a random part, and a mark that only this club makes."""
        now, drawn = self._now(), new_token()
        token = f"{drawn}.{self._key('cookie', drawn)}"
        return SignIn(
            key=digest(token), member=member, made_at=now, ends_at=now + SIGNED_IN_FOR
        ), token

    def _sign_in_of(self, token: str) -> SignIn | None:
        """Return the sign-in of a token that this club made; a forged one asks no store."""
        drawn, _, mark = token.partition(".")
        if not is_same(mark, self._key("cookie", drawn)):
            return None
        return self._store.get(SignIn, digest(token))

    def _sign_ins_of(self, member: str) -> list[SignIn]:
        return [s for s in self._store.all(SignIn) if s.member == member]

    def _forget(self, documents: Iterable[ClubDocument]) -> None:
        """Remove what may be gone already: somebody else had the same in mind."""
        for document in documents:
            with contextlib.suppress(MissingError, ConflictError):
                self._store.write(remove=[document])

    def _ended(self) -> Iterable[ClubDocument]:
        """Return what may be forgotten by now."""
        now = self._now()
        return [
            *(s for s in self._store.all(SignIn) if s.ends_at <= now),
            *(a for a in self._store.all(Attempts) if now - a.last_at > FORGOTTEN_AFTER),
            *(i for i in self._store.all(Invitation) if i.ends_at <= now),
        ]

    def _named(self, nickname: str) -> Account:
        member = self._member_named(nickname)
        known = None if member is None else self._store.get(Account, member)
        if known is None:
            raise SignInError("nobody has this nickname")
        return known

    def _member_named(self, nickname: str) -> str | None:
        taken = self._store.get(TakenName, self._name_key(nickname))
        return None if taken is None else taken.member

    def _name_key(self, nickname: str) -> str:
        return self._key("name", look_alike(nickname))

    def _identity_key(self, identity: str) -> str:
        return self._key("identity", identity)

    def _check_address(self, address: str) -> None:
        check_attempts(self._store, self._key("address", address), FREE_BY_ADDRESS, self._now())

    def _count_address(self, address: str) -> None:
        count_failure(self._store, self._key("address", address), self._now())

    def _key(self, *parts: str) -> str:
        return keyed(self.club().secret, *parts)


def _without(week: PublishedWeek, mark: str) -> PublishedWeek:
    """Return a week that has forgotten what one member gave; its figures stay."""
    kept = {m: given for m, given in week.seen.items() if m != mark}
    return msgspec.structs.replace(week, seen=kept)
