"""Secrets: made, kept as hashes, compared without telling anything by time."""

import hashlib
import hmac
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backcare.domain.club.documents import PassphraseError

SHORTEST, LONGEST = 10, 200
"""Characters of a passphrase; an upper end, as hashing costs time."""

_HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106 for little memory (64 MiB)
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each hash takes 64 MiB: a crowd at the door may not take the machine's memory."""
_NOBODYS = _HASHER.hash(secrets.token_hex(16))
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_MEETING_LETTERS = "ACDEFHJKMNPRTWXY3479"


def hash_passphrase(passphrase: str, nickname: str) -> str:
    """Return the argon2id hash; raises `PassphraseError` for one that is too short or too easy."""
    if not SHORTEST <= len(passphrase) <= LONGEST or len(set(passphrase)) < 4:
        raise PassphraseError(f"{SHORTEST} to {LONGEST} characters, not all the same")
    if nickname.casefold() in passphrase.casefold() and len(passphrase) < len(nickname) + 6:
        raise PassphraseError("the nickname is no passphrase")
    with _AT_ONCE:
        return _HASHER.hash(passphrase)


def is_passphrase(passphrase: str, kept: str | None) -> bool:
    """Return whether a passphrase is the kept one. Takes as long without an account (`None`)."""
    with _AT_ONCE:
        try:
            is_right = _HASHER.verify(kept or _NOBODYS, passphrase[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return is_right and kept is not None


def new_token() -> str:
    """Return a secret for a link or a cookie: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_recovery_code() -> str:
    """Return a code to write down: 24 letters and digits without look-alikes, over 110 bits."""
    letters = [secrets.choice(_CODE_LETTERS) for _ in range(24)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 24, 4))


def new_meeting_code() -> str:
    """Return a code to read out in a club room: five letters."""
    return "".join(secrets.choice(_MEETING_LETTERS) for _ in range(5))


def plain_code(typed: str) -> str:
    """Return a code as it was made, however it was typed."""
    return "".join(c for c in typed.upper() if c.isalnum())


def digest(token: str) -> str:
    """Return what is kept of a secret that was drawn at random; it needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed(secret: str, *parts: str) -> str:
    """Return a hash that only this club can make: for names, addresses and members."""
    return hmac.new(bytes.fromhex(secret), "\0".join(parts).encode(), "sha256").hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
