"""The only way from a page to records: those of whoever is signed in, and nobody else's."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NoReturn, Protocol, TypeVar

from backcare.domain.aside import SetAside
from backcare.domain.errors import SignedOutError, StoreError, UnconfirmedError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.base import LOCAL_MEMBER, TrackerStore
from backcare.storage.memory import MemoryTrackerStore

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Ask(Protocol):
    """Does some work and returns its result, or refuses to wait for it."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


def _stays(_: str) -> bool:
    return False


def at_once(work: Callable[[], T], /) -> T:
    """Do the work, however long it takes."""
    return work()


class OwnStore:
    """A member's own records. No method takes a member, so no page can name another one.

    `who` is called each time, not once: it returns the member's id, or raises a `StoreError` if
    they have signed out since; `who_saves` may be stricter. `has_left` says of a member whether
    they are none any more: what was saved for them meanwhile goes again. Every method works as in
    `TrackerStore`; `reads` and `saves` do the work, or raise `UnreachableError` instead.
    """

    def __init__(
        self,
        store: TrackerStore,
        who: Callable[[], str],
        who_saves: Callable[[], str] | None = None,
        *,
        reads: Ask = at_once,
        saves: Ask = at_once,
        has_left: Callable[[str], bool] = _stays,
    ) -> None:
        self._store = store
        self._who = who
        self._who_saves = who_saves or who
        self._reads = reads
        self._saves = saves
        self._has_left = has_left

    @classmethod
    def of_nobody(cls) -> "OwnStore":
        """Return the store of a visitor who is not signed in: empty, and it refuses saves."""

        def refuse() -> NoReturn:
            raise SignedOutError("nobody is signed in")

        return cls(MemoryTrackerStore(), lambda: LOCAL_MEMBER, refuse)

    def add(self, record: R) -> R:
        """Save a new record; see `TrackerStore.add`."""
        return self._save(lambda member: self._store.add(member, record))

    def add_all(self, records: Iterable[R]) -> tuple[R, ...]:
        """Save several new records, all or none; see `TrackerStore.add_all`."""
        return self._save(lambda member: self._store.add_all(member, records))

    def get(self, record_id: str) -> Record | None:
        """Return one record, or `None`."""
        return self._reads(lambda: self._store.get(self._who(), record_id))

    def find(
        self, kind: type[R], since: date | None = None, until: date | None = None
    ) -> tuple[R, ...]:
        """Return the records of a kind and of some days; see `TrackerStore.find`."""
        return self._reads(lambda: self._store.find(self._who(), kind, since, until))

    def set_aside(self) -> tuple[SetAside, ...]:
        """Return what is kept but cannot be read; see `TrackerStore.set_aside`."""
        return self._reads(lambda: self._store.set_aside(self._who()))

    def mend(self, records: Iterable[R]) -> tuple[R, ...]:
        """Save new records, also in the place of what is set aside; see `TrackerStore.mend`."""
        return self._save(lambda member: self._store.mend(member, records))

    def remove_aside(self, aside: Iterable[SetAside]) -> None:
        """Remove what is set aside; see `TrackerStore.remove_aside`."""
        self._save(lambda member: self._store.remove_aside(member, aside))

    def change(self, record: R) -> R:
        """Replace a record; see `TrackerStore.change`."""
        return self._save(lambda member: self._store.change(member, record))

    def remove(self, record: Record) -> None:
        """Remove a record; see `TrackerStore.remove`."""
        self._save(lambda member: self._store.remove(member, record))

    def remove_all(self, records: Iterable[Record]) -> None:
        """Remove several records, all or none; see `TrackerStore.remove_all`."""
        self._save(lambda member: self._store.remove_all(member, records))

    def profile(self) -> Profile:
        """Return the runner's choices; an empty profile if there are none."""
        return self._reads(lambda: self._store.profile(self._who()))

    def save_profile(self, profile: Profile) -> Profile:
        """Replace the profile; see `TrackerStore.save_profile`."""
        return self._save(lambda member: self._store.save_profile(member, profile))

    def version(self) -> str:
        """Return a string that changes with every save, as a key for caches."""
        return self._reads(lambda: self._store.version(self._who()))

    def erase(self) -> bool:
        """Erase everything kept of the member; return whether there was anything."""
        return self._save(lambda member: self._store.erase(member))

    def _save(self, save: Callable[[str], T]) -> T:
        """Do a save for whoever is here.

        To leave erases what is kept until then. A save that comes after that, though it was begun
        before, would stay for nobody.
        """

        def work() -> T:
            member = self._who_saves()
            try:
                saved = save(member)
            except UnconfirmedError:
                self._erase_if_left(member)
                raise
            self._erase_if_left(member)
            return saved

        return self._saves(work)

    def _erase_if_left(self, member: str) -> None:
        try:
            has_left = self._has_left(member)
        except StoreError:  # it is saved, and nobody can tell now
            return
        if has_left:
            self._store.erase(member)
            raise SignedOutError("left meanwhile")
