"""If a layer fails at the start, the server ends: it would go on without turns and watch else."""

import asyncio
import contextlib
import logging

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn import Config
from uvicorn.lifespan.on import LifespanOn

from backcare.web.whole_start import WholeStart


class Through:
    """A layer that passes all on."""

    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        await self._app(scope, receive, send)


class Fails(Through):
    """A layer that expects each request to have a path."""

    async def __call__(self, scope, receive, send):
        if scope["path"]:
            await self._app(scope, receive, send)


class Swallows(Through):
    """A layer that knows nothing of a start."""

    async def __call__(self, scope, receive, send):
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)


def made(layer, *, is_whole=True, fails=False):
    outermost = [Middleware(WholeStart)] if is_whole else []
    begun = []

    @contextlib.asynccontextmanager
    async def lifespan(_):
        if fails:
            raise OSError("no room for a thread")
        begun.append("turns")
        yield

    async def page(_):
        return PlainTextResponse("a page")

    app = Starlette(
        routes=[Route("/", page)], middleware=[*outermost, Middleware(layer)], lifespan=lifespan
    )
    return app, begun


def started(app):
    """Start as the web server does, and return whether it goes on."""

    async def start():
        lifespan = LifespanOn(Config(app, log_config=None))
        await lifespan.startup()
        return not lifespan.should_exit

    return asyncio.run(start())


@pytest.mark.parametrize("layer", [Fails, Swallows])
def test_a_layer_that_fails_at_the_start_ends_it_with_a_sentence(layer, caplog):
    with caplog.at_level(logging.ERROR, logger="uvicorn.error"):
        assert not started(made(layer)[0])
    assert "Backcare cannot start" in caplog.text
    app, begun = made(layer, is_whole=False)
    assert (started(app), begun) == (True, []), "without it a server goes on, with nothing begun"


def test_a_start_that_fails_itself_says_the_same_and_why(caplog):
    with caplog.at_level(logging.ERROR, logger="uvicorn.error"):
        assert not started(made(Through, fails=True)[0])
    assert "Backcare cannot start" in caplog.text
    assert "no room for a thread" in caplog.text


def test_a_whole_start_is_passed_on_and_pages_are_answered():
    app, begun = made(Through)
    with TestClient(app) as client:
        assert client.get("/").text == "a page"
    assert begun == ["turns"]


def test_nothing_is_answered_by_a_server_that_leaves_the_start_out():
    app, begun = made(Through)
    answer = TestClient(app).get("/")
    assert (answer.status_code, begun) == (503, [])
    assert "did not start" in answer.text
