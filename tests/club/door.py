"""The door of a club, and what a browser does there."""

import re
from datetime import UTC, datetime, timedelta

import msgspec
import pyotp
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from backcare.club.own_account import FRESH_FOR
from backcare.club.second import new_secret
from backcare.domain.club.documents import SignIn
from backcare.ui.frames import StreamlitFrames
from backcare.web.server import guards, own_routes

CLUB = "https://backcare.example"
GOOD = "four wet running shoes"


async def echo(websocket):
    await websocket.accept()
    await websocket.close()


async def told_host(request):
    """Say what Streamlit, which compares texts, is told."""
    origin = request.headers.get("origin", CLUB)
    return PlainTextResponse(f"{request.headers['host']} {origin}")


def app_of(services):
    from starlette.routing import WebSocketRoute

    async def page(request):
        return PlainTextResponse("the dashboard")

    return Starlette(
        routes=[
            *own_routes(services),
            Route("/", page, methods=["GET", "POST"]),
            Route("/host", told_host),
            Route("/_stcore/metrics", page),
            WebSocketRoute("/_stcore/stream", echo),
        ],
        middleware=guards(services, StreamlitFrames()),
    )


class Visitor(TestClient):
    """A browser that follows no way by itself, but one to a page that answers a form."""

    def post(self, *args, **options):
        answer = super().post(*args, **options)
        way = answer.headers.get("location", "")
        if "?answer=" not in way:
            return answer
        page = self.get(way)
        page.history = [answer]
        return page


def mark_of(answer):
    return re.search(r'name="mark" value="([0-9a-f]+)"', answer.text)[1]


def post(client, path, *, shown=None, **fields):
    page = client.get(shown or path)
    return client.post(path, data={"mark": mark_of(page), **fields}, headers={"origin": CLUB})


def join(client, services, nickname="Ann", **fields):
    token = services.club.accounts.invitations.make()
    typed = {"nickname": nickname, "passphrase": GOOD, "agree": "yes", **fields}
    return post(client, f"/door/join/{token}", **typed)


def recovery_of(answer):
    """Return the recovery code that a page shows."""
    return re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}", answer.text)[0]


def turn_second_on(client, services, joined):
    """Give who joined just now a second step."""
    secret, token = new_secret(), client.cookies["__Host-backcare"]
    code, own = pyotp.TOTP(secret).now(), services.club.accounts.own
    own.turn_second_on(token, secret, code, recovery=recovery_of(joined))


def cookie_of(answer):
    [header] = [
        value
        for one in (*answer.history, answer)
        for key, value in one.headers.multi_items()
        if key == "set-cookie" and value.startswith("__Host-backcare=")
    ]
    return header


def grow_stale(services):
    """Let the sign-ins be older than what counts as fresh."""
    then = datetime.now(UTC) - FRESH_FOR - timedelta(seconds=1)
    store = services.club.store
    store.write(put=[msgspec.structs.replace(s, made_at=then) for s in store.all(SignIn)])
