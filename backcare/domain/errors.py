"""Every error that Backcare raises on purpose.

BackcareError
├── ClubError               what goes wrong at the club's door; see `backcare.domain.club.documents`
├── ContentError            a content file does not fit its type; the app does not start
├── NoRoomError             no file can be read now; see `backcare.room`
├── InvalidEntryError       a record's values are out of range or contradict each other
│   └── RefusedError        what was typed into one field cannot be read, or is not allowed
└── StoreError
    ├── BusyError           another save holds the lock
    ├── ConflictError       the record changed since it was read
    ├── MissingError        the record is gone
    ├── DamagedError        the file is not readable; nothing was overwritten
    │   ├── UnreadableRecordError  ... one record in it
    │   └── GoneError       ... because it is not there any more
    ├── UnsavedError        the disk refused; the old state is kept
    │   ├── DiskFullError   ... because there is no room left
    │   └── ForbiddenError  ... because this server may not write there
    ├── UnconfirmedError    nobody confirmed that the change is saved for good
    ├── UnreachableError    the database cannot be reached, or does not answer
    ├── UnreadableError     the system does not let the file be read; it may be sound
    ├── LockBrokenError     the file changed under the lock; nothing was written
    ├── LimitError          more than a day or a file may hold
    ├── BadMemberIdError    the member id cannot be a file name
    ├── NewerFormatError    the file was written by a newer Backcare
    ├── OtherEngineError    the records live in another engine now
    ├── SignedOutError      nobody is signed in, or no longer is
    └── ArchiveError        a backup cannot be written or restored, or records cannot be moved

The domain and the store raise; the page chooses the words by `code` (text key `error.<code>`).
"""

from typing import ClassVar


class BackcareError(Exception):
    """Base of all errors below; `code` names the sentence that a page shows for it."""

    code: ClassVar[str] = "unexpected"


class ContentError(BackcareError):
    """A content file does not fit its type.

    The message names the file, the line, what was expected and what was found.
    """

    code = "content"


class NoRoomError(BackcareError):
    """There is no process now in which a file from outside could be read. Nothing was changed."""

    code = "no_room"


class InvalidEntryError(BackcareError):
    """A record is impossible or out of range; the message names the field and its limits."""

    code = "invalid_entry"


class RefusedError(InvalidEntryError):
    """What was typed into a field cannot be read, or is not allowed.

    `why` names the sentence (`refused.<why>`); `values` fill its gaps: what was typed, how it was
    read, and what is allowed. `field` is added by the caller, who knows the field's name.
    """

    def __init__(self, why: str, *, field: str = "", **values: object) -> None:
        super().__init__(f"{field or 'a field'}: {why} {values}")
        self.why = why
        self.field = field
        self.values = values


class StoreError(BackcareError):
    """Base of all errors of the store except `InvalidEntryError`."""

    code = "store"


class BusyError(StoreError):
    """Another save held the lock for too long. Nothing was changed."""

    code = "busy"


class ConflictError(StoreError):
    """The record changed since it was read, or another record already has its id.

    Nothing was changed.
    """

    code = "conflict"


class MissingError(StoreError):
    """The record to change is no longer there."""

    code = "missing"


class DamagedError(StoreError):
    """The runner's file cannot be read back as it was written.

    Nothing was returned or overwritten.
    """

    code = "damaged"


class UnreadableRecordError(DamagedError):
    """One record, or the profile, is not as any version wrote it; `field` is where, if known."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class GoneError(DamagedError):
    """The runner's file was there and was not erased, but is gone. Nothing was saved."""

    code = "gone"


class UnsavedError(StoreError):
    """The disk is full, read-only or failing. The state before the save is kept."""

    code = "unsaved"


class DiskFullError(UnsavedError):
    """There is no room left on the disk, or in the share of it that this server may use."""

    code = "disk_full"


class ForbiddenError(UnsavedError):
    """This server, or anybody, has no permission to write there."""

    code = "forbidden"


class UnconfirmedError(StoreError):
    """The change is in the file, but the disk did not confirm that it will last; or the database
    did not say whether it saved the change. Look for it; adding it again is safe.
    """

    code = "unconfirmed"


class UnreachableError(StoreError):
    """The database cannot be reached or does not answer. Nothing was read or changed."""

    code = "unreachable"


class UnreadableError(StoreError):
    """The system does not let a file be read: too many are open, or disk or permissions refuse.

    Nothing was read or changed, and nothing says that the file is damaged.
    """

    code = "unreachable"


class LockBrokenError(StoreError):
    """The file changed although the lock was held: locks do not work on this file system.

    Nothing was written.
    """

    code = "lock_broken"


class LimitError(StoreError):
    """A day or a member's file cannot hold one more record."""

    code = "limit"


class BadMemberIdError(StoreError, ValueError):
    """The member id is not a safe file name."""

    code = "bad_member_id"


class NewerFormatError(StoreError):
    """The record was written by a newer version of Backcare; it is refused, not guessed at."""

    code = "newer_format"


class OtherEngineError(StoreError):
    """The folder says that its records were moved to another engine."""

    code = "other_engine"


class SignedOutError(StoreError):
    """Nobody is signed in here, or no longer is. Nothing was read or changed."""

    code = "signed_out"


class ArchiveError(StoreError):
    """A backup cannot be written or restored, or records cannot be moved; the message is for the
    person at the keyboard.
    """

    code = "archive"


class NothingKeptError(ArchiveError):
    """There is nothing to back up yet."""
