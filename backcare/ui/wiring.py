"""The services, built once for the whole server.

Not in Streamlit's cache: any visitor's browser may ask for that to be cleared.
"""

import functools

from backcare.bootstrap import Services, build_services
from backcare.config import Settings

built_services = functools.cache(build_services)


def services() -> Services:
    """Return the services for the environment's settings."""
    return built_services(Settings.from_env())
