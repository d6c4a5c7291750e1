"""`python -m backcare store ...`: check, back up, restore, export, erase.

Exit codes: 0 all well, 1 somebody has to act or the command was refused, 2 wrong usage.
"""

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from backcare.bootstrap import build_store, club_store_at, database_at, store_at
from backcare.config import Settings, SettingsError
from backcare.domain.errors import StoreError
from backcare.storage.base import TrackerStore
from backcare.storage.exports import export_zip
from backcare.storage.host import archive, doctor
from backcare.storage.member_store import OwnStore
from backcare.storage.tinydb_files.files import written_whole
from backcare.storage.tinydb_files.folder import Folder

if TYPE_CHECKING:
    from backcare.storage.postgres.database import Database

_FILE = click.Path(path_type=Path, dir_okay=False)


def _command(action: Callable[..., None]) -> Callable[..., None]:
    """Print which place this is about, refuse a wrong user, and print errors as one sentence."""

    @functools.wraps(action)
    def wrapped(*args: Any, **options: Any) -> None:
        try:
            settings = Settings.from_env()
            folder = Folder(settings.user_data)
            if settings.database_url is None:
                click.echo(f"Data folder: {folder.root}")
                check_user(folder)
            else:
                click.echo(f"Database: {settings.database_url}")
            action(folder, *args, **options)
        except (StoreError, SettingsError) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(str(error)) from error

    return wrapped


def _database() -> "Database | None":
    """Return the database of the records, or `None` if they are in a folder."""
    place = Settings.from_env().database_url
    return None if place is None else database_at(place)


@click.group()
def store() -> None:
    """Check, back up, restore, export or erase what runners have logged.

    BACKCARE_DATA says where the data folder is, if not data/user; BACKCARE_DATABASE_URL, that the
    records are in a database instead.
    """


@store.command("doctor")
@click.option("--repair", metavar="BACKUP", type=_FILE, help="Mend damaged files from this backup.")
@_command
def examine(folder: Folder, repair: Path | None) -> None:
    """Check everything that is kept. Exit code 1 means that somebody has to act."""
    if _database() is not None:
        _examine_database(repair)
        return
    if not folder.root.is_dir():
        click.echo("Nothing has been saved yet.")
        return
    health = doctor.examine(folder, watch("Checking"))
    _print_health(health)
    if repair is not None and health.damaged:
        with archive.opened_backup(repair) as backup:
            repairs = doctor.repair(folder, health.damaged, backup)
            for result in repairs:
                _print_repair(result, f"{backup.manifest.made_at:%Y-%m-%d %H:%M} UTC")
        if all(result.kept for result in repairs):
            health = doctor.examine(folder, watch("Checking again"))
    if not health.is_well:
        if health.damaged and repair is None:
            click.echo(
                "To mend a damaged file: python -m backcare store doctor --repair BACKUP\n"
                "Until then it stays as it is; do not delete it."
            )
        raise click.exceptions.Exit(1)
    click.echo("All well.")


def _examine_database(repair: Path | None) -> None:
    if repair is not None:
        raise click.ClickException(
            "A database is not mended in place. Keep it with pg_dump, empty the tables, then say:"
            " store restore BACKUP"
        )
    settings = Settings.from_env()
    tracker = store_at(settings.database_url or settings.user_data)
    health = doctor.examine_stores(
        tracker, club_store_at(settings.database_url or settings.user_data), watch("Checking")
    )
    _print_health(health)
    if not health.is_well:
        raise click.exceptions.Exit(1)
    click.echo("All well.")


@store.command("backup")
@click.argument("file", type=_FILE)
@click.option("--here", is_flag=True, help="Write onto the same disk as the data all the same.")
@_command
def back_up(folder: Folder, file: Path, here: bool) -> None:
    """Write a backup of all members and of the club to FILE (a .tar).

    The dashboard may go on running.
    """
    database = _database()
    if database is None:
        report = archive.back_up(
            folder, file.absolute(), watch=watch("Backing up"), is_same_disk_fine=here
        )
    else:
        from backcare.storage.postgres.archive import back_up_database

        report = back_up_database(database, file.absolute(), watch("Backing up"))
    click.echo(f"{_count(len(report.members))} in {file} ({file.stat().st_size / 1e6:.1f} MB).")
    click.echo("It holds health data: keep it where only you can read it.")
    if report.damaged:
        click.echo("Not in it, because damaged:")
        for words in report.damaged:
            click.echo(f"  {words}")
        raise click.exceptions.Exit(1)


