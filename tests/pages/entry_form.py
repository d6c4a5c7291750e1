"""The form of a new entry on the tracker."""

from tests.pages.screen import press


def field(at, kind, name):
    return f"tracker.new.{kind}.{at.session_state[f'tracker.number.{kind}']}.{name}"


def choose(at, kind):
    return at.segmented_control(key="tracker.kind").set_value(kind).run()


def save(at):
    return press(at, "tracker.save.")
