"""The first page of somebody who is new: each card is one button, wherever it is touched."""

import pytest

from tests.browser.screens import open_
from tests.ours import our_library

pytestmark = pytest.mark.browser

TEXT = our_library().texts


@pytest.mark.weekly
@pytest.mark.parametrize(
    ("way", "address"),
    [("urgent", "/self_check"), ("now", "/after_run"), ("plan", "/plan")],
)
def test_a_way_in_opens_wherever_its_card_is_touched(server, new_page, way, address):
    page = new_page()
    open_(page, server, "")
    card = page.locator(f".st-key-tap-way-{way}")
    assert card.get_by_role("button").inner_text() == TEXT(f"guidance.{way}.label")
    height = card.bounding_box()["height"]
    card.click(position={"x": 12, "y": height - 8})
    page.wait_for_url(f"**{address}")
