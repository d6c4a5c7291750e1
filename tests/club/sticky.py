"""A web server in front of several processes that does what `deploy/Caddyfile` asks of Caddy: a
cookie names the process of a visit, and another one takes over if that is gone.
"""

import asyncio
import contextlib
import re
import threading

COOKIE = "backcare-process"
_PATIENCE_SECONDS = 3.0


class Sticky:
    """Listens on a free port of this machine, in a thread; each connection goes to one process."""

    def __init__(self, ports):
        self.ports = ports
        self._turn = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(self._listen(), self._loop)
        self._server = listening.result()
        self.url = f"http://localhost:{self._server.sockets[0].getsockname()[1]}"

    async def _listen(self):
        return await asyncio.start_server(self._pass_on, "127.0.0.1", 0)

    def stop(self):
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self):
        self._server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _pass_on(self, reader, writer):
        with contextlib.suppress(OSError, EOFError):
            head = await reader.readuntil(b"\r\n\r\n")
            named = re.search(rf"\b{COOKIE}=(\d+)".encode(), head)
            came = await self._process(int(named[1]) if named else -1)
            if came is not None:
                number, theirs, ours = came
                ours.write(head.replace(b"\r\n", b"\r\nX-Forwarded-For: 192.0.2.7\r\n", 1))
                answering = asyncio.ensure_future(self._answer(number, theirs, writer))
                try:
                    await _pour(reader, ours)
                    await answering
                finally:
                    ours.close()
        writer.close()

    async def _process(self, wanted):
        """Return the process that is wanted or, if it is gone, the next one that is there."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE_SECONDS
        if wanted not in range(len(self.ports)):
            self._turn += 1
            wanted = self._turn % len(self.ports)
        while loop.time() < until:
            for step in range(len(self.ports)):
                number = (wanted + step) % len(self.ports)
                with contextlib.suppress(OSError):
                    return number, *await asyncio.open_connection("localhost", self.ports[number])
            await asyncio.sleep(0.1)
        return None

    async def _answer(self, number, theirs, writer):
        with contextlib.suppress(OSError, EOFError):
            head = await theirs.readuntil(b"\r\n\r\n")
            cookie = f"\r\nSet-Cookie: {COOKIE}={number}; Path=/\r\n".encode()
            writer.write(head.replace(b"\r\n", cookie, 1))
            await _pour(theirs, writer)
        writer.close()


async def _pour(reader, writer):
    """Pass on what comes until one side ends."""
    with contextlib.suppress(OSError):
        while came := await reader.read(1 << 16):
            writer.write(came)
            await writer.drain()
        writer.close()
