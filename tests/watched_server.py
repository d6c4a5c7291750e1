"""Streamlit's own command, and a note of whom the server asks outside this machine."""

import ipaddress
import json
import os
import sys
from pathlib import Path

from streamlit.web.cli import main

_NOTES = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}
_HERE = {"localhost", "", None}


def _is_here(name):
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name in _HERE
    return address.is_loopback or address.is_unspecified


def watch():
    """Write down each name that is looked up and each address that is connected to."""
    seen = Path(os.environ["BACKCARE_TESTS_SEEN"])
    seen.write_text('["started"]\n')

    def note(event, arguments):
        place = _NOTES.get(event)
        if place is None:
            return
        target = arguments[place]
        name = target[0] if isinstance(target, tuple) else target
        if isinstance(name, bytes):
            name = name.decode()
        if isinstance(name, str) and not name.startswith("/") and not _is_here(name):
            with seen.open("a") as file:
                file.write(f"{json.dumps([event, name])}\n")

    sys.addaudithook(note)


if __name__ == "__main__":
    watch()
    main()
