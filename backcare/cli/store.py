"""`python -m backcare store ...`: check, back up, restore, export, erase.

Exit codes: 0 all well, 1 somebody has to act or the command was refused, 2 wrong usage.
"""

from datetime import date
from pathlib import Path

import click

from backcare.bootstrap import build_store, club_store_at, store_at
from backcare.cli.backups import KEY_OPTION, back_up, key_for, restore, show_key, try_out
from backcare.cli.place import FILE, count, store_command, watch
from backcare.config import Settings
from backcare.storage.base import TrackerStore
from backcare.storage.exports import export_zip
from backcare.storage.host import doctor
from backcare.storage.host.backup_file import Seals, opened_backup
from backcare.storage.member_store import OwnStore
from backcare.storage.tinydb_files.files import written_whole
from backcare.storage.tinydb_files.folder import Folder


@click.group()
def store() -> None:
    """Check, back up, restore, export or erase what runners have logged.

    BACKCARE_DATA says where the data folder is, if not data/user; BACKCARE_DATABASE_URL, that the
    records are in a database instead.
    """


@store.command("doctor")
@click.option("--repair", metavar="BACKUP", type=FILE, help="Mend damaged files from this backup.")
@click.option("--plain", is_flag=True, help="Take a backup that is not signed.")
@KEY_OPTION
@store_command
def examine(folder: Folder, repair: Path | None, plain: bool, key_file: Path | None) -> None:
    """Check everything that is kept. Exit code 1 means that somebody has to act."""
    if Settings.from_env().database_url is not None:
        _examine_database(repair)
        return
    if not folder.root.is_dir():
        click.echo("Nothing has been saved yet.")
        return
    health = doctor.examine(folder, watch("Checking"))
    _print_health(health)
    if repair is not None and health.damaged:
        seals = Seals(key_for(folder, key_file), is_plain_fine=plain)
        with opened_backup(repair, seals) as backup:
            repairs = doctor.repair(folder, health.damaged, backup)
            for result in repairs:
                _print_repair(result, f"{backup.manifest.made_at:%Y-%m-%d %H:%M} UTC")
        if repairs:
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


@store.command("export")
@click.argument("member")
@click.option("--to", "file", metavar="FILE", type=FILE, help="Default: MEMBER-DATE.zip, here.")
@store_command
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
@store_command
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


def _print_health(health: doctor.Health) -> None:
    click.echo(f"{count(health.members)}, {health.records} records.")
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


for command in (back_up, restore, show_key, try_out):
    store.add_command(command)
