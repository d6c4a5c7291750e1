"""What stands on a page, and what is tapped there."""

import json
import re
from html import unescape

from tests.ours import our_library

CONTENT = our_library()
TEXT = CONTENT.texts
SCREEN = CONTENT.screen


def shown(at):
    """Return all words on the screen."""
    html = [block.proto.body for block in at.get("html")]
    words = [
        element.value
        for kind in (at.title, at.header, at.markdown, at.caption, at.info, at.warning, at.success)
        for element in kind
    ]
    return "\n".join([*words, *html])


def main_headings(at):
    """Return the words of all headings of the first rank, Streamlit's and our own."""
    own = [re.findall(r"<h1\b[^>]*>(.*?)</h1>", block.proto.body) for block in at.get("html")]
    return [*(title.value for title in at.title), *(unescape(h) for found in own for h in found)]


def heading(at):
    """Return the one heading of the first level, however it is drawn."""
    drawn = re.findall(r"<h1[^>]*>(.*?)</h1>", shown(at))
    [title] = [*(t.value for t in at.title), *drawn]
    return title


def cards(at, key):
    """Return what is drawn of a list of cards."""
    [drawn] = [e.proto for e in at.get("bidi_component") if e.key == key]
    return json.loads(drawn.json or drawn.mixed.json)["cards"]


def page_links(at):
    return [link.proto.label for link in at.get("page_link")]


def has(at, beginning):
    return any(str(b.key).startswith(beginning) for b in at.button)


def press(at, beginning):
    [button] = [b for b in at.button if str(b.key).startswith(beginning)]
    at = button.click().run()
    assert not at.exception
    return at


def unfold(at, *keys):
    """Open boxes, each where it is drawn: one in another after that one."""
    for key in keys:
        assert any(box.proto.id.endswith(f"-{key}") for box in at.expander), f"no box {key}"
        at.session_state[key] = True
        at = at.run()
        assert not at.exception
    return at


def unfold_all(at):
    """Open all boxes, and those in them."""
    opened = set()
    while shut := _boxes(at) - opened:
        at = unfold(at, *sorted(shut))
        opened |= shut
    return at


def all_unfolded(at):
    """Open all boxes of each depth at once: quicker, where each opens by itself."""
    opened = set()
    while shut := _boxes(at) - opened:
        for key in shut:
            at.session_state[key] = True
        at = at.run()
        assert not at.exception
        opened |= shut
    return at


def _boxes(at):
    """Return the keys of the boxes that draw what they hold once they are open."""
    return {box.proto.id.split("-", 2)[-1] for box in at.expander if box.proto.id}
