"""The three questions after a week of the plan."""

from backcare.domain.entries import EffectOnRunning
from tests.pages.screen import press


def look_back(at, feel="same", effect="not_at_all", new="no"):
    at.pills(key="look_back.feel").set_value(feel)
    at.pills(key="look_back.effect").set_value(EffectOnRunning[effect.upper()])
    at.pills(key="look_back.anything_new").set_value(new == "yes")
    return press(at, "look_back.go.")
