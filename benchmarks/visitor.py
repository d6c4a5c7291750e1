"""A visit without a browser: speaks Streamlit's own protocol and measures what a rerun costs."""

import json
import os
import socket as sockets
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from scripts.local_server import Server

_TICKS = os.sysconf("SC_CLK_TCK")


Told = Mapping[str, int]
"""What a component of ours tells."""
Tap = tuple[str, str | Told | None]
"""A widget's key and the choice there; `None` presses a button."""
Chosen = Mapping[str, str | float | Told]
"""The value of each widget, by id: one of several choices, a number, or what a component tells."""


class Rerun(NamedTuple):
    """Medians of several reruns: CPU and wall-clock milliseconds, bytes sent to the browser."""

    cpu_ms: float
    wall_ms: float
    wire_bytes: int


class _Counting(sockets.socket):
    """A connection that counts what comes, as it comes: compressed, if the server does so."""

    received = 0

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        data = super().recv(bufsize, flags)
        self.received += len(data)
        return data


@contextmanager
def visiting(
    url: str,
    cookie: str = "",
    port: int | None = None,
    host: str | None = None,
    goes_on: str = "",
) -> Iterator[ClientConnection]:
    """Open a session on the server at `url`, as the owner of this cookie; `port` is that of one of
    several processes that all answer to `url`. `host` is where it is spoken to without encryption
    if it answers to a name that leads elsewhere; `goes_on` names a session to go on with.
    """
    headers = {"Cookie": cookie} if cookie else {}
    at = urlsplit(url)
    counting = _Counting(sockets.AF_INET, sockets.SOCK_STREAM)
    counting.connect((host or at.hostname, port or at.port))
    with connect(
        f"{'ws' if host else at.scheme.replace('http', 'ws')}://{at.netloc}/_stcore/stream",
        sock=counting,
        max_size=None,
        origin=Origin(url),
        additional_headers=headers,
        subprotocols=[Subprotocol(one) for one in ("streamlit", "none", goes_on)]
        if goes_on
        else None,
        open_timeout=120,
        ping_interval=None,
    ) as socket:
        yield socket


def measure_reruns(
    server: Server,
    page: str,
    query: str = "",
    *,
    taps: Sequence[Tap] = (),
    part: str = "",
    rounds: int = 5,
    reruns: int = 10,
) -> Rerun:
    """Return what another rerun of a page costs in a session that shows it.

    `taps` first lead to a state of the page. `part` is the key of a widget: then it is what a tap
    on that costs, if it draws only its own part of the page anew.

    The kernel counts CPU time in ticks of 10 ms, so it is measured over `reruns` at a time.
    """
    with visiting(server.url) as socket:
        first = rerun(socket, page, query)
        hash_, ids, query = first.page_hash, first.widget_ids, first.query
        chosen: dict[str, str | float | Told] = {}
        for key, choice in taps:
            widget = next(i for i in ids if i.endswith(f"-{key}"))
            if choice is not None:
                chosen[widget] = choice
            pressed = widget if choice is None else None
            step = rerun(socket, page, query, hash_, chosen, pressed)
            ids, query = step.widget_ids, step.query
        last = rerun(socket, page, query, hash_, chosen)
        drawn = next((own for id_, own in last.parts.items() if part and id_.endswith(part)), "")
        for _ in range(2):
            rerun(socket, page, query, hash_, chosen, part=drawn)
        cpu, wall, wire = [], [], []
        for _ in range(rounds):
            started, before = time.perf_counter(), cpu_seconds(server.process.pid)
            sizes = [
                rerun(socket, page, query, hash_, chosen, part=drawn).wire_bytes
                for _ in range(reruns)
            ]
            wall.append((time.perf_counter() - started) / reruns * 1000)
            cpu.append((cpu_seconds(server.process.pid) - before) / reruns * 1000)
            wire.append(statistics.median(sizes))
    return Rerun(statistics.median(cpu), statistics.median(wall), int(statistics.median(wire)))


class Answer(NamedTuple):
    """What a run of a page sent: the page's hash, the query in its address from now on, bytes, ids
    of widgets to tap or fill in.
    """

    page_hash: str
    query: str
    wire_bytes: int
    widget_ids: list[str]
    parts: dict[str, str]
    """For each widget of a part that is drawn by itself, the id of that part."""
    said: list[str]
    """The texts of the page."""


def rerun(
    socket: ClientConnection,
    page: str,
    query: str,
    page_hash: str = "",
    chosen: Chosen | None = None,
    pressed: str | None = None,
    part: str = "",
) -> Answer:
    """Request a page, by its hash or, at first or for another page, by its name, or a part of it
    alone, and wait until it has run. Raises `RuntimeError` with what went wrong on it.
    """
    request = _request(page, query, page_hash, chosen or {}, pressed)
    request.rerun_script.fragment_id = part
    socket.send(request.SerializeToString())
    counting = socket.socket
    assert isinstance(counting, _Counting)
    before, ids, parts, said = counting.received, list[str](), dict[str, str](), list[str]()
    while True:
        data = socket.recv(timeout=120)
        answer = ForwardMsg()
        answer.ParseFromString(data if isinstance(data, bytes) else data.encode())
        kind = answer.WhichOneof("type")
        if kind == "navigation":
            page_hash = answer.navigation.page_script_hash
        elif kind == "page_info_changed":
            query = answer.page_info_changed.query_string
        elif kind == "delta":
            element = answer.delta.new_element
            found = _widget_ids(element)
            ids += found
            said += [text for text in (element.markdown.body, element.alert.body) if text]
            parts |= dict.fromkeys(
                found if answer.delta.fragment_id else (), answer.delta.fragment_id
            )
        elif kind == "script_finished":
            return Answer(page_hash, query, counting.received - before, ids, parts, said)


def _request(page: str, query: str, page_hash: str, chosen: Chosen, pressed: str | None) -> BackMsg:
    message = BackMsg()
    state = message.rerun_script
    state.query_string = query
    if page_hash:
        state.page_script_hash = page_hash
    else:
        state.page_name = page
    state.context_info.timezone = "Europe/London"
    state.context_info.locale = "en-GB"
    for widget, choice in chosen.items():
        if isinstance(choice, str):
            state.widget_states.widgets.add(id=widget).string_array_value.data.append(choice)
        elif isinstance(choice, Mapping):
            state.widget_states.widgets.add(id=widget, json_value=json.dumps(dict(choice)))
        else:
            state.widget_states.widgets.add(id=widget, string_value=f"{choice:g}")
    if pressed is not None:
        state.widget_states.widgets.add(id=pressed, trigger_value=True)
    return message


def _widget_ids(element: Element) -> list[str]:
    """Return the id of a widget that can be tapped; raises an error shown on the page."""
    kind = element.WhichOneof("type")
    if kind == "exception":
        raise RuntimeError(element.exception.message)
    if kind == "button":
        return [element.button.id]
    if kind == "text_input":
        return [element.text_input.id]
    if kind == "bidi_component":
        return [element.bidi_component.id]
    return [element.button_group.id] if kind == "button_group" else []


def cpu_seconds(pid: int, *, with_ended: bool = False) -> float:
    """Return the user and system time of a process so far; `with_ended` adds that of processes that
    it had started and that have ended.
    """
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if with_ended else 13])) / _TICKS
