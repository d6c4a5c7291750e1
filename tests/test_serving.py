import contextlib
import re
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pytest
from fontTools.ttLib import TTFont
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from backcare import serving
from backcare.web.raw_page import Addresses, RawPages
from backcare.web.refusing import refuse
from scripts import make_fonts
from tests.ours import our_library

LIBRARY = our_library()
PAGES = RawPages(
    serving.streamlit_index(),
    serving.streamlit_loader(),
    content=LIBRARY,
    addresses=Addresses("guidance", frozenset({"guidance", "tracker", "article"})),
)


@pytest.fixture
def client(tmp_path):
    (tmp_path / "clip.webm").write_bytes(b"x" * 5000)
    (tmp_path / "figure.glb").write_bytes(b"y" * 5000)
    (tmp_path / "figure.webp").write_bytes(b"z" * 50)
    long_text = PlainTextResponse("a" * 5000)
    streamlit = [
        Route("/", long_text),
        Mount("/static", routes=[Route("/app.js", long_text)]),
    ]
    app = Starlette(
        routes=[*serving.routes(tmp_path, tmp_path, tmp_path, tmp_path), *streamlit],
        middleware=serving.middleware(PAGES),
    )
    with TestClient(app) as client:
        yield client


def test_every_answer_has_the_security_headers(client):
    for path in ("/", "/static/app.js", "/library/clip.webm", "/nothing"):
        headers = client.get(path).headers
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_what_the_guards_refuse_has_the_security_headers_too():
    class Refuses:
        def __init__(self, app):
            pass

        async def __call__(self, scope, receive, send):
            await refuse(scope, receive, send, "No.", status=503)

    layers = serving.middleware(PAGES, [Middleware(Refuses)])
    answer = TestClient(Starlette(middleware=layers)).get("/")
    assert (answer.status_code, answer.text) == (503, "No.\n")
    assert answer.headers["retry-after"] == "5"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_the_policy_allows_nobody_else(client):
    policy = client.get("/").headers["content-security-policy"]
    assert "http:" not in policy
    assert "https:" not in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_inline_scripts_are_allowed_by_hash_only():
    page = '<script src="a.js"></script><script>run()</script><script type="module">go()</script>'
    policy = serving.content_security_policy(page)
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/]{43}='", policy)) == 2


def test_streamlits_own_page_is_found():
    assert "<script" in serving.streamlit_index()


@pytest.mark.parametrize(("accepted", "used"), [("br, gzip", "br"), ("gzip", "gzip")])
def test_scripts_are_compressed(client, accepted, used):
    answer = client.get("/static/app.js", headers={"accept-encoding": accepted})
    assert answer.headers["content-encoding"] == used
    assert answer.text == "a" * 5000


@pytest.mark.parametrize("accepted", ["br, gzip", "gzip", ""])
def test_what_never_changes_is_compressed_once_for_all_visitors(accepted):
    asked = []

    async def app(scope, receive, send):
        asked.append(scope["path"])
        status = 404 if "missing" in scope["path"] else 200
        await PlainTextResponse("a" * 5000, status_code=status)(scope, receive, send)

    client = TestClient(serving.CompressedAssets(app))
    headers = {"accept-encoding": accepted}
    first, second = (client.get("/static/js/app.1.js", headers=headers) for _ in range(2))
    assert (first.text, second.text) == ("a" * 5000, "a" * 5000)
    assert first.headers == second.headers
    assert len(asked) == (1 if accepted else 2)
    for _ in range(2):
        assert client.get("/static/js/missing.js", headers=headers).status_code == 404
    assert asked.count("/static/js/missing.js") == 2
    for _ in range(2):
        client.get("/static//js/app.1.js", headers=headers)
    assert asked.count("/static//js/app.1.js") == 2, "one file has endless other addresses"
    client.get("/static/js/app.1.js", headers={**headers, "range": "bytes=0-9"})
    assert asked[-1] == "/static/js/app.1.js"


def test_what_was_broken_off_is_sent_whole_to_the_next_visitor():
    half, whole = {"more_body": True, "body": b"a" * 5000}, {"body": b"b" * 5000}
    answers = [(), (half,), (half, whole)]

    async def app(scope, receive, send):
        start = {"status": 200, "headers": [(b"content-type", b"text/javascript")]}
        await send({"type": "http.response.start", **start})
        for part in answers.pop(0):
            await send({"type": "http.response.body", **part})

    client = TestClient(serving.CompressedAssets(app), raise_server_exceptions=False)
    for _ in range(2):
        with contextlib.suppress(Exception):  # who asked was gone, so nobody reads this
            client.get("/static/js/app.1.js")
    for _ in range(2):
        assert client.get("/static/js/app.1.js").content == b"a" * 5000 + b"b" * 5000


