"""What axe finds on a page, without what Streamlit itself causes."""

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
BARS = """(visibility) =>
  document.querySelectorAll('[data-testid="stBottom"], .st-key-to-settings')
    .forEach((bar) => bar.style.setProperty("visibility", visibility))"""
"""Shows or hides what stays in its place while the page is scrolled."""
_IN_A_BAR = "stPageLink-NavLink"


def violations_of_ours(page, options=AXE_OPTIONS):
    found = _found(page, options)
    if any(rule == "target-size" and _IN_A_BAR not in html for rule, html, _ in found):
        # What is scrolled below a bar is covered by it for a moment alone.
        page.evaluate(BARS, "hidden")
        small = {html for _, html, _ in _found(page, TARGETS)}
        page.evaluate(BARS, "")
        found = [
            one
            for one in found
            if one[0] != "target-size" or _IN_A_BAR in one[1] or one[1] in small
        ]
    return [f"{rule}: {html} {why}" for rule, html, why in found]


def _found(page, options):
    return [
        (violation["id"], node["html"][:200], node.get("failureSummary", "")[:300])
        for violation in Axe().run(page, options=options).response["violations"]
        for node in violation["nodes"]
        if not _is_streamlits_own(violation["id"], node["html"])
    ]


def _is_streamlits_own(rule: str, html: str) -> bool:
    """Whether a violation is one that we know and cannot mend from here."""
    known = KNOWN.get(rule)
    return known is not None and known[0] in html
