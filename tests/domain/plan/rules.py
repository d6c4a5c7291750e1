"""The rules of a plan, written from the clinical notes (6.3, 6.4, 6.6).

They ask no code of the plan whether it kept them.
"""

from datetime import date

from backcare.domain.check.result import BehaviourGroup
from tests.domain.plan.runner import BY, names

PELVIS, LEG, HIP, ARCHING = (
    BehaviourGroup.ONE_SIDED,
    BehaviourGroup.NERVE,
    BehaviourGroup.HIP,
    BehaviourGroup.ARCHING,
)
HINGES = {"E30", "E31", "E32"}
LATE = {"E31": 11, "E28": 11, "E35": 13}
"""First weeks of what two groups begin two weeks later (6.4: it begins in 9 and 11)."""
HEAVY = set(BY.programme.heavy_legs)


def broken_rules(plan, since=date.min):
    """What a physiotherapist would strike out, session by session.

    What was swapped may stand in sessions before the day of the swap, `since`.
    """
    wish, found = plan.choices, []
    owned = {*wish.equipment, *BY.programme.at_hand}
    for one in plan.sessions:
        exercises = set(names(one))
        rules = {
            "twice": len(names(one)) > len(exercises),
            "hinges before the leg is calm": LEG in wish.groups
            and not wish.has_settled_leg
            and exercises & HINGES,
            "too early": PELVIS in wish.groups
            and any(e in exercises and one.week < LATE[e] for e in LATE),
            "too early for the hip": HIP in wish.groups
            and "E35" in exercises
            and one.week < LATE["E35"],
            "arching": ARCHING in wish.groups and exercises & {"E33", "E45", "E46"},
            "not at hand": any(not owned.issuperset(BY.exercises[e].equipment) for e in exercises),
            "heavy legs": exercises & HEAVY and is_before_hard_running(one.day, wish),
            "easier week": one.week % 4 == 0
            and one.week > 0
            and any(len(e.reps) > 2 for e in one.exercises),
            "swapped": one.day >= since and exercises & wish.swapped.keys(),
            "time": BY.minutes_with_warm_up(one) > (10 if one.is_optional else 30),
        }
        found += [(one.day, one.name, rule) for rule, is_broken in rules.items() if is_broken]
    for race in wish.races:
        last_days = [s for s in plan.sessions if 0 <= (race - s.day).days <= 7]
        if len(last_days) > 1 or any(len(e.reps) > 2 for s in last_days for e in s.exercises):
            found.append((race, "race", "more than one light session"))
    return found


def is_before_hard_running(day: date, wish) -> bool:
    long_run = wish.long_run_day
    is_long = long_run is not None and (long_run - day.weekday()) % 7 <= 2
    return is_long or any(0 <= (race - day).days <= 2 for race in wish.races)
