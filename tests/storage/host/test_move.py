"""`python -m backcare move`, and what a host does with a database."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from backcare.bootstrap import build_store
from backcare.cli.main import main
from backcare.config import DatabaseUrl, Settings, SettingsError
from backcare.domain.errors import ArchiveError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.host.moving import move_records
from backcare.storage.postgres.database import Database
from backcare.storage.postgres.schema import MEMBER, RECORD
from backcare.storage.postgres.store import SqlTrackerStore
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import MONDAY, check_in, one_of_each, year_of_entries, year_profile
from tests.storage.servers import empty_databases, shared_server

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def root(tmp_path):
    return tmp_path / "user"


@pytest.fixture
def files(root):
    store = TinyTrackerStore(root)
    store.add_all("anna", one_of_each())
    store.change("anna", one_of_each()[0])
    store.save_profile("anna", store.save_profile("anna", year_profile()))
    store.add_all("ben", year_of_entries()[:50])
    store.save_profile("chris", year_profile())
    return store


@pytest.fixture
def own():
    return empty_databases()[0]


@pytest.fixture
def rows(own):
    return SqlTrackerStore(own)


@pytest.fixture
def url(own):
    return own.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")


@pytest.fixture
def host(monkeypatch, tmp_path):
    """Run a command; return its exit code and all it said."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, typed=None):
        result = CliRunner().invoke(main, [*map(str, arguments)], input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return run


def everything(store):
    return {
        m: (store.find(m, Record), msgspec.structs.replace(store.profile(m), rev=0))
        for m in store.members()
    }


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def move(source, target):
    return move_records(source, target, watch=lambda members: members)


def test_there_and_back_without_a_difference(files, rows, root, url, host, tmp_path):
    before = contents(root)
    code, said = host("move", "--from", root, "--to", url)
    assert code == 0, said
    assert f"Members: 3. Records: {len(one_of_each()) + 50}" in said
    assert everything(rows) == everything(files)
    assert contents(root) == before
    code, said = host("move", "--from", root, "--to", url)
    assert code == 0
    assert " 0 of them copied now" in said
    back = tmp_path / "back"
    code, said = host("move", "--from", url, "--to", back)
    assert code == 0, said
    assert everything(TinyTrackerStore(back)) == everything(files)


def test_members_that_only_the_target_has_are_not_touched(files, rows):
    rows.add("dora", check_in(1))
    version = rows.version("dora")
    move(files, rows)
    assert rows.find("dora", Record) == (check_in(1),)
    assert rows.version("dora") == version
    assert rows.members() == ("anna", "ben", "chris", "dora")


class Cut(BaseException):
    pass


@pytest.mark.parametrize("name", ["add_all", "save_profile", "find", "add_erasures"])
def test_a_move_that_was_cut_short_is_run_again(files, rows, monkeypatch, name):
    """At each call of a kind that the move makes to its target."""
    files.add("dora", check_in(1))
    files.erase("dora")
    real = getattr(SqlTrackerStore, name)
    for most in range(9):
        calls = []

        def cut(*arguments, calls=calls, most=most):
            calls.append(1)
            if len(calls) > most:
                raise Cut
            return real(*arguments)

        monkeypatch.setattr(SqlTrackerStore, name, cut)
        try:
            move(files, rows)
            break
        except Cut:
            pass
    monkeypatch.undo()
    assert most > 0
    assert move(files, rows).copied == 0
    assert everything(rows) == everything(files)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda store: store.add("ben", check_in(7, MONDAY)),
        lambda store: store.add(
            "ben", msgspec.structs.replace(year_of_entries()[0], logged_at=check_in().logged_at)
        ),
        lambda store: store.save_profile("ben", Profile(favourites=("E01",))),
    ],
    ids=["more", "other", "choices"],
)
def test_a_difference_stops_with_one_sentence_and_changes_nothing(
    files, rows, root, url, host, spoil
):
    files.save_profile("ben", year_profile())
    spoil(rows)
    before = everything(rows)
    code, said = host("move", "--from", root, "--to", url)
    assert code == 1
    assert "ben has other records at the target" in said
    assert everything(rows)["ben"] == before["ben"]
    assert "chris" not in rows.members()


def test_a_save_meanwhile_is_told(files, rows):
    def watch(members):
        yield from members
        files.add("anna", check_in(77, MONDAY))

    with pytest.raises(ArchiveError, match="Stop the dashboard"):
        move_records(files, rows, watch)


@pytest.mark.parametrize("way", ["to the database", "to the files"])
def test_the_erased_are_not_brought_back(files, rows, way):
    source, target = (files, rows) if way == "to the database" else (rows, files)
    if source is rows:
        move(files, rows)
    else:
        move(source, target)
    target.erase("anna")
    report = move(source, target)
    assert report.erased == ("anna",)
    assert "anna" not in target.members()
    assert set(source.members()) == {"anna", "ben", "chris"}


