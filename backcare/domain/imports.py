"""What was brought in from files, import by import."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, NamedTuple

import msgspec

from backcare.domain.entries import RunSession, RunSource
from backcare.domain.records import RecordId

_MOST = 100_000
_Count = Annotated[int, msgspec.Meta(ge=0, le=_MOST)]


class ImportNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One import: when, how many runs of which kinds of file, the most frequent one first.

    `others` is how many activities of the files were no runs. No names of files are kept.
    """

    id: RecordId
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    runs: _Count
    sources: Annotated[tuple[RunSource, ...], msgspec.Meta(max_length=20)] = ()
    others: _Count = 0


class Import(NamedTuple):
    """An import and what is still in the diary of it; `untouched` are as they were brought in."""

    note: ImportNote
    there: int
    untouched: tuple[RunSession, ...]


def note_of(runs: Iterable[RunSession], others: int = 0) -> ImportNote:
    """Return the note of the runs of one import, of which there is one at least."""
    own = list(runs)
    sources = Counter(run.source for run in own if run.source is not None)
    return ImportNote(
        id=own[0].import_id or own[0].id,
        at=min(run.logged_at for run in own),
        runs=min(len(own), _MOST),
        sources=tuple(source for source, _ in sources.most_common()),
        others=min(others, _MOST),
    )


def history(notes: Iterable[ImportNote], runs: Iterable[RunSession]) -> tuple[Import, ...]:
    """Return all imports, the newest first; those without a note are known by their runs."""
    by_id: dict[str, list[RunSession]] = {}
    for run in runs:
        if run.import_id is not None:
            by_id.setdefault(run.import_id, []).append(run)
    noted = {note.id: note for note in notes}
    for name, own in by_id.items():
        noted.setdefault(name, note_of(own))
    imports = (
        Import(note, len(own), tuple(run for run in own if run.rev == 1))
        for note in noted.values()
        for own in [by_id.get(note.id, [])]
    )
    return tuple(sorted(imports, key=lambda one: one.note.at, reverse=True))
