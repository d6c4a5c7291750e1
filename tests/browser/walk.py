"""The walk: it uses all that can be used on a page, in one state after the other, and notes
what did not do what it says. It knows no control by name.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml
from playwright.sync_api import Page

from scripts.local_server import wait_until_idle
from tests.browser.walk_controls import FOLD, Control
from tests.browser.walk_visit import Visit

MOST_USES = 400
"""Of one page in one state: more of them would mean that one use brings the next one."""

FRAME, EVERY_PAGE = "frame", "every page"
"""What an excuse can be about instead of one page; the frame stands around each."""


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
        """Find it again, or else one that is alike: another answer may lead elsewhere."""
        there = [c for c in visit.controls() if not c.is_settled]
        same = (c for c in there if c.exact == control.exact)
        alike = (c for c in there if self._key(c) == self._key(control))
        return next(same, None) or next(alike, None)


def open_address(page: Page, address: str) -> None:
    """Open an address, and wait until it stands."""
    page.goto(address)
    wait_until_idle(page, "h1")
