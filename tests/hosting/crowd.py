"""Forty members at once on three processes, of which one is killed each minute."""

import threading
import time

from playwright.sync_api import Page

from tests.hosting.machine import Machine, is_healthy, tell, until
from tests.hosting.page import ADDRESS
from tests.hosting.plain import Plain
from tests.hosting.upgrades import nobody_is_without
from tests.savers import Saver, all_saving, each_saves

PROCESSES, VISITS, MINUTES = 3, 40, 10
LOOK_SECONDS = 4.0

_CLUB = """
from backcare.bootstrap import build_services
from backcare.config import Settings
from backcare.domain.entries import ExerciseSession
services = build_services(Settings.from_env())
club, accounts = services.club, services.club.accounts
"""
JOIN = f"""{_CLUB}
invitation = accounts.invitations.make()
for name in map("Runner {{}}".format, range({VISITS})):
    voucher = accounts.vouchers.make(name, "a browser")
    came = accounts.join_by_provider(voucher, "a browser", invitation, name, has_agreed=True)
    print(came.account.key, f"{{club.address.cookie}}={{came.token}}")
"""
KEPT = f"""{_CLUB}
for one in accounts.members.all():
    print(one.key, *(e.minutes for e in services.store.find(one.key, ExerciseSession)))
"""


def crowd(machine: Machine, page: Page) -> None:
    """Each saves in each of these minutes, whichever process ends, and nothing of it is lost."""
    machine.says(f"sed -i 's/^APP_PROCESSES=.*/APP_PROCESSES={PROCESSES}/' .env")
    machine.says("docker compose up -d")
    until(lambda: is_healthy(machine), "all processes are healthy")
    members = [words.split() for words in inside(machine, JOIN)]
    with Plain() as at:
        savers = [
            Saver(f"https://{ADDRESS}", *member, at=at, every=LOOK_SECONDS) for member in members
        ]
        with (
            nobody_is_without(page, f"{VISITS} visits, {MINUTES} killed processes", "57"),
            all_saving(savers),
        ):
            for minute in range(MINUTES):
                next_minute = time.monotonic() + 60
                with each_saves(savers, 1):
                    machine.strike(machine.processes()[minute % PROCESSES])
                until(lambda: is_healthy(machine), "all processes are healthy again")
                threading.Event().wait(next_minute - time.monotonic())
    assert len(savers) == VISITS
    kept = dict(words.partition(" ")[::2] for words in inside(machine, KEPT))
    for saver in savers:
        saver.check_kept(map(float, kept[saver.key].split()))
    tell(
        f"{sum(len(saver.told) for saver in savers)} of"
        f" {sum(saver.tried for saver in savers)} saves were told as kept, and all of them are;"
        f" a visit waited {max(saver.longest for saver in savers):.1f} s at most"
    )


def inside(machine: Machine, program: str) -> list[str]:
    """Run a program within a process's container; return the lines that it says."""
    return machine.says(f"docker compose exec -T app python - <<'END'{program}END").splitlines()
