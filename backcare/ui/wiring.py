"""The services, built once for the whole server."""

import streamlit as st

from backcare.bootstrap import Services, build_services
from backcare.config import Settings


@st.cache_resource(show_spinner=False)
def _services(settings: Settings) -> Services:
    return build_services(settings)


def services() -> Services:
    """Return the services for the environment's settings."""
    return _services(Settings.from_env())
