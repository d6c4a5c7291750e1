"""A runner who walks through the self-check, for tests of pages."""

import re

from backcare.domain.check.triage import Urgency
from tests.pages.screen import CONTENT, SCREEN, TEXT, shown

FAMILIES = CONTENT.check_flow.families()


class Walker:
    """One visit of the self-check."""

    def __init__(self, open_page, age="31-49", pregnancy="neither"):
        self.at = open_page("self_check")
        self.about_you(age, pregnancy)

    def about_you(self, age, pregnancy="neither"):
        self.at.pills(key="check.age").set_value(age)
        self.at.pills(key="check.pregnancy").set_value(pregnancy).run()
        return self.go_on()

    @property
    def place(self):
        state = self.at.session_state  # has no get()
        return state["check.walk"].place if "check.walk" in state else "about-you"

    @property
    def title(self):
        return self.at.title[0].value

    @property
    def words(self):
        return shown(self.at)

    def has(self, key):
        return any(button.key == key for button in self.at.button)

    def tap(self, name):
        """Tap a button by its key, with or without the page in it."""
        key = name if self.has(name) else f"{name}.{self.place}"
        self.at.button(key=key).click().run()
        assert not self.at.exception
        return self

    def choose(self, **options):
        """Choose these options; where nothing is chosen yet, the first one."""
        for choice in CONTENT.check_flow.choices:
            boxes = [p for p in self.at.pills if p.key == f"check.choice.{choice.id}"]
            option = options.get(choice.id)
            for pills in boxes:
                if option or pills.value is None:
                    pills.set_value(option or choice.options[0].id).run()
        return self

    def go_on(self):
        return self.choose().tap("check.continue")

    def open(self, *names):
        """Tick the lines that these details stand below, where they are asked."""
        here = {box.key.removeprefix("check.tick.") for box in self.at.checkbox}
        for family, details in FAMILIES.items():
            if family in here and not here.issuperset(set(details) & {*names}):
                self.at.checkbox(key=f"check.tick.{family}").check().run()
        return self

    def mark(self, *names):
        """Tick lines and details; a detail that another one asks for comes after that."""
        self.open(*names)
        for name in names:
            self.at.checkbox(key=f"check.tick.{name}").check()
            if CONTENT.check_flow.pages[self.number].asks_further(name):
                self.at.run()
        self.at.run()
        assert not self.at.exception
        return self

    @property
    def number(self):
        return CONTENT.check_flow.place(self.place)

    def unsure(self, *names):
        """Say that one is not sure about what these stand below; some answer at once."""
        for family, details in FAMILIES.items():
            if {*details} & {*names} and not self.is_result:
                self.open(*details)
                boxes = {box.key for box in self.at.checkbox}
                if f"check.unsure.{family}" in boxes:
                    self.at.checkbox(key=f"check.unsure.{family}").check().run()
        assert not self.at.exception
        return self if self.is_result else self.go_on()

    def marks(self, *areas):
        """Mark areas; the body map itself is a component, which only a browser runs."""
        self.at.session_state["check.areas"] = list(areas)
        return self

    def walk(self, *names):
        """Go on to the result, ticking what is named wherever it is asked."""
        long = "weeks" if "weeks-over-2" in names else None
        left = set(names) - {"weeks-over-2"}
        for _ in range(12):
            if self.is_result:
                assert not left, f"never asked: {left}"
                return self
            if long is not None and self.place == "where":
                self.choose(duration=long)
            here = [name for name in names if name in left and self.asks(name)]
            left -= {*here}
            if here:
                self.mark(*here)
            if not self.is_result:
                self.go_on()
        raise AssertionError(f"no result; at {self.place}")

    def walk_to(self, place):
        """Go on until this page."""
        for _ in range(9):
            if self.place == place:
                return self
            self.go_on()
        raise AssertionError(f"never at {place}")

    def asks_here(self, name):
        """Return whether this page shows this now."""
        return any(box.key == f"check.tick.{name}" for box in self.at.checkbox)

    def asks(self, name):
        """Return whether this page asks this, or a line that it stands below."""
        here = {box.key.removeprefix("check.tick.") for box in self.at.checkbox}
        above = {family for family, details in FAMILIES.items() if name in details}
        return bool({name, *above} & here)

    def more(self):
        """Open the box with the rest of a result."""
        self.at.session_state["check.more"] = True
        self.at.run()
        assert not self.at.exception
        return self

    @property
    def is_result(self):
        return self.title == TEXT("check.result_title")

    @property
    def urgency(self):
        """The urgency that the care card shows."""
        found = re.search(r"\"bc-care-(\w+)\" aria-label=\"([^\"]+)\"", self.words)
        assert found
        urgency = Urgency(found.group(1))
        assert found.group(2) == SCREEN.text_for(urgency).word
        return urgency
