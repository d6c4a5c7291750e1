"""What a process that reads a file may still do: use some memory and time, and answer.

The limits of the system hold on Linux and macOS (there without that of memory); Landlock, where the
kernel has it, closes what a process could do to files and other processes without opening them.
"""

import contextlib
import ctypes
import math
import os
import signal
import sys
import time
from pathlib import Path

MEMORY = 512 * 2**20
"""Most bytes that a reading may take beside what the process already has."""
SHORT_SECONDS, NICE = 0.5, 5
"""After so many seconds of the processor a reading stands so far behind the pages, which then go
first: a run takes less, and should not wait.
"""

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_NO_NEW_PRIVILEGES, _DIE_WITH_PARENT = 38, 1
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights on files each version of Landlock knows; later ones know 16."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def confine(seconds: float, memory: int = MEMORY) -> None:
    """Give up for good, for this process, all that reading a file needs not.

    Descriptors that are open stay; no further one can be opened, so there is no network and no
    file. `seconds` are those of a clock, after which the system ends the process.
    """
    import resource  # not there on Windows, where no room is made

    _stand_behind()
    _close_files()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    limits = {
        resource.RLIMIT_AS: _taken() + memory,
        resource.RLIMIT_CPU: math.ceil(time.process_time() + seconds),
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 0,
    }
    for which, most in limits.items():
        with contextlib.suppress(OSError, ValueError):  # macOS has none for memory
            resource.setrlimit(which, (most, most))


def allow_seconds(seconds: float) -> None:
    """Let the system end this process after so many more seconds of the processor."""
    import resource

    most = math.ceil(time.process_time() + seconds)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard < 0 else min(most, hard), hard))


def _stand_behind() -> None:
    """Let the pages go first, and let the system end this process first if memory is short."""
    signal.signal(signal.SIGVTALRM, _go_behind)
    signal.setitimer(signal.ITIMER_VIRTUAL, SHORT_SECONDS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _go_behind(*_: object) -> None:
    os.nice(NICE)


def _taken() -> int:
    """Return how many bytes of addresses this process has; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text().split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _close_files() -> None:
    """Refuse every change and look at a file, connections, and signals to other processes."""
    if sys.platform != "linux":
        return
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    version = system.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    rules = _Ruleset(fs=(1 << _RIGHTS.get(version, 16)) - 1)
    size = 8
    if version >= 4:
        rules.net, size = 3, 16
    if version >= 6:
        rules.scoped, size = 3, 24
    ruleset = system.syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset >= 0:
        system.syscall(_RESTRICT_SELF, ruleset, 0)
        os.close(ruleset)
