"""My data in a club: taking all along and erasing ask for the passphrase, minutes later."""

from datetime import timedelta

import msgspec
import pytest

from backcare.club.own_account import FRESH_FOR
from backcare.domain.club.documents import SignIn
from backcare.domain.records import Record
from backcare.ui.lists import capital
from backcare.ui.wiring import services
from tests.pages.conftest import GOOD
from tests.pages.screen import TEXT, has, press, shown
from tests.pages.taken import take

ASKS = '<a href="/door/confirm?then=data"'


@pytest.fixture
def kept(be, cookies):
    """What is kept of a member who is signed in."""
    be("Ann")
    [account] = services().club.accounts.members.all()
    return lambda: services().store.find(account.key, Record)


def minutes_later():
    """Make the sign-in older than what counts as fresh."""
    store = services().club.store
    [sign_in] = store.all(SignIn)
    older = sign_in.made_at - FRESH_FOR - timedelta(seconds=1)
    store.write(put=[msgspec.structs.replace(sign_in, made_at=older)])


def type_passphrase(cookies):
    club = services().club
    club.accounts.own.confirm(cookies[club.address.cookie], GOOD)


def offers(at):
    return [key for key in ("data.take.json", "data.take.zip", "data.erase.now") if has(at, key)]


def test_just_after_signing_in_nothing_is_asked(open_page, kept):
    at = open_page("my_data")
    assert offers(at) == ["data.take.json", "data.take.zip", "data.erase.now"]
    assert ASKS not in shown(at)


def test_later_the_passphrase_comes_before_files_and_erasing(open_page, kept, cookies):
    minutes_later()
    at = open_page("my_data")
    assert offers(at) == []
    assert shown(at).count(ASKS) == 2
    assert capital(TEXT("data.kind.check-in", n=1)) in shown(at), (
        "what is kept is said all the same"
    )
    type_passphrase(cookies)
    at = at.run()
    assert offers(at) == ["data.take.json", "data.take.zip", "data.erase.now"]
    assert take(at, "data.take.json").content


@pytest.mark.parametrize("ending", ["json", "zip"])
def test_a_page_left_open_hands_out_no_file(open_page, kept, ending):
    at = open_page("my_data")
    minutes_later()
    at = press(at, f"data.take.{ending}")
    assert not [p for p in at.get("bidi_component") if p.proto.component_name.endswith("take_file")]
    assert ASKS in shown(at)


def test_a_page_left_open_erases_nothing_and_says_why(open_page, kept):
    at = open_page("my_data")
    [tick] = [box for box in at.checkbox if str(box.key).startswith("data.erase.asked")]
    at = tick.check().run()
    before = kept()
    minutes_later()
    at = press(at, "data.erase.now")
    assert kept() == before != ()
    assert [warning.value for warning in at.warning] == [TEXT("error.club.not_confirmed")]


def test_at_home_nobody_is_asked(open_page, be):
    be("home")
    assert ASKS not in shown(open_page("my_data"))
