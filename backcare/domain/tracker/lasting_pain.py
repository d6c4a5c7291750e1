"""Does it last? Weeks in which back pain limited running, or in which mornings got worse."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from backcare.domain.entries import CheckIn, EffectOnRunning, PainContext, WeeklyCheck
from backcare.domain.tracker.due import worst_of_week
from backcare.domain.tracker.weekly_answers import answers_by_week
from backcare.domain.weeks import WEEK, Weeks

WEEKS_IN_A_ROW = 3


class Lasting(StrEnum):
    """What has lasted so long that a physiotherapist should look at it."""

    EFFECT = "effect"
    MORNINGS = "mornings"


def what_lasts(
    weekly: Iterable[WeeklyCheck], check_ins: Iterable[CheckIn], today: date, weeks: Weeks
) -> tuple[Lasting, ...]:
    """Return what calls for "see a physiotherapist".

    The persistence rule (clinical notes 4.3; project synthesis, R155): for three weeks in a row the
    effect on running (W1) is 2 or 3, or the worst pain on waking (W4) rises. A rise could be
    counted in two ways; we take the earlier: three weeks, each worse than the one before. Pain on
    waking comes from the weekly check or the week's check-ins, whichever is worse. The weeks end
    with last week, or with the one before until last week is reported.
    """
    last = weeks.start(today) - WEEK
    looked_at = [last - n * WEEK for n in range(WEEKS_IN_A_ROW + 1)]
    rated = [c for c in check_ins if c.day >= looked_at[-1]]  # a month, even out of ten years
    weekly = tuple(weekly)
    effects = answers_by_week(weekly, lambda check: check.effect, weeks)
    mornings = answers_by_week(weekly, lambda check: check.nprs_waking, weeks)
    for start in looked_at:
        worst = worst_of_week(rated, start).get(PainContext.WAKING)
        if worst is not None:
            mornings[start] = max(worst, mornings.get(start, 0))
    found = []
    told = _newest(effects, last)
    if told and all(effect >= EffectOnRunning.RAN_LESS for effect in told):
        found.append(Lasting.EFFECT)
    told = _newest(mornings, last)
    if told and told == sorted(set(told)):
        found.append(Lasting.MORNINGS)
    return tuple(found)


def _newest(values: Mapping[date, int], last: date) -> list[int]:
    """Return the values of the newest weeks in a row, oldest first; empty if one is missing."""
    end = last if last in values else last - WEEK
    weeks = [end - n * WEEK for n in reversed(range(WEEKS_IN_A_ROW))]
    return [values[week] for week in weeks] if all(week in values for week in weeks) else []
