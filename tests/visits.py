"""A visit for tests and benchmarks of what is made without a page."""

from datetime import date
from typing import Any

from backcare.config import Settings
from backcare.room.reading import ReadingRooms
from backcare.storage.base import LOCAL_MEMBER, TrackerStore
from backcare.storage.member_store import OwnStore
from backcare.storage.memory import MemoryTrackerStore
from backcare.takeaway import Takeaway
from backcare.ui.visit import Visit
from tests.ours import our_library

CONTENT = our_library()


class Held(dict[str, Any]):
    """What stands in for Streamlit's session state where no page runs."""

    def to_dict(self) -> dict[str, Any]:
        """Return all of it, as Streamlit's own does."""
        return dict(self)


def own(store: TrackerStore) -> OwnStore:
    """Return the local runner's own records of a store."""
    return OwnStore(store, lambda: LOCAL_MEMBER)


def visit_on(today: date, **values: Any) -> Visit:
    """Return a visit of a day with an empty store of its own."""
    return Visit(
        **{
            "ask_today": lambda _: today,
            "time_zone": "Europe/London",
            "country": "GB",
            "content": CONTENT,
            "store": own(MemoryTrackerStore()),
            "text": CONTENT.texts,
            "clips": Settings().clips,
            "files": Takeaway(),
            "has_arrived": False,
            "rooms": ReadingRooms(),
            **values,
        }
    )
