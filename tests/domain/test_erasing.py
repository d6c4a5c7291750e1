"""What is chosen to be erased."""

from backcare.domain.erasing import chosen, counted
from backcare.domain.weeks import monday_of
from tests.builders import MONDAY, TODAY, one_of_each


def test_what_is_erased_is_chosen_by_kind_and_day():
    records = one_of_each()
    assert set(chosen(records)) == set(records)
    assert [r.id for r in chosen(records, ["run"])] == [records[1].id]
    assert chosen(records, [], MONDAY, MONDAY) == tuple(r for r in records if r.day == MONDAY)
    assert sum(counted(records).values()) == len(records)
    assert monday_of(TODAY) == MONDAY
