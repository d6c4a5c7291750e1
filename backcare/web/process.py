"""The server's own process: it ends when it stands still, and whoever runs it starts it anew."""

import asyncio
import contextlib
import faulthandler
import gc
from collections.abc import Coroutine, Iterator
from typing import Any

import uvicorn
from streamlit import net_util
from streamlit.runtime.metrics_util import Installation

_BEAT_SECONDS = 1.0


async def end_if_still(seconds: float) -> None:
    """End the process if the event loop stands still for so long.

    The standard library's timer stands outside the interpreter: it fires also while something holds
    the interpreter's lock, when no thread of ours could. It first writes where each thread was, by
    file and function, to the log. systemd and Docker start the process anew.
    """
    try:
        while True:
            faulthandler.dump_traceback_later(seconds, exit=True)
            await asyncio.sleep(min(_BEAT_SECONDS, seconds / 10))
    finally:
        faulthandler.cancel_dump_traceback_later()


@contextlib.contextmanager
def in_background(work: Coroutine[Any, Any, None]) -> Iterator[None]:
    """Do `work` beside what is inside, and stop it at the end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()


def web_servers() -> list[uvicorn.Config]:
    """Return the settings of the web server of this process, which Streamlit hands to nobody."""
    return [
        found
        for found in gc.get_objects(generation=None)
        if issubclass(type(found), uvicorn.Config)  # `isinstance` asks proxies of what has gone
    ]


def ask_nobody() -> None:
    """Keep Streamlit from asking a computer of Amazon's for this server's address: to print it at
    the start, and each time that a page from elsewhere wants a socket, which is refused anyway.
    """

    def unknown() -> None:
        return None

    net_util.get_external_ip = net_util.get_internal_ip = unknown


def as_one_server() -> None:
    """Call all processes the same to browsers, in containers and on machines of their own too.

    Streamlit names each by the address of its network card, which is nobody's business. A page that
    goes on with another name than before drops all fields, with what was being typed.
    """
    Installation.instance().installation_id_v3 = "backcare"


def without_server_header() -> None:
    """Leave out the header that names the web server: Streamlit has no setting for it."""
    for found in web_servers():
        found.encoded_headers = [h for h in found.encoded_headers if h[0] != b"server"]
