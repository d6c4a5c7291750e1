"""Members' pages beside files that mean harm: how long a page takes while each is read, and alone.

A visitor uploads the file as a browser does; two others ask for their pages all the while.
"""

import importlib
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from benchmarks.visitor import rerun, visiting
from scripts.local_server import Server, running_server

PAGES = ("tracker", "plan")
ALONE_SECONDS = 10.0
MOST_SECONDS = 60.0


class Beside(NamedTuple):
    """Wall-clock milliseconds of pages, and what became of the file."""

    median: float
    p95: float
    pages: int
    seconds: float
    memory_mb: float


def main() -> None:
    """Print a line for each file."""
    hostile: Any = importlib.import_module("tests.room.hostile")
    files: dict[str, tuple[str, Callable[[], bytes]]] = {
        "GPX of 25 MB of one word": ("a.gpx", lambda: hostile.many_words(4_200_000)),
        "GPX of 500,000 namespaces": ("a.gpx", lambda: hostile.many_namespaces(500_000)),
        "GPX of a million points": ("a.gpx", lambda: hostile.points(1_000_000)),
        "FIT of 4 million records": ("a.fit", lambda: hostile.tiny_records(4_000_000)),
        "table of 8 million columns": ("a.csv", lambda: hostile.wide_table(8_000_000)),
        "table of 50,000 types": ("a.csv", lambda: hostile.many_types(50_000)),
    }
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        _pages_while(server, lambda: time.sleep(5))
        print("\n| pages beside | median ms | p95 ms | pages | file took s | memory MB |")
        print("|---|---|---|---|---|---|")
        _row("nothing", _pages_while(server, lambda: time.sleep(ALONE_SECONDS)))
        for name, (file, make) in files.items():
            data = make()
            _row(name, _pages_while(server, partial(_bring, server, file, data)))
        _row("nothing, once more", _pages_while(server, lambda: time.sleep(ALONE_SECONDS)))


def _row(name: str, beside: Beside) -> None:
    print(
        f"| {name} | {beside.median:.0f} | {beside.p95:.0f} | {beside.pages} |"
        f" {beside.seconds:.1f} | {beside.memory_mb:.0f} |",
        flush=True,
    )


def _pages_while(server: Server, do: Callable[[], object]) -> Beside:
    """Ask for pages in two visits until something else is done."""
    done = threading.Event()
    took: list[float] = []

    def visit(page: str) -> None:
        with visiting(server.url) as socket:
            hash_ = rerun(socket, page, "").page_hash
            while not done.is_set():
                began = time.perf_counter()
                rerun(socket, page, "", hash_)
                took.append((time.perf_counter() - began) * 1000)
                done.wait(0.05)

    threads = [threading.Thread(target=visit, args=(page,)) for page in PAGES]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    do()
    seconds = time.perf_counter() - began
    done.set()
    for thread in threads:
        thread.join()
    p95 = statistics.quantiles(took, n=20)[-1]
    return Beside(statistics.median(took), p95, len(took), seconds, _memory_mb(server))


def _memory_mb(server: Server) -> float:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _bring(server: Server, name: str, data: bytes) -> None:
    """Upload a file on the page of one's data, and wait until it is told what is in it."""
    with visiting(server.url) as socket:
        widget, hash_ = _uploader(socket)
        with _asked(socket, BackMsg()) as message:
            message.file_urls_request.request_id = "1"
            message.file_urls_request.file_names.append(name)
        urls = next(m for m in _messages(socket) if m.WhichOneof("type") == "file_urls_response")
        [url] = urls.file_urls_response.file_urls
        _put(server, url.upload_url, name, data)
        with _asked(socket, BackMsg()) as message:
            state = message.rerun_script
            state.page_script_hash = hash_
            state.context_info.timezone = "Europe/London"
            given = state.widget_states.widgets.add(id=widget).file_uploader_state_value
            given.uploaded_file_info.add(
                file_id=url.file_id, name=name, size=len(data), file_urls=url
            )
        for _ in _until_drawn(socket):
            pass


def _uploader(socket: ClientConnection) -> tuple[str, str]:
    """Return the id of the field for run files, and the hash of its page."""
    with _asked(socket, BackMsg()) as message:
        message.rerun_script.page_name = "my_data"
        message.rerun_script.context_info.timezone = "Europe/London"
    found, hash_ = "", ""
    for message in _until_drawn(socket):
        if message.WhichOneof("type") == "navigation":
            hash_ = message.navigation.page_script_hash
        element = message.delta.new_element
        if element.WhichOneof("type") == "file_uploader" and "import.files" in (
            element.file_uploader.id
        ):
            found = element.file_uploader.id
    return found, hash_


@contextmanager
def _asked(socket: ClientConnection, message: BackMsg) -> Iterator[BackMsg]:
    yield message
    socket.send(message.SerializeToString())


def _messages(socket: ClientConnection) -> Iterator[ForwardMsg]:
    while True:
        data = socket.recv(timeout=MOST_SECONDS * 10)
        message = ForwardMsg()
        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
        yield message


def _until_drawn(socket: ClientConnection) -> Iterator[ForwardMsg]:
    for message in _messages(socket):
        yield message
        if message.WhichOneof("type") == "script_finished":
            return


def _put(server: Server, path: str, name: str, data: bytes) -> None:
    """Send a file as Streamlit's page does: with the mark that it shares with its cookie."""
    host = urlsplit(server.url).netloc
    mark = "backcare-file"
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + data + f"\r\n--{mark}--\r\n".encode()
    connection = HTTPConnection(host, timeout=MOST_SECONDS)
    connection.request("GET", "/_stcore/health", headers={"Origin": server.url})
    answer = connection.getresponse()
    answer.read()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    headers = {
        "Content-Type": f"multipart/form-data; boundary={mark}",
        "Origin": server.url,
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2],
    }
    connection.request("PUT", path, body, headers)
    status = connection.getresponse().status
    connection.close()
    if status >= 300:
        raise RuntimeError(f"the upload was answered {status}")


if __name__ == "__main__":
    main()
