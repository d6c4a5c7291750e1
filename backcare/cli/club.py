"""`python -m backcare club ...`: start a club, invite, and help members in. For the host."""

import contextlib
import functools
import logging
import logging.handlers
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from backcare.bootstrap import HostedClub, build_club, build_store
from backcare.cli.at_home import at_home
from backcare.cli.left_over import check_nobody_is_there
from backcare.club.accounts import Accounts
from backcare.club.events import EVENTS, Event, note
from backcare.club.own_words import name_of
from backcare.config import RECOVER_URL, Settings, SettingsError
from backcare.domain.club.documents import LastOrganiserError, NoClubError, Role, SignInError
from backcare.domain.errors import BackcareError, ConflictError


def _command(action: Callable[..., None]) -> Callable[..., None]:
    """Pass the club to a command, and print errors as one sentence."""

    @functools.wraps(action)
    def wrapped(*args: Any, **options: Any) -> None:
        try:
            settings = Settings.from_env()
            if settings.club is None:
                raise click.ClickException(
                    "Say where members reach this server: BACKCARE_CLUB=https://backcare.example.org"
                )
            _log_events()
            action(build_club(settings, build_store(settings), settings.club), *args, **options)
            note(Event.HOST, command=click.get_current_context().info_name or "")
        except NoClubError:
            raise click.ClickException(
                'There is no club yet: python -m backcare club start "Name of the club"'
            ) from None
        except SignInError:
            raise click.ClickException("Nobody has this nickname.") from None
        except (BackcareError, SettingsError) as error:
            raise click.ClickException(str(error)) from error

    return wrapped


_JOURNAL = Path("/dev/log")
"""Where the system keeps what programs have to say, also the server on a small box."""


def _log_events() -> None:
    """Log what concerns accounts where the server logs it; if there is no such place, here."""
    log = logging.getLogger(EVENTS)
    for handler in log.handlers[:]:
        log.removeHandler(handler)
    handler = logging.StreamHandler()
    with contextlib.suppress(OSError):
        handler = logging.handlers.SysLogHandler(str(_JOURNAL)) if _JOURNAL.exists() else handler
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


@click.group()
def club() -> None:
    """Look after a club's members. BACKCARE_CLUB is the club's public address."""


@club.command("start")
@click.argument("name")
@click.option("--anew", is_flag=True, help="Although there are members' files of another club.")
@_command
def start(services: HostedClub, name: str, anew: bool) -> None:
    """Start the club NAME and print the invitation of its first organiser, the host."""
    if not anew:
        check_nobody_is_there(services, build_store(Settings.from_env()), _ANEW)
    try:
        services.accounts.start(name_of(name), secrets.token_hex(32))
    except ConflictError:
        raise click.ClickException(
            f"There is a club already: {services.accounts.club().name}"
        ) from None
    _print_invitation(services, Role.HOST, days=2, most=1)


_ANEW = " To start a new club beside these files, which nobody can sign in to then, say --anew."


@club.command("invite")
@click.option("--organiser", is_flag=True, help="For one organiser instead of members.")
@click.option("--days", type=click.IntRange(1, 90), default=14, show_default=True)
@_command
def invite(services: HostedClub, organiser: bool, days: int) -> None:
    """Print an invitation. It is shown this once."""
    role, most = (Role.ORGANISER, 1) if organiser else (Role.MEMBER, 200)
    _print_invitation(services, role, days=days, most=most)


@club.command("members")
@_command
def members(services: HostedClub) -> None:
    """List nicknames, roles and the ids under which their records are kept."""
    for account in sorted(services.accounts.members.all(), key=lambda a: a.nickname.casefold()):
        click.echo(f"{account.nickname}  {account.role}  {account.key}")


@club.command("organiser")
@click.argument("nickname")
@click.option("--no-more", is_flag=True, help="Make them an ordinary member again.")
@_command
def organiser(services: HostedClub, nickname: str, no_more: bool) -> None:
    """Make the member NICKNAME an organiser."""
    _give_role(services, nickname, Role.MEMBER if no_more else Role.ORGANISER)


@club.command("host")
@click.argument("nickname")
@_command
def host(services: HostedClub, nickname: str) -> None:
    """Let NICKNAME look after members, backups and the server's state in the browser too.

    They need a second step for it. `club organiser NICKNAME` takes it away again.
    """
    _give_role(services, nickname, Role.HOST)


def _give_role(services: HostedClub, nickname: str, role: Role) -> None:
    try:
        services.accounts.members.set_role(nickname, role)
    except LastOrganiserError:
        raise click.ClickException(
            f"{nickname} is the only organiser. Make somebody else one first:"
            " python -m backcare club organiser NICKNAME"
        ) from None
    click.echo("Done.")


@club.command("recover")
@click.argument("nickname")
@_command
def recover(services: HostedClub, nickname: str) -> None:
    """Make a new recovery code for NICKNAME, who lost passphrase and code. Hand it over in person.

    Their devices are signed out, and the old passphrase lets nobody in any more.
    """
    click.echo(f"New recovery code: {services.accounts.new_code_for(nickname)}")
    click.echo(f"To use it: {services.address.url}{RECOVER_URL}")


@club.command("unlock")
@click.argument("nickname")
@_command
def unlock(services: HostedClub, nickname: str) -> None:
    """Take the second step away from NICKNAME, who lost the app and the spare codes."""
    services.accounts.members.end_second(nickname)
    click.echo("Done.")


@club.command("remove")
@click.argument("nickname")
@click.confirmation_option(prompt="Erase this member and all that they logged?")
@_command
def remove(services: HostedClub, nickname: str) -> None:
    """Erase the member NICKNAME and all their records, at their wish."""
    services.accounts.leave(_member(services.accounts, nickname))
    click.echo("Erased.")


def _member(accounts: Accounts, nickname: str) -> str:
    for account in accounts.members.all():
        if account.nickname == nickname:
            return account.key
    raise SignInError("nobody")


def _print_invitation(services: HostedClub, role: Role, *, days: int, most: int) -> None:
    token = services.accounts.invitations.make(role, timedelta(days=days), most)
    click.echo(f"{'Organiser' if role.organises else 'Members'}, for {days} days:")
    click.echo(services.address.join_link(token))


club.add_command(at_home)
