"""A way to the web server without encryption, for programs that have none."""

import asyncio
import contextlib
import ssl
import threading

from tests.hosting.page import ADDRESS


class Plain:
    """As a context: listens on a free port of this machine, and speaks TLS with the web server."""

    def __enter__(self) -> tuple[str, int]:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._context = ssl.create_default_context()
        self._context.check_hostname, self._context.verify_mode = False, ssl.CERT_NONE
        listening = asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        host, port = server.sockets[0].getsockname()
        return host, port

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            theirs, ours = await asyncio.open_connection(
                "127.0.0.1", 443, ssl=self._context, server_hostname=ADDRESS
            )
            ways = [
                asyncio.ensure_future(_pour(*way)) for way in ((reader, ours), (theirs, writer))
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            ours.close()
        writer.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until one side ends."""
    with contextlib.suppress(OSError):
        while came := await reader.read(1 << 16):
            writer.write(came)
            await writer.drain()
