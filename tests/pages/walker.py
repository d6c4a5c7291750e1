"""A runner who walks through the self-check, for tests of pages."""

import re

from backcare.domain.check.triage import Urgency
from tests.pages.screen import SCREEN, TEXT, shown


class Walker:
    """One visit of the self-check."""

    def __init__(self, open_page, age="31-49", pregnancy="neither"):
        self.at = open_page("self_check")
        self.about_you(age, pregnancy)

    def about_you(self, age, pregnancy="neither"):
        self.at.pills(key="check.age").set_value(age).run()
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

    def go_on(self):
        return self.tap("check.continue")

    def mark(self, *names, unsure=False):
        for name in names:
            self.at.checkbox(key=f"check.{'unsure' if unsure else 'tick'}.{name}").check()
        self.at.run()
        assert not self.at.exception
        return self

    def unsure(self, *names):
        """Say what one is not sure about; a sign that counts as yes answers at once."""
        self.tap("check.not_sure").mark(*names, unsure=True)
        return self if self.is_result else self.tap("check.continue_unsure")

    def marks(self, *areas):
        """Mark areas; the body map itself is a component, which only a browser runs."""
        self.at.session_state["check.areas"] = list(areas)
        return self

    def walk(self, *names):
        """Go on to the result, ticking what is named wherever it is asked."""
        left = set(names)
        for _ in range(12):
            if self.is_result:
                assert not left, f"never asked: {left}"
                return self
            here = {box.key.removeprefix("check.tick.") for box in self.at.checkbox} & left
            left -= here
            self.mark(*here)
            if not self.is_result:
                self.go_on()
        raise AssertionError(f"no result; at {self.place}")

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
