"""The services, built once for the whole server.

Not in Streamlit's cache: any visitor's browser may ask for that to be cleared.
"""

import functools
import os

from backcare.bootstrap import Services, build_services
from backcare.config import Settings

_OURS = "BACKCARE_"
built_services = functools.cache(build_services)


def services() -> Services:
    """Return the services for the environment's settings."""
    return built_services(_settings(tuple(s for s in os.environ.items() if s[0].startswith(_OURS))))


@functools.lru_cache(maxsize=1)
def _settings(said: tuple[tuple[str, str], ...]) -> Settings:
    """Return what this environment says: pages ask for it several times a run."""
    return Settings.from_env(dict(said))
