"""The history of imports: what was noted, and what the runs themselves still tell."""

from datetime import UTC, datetime

from backcare.domain.entries import RunSource
from backcare.domain.imports import ImportNote, history, note_of
from backcare.domain.profile import Profile
from backcare.storage.documents import validate_profile
from tests.builders import entry_id, run

FIRST, SECOND = entry_id(90), entry_id(91)


def note(name, day, runs=3):
    return ImportNote(id=name, at=datetime(2026, 5, day, tzinfo=UTC), runs=runs)


def test_a_note_has_its_kinds_of_file_and_the_most_frequent_first():
    kinds = (RunSource.GPX, RunSource.FIT, RunSource.FIT, None)
    own = [
        run(n, import_id=FIRST, source=kind, distance_m=5000 + n) for n, kind in enumerate(kinds, 1)
    ]
    made = note_of(own, others=16)
    assert (made.id, made.runs, made.others) == (FIRST, 4, 16)
    assert made.sources == (RunSource.FIT, RunSource.GPX)


def test_a_note_of_more_than_can_be_counted_is_kept_all_the_same():
    made = note_of([run(1, import_id=FIRST, distance_m=5000)], others=10**6)
    validate_profile(Profile().with_imports(made))


def test_imports_stand_newest_first_with_what_is_there_and_what_was_not_changed():
    touched = run(1, import_id=FIRST, distance_m=5000, rev=2)
    own = run(2, import_id=FIRST, distance_m=5000)
    by_hand = run(3, distance_m=5000)
    old = run(4, import_id=SECOND, distance_m=5000)  # without a note, as before there were any
    last, first = history([note(FIRST, 12)], [touched, own, by_hand, old])
    assert (last.note.id, last.there, last.untouched) == (SECOND, 1, (old,))
    assert last.note.runs == 1
    assert (first.note.runs, first.there, first.untouched) == (3, 2, (own,))


def test_notes_of_both_profiles_are_kept_once_and_the_oldest_go_first():
    here = Profile().with_imports(note(FIRST, 12))
    there = Profile().with_imports(note(FIRST, 12, runs=9), note(SECOND, 1))
    both = here.with_all_of(there)
    assert [(one.id, one.runs) for one in both.imports] == [(SECOND, 3), (FIRST, 3)]
    many = Profile().with_imports(*(note(entry_id(n), 1 + n % 28) for n in range(300)))
    assert len(many.imports) == 200
    assert both.with_imports_of({SECOND}).imports == (note(SECOND, 1),)
