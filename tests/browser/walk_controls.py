"""What can be used on a page, read from the accessibility tree as a screen reader has it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from backcare.ui.navigation import LANDING, PAGES, SELF_CHECK
from tests.ours import our_library

FOLD = "DisclosureTriangle"
TYPED = ("textbox", "searchbox")
USED = (FOLD, "radio", "checkbox", "switch", "slider", "spinbutton", "combobox", *TYPED)
USED += ("tab", "menuitem", "menuitemradio", "button", "link")
"""Roles of what can be used, in the order in which it is: a link leads away, so it comes last."""
STATES = ("checked", "expanded")
PASSIVE = ("RootWebArea", "main", "heading", "dialog", "generic", "paragraph", "group", "status")
PASSIVE += ("option", "listbox", "radiogroup", "menu", "tabpanel", "Video", "Canvas", "img", "list")
PASSIVE += ("alert", "region", "listitem", "graphics-document", "row", "grid", "table", "image")
"""Roles of what can have the focus without being a control."""
A_LIST = 5
"""So many boxes below one heading are a list of answers to one question."""

ACCOUNT = "door/account"
PAGES_OF_A_LIST = "Pagination"
"""What Streamlit calls these; they are no part of the frame."""


class Control(NamedTuple):
    """A control as a screen reader tells it; `group` is what a choice belongs to."""

    page: str
    role: str
    group: str
    name: str
    href: str
    node: int
    is_chosen: bool = False
    is_open: bool = False
    is_frame: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether it is a choice that is made already."""
        return self.role == "radio" and self.is_chosen

    @property
    def exact(self) -> tuple[str, ...]:
        """What makes it another one than others, where each is used."""
        return (self.role, self.group, self.name, self.href)

    @property
    def like(self) -> tuple[str, ...]:
        """The same for those that differ in a number, a day or an exercise only; a choice is one,
        whatever can be chosen, and so are a list of boxes and links with the same target and
        another query.
        """
        if self.role in ("radio", "checkbox") and self.group:
            return (self.role, _alike(self.group))
        target = urlsplit(self.href)
        if target.query:
            return (self.role, target.path, *sorted(key for key, _ in parse_qsl(target.query)))
        return (self.role, _alike(self.group), _alike(self.name), target.path)

    def __str__(self) -> str:
        where = f" of “{self.group}”" if self.group else ""
        return f"{self.role} “{self.name}”{where}"


def controls_in(nodes: list[dict[str, Any]], place: str) -> list[Control]:
    """Return what can be used in the tree of a page, in the order of `USED`."""
    by_id = {node["nodeId"]: node for node in nodes}
    found, heading = [], ""
    for node in nodes:
        if node["role"]["value"] == "heading":
            heading = node.get("name", {}).get("value", "")
        if (made := _control(node, by_id, place)) is not None:
            is_box = made.role == "checkbox" and not made.group
            found.append((made, heading if is_box else ""))
    boxes = Counter(heading for _, heading in found if heading)
    made = [c._replace(group=h) if boxes[h] >= A_LIST else c for c, h in found]
    return sorted(made, key=lambda control: USED.index(control.role))


def _control(node: dict[str, Any], by_id: dict[str, Any], place: str) -> Control | None:
    if node["ignored"] or "backendDOMNodeId" not in node:
        return None
    facts = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    role = node["role"]["value"]
    role = FOLD if role.startswith(FOLD) else role
    if facts.get("disabled"):
        return None
    if role not in USED:
        if facts.get("focusable") and role not in PASSIVE:
            raise AssertionError(f"the walk does not know how to use the role {role}")
        return None
    href, name = facts.get("url", ""), " ".join(node.get("name", {}).get("value", "").split())
    above = list(_above(node, by_id))
    groups = [one for one in above if one["role"]["value"] in ("radiogroup", "group")]
    names = [one.get("name", {}).get("value", "") for one in groups]
    target = urlsplit(href).path.strip("/") or LANDING.name
    is_frame = (role == "link" and _frame_links().get(name) == target) or any(
        one["role"]["value"] in ("banner", "navigation")
        and one.get("name", {}).get("value") != PAGES_OF_A_LIST
        for one in above
    )
    is_chosen, is_open = (str(facts.get(name)).lower() == "true" for name in STATES)
    return Control(
        place,
        role,
        next(filter(None, names), ""),
        name,
        href,
        node["backendDOMNodeId"],
        is_chosen,
        is_open,
        is_frame or target == ACCOUNT,
    )


def _above(node: dict[str, Any], by_id: dict[str, Any]) -> Iterator[dict[str, Any]]:
    while (node := by_id.get(node.get("parentId", ""), {})) != {}:
        yield node


@cache
def _not_alike() -> re.Pattern[str]:
    exercises = sorted((e.name for e in our_library().exercises.values()), key=len, reverse=True)
    days = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
    months = (
        "January|February|March|April|May|June|July|August|September|October|November|December"
        "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    )
    return re.compile("|".join([*map(re.escape, exercises), rf"\b(?:{days}|{months})\b", r"\d+"]))


def _alike(words: str) -> str:
    if len(words) > 60:  # a sentence that says what is found, as of a chart
        words = words.partition(":")[0]
    return re.sub(r"(#[ .,:]*)+", "#", _not_alike().sub("#", words))


@cache
def _frame_links() -> dict[str, str]:
    text = our_library().texts
    menu = {text(f"page.{page.name}.title"): page.name for page in PAGES}
    return {**menu, text("app.worried"): SELF_CHECK.name}
