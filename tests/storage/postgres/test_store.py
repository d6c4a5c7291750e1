"""What the database engine has to keep besides the contract."""

import contextlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from backcare.domain.errors import DamagedError, DiskFullError, LimitError, NewerFormatError
from backcare.domain.records import Record, kind_of
from backcare.storage.documents import record_from_document
from backcare.storage.erasures import erased_name, erasure_of
from backcare.storage.postgres import rows
from backcare.storage.postgres.club import SqlClubStore
from backcare.storage.postgres.database import Database
from backcare.storage.postgres.schema import ERASED, MEMBER, MIGRATIONS, RECORD, VERSION
from backcare.storage.postgres.store import SqlTrackerStore
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import (
    TODAY,
    check_in,
    one_of_each,
    one_of_each_club_document,
    year_of_entries,
    year_profile,
)
from tests.storage.servers import shared_server

GOLDEN = Path(__file__).parents[1] / "golden"


# Who is named


def test_every_statement_names_one_member(store, listen):
    store.add("ben", check_in(1))
    said = []
    listen("before_cursor_execute", lambda c, cursor, text, values, *_: said.append((text, values)))
    store.add_all("anna", one_of_each())
    store.add("anna", one_of_each()[0])
    changed = store.change("anna", one_of_each()[0])
    store.get("anna", changed.id)
    store.find("anna", type(changed), since=TODAY, until=TODAY)
    store.find("anna", Record)
    store.remove("anna", changed)
    store.remove_all("anna", one_of_each()[1:3])
    store.save_profile("anna", year_profile())
    store.profile("anna")
    store.version("anna")
    store.erase("anna")
    assert len(said) > 20
    for text, values in said:
        each = values if isinstance(values, list) else [values]
        named = {v for row in each for k, v in row.items() if k.startswith("member")}
        assert named in ({"anna"}, {erased_name("anna")})
        assert "member = %(member" in text or "(member, " in text, text
    said.clear()
    store.members()
    store.erasures()
    assert len(said) == 2
    assert store.find("ben", Record) == (check_in(1),)


def test_what_cannot_be_an_id_is_not_there(store):
    store.add("me", check_in(1))
    for odd in ("", "\0", "\ud800", "x", check_in(1).id.upper() + "\n"):
        assert store.get("me", odd) is None


# The schema


def test_the_steps_make_the_tables_that_are_asked(own):
    found = sa.inspect(own.engine)
    for table in (MEMBER, RECORD, ERASED, VERSION):
        there = {
            c["name"]: (named(c["type"]), c["nullable"]) for c in found.get_columns(table.name)
        }
        assert there == {c.name: (named(c.type), c.nullable) for c in table.columns}
        key = found.get_pk_constraint(table.name)["constrained_columns"]
        assert key == [c.name for c in table.primary_key.columns]
        assert table is VERSION or key[0] == "member"
        assert found.get_foreign_keys(table.name) == []
        assert [index["column_names"] for index in found.get_indexes(table.name)] == (
            [["member", "day"]] if table is RECORD else []
        )
    assert found.get_sequence_names() == []


def named(column_type):
    return column_type.compile(dialect=postgresql.dialect()).split()[0]


def test_four_first_starts_at_once_make_one_schema(own):
    url = shared_server().create("first_start")
    gate = threading.Barrier(4)

    def begin(number):
        handle = SqlTrackerStore(Database(url))
        gate.wait()
        handle.add("me", check_in(number))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(begin, range(1, 5)))
    assert len(SqlTrackerStore(Database(url)).find("me", Record)) == 4


def test_a_first_start_that_meets_half_of_another_one_is_repeated(own):
    """For a moment the type of a table is there and the table is not."""
    url = shared_server().create("half_started")
    other = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    met = []

    def go_on(context):
        met.append(context.original_exception.sqlstate)
        with other.connect() as connection:
            connection.execute(sa.text(f"DROP TYPE {VERSION.name}"))

    with other.connect() as connection:
        connection.execute(sa.text(f"CREATE TYPE {VERSION.name} AS ENUM ()"))
    store = SqlTrackerStore(starting := Database(url))
    sa.event.listen(starting.engine, "handle_error", go_on)
    store.add("me", check_in(1))
    assert met == ["42710"]
    assert len(store.find("me", Record)) == 1


def test_ids_that_an_earlier_version_logged_become_hashes(own):
    url = shared_server().create("ids_logged")
    old = Database(url)
    SqlTrackerStore(old).add_erasures([erasure_of("ben", datetime(2026, 11, 24, tzinfo=UTC))])
    at = "2026-11-23T08:00:00.000+00:00"
    old.run(lambda c: c.execute(sa.insert(ERASED).values(member="anna", at=at)), saves=True)
    old.run(lambda c: c.execute(sa.update(VERSION).values(version=2)), saves=True)
    store = SqlTrackerStore(Database(url))
    assert store.erasures()[0] == f"{at} {erased_name('anna')}"
    kept = old.run(lambda c: c.scalars(sa.select(ERASED.c.member)).all())
    assert sorted(kept) == sorted(map(erased_name, ("anna", "ben")))


