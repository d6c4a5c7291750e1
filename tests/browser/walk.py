"""The walk: it reads from the accessibility tree what can be used on a page, uses each as a person
does, and tells what did not do what it says. It knows no control by name.
"""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import vobject
import yaml
from PIL import Image
from playwright.sync_api import CDPSession, Error, Page
from pypdf import PdfReader

from backcare.ui.navigation import GUIDANCE, PAGES, SELF_CHECK
from scripts.local_server import wait_until_idle
from tests.browser.axe import violations_of_ours
from tests.browser.screens import STREAMLIT_PROBES
from tests.browser.waits import pause
from tests.ours import our_library

FOLD = "DisclosureTriangle"
TYPED = ("textbox", "searchbox")
USED = (FOLD, "radio", "checkbox", "switch", "slider", "spinbutton", "combobox", *TYPED)
USED += ("tab", "menuitem", "menuitemradio", "button", "link")
"""Roles of what can be used, in the order in which it is: a link leads away, so it comes last."""
AWAY = "it can have the focus and stands beside the screen, where nobody sees it"
STATES = ("checked", "expanded")
PASSIVE = ("RootWebArea", "main", "heading", "dialog", "generic", "paragraph", "group", "status")
PASSIVE += ("option", "listbox", "radiogroup", "menu", "tabpanel", "Video", "Canvas", "img", "list")
PASSIVE += ("alert", "region", "listitem", "graphics-document", "row", "grid", "table", "image")
"""Roles of what can have the focus without being a control."""
A_LIST = 5
"""So many boxes below one heading are a list of answers to one question."""
MOST_USES = 400
"""Of one page in one state: more of them would mean that one use brings the next one."""
TRIES = 120
PAUSE_MS = 100
"""What happens after a tap is waited for so often, and so long each time."""

ACCOUNT = "door/account"
FRAME, EVERY_PAGE = "frame", "every page"
"""What an excuse can be about instead of one page; the frame stands around each."""
NOTHING = "nothing that a person can see has happened"

SEE = """() => {
  const kept = ["aria-checked", "aria-expanded", "aria-pressed", "aria-selected", "aria-valuenow",
    "aria-valuetext", "aria-current", "aria-invalid", "src"];
  const app = document.querySelector("[data-testid=stApp]");
  const isStill = !app || app.dataset.testScriptState === "notRunning";
  if (!isStill || document.querySelector("[data-testid=stSkeleton]")) return null;
  const seen = [location.href];
  let isLoading = false;
  const look = (root, words) => {
    seen.push(words);
    for (const e of root.querySelectorAll("*")) {
      if (e.shadowRoot) look(e.shadowRoot, [...e.shadowRoot.children].map((c) => c.innerText));
      if (e.matches("input, textarea, select")) seen.push(e.value, e.checked);
      if (e.matches("video")) {
        seen.push(e.paused, e.currentSrc);
        isLoading ||= e.networkState === e.NETWORK_LOADING && e.readyState < e.HAVE_FUTURE_DATA;
      }
      if (e.matches("dialog, details")) seen.push(e.open);
      if (e.matches("canvas")) seen.push(e.tagName);
      for (const name of kept) if (e.hasAttribute(name)) seen.push(name, e.getAttribute(name));
    }
  };
  const working = document.querySelector("[data-testid=stStatusWidget]")?.innerText ?? "";
  look(document, document.body.innerText.replace(working, ""));
  return isLoading ? null : seen.join("\\n");
}"""
"""What a person can see or is told: words, what is typed, chosen and opened; nothing while the page
is still made.
"""

LET_GO = """() => {
  if (document.querySelector("[role=tooltip]")) document.activeElement?.blur();
}"""
"""A word of help stays as long as its button has the focus."""

