"""The second step of signing in on a new device: a code of six digits from an app (TOTP).

Its owner gets eight spare codes besides, for once each.
"""

import hmac
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pyotp

from backcare.club.keys import ClubKeys
from backcare.club.secrets import digest, is_same, plain_code
from backcare.domain.club.documents import Account, SecondError

_STEP_SECONDS = 30
_SPARE_CODES = 8
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
WAITS_FOR = timedelta(minutes=5)
"""How long a passphrase that was right waits for the code."""


def new_secret() -> str:
    """Return a secret to share with an app: 160 random bits."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Return whether a text may be a `new_secret`: a form may bring back anything."""
    return re.fullmatch("[A-Z2-7]{32}", text) is not None


def address_for_app(secret: str, nickname: str, club: str) -> str:
    """Return what an app reads from the code that it scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=nickname, issuer_name=f"Backcare {club}")


def new_spare_codes() -> list[str]:
    """Return codes to write down, of 50 bits each."""
    drawn = ("".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(_SPARE_CODES))
    return [f"{code[:5]}-{code[5:]}" for code in drawn]


def turned_on(account: Account, secret: str, code: str, now: datetime) -> tuple[Account, list[str]]:
    """Return the account with a second step, and its spare codes; raises `SecondError` unless
    `code` shows that the app has the secret.
    """
    number = _number_of(secret, code, now) if is_secret(secret) else None
    if number is None:
        raise SecondError("not what the app shows")
    codes = new_spare_codes()
    changed = msgspec.structs.replace(
        account,
        second=secret,
        second_used=number,
        spare=tuple(digest(plain_code(spare)) for spare in codes),
    )
    return changed, codes


def turned_off(account: Account) -> Account:
    """Return the account without a second step."""
    return msgspec.structs.replace(account, second=None, second_used=0, spare=())


def used(account: Account, code: str, now: datetime) -> Account:
    """Return the account after a code was used up; raises `SecondError` for one that is wrong."""
    number = _number_of(account.second or "", code, now)
    if number is not None and not _was_used(account, number, now):
        return msgspec.structs.replace(account, second_used=number)
    typed = digest(plain_code(code))
    left = tuple(spare for spare in account.spare if not is_same(spare, typed))
    if len(left) == len(account.spare):
        raise SecondError("wrong, or used before")
    return msgspec.structs.replace(account, spare=left)


def _was_used(account: Account, number: int, now: datetime) -> bool:
    """Return whether this code or a later one was used; what a clock that was ahead left behind
    says nothing.
    """
    return number <= account.second_used <= _step_at(now) + 1


def _number_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the number of the code, now or half a minute before or after; `None` if it is none."""
    typed = "".join(code.split())
    if not secret or not typed.isascii():
        return None
    made = pyotp.TOTP(secret)
    around = (_step_at(now) + off for off in (0, -1, 1))
    return next((n for n in around if hmac.compare_digest(made.generate_otp(n), typed)), None)


def _step_at(now: datetime) -> int:
    return int(now.timestamp()) // _STEP_SECONDS


class WaitingForSecond:
    """Makes and reads what a browser shows between the passphrase and the code."""

    def __init__(self, keys: ClubKeys, now: Callable[[], datetime]) -> None:
        self._keys = keys
        self._now = now

    def voucher(self, account: Account, browser: str) -> str:
        """Return a text that says that this browser knew the passphrase of an account just now."""
        until = f"{(self._now() + WAITS_FOR).timestamp():.0f}"
        return ".".join((account.key, until, self._mark(account.key, until, browser)))

    def member_of(self, voucher: str, browser: str) -> str:
        """Return whose passphrase this browser knew; raises `SecondError` if that is too old."""
        member, _, rest = voucher.partition(".")
        until, _, mark = rest.partition(".")
        if not browser or not is_same(mark, self._mark(member, until, browser)):
            raise SecondError("of another browser")
        left = float(until) - self._now().timestamp()
        if not 0 < left <= WAITS_FOR.total_seconds() + 1:
            raise SecondError("too late")
        return member

    def _mark(self, member: str, until: str, browser: str) -> str:
        return self._keys.key("second", member, until, browser)
