"""A backup that a host takes along: made, sent and gone, whatever happens meanwhile."""

import asyncio
import errno
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from backcare import host as hosts
from backcare.config import DatabaseUrl, Settings
from backcare.domain.club.documents import BackingUpError, NoBackupError, Role
from backcare.host import Host
from backcare.storage.host.archive import BackupReport
from backcare.storage.host.backup_file import Seals, opened_backup
from backcare.storage.host.keys import KEY_FILE, read_key
from backcare.storage.postgres.store import SqlTrackerStore
from backcare.web.door.host_room import SentOnce
from backcare.web.door_queue import DoorQueue
from tests.builders import check_in
from tests.club.door import join, post, turn_second_on
from tests.storage.servers import empty_databases

PAGE, BACKUP = "/door/host", "/door/host-backup"


@pytest.fixture
def client(browser, services):
    """The browser of Hedi, who looks after the server."""
    made, accounts = browser(), services.club.accounts
    joined = join(made, services, "Hedi")
    accounts.members.set_role("Hedi", Role.HOST)
    turn_second_on(made, services, joined)
    return made


@pytest.fixture
def host(services):
    return Host(services.settings)


def left(services):
    return list(services.settings.user_data.glob(".taken-along-*"))


def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(client, services, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for where in ("tempfile.mkdtemp", "back_up_at"):
        with monkeypatch.context() as patch:
            patch.setattr(f"backcare.host.{where}", full)
            answer = post(client, BACKUP, shown=PAGE)
        assert (answer.status_code, "No backup could be made" in answer.text) == (400, True)
        assert "free space" in answer.text
        assert left(services) == []
    assert post(client, BACKUP, shown=PAGE).status_code == 200


def test_a_backup_without_a_member_who_cannot_be_read_says_so_in_its_name(client, services):
    for member in ("ann", "ben"):
        services.store.add_all(member, [check_in()])
    file = services.settings.user_data / "members" / "ann.json"
    file.write_bytes(file.read_bytes()[:-9])
    name = post(client, BACKUP, shown=PAGE).headers["content-disposition"]
    assert re.search(r'"backcare-[\d-]+-incomplete\.age"', name)


def written(_, file, **__):
    """Take the place of what writes a backup."""
    file.touch()
    return BackupReport((), ())


def test_a_folder_that_is_not_there_yet_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(hosts, "back_up_at", written)
    assert Host(Settings(user_data=tmp_path / "none")).back_up().exists()


def test_a_line_that_is_cut_leaves_no_file(host, services):
    services.store.add_all("ann", [check_in()])
    file = host.back_up()

    async def cut(message):
        if message["type"] == "http.response.body":
            raise OSError("the line is cut")

    async def receive():
        await asyncio.Event().wait()

    scope = {"type": "http", "method": "POST", "headers": [], "asgi": {"spec_version": "2.4"}}
    with pytest.raises(OSError, match="cut"):
        asyncio.run(SentOnce(file, host.forget)(scope, receive, cut))
    assert left(services) == []


def test_who_fetches_a_backup_slowly_takes_no_place_at_the_door(services):
    begun, both = [], asyncio.Event()

    async def slow(scope, receive, send):
        begun.append(scope["path"])
        if scope["path"] != BACKUP:
            both.set()
        await both.wait()

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(_):
        pass

    async def run():
        texts, limits = services.content.texts, services.settings.limits
        queue = DoorQueue(slow, texts, limits, lambda *_: None, "sign-in")
        paths = [*[BACKUP] * 5, "/door/sign-in"]
        asked = ({"type": "http", "method": "POST", "path": path, "headers": []} for path in paths)
        async with asyncio.timeout(20):
            await asyncio.gather(*(queue(scope, receive, send) for scope in asked))

    asyncio.run(run())
    assert begun[-1] == "/door/sign-in"


def test_a_second_tap_gets_a_backup_too(host, services, monkeypatch):
    going, begun = Event(), Event()

    def slow(folder, file, **__):
        begun.set()
        going.wait()
        return written(folder, file)

    monkeypatch.setattr(hosts, "back_up_at", slow)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(host.back_up)
        begun.wait()
        second = pool.submit(host.back_up)
        going.set()
        made = {first.result(), second.result()}
    assert len(made) == len(left(services)) == 2


def test_who_would_wait_for_too_long_is_told(host, client, monkeypatch):
    going, begun = Event(), Event()

    def slow(_, file, **__):
        begun.set()
        going.wait()
        raise OSError(errno.EIO, "failed")

    monkeypatch.setattr(hosts, "back_up_at", slow)
    monkeypatch.setattr(hosts, "_WAIT_SECONDS", 0.0)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(host.back_up)
        begun.wait()
        with pytest.raises(BackingUpError):
            host.back_up()
        going.set()
        with pytest.raises(NoBackupError):
            first.result()
    with pytest.raises(NoBackupError):  # the turn was given back
        host.back_up()


@pytest.mark.parametrize("at", ["the start", "a look"])
def test_what_a_server_left_that_was_ended_goes_with_the_next_start_or_look(services, at):
    host = Host(services.settings)
    root = services.settings.user_data
    old, new = root / ".taken-along-old", root / ".taken-along-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "records").touch()
    then = time.time() - 3600
    os.utime(old, (then, then))
    if at == "the start":
        Host(services.settings)
    else:
        host.look()
    assert left(services) == [new]


def test_a_backup_of_a_database_is_whole_and_leaves_no_copy(tmp_path):
    own = empty_databases()[0]
    SqlTrackerStore(own).add("ann", check_in())
    place = DatabaseUrl(own.engine.url.render_as_string(hide_password=False))
    root = tmp_path / "user"
    host = Host(Settings(user_data=root, database_url=place))
    file = host.back_up()
    assert list(file.parent.iterdir()) == [file]
    with opened_backup(file, Seals(read_key(root / KEY_FILE))) as backup:
        assert list(backup.manifest.members) == ["ann"]
    host.forget(file)
    assert list(root.glob(".taken-along-*")) == []