MARK = """function (mark) {
  const control = this.nodeType === 1 ? this : this.parentElement;
  const canBeTapped = (e) => {
    const box = e.getBoundingClientRect();
    const isOnScreen = box.right > 0 && box.left < innerWidth && box.bottom > -scrollY;
    return isOnScreen && box.width >= 8 && box.height >= 8;
  };
  let shown = control;  // a bar of tools is seen once the hand is over it, so it may be faint
  if (!canBeTapped(control) || control.matches("[type=checkbox], [type=radio]"))
    shown = control.labels?.[0] ?? control.closest("label") ?? control;
  shown.setAttribute("data-walk", mark);
  shown.scrollIntoView({ block: "center", behavior: "instant" });  // the menu covers what is below
  const box = control.getBoundingClientRect();
  return {
    mark,
    isSeen: canBeTapped(shown),
    isAway: box.width >= 8 && (box.right <= 0 || box.left >= innerWidth),
    href: control.href ?? "",
    isDownload: Boolean(control.closest("[data-testid=stDownloadButton], a[download]")),
    isChoice: control.tagName === "SELECT",
  };
}"""
"""Mark what is tapped, and bring it into sight: of a control that cannot be seen, its label."""


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


class Fault(NamedTuple):
    """What a use has shown."""

    state: str
    page: str
    control: str
    what: str
    before: str

    def __str__(self) -> str:
        after = f" (after {self.before})" if self.before else ""
        return f"{self.page}, {self.state}: {self.control}: {self.what}{after}"


class Excuse(NamedTuple):
    """A control that is not used, and why."""

    page: str
    role: str
    name: str
    why: str

    def fits(self, control: Control) -> bool:
        """Return whether it is about this control."""
        page = FRAME if control.is_frame else control.page
        is_here = self.page in (page, EVERY_PAGE) and self.role == control.role
        return is_here and re.fullmatch(self.name, control.name) is not None


def read_excuses() -> tuple[Excuse, ...]:
    """Return what is excused, see `walk_excused.yaml`."""
    told = yaml.safe_load(Path(__file__).with_name("walk_excused.yaml").read_text("utf-8"))
    return tuple(Excuse(**one) for one in told or ())


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


