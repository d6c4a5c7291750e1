"""The traffic light of pain."""

from datetime import timedelta

import pytest

from backcare.domain.plan.zones import Mornings, Zone, zone_of
from tests.builders import TODAY, check_in


def mornings(*ratings, stiff=()):
    """Pain on waking from three days before today on; `None` was not rated."""
    return Mornings(
        check_in(
            n,
            TODAY + timedelta(days=n - 3),
            nprs_waking=nprs,
            stiffness_over_30_min=n in stiff,
        )
        for n, nprs in enumerate(ratings)
        if nprs is not None
    )


@pytest.mark.parametrize(
    ("nprs", "ratings", "zone"),
    [
        (0, (), Zone.GREEN),
        (2, (1, 1, 1, 1, 1), Zone.GREEN),
        (3, (), Zone.AMBER),
        (5, (1, 1, 1, 1, 1), Zone.AMBER),
        (6, (), Zone.RED),
        (3, (1, 1, 1, 1, 2), Zone.AMBER_PLUS),
        (1, (1, 1, 1, 1, 3), Zone.AMBER_PLUS),
        (1, (1, 1, 1, 1, 4), Zone.RED),
        (1, (1, 1, 1, 1, 2, 2), Zone.RED),
        (3, (1, 1, 1, 1, 2, 1), Zone.AMBER_PLUS),
        (None, (1, 1, 1, 1, 2, 2), Zone.RED),
        (None, (), None),
        (1, (None, None, None, None, 4), Zone.GREEN),  # nothing says what is usual
        (1, (0, 1, 0, 1, 1, 1), Zone.RED),  # usual is 0.5: still above it after a day
        (1, (0, 1, 0, 1, 1, 0), Zone.AMBER_PLUS),
        (1, (2, 3, 2, 3, 5), Zone.RED),  # usual is 2.5: it rose by more than 2
    ],
)
def test_zones_are_those_of_the_table(nprs, ratings, zone):
    assert zone_of(TODAY, nprs, mornings(*ratings)) is zone


def test_new_stiffness_is_red_and_usual_stiffness_is_not():
    assert zone_of(TODAY, 0, mornings(0, 0, 0, 0, 0, stiff={4})) is Zone.RED
    assert zone_of(TODAY, 0, mornings(0, 0, 0, 0, 0, stiff={3, 4})) is Zone.GREEN
