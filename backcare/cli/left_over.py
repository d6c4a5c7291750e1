"""Records without the club they are of: no new one begins over them unasked."""

import contextlib

import click

from backcare.bootstrap import HostedClub
from backcare.domain.club.documents import NoClubError
from backcare.storage.base import LOCAL_MEMBER, MovableStore


def check_nobody_is_there(services: HostedClub, store: MovableStore, else_: str = "") -> None:
    """Refuse a new club over the records of one that is gone: nobody could sign in to them.

    `else_` says how to go on all the same.
    """
    with contextlib.suppress(NoClubError):
        services.accounts.club()
        return  # there is one, which is told by its name
    count = len(set(store.members()) - {LOCAL_MEMBER})
    if count:
        found = (
            "There is the file of one member here, but not the club it is of."
            if count == 1
            else f"There are files of {count} members here, but not the club they are of."
        )
        raise click.ClickException(
            f"{found} Bring that back from a backup (python -m backcare store restore FILE"
            f" --replace), or name another folder in BACKCARE_DATA.{else_}"
        )
