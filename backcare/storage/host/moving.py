"""Copies records and a club from one engine to another, and compares them.

The source is only read. What the target already has stays and is not copied again, so an
interrupted move can simply be repeated.
"""

import hashlib
from collections.abc import Collection
from typing import NamedTuple

import msgspec

from backcare.domain.club.documents import ClubDocument
from backcare.domain.errors import ArchiveError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.aside import as_kept
from backcare.storage.base import MovableStore
from backcare.storage.club import ClubStore, all_documents, without_members
from backcare.storage.erasures import erased_in, is_erased
from backcare.storage.exports import export_json
from backcare.storage.host.archive import Watch
from backcare.storage.member_store import OwnStore


class MoveReport(NamedTuple):
    """Result of a move; `erased` are members left out because they were erased at the target."""

    members: int
    records: int
    copied: int
    erased: tuple[str, ...]


def move_records(source: MovableStore, target: MovableStore, watch: Watch) -> MoveReport:
    """Copy each member's records and choices, and verify that both ends hold the same.

    Members that only the target has are not touched. Raises `ArchiveError` at the first member
    whose records differ there or change meanwhile.
    """
    ours, theirs = source.erasures(), target.erasures()
    erased = erased_there(source, target)
    gone_here = erased_in(set(ours) - set(theirs))
    kept_there = [member for member in target.members() if is_erased(member, gone_here)]
    if kept_there:
        raise ArchiveError(
            f"Erased at the source, but still kept at the target: {', '.join(sorted(kept_there))}."
            " Erase them there too, then run this again. Nothing was changed."
        )
    target.add_erasures(ours)
    members = source.members()
    versions: dict[str, str] = {}
    records = copied = 0
    for member in watch([m for m in members if not is_erased(m, erased)]):
        versions[member] = source.version(member)
        own = source.find(member, Record)
        copied += _copy(member, own, source.profile(member), target)
        target.put_aside(member, as_kept(source.set_aside(member)))
        records += len(own)
        if _digest(source, member) != _digest(target, member):
            raise ArchiveError(f"{member}: what was copied is not equal. Run this again.")
    changed = [m for m, version in versions.items() if source.version(m) != version]
    if changed or source.members() != members:
        raise ArchiveError(
            "Somebody saved at the source meanwhile. Stop the dashboard, then run this again."
        )
    left_out = tuple(m for m in members if is_erased(m, erased))
    return MoveReport(len(versions), records, copied, left_out)


def erased_there(source: MovableStore, target: MovableStore) -> frozenset[str]:
    """Return who was erased only at the target, as the log calls them."""
    return erased_in(set(target.erasures()) - set(source.erasures()))


def move_club(source: ClubStore, target: ClubStore, erased: Collection[str]) -> int:
    """Copy the club's documents, including sign-ins, and return how many there are.

    Nobody has to sign in again; members `erased` at the target stay erased. Raises `ArchiveError`
    if the target already has other documents.
    """
    version, theirs = source.version(), all_documents(target)
    ours = without_members(all_documents(source), erased)
    _check_same(ours, theirs)
    if ours and not theirs:
        target.write(put=ours)
    if all_documents(target) != ours:
        raise ArchiveError("The club: what was copied is not equal. Run this again.")
    if source.version() != version:
        raise ArchiveError(
            "Somebody signed in at the source meanwhile. Stop the dashboard, and move into an empty"
            " place."
        )
    return len(ours)


def check_clubs(source: ClubStore, target: ClubStore, erased: Collection[str]) -> None:
    """Raise `ArchiveError` if the target has another club, before any records are mixed."""
    _check_same(without_members(all_documents(source), erased), all_documents(target))


def _check_same(ours: tuple[ClubDocument, ...], theirs: tuple[ClubDocument, ...]) -> None:
    if theirs and theirs != ours:
        raise ArchiveError(
            "The club at the target is not the club at the source. Nothing was changed; see which"
            " of the two is right, and move into an empty place."
        )


def _copy(member: str, own: tuple[Record, ...], profile: Profile, target: MovableStore) -> int:
    """Add what the target lacks of a member; return the number of records added."""
    there = {record.id: record for record in target.find(member, Record)}
    new = [record for record in own if record.id not in there]
    chosen = target.profile(member)
    if (
        any(there.get(record.id, record) != record for record in own)
        or len(own) - len(new) < len(there)
        or not (_same(chosen, profile) or _same(chosen, Profile()))
    ):
        raise ArchiveError(
            f"{member} has other records at the target than at the source. Nothing of theirs was"
            " changed; see which of the two is right, and erase them in the other."
        )
    target.add_all(member, new)
    if not _same(chosen, profile):
        target.save_profile(member, msgspec.structs.replace(profile, rev=chosen.rev))
    return len(new)


def _same(one: Profile, other: Profile) -> bool:
    """Return whether the choices are the same, apart from `rev`, which differs between stores."""
    return msgspec.structs.replace(one, rev=other.rev) == other


def _digest(store: MovableStore, member: str) -> bytes:
    """Return the checksum of everything kept of a member."""
    return hashlib.sha256(export_json(OwnStore(store, lambda: member))).digest()
