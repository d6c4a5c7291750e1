"""The one place where settings become services; tests and scripts put their own in here."""

from dataclasses import dataclass

from backcare.config import Settings
from backcare.content.library import ContentLibrary, read_library
from backcare.storage.base import TrackerStore
from backcare.storage.tiny import TinyTrackerStore


@dataclass(frozen=True, slots=True)
class Services:
    """What pages work with. Safe to share by all visits: nothing in it belongs to one runner."""

    settings: Settings
    content: ContentLibrary
    store: TrackerStore


def build_services(settings: Settings) -> Services:
    """Read the content and name the store; the store opens nothing before it is used.

    Raises `ContentError` if a content file is broken.
    """
    return Services(
        settings=settings,
        content=read_library(settings.content, settings.clips),
        store=TinyTrackerStore(settings.user_data),
    )
