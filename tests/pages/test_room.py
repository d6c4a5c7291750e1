"""How much room a browser says there is."""

import pytest

from backcare.ui.components import room
from tests.visits import Held


@pytest.fixture
def tell(monkeypatch):
    """Return a function that tells a width as a browser would, and returns what is known then."""
    held, drawn = Held(), []
    monkeypatch.setattr(room.st, "session_state", held)
    monkeypatch.setattr(room, "_room", lambda **told: drawn.append(told))
    room.room_for("board", is_open=True)

    def told(width):
        held["board.room"] = {"width": width}
        drawn[-1]["on_width_change"]()
        return held.get("board.width")

    return told


def test_a_width_is_kept(tell):
    assert tell(810) == 810
    assert tell(0) == 0


@pytest.mark.parametrize("width", ["wide", None, [], {}, float("nan"), 1e308, -10])
def test_what_no_browser_has_as_a_width_is_not_taken(tell, width):
    assert tell(810) == 810
    assert tell(width) == 810
