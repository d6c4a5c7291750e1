"""The chart of a runner's own activities."""

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd

from backcare.charts.frames import activities_frame
from backcare.charts.running import activities_spec
from backcare.content.texts import Texts
from backcare.domain.entries import ActivityCheck, ActivityRating
from backcare.domain.tracker.activity_ratings import RatedActivity, activities_rated
from backcare.domain.words import as_text, in_one_line, isolated
from backcare.ui.dates import short_date
from backcare.ui.lists import sentences
from backcare.ui.tracker.chart_block import show_chart_block, show_empty_chart
from backcare.ui.tracker.chart_shown import FEWEST, Shown, named_days, table_of


def show_activities(shown: Shown) -> None:
    """Draw how well the runner's own activities go."""
    text = shown.text
    checks = [c for c in shown.diary.activities if c.day >= shown.starts[0]]
    heading = text("activities.heading")
    if len(checks) < FEWEST:
        words = text("activities.empty", left=FEWEST - len(checks))
        show_empty_chart(heading=heading, words=words)
        return
    rated = activities_rated(checks)
    show_chart_block(
        heading=heading,
        finding=sentences(*said_activities(rated, text, as_text)),
        plain_finding=sentences(*said_activities(rated, text, isolated)),
        frame=activities_frame(checks, isolated, lambda rating, day: _told(rating, day, text)),
        spec=activities_spec(
            ability=text("activities.ability"),
            names=tuple(isolated(one.name) for one in rated),
            since=shown.starts[0],
            until=shown.diary.today,
            is_long=shown.is_long,
            days=named_days(text.measures),
        ),
        table=lambda: _activities_table(checks, rated, text),
        text=text,
        key="tracker.activities",
    )


def _told(rating: ActivityRating, day: date, text: Texts) -> str:
    return text(
        "activities.told", day=short_date(day), name=isolated(rating.name), n=rating.ability
    )


def said_activities(
    rated: Sequence[RatedActivity], text: Texts, said: Callable[[str], str]
) -> list[str]:
    """Return a sentence about each activity; `said` makes its name fit for where it is shown."""
    return [
        text(
            f"activities.{'change' if one.is_rated_again else 'once'}",
            name=said(one.name),
            first=one.abilities[0],
            latest=one.abilities[-1],
        )
        for one in rated
    ]


def _activities_table(
    checks: Sequence[ActivityCheck], rated: Sequence[RatedActivity], text: Texts
) -> pd.DataFrame:
    """Return one row for each check, so that two of one day both stand there."""
    told = [{in_one_line(r.name): str(r.ability) for r in c.activities} for c in checks]
    return table_of(
        {
            text("chart.day"): [short_date(c.day) for c in checks],
            **{
                as_text(one.name): [row.get(one.name, text("chart.none")) for row in told]
                for one in rated
            },
        }
    )
