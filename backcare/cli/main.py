"""The root of all commands."""

import click

from backcare.cli.check import check
from backcare.cli.club import club
from backcare.cli.move import move
from backcare.cli.open import open_
from backcare.cli.runs import runs
from backcare.cli.store import store
from backcare.cli.triage import triage


@click.group()
def main() -> None:
    """Look after a Backcare server. The dashboard itself starts with `make run`."""


main.add_command(check)
main.add_command(club)
main.add_command(move)
main.add_command(open_)
main.add_command(runs)
main.add_command(store)
main.add_command(triage)