class Visit:
    """A tab in which things are used, with all that happens in it and in the server's log."""

    def __init__(self, page: Page, log: Path, reopen: Callable[[Page], None]) -> None:
        self.page, self._log, self._reopen = page, log, reopen
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._marks, self._at, self._still = 0, 0, ""
        self._errors: list[str] = []
        self.files: list[Any] = []
        self.opened: list[str] = []
        self.trail: list[Control] = []
        self._read_log()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self._errors.append(f"error on the page: {error}"))
        page.on("console", self._hear)
        page.on("download", lambda file: self.files.append(file))
        page.on("filechooser", lambda _: self.opened.append("a choice of files"))
        page.on("dialog", lambda dialog: (self.opened.append("a question"), dialog.accept()))
        page.on("popup", lambda tab: (self.opened.append("a tab"), tab.close()))

    def _hear(self, message: Any) -> None:
        told = f"{message.text} {message.location.get('url', '')}"
        if message.type == "error" and not any(probe in told for probe in STREAMLIT_PROBES):
            self._errors.append(f"the console says: {told}")

    def _read_log(self) -> list[str]:
        """Return what the server wrote since the last time, but for what only informs."""
        with self._log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self._at)
            new = log.read()
            self._at = log.tell()
        return [line for line in new.splitlines() if line.strip() and not _is_of_no_concern(line)]

    def fresh(self) -> None:
        """Begin anew, with what is kept as it was."""
        self.page.evaluate("() => { try { localStorage.clear() } catch { /* about:blank */ } }")
        self.page.context.clear_cookies()
        self._reopen(self.page)
        self._still = self.settle()
        self.trail = []

    def settle(self) -> str:
        """Wait until the page stands still, and return what can be seen."""
        before = None
        for _ in range(3 * TRIES):
            seen = self.see()
            if seen is not None and seen == before:
                return seen
            before = seen
            pause(self.page, PAUSE_MS)
        return before or ""  # something on it moves all the time

    def see(self) -> str | None:
        """Return what can be seen now, `None` while it is still made."""
        try:
            seen: str | None = self.page.evaluate(SEE)
        except Error:  # it is on its way to another page
            return None
        return seen

    @property
    def place(self) -> str:
        """Name of the page on show."""
        return urlsplit(self.page.url).path.strip("/") or GUIDANCE.name

    def controls(self) -> list[Control]:
        """Return what can be used now, in the order of `USED`."""
        nodes = self._cdp.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        found, heading = [], ""
        for node in nodes:
            if node["role"]["value"] == "heading":
                heading = node.get("name", {}).get("value", "")
            if (made := self._control(node, by_id)) is not None:
                is_box = made.role == "checkbox" and not made.group
                found.append((made, heading if is_box else ""))
        boxes = Counter(heading for _, heading in found if heading)
        made = [c._replace(group=h) if boxes[h] >= A_LIST else c for c, h in found]
        return sorted(made, key=lambda control: USED.index(control.role))

    def _control(self, node: dict[str, Any], by_id: dict[str, Any]) -> Control | None:
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
        target = urlsplit(href).path.strip("/") or GUIDANCE.name
        is_frame = (role == "link" and _frame_links().get(name) == target) or any(
            one["role"]["value"] in ("banner", "navigation") for one in above
        )
        is_chosen, is_open = (str(facts.get(name)).lower() == "true" for name in STATES)
        return Control(
            self.place,
            role,
            next(filter(None, names), ""),
            name,
            href,
            node["backendDOMNodeId"],
            is_chosen,
            is_open,
            is_frame or target == ACCOUNT,
        )

    def use(self, control: Control) -> list[str]:
        """Use a control as a person does, and return what is wrong about what happened."""
        before = self.see() or self._still
        self.files.clear()
        self.opened.clear()
        self.trail.append(control)
        facts = self._mark(control)
        if facts["isAway"]:
            return [AWAY]
        if not facts["isSeen"]:  # a menu is there twice, for phones and for wide screens
            for other in (one for one in self.controls() if one.exact == control.exact):
                facts = self._mark(other)
                if facts["isSeen"]:
                    break
        shown = self.page.locator(f"[data-walk='{facts['mark']}']")
        is_left = control.role == "link" and not facts["isDownload"]
        if is_left and not _is_ours(facts["href"], self.page.url):
            return _wrong_link(facts["href"])
        try:
            self._do(control, facts, shown)
        except Error as error:
            return [f"it cannot be used: {_why(error)}"]
        wrong = [] if self._has_happened(before, facts["isDownload"]) else [NOTHING]
        return [*wrong, *self.look()]

    def _mark(self, control: Control) -> Any:
        self._marks += 1
        node = self._cdp.send("DOM.resolveNode", {"backendNodeId": control.node})["object"]
        asked = {
            "objectId": node["objectId"],
            "functionDeclaration": MARK,
            "arguments": [{"value": str(self._marks)}],
            "returnByValue": True,
        }
        return self._cdp.send("Runtime.callFunctionOn", asked)["result"]["value"]

    def _do(self, control: Control, facts: dict[str, Any], shown: Any) -> None:
        if facts["isChoice"]:
            shown.select_option(index=shown.evaluate("e => e.selectedIndex === 1 ? 0 : 1"))
        elif control.role == "combobox":
            shown.click()
            options = self.page.get_by_role("option", selected=False)
            options.first.click()
        elif control.role in TYPED:
            shown.click()
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type("6")
            self.page.keyboard.press("Tab")
        elif control.role in ("slider", "spinbutton"):
            shown.focus()
            before = self.page.evaluate(SEE)
            self.page.keyboard.press("ArrowUp")
            if self.page.evaluate(SEE) == before:
                self.page.keyboard.press("ArrowDown")
        elif facts["isSeen"]:
            if box := shown.bounding_box():  # some show, and can be tapped, under the hand only
                self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            shown.click()
        else:  # what only a screen reader finds
            shown.evaluate("e => e.click()")

    def _has_happened(self, before: str, is_download: bool) -> bool:
        for _ in range(TRIES):
            if self.files or (self.opened and not is_download):
                return True
            seen = self.see()
            if seen is not None and seen != before and not is_download:
                return (self.settle() or before) != before or bool(self.files or self.opened)
            pause(self.page, PAUSE_MS)
        return False

    def look(self) -> list[str]:
        """Return what is wrong now, whatever was used."""
        self.page.mouse.move(1, 1)  # what is told under the hand goes
        self.page.evaluate(LET_GO)
        self._still = self.settle()
        words = " ".join(self._still.split())
        wrong = list(self._errors)
        if log := self._read_log():
            wrong.append(f"the server's log says: {' / '.join(log)[:400]}")
        self._errors.clear()
        wrong += [told for file in self.files if (told := wrong_file(file))]
        if self.page.locator(".stException").count():
            wrong.append("a red box")
        wrong += [f"it says “{one[:60]}”" for one in _sorry() if one in words]
        return wrong

    def axe(self) -> list[str]:
        """Return what hinders people, as axe sees it."""
        return violations_of_ours(self.page) if self.place in {p.name for p in PAGES} else []


