"""Kept self-checks for tests of what follows from them."""

import uuid
from datetime import UTC, datetime, timedelta

from backcare.domain.check.result import Answer, BehaviourGroup, SelfCheckResult
from backcare.domain.check.triage import Urgency
from tests.builders import TODAY


def result(urgency="none", days_ago=0, minute=0, groups=("G0",), cleared=None, **answers):
    day = TODAY - timedelta(days=days_ago)
    return SelfCheckResult(
        id=uuid.uuid4().hex,
        day=day,
        logged_at=datetime(day.year, day.month, day.day, 8, minute, tzinfo=UTC),
        screen="2026-11-23",
        answers=tuple(Answer(question=q, answer=a) for q, a in answers.items()),
        urgency=Urgency(urgency),
        groups=tuple(BehaviourGroup(g) for g in groups),
        cleared=cleared,
    )
