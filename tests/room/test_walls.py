"""What a process can still do behind its walls: tried there, in a process of its own."""

import ctypes
import json
import signal
import subprocess
import sys

import pytest

from backcare.config import ROOT

linux = pytest.mark.skipif(sys.platform != "linux", reason="walls of the Linux kernel")

TRIES = """
import json, os, socket, sys
from backcare.room.walls import confine
answers = {}
def attempt(name, do):
    try:
        do()
        answers[name] = "done"
    except (OSError, MemoryError) as error:
        answers[name] = type(error).__name__
folder, parent = sys.argv[1], os.getppid()
confine(60)
attempt("read", lambda: open(folder + "/kept"))
attempt("write", lambda: open(folder + "/new", "w"))
attempt("list", lambda: os.listdir(folder))
attempt("connect", socket.socket)
attempt("pair", socket.socketpair)
attempt("signal", lambda: os.kill(parent, 0))
attempt("remove", lambda: os.unlink(folder + "/kept"))
attempt("rename", lambda: os.rename(folder + "/kept", folder + "/gone"))
attempt("folder", lambda: os.mkdir(folder + "/sub"))
attempt("run", lambda: os.execv(sys.executable, [sys.executable, "-c", "print('{}')"]))
attempt("much", lambda: bytearray(700 * 2**20))
attempt("some", lambda: bytearray(100 * 2**20))
print(json.dumps(answers))
"""
BUSY = """
from backcare.room.walls import allow_seconds, confine
confine({wall})
allow_seconds({cpu})
import re
re.match("(a+)+$", "a" * 60 + "b")  # holds the interpreter: no signal is seen from inside
"""


def tried(script, *arguments):
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )


def landlock_version():
    return ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1)


@linux
def test_a_room_opens_nothing_reaches_nobody_and_takes_no_more_memory_than_it_may(tmp_path):
    (tmp_path / "kept").write_text("theirs")
    answers = json.loads(tried(TRIES, str(tmp_path)).stdout)
    assert answers.pop("some") == "done"
    assert answers.pop("much") == "MemoryError"
    if landlock_version() < 6:
        answers = {name: answers[name] for name in ("read", "write", "list", "connect", "pair")}
    else:
        assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert "done" not in answers.values(), answers


@linux
@pytest.mark.parametrize(
    ("limits", "by"),
    [({"wall": 60, "cpu": 1}, signal.SIGXCPU), ({"wall": 1, "cpu": 60}, signal.SIGALRM)],
    ids=["processor", "clock"],
)
def test_the_system_ends_a_room_that_nothing_inside_can_end(limits, by):
    assert tried(BUSY.format(**limits)).returncode == -by
