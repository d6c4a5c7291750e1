"""A stored plan never takes a page away, whatever it asks for: the library may have changed."""

from datetime import timedelta

import msgspec
import pytest

from backcare.domain.exercises.exercise import Equipment
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession, Swap, SwapReason
from tests.builders import MONDAY, TODAY
from tests.ours import our_library
from tests.pages.kept import made
from tests.pages.screen import TEXT, all_unfolded, shown

LIBRARY = our_library().exercises
HELD = [e.id for e in LIBRARY.values() if e.dose.hold_seconds is not None][:6]
COUNTED = [e.id for e in LIBRARY.values() if e.dose.hold_seconds is None][:6]
PAGES = ("today", "plan", "session", "gate_tests", "tracker", "my_data", "run_walk")


def of(*exercises, **values):
    return msgspec.structs.replace(
        made(),
        sessions=tuple(
            PlannedSession(day=TODAY + timedelta(days=n), name="A", exercises=exercises, **values)
            for n in (0, 2, 9)
        ),
    )


def choosing(**values):
    plan = made()
    return msgspec.structs.replace(plan, choices=msgspec.structs.replace(plan.choices, **values))


PLANS = {
    "held, without a hold": of(*(PlannedExercise(exercise=e, reps=(1, 1)) for e in HELD)),
    "counted, with a hold": of(
        *(PlannedExercise(exercise=e, reps=(10,), hold_seconds=3600) for e in COUNTED)
    ),
    "more than anybody does": of(
        *(
            PlannedExercise(exercise=e, reps=(500,) * 20, hold_seconds=3600, load_g=300_000)
            for e in (*HELD[:3], *COUNTED[:3])
        )
    ),
    "nothing that is known": of(PlannedExercise(exercise="E98", reps=(1,), replaces="E97")),
    "nothing at all": of(),
    "no sessions": msgspec.structs.replace(made(), sessions=()),
    "a week beyond the programme": of(PlannedExercise(exercise="E01", reps=(8,)), week=999),
    "reasons that are not known": of(
        PlannedExercise(exercise="E01", reps=(8,), reasons=("gone-since",)), reasons=("gone-too",)
    ),
    "a session of another age": msgspec.structs.replace(
        made(),
        sessions=(
            *made().sessions,
            msgspec.structs.replace(made().sessions[-1], day=MONDAY.replace(year=2100)),
        ),
    ),
    "races of another age": choosing(races=(MONDAY.replace(year=1900), MONDAY.replace(year=2100))),
    "swaps that are not known": choosing(
        swaps=(Swap(exercise="E98", instead="E97", reason=SwapReason.SUITS),)
    ),
    "all equipment and seven days": choosing(
        equipment=tuple(Equipment), sessions_a_week=7, session_minutes=120
    ),
    "looked back on in another age": msgspec.structs.replace(
        made(), reviewed=MONDAY + timedelta(weeks=3000)
    ),
    "begun in another age": msgspec.structs.replace(made(), day=MONDAY.replace(year=1900)),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", PLANS)
def test_a_stored_plan_takes_no_page_away(open_page, store, name, page):
    plan: Plan = PLANS[name]
    store.add("me", plan)
    at = all_unfolded(open_page(page))
    assert not at.exception
    assert TEXT("error.unexpected") not in shown(at)
