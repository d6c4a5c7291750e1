"""A gate with an app behind it that notes what comes through."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from backcare.config import Limits
from backcare.ui.frames import StreamlitFrames
from backcare.web.crowd import Crowd
from backcare.web.guard import OnlyNeeded
from backcare.web.sockets import Gate, Offered, SocketGate
from backcare.web.uploads import UPLOAD, UploadGate, room_of
from tests.ours import our_library

TEXT = our_library().texts
FILE = f"{UPLOAD}session/file"


def asks(**fields):
    """Return a frame as a browser sends it."""
    return BackMsg(**fields).SerializeToString()


class Kept(StreamlitFrames):
    """Real frames, and files that are said to be kept."""

    sizes = (0, 0)

    def kept_bytes(self, session):
        return self.sizes


class Made:
    """A gate with an app behind it that notes what comes through."""

    def __init__(self, is_member=None, *, is_theirs=True, **limits):
        self.through = []
        self.put = []
        self.limits = Limits(**limits)
        self.frames = Kept()
        self.gate = Gate(TEXT, self.limits, self.frames, Offered(self.limits.files_at_once))
        self.crowd = Crowd(self.limits, is_member, lambda _: is_theirs)
        self.app = Starlette(
            routes=[
                WebSocketRoute("/_stcore/stream", self._socket),
                WebSocketRoute("/other", self._socket),
                Route(FILE, self._take, methods=["PUT", "DELETE"]),
                Route("/{rest:path}", self._take, methods=["GET", "POST"]),
            ],
            middleware=[
                Middleware(OnlyNeeded, text=TEXT),
                Middleware(SocketGate, gate=self.gate, crowd=self.crowd, cookie="who"),
                Middleware(UploadGate, gate=self.gate, room=room_of(self.limits)),
            ],
        )

    async def _socket(self, websocket):
        await websocket.accept()
        try:
            while True:
                frame = await websocket.receive_bytes()
                self.through.append(self.frames.kind(frame))
                if self.through[-1] == "file_urls_request":
                    answer = ForwardMsg()
                    answer.file_urls_response.file_urls.add(file_id="file", upload_url=FILE)
                    await websocket.send_bytes(ForwardMsg(heartbeat_ack=True).SerializeToString())
                    await websocket.send_bytes(answer.SerializeToString())
                else:
                    await websocket.send_bytes(ForwardMsg(heartbeat_ack=True).SerializeToString())
        except WebSocketDisconnect:
            self.through.append("gone")

    async def _take(self, request):
        self.put.append(len(await request.body()))
        return PlainTextResponse("taken")

    def client(self, address="203.0.113.9", cookie=None):
        headers = {"cookie": f"who={cookie}"} if cookie else {}
        return TestClient(self.app, client=(address, 5000), headers=headers)


def opened(client):
    return client.websocket_connect("/_stcore/stream")


def is_let_in(client):
    try:
        with opened(client):
            return True
    except WebSocketDisconnect:
        return False