def _why(error: Error) -> str:
    lines = [line.strip(" -") for line in str(error).splitlines()]
    telling = [line for line in lines if re.search("intercepts|not visible|not stable", line)]
    return " / ".join([*lines[:1], *telling[-1:]])[:400]


def _is_of_no_concern(line: str) -> bool:
    if line.startswith('{"request": '):  # a club's own line for each request
        return bool(json.loads(line)["status"] < 500)
    return bool(re.match(r"\s|INFO|DEBUG|\S+ \S+ (INFO|DEBUG)", line))


@cache
def _sorry() -> tuple[str, ...]:
    text = our_library().texts
    return (" ".join(text("error.unexpected").split())[:60], "Page not found")


def _above(node: dict[str, Any], by_id: dict[str, Any]) -> Iterator[dict[str, Any]]:
    while (node := by_id.get(node.get("parentId", ""), {})) != {}:
        yield node


def _is_ours(href: str, here: str) -> bool:
    return urlsplit(href)[:2] == urlsplit(here)[:2]


def _wrong_link(href: str) -> list[str]:
    """Check an address that leads elsewhere, without going there."""
    parts = urlsplit(href)
    if parts.scheme in ("tel", "sms"):
        return [] if re.fullmatch(r"[+0-9*#]+", parts.path) else [f"no number: {href}"]
    if parts.scheme == "mailto":
        return [] if "@" in parts.path or parts.query else [f"no address: {href}"]
    is_good = parts.scheme == "https" and parts.hostname and "." in parts.hostname
    return [] if is_good else [f"no address that can be opened: {href}"]


def wrong_file(download: Any) -> str:
    """Open a file that was given with a reader that did not write it; return what is wrong."""
    name = download.suggested_filename
    try:
        content = Path(download.path()).read_bytes()
        is_empty = not READERS[Path(name).suffix](content)
    except Exception as error:  # whatever a reader says of a file is what is wrong with it
        return f"{name} cannot be opened: {type(error).__name__} {error}"
    return f"{name} is empty" if is_empty else ""


