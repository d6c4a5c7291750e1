"""The made-up club: its members' sessions, counted by the club's own rules week by week."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from backcare.club.accounts import CONSENT, Accounts
from backcare.club.counting import ClubCounts
from backcare.domain.club.documents import Account, Role
from backcare.domain.demo_story import DemoStory
from backcare.domain.entries import ExerciseSession
from backcare.domain.weeks import WEEK, monday_of
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore

_TRAINED_ON = (1, 4, 6)
"""The weekdays on which members train."""
_NO_SECRET = "0" * 64
"""Nobody signs in to this club, so the secret protects nothing."""
_LOTS = 11
"""Each demo draws the same: its members are made up."""


def found_club(
    story: DemoStory, records: MemoryTrackerStore, documents: MemoryClubStore, today: date
) -> None:
    """Put the club into `documents` and its members' sessions before `today` into `records`.

    The runner, whose records are already there, is its organiser.
    """
    club, weeks = story.club, len(story.club.meetings)
    first = monday_of(today) - (weeks - 1) * WEEK
    now = datetime.combine(first, time(), UTC)

    def told() -> datetime:
        return now

    accounts = Accounts(documents, records, told)
    accounts.start(club.name, _NO_SECRET)
    organiser = _account(LOCAL_MEMBER, story.runner.nickname, now, Role.ORGANISER)
    members = [f"member-{number}" for number in range(1, len(club.members) + 1)]
    others = [_account(member, member, now) for member in members]
    documents.write(put=[organiser, *others])
    for number, (member, done) in enumerate(zip(members, club.members, strict=True), 1):
        profile = records.profile(member).with_target(first, club.target)
        records.save_profile(member, profile)
        records.add_all(member, _sessions(number, done, first, today))
    counts = ClubCounts(documents, records, accounts, told, lots=Random(_LOTS))  # noqa: S311 - made up
    for week, there in enumerate(club.meetings):
        monday = first + week * WEEK
        evening = monday + timedelta(days=club.meeting_day)
        if evening < today:
            code = counts.open_meeting(evening).code
            for member in members[:there]:
                counts.was_there(member, code, evening)
        counts.weeks(min(today, monday + timedelta(days=6)))
    now = datetime.combine(today, time(), UTC)
    counts.meetings()


def _account(key: str, nickname: str, now: datetime, role: Role = Role.MEMBER) -> Account:
    return Account(key=key, nickname=nickname, role=role, consent=CONSENT, joined_at=now)


def _sessions(number: int, done: str, first: date, today: date) -> list[ExerciseSession]:
    """Return a member's sessions; `done` has one digit a week."""
    days = [
        first + week * WEEK + timedelta(days=_TRAINED_ON[n])
        for week, count in enumerate(done)
        for n in range(int(count))
    ]
    return [
        ExerciseSession(
            id=f"{number:016x}{place:016x}",
            day=day,
            logged_at=datetime.combine(day, time(6), UTC),
        )
        for place, day in enumerate(days)
        if day < today
    ]
