"""Which runs of files were deleted: they are not new when the file is read again."""

from collections.abc import Iterable

from backcare.domain.entries import RunSession
from backcare.domain.records import Record
from backcare.ui.visit import Visit


def remember_deleted(record: Record, visit: Visit) -> None:
    """Remember that a run of a file is deleted; raises `BackcareError`."""
    if isinstance(record, RunSession) and record.import_id is not None:
        profile = visit.store.profile()
        visit.store.save_profile(profile.with_deleted_runs(record.id))


def forget_erased(visit: Visit) -> None:
    """Forget imports of which no run is left and, without any run, which ones were deleted; raises
    `BackcareError`.
    """
    runs = visit.store.find(RunSession)
    profile = visit.store.profile()
    left = profile.with_imports_of({run.import_id for run in runs if run.import_id})
    if not runs:
        left = left.without_deleted_runs(*left.deleted_runs)
    if left != profile:
        visit.store.save_profile(left)


def forget_deleted(records: Iterable[Record], visit: Visit) -> None:
    """Forget of runs that are in the diary again that they were deleted; raises `BackcareError`."""
    profile = visit.store.profile()
    without = profile.without_deleted_runs(*(record.id for record in records))
    if without != profile:
        visit.store.save_profile(without)
