"""What a club shows of a week: counts of people and sessions, never of a person.

Three rules keep single members from being seen, and the figures true. A number is shown only if
five or more people are in it; how many took part also only if that leaves out none or five or more.
What a member did is counted anew in both figures about it or in none: those who took part are those
whose sessions are in the sum beside it. And members are counted anew only together with four others
or more who changed the same figure, so that no two views differ by a single member, whoever joined,
left or changed their plan in between.

So a number says what people had done when they were last counted. It stays when one of them
deletes a session or leaves: a number that went away then would tell on them.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from backcare.domain.club.documents import Meeting, PublishedWeek
from backcare.domain.weeks import Monday, Weeks

FEWEST = 5
"""Fewest people behind each number (clinical notes 7.7)."""

Given = Mapping[str, tuple[int, int] | None]
"""Each member's sessions done and planned, under a hash; `None` if they cannot be read now."""


Row = tuple[int, int, int]
"""What a member gives to the figures: sessions done, sessions planned, 1 for taking part."""

_DONE, _PLANNED, _TOOK_PART = range(3)
_NOTHING: Row = (0, 0, 0)


class WeekShown(msgspec.Struct, frozen=True, kw_only=True):
    """A week as a club sees it; `None` if too few people are behind a number.

    `is_nearly_all` says that fewer than five did not take part, but not how many.
    """

    start: date
    took_part: int | None
    is_nearly_all: bool
    done: int | None
    planned: int | None


def next_published(known: PublishedWeek | None, week: Monday, given: Given) -> PublishedWeek | None:
    """Return what is shown of a week from now on: new figures if they may be shown, or `known`."""
    if len(given) < FEWEST:
        return known
    seen = {} if known is None else known.seen
    now = {m: seen.get(m, _NOTHING) if pair is None else _row(*pair) for m, pair in given.items()}
    anew = _counted_anew(seen, now, (_DONE, _TOOK_PART)) | _counted_anew(seen, now, (_PLANNED,))
    if not anew:
        return known

    def counted(member: str, figure: int) -> int:
        rows = now if (member, figure) in anew else seen
        return rows.get(member, _NOTHING)[figure]

    rows = {
        m: (counted(m, _DONE), counted(m, _PLANNED), counted(m, _TOOK_PART))
        for m in seen.keys() | now.keys()
    }
    totals = (0, 0, 0) if known is None else (known.done, known.planned, known.took_part)
    changed = {figure for _, figure in anew}
    done, planned, took_part = (
        sum(row[f] for row in rows.values()) if f in changed else totals[f]
        for f in (_DONE, _PLANNED, _TOOK_PART)
    )
    return PublishedWeek(
        key=week.isoformat(),
        rev=0 if known is None else known.rev,
        seen={m: row for m, row in rows.items() if any(row)},
        members=len(given),
        took_part=took_part,
        done=done,
        planned=planned,
    )


def _row(done: int, planned: int) -> Row:
    return done, planned, int(done > 0)


def _counted_anew(
    seen: Mapping[str, Row], now: Mapping[str, Row], figures: Iterable[int]
) -> set[tuple[str, int]]:
    """Return the members and figures to count anew; a member in all that they changed, or in none.

    Who changes a figure that fewer than five change waits.
    """
    anew = {
        (m, f)
        for f in figures
        for m in seen.keys() | now.keys()
        if seen.get(m, _NOTHING)[f] != now.get(m, _NOTHING)[f]
    }
    while few := {f for f, people in Counter(f for _, f in anew).items() if people < FEWEST}:
        waiting = {m for m, f in anew if f in few}
        anew = {(m, f) for m, f in anew if m not in waiting}
    return anew


def without(week: PublishedWeek, mark: str) -> PublishedWeek:
    """Return a week that no longer knows a member; its figures stay, and still count somebody."""
    seen = dict(week.seen)
    if mark in seen:
        seen[uuid.uuid4().hex] = seen.pop(mark)
    return msgspec.structs.replace(week, seen=seen)


def not_there(meeting: Meeting, mark: str) -> Meeting:
    """Return a club session that no longer knows a member, and still counts somebody."""
    there = (uuid.uuid4().hex if one == mark else one for one in meeting.there)
    return msgspec.structs.replace(meeting, there=tuple(sorted(there)))


def shown(week: PublishedWeek, weeks: Weeks) -> WeekShown:
    """Return a published week without numbers that have too few people in them."""
    is_enough = week.took_part >= FEWEST
    is_nearly_all = is_enough and week.members - week.took_part < FEWEST
    with_done, with_planned = (
        sum(row[f] > 0 for row in week.seen.values()) for f in (_DONE, _PLANNED)
    )
    return WeekShown(
        start=weeks.named(date.fromisoformat(week.key)),
        took_part=week.took_part if is_enough and not is_nearly_all else None,
        is_nearly_all=is_nearly_all,
        done=week.done if with_done >= FEWEST else None,
        planned=week.planned if with_planned >= FEWEST else None,
    )


def people(count: int) -> int | None:
    """Return a number of people as it may be shown; `None` below five."""
    return count if count >= FEWEST else None
