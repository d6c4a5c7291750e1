"""A tab in which somebody chooses on the page of settings."""

from streamlit.testing.v1 import AppTest

from backcare.storage.base import LOCAL_MEMBER
from backcare.ui.visit import Visit
from backcare.ui.wiring import services
from tests.conftest import MAIN


def tab(page="settings", zone="Europe/London"):
    """Open a page in a new tab."""
    at = AppTest.from_file(str(MAIN), default_timeout=30)
    at.context["timezone"] = zone
    at.context["locale"] = "en-GB"
    return go(at, page)


def go(at, page):
    at.switch_page(f"../../pages/{page}.py").run()
    assert not at.exception
    return at


def field(at, name):
    [found] = [one for one in (*at.segmented_control, *at.pills) if one.key == f"settings.{name}"]
    return found


def choose(at, name, value):
    field(at, name).set_value(value).run()
    assert not at.exception
    return at


def kept(member=LOCAL_MEMBER):
    return services().store.profile(member).measures


def visit_of(at) -> Visit:
    return at.session_state["visit.now"]
