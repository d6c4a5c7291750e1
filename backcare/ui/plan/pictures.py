"""The figures of exercises, sessions and runs."""

from backcare.content.library import ContentLibrary
from backcare.domain.plan.plan import PlannedSession
from backcare.ui import parts

RUN = "run"
"""The name of the runner's figure."""
STAND = "stand"
"""The name of a figure that does nothing."""


def figure_of_exercise(exercise: str, content: ContentLibrary) -> str | None:
    """Return the name of an exercise's figure, if it is drawn."""
    known = content.exercises.get(exercise)
    shown = None if known is None else known.demonstration
    return None if shown is None or shown.clip not in parts.figures() else shown.clip


def figure_of(session: PlannedSession, content: ContentLibrary) -> str | None:
    """Return the figure of the first exercise of a session that has one."""
    figures = (figure_of_exercise(e.exercise, content) for e in session.exercises)
    return next((name for name in figures if name is not None), None)


def figure_url(name: str | None) -> str:
    """Return the address of a figure; empty without one."""
    return "" if name is None else parts.figure_url(name)
