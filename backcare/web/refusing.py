"""How a request is refused: in words, with the status that fits."""

from starlette.responses import PlainTextResponse

from backcare.serving import Receive, Scope, Send

_SOON = {"Retry-After": "5"}


async def refuse(
    scope: Scope, receive: Receive, send: Send, words: str, *, status: int = 403
) -> None:
    """Refuse a request, or a socket before it is open."""
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get(
        "extensions", {}
    ):
        await send({"type": "websocket.close", "code": 4000 + status, "reason": words[:100]})
        return
    headers = _SOON if status in (429, 503) else None
    response = PlainTextResponse(words + "\n", status_code=status, headers=headers)
    await response(scope, receive, send)
