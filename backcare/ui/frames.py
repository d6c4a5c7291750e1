"""What the gate has to know of Streamlit's messages and of the files that it keeps."""

from collections.abc import Mapping, Sequence
from typing import Any

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from backcare.ui.running import whose_is

_MOST_VALUES = 20_000
"""How many values a page may send at once; each takes far more memory than it has bytes."""


class StreamlitFrames:
    """Reads the frames that go through the gate; see `backcare.web.sockets.Frames`."""

    def kind(self, frame: bytes) -> str:
        """Return the name of what a browser asks for; empty if it is no message of Streamlit's, or
        has more values than a page ever sends.
        """
        message = BackMsg()
        try:
            message.ParseFromString(frame)
        except Exception:  # of protobuf's own, which says nothing of its types
            return ""
        if _left_of(_MOST_VALUES, message) < 0:
            return ""
        return message.WhichOneof("type") or ""

    def names(self, frame: bytes) -> int:
        """Return for how many files a browser asks where to send them."""
        message = BackMsg()
        message.ParseFromString(frame)
        return len(message.file_urls_request.file_names)

    def uploads(self, frame: bytes) -> Sequence[str] | None:
        """Return the addresses that Streamlit gives out for files, or `None` if it says anything
        else here.
        """
        message = ForwardMsg()
        message.ParseFromString(frame)
        if message.WhichOneof("type") != "file_urls_response":
            return None
        return [given.upload_url for given in message.file_urls_response.file_urls]

    def kept_bytes(self, session: str) -> tuple[int, int]:
        """Return the size of the files that are kept of a session, and of all."""
        if not runtime.exists():
            return 0, 0
        manager = runtime.get_instance().uploaded_file_mgr
        kept: Mapping[str, Mapping[str, UploadedFileRec]] = getattr(manager, "file_storage", {})
        sizes = {
            id_: sum(len(file.data) for file in list(files.values()))
            for id_, files in list(kept.items())
        }
        return sizes.get(session, 0), sum(sizes.values())

    def whose(self, session: str) -> str:
        """Return the `mark_of` the sign-in that a session was drawn under; empty without one."""
        if not runtime.exists():
            return ""
        found = runtime.get_instance()._session_mgr.get_session_info(session)
        return "" if found is None else whose_is(found.session)


def _left_of(most: int, message: Any) -> int:
    """Return how many values more a message could have, below 0 if it has too many."""
    for field, value in message.ListFields():
        among = value if field.is_repeated else (value,)
        most -= len(among)
        if most < 0:
            return most
        if field.message_type is not None:
            for one in among:
                most = _left_of(most, one)
                if most < 0:
                    return most
    return most
