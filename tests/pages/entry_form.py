"""The form of a new entry on the tracker."""

from tests.pages.screen import press


def field(at, kind, name):
    saved = f"tracker.saved.{kind}"
    number = at.session_state[saved] if saved in at.session_state else 0  # noqa: SIM401 - no `get`
    return f"tracker.new.{kind}.{number}.{name}"


def choose(at, kind):
    return at.segmented_control(key="tracker.kind").set_value(kind).run()


def save(at):
    return press(at, "tracker.save.")
