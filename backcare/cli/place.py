"""What all `store` commands share: which place they work on, as whom, and how they say errors."""

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from backcare.config import Settings, SettingsError
from backcare.domain.errors import StoreError
from backcare.storage.host import archive
from backcare.storage.tinydb_files.folder import Folder

FILE = click.Path(path_type=Path, dir_okay=False)


def store_command(action: Callable[..., None]) -> Callable[..., None]:
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
            words = f"{error.strerror}: {error.filename}" if error.filename else str(error)
            raise click.ClickException(words) from error

    return wrapped


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
        with click.progressbar(members, label=f"{label} {count(len(members))}") as bar:
            yield from bar

    return passed_on


def count(members: int) -> str:
    """Return how many members, in words."""
    return f"{members} member" + ("" if members == 1 else "s")
