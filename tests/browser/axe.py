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
}
"""What Streamlit itself causes, by axe rule, each with the reason. A rule stands here with a mark
that only Streamlit's own markup has, so that ours is never excused.
"""


def violations_of_ours(page, options=AXE_OPTIONS):
    # What has been scrolled below the head of the page is covered by the links in it.
    page.evaluate("() => document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)")
    result = Axe().run(page, options=options)
    return [
        f"{violation['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
        if not _is_streamlits_own(violation["id"], node["html"])
    ]


def _is_streamlits_own(rule: str, html: str) -> bool:
    """Whether a violation is one that we know and cannot mend from here."""
    known = KNOWN.get(rule)
    return known is not None and known[0] in html
