"""The weeks of a plan as one picture."""

from datetime import date

from backcare.content.texts import Texts
from backcare.domain.plan.path import PathWeek, path_of
from backcare.domain.plan.plan import Plan
from backcare.domain.weeks import week_start
from backcare.ui.parts import Bar, bars, heading, note
from backcare.ui.visit import Visit


def plan_path(plan: Plan, visit: Visit) -> str:
    """Return a bar for each week of a plan: done, this one, to come; lighter ones are hatched.

    HTML; empty if the plan has no session.
    """
    weeks = path_of(plan, visit.content.programming)
    if not weeks:
        return ""
    text, monday = visit.text, week_start(visit.today)
    says = _said(weeks, monday, text)
    drawn = [_bar(number, week, monday, text) for number, week in enumerate(weeks, 1)]
    return heading(text("board.path.title", n=len(weeks))) + note(says) + bars(drawn, says=says)


def _bar(number: int, week: PathWeek, monday: date, text: Texts) -> Bar:
    is_now = week.monday == monday
    return Bar(
        week.minutes,
        below=text("board.path.now") if is_now else str(number),
        kind="now" if is_now else "done" if week.monday < monday else "open",
        is_easy=week.is_lighter,
    )


def _said(weeks: tuple[PathWeek, ...], monday: date, text: Texts) -> str:
    minutes = [week.minutes for week in weeks]
    told = text(
        "board.path.says",
        n=sum(week.monday < monday for week in weeks),
        all=len(weeks),
        first=minutes[0],
        most=max(minutes),
    )
    lighter = [str(n) for n, week in enumerate(weeks, 1) if week.is_lighter]
    if not lighter:
        return told
    return f"{told} {text('board.path.lighter', weeks=', '.join(lighter))}"
