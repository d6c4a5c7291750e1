"""A server starts as a whole, or not at all."""

import logging

from starlette.responses import PlainTextResponse

from backcare.serving import App, Message, Receive, Scope, Send

_LOG = logging.getLogger("backcare")
_CANNOT = "Backcare cannot start: a part of it failed while it began."
_NOT_STARTED = "Backcare did not start as a whole, so it answers nobody. Its log says why.\n"


class WholeStart:
    """The outermost layer: ends the start if a layer inside fails in it.

    To a web server, a layer that fails then looks like one that knows of no start: it would go on,
    and Streamlit too, without our own start, which has the turns of runs and the watch over them.
    Nothing is answered before the start is over, nor ever where a web server leaves it out.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._has_started = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the start and, once that is over, all else."""
        if scope["type"] == "lifespan":
            await self._start(scope, receive, send)
        elif self._has_started:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(_NOT_STARTED, status_code=503)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1013})

    async def _start(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_told = False

        async def told(message: Message) -> None:
            nonlocal is_told
            is_told = True
            self._has_started = message["type"] == "lifespan.startup.complete"
            if message["type"] == "lifespan.startup.failed":
                message = {**message, "message": f"{_CANNOT}\n{message.get('message', '')}"}
            await send(message)

        try:
            await self._app(scope, receive, told)
        except Exception:
            if is_told:
                raise
            _LOG.exception("a layer failed at the start")
            await send({"type": "lifespan.startup.failed", "message": _CANNOT})
            return
        if not is_told:
            await send({"type": "lifespan.startup.failed", "message": _CANNOT})
