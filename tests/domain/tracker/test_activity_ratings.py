"""Each activity from its own first to its own latest rating."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import ActivityCheck, ActivityRating
from backcare.domain.tracker.activity_ratings import activities_rated
from tests.builders import TODAY, _base

NAMES = ("Long run", "Sitting", "Lifting", "Shoes")


def rated(number, day, **abilities):
    return ActivityCheck(
        **_base(number, day),
        activities=tuple(
            ActivityRating(name=name.replace("_", " "), ability=ability)
            for name, ability in abilities.items()
        ),
    )


def test_what_a_check_leaves_out_keeps_its_own_dates():
    checks = [
        rated(1, TODAY - timedelta(60), Long_run=3, Sitting=4),
        rated(2, TODAY - timedelta(30), Sitting=5, Lifting=2),
        rated(3, TODAY, Long_run=6, Lifting=6, Shoes=9),
    ]
    told = [(x.name, x.abilities, x.is_rated_again) for x in activities_rated(reversed(checks))]
    assert told == [
        ("Long run", (3, 6), True),
        ("Sitting", (4, 5), True),
        ("Lifting", (2, 6), True),
        ("Shoes", (9,), False),
    ]
    assert activities_rated(()) == ()


@given(
    st.lists(
        st.tuples(
            st.integers(0, 200),
            st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10), min_size=1, max_size=3),
        ),
        unique_by=lambda told: told[0],
        max_size=8,
    )
)
def test_first_and_latest_are_of_the_days_on_which_it_was_rated(told):
    checks = [
        rated(n, TODAY - timedelta(ago), **abilities) for n, (ago, abilities) in enumerate(told)
    ]
    found = {x.name: x for x in activities_rated(checks)}
    assert set(found) == {name for _, abilities in told for name in abilities}
    for name, one in found.items():
        days = {ago: abilities[name] for ago, abilities in told if name in abilities}
        assert one.abilities[0] == days[max(days)]
        assert one.abilities[-1] == days[min(days)]
        assert one.is_rated_again == (len(days) > 1)
