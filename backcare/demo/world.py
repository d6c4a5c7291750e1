"""What each visitor of a demo starts with: made once a day, and copied for each visitor."""

import threading
from datetime import date
from typing import NamedTuple

from backcare.content.library import ContentLibrary
from backcare.demo.club import found_club
from backcare.demo.runner import runner_records
from backcare.domain.profile import Profile
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore


class World(NamedTuple):
    """Everybody's records (`LOCAL_MEMBER` is the runner), and the club's documents."""

    records: MemoryTrackerStore
    documents: MemoryClubStore

    def copy(self) -> "World":
        """Return an independent copy: changes in one do not affect the other."""
        return World(self.records.copy(), self.documents.copy())


class Worlds:
    """Made-up worlds by the day of a visit."""

    def __init__(self, content: ContentLibrary) -> None:
        self._content = content
        self._made: dict[date, World] = {}
        self._lock = threading.Lock()

    def for_visitor(self, today: date) -> World:
        """Return a world for this visitor alone, whose last day is the one before `today`."""
        with self._lock:
            if today not in self._made:
                # Around the world there are never more than three days at once.
                recent = sorted(self._made)[-2:]
                self._made = {day: self._made[day] for day in recent}
                self._made[today] = make_world(self._content, today)
            return self._made[today].copy()


def make_world(content: ContentLibrary, today: date) -> World:
    """Return the story as of `today`."""
    world = World(MemoryTrackerStore(), MemoryClubStore())
    world.records.add_all(LOCAL_MEMBER, runner_records(content, today))
    world.records.save_profile(LOCAL_MEMBER, Profile(favourites=content.demo.runner.favourites))
    found_club(content.demo, world.records, world.documents, today)
    return world