def test_who_was_erased_at_the_source_does_not_stay_unnoticed_at_the_target(files, rows):
    move(files, rows)
    files.erase("anna")
    with pytest.raises(ArchiveError, match=r"Erased at the source.*anna"):
        move(files, rows)
    rows.erase("anna")
    move(files, rows)
    assert rows.members() == ("ben", "chris")
    assert set(files.erasures()) < set(rows.erasures())


def test_who_came_back_after_an_erasure_is_moved(files, rows, tmp_path):
    files.erase("anna")
    files.add("anna", check_in(1))
    assert move(files, rows).erased == ()
    assert rows.find("anna", Record) == (check_in(1),)
    again = TinyTrackerStore(tmp_path / "again")
    assert move(rows, again).erased == ()
    assert everything(again) == everything(files)
    assert again.erasures() == files.erasures()


def test_places_that_are_none_are_refused_in_a_sentence(files, root, url, host, tmp_path):
    for source, target, code, words in (
        (root, root, 1, "same place"),
        (tmp_path / "nothing", url, 1, "no records"),
        (root, "mysql://ann:s3cret@host/x", 2, "postgresql://"),
        (root, "postgresql://ann:s3cret@127.0.0.1:1x/x", 2, "postgresql://"),
    ):
        done, said = host("move", "--from", source, "--to", target)
        assert (done, words in said) == (code, True), said
        assert "s3cret" not in said
    assert not (tmp_path / "nothing").exists()


# What a host does with a database


def test_commands_for_members_work_with_a_database(rows, url, host, monkeypatch, tmp_path):
    rows.add_all("anna", one_of_each())
    monkeypatch.setenv("BACKCARE_DATABASE_URL", url)
    assert host("store", "doctor")[0] == 0
    code, said = host("store", "doctor", "--repair", "x.tar")
    assert (code, "store restore BACKUP" in said) == (1, True)
    assert host("store", "export", "ben")[0] == 1
    assert host("store", "export", "anna", "--to", "anna.zip")[0] == 0
    assert (tmp_path / "anna.zip").stat().st_size > 1000
    assert host("store", "erase", "anna", "--yes")[0] == 0
    assert rows.members() == ()


def test_a_restored_backup_does_not_bring_back_the_erased(rows, own, tmp_path):
    """As docs/storage.md says: restored beside the database, and moved over."""
    server = shared_server()
    rows.add("anna", check_in(1))
    rows.add("ben", check_in(1))
    name = own.engine.url.database
    server.run("pg_dump", *server.at, "-Fc", "-f", "backup", name)
    rows.erase("anna")
    rows.add("ben", check_in(2))
    restored = server.create("restored")
    server.run("pg_restore", *server.at, "-d", "restored", "backup")
    server.run("psql", *server.at, "-c", f"TRUNCATE {RECORD.name}, {MEMBER.name}", name)
    report = move(SqlTrackerStore(Database(restored)), rows)
    assert report.erased == ("anna",)
    assert everything(rows) == {"ben": ((check_in(1),), Profile())}
    # The same when nothing is left but a backup of the log.
    server.run("pg_dump", *server.at, "-Fc", "-t", "erased", "-f", "erased", name)
    fresh = server.create("fresh")
    server.run("pg_restore", *server.at, "-d", "fresh", "erased")
    assert move(SqlTrackerStore(Database(restored)), SqlTrackerStore(Database(fresh))).erased


# Settings


def test_the_environment_names_a_database(tmp_path):
    assert Settings.from_env({}).database_url is None
    for written in ("postgresql", "postgres", "postgresql+psycopg"):
        settings = Settings.from_env(
            {
                "BACKCARE_DATABASE_URL": f"{written}://ann:s3cret@db.example.org:5433/club?sslmode=require"
            }
        )
        found = settings.database_url
        assert found.for_driver == (
            "postgresql+psycopg://ann:s3cret@db.example.org:5433/club?sslmode=require"
        )
        assert str(found) == "postgresql://ann@db.example.org:5433/club"
        assert "s3cret" not in f"{settings!r}{found!r}{found}"
        assert isinstance(build_store(settings), SqlTrackerStore)


@pytest.mark.parametrize(
    "url",
    ["", "x", "mysql://h/d", "postgresql://h", "postgresql://u:p/w@h/d", "postgresql://u:p@h:x/d"],
)
def test_what_is_no_database_is_refused_without_repeating_it(url):
    with pytest.raises(SettingsError) as refused:
        DatabaseUrl(url)
    assert "u:p" not in str(refused.value)


@pytest.mark.parametrize("missing", ["sqlalchemy", "psycopg"])
def test_a_database_without_its_packages_is_one_clear_sentence(tmp_path, missing):
    """In a fresh process: everything but a database works, and that says what to install."""
    script = f"""
import sys
from pathlib import Path
sys.modules[{missing!r}] = None
from backcare.bootstrap import build_store, build_services
from backcare.cli.main import main
from backcare.config import *
build_store(Settings(user_data=Path({str(tmp_path)!r}))).members()
try:
    build_store(Settings(database_url=DatabaseUrl("postgresql://h/d")))
except SettingsError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "pip install -r requirements-club.txt" in done.stdout
