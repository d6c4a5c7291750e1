"""What the club did together, in counts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import streamlit as st

from backcare.bootstrap import ClubServices
from backcare.domain.club.counts import FEWEST, MOST_OF_ONE, WeekShown
from backcare.domain.weeks import WEEK
from backcare.ui import parts
from backcare.ui.dates import day_and_month, short_date, short_month
from backcare.ui.lists import listed_apart, sentences
from backcare.ui.visit import Visit

_WEEKS_SHOWN = 12


def together(club: ClubServices, visit: Visit) -> str:
    """Return what all members did together: encouragement, the same for everybody."""
    done = [week.done for week in club.counts.weeks(visit.today) if week.done is not None]
    if not done:
        return visit.text("club.together_later", fewest=FEWEST)
    return visit.text("club.together", done=sum(done), n=len(done))


def show_season(club: ClubServices, visit: Visit) -> None:
    """Show the organiser how many members there are, and about how much they did."""
    text = visit.text
    weeks = club.counts.weeks(visit.today)[-_WEEKS_SHOWN:]
    season = _season(weeks)
    parts.show(parts.heading(text("club.season.title"), _most(season, visit)))
    members = club.counts.members()
    told = text("club.few_members", fewest=FEWEST)
    st.markdown(told if members is None else text("club.members", n=members))
    if weeks:
        says = text("club.season.says")
        parts.show(parts.card(count_bars(season, visit.today, says, visit)))
        with st.expander(text("club.season.table")):
            _show_table(weeks, visit)
    st.caption(text("club.how_counted", fewest=FEWEST, most=MOST_OF_ONE))


def count_bars(
    counts: Sequence[tuple[date, int | None]], now: date, says: str, visit: Visit
) -> str:
    """Return counts as upright bars, oldest first; `None` is an open one, without a number.

    Months stand below the first bar of each; the one of the day `now` is marked. `says` and every
    count are read aloud.
    """
    few = visit.text("club.too_few", fewest=FEWEST)
    told = listed_apart(
        (
            visit.text("list.of", name=day_and_month(day), words=few if n is None else n)
            for day, n in counts
        ),
        visit.text,
    )
    bars = [
        parts.Bar(
            value=n or 0,
            above="" if n is None else str(n),
            below=month,
            kind="open" if n is None else "now" if day == now else "done",
        )
        for (day, n), month in zip(counts, _months([day for day, _ in counts]), strict=True)
    ]
    return parts.bars(bars, says=sentences(says, told), height="8rem")


def _months(days: Sequence[date]) -> Iterator[str]:
    """Yield a month for the first day of each, if there is room beside that of the next."""
    for n, day in enumerate(days):
        is_first = n == 0 or days[n - 1].month != day.month
        has_room = n + 1 == len(days) or days[n + 1].month == day.month
        yield short_month(day) if is_first and has_room else ""


def _season(weeks: Sequence[WeekShown]) -> list[tuple[date, int | None]]:
    """Return each of the weeks with its sessions, also those between in which nothing was told."""
    counts = {week.start: week.done for week in weeks}
    if not counts:
        return []
    start, last = max(min(counts), max(counts) - (_WEEKS_SHOWN - 1) * WEEK), max(counts)
    season = [start + n * WEEK for n in range(_WEEKS_SHOWN)]
    return [(week, counts.get(week)) for week in season if week <= last]


def _most(season: Iterable[tuple[date, int | None]], visit: Visit) -> str:
    """Return the week with the most sessions in words; nothing if there is only one to compare."""
    counted = [(n, week) for week, n in season if n is not None]
    if len(counted) < 2:
        return ""
    done, week = max(counted)
    return visit.text("club.season.most", week=short_date(week), done=done)


def _show_table(weeks: Sequence[WeekShown], visit: Visit) -> None:
    text = visit.text
    few = text("club.too_few", fewest=FEWEST)
    st.table(
        {
            text("club.week"): [short_date(week.start) for week in reversed(weeks)],
            text("club.sessions"): [
                few if week.done is None else text("club.about", n=week.done)
                for week in reversed(weeks)
            ],
        }
    )
