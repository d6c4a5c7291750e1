"""A club in PostgreSQL: two servers at once, lines that break, a server that goes away."""

import contextlib
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from backcare.domain.club.documents import TakenName, TakenNameError, UnconfirmedJoinError
from backcare.domain.errors import ConflictError, SignedOutError, UnconfirmedError, UnreachableError
from backcare.storage.postgres import database
from backcare.storage.postgres.club import SqlClubStore
from backcare.storage.postgres.database import Database
from tests.club.door import GOOD
from tests.club.joining import HOME, club_in, join
from tests.storage.servers import empty_databases, own_server

ROOT = Path(__file__).resolve().parents[2]


# Two servers


def test_two_processes_share_neither_a_name_nor_the_last_place():
    own = empty_databases()[0]
    accounts = club_in(own)
    accounts.start("Riverside Runners", "ab" * 32)
    token = accounts.invitations.make(most=12)
    url = own.engine.url.render_as_string(hide_password=False)
    names = [f"Runner {n}" for n in range(20, 32)]
    tries = [names, [*names[:6], *(f"Walker {n}" for n in range(20, 32))]]
    servers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.club.joining", url, token, *wanted],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for wanted in tries
    ]
    for server in servers:
        assert server.stdout.readline() == "ready\n"
    said = []
    for server in servers:
        server.stdin.write("\n")
        server.stdin.flush()
    for server in servers:
        said += server.communicate()[0].splitlines()
    came_in = sorted(word for word in said if " " in word)
    assert len(came_in) == 12, "each place once"
    assert came_in == sorted(account.nickname for account in accounts.members.all())
    assert len(set(came_in)) == 12, "each name once"
    assert {word for word in said if " " not in word} <= {"TakenNameError", "InvitationError"}
    assert accounts.invitations.open() == ()


def test_who_saves_waits_for_whoever_has_looked_before():
    own, other = empty_databases()
    mine, theirs, answers = SqlClubStore(own), SqlClubStore(other), []
    [read] = mine.write(put=[TakenName(key="ann", member="a")])

    def meanwhile(connection, cursor, text, *_):
        if text.startswith("INSERT INTO club_document") and not answers:
            changed = msgspec.structs.replace(read, member="b")
            answers.append(pool.submit(theirs.write, [changed]))
            wait(answers, timeout=0.3)  # it cannot end before we do

    sa.event.listen(own.engine, "before_cursor_execute", meanwhile)
    try:
        with ThreadPoolExecutor(1) as pool:
            mine.write(put=[msgspec.structs.replace(read, member="c")])
    finally:
        sa.event.remove(own.engine, "before_cursor_execute", meanwhile)
    with pytest.raises(ConflictError):
        answers[0].result()
    assert mine.get(TakenName, "ann").member == "c"


# Lines that break


class Losing:
    """A database that loses answers to saves: `done`, `undone`, or `away` and so not done; `None`
    for one that it answers.
    """

    def __init__(self, own):
        self.next = []
        self._own = own

    def freely(self, work):
        """Removals have room kept for them; their answers are lost as those of saves are."""
        return self.run(work, saves=True)

    def run(self, work, *, saves=False):
        how = self.next.pop(0) if saves and self.next else None
        if how is None:
            return self._own.run(work, saves=saves)
        if how == "away":
            raise UnreachableError("away")
        if how == "done":
            self._own.run(work, saves=True)
        else:
            with own_transaction(self._own) as connection:
                work(connection)
        raise UnconfirmedError("lost")


@contextlib.contextmanager
def own_transaction(own):
    """A transaction that comes to nothing."""
    with own.engine.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def losing():
    made = Losing(empty_databases()[0])
    club_in(made).start("Riverside Runners", "ab" * 32)
    return made


@pytest.mark.parametrize("how", ["done", "undone"])
def test_a_line_cut_at_the_commit_is_asked_again_and_nothing_done_twice(losing, how):
    accounts = club_in(losing)
    token = accounts.invitations.make()
    losing.next = [how]
    entered = join(accounts, token, "Ann")
    assert accounts.member_of(entered.token) == entered.account.key
    [invitation] = accounts.invitations.open()
    assert invitation.joined == 1
    losing.next = [how]
    again = accounts.recover("Ann", entered.recovery_code, "five dry running shoes", address=HOME)
    assert accounts.member_of(again.token) == entered.account.key
    with pytest.raises(SignedOutError):
        accounts.member_of(entered.token)
    losing.next = [how]
    accounts.leave(entered.account.key)
    assert accounts.members.all() == ()


def test_who_cannot_be_told_whether_they_joined_learns_it_by_trying_again(losing):
    accounts = club_in(losing)
    token = accounts.invitations.make()
    losing.next = [None, "done", "away"]  # what is counted of this address is saved first
    with pytest.raises(UnconfirmedJoinError):
        join(accounts, token, "Ann")
    with pytest.raises(TakenNameError):
        join(accounts, token, "Ann")
    accounts.sign_in("Ann", GOOD, address=HOME)
    losing.next = [None, "undone", "away"]
    with pytest.raises(UnconfirmedJoinError):
        join(accounts, token, "Ben")
    join(accounts, token, "Ben")


# A server that goes away


class Joining(threading.Thread):
    """Somebody joins and signs in, again and again, by one name after the other."""

    def __init__(self, accounts, token, name):
        super().__init__()
        self.members, self.sign_ins, self.refused, self.others = {}, [], 0, []
        self._accounts, self._token, self._name = accounts, token, name
        self._stop_now = threading.Event()

    def run(self):
        number = 10
        while not self._stop_now.is_set():
            number += 1
            try:
                entered = join(self._accounts, self._token, f"{self._name} {number}")
                self.members[entered.account.nickname] = entered.account.key
                nickname = entered.account.nickname
                again = self._accounts.sign_in(nickname, GOOD, address=HOME)
                self.sign_ins.append(again.token)
            except (UnreachableError, UnconfirmedError, UnconfirmedJoinError):
                self.refused += 1
            except BaseException as error:
                self.others.append(error)

    def more(self, wanted):
        """Wait until so many more came in."""
        deadline, wanted = time.monotonic() + 20, len(self.sign_ins) + wanted
        while len(self.sign_ins) < wanted:
            assert time.monotonic() < deadline, self.others
            time.sleep(0.02)

    def end(self):
        self._stop_now.set()
        self.join()


@pytest.mark.weekly
def test_a_server_killed_on_club_night_loses_nobody_who_was_let_in(monkeypatch):
    monkeypatch.setattr(database, "_RECONNECT_SECONDS", 0.1)
    with own_server() as server:  # with its own settings: it syncs
        accounts = club_in(Database(server.create("backcare")))
        accounts.start("Riverside Runners", "ab" * 32)
        token = accounts.invitations.make(most=500)
        joining = [Joining(accounts, token, name) for name in ("Runner", "Walker")]
        for each in joining:
            each.start()
        try:
            joining[0].more(3)
            server.kill()
            with pytest.raises(UnreachableError):
                accounts.invitations.make()
            server.start()
            for each in joining:
                each.more(3)
        finally:
            for each in joining:
                each.end()
        afresh = club_in(Database(server.url()))
        for each in joining:
            assert each.others == []
            assert each.refused
            for nickname, key in each.members.items():
                assert afresh.sign_in(nickname, GOOD, address=HOME).account.key == key
            for cookie in each.sign_ins:
                assert afresh.member_of(cookie) in each.members.values()
        [invitation] = afresh.invitations.open()
        assert invitation.joined == len(afresh.members.all()), "each came by it once"
