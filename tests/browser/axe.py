"""What axe finds on a page, without what Streamlit itself causes."""

from typing import NamedTuple

from axe_playwright_python.sync_playwright import Axe

FINDS = {
    "resultTypes": ["violations"],
    "preload": False,
}  # to tell of all else takes twice the time
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = {"runOnly": WCAG, **FINDS}
CONTRAST = {"runOnly": ["color-contrast"], **FINDS}
"""Colours are all that a scheme changes."""
KNOWN = {
    "presentation-role-conflict": (
        'data-testid="stFileUploaderDropzone"',
        "Streamlit gives the frame of its file field a role and a label; the button in it is named",
    ),
    "svg-img-alt": (
        "mark-",
        "Vega names each mark of a chart by role only; the chart itself is named by `alt`",
    ),
    "region": (
        'data-rac=""',
        "Streamlit draws the open list of a field beside the page; it has the focus until it shuts",
    ),
}
"""What Streamlit itself causes, by axe rule, each with the reason. A rule stands here with a mark
that only Streamlit's own markup has, so that ours is never excused.
"""


TARGETS = {"runOnly": ["target-size"], **FINDS}
BARS = '[data-testid="stBottom"], .st-key-to-settings'
"""What stays in its place while the page is scrolled."""
SHOW = """([bars, visibility]) => {
  for (const { style } of document.querySelectorAll(bars))
    style.setProperty("visibility", visibility);
}"""
IS_IN_A_BAR = "([host, bars]) => Boolean(document.querySelector(host)?.closest(bars))"


class Found(NamedTuple):
    """A violation: `target` tells what it is about, `host` is the selector of it, or of the piece
    that it is in.
    """

    rule: str
    html: str
    why: str
    target: str
    host: str

    def __str__(self):
        return f"{self.rule}: {self.html} {self.why}"


def violations_of_ours(page, options=AXE_OPTIONS):
    found = _found(page, options)
    covered = [
        one
        for one in found
        if one.rule == "target-size" and not page.evaluate(IS_IN_A_BAR, [one.host, BARS])
    ]
    if covered:
        # What is scrolled below a bar is covered by it for a moment alone.
        page.evaluate(SHOW, [BARS, "hidden"])
        small = {one.target for one in _found(page, TARGETS)}
        page.evaluate(SHOW, [BARS, ""])
        found = [one for one in found if one not in covered or one.target in small]
    return [str(one) for one in found]


def _found(page, options):
    return [
        Found(
            violation["id"],
            node["html"][:200],
            node.get("failureSummary", "")[:300],
            repr(node["target"]),
            node["target"][0] if isinstance(node["target"][0], str) else node["target"][0][0],
        )
        for violation in Axe().run(page, options=options).response["violations"]
        for node in violation["nodes"]
        if not _is_streamlits_own(violation["id"], node["html"])
    ]


def _is_streamlits_own(rule: str, html: str) -> bool:
    """Whether a violation is one that we know and cannot mend from here."""
    known = KNOWN.get(rule)
    return known is not None and known[0] in html