def _words_of_pdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _from_zip(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [] if archive.testzip() else archive.namelist()


READERS: dict[str, Callable[[bytes], Any]] = {
    ".pdf": _words_of_pdf,
    ".ics": lambda content: list(vobject.readComponents(content.decode("utf-8"))),
    ".csv": lambda content: list(csv.reader(io.StringIO(content.decode("utf-8-sig")))),
    ".json": json.loads,
    ".png": lambda content: Image.open(io.BytesIO(content)).getcolors(1) is None,
    ".zip": _from_zip,
}


@dataclass(slots=True)
class Walk:
    """A walk over one page in one state after the other; what was used is not used again.

    `is_whole`: each control in a fresh visit, those that are alike too, and axe after each use.
    `place` is the page that is walked; the frame around it is the same on all of them.
    """

    place: str
    excuses: tuple[Excuse, ...]
    is_whole: bool = False
    has_frame: bool = False
    read: int = 0
    used: dict[tuple[str, ...], str] = field(default_factory=dict)
    excused: set[Excuse] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def is_about_here(self, excuse: Excuse) -> bool:
        """Return whether an excuse is about this page, or the frame where that is walked."""
        is_here = excuse.page in (self.place, EVERY_PAGE)
        return is_here or (excuse.page == FRAME and self.has_frame)

    def walk(self, visit: Visit, state: str) -> None:
        """Use what a state has."""
        seen = set() if self.is_whole else set(self.used)
        ways: dict[tuple[str, ...], tuple[Control, list[Control]]] = {}
        visit.fresh()
        self._note(visit.look(), Control(self.place, "page", "", "", "", 0), state, [])
        for _ in range(MOST_USES):
            new = self._list(visit, seen, ways)
            control = self._next(visit, new, seen, ways)
            if control is None:
                return
            before = list(visit.trail)
            wrong = visit.use(control)
            seen.add(self._key(control))
            self.used.setdefault(self._key(control), str(control))
            if self.is_whole and not wrong:
                wrong = visit.axe()
            self._note(wrong, control, state, before)
            if wrong or visit.place != self.place:
                visit.fresh()
        raise AssertionError(f"{self.place}, {state}: there is no end of controls")

    def _key(self, control: Control) -> tuple[str, ...]:
        return control.exact if self.is_whole else control.like

    def _note(self, wrong: list[str], control: Control, state: str, before: list[Control]) -> None:
        trail = ", ".join(map(str, before[-3:]))
        self.faults += [Fault(state, self.place, str(control), what, trail) for what in wrong]

    def _list(
        self,
        visit: Visit,
        seen: set[tuple[str, ...]],
        ways: dict[tuple[str, ...], tuple[Control, list[Control]]],
    ) -> list[Control]:
        """Return what is there and was not used yet, and remember how each was come by first."""
        there = visit.controls()
        self.read += len(there)
        new = [
            control
            for control in there
            if self._key(control) not in seen and self._is_to_be_used(control, visit)
        ]
        for control in new:
            ways.setdefault(self._key(control), (control, list(visit.trail)))
        return new

    def _is_to_be_used(self, control: Control, visit: Visit) -> bool:
        if control.page != self.place or (control.is_frame and not self.has_frame):
            return False
        if control.is_settled or control.href == visit.page.url:
            return False
        excuse = next((one for one in self.excuses if one.fits(control)), None)
        if excuse is not None:
            self.excused.add(excuse)
        return excuse is None

    def _next(
        self,
        visit: Visit,
        new: list[Control],
        seen: set[tuple[str, ...]],
        ways: dict[tuple[str, ...], tuple[Control, list[Control]]],
    ) -> Control | None:
        """Return what to use next: what has just come to light, else what is still there, else what
        was there before, come by in the same way again.
        """
        brought = [c for c in new if visit.trail and ways[self._key(c)][1] == visit.trail]
        if brought:
            return brought[0]
        if new and not (self.is_whole and visit.trail):
            return new[0]
        open_ways = [way for key, way in ways.items() if key not in seen]
        if not open_ways:
            return None
        control, trail = open_ways[0]
        visit.fresh()
        found = self._come_by(visit, control, trail)
        if found is None:
            seen.add(self._key(control))
            self._note(["it was there and is not found again"], control, "a second visit", trail)
            return self._next(visit, self._list(visit, seen, ways), seen, ways)
        return found

    def _come_by(self, visit: Visit, control: Control, trail: list[Control]) -> Control | None:
        """Find a control in a fresh visit: at once, by the last step before it came to light, in
        what is folded, or by all steps.
        """
        folds = [step for step in trail if step.role == FOLD]
        for steps in (trail[-1:], [*folds, *trail[-1:]], trail):
            for step in (None, *steps):
                again = None if step is None else self._find(visit, step)
                if again is not None and not (again.role == FOLD and again.is_open):
                    visit.use(again)
                if (found := self._find(visit, control)) is not None:
                    return found
            if steps != trail[-1:]:
                visit.fresh()
        return None

    def _find(self, visit: Visit, control: Control) -> Control | None:
        key = self._key(control)
        found = (c for c in visit.controls() if self._key(c) == key and not c.is_settled)
        return next(found, None)


def open_address(page: Page, address: str) -> None:
    """Open an address, and wait until it stands."""
    page.goto(address)
    wait_until_idle(page, "h1")
