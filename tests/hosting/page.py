"""The lines to copy of docs/hosting.md, as somebody who follows it reads them."""

import re
from functools import cache

from backcare.config import ROOT

FIRST_WAY = "## First way: a rented server"
WORDS = "## Your own words"
ADDRESS = "backcare.example.org"


@cache
def _part(section: str) -> str:
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    return page.partition(section)[2].partition("\n## ")[0]


def lines(section: str = FIRST_WAY) -> list[str]:
    """Return each block to copy of a part of the page."""
    return [block.strip() for block in re.findall(r"```sh\n(.*?)```", _part(section), re.DOTALL)]


def line(*words: str, section: str = FIRST_WAY) -> str:
    """Return the one block that has these words."""
    found = [each for each in lines(section) if all(word in each for word in words)]
    assert len(found) == 1, f"{len(found)} blocks of the page have {words}"
    return found[0]
