"""The door of a club and the raw page, in a language that nobody speaks."""

import re

import pytest
from starlette.testclient import TestClient

from backcare import serving
from backcare.web.raw_page import RawPages
from tests import pseudo
from tests.club.door import join
from tests.pages.seen import words_of_html

OF_MEMBERS = re.compile(r"\bAnn\b|\b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b")


@pytest.fixture(autouse=True)
def _nobody_speaks_it(monkeypatch):
    pseudo.speak(monkeypatch.setattr)


@pytest.fixture
def services(_nobody_speaks_it, services):
    return services


def strange(answer):
    """Return words of a page that are not from the texts, nor a name or a code."""
    words = (OF_MEMBERS.sub("", words) for words in words_of_html(answer.text))
    return [one for one in words if pseudo.plain_words(one)]


def test_each_word_of_the_door_is_from_the_texts(browser, services):
    client: TestClient = browser()
    token = services.club.accounts.invitations.make()
    for path in ("/door/sign-in", "/door/recover", f"/door/join/{token}", "/door/join/none"):
        assert strange(client.get(path)) == [], path
    refused = join(client, services, nickname="A", passphrase="short")
    assert strange(refused) == []
    assert strange(join(client, services)) == []
    for path in ("/door/account", "/door/leave"):
        assert strange(client.get(path)) == [], path


def test_each_word_of_the_raw_page_is_from_the_texts(services):
    loader = serving.streamlit_loader()
    pages = RawPages(serving.streamlit_index(), loader, content=services.content)
    html = pages.for_languages("en-GB")
    assert [words for words in words_of_html(html) if pseudo.plain_words(words)] == []
