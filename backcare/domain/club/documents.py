"""What a club keeps about its members: who they are, how they get in, nothing about their backs.

Secrets (passphrases, invitations, sign-ins, recovery codes) are kept as hashes only, except the one
that a second step shares with its owner's app. Every document has a `key` that is unique within its
kind, and a `rev` that settles conflicts between two writers.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.errors import BackcareError

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9._:-]+$")]


class Role(StrEnum):
    """What somebody may do. A host is an organiser who looks after the server too, as far as a
    browser may do that; the rest is for whoever has the machine.
    """

    MEMBER = "member"
    ORGANISER = "organiser"
    HOST = "host"

    @property
    def organises(self) -> bool:
        """Whether they invite, see the counts and hold the meetings."""
        return self is not Role.MEMBER


class ClubDocument(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="document"):
    """Base of all kinds below; `rev` is 0 before the first save."""

    key: Key
    rev: int = 0


class Club(ClubDocument, frozen=True, kw_only=True, tag="club"):
    """The club itself, under the key `club`. `secret` (hex) signs cookies and blurs keys."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    secret: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    created_at: datetime


class Wording(StrEnum):
    """What a club may say in its own words."""

    NAME = "name"
    NOTICE = "notice"
    DATA_PROTECTION = "data-protection"


MOST_NAME, MOST_WORDS = 80, 30_000
"""How many characters a club's name, and another text of its own, may have."""


class OwnWords(ClubDocument, frozen=True, kw_only=True, tag="own-words"):
    """A text that a host changed in a browser; the key is one of `Wording`.

    Without `words` it is as the server says it by itself; `before` is the same of the time before
    the last change. The name that holds is that of the club.
    """

    words: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_WORDS)] | None = None
    before: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_WORDS)] | None = None
    changed_at: datetime


class Change(StrEnum):
    """What happened to an account, as its owner is told."""

    NEW_DEVICE = "new-device"
    WORDS = "passphrase"
    NICKNAME = "nickname"
    RECOVERED = "recovered"
    HOST_CODE = "host-code"
    ORGANISER = "organiser"
    HOST = "host"
    NO_ORGANISER = "no-organiser"
    SECOND_ON = "second-on"
    SECOND_OFF = "second-off"


class News(msgspec.Struct, frozen=True, kw_only=True):
    """A change of an account. `by` is the sign-in that made it, if one did: it needs no telling.

    `is_seen` says that its owner has seen it on some device.
    """

    what: Change
    at: datetime
    by: str = ""
    is_seen: bool = False


class Account(ClubDocument, frozen=True, kw_only=True, tag="account"):
    """A member; the key is their id in the store of records, random and never shown.

    `passphrase` is an argon2id hash, `None` for those who sign in with the club's own provider, or
    have to set a new one. `recovery` is the hash of the recovery code, `consent` the version of the
    notice they agreed to. Devices are known as long as `devices` stays the same. `second` is the
    secret of the codes that a new device needs besides, `None` without; `second_used` the number of
    the last one used, `spare` the hashes of codes for who lost the app.
    """

    nickname: Annotated[str, msgspec.Meta(min_length=2, max_length=30)]
    role: Role = Role.MEMBER
    passphrase: str | None = None
    recovery: str | None = None
    consent: date
    joined_at: datetime
    devices: int = 0
    second: str | None = None
    second_used: int = 0
    spare: tuple[str, ...] = ()
    news: tuple[News, ...] = ()


class TakenName(ClubDocument, frozen=True, kw_only=True, tag="name"):
    """A nickname that is taken; the key is the hash of its look-alike form."""

    member: Key


class ProviderIdentity(ClubDocument, frozen=True, kw_only=True, tag="identity"):
    """The account of an identity at the club's own provider; the key is a keyed hash."""

    member: Key


class Invitation(ClubDocument, frozen=True, kw_only=True, tag="invitation"):
    """A link that lets people join until it ends; the key is the hash of the link's secret.

    `joined_at` has a time for each who joined with it, and not who: an organiser sees by it whether
    one person made many accounts. `ended_seen` is when it was first seen to have ended: see
    `forgetting.py`.
    """

    role: Role = Role.MEMBER
    made_at: datetime
    ends_at: datetime
    joined: int = 0
    most: Annotated[int, msgspec.Meta(ge=1, le=500)] = 200
    joined_at: tuple[datetime, ...] = ()
    ended_seen: datetime | None = None


class SignIn(ClubDocument, frozen=True, kw_only=True, tag="sign-in"):
    """One device that is signed in; the key is the hash of its cookie's secret.

    `device` is its browser and system, as in `firefox.android`. The passphrase was last asked for
    at `confirmed_at`, and what happened to the account was seen on it until `seen_at`.
    """

    member: Key
    made_at: datetime
    ends_at: datetime
    device: Annotated[str, msgspec.Meta(max_length=40)] = ""
    confirmed_at: datetime | None = None
    seen_at: datetime | None = None
    ended_seen: datetime | None = None


