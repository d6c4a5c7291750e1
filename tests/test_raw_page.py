"""What every address answers before the dashboard stands, and where it never does."""

import base64
import hashlib
import html
import json
import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from backcare import serving
from backcare.domain.helplines import FALLBACK
from backcare.web.raw_page import RawPages
from backcare.web.rewording import in_our_words
from tests.ours import our_library

pytestmark = pytest.mark.safety

LIBRARY = our_library()
INDEX = serving.streamlit_index()
HELPLINES = LIBRARY.helplines


OURS = in_our_words(LIBRARY.texts)


def raw_pages(loader=None, index=INDEX, **values):
    return RawPages(index, loader, content=LIBRARY, **values)


PAGES = raw_pages(serving.streamlit_loader(), reworded=OURS)


def test_the_signs_stand_there_in_the_english_of_the_country():
    american, british = (PAGES.for_languages(f"en-{country}") for country in ("US", "GB"))
    assert "Lost control of pee or poop," in american
    assert "Lost control of pee or poo," in british
    assert PAGES.for_languages("en") == PAGES.for_languages("")
    assert "poop" not in PAGES.for_languages("en")


async def as_streamlit(request):
    """Answer as Streamlit does: its page for every address that it does not know."""
    return HTMLResponse(INDEX, headers={"etag": '"theirs"'})


@pytest.fixture
def client():
    app = Starlette(
        routes=[
            Route("/door/sign-in", lambda _: HTMLResponse("<p>The door</p>")),
            Route("/same-length", lambda _: HTMLResponse("x" * len(INDEX.encode()))),
            Route("/static/js/app.js", lambda _: PlainTextResponse("a" * 5000)),
            Route("/{address:path}", as_streamlit),
        ],
        middleware=[
            *serving.middleware(PAGES),
            Middleware(GZipMiddleware),  # Streamlit has one inside of ours
        ],
    )
    with TestClient(app) as client:
        yield client


def test_every_address_has_the_signs_in_the_words_of_the_self_check(client):
    for address in ("/", "/self_check", "/plan", "/back/care/tracker", "/index.html", "/a.b"):
        page = client.get(address, headers={"accept": "text/html"}).text
        assert page.count('id="bc-help"') == 1
        for sign in LIBRARY.screen.emergency_page:
            assert sign.text in html_to_words(page)
        assert "Streamlit</title>" not in page
        assert "<title>Backcare</title>" in page
        assert '<html lang="en-GB">' in page
        assert '<meta name="description" content="A companion for runners' in page
        assert 'href="./app/static/favicon.png"' in page
        assert "noscript" not in page


def html_to_words(page):
    return html.unescape(page)


def first_call(page):
    """Return the first number of the page, or the words in its place."""
    return re.search(r'class="bc-raw-number"[^>]*>(?:<a href="([^"]+)"|<strong>([^<]+))', page)


def test_each_country_has_its_own_number_as_a_link(subtests, client):
    for country in sorted(HELPLINES):
        with subtests.test(country):
            page = client.get("/", headers={"accept-language": f"en-{country},en;q=0.8"}).text
            line = HELPLINES[country].emergency
            if line is None:
                assert country == FALLBACK
                assert first_call(page)[2] == LIBRARY.texts("check.call_unknown")
            else:
                assert first_call(page)[1] == line.link
                assert line.note is None or line.note in html_to_words(page)
                assert HELPLINES[country].name in html_to_words(page)
            assert "112, in the United States and Canada 911" in page


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en-GB", "en-GB"),
        ("en-US,en;q=0.9", "en-US"),
        ("de-AT,en-US;q=0.7", "en-GB"),
        ("", "en-GB"),
    ],
)
def test_a_page_says_whose_english_it_speaks(client, accepted, language):
    page = client.get("/", headers={"accept-language": accepted}).text
    assert re.findall(r'<(\w+)[^>]* lang="en"', page) == []
    assert re.findall(r'<(?:html|section)\b[^>]* lang="([^"]*)"', page) == [language] * 3


