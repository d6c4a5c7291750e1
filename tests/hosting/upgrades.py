"""Upgrades and ways back, while a member types and others come to the door."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.hosting.door import Door
from tests.hosting.machine import Machine, is_healthy, tell, until
from tests.hosting.member import expect_kept, longest_cut, sees, tap_save, type_minutes
from tests.hosting.page import ADDRESS, lines

NEVER_STARTS = 'CMD ["false"]'
_COMMAND = "exec python -m backcare.web.begin run app.py --server.headless true --server.port 8501"
STARTS_ONCE = f'CMD ["sh", "-c", "mkdir /data/once && {_COMMAND}"]'
STARTS = f'CMD ["sh", "-c", "{_COMMAND}"]'


@contextlib.contextmanager
def nobody_is_without(page: Page, what: str, minutes: str) -> Iterator[None]:
    """Whoever comes has the page, and what a member typed is saved by their first tap."""
    type_minutes(page, minutes)
    with Door() as door:
        yield
    tap_save(page)
    expect_kept(page, minutes)
    tell(
        f"{what}: who came waited {door.longest_wait():.1f} s at most,"
        f" who was there {longest_cut(page):.1f} s"
    )
    assert door.was_open(), [one for one in door.answers if one.status != 200]


def upgrade_and_back(machine: Machine, page: Page) -> None:
    """An upgrade that fails first, an upgrade, and the way back without a network."""
    forth, back = (each for each in lines() if each.startswith("sh deploy/upgrade.sh"))
    ran, former = machine.says("git rev-parse HEAD"), machine.versions()
    new = machine.publish("a new version")
    with no_network(machine):
        assert machine.refuses(forth).startswith("The new version cannot be fetched.")
    with nobody_is_without(page, "an upgrade", "34"):
        said = machine.says(forth)
    tell(said.splitlines()[-1])
    assert machine.says("docker images --quiet --filter dangling=true") == ""
    assert machine.says("git rev-parse before-upgrade") == ran
    assert machine.versions() == [new]
    assert sees(page, "33")
    with no_network(machine), nobody_is_without(page, "the way back", "35"):
        machine.says(back)
    assert machine.versions() == former
    assert sees(page, "33")


@contextlib.contextmanager
def no_network(machine: Machine) -> Iterator[None]:
    """Where versions come from cannot be reached."""
    hidden = machine.origin.with_name("hidden.git")
    machine.origin.rename(hidden)
    yield
    hidden.rename(machine.origin)


def upgrades_that_fail(machine: Machine, page: Page) -> None:
    """One whose first process does not live, then with two processes one whose second does not."""
    forth, back = (each for each in lines() if each.startswith("sh deploy/upgrade.sh"))
    former = machine.versions()
    machine.publish("never starts", start=NEVER_STARTS)
    with nobody_is_without(page, "a version that does not start", "36"):
        said = machine.refuses(forth)
    assert "does not start, so the club runs on as it was" in said
    assert machine.versions() == former

    machine.says("sed -i 's/^APP_PROCESSES=1$/APP_PROCESSES=2/' .env && docker compose up -d")
    until(lambda: is_healthy(machine), "both processes are healthy")
    assert machine.versions() == former * 2
    once = machine.publish("starts once", start=STARTS_ONCE)
    with nobody_is_without(page, "a second process that does not start", "37"):
        said = machine.refuses(forth)
    assert "1 of 2 processes are changed" in said
    assert machine.versions() == sorted([*former, once])
    with nobody_is_without(page, "back from halfway", "38"):
        machine.says(back)
    assert machine.versions() == former * 2
    new = machine.publish("starts again", start=STARTS)
    with nobody_is_without(page, "an upgrade of two processes", "39"):
        machine.says(forth)
    assert machine.versions() == [new] * 2
    tell("upgrades that fail leave the club running")


def all_at_once(machine: Machine, page: Page) -> None:
    """Where nothing can run beside, whoever comes reads so, with the number to call."""
    [forth, _] = (each for each in lines() if each.startswith("sh deploy/upgrade.sh"))
    new = machine.publish("all at once")
    machine.says("docker compose stop app")
    with Door() as door:
        page.goto(f"https://{ADDRESS}/")
        assert page.get_by_role("heading", name="Back in a moment").is_visible()
        assert page.get_by_role("link", name="112").is_visible()
        machine.says(forth)
    assert machine.versions() == [new] * 2
    assert door.told_all()
    tell(f"an upgrade of all at once: who came waited {door.longest_wait():.0f} s, and read why")
