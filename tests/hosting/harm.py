"""What happens to a server: processes that are killed, disks that are full."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.hosting.machine import Machine, is_healthy, tell, until
from tests.hosting.member import (
    expect_kept,
    longest_cut,
    open_tracker,
    save_session,
    sees,
    tap_save,
    type_minutes,
)
from tests.hosting.page import ADDRESS


def kill(machine: Machine, page: Page) -> None:
    """One process of two, the database, then all at once are killed: what was saved stays."""
    save_session(page, "51")
    type_minutes(page, "52")
    for container in machine.processes():
        machine.strike(container)
        until(lambda: is_healthy(machine), "all processes are healthy again")
    tap_save(page)
    expect_kept(page, "52")
    tell(f"each process was killed: a page was without for {longest_cut(page):.1f} s at most")
    type_minutes(page, "53")
    [database] = machine.processes("database")
    machine.strike(database)
    tap_save(page)
    until(lambda: is_healthy(machine), "the app finds the database again")
    saved_once(page, "53")
    everything = "app database backup proxy"
    machine.says(f"docker compose kill {everything} && docker compose start {everything}")
    until(lambda: is_healthy(machine), "all is back after all were killed")
    assert sees(page, "51")
    machine.says("docker compose stop database")
    page.goto(f"https://{ADDRESS}/self_check")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    machine.says("docker compose start database")
    until(lambda: is_healthy(machine), "the app finds the database again")
    tell("killed, and nothing lost")


def saved_once(page: Page, minutes: str) -> None:
    """Once all is well again the entry is there, by the tap that was made or by another one."""
    kept = page.get_by_text(f"{minutes} min")
    told = page.get_by_role("alert").first
    expect(kept.first.or_(told).first).to_be_visible()
    if not kept.count():
        tap_save(page)
        expect_kept(page, minutes)
    open_tracker(page)
    expect(kept).to_have_count(1)


def fill_database(machine: Machine, page: Page) -> None:
    """With no room left a save is kept or refused in words; with room again all goes on."""
    fill = machine.disk / "fill"
    type_minutes(page, "54")
    fills(fill)
    tap_save(page)
    expect(page.get_by_text("54 min").or_(page.get_by_role("alert")).first).to_be_visible()
    page.goto(f"https://{ADDRESS}/self_check")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    fill.unlink()
    until(lambda: is_healthy(machine), "the app saves again")
    save_session(page, "55")
    assert sees(page, "51")
    tell("a full disk of the database took nothing")


def fills(file: Path) -> None:
    """Write until there is no room left."""
    with file.open("wb", buffering=0) as full:
        try:
            while True:
                full.write(bytes(1 << 16))
        except OSError:
            return


def fill_backups(machine: Machine) -> None:
    """A full disk for backups is told in a sentence, and leaves no half file."""
    fills(machine.backups_disk / "fill")
    small = f"-v {machine.backups_disk}:/small -e BACKCARE_BACKUPS=/small"
    run = f"docker compose run --rm --no-deps -T {small} backup"
    said = machine.says(f"{run} sh -c 'sh deploy/backup.sh; echo rc $?; ls -A /small'")
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert said.splitlines()[-2:] == ["rc 1", "fill"]
    tell("a full disk for backups is told")
