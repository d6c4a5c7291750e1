"""What is known of a server's backups: for its host, and for the organisers of a club."""

from datetime import datetime, timedelta

import msgspec

FRESH_FOR = timedelta(days=2)
"""Backups are made each day; an older one means that they have stopped."""
TRIED_EACH = timedelta(days=30)


class BackupTrial(msgspec.Struct, frozen=True):
    """A backup that was restored into a scratch folder and compared with what is kept.

    `trouble` has what was not as it should be.
    """

    at: datetime
    name: str
    members: int
    records: int
    trouble: tuple[str, ...] = ()


class BackupNotes(msgspec.Struct, frozen=True):
    """The last backup, and the last one that was tried."""

    made_at: datetime | None = None
    name: str = ""
    members: int = 0
    trial: BackupTrial | None = None

    def is_fresh(self, now: datetime) -> bool:
        """Return whether there is a backup of the last days; one of days to come, by a clock that
        was ahead, says nothing.
        """
        return self.made_at is not None and abs(now - self.made_at) <= FRESH_FOR

    def is_trial_due(self, now: datetime) -> bool:
        """Return whether a backup is to be tried: a month after the last trial, or if it failed."""
        trial = self.trial
        return trial is None or bool(trial.trouble) or abs(now - trial.at) >= TRIED_EACH
