"""Nothing that decides an urgency, a dose or a limit rests on memory alone."""

import pytest

from backcare.content.cited import statements
from backcare.domain.review import Basis, Support, support_of
from tests.ours import our_library

LIBRARY = our_library()
FROM_MEMORY = {Basis.RECALLED, Basis.FIGURE_RECALLED}


def what_decides():
    """Yield whatever decides an urgency, a dose or a limit, with its sources."""
    book, screen, advice = LIBRARY.rule_book, LIBRARY.screen, LIBRARY.advice
    yield from ((f"question {q.id}", q.sources) for q in book.questions.values())
    yield from ((f"rule {r.id}", r.sources) for r in book.rules.values())
    yield from ((f"sign {s.id}", s.sources) for s in screen.emergency_page)
    yield from ((f"urgency {t.urgency}", t.sources) for t in screen.urgency_texts)
    yield from ((f"group {g.group}", g.sources) for g in advice.groups)
    yield from ((f"flag {f.flag}", f.sources) for f in advice.flags)
    yield "running", advice.running_sources
    yield from ((f"exercise {e.id}", e.sources) for e in LIBRARY.exercises.values())
    yield from ((f"dose {e.id}", e.dose_sources) for e in LIBRARY.exercises.values())
    yield "programme", LIBRARY.programme.sources
    yield from ((f"reason {r.id}", r.sources) for r in LIBRARY.reasons.values())
    yield from ((f"test {t.id}", t.sources) for t in LIBRARY.gates.tests)
    yield "run_walk", LIBRARY.run_walk.sources
    yield "circuit", LIBRARY.circuit.sources
    plan = ("programme", "run_walk", "after_run")
    yield from ((f"{w}: {s.text}", s.sources) for w, s in statements(LIBRARY) if w in plan)


def known(ref):
    source, _, mark = ref.partition(" ")
    return Basis(mark) if mark else LIBRARY.sources[source].basis


def rests_on_memory(refs):
    """Whether nobody could read any of them, and it is not told as our own advice either."""
    return all(known(ref) in FROM_MEMORY for ref in refs)


@pytest.mark.safety
def test_nothing_that_decides_rests_on_memory_alone():
    assert [where for where, refs in what_decides() if rests_on_memory(refs)] == []


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


def test_a_dose_is_our_own_advice_unless_its_file_says_otherwise():
    doses = {e.id: support_of(e.dose_sources, LIBRARY.sources) for e in LIBRARY.exercises.values()}
    assert {dose for dose, support in doses.items() if support is not Support.OWN} == set()
