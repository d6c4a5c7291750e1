"""A tab in which the walk uses things as a person does, and tells what did not do what it says."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Error, Page

from backcare.ui.navigation import LANDING, PAGES
from tests.browser.axe import violations_of_ours
from tests.browser.screens import STREAMLIT_PROBES
from tests.browser.waits import pause
from tests.browser.walk_controls import TYPED, Control, controls_in
from tests.browser.walk_files import wrong_file
from tests.ours import our_library

TRIES = 120
PAUSE_MS = 100
"""What happens after a tap is waited for so often, and so long each time."""

OF_NO_CONCERN = (*STREAMLIT_PROBES, "net::ERR_NETWORK_CHANGED")
"""What the console says for no fault of ours: what did not load is asked for again."""

NOTHING = "nothing that a person can see has happened"
AWAY = "it can have the focus and stands beside the screen, where nobody sees it"

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

FORGET = """() => {
  try { localStorage.clear(); sessionStorage.clear() } catch { /* about:blank */ }
}"""

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
    isCurrent: control.getAttribute("aria-current") === "page",
  };
}"""
"""Mark what is tapped, and bring it into sight: of a control that cannot be seen, its label."""


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
        if message.type == "error" and not any(one in told for one in OF_NO_CONCERN):
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
        self.page.evaluate(FORGET)
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
        return urlsplit(self.page.url).path.strip("/") or LANDING.name

    def controls(self) -> list[Control]:
        """Return what can be used now, in the order of `USED`."""
        nodes = self._cdp.send("Accessibility.getFullAXTree")["nodes"]
        return controls_in(nodes, self.place)

    def use(self, control: Control) -> list[str]:
        """Use a control as a person does, and return what is wrong about what happened."""
        before = self.see() or self._still
        self.files.clear()
        self.opened.clear()
        self.trail.append(control)
        facts = self._mark(control)
        if facts["isAway"]:
            return [AWAY]
        if facts["isCurrent"]:  # to go where one is shows nothing new
            return []
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
