"""Streamlit's command, for a server that may be one of several: its port opens once it answers.

    python -m backcare.web.begin run app.py ...

Streamlit opens it first and begins then, for seconds. Whoever a web server in front sent there
waited for all of it, and was not sent to another process instead.
"""

import socket

from streamlit.web.cli import main
from streamlit.web.server.starlette import starlette_server


def _take(address: str, port: int, backlog: int) -> socket.socket:  # noqa: ARG001, as theirs
    """Take a port and leave it closed: uvicorn opens it at the end of its start."""
    is_long = ":" in address
    taken = socket.socket(socket.AF_INET6 if is_long else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_long:
        taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    try:
        taken.bind((address, port))
    except OSError:
        taken.close()
        raise
    taken.setblocking(False)
    return taken


if __name__ == "__main__":
    starlette_server._bind_socket = _take
    main()
