"""What a result asks to leave out: nothing, running and jumping, or all exercise."""

from collections.abc import Collection, Iterable

from backcare.domain.check.result import Limit
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency, is_at_least

NOT_FOR_THEM = frozenset({Flag.PREGNANCY, Flag.UNDER_16})
"""The flags of people the routine is not made for."""
_ABOUT_IMPACT = frozenset({Flag.STOP_RUNNING, Flag.STOP_IMPACT})
"""The flags of rules about bones under stress."""


def limit_after(fired: Iterable[tuple[Urgency, Collection[Flag]]]) -> Limit:
    """Return what a result asks to leave out, from the urgency and flags of each rule that fired.

    Who is asked to see a doctor within days for a bone under stress alone may do what is free of
    impact and pain (clinical notes 3.2 G5, 3.4 P4 and P5); any other such reason leaves out all.
    """
    told = [(gives, frozenset(flags)) for gives, flags in fired]
    flags = frozenset().union(*(own for _, own in told))
    urgent = [own for gives, own in told if is_at_least(gives, Urgency.WITHIN_DAYS)]
    is_for_today = any(is_at_least(gives, Urgency.SAME_DAY) for gives, _ in told)
    if is_for_today or flags & NOT_FOR_THEM or not all(own & _ABOUT_IMPACT for own in urgent):
        return Limit.ALL
    return Limit.NO_IMPACT if flags & _ABOUT_IMPACT else Limit.NONE
