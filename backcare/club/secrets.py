"""Makes secrets, hashes them, and compares them in constant time."""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 200
"""Length of a passphrase in characters; limited because hashing takes time."""

_HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106 for little memory (64 MiB)
AT_ONCE = 2
"""Each hash takes 64 MiB: a crowd at the door must not use up the machine's memory."""
_BEHIND_PAGES = 15
"""How nice a hash is to whatever else runs: it computes in four threads of its own, and guessers at
the door would otherwise take the processors from the one thread that draws pages.
"""


def _step_back() -> None:
    if sys.platform == "linux":  # elsewhere this would be said of the whole process
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BEHIND_PAGES)


def _looks_like_a_hash() -> str:
    """Return what takes as long to verify as a hash, and fits no passphrase: to make a real one
    would take a server's start as long as somebody's signing in.
    """
    parts = (secrets.token_bytes(n) for n in (_HASHER.salt_len, _HASHER.hash_len))
    salt, digest = (base64.b64encode(part).decode().rstrip("=") for part in parts)
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


_PLACES = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hash", initializer=_step_back)
_FAMILIAR = ThreadPoolExecutor(1, thread_name_prefix="hash of a member")
"""For devices that are known, who are few: on a busy machine one that stepped back takes minutes,
and they wait for none of a crowd's.
"""
_NOBODYS = _looks_like_a_hash()
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_MEETING_LETTERS = "ACDEFHJKMNPRTWXY3479"


def hash_passphrase(passphrase: str, *, is_familiar: bool = False) -> str:
    """Return the argon2id hash of a passphrase that was checked; `is_familiar` if it is set on a
    device that the club knows.
    """
    return _places(is_familiar).submit(_HASHER.hash, passphrase).result()


def is_passphrase(passphrase: str, kept: str | None, *, is_familiar: bool = False) -> bool:
    """Return whether a passphrase matches the hash `kept`. Takes as long if that is `None`."""
    typed = passphrase[: LONGEST + 1]
    try:
        looked_at = _places(is_familiar).submit(_HASHER.verify, kept or _NOBODYS, typed)
        is_right = looked_at.result()
    except (VerificationError, InvalidHashError):
        return False
    return is_right and kept is not None


def _places(is_familiar: bool) -> ThreadPoolExecutor:
    return _FAMILIAR if is_familiar else _PLACES


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
    """Return a typed code in the form in which it was made."""
    return "".join(c for c in typed.upper() if c.isalnum())


def digest(token: str) -> str:
    """Return the hash to store for a random secret, which needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed(secret: str, *parts: str) -> str:
    """Return a hash that only this club can make, for names, addresses and members."""
    return hmac.new(bytes.fromhex(secret), "\0".join(parts).encode(), "sha256").hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
