"""No sentence is put together outside of the texts: other languages have another order and other
endings. What stands on pages is also seen whole, in `tests/pages/test_pseudo.py`.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.ours import our_library

ROOT = Path(__file__).resolve().parents[1]
SHOWN = sorted(
    path
    for part in ("backcare/ui", "backcare/paper", "backcare/charts", "backcare/web", "pages")
    for path in (ROOT / part).rglob("*.py")
)
TEXTS = our_library().texts
TAG = re.compile(r"<[^<>]*>?|^[^<>]*>")
JOINS = re.compile(r"[A-Za-z,;:.()]")
"""What another language may put otherwise. Signs such as a middle dot or a plus say nothing."""
OF_WORDS = {"lower", "upper", "capitalize", "title", "split", "partition", "replace", "rstrip"}
MACHINES = {
    "backcare/ui/provider.py": "settings, told to the host",
    "backcare/web/door/pages.py": "a policy for browsers",
    "backcare/ui/parts.py": "a shape of CSS",
    "backcare/ui/session/data.py": "the name of a key",
    "backcare/charts/board.py": "expressions of Vega",
}
"""Files that join what nobody reads, with what it is."""


def is_text(node):
    """Return whether a piece of code is words from the texts."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        return name in ("text", "texts") or (name == "escape" and is_text(node.args[0]))
    return False


def is_glue(node):
    """Return whether a piece of code joins texts, adds to one, cuts or changes it."""
    if isinstance(node, ast.JoinedStr):
        has_text = any(is_text(p.value) for p in node.values if isinstance(p, ast.FormattedValue))
        parts = (p.value if isinstance(p, ast.Constant) else "\0" for p in node.values)
        return has_text and bool(JOINS.search(TAG.sub("", "".join(parts))))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return is_text(node.left) or is_text(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        whose, name = node.func.value, node.func.attr
        is_sign = isinstance(whose, ast.Constant) and isinstance(whose.value, str)
        is_join = name == "join" and is_sign and bool(JOINS.search(whose.value))
        return is_join or (name in OF_WORDS and is_text(whose))
    return False


def joined_in(source):
    """Return what a file makes of texts by itself."""
    return [ast.unparse(node) for node in ast.walk(ast.parse(source)) if is_glue(node)]


def test_no_page_or_paper_puts_sentences_together():
    found = {}
    for path in SHOWN:
        where = path.relative_to(ROOT).as_posix()
        if joined := joined_in(path.read_text(encoding="utf-8")):
            found[where] = joined
    assert {where: joined for where, joined in found.items() if where not in MACHINES} == {}
    assert found.keys() == MACHINES.keys(), "a reason that excuses nothing"


@pytest.mark.parametrize(
    "planted",
    [
        "f\"{text('a')}: {n}\"",
        "f\"<b>{escape(text('a'))}</b>, more\"",
        "text('a') + text('b')",
        "words + visit.text('a')",
        "', '.join(names)",
        "' and '.join(names)",
        "text('a').lower()",
        "visit.text('a').split('.')[0]",
    ],
)
def test_what_is_put_together_is_found(planted):
    assert joined_in(planted)


@pytest.mark.parametrize(
    "sound",
    [
        "f\"<p class='a: b'>{escape(text('a'))}</p>\"",
        "f\"**{text('a')}**\"",
        "' · '.join(names)",
        "''.join(parts)",
        "text('list.of', name=name, words=words)",
    ],
)
def test_what_is_whole_is_not(sound):
    assert not joined_in(sound)


def test_a_text_is_whole():
    """It neither begins nor ends where another one would have to go on."""
    words = {key: TEXTS.template(key) for key in sorted(TEXTS.keys())}
    assert {key: said for key, said in words.items() if said != said.strip()} == {}
    assert {key: said for key, said in words.items() if re.match(r"[,;:.·)]", said)} == {}
    ends = {key: said for key, said in words.items() if re.search(r"[,;(·]$", said)}
    assert ends == {}


def test_no_plural_is_made_by_a_letter():
    words = (TEXTS.template(key) for key in sorted(TEXTS.keys()))
    assert [said for said in words if re.search(r"\(e?s\)|\}s\b", said)] == []
    made = re.compile(r"""\}s\b[^"]*"|["']e?s["'] if |if \w+ (?:==|!=|>) 1 else ["']""")
    found = [
        (path.name, line)
        for path in SHOWN
        for line in path.read_text(encoding="utf-8").splitlines()
        if made.search(line)
    ]
    assert found == []


def test_no_day_is_written_by_the_language_of_the_server():
    """Names of months and days are CLDR's (`backcare/ui/dates.py`); ISO days are for machines."""
    named = re.compile(
        r"strftime|\b(?:month|day)_(?:name|abbr)\b|(?m:^import (?:calendar|locale)$)"
    )
    found = {p.name for p in SHOWN if named.search(p.read_text(encoding="utf-8"))}
    assert found == set()
    iso = re.compile(r"[\w.]+:(?:%Y-?%m-?%d|%H%M)")
    forms = re.compile(r"\{[^{}]*:[^{}]*%[A-Za-z]")
    for path in SHOWN:
        rest = iso.sub("", path.read_text(encoding="utf-8"))
        assert not forms.search(rest), path.name