class Attempts(ClubDocument, frozen=True, kw_only=True, tag="attempts"):
    """Failed attempts; the key is a keyed hash of an account, a device or an address."""

    failed: int
    last_at: datetime
    halved_at: datetime | None = None


class Meeting(ClubDocument, frozen=True, kw_only=True, tag="meeting"):
    """A club session at which members tap "I was there"; the key is its day.

    `code` is what the organiser shows; `there` holds a keyed hash for each member, so that a second
    tap does not count and nobody can be named. Once its day is over the hashes go, and `told` is
    the number near theirs that is shown from then on.
    """

    code: Annotated[str, msgspec.Meta(min_length=4, max_length=12)]
    there: tuple[str, ...] = ()
    told: int | None = None


class PublishedWeek(ClubDocument, frozen=True, kw_only=True, tag="week"):
    """What is shown of a week; the key is its name (`weeks.Monday`). See `counts.py`.

    `done` is near the number of sessions, drawn once when the week was over (`is_final`). Versions
    before drew nothing: they told exact figures of a week under way, and `seen` held, under a keyed
    hash, what each member gave to them. It is emptied, and the other figures are no longer told.
    """

    done: int
    is_final: bool = False
    seen: dict[str, tuple[int, int, int]] = {}
    members: int = 0
    took_part: int = 0
    planned: int = 0


AnyClubDocument = (
    Club
    | Account
    | TakenName
    | ProviderIdentity
    | Invitation
    | SignIn
    | Attempts
    | Meeting
    | PublishedWeek
    | OwnWords
)
"""Every kind of document that a club keeps, distinguished by `kind`."""


class ClubError(BackcareError):
    """Base of what can go wrong at the club's door; `code` names the sentence."""

    code = "club.club"


class NoClubError(ClubError):
    """The club has not been started yet on this server."""

    code = "club.none"


class InvitationError(ClubError):
    """No such invitation: wrong, ended, revoked or used up. We do not say which."""

    code = "club.invitation"


class NicknameError(ClubError):
    """A nickname that cannot be used: characters, length."""

    code = "club.nickname"


class TakenNameError(ClubError):
    """Somebody has this nickname, or one that looks the same."""

    code = "club.taken"


class UnconfirmedJoinError(ClubError):
    """It was not confirmed that somebody is a member now. Joining again shows whether they are."""

    code = "club.unconfirmed"


class PassphraseError(ClubError):
    """A passphrase that is too short, or too long."""

    code = "club.passphrase"


class EasyPassphraseError(ClubError):
    """A passphrase that a guesser tries early."""

    code = "club.easy"


class NamedPassphraseError(ClubError):
    """A passphrase with the nickname or the club's name in it, and too little besides."""

    code = "club.named"


class WrongPassphraseError(ClubError):
    """Whoever is signed in did not type their passphrase."""

    code = "club.wrong"


class WrongCodeError(ClubError):
    """Whoever is signed in did not type their recovery code."""

    code = "club.wrong_code"


class NotConfirmedError(ClubError):
    """The passphrase has to be typed again before this is done."""

    code = "club.not_confirmed"


class NoHostError(ClubError):
    """Only who looks after the server, with a second step, may do this."""

    code = "club.no_host"


class NoMemberError(ClubError):
    """Whom a host wanted to help has left."""

    code = "club.no_member"


class ChangedMemberError(ClubError):
    """Whom a host wanted to help has changed since the host saw it."""

    code = "club.changed_member"


class BackingUpError(ClubError):
    """A backup is being made for somebody else."""

    code = "club.backing_up"


class NoBackupError(ClubError):
    """No backup could be made, as when there is no room left."""

    code = "club.no_backup"


class NoWordsError(ClubError):
    """A text of the club that is empty or too long."""

    code = "club.no_words"


class NotToldError(ClubError):
    """Whether there is a newer version could not be found out."""

    code = "club.not_told"


class NotSureError(ClubError):
    """Nothing is erased without the tick."""

    code = "club.not_sure"


class UsedCodeError(ClubError):
    """The recovery code was right, but another tab has just used it."""

    code = "club.used_code"


class NeedsSecondError(ClubError):
    """Passphrase or recovery code are right, but a code of the second step is needed besides."""

    code = "club.needs_second"

    def __init__(self, voucher: str = "") -> None:
        super().__init__("a second step")
        self.voucher = voucher


class SecondError(ClubError):
    """A code of the second step is wrong, was used before, or came too late."""

    code = "club.second"


class ConsentError(ClubError):
    """Nobody can join without agreeing to the notice."""

    code = "club.consent"


class SignInError(ClubError):
    """Nickname and passphrase do not match. We do not say which one is wrong."""

    code = "club.sign_in"


class ProviderError(ClubError):
    """The answer of the club's provider is too old, or was meant for another browser."""

    code = "club.provider"


class TooManyAttemptsError(ClubError):
    """Too many failed attempts; `seconds` says how long to wait."""

    code = "club.wait"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class LastOrganiserError(ClubError):
    """The last organiser cannot leave: the club would have nobody to invite."""

    code = "club.last_organiser"


class MeetingError(ClubError):
    """No club session today has this code."""

    code = "club.meeting"