def test_the_numbers_beside_are_those_of_our_countries():
    assert HELPLINES["DE"].emergency.dial == "112"
    assert HELPLINES["US"].emergency.dial == HELPLINES["CA"].emergency.dial == "911"


def test_caches_keep_a_page_for_each_language(client):
    headers = client.get("/", headers={"accept-encoding": "identity"}).headers
    assert "accept-language" in headers["vary"].lower()
    assert headers["cache-control"] == "no-cache"
    assert headers["etag"] != '"theirs"'


def test_a_page_that_was_kept_from_streamlit_is_not_good_any_more(client):
    answer = client.get("/", headers={"accept": "text/html", "if-none-match": '"theirs"'})
    assert answer.status_code == 200
    assert "bc-help" in answer.text


@pytest.mark.parametrize(("accepted", "used"), [("br, gzip", "br"), ("gzip", "gzip"), ("", None)])
def test_the_page_is_compressed(client, accepted, used):
    answer = client.get("/plan", headers={"accept-encoding": accepted})
    assert answer.headers.get("content-encoding") == used
    assert "bc-help" in answer.text


def test_a_page_that_a_browser_has_is_not_sent_again(client):
    british = {"accept-language": "en-GB"}
    kept = client.get("/plan", headers=british)
    asked = {"if-none-match": kept.headers["etag"]}
    again = client.get("/plan", headers=british | asked)
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "content-security-policy"):
        assert again.headers[name] == kept.headers[name]
    assert "accept-language" in again.headers["vary"].lower()
    american = client.get("/plan", headers={"accept-language": "en-US"} | asked)
    assert american.status_code == 200
    assert "poop" in american.text


def test_the_policy_allows_the_scripts_of_every_page_and_no_others(client):
    answer = client.get("/", headers={"accept-language": "de-DE"})
    inline = re.findall(r"<script(?![^>]*src=)[^>]*>(.*?)</script>", answer.text, flags=re.DOTALL)
    assert len(inline) == 4  # Streamlit's, the map, the look and ours
    for script in inline:
        mark = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{mark}'" in answer.headers["content-security-policy"]
    assert " on" not in "".join(re.findall(r"<(?:a|p|section|body|div)\b[^>]*>", answer.text))


def test_nothing_comes_from_or_goes_to_anybody_else(client):
    page = client.get("/").text
    addresses = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert all(re.match(r"(\./|tel:|$)", address) for address in addresses)


def test_other_pages_are_passed_on_as_they_are(client):
    assert client.get("/door/sign-in").text == "<p>The door</p>"
    assert client.get("/same-length").text == "x" * len(INDEX.encode())
    assert client.get("/static/js/app.js").text == "a" * 5000


@pytest.mark.parametrize("below", ["", "/back"])
def test_a_script_of_another_version_is_missing_and_no_page(client, below):
    answer = client.get(f"{below}/static/js/Checkbox.of-before.js")
    assert answer.status_code == 404
    assert "html" not in answer.headers["content-type"]


@pytest.mark.parametrize("below", ["", "/back"])
def test_pieces_are_loaded_through_our_module(client, below):
    page = client.get(f"{below}/plan").text
    found = json.loads(re.search(r'<script type="importmap">(.*?)</script>', page)[1])
    plain, ours = next(iter(found["scopes"]["./static/js/"].items()))
    assert found["imports"].pop("backcare-streamlit-pieces") == plain
    assert plain.lstrip(".") in INDEX
    answer = client.get(f"{below}{ours.lstrip('.')}")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert 'from "backcare-streamlit-pieces"' in answer.text
    assert page.index('<script type="importmap">') < page.index('type="module"')
    assert page.index('<script type="importmap">') < page.index("modulepreload")
    assert f'<link rel="modulepreload" crossorigin href="{ours}">' in page