@store.command("restore")
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Take the place of what is there; that is kept.")
@_command
def restore(folder: Folder, file: Path, replace: bool) -> None:
    """Put back the members and the club of the backup FILE. Stop the dashboard first.

    Members of a club sign in again, and invitations are made anew.
    """
    database, watched = _database(), watch("Restoring")
    if database is None:
        report = archive.restore(folder, file, watch=watched, replaces=replace)
    else:
        from backcare.storage.postgres.archive import restore_database

        report = restore_database(database, file.absolute(), watch=watched, replaces=replace)
    click.echo(f"{_count(len(report.members))} restored.")
    click.echo("In a club, passphrases and roles are those of the backup: see who is organiser.")
    if report.erased:
        click.echo(f"Erased since the backup, and so left out: {', '.join(report.erased)}")
    if report.replaced:
        click.echo(f"What was there before is in {report.replaced}")
        click.echo("Delete that once you are sure.")


@store.command("export")
@click.argument("member")
@click.option("--to", "file", metavar="FILE", type=_FILE, help="Default: MEMBER-DATE.zip, here.")
@_command
def export(folder: Folder, member: str, file: Path | None) -> None:
    """Write all that is kept of MEMBER to a zip: JSON, and a table for each kind of record."""
    tracker = _tracker_with(folder, member)
    target = file or Path(f"{member}-{date.today():%Y-%m-%d}.zip")  # noqa: DTZ011 - for the host
    with written_whole(target) as zip_file:
        zip_file.write(export_zip(OwnStore(tracker, lambda: member)))
    click.echo(f"All that is kept of {member} is in {target}. It holds health data.")


@store.command("erase")
@click.argument("member")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_command
def erase(folder: Folder, member: str, yes: bool) -> None:
    """Erase all that is kept of MEMBER, for good. Older backups still hold it until they go."""
    tracker = _tracker_with(folder, member)
    if not yes:
        click.confirm(f"Erase all that is kept of {member}? There is no way back", abort=True)
    tracker.erase(member)
    click.echo(f"{member} is erased, and stays so when an older backup is restored.")
    click.echo("Backups made before still hold them: delete those when their time is over.")


def _tracker_with(folder: Folder, member: str) -> TrackerStore:
    """Return the store; refuse an id that nobody has, so that a typo does not look like success."""
    settings = Settings.from_env()
    tracker = build_store(settings)
    if settings.database_url is None:
        is_here = bool(folder.copies_of(member))
    else:
        is_here = member in tracker.members()
    if not is_here:
        raise click.ClickException(f"There is no member {member}.")
    return tracker


def check_user(folder: Folder) -> None:
    """Refuse to run unless the user owns the folder: the dashboard could not read the new files."""
    if os.name == "nt" or not folder.root.exists():
        return
    owner = folder.root.stat().st_uid
    if owner != os.geteuid():
        raise click.ClickException(f"Run this as the user that owns the folder (user id {owner}).")


def watch(label: str) -> archive.Watch:
    """Return a `Watch` that draws a progress bar; silent if there is no terminal."""

    def passed_on(members: Sequence[str]) -> Iterator[str]:
        with click.progressbar(members, label=f"{label} {_count(len(members))}") as bar:
            yield from bar

    return passed_on


def _print_health(health: doctor.Health) -> None:
    click.echo(f"{_count(health.members)}, {health.records} records.")
    if health.largest is not None:
        member, size = health.largest
        click.echo(
            f"Largest file: {size / 1e6:.2f} MB ({member}); above 5 MB think of a database server."
        )
        click.echo(f"Reading everything took {health.read_seconds:.2f} s.")
    for finding in health.findings:
        click.echo(f"{'! ' if finding.is_trouble else '- '}{finding.words}")


def _print_repair(result: doctor.Repair, made_at: str) -> None:
    click.echo(f"{result.member}: {result.words}.")
    if result.kept is None:
        return
    click.echo(f"  The backup is of {made_at}; what was saved later is not in it.")
    if result.last_day is not None:
        click.echo(f"  Its last entry is of {result.last_day}.")
    if result.lost:
        click.echo(f"  Days only in the damaged file: {', '.join(result.lost)}")
    click.echo(f"  The damaged file is kept: {result.kept}")


def _count(members: int) -> str:
    return f"{members} member" + ("" if members == 1 else "s")
