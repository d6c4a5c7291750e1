"""Nothing that decides an urgency, a dose or a limit rests on memory alone."""

import pytest

from backcare.content.cited import cited
from backcare.domain.review import Basis, Support, support_of
from tests.ours import our_library

LIBRARY = our_library()
FROM_MEMORY = {Basis.RECALLED, Basis.FIGURE_RECALLED}


def what_decides():
    """Yield all that carries sources, but topics to read: they may tell what is only remembered."""
    yield from (one for one in cited(LIBRARY) if one.topic not in LIBRARY.articles)


def known(ref):
    source, _, mark = ref.partition(" ")
    return Basis(mark) if mark else LIBRARY.sources[source].basis


def rests_on_memory(refs):
    """Whether nobody could read any of them, and it is not told as our own advice either."""
    return all(known(ref) in FROM_MEMORY for ref in refs)


@pytest.mark.safety
def test_nothing_that_decides_rests_on_memory_alone():
    assert [one.place for one in what_decides() if rests_on_memory(one.refs)] == []


@pytest.mark.parametrize(
    ("refs", "expected"),
    [
        (["R98"], True),
        (["R17 figure-recalled"], True),
        (["R98", "R17 figure-recalled"], True),
        (["R98 checked"], False),
        (["R98", "R17"], False),
        (["R155", "R98"], False),
    ],
)
def test_memory_is_told_by_the_mark_else_by_the_source(refs, expected):
    assert rests_on_memory(refs) == expected


def test_every_dose_is_our_own_advice():
    doses = {e.id: support_of(e.dose_sources, LIBRARY.sources) for e in LIBRARY.exercises.values()}
    assert {dose for dose, support in doses.items() if support is not Support.OWN} == set()
