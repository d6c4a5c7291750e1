"""Every error that Backcare raises on purpose.

BackcareError
├── ClubError               what goes wrong at the club's door; see `backcare.domain.club.documents`
├── ContentError            a content file is not what its type says; stops the start
├── InvalidEntryError       a record's values are out of range or contradict each other
│   └── RefusedError        what was typed into one field cannot be read, or is not allowed
└── StoreError
    ├── BusyError           another save holds the lock
    ├── ConflictError       the record changed since it was read
    ├── MissingError        the record is gone
    ├── DamagedError        the file is not readable; nothing was overwritten
    ├── UnsavedError        the disk refused; the old state stands
    │   ├── DiskFullError   ... as there is no room left
    │   └── ForbiddenError  ... as this server may not write there
    ├── UnconfirmedError    it was not confirmed that it is saved for good
    ├── UnreachableError    the database cannot be reached, or does not answer
    ├── LockBrokenError     the file changed under the lock; nothing was written
    ├── LimitError          more than a day or a file may hold
    ├── BadMemberIdError    the member id cannot be a file name
    ├── NewerFormatError    the file was written by a newer Backcare
    ├── OtherEngineError    the records live in another engine now
    ├── SignedOutError      nobody is signed in, or not any more
    └── ArchiveError        a backup cannot be written or restored, or a move not be done

The domain and the store raise; the page chooses the words by `code` (text key `error.<code>`).
"""

from typing import ClassVar


class BackcareError(Exception):
    """Base of all errors below; `code` names the sentence that a page shows for it."""

    code: ClassVar[str] = "unexpected"


class ContentError(BackcareError):
    """A content file breaks its type: the message names file, line, what was expected and what was
    found.
    """

    code = "content"


class InvalidEntryError(BackcareError):
    """A record cannot be true or is out of range; the message names the field and its limits."""

    code = "invalid_entry"


class RefusedError(InvalidEntryError):
    """What was typed into a field cannot be read, or is not allowed.

    `why` names the sentence (`refused.<why>`), `values` are what it is filled with: what was typed,
    what it was read as, and what is allowed. `field` is added by who knows the field's name.
    """

    def __init__(self, why: str, *, field: str = "", **values: object) -> None:
        super().__init__(f"{field or 'a field'}: {why} {values}")
        self.why = why
        self.field = field
        self.values = values


class StoreError(BackcareError):
    """Base of what the store raises besides `InvalidEntryError`."""

    code = "store"


class BusyError(StoreError):
    """Another save held the lock for too long. Nothing was changed."""

    code = "busy"


class ConflictError(StoreError):
    """The record changed since it was read, or its id is taken by other content.

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


class UnsavedError(StoreError):
    """Disk full, read-only or failing. The state before the save still stands."""

    code = "unsaved"


class DiskFullError(UnsavedError):
    """There is no room left, on the disk or within what this server may use of it."""

    code = "disk_full"


class ForbiddenError(UnsavedError):
    """This server has no right to write there, or nobody has."""

    code = "forbidden"


class UnconfirmedError(StoreError):
    """The change is in the file, but the disk did not confirm that it lasts; or the database did
    not say whether it is there. Look whether it is; to add it again is safe.
    """

    code = "unconfirmed"


class UnreachableError(StoreError):
    """The database cannot be reached or does not answer. Nothing was read or changed."""

    code = "unreachable"


class LockBrokenError(StoreError):
    """The file changed although the lock was held: this file system's locks do nothing.

    Nothing was written.
    """

    code = "lock_broken"


class LimitError(StoreError):
    """One more record would be more than a day or a member's file may hold."""

    code = "limit"


class BadMemberIdError(StoreError, ValueError):
    """The member id is not a safe file name."""

    code = "bad_member_id"


class NewerFormatError(StoreError):
    """The record was written by a newer version of Backcare; it is refused, not guessed."""

    code = "newer_format"


class OtherEngineError(StoreError):
    """The folder says that its records were moved to another engine."""

    code = "other_engine"


class SignedOutError(StoreError):
    """Nobody is signed in here, or not any more. Nothing was read or changed."""

    code = "signed_out"


class ArchiveError(StoreError):
    """A backup cannot be written or restored, or records cannot be moved; the message is for the
    person at the keyboard.
    """

    code = "archive"
