"""What a runner wishes on a day of a plan: another exercise for good, its undo, other days."""

from itertools import combinations

from backcare.domain.plan.days import with_days
from backcare.domain.plan.plan import Swap, SwapReason
from backcare.domain.plan.swaps import alternatives, with_swap, without_swap
from tests.domain.plan.look_back import NOW
from tests.domain.plan.runner import BY


def swap(plan, exercise, instead, log, today, reason=SwapReason.POSITION):
    wish = Swap(exercise=exercise, instead=instead, reason=reason)
    return with_swap(plan, wish, log, today, NOW, BY)


def take_back(plan, exercise, log, today):
    return without_swap(plan, exercise, log, today, NOW, BY)


def any_swap(plan, log, today, number):
    """Swap one of the exercises to come for one of those offered, as far as there are any."""
    coming = sorted({e.exercise for s in log.open_sessions(plan, today) for e in s.exercises})
    if not coming:
        return plan
    exercise = coming[number % len(coming)]
    offered = alternatives(exercise, plan, log, today, BY)
    if not offered:
        return plan
    return swap(plan, exercise, offered[number // len(coming) % len(offered)].exercise, log, today)


def any_undo(plan, log, today, number):
    """Take one of the swaps back, if there is one."""
    swaps = plan.choices.swaps
    return take_back(plan, swaps[number % len(swaps)].exercise, log, today) if swaps else plan


def any_days(plan, log, today, number):
    """Choose any days, also such as the page refuses."""
    options = list(combinations(range(7), plan.choices.sessions_a_week))
    return with_days(plan, options[number % len(options)], today, log, today, NOW, BY)


WISHES = {"none": lambda plan, *_: plan, "swap": any_swap, "undo": any_undo, "days": any_days}
