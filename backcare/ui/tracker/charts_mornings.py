"""The chart of mornings after runs: its spec built once, its finding computed from the data."""

import functools

from backcare.charts.frames import mornings_frame
from backcare.charts.running import mornings_spec
from backcare.content.texts import Texts
from backcare.domain.tracker.mornings import FEWEST_PAIRS, finding_of, mornings_after
from backcare.ui.dates import short_date
from backcare.ui.lists import sentences
from backcare.ui.numbers import distance_cell, said_number
from backcare.ui.tracker.chart_block import show_chart_block, show_empty_chart
from backcare.ui.tracker.chart_shown import Shown, table_of


def show_mornings(shown: Shown) -> None:
    """Draw pain on waking against the run of the day before."""
    text, diary = shown.text, shown.diary
    found = mornings_after(diary.runs, diary.check_ins, shown.starts[0], diary.today)
    heading = text("mornings.heading")
    if len(found) < FEWEST_PAIRS:
        words = text("mornings.empty", left=FEWEST_PAIRS - len(found))
        show_empty_chart(heading=heading, words=words)
        return
    unit = text.measures.distance
    told = finding_of(found, unit)
    if told is None:
        finding = text("mornings.finding.alike", n=len(found))
    elif not told.is_clear:
        finding = text("mornings.finding.same", n=len(found))
    else:
        key = "more" if told.longer > told.shorter else "less"
        finding = text(
            f"mornings.finding.{key}",
            far=said_number(told.split),
            longer=said_number(told.longer),
            shorter=said_number(told.shorter),
        )
        finding = sentences(finding, text("mornings.caution"))
    show_chart_block(
        heading=heading,
        finding=finding,
        frame=mornings_frame(found, lambda far, nprs, n: _told_mornings(far, nprs, n, text), unit),
        spec=_spec_of(far=text("chart.run_before"), nprs=text("mornings.nprs")),
        table=lambda: table_of(
            {
                text("chart.morning"): [short_date(m.day) for m in reversed(found)],
                text("chart.run_before"): [distance_cell(m.metres, text) for m in reversed(found)],
                text("chart.waking"): [str(m.nprs) for m in reversed(found)],
            }
        ),
        text=text,
        key="tracker.mornings",
    )


_spec_of = functools.cache(mornings_spec)


def _told_mornings(far: float, nprs: int, count: int, text: Texts) -> str:
    return text("mornings.told", n=count, far=said_number(far), nprs=nprs)
