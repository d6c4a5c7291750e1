"""The weeks of a plan as one picture."""

from collections.abc import Sequence
from datetime import date

from backcare.content.texts import Texts
from backcare.domain.plan.ahead import PlanWeek, weeks_of
from backcare.domain.plan.coming import as_it_comes
from backcare.domain.plan.plan import Plan, with_known
from backcare.ui.lists import listed, sentences
from backcare.ui.parts import Bar, bars, heading, note
from backcare.ui.tracker.diary import Diary
from backcare.ui.visit import Visit


def plan_path(plan: Plan, diary: Diary, visit: Visit) -> str:
    """Return a bar for each week of a plan: done, this one, to come; lighter ones are hatched.

    The weeks are those of the plan's page, this one as it will be led. HTML; empty if the plan has
    no session, or all of them rest.
    """
    content = visit.content
    known, _ = with_known(plan, content.exercises.keys())
    led = as_it_comes(
        known, diary.log, visit.today, gates=content.gates, programming=content.programming
    )
    weeks = weeks_of(led, diary.standing, content.programming)
    if not any(week.minutes for week in weeks):
        return ""
    text, start = visit.text, visit.weeks.start(visit.today)
    says = _said(weeks, start, text)
    drawn = [
        bar_of(week, start, text("board.path.now") if week.start == start else str(number))
        for number, week in enumerate(weeks, 1)
    ]
    return heading(text("board.path.title", n=len(weeks))) + note(says) + bars(drawn, says=says)


def bar_of(week: PlanWeek, start: date, below: str) -> Bar:
    """Return the bar of a week, filled if something was done in it; `start` is this week's."""
    return Bar(
        week.minutes,
        below=below,
        kind="now" if week.start == start else "done" if week.is_trained else "open",
        is_easy=bool(week.light),
    )


def _said(weeks: Sequence[PlanWeek], start: date, text: Texts) -> str:
    minutes = [week.minutes for week in weeks if week.minutes]
    told = text(
        "board.path.says",
        n=sum(week.start < start for week in weeks),
        all=len(weeks),
        first=minutes[0],
        most=max(minutes),
    )
    lighter = [str(n) for n, week in enumerate(weeks, 1) if week.light]
    if not lighter:
        return told
    return sentences(told, text("board.path.lighter", weeks=listed(lighter)))
