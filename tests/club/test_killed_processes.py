"""Three processes, a database and one that follows it: each is killed under load, the database for
good in the end, and nothing that was told is lost.

In front is Caddy with the file for hosts, where it is installed, and `sticky.py`, which does the
same.
"""

import contextlib
import signal

import httpx
import pytest

from backcare.bootstrap import build_services
from backcare.config import ClubAddress, DatabaseUrl, Settings
from backcare.domain.entries import ExerciseSession
from scripts.local_server import free_port
from tests.builders import TODAY
from tests.club.caddy import NEEDED, Caddy
from tests.club.sticky import COOKIE, Sticky
from tests.forks import running_server
from tests.savers import Saver, all_saving, each_saves
from tests.storage.servers import own_server

PROCESSES, MEMBERS = 3, 4
SAVES = 2


FRONTS = [Sticky, pytest.param(Caddy, marks=NEEDED)]


class Several:
    """Processes of one club behind one address; each can be killed and started anew."""

    def __init__(self, stack, front, folder, database):
        self.sticky = front([free_port() for _ in range(PROCESSES)])
        stack.callback(self.sticky.stop)
        self.address = ClubAddress(self.sticky.url)
        self._stack, self._folder = stack, folder
        self._settings = {
            "BACKCARE_CLUB": self.address.url,
            "BACKCARE_DATABASE_URL": database,
            "BACKCARE_PROCESSES": str(PROCESSES),
        }
        self._running = [self._start(number) for number in range(PROCESSES)]
        own = Settings(user_data=folder, database_url=DatabaseUrl(database), club=self.address)
        self.services = build_services(own)
        self.services.club.accounts.start("Riverside Runners", "ab" * 32)

    def _start(self, number):
        server = running_server(
            self._folder,
            today=TODAY.isoformat(),
            settings=self._settings,
            port=self.sticky.ports[number],
        )
        return self._stack.enter_context(server)

    def kill(self, number):
        process = self._running[number].process
        process.send_signal(signal.SIGKILL)
        process.wait(20)

    def start_anew(self, number):
        self._running[number] = self._start(number)

    def join(self, number):
        """Return a member, and their cookies on the process of that number."""
        accounts = self.services.club.accounts
        entered = accounts.join_by_provider(
            accounts.vouchers.make(f"number {number}", "a browser"),
            "a browser",
            accounts.invitations.make(),
            f"Runner {number}",
            has_agreed=True,
        )
        cookies = f"{self.address.cookie}={entered.token}; {COOKIE}={number % PROCESSES}"
        return Saver(self.sticky.url, entered.account.key, cookies)


@pytest.fixture(params=FRONTS)
def several(request, tmp_path):
    soon = ("-c", "wal_retrieve_retry_interval=200ms")
    with own_server() as first, contextlib.ExitStack() as stack:
        first.create("backcare")
        second = stack.enter_context(own_server(*soon, first=first))
        hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (first, second))
        database = f"postgresql://backcare@/backcare?{hosts}&target_session_attrs=read-write"
        yield Several(stack, request.param, tmp_path / "user", database), first, second


@pytest.mark.weekly
def test_what_was_told_as_saved_is_there_whichever_process_or_database_ends(several):
    club, first, second = several
    members = [club.join(number) for number in range(MEMBERS)]
    with all_saving(members):
        with each_saves(members, SAVES):
            pass
        for number in (0, 1):
            with each_saves(members, SAVES):
                club.kill(number)
            club.start_anew(number)
        with each_saves(members, SAVES):
            first.kill()
            first.start()
        with each_saves(members, SAVES):
            first.kill()
            second.promote()
    for member in members:
        kept = club.services.store.find(member.key, ExerciseSession)
        member.check_kept(entry.minutes for entry in kept)


@pytest.mark.weekly
def test_whoever_has_no_cookie_yet_is_given_one_and_stays_with_that_process(several):
    club, *_ = several
    with httpx.Client(base_url=club.sticky.url, trust_env=False) as browser:
        assert browser.get("/healthz").text == "ok\n"
        mine = browser.cookies[COOKIE]
        for _ in range(2 * PROCESSES):
            browser.get("/healthz")
            assert browser.cookies[COOKIE] == mine
    for number in range(PROCESSES - 1):
        club.kill(number)
    with httpx.Client(base_url=club.sticky.url, trust_env=False) as browser:
        for number in range(PROCESSES):
            browser.cookies[COOKIE] = mine if number == 0 else "of one that is no more"
            assert browser.get("/healthz").text == "ok\n"
            browser.cookies.clear()
