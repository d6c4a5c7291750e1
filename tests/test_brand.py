"""The colours stand in one module; what repeats them says the same, and all can be read."""

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest

from backcare.brand import COLOURS, SERIES, Shade

ROOT = Path(__file__).resolve().parents[1]
LOOK = (ROOT / "backcare/ui/look/style.css").read_text("utf-8")
SHEETS = (
    "backcare/ui/look/style.css",
    "backcare/ui/look/parts.css",
    "backcare/ui/look/landing.css",
    "backcare/web/raw/raw.css",
    "backcare/web/door/served/door.css",
    "backcare/web/templates/missing.html",
)
THEME = {
    "primaryColor": "lake",
    "backgroundColor": "paper",
    "secondaryBackgroundColor": "field",
    "textColor": "ink",
    "linkColor": "lake",
    "borderColor": "border",
    "orangeColor": "coral-mark",
    "orangeTextColor": "coral",
    "orangeBackgroundColor": "ease-tint",
    "yellowColor": "watch-mark",
    "yellowTextColor": "watch",
    "yellowBackgroundColor": "watch-tint",
    "greenColor": "calm-mark",
    "greenTextColor": "calm",
    "greenBackgroundColor": "calm-tint",
    "redTextColor": "alarm",
    "redBackgroundColor": "alarm-tint",
}
GROUNDS = ("paper", "card", "field", "sky", "sand")
READ = {
    **dict.fromkeys(("ink", "quiet"), (*GROUNDS, "glow", "calm-tint", "watch-tint", "ease-tint")),
    "lake": (*GROUNDS, "glow", "calm-tint", "watch-tint", "ease-tint"),
    "coral": GROUNDS,
    "calm": (*GROUNDS, "calm-tint"),
    "watch": (*GROUNDS, "watch-tint"),
    "ease": (*GROUNDS, "ease-tint"),
    "alarm": ("paper", "card", "alarm-tint"),
    "on-lake": ("lake",),
    "on-alarm": ("alarm",),
    "on-backdrop": ("backdrop",),
}
"""Words, and the grounds on which they stand."""
SEEN = {
    **dict.fromkeys(("edge", "coral-mark", "calm-mark", "watch-mark", "ease-mark"), GROUNDS),
    "lake": (*GROUNDS, "calm-tint", "watch-tint", "ease-tint"),
}
"""Marks without words, and what they stand on."""


def luminance(colour):
    """Return the relative luminance of WCAG 2.2."""
    shares = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * s for weight, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour, ground, share):
    """Return a colour of which `share` covers the ground."""
    pairs = ((int(c[i : i + 2], 16) for c in (colour, ground)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def said(sheet):
    """Return the colours that a style sheet names, by name."""
    pair = r"--bc-([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));"
    return {
        name: Shade(light or both, dark or both)
        for name, light, dark, both in re.findall(pair, sheet)
    }


def test_contrast_is_that_of_the_guideline():
    assert contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_has_no_colours_of_its_own(sheet):
    """But black that lets the ground through, for shadows."""
    text = (ROOT / sheet).read_text("utf-8")
    named = said(text)
    assert named == {name: COLOURS[name] for name in named}
    without = re.sub(r"--bc-[\w-]+: (?:light-dark\([^)]*\)|#\w+);", "", text)
    colours = re.findall(r"#[0-9a-fA-F]{3,8}\b", without)
    assert [c for c in colours if not re.fullmatch(r"#000000\w\w", c)] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_uses_only_names_that_are_set(sheet):
    """Those of the dashboard stand in the first; plain pages have none but their own."""
    text = (ROOT / sheet).read_text("utf-8")
    known = text + LOOK if "/ui/" in sheet else text
    used = set(re.findall(r"var\(--bc-([\w-]+)", text))
    assert used <= set(re.findall(r"--bc-([\w-]+):", known))


def test_the_dashboard_names_all_colours():
    assert said(LOOK) == COLOURS


def test_the_theme_has_the_colours_of_the_brand():
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    for look in Shade._fields:
        shades = {key: value for key, value in theme[look].items() if isinstance(value, str)}
        assert shades == {key: getattr(COLOURS[name], look) for key, name in THEME.items()}
        assert theme[look]["chartCategoricalColors"] == [getattr(s, look) for s in SERIES]


def test_a_browser_is_told_the_ground_of_the_page():
    head = (ROOT / "backcare/web/templates/raw_head.html").read_text("utf-8")
    told = re.findall(
        r'theme-color" media="\(prefers-color-scheme: (\w+)\)" content="(#\w+)"', head
    )
    assert dict(told) == COLOURS["paper"]._asdict()


@pytest.mark.parametrize("folder", ["backcare/charts", "backcare/paper", "backcare/ui"])
def test_no_module_has_a_colour_of_its_own(folder):
    files = [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).glob("components/*.js")]
    assert files
    for path in files:
        assert not re.search(r"[\"']#[0-9a-fA-F]{6}\b", path.read_text("utf-8")), path


@pytest.mark.parametrize("look", Shade._fields)
@pytest.mark.parametrize(
    ("words", "ground"), [pair for words, on in READ.items() for pair in product([words], on)]
)
def test_words_can_be_read(look, words, ground):
    assert contrast(getattr(COLOURS[words], look), getattr(COLOURS[ground], look)) >= 4.5


@pytest.mark.parametrize("look", Shade._fields)
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_captions_can_be_read(look, ground):
    """Streamlit writes them in 60 % of the text's colour; on other grounds `style.css` does."""
    under = getattr(COLOURS[ground], look)
    assert contrast(mixed(getattr(COLOURS["ink"], look), under, 0.6), under) >= 4.5


@pytest.mark.parametrize("look", Shade._fields)
@pytest.mark.parametrize(
    ("mark", "ground"), [pair for mark, on in SEEN.items() for pair in product([mark], on)]
)
def test_marks_can_be_seen(look, mark, ground):
    assert contrast(getattr(COLOURS[mark], look), getattr(COLOURS[ground], look)) >= 3


@pytest.mark.parametrize("look", Shade._fields)
def test_what_a_chart_draws_can_be_seen(look):
    for shade, ground in product(SERIES, ("paper", "card")):
        assert contrast(getattr(shade, look), getattr(COLOURS[ground], look)) >= 3
