"""The log of erasures: a time and a hash of the member's id on each line.

A hash is enough to keep a restored backup from bringing somebody back, and leads to nobody once
they are gone. Versions before wrote the id itself: such lines are read as if they had the hash.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from datetime import datetime

from backcare.storage.base import is_member_id

_PREFIX = "sha256:"
"""No member id has a colon, so an id and a hash are never taken for each other."""


def erased_name(member: str) -> str:
    """Return what the log calls a member."""
    return _PREFIX + hashlib.sha256(member.encode()).hexdigest()


def is_erased_name(name: str) -> bool:
    """Return whether this is what the log calls a member."""
    return re.fullmatch(f"{_PREFIX}[0-9a-f]{{64}}", name) is not None


def erasure_of(member: str, now: datetime) -> str:
    """Return the line of the log for a member erased now."""
    return f"{now.isoformat(timespec='milliseconds')} {erased_name(member)}"


def without_ids(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of a log, with hashes where there were ids."""
    return tuple(map(_without_id, lines))


def _without_id(line: str) -> str:
    before, space, who = line.rpartition(" ")
    return f"{before}{space}{erased_name(who)}" if is_member_id(who) else line


def erased_in(lines: Iterable[str]) -> frozenset[str]:
    """Return whom some lines are about, as the log calls them."""
    return frozenset(who for line in without_ids(lines) for who in line.split()[-1:])


def is_erased(member: str, erased: Collection[str]) -> bool:
    """Return whether a member is among those erased."""
    return erased_name(member) in erased
