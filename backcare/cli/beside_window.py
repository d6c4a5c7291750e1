"""Streamlit's command, for as long as the window that started it is there: a club at home.

    python -m backcare.cli.beside_window LOCK run app.py ...

Its input is a line to that window. Once that is closed, however the window ended, this process ends
too: nobody could stop it any more. While it lives it holds the lock.
"""

import os
import signal
import sys
import threading
import time

from filelock import FileLock
from streamlit.web.cli import main

_GRACE_SECONDS = 10.0
"""What an orderly end may take, before it is one without order."""


def _end_with_window() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    lock = FileLock(sys.argv.pop(1), mode=0o600)
    lock.acquire()
    threading.Thread(target=_end_with_window, daemon=True).start()
    main()
