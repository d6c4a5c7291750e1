"""Makes the fonts that are served in place of Streamlit's: `make fonts`.

Streamlit's font of icons has four thousand, of which a page shows a dozen. Ours has those whose
name stands anywhere in Streamlit's scripts or in our sources, so that none is missing. Its typeface
is on the screen only until ours is there: plain letters are enough.

They have the names of Streamlit's files, whose fingerprint changes with them: then ours are not
served until they are made anew (`backcare.serving.SmallerFiles`).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from backcare import serving
from scripts.local_server import ROOT

FOLDER = ROOT / "backcare" / "web" / "smaller"
ICONS, TYPEFACE = "MaterialSymbols-Rounded", "SourceSansVF-Upright.ttf"
_STATIC = serving.streamlit_static() / "static"
_NAMES, _OUR_NAME = (1, 3, 4, 6, 16, 25), "BackcareLetters"
"""The entries of a font's table of names that have the name of the font."""
_OURS = ("app.py", "pages/**/*.py", "backcare/**/*.py", "data/**/*.yaml")


def streamlit_font(name: str) -> Path:
    """Return a font of the installed Streamlit: `ICONS` or `TYPEFACE`."""
    [font] = (_STATIC / "media").glob(f"{name}.*.woff2")
    return font


def glyphs_by_name(font: TTFont) -> dict[str, str]:
    """Return the glyph of each icon by the word that the font draws as this icon."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    return {
        "".join(letters[glyph] for glyph in (first, *ligature.Component)): ligature.LigGlyph
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items()
        for ligature in ligatures
    }


def used_names() -> set[str]:
    """Return all words that may be an icon's name in Streamlit's scripts and in our sources."""
    return set(_words_in_scripts()) | set(_icons_in_sources())


def _words_in_scripts() -> Iterator[str]:
    for script in (_STATIC / "js").glob("*.js"):
        for word in re.finditer(r"[`\"':/]([a-z0-9_]+)[`\"':]", script.read_text(encoding="utf-8")):
            yield word[1]


def _icons_in_sources() -> Iterator[str]:
    for pattern in _OURS:
        for source in ROOT.glob(pattern):
            for icon in re.finditer(r":material/([a-z0-9_]+)", source.read_text(encoding="utf-8")):
                yield icon[1]


def icons(font: TTFont) -> list[str]:
    """Return the glyphs of all used icons, and of the letters of which their names are made."""
    glyphs = glyphs_by_name(font)
    wanted = [glyphs[name] for name in sorted(used_names() & glyphs.keys())]
    return [*_letters(font), *wanted]


def _letters(font: TTFont) -> list[str]:
    return [glyph for code, glyph in font.getBestCmap().items() if code < 128]


def _rename(font: TTFont) -> None:
    """Take the font's name away, which its licence reserves for the whole; its copyright stays."""
    for record in list(font["name"].names):
        if record.nameID in _NAMES:
            font["name"].setName(
                _OUR_NAME, record.nameID, record.platformID, record.platEncID, record.langID
            )


def main() -> None:
    """Write the fonts, and remove those of another version of Streamlit."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.woff2"):
        old.unlink()
    for name, chosen in ((ICONS, icons), (TYPEFACE, _letters)):
        theirs = streamlit_font(name)
        font = TTFont(theirs)
        # Without closure: icons are made of letters, so the letters would bring in all of them.
        options = subset.Options(
            layout_closure=False, layout_features=["*"], flavor="woff2", name_IDs=["*"]
        )
        smaller = subset.Subsetter(options)
        smaller.populate(glyphs=chosen(font))
        smaller.subset(font)
        _rename(font)
        ours = FOLDER / theirs.name
        subset.save_font(font, str(ours), options)
        print(f"{ours.name}: {theirs.stat().st_size} bytes, now {ours.stat().st_size}")


if __name__ == "__main__":
    main()
