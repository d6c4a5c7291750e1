"""The table of readers: each source once, each with a sample, and what follows from it."""

import pkgutil

import pytest

from backcare.domain.entries import RunSource
from backcare.runs.readers import KINDS, READERS, STREAMED
from tests.runs.samples import SAMPLES, read


def test_each_source_has_one_reader_and_a_rank_of_its_own():
    readers = [*STREAMED, *READERS]
    assert sorted(reader.source for reader in readers) == sorted(RunSource)
    assert len({reader.rank for reader in readers}) == len(readers)


def test_each_reader_has_a_sample_that_is_tried_with_all_kinds_of_damage():
    assert {run.source for data in SAMPLES for run in read(data).runs} == set(RunSource)


@pytest.mark.parametrize("source", [RunSource.GARMIN, RunSource.RUNKEEPER, RunSource.STRAVA])
def test_the_columns_of_a_table_are_looked_for_once(source, monkeypatch):
    [sample] = [one for one in SAMPLES if {run.source for run in read(one).runs} == {source}]
    name = "_first_places" if source is RunSource.STRAVA else "_places"
    place, looked = f"backcare.runs.{source}_table.{name}", []
    look = pkgutil.resolve_name(place)
    monkeypatch.setattr(place, lambda table: looked.append(table) or look(table))
    assert read(sample).runs
    assert len(looked) == 1


@pytest.mark.parametrize("kind", ["fit", "gpx", "tcx", "csv", "gz", "zip", "json", "xml", "db"])
def test_these_files_can_be_chosen(kind):
    assert KINDS.count(kind) == 1
