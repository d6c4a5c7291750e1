"""Accessibility violations that Streamlit itself causes, by axe rule, each with the reason.

A rule stands here with a mark that only Streamlit's own markup has, so that ours is never excused.
"""

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


def is_streamlits_own(rule: str, html: str) -> bool:
    """Whether a violation is one that we know and cannot mend from here."""
    known = KNOWN.get(rule)
    return known is not None and known[0] in html
