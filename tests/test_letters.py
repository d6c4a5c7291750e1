"""The letters of every page are as large as the browser's own, whatever somebody chose there."""

import re

from backcare.config import ROOT

IN_PIXELS = re.compile(r"font(?:-size)?\s*:[^;{}]*?\d(?:px|pt)")


def test_no_page_of_ours_has_letters_of_so_many_pixels():
    styles = [
        path
        for kind in ("css", "html", "js")
        for path in (ROOT / "backcare").rglob(f"*.{kind}")
        if "static" not in path.parts
    ]
    assert len(styles) > 20
    found = {
        str(path.relative_to(ROOT)): IN_PIXELS.findall(path.read_text(encoding="utf-8"))
        for path in styles
    }
    assert {path: sizes for path, sizes in found.items() if sizes} == {}
