"""The next run in words: how long it may be, on which day, and why."""

from datetime import date

from backcare.content.texts import Texts
from backcare.domain.plan.plan import current_plan
from backcare.domain.plan.week import RunKind
from backcare.domain.tracker.next_run import SORE, NextRun, NextRunReason, next_run
from backcare.ui import parts
from backcare.ui.check.waiting import running_waits
from backcare.ui.dates import day_in_full, weekday
from backcare.ui.lists import capital, sentences
from backcare.ui.markup import why
from backcare.ui.numbers import distance_figure
from backcare.ui.read_once import read_once
from backcare.ui.tracker.diary import read_diary
from backcare.ui.visit import Visit

_SOON = 6
"""For so many days ahead a day is named by its weekday alone."""


def read_next_run(visit: Visit) -> NextRun | None:
    """Return the next run, by the plan while it goes on; `None` while running waits."""

    def read() -> NextRun | None:
        diary = read_diary(visit)
        return next_run(
            current_plan(diary.plans),
            diary.log,
            diary.runs,
            visit.today,
            visit.measures.distance,
        )

    return None if running_waits(visit) else read_once("next_run", visit, read)


def next_run_tile(run: NextRun, visit: Visit, *, is_wide: bool = False) -> str:
    """Return how long the next run may be, with the reason and the data behind it."""
    text, said = visit.text, visit.content.today[run_reason(run)]
    title = text("today.run.title")
    if run.day is not None:
        title = text("today.run.on", day=near_day(run.day, visit))
    number, unit = amount(run.metres, run.seconds, text)
    most = parts.big(number, unit) if number else ""
    because = text(f"today.run.because.{run_reason(run)}")
    reason = why(
        said.sources, visit.content.sources, text, title, first=f"{said.text} {_known(run, visit)}"
    )
    told = f"<div>{parts.note(because)}{reason}</div>"
    return parts.tile(title, f'<div class="bc-tile-line">{most}{told}</div>', is_wide=is_wide)


def _known(run: NextRun, visit: Visit) -> str:
    """Return the data behind a next run, and the rule."""
    text, known = visit.text, []
    if run.longest is not None:
        in_metres = run.metres is not None
        number, unit = amount(
            run.longest if in_metres else None, None if in_metres else run.longest, text
        )
        known.append(text("today.run.longest", number=number, unit=unit))
    if run.nprs is not None and run.last is not None:
        felt = text("today.run.felt", day=near_day(run.last, visit), nprs=run.nprs)
        known.append(capital(felt))
    rule = visit.content.today[run_reason(run)].rule
    return sentences(*known, text("plan.rules", rules=rule))


def near_day(day: date, visit: Visit) -> str:
    """Return a coming day: today, its weekday, or its date if it is a week ahead."""
    ahead = (day - visit.today).days
    if ahead == 0:
        return visit.text("day.within")
    return weekday(day) if 0 < ahead <= _SOON else day_in_full(day, visit.today)


def run_reason(found: NextRun) -> str:
    """Return the id of the statement about a next run."""
    is_usual = found.kind is RunKind.EASY and (found.metres or found.seconds)
    if is_usual and found.reason not in (*SORE, NextRunReason.BACK):
        return "next-usual"
    return f"next-{found.reason}"


def amount(metres: int | None, seconds: int | None, text: Texts) -> tuple[str, str]:
    """Return a number and its unit, of a distance or of a time."""
    if metres is not None:
        return distance_figure(metres, text)
    return ("", "") if seconds is None else (str(seconds // 60), text("unit.minutes"))
