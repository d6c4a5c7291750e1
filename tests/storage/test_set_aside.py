"""What cannot be read is set aside: in every engine the sound records stay, and nothing is lost."""

from datetime import date

import msgspec
import pytest

from backcare.domain.bounds import EARLIEST_YEAR, LATEST_YEAR
from backcare.domain.check.result import Clearance, SelfCheckResult
from backcare.domain.entries import CheckIn, Pause
from backcare.domain.errors import ConflictError, InvalidEntryError, UnreadableRecordError
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile, Target
from backcare.domain.records import Record
from backcare.storage.aside import read_profile, set_aside, sorted_out
from backcare.storage.documents import (
    RECORD_VERSION,
    record_from_document,
    to_document,
    validate_record,
)
from backcare.storage.exports import WhyUnread, export_json, read_export
from backcare.storage.member_store import OwnStore
from tests.builders import MONDAY, TODAY, check_in, one_of_each
from tests.storage.engines import ENGINES

BROKEN = {**to_document(check_in(7)), "nprs_running": 99}


def aside_of(document, key=None):
    [one] = sorted_out([(key or document.get("id", "0" * 32), document)]).aside
    return one


@pytest.fixture(params=ENGINES)
def store(request, tmp_path):
    store = ENGINES[request.param](tmp_path)[0]
    store.add("me", check_in(1))
    store.put_aside("me", [aside_of(BROKEN)])
    return store


def test_sound_records_are_read_beside_one_that_is_not(store):
    assert store.find("me", Record) == (check_in(1),)
    assert store.find("me", CheckIn, since=TODAY, until=TODAY) == (check_in(1),)
    [aside] = store.set_aside("me")
    assert (aside.kind, aside.day, aside.field) == ("check-in", TODAY, "nprs_running")
    assert aside.document == BROKEN


def test_saves_leave_it_as_it_is(store):
    store.add("me", check_in(2))
    store.change("me", msgspec.structs.replace(check_in(2), nprs_waking=4))
    store.remove("me", check_in(1))
    store.save_profile("me", Profile().with_target(MONDAY, 2))
    assert [one.document for one in store.set_aside("me")] == [BROKEN]


def test_it_is_taken_along_and_named_when_it_comes_back(store):
    exported = read_export(export_json(OwnStore(store, lambda: "me")))
    assert exported.records == (check_in(1),)
    [unread] = exported.unread
    assert (unread.number, unread.why, unread.kind) == (2, WhyUnread.UNREADABLE, "check-in")
    assert (unread.day, unread.field) == (TODAY, "nprs_running")


def test_a_sound_copy_takes_its_place(store):
    store.mend("me", [check_in(7), check_in(8), check_in(1)])
    assert {r.id for r in store.find("me", Record)} == {check_in(n).id for n in (1, 7, 8)}
    assert store.set_aside("me") == ()


def test_mending_keeps_what_is_sound(store):
    with pytest.raises(ConflictError):
        store.mend("me", [msgspec.structs.replace(check_in(1), nprs_running=9)])
    assert store.find("me", Record) == (check_in(1),)


def test_it_can_be_removed_and_erased(store):
    store.remove_aside("me", store.set_aside("me"))
    assert store.set_aside("me") == ()
    store.put_aside("me", [aside_of(BROKEN)])
    assert store.erase("me")
    assert store.set_aside("me") == ()


def test_what_stands_under_its_key_stays(store):
    store.put_aside("me", [msgspec.structs.replace(aside_of(BROKEN), key=check_in(1).id)])
    if store.find("me", Record):  # memory keeps what it is given
        assert store.get("me", check_in(1).id) == check_in(1)


def test_choices_are_read_field_by_field():
    sound = Profile().with_target(MONDAY, 2)
    document = {**to_document(sound), "favourites": ["no id"], "rev": 4}
    profile, aside = read_profile(document)
    assert (profile.targets, profile.favourites, profile.rev) == (sound.targets, (), 4)
    assert (aside.kind, aside.field) == ("profile", "favourites[0]")


def with_day(record, day):
    """Return a record like this one in which some nested day is another one."""
    match record:
        case SelfCheckResult():
            return msgspec.structs.replace(record, cleared=Clearance(day=day, by="a doctor"))
        case Pause():
            return msgspec.structs.replace(record, day=min(record.day, day), until=day)
        case Plan():
            session = msgspec.structs.replace(record.sessions[0], day=day)
            return msgspec.structs.replace(record, day=min(day, record.day), sessions=(session,))
        case _:
            return msgspec.structs.replace(record, day=day)


@pytest.mark.parametrize("record", one_of_each(), ids=lambda r: type(r).__name__)
@pytest.mark.parametrize(
    "day", [date.min, date(EARLIEST_YEAR - 1, 12, 25), date(LATEST_YEAR + 1, 1, 3), date.max]
)
def test_every_day_lies_in_the_years_that_are_kept(record, day):
    outside = with_day(record, day)
    with pytest.raises(InvalidEntryError):
        validate_record(outside)
    with pytest.raises(UnreadableRecordError) as refused:
        record_from_document(to_document(outside))
    assert refused.value.field


@pytest.mark.parametrize("field", ["logged_at", "day"])
@pytest.mark.parametrize("year", ["0001", "9999"])
def test_times_are_bounded_like_days(field, year):
    document = to_document(check_in(1))
    document[field] = year + str(document[field])[4:]
    assert aside_of(document).field == field


def test_a_target_of_another_age_is_not_kept():
    since = date(2201, 1, 5)
    profile, aside = read_profile(
        {"v": RECORD_VERSION, "targets": [{"since": since.isoformat(), "sessions": 2}]}
    )
    assert since.weekday() == 0
    assert profile == Profile()
    assert aside.field == "targets[0].since"
    assert Target(since=MONDAY, sessions=2)


def test_what_says_nothing_of_itself_is_set_aside_all_the_same():
    for document in ({}, {"v": 3}, {"kind": 7, "day": []}, {"kind": "??", "day": "0001-01-01"}):
        one = set_aside("x", document, "")
        assert (one.kind, one.day) == ("", None)
