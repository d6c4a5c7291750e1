"""The lines to copy of docs/hosting.md, as somebody who follows it reads them."""

import re
from functools import cache

from backcare.config import ROOT

FIRST_WAY = "## First way: a rented server"
ADDRESS = "backcare.example.org"


@cache
def _first_way():
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    return page.partition(FIRST_WAY)[2].partition("\n## ")[0]


def lines():
    """Return each block to copy of the first way."""
    return [block.strip() for block in re.findall(r"```sh\n(.*?)```", _first_way(), re.DOTALL)]


def line(*words):
    """Return the one block that has these words."""
    found = [each for each in lines() if all(word in each for word in words)]
    assert len(found) == 1, f"{len(found)} blocks of the page have {words}"
    return found[0]
