"""Somebody has learnt the name of a session, by which a page goes on after a cut line."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from backcare.bootstrap import build_services
from backcare.config import ClubAddress, Settings
from benchmarks.visitor import rerun, visiting
from tests.builders import session
from tests.club.door import GOOD
from tests.club.forging import asks


@pytest.fixture(scope="module")
def club(hosted):
    settings = Settings(user_data=hosted.user, club=ClubAddress(hosted.url))
    services = build_services(settings)
    services.club.accounts.start("Riverside Runners", "ab" * 32)
    return services


def join(club, nickname):
    """Return a new member's id and cookie."""
    accounts = club.club.accounts
    invitation = accounts.invitations.make()
    joined = accounts.join(invitation, nickname, GOOD, has_agreed=True, address="192.0.2.1")
    return joined.account.key, f"{club.club.address.cookie}={joined.token}"


def drawn_in(socket, page):
    """Draw a page, and return the name of the session."""
    socket.send(asks(page).SerializeToString())
    name = ""
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(socket.recv(timeout=120))
        kind = answer.WhichOneof("type")
        if kind == "new_session":
            name = answer.new_session.initialize.session_id
        elif kind == "script_finished":
            return name


@pytest.mark.parametrize("whose", ["another member's", "nobody's"])
@pytest.mark.parametrize("is_open", [True, False])
def test_a_session_goes_on_under_the_sign_in_that_it_was_drawn_under(hosted, club, whose, is_open):
    name = f"Ada {whose[0]} {is_open}"
    hers, her_cookie = join(club, name)
    cookie = "" if whose == "nobody's" else join(club, f"Bo{whose[0]} {is_open}")[1]
    theirs = club.store.add(hers, session(1, minutes=44))
    with visiting(hosted.url, her_cookie) as socket:
        own = drawn_in(socket, "tracker")
        edit = f"-tracker.edit.{theirs.id}"
        seen = rerun(socket, "tracker", "")
        opened = next(id_ for id_ in seen.widget_ids if id_.endswith(edit))
        seen = rerun(socket, "tracker", "", seen.page_hash, pressed=opened)
        delete = next(id_ for id_ in seen.widget_ids if id_.endswith("-tracker.delete"))
        if is_open:
            _tries(hosted.url, cookie, own, seen.page_hash, delete)
    if not is_open:
        _tries(hosted.url, cookie, own, seen.page_hash, delete)
    assert club.store.get(hers, theirs.id) == theirs
    with visiting(hosted.url, her_cookie, goes_on=own) as socket:
        assert drawn_in(socket, "tracker") == own, "her own browser goes on"


def _tries(url, cookie, session_name, page_hash, pressed):
    with visiting(url, cookie, goes_on=session_name) as socket:
        rerun(socket, "tracker", "", page_hash, pressed=pressed)
        assert drawn_in(socket, "tracker") not in ("", session_name)
