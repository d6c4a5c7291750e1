"""A code to scan, in a window of a terminal."""

import io

import click
import segno


def to_scan(link: str) -> str:
    """Return a code to scan, dark on light whatever the colours of the window are."""
    drawn = io.StringIO()
    segno.make(link, error="m", micro=False).terminal(drawn, compact=True)
    lines = drawn.getvalue().splitlines()
    return "\n".join(click.style(line, fg="bright_white", bg="black") for line in lines)
