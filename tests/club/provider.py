"""An identity provider on this machine, as a club may have one: it asks who is there and signs."""

import contextlib
import secrets
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "backcare", "known-to-both"


class Provider:
    """Knows people by a number; `lasts` is for how many seconds its word is good."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://localhost:{port}"
        self.lasts = 300
        self._key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
        self._given: dict[str, tuple[str, str]] = {}

    def app(self) -> Starlette:
        """Return what answers."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.metadata),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/keys", self.keys),
            ]
        )

    async def metadata(self, _: Request) -> Response:
        """Say where everything is."""
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def authorize(self, request: Request) -> Response:
        """Ask who is there, then send them back."""
        asked = request.query_params
        person = asked.get("person")
        if person is None:
            links = (
                f'<p><a href="?{urlencode({**asked, "person": name})}">I am {name}</a></p>'
                for name in ("Ada", "Bob")
            )
            return HTMLResponse("<h1>Who are you?</h1>" + "".join(links))
        code = secrets.token_urlsafe()
        self._given[code] = (person, asked.get("nonce", ""))
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=302)

    async def token(self, request: Request) -> Response:
        """Give the word for a code, once."""
        form = await request.form()
        person, nonce = self._given.pop(str(form["code"]))
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": f"number of {person}",
            "name": person,
            "nonce": nonce,
            "iat": now,
            "exp": now + self.lasts,
        }
        word = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self._key)
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": word})

    async def keys(self, _: Request) -> Response:
        """Return the key that proves the word."""
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})


@contextlib.contextmanager
def running_provider(port: int) -> Iterator[Provider]:
    """Run a provider on a port of this machine."""
    provider = Provider(port)
    server = uvicorn.Server(uvicorn.Config(provider.app(), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield provider
    finally:
        server.should_exit = True
        thread.join()
