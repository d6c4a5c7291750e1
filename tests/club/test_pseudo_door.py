"""The door of a club and the raw page, in a language that nobody speaks."""

import re

import pytest
from starlette.testclient import TestClient

from backcare import serving
from backcare.checkup import Said
from backcare.domain.club.documents import Role
from backcare.host import Host
from backcare.web.raw_page import RawPages
from tests import pseudo
from tests.club.door import join, post, turn_second_on
from tests.pages.seen import words_of_html

OF_MEMBERS = re.compile(r"\b(?:Ann|Hedi)\b|\b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b")


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


def test_each_word_for_a_host_is_from_the_texts_but_what_a_look_at_the_server_says(
    browser, services, monkeypatch
):
    monkeypatch.setattr(Host, "look", lambda _: [Said("1", "2", is_fine=False), Said("3", "4")])
    accounts = services.club.accounts
    client, ann = browser(), browser()
    join(ann, services)
    joined = join(client, services, nickname="Hedi")
    accounts.members.set_role("Hedi", Role.HOST)
    assert strange(client.get("/door/host")) == []
    turn_second_on(client, services, joined)
    page = client.get("/door/host")
    assert strange(page) == []
    members = re.findall(r'href="(/door/host-member/\w+)"', page.text)
    assert [strange(client.get(member)) for member in members] == [[], []]
    for what in ("recover", "host", "unlock", "organiser", "member", "anything", "remove"):
        one = accounts.members.named("Ann")
        who = accounts.key_of("host.member", one.key)
        typed = {"what": what, "who": who, "rev": str(one.rev), "sure": "yes"}
        answer = post(client, "/door/host-act", shown="/door/host", **typed)
        assert strange(answer) == [], what
        assert (answer.status_code == 200) == (what != "anything")


def test_each_word_of_the_raw_page_is_from_the_texts(services):
    loader = serving.streamlit_loader()
    pages = RawPages(serving.streamlit_index(), loader, content=services.content)
    html = pages.for_languages("en-GB")
    assert [words for words in words_of_html(html) if pseudo.plain_words(words)] == []
