"""What waits, and why, in words: the same on the screen, in a plan and on paper."""

from collections.abc import Iterable
from datetime import date

from backcare.domain.check.advice import HoldText, LimitText
from backcare.domain.check.hold import limit_of
from backcare.domain.check.limit import NOT_FOR_THEM
from backcare.domain.check.result import Limit, SelfCheckResult
from backcare.domain.check.rules import Flag, RuleBook
from backcare.domain.check.triage import Urgency
from backcare.ui.dates import long_date
from backcare.ui.visit import Visit

_SAID = (Flag.UNDER_16, Flag.PREGNANCY, Flag.STOP_RUNNING, Flag.STOP_IMPACT)
"""The flags that are a reason to leave something out, the first one that fits."""


def flags_of_result(result: SelfCheckResult, book: RuleBook) -> tuple[Flag, ...]:
    """Return the flags of the rules that a kept result rests on."""
    return tuple(dict.fromkeys(flag for rule in result.rules for flag in book.flags_of(rule)))


def words_of(
    limit: Limit, urgency: Urgency | None, visit: Visit, *, is_old: bool = False
) -> HoldText | LimitText:
    """Return the text of what waits; `is_old`: the result is older than limits.

    What leaves out all and is no more than routine, does so because the routine is not made for
    this person.
    """
    advice = visit.content.advice
    if limit is Limit.NO_IMPACT:
        return advice.no_impact
    is_not_made = urgency is Urgency.ROUTINE and not is_old
    return advice.not_made if is_not_made else advice.hold


def reason_of(limit: Limit, flags: Iterable[Flag], visit: Visit) -> str:
    """Return why something waits in the words of the result; empty if they are not known."""
    known = frozenset(flags)
    known &= NOT_FOR_THEM if limit is Limit.ALL else frozenset(_SAID)
    said = next((flag for flag in _SAID if flag in known), None)
    return "" if said is None else visit.content.advice.for_flag(said).text


def line_of(result: SelfCheckResult, visit: Visit) -> str:
    """Return what a kept result asks to leave out in one line with its day; empty for nothing."""
    is_old = result.limit is None
    return line_for(limit_of(result), result.urgency, result.day, visit, is_old=is_old)


def line_for(
    limit: Limit, urgency: Urgency | None, day: date | None, visit: Visit, *, is_old: bool = False
) -> str:
    """Return what to leave out in one line with its day; empty for nothing."""
    if limit is Limit.NONE:
        return ""
    said = visit.text("hold.unknown_day") if day is None else long_date(day)
    return words_of(limit, urgency, visit, is_old=is_old).line.format(day=said)