@pytest.mark.parametrize("below", ["", "/back"])
def test_modules_with_our_words_are_served_and_their_address_changes_with_them(client, below):
    def addresses(pages):
        page = pages.for_languages("")
        return json.loads(re.search(r'<script type="importmap">(.*?)</script>', page)[1])["imports"]

    loader = serving.streamlit_loader()
    now = addresses(PAGES)
    others = {name: f"{source}\n" for name, source in OURS.items()}
    later = addresses(raw_pages(loader, reworded=others))
    plain = {f"./static/js/{name}" for name in OURS if name not in INDEX}
    assert len(plain) > 2
    for name in plain:
        assert now[name].startswith(f"{name}?w=")
        assert now[name] != later[name]
        answer = client.get(f"{below}{now[name].lstrip('.')}")
        assert answer.text == OURS[name.rpartition("/")[2]]
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]
    # What the page itself loads has one address only: a browser must not run it twice.
    assert now.keys() - plain == {"backcare-streamlit-pieces"}


def test_pieces_that_each_page_needs_are_asked_for_last_and_no_typeface_of_theirs():
    ahead = ("Html.abcd1234.js", "Button.abcd1234.js")
    pages = RawPages(INDEX, None, content=LIBRARY, ahead=ahead)
    page = pages.for_languages("en-GB")
    named = re.findall(r'<link rel="modulepreload"[^>]*href="\./static/js/([^"]+)"', page)
    assert tuple(named[-2:]) == ahead
    assert 'rel="preload"' in INDEX
    assert 'as="font"' not in page


def test_the_installed_streamlit_loads_its_pieces_as_our_module_takes_it():
    """`t(load, needed, base)`, of one module that all others import: else nothing is retried."""
    name = serving.streamlit_loader()
    assert name is not None
    scripts = serving.streamlit_static() / "static" / "js"
    main = next(scripts.glob("index.*.js")).read_text(encoding="utf-8")
    assert re.search(rf'import\{{t as \w+\}}from["`]\./{re.escape(name)}["`]', main)
    assert re.search(r"\w+\(\(\)=>import\(`\./Checkbox\.[^`]+`\)(?:\.then\([^)]*\))?,", main)


def test_the_installed_streamlit_has_the_marks_that_the_raw_page_asks_for():
    """What is hidden and looked at by name; an upgrade that renames one would undo it, unseen."""
    scripts = serving.streamlit_static() / "static" / "js"
    theirs = "".join(path.read_text(encoding="utf-8") for path in scripts.glob("*.js"))
    ours = PAGES.for_languages("")
    for name in set(re.findall(r'data-testid="(\w+)"', ours)):
        assert f"`{name}`" in theirs, name
    assert '"data-test-connection-state":' in theirs
    assert "=`CONNECTED`" in theirs
    assert "streamlit run yourscript.py" in theirs
    assert "`/_stcore/health`" in theirs or "`_stcore/health`" in theirs


def test_the_installed_streamlit_takes_from_the_page_where_its_server_is():
    """Else it asks below the page's own address first, and before it connects, unseen."""
    scripts = serving.streamlit_static() / "static" / "js"
    main = next(scripts.glob("index.*.js")).read_text(encoding="utf-8")
    ours = PAGES.for_languages("")
    for name in ("BACKEND_BASE_URL", "HOST_CONFIG"):
        assert f"get {name}()" in main
        assert f"{name}:" in ours
    for name in ("allowedOrigins", "useExternalAuthToken"):
        assert re.search(rf"\{{[^{{}}]*\b{name}:\w+[^{{}}]*\}}=e,", main), name
        assert f"{name}:" in ours
    assert f"{XSRF_COOKIE_NAME}=" in ours


def test_without_a_loader_that_we_know_the_page_stands_as_well():
    page = raw_pages(loader=None).for_languages("en-GB")
    assert '<script type="importmap">' not in page
    assert 'id="bc-help"' in page


def test_a_page_without_a_place_for_the_help_stops_the_start():
    with pytest.raises(RuntimeError, match="this version is not known"):
        raw_pages(index="<html></html>").for_languages("")


def test_websockets_and_forms_are_passed_on(client):
    async def echo(request):
        return Response(await request.body())

    app = Starlette(
        routes=[Route("/form", echo, methods=["POST"])], middleware=serving.middleware(PAGES)
    )
    with TestClient(app) as other:
        assert other.post("/form", content=b"words").content == b"words"
