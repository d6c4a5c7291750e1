"""Many threads, many processes, and processes that are killed in the middle of a save."""

import contextlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from backcare.domain.errors import ConflictError
from backcare.domain.records import Record
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import check_in

ROOT = Path(__file__).resolve().parents[3]


ADD_AND_COUNT = """
import sys
from datetime import timedelta
from pathlib import Path
import msgspec
from backcare.domain.errors import ConflictError
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import TODAY, check_in

store, worker = TinyTrackerStore(Path(sys.argv[1])), int(sys.argv[2])
for n in range(1, 41):
    store.add("me", check_in(worker * 100 + n, TODAY - timedelta(days=n)))
    while True:
        counter = store.get("me", check_in(9999).id)
        try:
            store.change("me", msgspec.structs.replace(counter, note=str(int(counter.note) + 1)))
            break
        except ConflictError:
            pass
"""


def test_four_processes_lose_no_update(store, tmp_path):
    store.add("me", check_in(9999, nprs_running=0, note="0"))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", ADD_AND_COUNT, str(tmp_path / "user"), str(worker)], cwd=ROOT
        )
        for worker in range(1, 5)
    ]
    seen = 0
    while any(writer.poll() is None for writer in writers):
        now = len(TinyTrackerStore(tmp_path / "user").find("me", Record))
        assert now >= seen
        seen = now
    assert [writer.returncode for writer in writers] == [0] * 4
    assert len(store.find("me", Record)) == 161
    assert store.get("me", check_in(9999).id).note == "160"


def test_eight_threads_lose_no_update(store):
    store.add("me", check_in(9999, nprs_running=0, note="0"))

    def count(_):
        for _ in range(20):
            while True:
                counter = store.get("me", check_in(9999).id)
                with contextlib.suppress(ConflictError):
                    note = str(int(counter.note) + 1)
                    store.change("me", msgspec.structs.replace(counter, note=note))
                    break

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count, range(8)))
    assert store.get("me", check_in(9999).id).note == "160"


def kill_run(tmp_path, *code, kills):
    return subprocess.run(
        [
            sys.executable,
            *(code or ("-m", "tests.storage.tinydb_files.kill_run")),
            tmp_path / "user",
            kills,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="no fork there")
def test_a_killed_server_loses_nothing_it_has_acknowledged(tmp_path):
    """`make kill` does the same 500 times."""
    done = kill_run(tmp_path, kills="100")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 unreadable, 0 lost" in done.stdout


WRITING_IN_PLACE = """
import time
from backcare.storage.tinydb_files import sealed
from tests.storage.tinydb_files import kill_run

def in_place(path, data, before_rename):
    with path.open("wb") as file:
        file.write(data[: len(data) // 2])
        file.flush()
        time.sleep(0.002)
        file.write(data[len(data) // 2 :])

sealed.replace_file = in_place
kill_run.main()
"""


@pytest.mark.skipif(os.name == "nt", reason="no fork there")
def test_the_kills_would_find_a_store_that_writes_in_place(tmp_path):
    done = kill_run(tmp_path, "-c", WRITING_IN_PLACE, kills="40")
    assert done.returncode == 1
    assert "1 unreadable" in done.stdout
