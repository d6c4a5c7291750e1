"""What stands in a document besides the statements, and is looked for when it comes back."""

import re

HOW = (
    "Write yes or no.",
    "If other words are better, write them.",
    "Leave empty what you do not want to judge.",
)
NAME = "Name"
NAME_HINT = " (leave empty if it shall not be shown)"
PROFESSION = "Profession"
DATE = "Date"
YES_OR_NO = "Yes or no:"
BETTER = "Better words:"


def grey_line(number: int, place: str, print_: str) -> str:
    """Return the line by which a statement is known when its document comes back."""
    return f"{number}  ·  {place}  ·  {print_}"


GREY = re.compile(
    r"(?P<place>[A-Za-z][A-Za-z0-9_-]*/[A-Za-z0-9._-]{1,60})\s*·\s*(?P<print>[0-9a-f]{12})"
)