def test_a_database_of_a_newer_version_is_refused(own):
    url = shared_server().create("newer")
    Database(url).run(lambda c: c.execute(sa.update(VERSION).values(version=len(MIGRATIONS) + 1)))
    with pytest.raises(NewerFormatError):
        SqlTrackerStore(Database(url)).find("me", Record)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_no_old_record_changes_its_kind(path):
    """Else the column `kind` of old rows would hide them: such a change needs a step."""
    for document in json.loads(path.read_text(encoding="utf-8"))["entry"].values():
        assert kind_of(record_from_document(document)) == document["kind"]


def test_documents_that_no_version_wrote_are_told_and_kept(own, store):
    store.add("me", check_in(1))
    for wrong, error in (({"v": 99}, NewerFormatError), ({"nprs_running": 99}, DamagedError)):
        document = {**msgspec.to_builtins(check_in(1)), "v": 1, **wrong}
        spoil = sa.update(RECORD).values(document=document)
        own.run(lambda c, spoil=spoil: c.execute(spoil))
        with pytest.raises(error):
            store.add("me", check_in(1))
        with pytest.raises(error):
            store.get("me", check_in(1).id)
    assert store.find("me", Record) == ()
    assert [one.document for one in store.set_aside("me")] == [document]


FULL_DISK = """
CREATE FUNCTION full_disk() RETURNS trigger AS $$
BEGIN
    IF {condition} THEN
        RAISE EXCEPTION 'no room' USING ERRCODE = '53100';
    END IF;
    RETURN OLD;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER full_disk BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION full_disk();
CREATE TRIGGER full_disk_too BEFORE INSERT ON reserve FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


@contextlib.contextmanager
def full_disk(own, table, condition):
    """Let the database say that it has no room for what removes something from a table."""
    made = FULL_DISK.format(table=table, condition=condition)
    own.run(lambda c: c.execute(sa.text(made)), saves=True)
    try:
        yield
    finally:
        gone = sa.text("DROP FUNCTION full_disk CASCADE")
        own.run(lambda c: c.execute(gone), saves=True)


@pytest.mark.parametrize("table", ["tracker_record", "tracker_member", "club_document"])
def test_on_a_full_disk_one_can_still_remove_sign_out_and_erase(own, store, table):
    """The database says that there is no room until the reserve is given up."""
    club = SqlClubStore(own)
    store.add_all("me", [check_in(1), check_in(2)])
    documents = club.write(put=one_of_each_club_document())
    store.try_to_save()
    with full_disk(own, table, "EXISTS (SELECT FROM reserve)"):
        if table == "tracker_record":
            store.remove("me", check_in(1))
            assert store.find("me", Record) == (check_in(2),)
        elif table == "tracker_member":
            assert store.erase("me")
            assert store.members() == ()
        else:
            club.write(remove=documents[:1])
        assert own.run(lambda c: c.scalar(sa.text("SELECT count(*) FROM reserve"))) == 0
    store.try_to_save()
    assert own.run(lambda c: c.scalar(sa.text("SELECT count(*) FROM reserve"))) == 1, "kept anew"


def test_without_a_reserve_a_full_disk_is_told(own, store):
    store.add("me", check_in(1))
    with full_disk(own, "tracker_member", "true"):
        with pytest.raises(DiskFullError):
            store.erase("me")
        with pytest.raises(DiskFullError):
            store.try_to_save()
    assert store.find("me", Record) == (check_in(1),)


# Limits


def test_a_member_holds_as_much_as_a_file(own, store, tmp_path, monkeypatch):
    tiny = TinyTrackerStore(tmp_path / "user")
    for each in (store, tiny):
        each.add_all("me", year_of_entries())
        profile = each.save_profile("me", year_profile())
        each.save_profile("me", profile)
    size = own.run(lambda c: c.scalar(sa.select(MEMBER.c.size)))
    file = (tmp_path / "user" / "members" / "me.json").stat().st_size
    assert size == pytest.approx(file, abs=300)
    monkeypatch.setattr(rows, "MOST_BYTES", size)
    with pytest.raises(LimitError):
        store.add("me", check_in(5000))
    gone = store.find("me", Record)
    store.remove_all("me", gone[:9])
    store.add("me", check_in(5000))
    store.remove_all("me", [*gone[9:], check_in(5000)])
    documents = own.run(lambda c: c.scalar(sa.select(MEMBER.c.size)))
    assert documents == len(
        msgspec.json.encode(own.run(lambda c: c.scalar(sa.select(MEMBER.c.profile))))
    )
