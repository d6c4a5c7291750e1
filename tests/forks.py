"""A server without its start: it is forked from a process that has imported all it needs.

To import that takes several times as long as all else that a server does for a test. What is about
the start itself, or the first page of a server, starts one as everybody does.
"""

import contextlib
import multiprocessing
import os
import runpy
import sys
from functools import partial
from types import ModuleType

from scripts import local_server

_READY = multiprocessing.get_context("forkserver")
_READY.set_forkserver_preload(["tests.forks_ready"])


@contextlib.contextmanager
def _nobody_is_main():
    """A process that is started runs first whatever is the main module here: after a test of a page
    that is the page.
    """
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Forked:
    """A process as `subprocess` has them, as far as tests ask."""

    def __init__(self, arguments, *, cwd, env, stdout, **_):
        log = getattr(stdout, "name", os.devnull)
        self._process = _READY.Process(target=_run, args=(arguments[2:], cwd, env, log))
        with _nobody_is_main():
            self._process.start()
        self.pid = self._process.pid

    @property
    def returncode(self):
        return self._process.exitcode

    def poll(self):
        return self.returncode

    def send_signal(self, number):
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self):
        self._process.terminate()

    def wait(self, timeout=None):
        self._process.join(timeout)
        assert self.returncode is not None, "it does not end"
        return self.returncode


def _run(arguments, folder, environment, log):
    """Become `python -m MODULE ...`."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    output = os.open(log, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    module, *sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


running_server = partial(local_server.running_server, start=Forked)
