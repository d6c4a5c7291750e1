"""`python -m backcare club ...` as a host uses it."""

import json
import logging
import re

import pytest
from click.testing import CliRunner

from backcare.bootstrap import build_services
from backcare.cli import club as cli
from backcare.cli.main import main
from backcare.config import Settings
from backcare.domain.club.documents import Change, SignInError
from backcare.domain.records import Record
from tests.builders import check_in

CLUB = "https://backcare.example"


@pytest.fixture
def host(monkeypatch, tmp_path):
    monkeypatch.setenv("BACKCARE_CLUB", CLUB)
    monkeypatch.setattr(cli, "_JOURNAL", tmp_path / "none")

    def run(*arguments, typed=None):
        result = CliRunner().invoke(main, ["club", *arguments], input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        run.logged = [json.loads(line) for line in result.stderr.splitlines() if line[:1] == "{"]
        said = [line for line in result.output.splitlines(keepends=True) if line[:1] != "{"]
        return result.exit_code, "".join(said)

    return run


@pytest.fixture(autouse=True)
def _own_log():
    yield
    logging.getLogger(cli.EVENTS).handlers.clear()
    logging.getLogger(cli.EVENTS).propagate = True


@pytest.fixture
def accounts(host):
    assert host("start", "Riverside Runners")[0] == 0
    return build_services(Settings.from_env()).club.accounts


def token_in(words):
    return re.search(rf"{CLUB}/door/join/(\S+)", words)[1]


def join(accounts, token, nickname):
    return accounts.join(
        token, nickname, "four wet running shoes", has_agreed=True, address="192.0.2.1"
    )


def test_a_club_needs_a_name_that_can_be_read(host):
    assert host("start", "  ") == (1, "Error: A club's name has from 1 to 80 letters.\n")


def test_a_club_is_started_once_and_its_first_organiser_invited(host):
    code, words = host("start", "Riverside Runners")
    assert code == 0
    accounts = build_services(Settings.from_env()).club.accounts
    assert join(accounts, token_in(words), "Olga").account.role == "host"
    code, words = host("start", "Another")
    assert code == 1
    assert "Riverside Runners" in words


def test_no_club_begins_unasked_over_the_members_of_one_that_is_gone(host, accounts):
    """Its own file is missing, as after a copy that broke off: it says so, and how to go on."""
    settings = Settings.from_env()
    build_services(settings).store.add("m" * 32, check_in())
    (settings.user_data / "club.json").unlink()
    code, words = host("start", "Another")
    assert code == 1
    assert "There is the file of one member here, but not the club it is of." in words
    for way_on in ("store restore FILE --replace", "BACKCARE_DATA", "--anew"):
        assert way_on in words
    assert not (settings.user_data / "club.json").exists()
    assert host("start", "--anew", "Another")[0] == 0


def test_a_club_begins_beside_the_diary_of_who_ran_alone(host):
    build_services(Settings.from_env()).store.add("me", check_in())
    assert host("start", "Riverside Runners")[0] == 0


@pytest.mark.parametrize("name", [" ", "x" * 81])
def test_what_is_no_name_of_a_club_is_told(host, name):
    code, words = host("start", name)
    assert (code, "from 1 to 80 letters" in words) == (1, True)


def test_a_host_is_made_and_an_organiser_again(host, accounts):
    ann = join(accounts, token_in(host("invite")[1]), "Ann").account
    assert host("host", "ann") == (0, "Done.\n")
    assert host("members") == (0, f"Ann  host  {ann.key}\n")
    assert host("organiser", "Ann", "--no-more")[0] == 1  # nobody else could invite
    assert host("organiser", "Ann") == (0, "Done.\n")
    assert host("host", "nobody")[0] == 1


def test_members_are_invited_listed_and_made_organisers(host, accounts):
    _, words = host("invite", "--days", "3")
    ann = join(accounts, token_in(words), "Ann").account
    assert host("organiser", "ann") == (0, "Done.\n")
    assert host("members") == (0, f"Ann  organiser  {ann.key}\n")
    code, words = host("organiser", "Ann", "--no-more")
    assert (code, "the only organiser" in words) == (1, True)
    join(accounts, token_in(host("invite", "--organiser")[1]), "Bea")
    assert host("organiser", "Ann", "--no-more") == (0, "Done.\n")
    assert accounts.members.account(ann.key).role == "member"
    _, words = host("invite", "--organiser")
    assert join(accounts, token_in(words), "Olga").account.role == "organiser"


def test_who_lost_everything_gets_a_new_code(host, accounts):
    join(accounts, accounts.invitations.make(), "Ann")
    code, words = host("recover", "Ann")
    assert code == 0
    fresh = re.search(r"code: (\S+)", words)[1]
    with pytest.raises(SignInError):
        accounts.sign_in("Ann", "four wet running shoes", address="192.0.2.1")
    assert accounts.recover("Ann", fresh, "a new passphrase", address="192.0.2.1")


def test_what_a_host_did_is_logged_without_names_and_told_to_its_member(host, accounts):
    join(accounts, accounts.invitations.make(), "Ann")
    host("organiser", "Ann")
    assert [line["event"] for line in host.logged] == ["organiser_made", "host_command"]
    assert host.logged[-1]["command"] == "organiser"
    host("unlock", "Ann")
    assert [line["event"] for line in host.logged] == ["second_step_off", "host_command"]
    assert "Ann" not in json.dumps(host.logged)
    [ann] = accounts.members.all()
    assert [one.what for one in ann.news] == [Change.ORGANISER, Change.SECOND_OFF]


def test_a_member_is_erased_at_their_wish_after_a_question(host, accounts):
    ann = join(accounts, accounts.invitations.make(), "Ann").account
    records = build_services(Settings.from_env()).store
    records.add(ann.key, check_in(1))
    assert host("remove", "Ann", typed="n\n")[0] == 1
    assert accounts.members.account(ann.key)
    assert host("remove", "Ann", typed="y\n")[0] == 0
    assert records.find(ann.key, Record) == ()
    assert accounts.members.all() == ()


@pytest.mark.parametrize("command", [("recover", "Zed"), ("organiser", "Zed")])
def test_an_unknown_nickname_is_told(host, accounts, command):
    assert host(*command) == (1, "Error: Nobody has this nickname.\n")


def test_what_is_missing_is_told(host, monkeypatch):
    assert "club start" in host("recover", "Ann")[1]
    monkeypatch.setenv("BACKCARE_CLUB", "http://backcare.example")
    assert "https://" in host("members")[1]
    monkeypatch.delenv("BACKCARE_CLUB")
    assert "BACKCARE_CLUB=" in host("members")[1]