def test_the_figure_that_is_turned_is_compressed(client):
    answer = client.get("/library/figure.glb", headers={"accept-encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert answer.content == b"y" * 5000


def test_clips_are_not_compressed_and_can_be_read_in_parts(client):
    answer = client.get(
        "/library/clip.webm", headers={"range": "bytes=10-19", "accept-encoding": "br"}
    )
    assert answer.status_code == 206
    assert len(answer.content) == 10
    assert "content-encoding" not in answer.headers


def test_only_addresses_with_a_fingerprint_are_kept_for_a_year(client):
    for path in ("/library/clip.webm", "/figures/figure.webp"):
        assert "immutable" in client.get(f"{path}?v=abc").headers["cache-control"]
    assert "immutable" not in client.get("/library/clip.webm").headers["cache-control"]
    assert "cache-control" not in client.get("/library/missing.webm?v=abc").headers


def test_streamlits_files_are_kept_for_a_year_and_asked_for_once():
    script = Path(serving.streamlit_static() / "static" / "js", serving.streamlit_loader())
    app = Starlette(
        routes=[Mount("/static", StaticFiles(directory=serving.streamlit_static() / "static"))],
        middleware=serving.middleware(PAGES),
    )
    with TestClient(app) as client:
        answer = client.get(f"/static/js/{script.name}")
        assert answer.text == script.read_text(encoding="utf-8")
        assert "immutable" in answer.headers["cache-control"]
        assert "cache-control" not in client.get("/static/js/missing.ABCD1234.js").headers
        for folder in ("js", "css", "media"):
            for file in (serving.streamlit_static() / "static" / folder).iterdir():
                assert re.search(r"\.[\w-]{8}\.\w+$", file.name), "not marked by its content"


@pytest.mark.parametrize("name", [make_fonts.ICONS, make_fonts.TYPEFACE])
@pytest.mark.parametrize("below", ["", "/back"])
def test_our_smaller_fonts_are_served_for_streamlits(client, name, below):
    theirs = make_fonts.streamlit_font(name)
    answer = client.get(f"{below}/static/media/{theirs.name}")
    assert answer.headers["content-type"] == "font/woff2"
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.content) < theirs.stat().st_size / 3, "run `make fonts`"
    TTFont(BytesIO(answer.content))


def test_no_icon_is_missing():
    theirs, ours = (
        make_fonts.glyphs_by_name(TTFont(folder / make_fonts.streamlit_font(make_fonts.ICONS).name))
        for folder in (make_fonts.streamlit_font(make_fonts.ICONS).parent, make_fonts.FOLDER)
    )
    used = make_fonts.used_names()
    assert {"star", "keyboard_double_arrow_right", "close", "help"} <= used
    assert used & theirs.keys() <= ours.keys(), "run `make fonts`"


def test_pieces_of_each_page_are_named_ahead_and_all_that_they_import():
    ahead = serving.streamlit_pieces(["Button", "BidiComponent", "NotThere"])
    scripts = serving.streamlit_static() / "static" / "js"
    loaded = serving.streamlit_index()
    assert [name.partition(".")[0] for name in ahead[:2]] == ["Button", "BidiComponent"]
    for name in ahead:
        imported = re.findall(r'from["`]\./([^"`]+)["`]', (scripts / name).read_text("utf-8"))
        assert all(module in ahead or module in loaded for module in imported)
        assert name not in loaded
    assert len(serving.streamlit_pieces()) > len(ahead), "some are known no more"


def test_modules_stand_below_the_fingerprint_of_all_of_them(tmp_path):
    (tmp_path / "piece").mkdir()
    for name, text in (("one.js", 'import "./two.js";'), ("two.js", "export {};")):
        (tmp_path / "piece" / name).write_text(text)

    def answers(url):
        app = Starlette(
            routes=serving.routes(tmp_path, tmp_path, tmp_path, tmp_path),
            middleware=serving.middleware(PAGES),
        )
        return [TestClient(app).get(f"{url}/{tries}/piece/one.js") for tries in (1, 2)]

    first = serving.components_url(tmp_path)
    for answer in answers(first):
        assert answer.text == 'import "./two.js";'
        assert "immutable" in answer.headers["cache-control"]
    (tmp_path / "piece" / "two.js").write_text("export { changed };")
    second = serving.components_url(tmp_path)
    assert second != first  # also for the one that did not change
    assert [answer.status_code for answer in answers(second)] == [200, 200]
    for answer in answers(first):  # else a browser would mix both versions, for a year
        assert answer.status_code == 404
        assert "cache-control" not in answer.headers


@pytest.fixture
def pages():
    """What Streamlit answers: the same page for every address."""

    async def index(_):
        return HTMLResponse(serving.streamlit_index())

    app = Starlette(routes=[Route("/{path:path}", index)], middleware=serving.middleware(PAGES))
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/tracker", "/article?topic=which-part"])
def test_the_address_of_a_page_has_the_page(pages, path):
    answer = pages.get(path)
    assert answer.status_code == 200
    assert LIBRARY.screen.emergency_page[0].text in unescape(answer.text)


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/tracker/x", "/article/sitting-after-a-run", "/a/b/c", "/club", "/x.php"],
)
def test_an_address_without_a_page_says_so_and_leads_home(pages, path):
    answer = pages.get(path)
    assert answer.status_code == 404
    assert LIBRARY.texts("missing.address") in answer.text
    assert '<html lang="en-GB">' in answer.text
    american = pages.get(path, headers={"accept-language": "en-US"}).text
    assert '<html lang="en-US">' in american
    home = re.search(r'class="button" href="([^"]+)"', answer.text)[1]
    assert urljoin(f"http://testserver{path}", home) == "http://testserver/"
    assert LIBRARY.screen.emergency_page[0].text in unescape(answer.text)
    assert "://" not in answer.text


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/guidance", "/"),
        ("/guidance/?a=1", "/?a=1"),
        ("/tracker/", "/tracker"),
        ("/article/?topic=which-part", "/article?topic=which-part"),
    ],
)
def test_another_way_to_write_an_address_leads_to_its_page(pages, path, page):
    answer = pages.get(path)
    assert answer.status_code == 307
    told = urljoin(f"http://testserver{path}", answer.headers["location"])
    assert told == f"http://testserver{page}"


def test_addresses_below_a_path_of_their_own():
    below = Addresses("guidance", frozenset({"guidance", "tracker"}), "apps/back")
    assert below.name_at("/apps/back/tracker") == "tracker"
    assert below.name_at("/apps/back") == below.name_at("/apps/back/") == "guidance"
    assert below.name_at("/tracker/x") is None
    assert (below.path_of("tracker"), below.path_of("guidance")) == (
        "/apps/back/tracker",
        "/apps/back/",
    )
