"""A whole club, in files or in a database: backed up, restored, moved, looked at by the doctor."""

import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from backcare.bootstrap import club_store_at, database_at, store_at
from backcare.cli.main import main
from backcare.club.accounts import Accounts
from backcare.config import DatabaseUrl
from backcare.domain.club.documents import Account, Invitation, Role, SignIn
from backcare.domain.errors import SignedOutError
from backcare.domain.records import Record
from backcare.storage.club import BACKED_UP, all_documents
from backcare.storage.postgres import archive as archive_sql
from tests.builders import check_in, one_of_each, year_profile
from tests.storage.servers import empty_databases

GOOD = "four wet running shoes"
HOME = "192.0.2.7"
ENGINES = ["files", "database"]


class Place:
    """A club somewhere, as its host has it."""

    def __init__(self, where, monkeypatch):
        self.where = where
        self._monkeypatch = monkeypatch
        self.records = store_at(where)
        self.documents = club_store_at(where)
        self.accounts = Accounts(self.documents, self.records, lambda: datetime.now(UTC))

    def fill(self):
        self.accounts.start("Riverside Runners", "ab" * 32)
        joined = {name: self._join(name) for name in ("Olga", "Ann", "Ben")}
        voucher = self.accounts.vouchers.make("https://id.example 7", "phone")
        invitation = self.accounts.invitations.make()
        self.accounts.join_by_provider(voucher, "phone", invitation, "Cleo", has_agreed=True)
        self.records.add_all(joined["Ann"].account.key, one_of_each())
        self.records.save_profile(joined["Ann"].account.key, year_profile())
        return joined

    def host(self, *arguments):
        if isinstance(self.where, DatabaseUrl):
            self._monkeypatch.setenv("BACKCARE_DATABASE_URL", self.where.url)
        else:
            self._monkeypatch.delenv("BACKCARE_DATABASE_URL", raising=False)
            self._monkeypatch.setenv("BACKCARE_DATA", str(self.where))
        self.key = Path(os.environ["BACKCARE_DATA"]) / "backup.key"
        result = CliRunner().invoke(main, [*map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    def everything(self, kinds=BACKED_UP):
        return all_documents(self.documents, kinds), {
            m: (
                self.records.find(m, Record),
                msgspec.structs.replace(self.records.profile(m), rev=0),
            )
            for m in self.records.members()
        }

    def sql(self, statement):
        database_at(self.where).run(lambda c: c.execute(sa.text(statement)), saves=True)

    def _join(self, name):
        role = Role.ORGANISER if name == "Olga" else Role.MEMBER
        token = self.accounts.invitations.make(role)
        return self.accounts.join(token, name, GOOD, has_agreed=True, address=HOME)


@pytest.fixture
def place(tmp_path, monkeypatch):
    def made(engine, name):
        if engine == "files":
            return Place(tmp_path / name, monkeypatch)
        own = empty_databases()[0].engine.url.render_as_string(hide_password=False)
        return Place(DatabaseUrl(own), monkeypatch)

    return made


@pytest.mark.parametrize("target", ENGINES)
@pytest.mark.parametrize("source", ENGINES)
def test_a_club_is_backed_up_and_restored_anywhere(place, tmp_path, source, target):
    club = place(source, "one")
    joined = club.fill()
    before = club.everything()
    code, said = club.host("store", "backup", tmp_path / "kept.tar", "--here")
    assert code == 0, said
    assert (tmp_path / "kept.tar").stat().st_mode & 0o077 == 0
    back = place(target, "two")  # a database is empty again here
    code, said = back.host("store", "restore", tmp_path / "kept.tar", "--key", club.key)
    assert code == 0, said
    assert back.everything() == before
    for ended in (SignIn, Invitation):
        assert back.documents.all(ended) == ()
    with pytest.raises(SignedOutError):
        back.accounts.member_of(joined["Ann"].token)
    assert back.accounts.sign_in("Ann", GOOD, address=HOME).account.nickname == "Ann"
    assert back.host("store", "doctor")[0] == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_who_has_left_is_not_brought_back_by_a_backup(place, tmp_path, engine):
    club = place(engine, "one")
    joined = club.fill()
    assert club.host("store", "backup", tmp_path / "kept.tar", "--here")[0] == 0
    for name in ("Ann", "Ben"):  # Ben never saved anything
        club.accounts.leave(joined[name].account.key)
    code, said = club.host("store", "restore", tmp_path / "kept.tar")
    assert (code, "--replace" in said) == (1, True), said
    code, said = club.host("store", "restore", tmp_path / "kept.tar", "--replace")
    assert code == 0, said
    assert sorted(a.nickname for a in club.accounts.members.all()) == ["Cleo", "Olga"]
    assert joined["Ann"].account.key not in club.records.members()
    token = club.accounts.invitations.make()
    club.accounts.join(token, "Ann", GOOD, has_agreed=True, address=HOME)  # the name is free


@pytest.mark.parametrize("engine", ENGINES)
def test_who_erased_their_entries_and_stayed_is_still_a_member_after_a_restore(
    place, tmp_path, engine
):
    club = place(engine, "one")
    joined = club.fill()
    ann = joined["Ann"].account.key
    assert club.host("store", "backup", tmp_path / "kept.tar", "--here")[0] == 0
    club.records.erase(ann)
    code, said = club.host("store", "restore", tmp_path / "kept.tar", "--replace")
    assert code == 0, said
    assert "Ann" in [a.nickname for a in club.accounts.members.all()]
    assert ann not in club.records.members()


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_restore_replaces_is_kept(place, tmp_path, engine):
    club = place(engine, "one")
    joined = club.fill()
    assert club.host("store", "backup", tmp_path / "kept.tar", "--here")[0] == 0
    club.accounts.members.set_role("Ben", Role.ORGANISER)
    club.records.add(joined["Ben"].account.key, check_in(1))
    code, said = club.host("store", "restore", tmp_path / "kept.tar", "--replace")
    assert code == 0, said
    roles = {a.nickname: a.role for a in club.documents.all(Account)}
    assert roles["Ben"] is Role.MEMBER
    assert club.records.find(joined["Ben"].account.key, Record) == ()
    aside = said.split("What was there before is in ")[1].splitlines()[0]
    if engine == "database":
        assert club.host("store", "restore", aside, "--replace")[0] == 0
        assert club.records.find(joined["Ben"].account.key, Record) == (check_in(1),)
    else:
        assert b"Olga" in (tmp_path / aside / "club.json").read_bytes()


def test_a_restore_into_a_database_that_fails_changes_nothing(place, tmp_path, monkeypatch):
    club = place("database", "one")
    joined = club.fill()
    assert club.host("store", "backup", tmp_path / "kept.tar")[0] == 0
    club.records.add(joined["Ben"].account.key, check_in(1))
    before = club.everything()

    def fail(connection, documents):
        raise OSError("the disk is full")

    monkeypatch.setattr(archive_sql, "put_all", fail)
    assert club.host("store", "restore", tmp_path / "kept.tar", "--replace")[0] == 1
    assert club.everything() == before
    assert [file.name for file in tmp_path.glob("*.*")] == ["kept.tar"]


def test_a_restore_into_files_that_fails_at_the_club_changes_nothing(place, tmp_path, monkeypatch):
    club = place("files", "one")
    joined = club.fill()
    assert club.host("store", "backup", tmp_path / "kept.tar", "--here")[0] == 0
    club.records.add(joined["Ben"].account.key, check_in(1))
    before = club.everything()
    real = Path.replace

    def fail(self, target):
        if target.name == "club.json" and target.parent.name == "one":
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    code, said = club.host("store", "restore", tmp_path / "kept.tar", "--replace")
    assert (code, "nothing was changed" in said) == (1, True), said
    assert Place(club.where, monkeypatch).everything() == before
    assert club.host("store", "doctor")[0] == 0, "nothing is left behind"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_without_a_club_is_restored_and_leaves_the_club_alone(place, tmp_path, engine):
    alone = place("files", "alone")
    alone.records.add("me", check_in(1))
    assert alone.host("store", "backup", tmp_path / "old.tar", "--here")[0] == 0
    club = place(engine, "club")
    club.fill()
    before, _ = club.everything()
    code, said = club.host(
        "store", "restore", tmp_path / "old.tar", "--replace", "--key", alone.key
    )
    assert code == 0, said
    documents, records = club.everything()
    assert documents == before
    assert list(records) == ["me"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_whose_club_was_altered_restores_nothing(place, tmp_path, engine):
    club = place("files", "one")
    club.fill()
    file = tmp_path / "kept.tar"
    assert club.host("store", "backup", file, "--here", "--plain")[0] == 0
    file.write_bytes(file.read_bytes().replace(b'"Olga"', b'"Olgb"'))
    empty = place(engine, "empty")
    code, said = empty.host("store", "restore", file, "--plain")
    assert (code, said.count("Error: "), "is damaged" in said) == (1, 1, True), said
    assert empty.everything() == ((), {})


def test_what_a_database_cannot_read_is_told_and_never_replaced(place, tmp_path):
    club = place("database", "one")
    joined = club.fill()
    ann, ben = (joined[name].account.key for name in ("Ann", "Ben"))
    club.records.add(ben, check_in(1))
    assert club.host("store", "backup", tmp_path / "sound.tar")[0] == 0
    assert club.host("store", "backup", tmp_path / "sound.tar")[0] == 1, "overwrites nothing"
    club.sql(f"UPDATE tracker_record SET document = '{{}}' WHERE member = '{ann}'")
    club.sql("UPDATE club_document SET document = '{}' WHERE kind = 'name'")
    for command in ("doctor", "backup"):
        told = [tmp_path / "rest.tar"] if command == "backup" else []
        code, said = club.host("store", command, *told)
        assert (code, "the club" in said) == (1, True), said
        assert (ann in said) is (command == "doctor"), "its records are in the backup as they are"
    code, said = club.host("store", "restore", tmp_path / "sound.tar", "--replace")
    assert (code, "pg_dump" in said) == (1, True), said
    assert {file.name for file in tmp_path.glob("*.*")} == {"sound.tar", "rest.tar"}
    club.sql("TRUNCATE tracker_record, tracker_member, club, club_document")
    assert club.host("store", "restore", tmp_path / "sound.tar")[0] == 0
    assert club.host("store", "doctor")[0] == 0


@pytest.mark.parametrize("way", [ENGINES, ENGINES[::-1]])
def test_a_club_moves_without_anybody_signing_in_again(place, way):
    source, target = (place(engine, engine) for engine in way)
    joined = source.fill()
    ours = ("--from", str_of(source), "--to", str_of(target))
    code, said = source.host("move", *ours)
    assert code == 0, said
    kinds = (*BACKED_UP, SignIn, Invitation)
    assert target.everything(kinds) == source.everything(kinds)
    assert target.accounts.member_of(joined["Ann"].token) == joined["Ann"].account.key
    assert source.host("move", *ours)[0] == 0, "it may be run again"
    target.accounts.members.set_role("Ben", Role.ORGANISER)
    source.records.add(joined["Ben"].account.key, check_in(2))
    code, said = source.host("move", *ours)
    assert (code, "is not the club" in said) == (1, True), said
    assert target.records.find(joined["Ben"].account.key, Record) == (), "no records are mixed in"


def test_a_move_brings_back_nobody_who_left_there(place):
    source, target = place("files", "one"), place("database", "two")
    joined = source.fill()
    ben = joined["Ben"].account.key
    target.records.add_erasures([f"2026-11-25T20:00:00.000+00:00 {ben}"])
    code, said = source.host("move", "--from", str_of(source), "--to", str_of(target))
    assert code == 0, said
    assert sorted(a.nickname for a in target.accounts.members.all()) == ["Ann", "Cleo", "Olga"]


def str_of(place):
    return place.where.url if isinstance(place.where, DatabaseUrl) else place.where


def test_a_damaged_club_is_told_and_brought_back_alone(place, tmp_path):
    club = place("files", "one")
    ben = club.fill()["Ben"].account.key
    assert club.host("store", "backup", tmp_path / "old.tar", "--here")[0] == 0
    club.records.add(ben, check_in(1))
    before = club.everything()
    file = tmp_path / "one" / "club.json"
    file.write_bytes(file.read_bytes().replace(b"Olga", b"Olgb"))
    code, said = club.host("store", "doctor")
    assert (code, "the club" in said) == (1, True), said
    code, said = club.host("store", "backup", tmp_path / "kept.tar", "--here")
    assert (code, "club.json" in said) == (1, True), said
    for backup in ("old.tar", "kept.tar"):
        code, said = club.host("store", "restore", tmp_path / backup, "--replace")
        assert code == 0, said
    assert club.everything() == before
