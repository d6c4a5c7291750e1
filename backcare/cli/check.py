"""`python -m backcare check`: one line for each thing that a host has to have right.

Exit codes: 0 all is well, 1 somebody has to act, 2 wrong usage.
"""

import click

from backcare.checkup import look_at
from backcare.config import Settings, SettingsError


@click.command()
def check() -> None:
    """Look at what this server needs to be safe: one line each, ok or what to do."""
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    is_fine = True
    for said in look_at(settings):
        click.echo(f"{'ok' if said.is_fine else '! '}  {said.what}: {said.words}")
        is_fine = is_fine and said.is_fine
    if not is_fine:
        raise click.exceptions.Exit(1)
