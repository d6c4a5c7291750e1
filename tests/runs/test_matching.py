"""How found runs stand to the diary, and the records they become."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import RunSession, RunSource
from backcare.runs.found import Asked, FileAnswer
from backcare.runs.matching import Standing, match, record_id, record_of
from tests.runs.found_runs import START, found

DAY = START.date()
NOW = datetime(2026, 6, 1, tzinfo=UTC)
IMPORT = "a" * 32


def by_hand(number=1, metres=None, minutes=None, day=DAY, **more):
    return RunSession(
        id=f"{number:032x}", day=day, logged_at=NOW, distance_m=metres, minutes=minutes, **more
    )


def standings(runs, entries):
    return [result.standing for result in match(runs, entries)]


def test_a_record_has_all_that_was_found():
    record = record_of(found(seconds=3001), logged_at=NOW, import_id=IMPORT)
    assert (record.day, record.distance_m, record.minutes) == (START.date(), 10_000, 50)
    assert (record.started_at, record.moving_seconds) == (START, 3001)
    assert (record.source, record.import_id, record.logged_at) == (RunSource.FIT, IMPORT, NOW)


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(1, 1), (60, 1), (89, 1), (90, 2), (1801, 30), (172_800, 2880), (None, None)],
)
def test_minutes_are_the_nearest_and_two_days_at_most(seconds, minutes):
    assert record_of(found(seconds=seconds), logged_at=NOW, import_id=IMPORT).minutes == minutes


def test_the_same_run_has_the_same_id_whatever_its_file():
    assert record_id(found()) == record_id(found(source=RunSource.TCX, seconds=2990))
    ids = {
        record_id(run)
        for run in (
            found(),
            found(metres=10_001),
            found(metres=None),
            found(start=START + timedelta(seconds=1)),
            found(start=None, day=START.date()),
        )
    }
    assert len(ids) == 5
    assert record_id(found()) == "cb46fe0b0d305873a70e76e2ab5e1661"  # kept records have it


def test_a_run_imported_before_is_there():
    old = record_of(found(), logged_at=NOW, import_id=IMPORT)
    assert standings([found()], [old]) == [Standing.THERE]
    nearly = found(start=START + timedelta(seconds=50), metres=9900, source=RunSource.STRAVA)
    assert standings([nearly], [old]) == [Standing.THERE]
    assert standings([found(start=START + timedelta(minutes=70))], [old]) == [Standing.NEW]
    later = found(start=START + timedelta(seconds=90), metres=3000)
    assert standings([later], [old]) == [Standing.NEW]


def test_a_watch_that_was_started_later_has_no_new_run():
    old = record_of(found(), logged_at=NOW, import_id=IMPORT)
    late = found(start=START + timedelta(minutes=4), metres=9300, seconds=2760)
    assert standings([late], [old]) == [Standing.THERE]
    assert standings([found()], [record_of(late, logged_at=NOW, import_id=IMPORT)]) == [
        Standing.THERE
    ]
    corrected = msgspec.structs.replace(old, distance_m=12_000, rev=2)
    assert standings([late], [corrected]) == [Standing.THERE]
    another = found(start=START + timedelta(minutes=9), metres=3000, seconds=900)
    shorter = msgspec.structs.replace(corrected, minutes=12, moving_seconds=720)
    assert standings([another], [shorter]) == [Standing.NEW]


def test_a_run_without_a_start_is_found_again_by_its_id():
    run = found(start=None, day=START.date())
    old = record_of(run, logged_at=NOW, import_id=IMPORT)
    assert standings([run], [old]) == [Standing.THERE]
    assert standings([found(start=None, day=START.date(), metres=9000)], [old]) == [Standing.NEW]


@pytest.mark.parametrize(
    ("entry", "fits"),
    [
        (by_hand(metres=10_000), True),
        (by_hand(metres=10_500), True),
        (by_hand(metres=10_600), False),
        (by_hand(metres=9500, minutes=200), True),
        (by_hand(minutes=52), True),
        (by_hand(minutes=55), True),
        (by_hand(minutes=56), False),
        (by_hand(metres=10_000, day=date(2026, 5, 13)), False),
    ],
)
def test_a_run_logged_by_hand_fits_by_its_day_and_distance_or_minutes(entry, fits):
    (result,) = match([found()], [entry])
    assert (result.standing is Standing.BY_HAND, result.entry) == (fits, entry if fits else None)


def test_short_runs_may_differ_by_300_m_or_3_minutes():
    short = found(metres=2000, seconds=600)
    assert standings([short], [by_hand(metres=2300)]) == [Standing.BY_HAND]
    assert standings([short], [by_hand(metres=2301)]) == [Standing.NEW]
    assert standings([short], [by_hand(minutes=13)]) == [Standing.BY_HAND]


def test_each_entry_is_matched_once_and_the_nearest_wins():
    morning, evening = found(), found(start=START + timedelta(hours=12), metres=10_200)
    entry = by_hand(metres=10_200)
    results = match([morning, evening], [entry])
    assert [result.standing for result in results] == [Standing.NEW, Standing.BY_HAND]
    both = match([morning, evening], [entry, by_hand(2, metres=9900)])
    assert [result.entry.distance_m for result in both] == [9900, 10_200]


def test_an_imported_run_of_that_day_is_not_taken_for_one_by_hand():
    evening = START + timedelta(hours=12, minutes=7)
    other = record_of(found(start=evening), logged_at=NOW, import_id=IMPORT)
    assert standings([found()], [other]) == [Standing.NEW]


def test_a_run_imported_in_another_zone_is_still_there():
    late = START.replace(hour=22, minute=30)
    old = record_of(found(start=late), logged_at=NOW, import_id=IMPORT)
    here = found(start=late + timedelta(seconds=3), metres=10_004, day=date(2026, 5, 13))
    assert standings([here], [old]) == [Standing.THERE]


def test_an_answer_is_one_of_the_options():
    with pytest.raises(ValueError, match="yards"):
        FileAnswer(asked=Asked.UNIT, chosen="yards")


MINUTES = st.integers(0, 60)
METRES = st.none() | st.integers(1000, 12_000)


@given(
    st.lists(st.tuples(MINUTES, METRES, st.integers(60, 4000)), max_size=8),
    st.lists(st.tuples(METRES, st.integers(1, 80)), max_size=8),
)
def test_no_entry_is_matched_twice(runs, entries):
    some = [found(START + timedelta(minutes=m), metres, s) for m, metres, s in runs]
    diary = [by_hand(n, metres, minutes) for n, (metres, minutes) in enumerate(entries)]
    results = match(some, diary)
    assert [result.found for result in results] == some
    matched = [result.entry.id for result in results if result.entry]
    assert len(matched) == len(set(matched))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1000, 12_000)), max_size=8, unique=True))
def test_what_was_imported_is_there_the_next_time(runs):
    some = [found(START + timedelta(days=d), metres) for d, metres in runs]
    diary = [record_of(run, logged_at=NOW, import_id=IMPORT) for run in some]
    assert all(result.standing is Standing.THERE for result in match(some, diary))


def test_a_corrected_distance_is_still_the_same_run():
    kept = record_of(found(metres=10_000), logged_at=NOW, import_id=IMPORT)
    corrected = found(metres=12_100, source=RunSource.STRAVA)
    assert match([corrected], [kept])[0].standing is Standing.THERE


def test_a_garmin_table_read_in_another_time_zone_doubles_nothing():
    hours = timedelta(hours=6)
    kept = [
        record_of(
            found(START + n * timedelta(days=1), source=RunSource.GARMIN),
            logged_at=NOW,
            import_id=IMPORT,
        )
        for n in range(8)
    ]
    again = [
        found(START + n * timedelta(days=1) + hours, source=RunSource.GARMIN) for n in range(8)
    ]
    assert {m.standing for m in match(again, kept)} == {Standing.THERE}


def test_a_run_abroad_kept_from_the_watch_is_known_in_the_table():
    kept = record_of(found(), logged_at=NOW, import_id=IMPORT)
    table = found(START - timedelta(hours=9), source=RunSource.GARMIN)
    assert match([table], [kept])[0].standing is Standing.THERE


def test_two_runs_of_a_day_without_a_clock_are_two_records():
    first = msgspec.structs.replace(found(seconds=1500), start=None)
    second = msgspec.structs.replace(found(seconds=1600), start=None)
    assert record_id(first) != record_id(second)


def test_repetitions_that_were_kept_take_no_other_for_themselves():
    reps = [
        found(START + timedelta(seconds=110 * n), metres=400 + n % 2, seconds=92) for n in range(5)
    ]
    kept = [record_of(run, logged_at=NOW, import_id=IMPORT) for run in reps[:2]]
    assert standings(reps, kept) == [Standing.THERE] * 2 + [Standing.NEW] * 3


@pytest.mark.parametrize(
    ("hours", "metres", "seconds", "standing"),
    [
        (1, 10_000, 3000, Standing.OTHER_HOUR),
        (-5.75, 10_019, 3029, Standing.OTHER_HOUR),
        (1, 10_021, 3000, Standing.NEW),
        (1, 10_000, 3031, Standing.NEW),
        (1.1, 10_000, 3000, Standing.NEW),
        (24, 10_000, 3000, Standing.NEW),
    ],
)
def test_a_run_with_another_hour_is_asked_about(hours, metres, seconds, standing):
    kept = record_of(found(), logged_at=NOW, import_id=IMPORT)
    again = found(START + timedelta(hours=hours), metres, seconds)
    assert standings([again], [kept]) == [standing]


def test_a_run_that_was_deleted_is_not_new():
    run, other = found(), found(START + timedelta(days=1))
    deleted = record_of(run, logged_at=NOW, import_id=IMPORT).id
    results = match([run, other], [], frozenset({deleted}))
    assert [result.standing for result in results] == [Standing.DELETED, Standing.NEW]
    there = record_of(run, logged_at=NOW, import_id=IMPORT)
    assert match([run], [there], frozenset({deleted}))[0].standing is Standing.THERE


CORRECTIONS = (
    {"distance_m": 8000},
    {"minutes": 20},
    {"distance_m": 8000, "minutes": 61},
    {"day": DAY - timedelta(days=3)},
    {"day": DAY + timedelta(days=1), "distance_m": 8000, "minutes": 20},
)


@pytest.mark.parametrize("corrected", CORRECTIONS)
@pytest.mark.parametrize("source", [RunSource.FIT, RunSource.STRAVA, RunSource.GARMIN])
@pytest.mark.parametrize("late", [0, 45])
def test_a_run_that_was_corrected_is_still_there_whatever_file_it_comes_from(
    corrected, source, late
):
    kept = record_of(found(), logged_at=NOW, import_id=IMPORT).corrected(**corrected)
    again = found(START + timedelta(seconds=late), metres=10_040, source=source)
    assert standings([again], [kept]) == [Standing.THERE]
    assert standings([found()], [kept]) == [Standing.THERE]
