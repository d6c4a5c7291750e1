"""Our content, read once for all tests: that takes longer than what most of them look at."""

import functools

from backcare.config import Settings
from backcare.content.library import ContentLibrary
from backcare.content.reading import read_library


@functools.cache
def our_library() -> ContentLibrary:
    """Return the content that is in the repository."""
    settings = Settings()
    return read_library(settings.content, settings.clips)
