"""The colours of Backcare, once for all places.

Style sheets, theme and plain pages repeat them, as they cannot read Python;
`tests/test_brand.py` compares every one of those places, and checks the contrast of each pair used.
"""

from typing import NamedTuple


class Shade(NamedTuple):
    """One colour as the light and as the dark theme show it (sRGB)."""

    light: str
    dark: str


COLOURS = {
    # grounds
    "paper": Shade("#fbf8f4", "#0f171c"),  # the page
    "card": Shade("#ffffff", "#18232a"),  # what is read or tapped
    "field": Shade("#f3ede5", "#1a252c"),  # what is filled in; Streamlit's second background
    "sky": Shade("#e4eef2", "#1d2d36"),  # behind a figure
    "sand": Shade("#f5ebe0", "#28221e"),  # a quiet block, and the other end of a panel
    "glow": Shade("#fbdccb", "#4a2b1e"),  # around the sore place
    "film": Shade("#eef2f5", "#26333c"),  # that of films and of pictures beside words
    "backdrop": Shade("#eef2f5", "#eef2f5"),  # that of the body map, whatever the theme
    "on-backdrop": Shade("#111b22", "#111b22"),
    # text and lines
    "ink": Shade("#111b22", "#eef1f0"),
    "quiet": Shade("#4d5a63", "#aebac1"),
    "line": Shade("#e4dbd0", "#2c3a43"),  # a hairline
    "border": Shade("#d0c5b7", "#3a4a55"),  # around what is filled in or tapped
    "edge": Shade("#78848d", "#6f808b"),  # an open mark
    "track": Shade("#e4dbd0", "#3d4d57"),  # the open part of a ring
    # to act, done
    "lake": Shade("#1b6a86", "#7cc0d8"),
    "on-lake": Shade("#ffffff", "#0f171c"),
    # today, session, new
    "coral": Shade("#b83c14", "#ff9c74"),  # words
    "coral-mark": Shade("#e6572a", "#ff8a5c"),
    # the traffic light, always with a shape and a word
    "calm": Shade("#1c6251", "#86d6bf"),
    "calm-mark": Shade("#2f8a74", "#5fbfa5"),
    "calm-tint": Shade("#dff0e9", "#1b3f36"),
    "watch": Shade("#7a5200", "#f2c46d"),
    "watch-mark": Shade("#a87414", "#e8b653"),
    "watch-tint": Shade("#fbefd2", "#40341a"),
    "ease": Shade("#a13410", "#ff9c74"),
    "ease-mark": Shade("#d2552a", "#f0824f"),
    "ease-tint": Shade("#fde5d9", "#4a2a1e"),
    # what only charts have
    "chart-warm": Shade("#b83c14", "#ff8a5c"),
    "chart-grey": Shade("#6b7a86", "#93a3ae"),
    "chart-gold": Shade("#b58900", "#ffd66b"),
    # an emergency, and nothing else
    "alarm": Shade("#b3261e", "#ffb4ab"),
    "alarm-tint": Shade("#fdecea", "#3a1512"),
    "on-alarm": Shade("#ffffff", "#3a1512"),
}
"""By the names that style sheets give them, there after `--bc-`."""

SERIES = tuple(COLOURS[name] for name in ("lake", "chart-warm", "chart-grey", "chart-gold"))
"""The lines and bars of a chart, in this order; each has a shape as well."""
