"""A stranger's program: a process of its own beside the server, as the attacker's would be."""

import contextlib
import subprocess
import sys

from tests.conftest import ROOT


@contextlib.contextmanager
def beside(module, *arguments, begun):
    """Have `python -m MODULE ARGUMENTS` go on meanwhile, from the moment it writes `begun`."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout.readline() == f"{begun}\n"
            yield
            assert program.poll() is None, f"{module} ended before what was tried beside it"
        finally:
            program.terminate()
