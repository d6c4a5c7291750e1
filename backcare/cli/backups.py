"""`python -m backcare store ...`: what has to do with backups and their key."""

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from backcare.bootstrap import back_up_at, build_store, restore_at
from backcare.cli.place import FILE, count, store_command, watch
from backcare.config import Settings
from backcare.domain.errors import NothingKeptError
from backcare.storage.host.backup_file import Seals
from backcare.storage.host.keys import KEY_FILE, BackupKey, keep_key, own_key, read_key
from backcare.storage.host.notes import keep_notes, read_notes
from backcare.storage.host.trial import try_backup
from backcare.storage.tinydb_files.folder import Folder

KEY_OPTION = click.option(
    "--key", "key_file", metavar="FILE", type=FILE, help="The key, if it is not in the data folder."
)


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--here", is_flag=True, help="Write onto the same disk as the data all the same.")
@click.option("--plain", is_flag=True, help="Do not encrypt it: whoever has it can read it.")
@click.option("--if-any", is_flag=True, help="End well if there is nothing to back up yet.")
@store_command
def back_up(folder: Folder, file: Path, here: bool, plain: bool, if_any: bool) -> None:
    """Write a backup of all members and of the club to FILE, encrypted to this server's key.

    The dashboard may go on running. The first backup makes the key.
    """
    try:
        seals = Seals(key_here(folder), is_plain_fine=plain)
        report = back_up_at(
            Settings.from_env().database_url or folder.root,
            file.absolute(),
            watch=watch("Backing up"),
            is_same_disk_fine=here,
            seals=seals,
        )
    except NothingKeptError as error:
        if not if_any:
            raise
        click.echo(str(error))
        return
    notes = read_notes(folder.root)
    made = msgspec.structs.replace(
        notes, made_at=datetime.now(UTC), name=file.name, members=len(report.members)
    )
    keep_notes(folder.root, made)
    whose, size = count(len(report.members)), f"{file.stat().st_size / 1e6:.1f} MB"
    click.echo(f"The records of {whose} in {file} ({size}).")
    if plain:
        click.echo("It holds health data in plain: keep it where only you can read it.")
    else:
        click.echo(f"It is encrypted. Its key is {folder.root / KEY_FILE}: keep a copy elsewhere.")
    if report.damaged:
        click.echo("Not in it, because damaged:")
        for words in report.damaged:
            click.echo(f"  {words}")
        raise click.exceptions.Exit(1)


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Take the place of what is there; that is kept.")
@click.option("--plain", is_flag=True, help="Take one that is not signed, as older versions made.")
@KEY_OPTION
@store_command
def restore(folder: Folder, file: Path, replace: bool, plain: bool, key_file: Path | None) -> None:
    """Put back the members and the club of the backup FILE. Stop the dashboard first.

    Members of a club sign in again, and invitations are made anew.
    """
    seals = Seals(key_for(folder, key_file), is_plain_fine=plain)
    report = restore_at(
        Settings.from_env().database_url or folder.root,
        file.absolute(),
        watch=watch("Restoring"),
        replaces=replace,
        seals=seals,
    )
    click.echo(f"{count(len(report.members))} restored.")
    click.echo("In a club, passphrases and roles are those of the backup: see who is organiser.")
    if plain:
        click.echo("The backup was taken without a signature: look at the members one by one.")
    if report.erased:
        click.echo(f"Erased since the backup, and so left out: {', '.join(report.erased)}")
    if report.replaced:
        click.echo(f"What was there before is in {report.replaced}")
        click.echo("Delete that once you are sure.")
    if seals.key is not None and read_key(folder.root / KEY_FILE) is None:
        keep_key(folder.root / KEY_FILE, seals.key)
        click.echo(f"The key is in {folder.root / KEY_FILE} now, for the backups to come.")


@click.command("key")
@store_command
def show_key(folder: Folder) -> None:
    """Show the key of the backups, to copy it. Made now if there is none yet."""
    key = key_here(folder)
    click.echo(f"{folder.root / KEY_FILE} holds this line. Keep a copy where no backup lies:")
    click.echo(key.secret)


@click.command("try-backup")
@click.argument("file", type=FILE)
@click.option("--monthly", is_flag=True, help="Only if the last trial is a month old, or failed.")
@KEY_OPTION
@store_command
def try_out(folder: Folder, file: Path, monthly: bool, key_file: Path | None) -> None:
    """Restore the backup FILE beside what is kept, read all of it, compare, and remove it again.

    Nothing that is kept is changed. The organisers see the result on their page.
    """
    notes = read_notes(folder.root)
    if monthly and not notes.is_trial_due(datetime.now(UTC)):
        click.echo("The last trial is less than a month old.")
        return
    settings, seals = Settings.from_env(), Seals(key_for(folder, key_file))
    trial = try_backup(file, build_store(settings), seals, folder.root)
    keep_notes(folder.root, msgspec.structs.replace(notes, trial=trial))
    for words in trial.trouble:
        click.echo(f"! {words}")
    if trial.trouble:
        click.echo("This backup cannot be relied on: make another one, and try that.")
        raise click.exceptions.Exit(1)
    click.echo(f"{count(trial.members)} and {trial.records} records can be restored from {file}.")


def key_here(folder: Folder) -> BackupKey:
    """Return this server's key; made if there is none."""
    path = folder.root / KEY_FILE
    key, is_new = own_key(path)
    if is_new:
        click.echo(f"A key was made: {path}")
        click.echo("Without it nobody can read the backups. Copy it now: store key shows it.")
    return key


def key_for(folder: Folder, file: Path | None) -> BackupKey | None:
    """Return the key to open a backup with, if there is one."""
    key = read_key(folder.root / KEY_FILE if file is None else file)
    if key is None and file is not None:
        raise click.ClickException(f"There is no file {file}.")
    return key
