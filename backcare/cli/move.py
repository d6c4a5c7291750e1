"""`python -m backcare move`: a club's records from one engine to another."""

from pathlib import Path

import click

from backcare.bootstrap import club_store_at, store_at
from backcare.cli.place import check_user, watch
from backcare.config import DatabaseUrl, SettingsError
from backcare.domain.errors import BackcareError
from backcare.storage.host.moving import check_clubs, erased_there, move_club, move_records
from backcare.storage.tinydb_files.folder import Folder


def _where(value: str) -> DatabaseUrl | Path:
    try:
        return DatabaseUrl(value) if "://" in value else Path(value).expanduser().resolve()
    except SettingsError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.option("--from", "source", metavar="WHERE", type=_where, required=True)
@click.option("--to", "target", metavar="WHERE", type=_where, required=True)
def move(source: DatabaseUrl | Path, target: DatabaseUrl | Path) -> None:
    """Copy all records, and the club, from one place to another. Stop the dashboard first.

    WHERE is a data folder or postgresql://user@host/name. The source stays as it is. Run it again
    if it was cut short: what is there already is not copied twice.
    """
    click.echo(f"From: {source}\nTo:   {target}")
    if source == target:
        raise click.ClickException("These are the same place.")
    for place in (source, target):
        if isinstance(place, Path):
            check_user(Folder(place))
    if isinstance(source, Path) and not _has_something(Folder(source)):
        raise click.ClickException(f"There are no records in {source}.")
    try:
        stores = store_at(source), store_at(target)
        clubs = club_store_at(source), club_store_at(target)
        erased = erased_there(*stores)
        check_clubs(*clubs, erased)
        report = move_records(*stores, watch("Copying"))
        documents = move_club(*clubs, erased)
    except (BackcareError, SettingsError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Members: {report.members}. Records: {report.records}, {report.copied} of them copied now."
    )
    if documents:
        click.echo(f"The club: {documents} documents, sign-ins and all: nobody signs in again.")
    click.echo("Both places hold the same: counted, and compared by checksum.")
    if report.erased:
        click.echo(f"Erased at the target, and so left out: {', '.join(report.erased)}")


def _has_something(folder: Folder) -> bool:
    return folder.member_files.is_dir() or folder.club_json.exists()
