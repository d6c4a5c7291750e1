"""`python -m backcare club at-home`: a club on this computer, for one network, until Ctrl+C.

See docs/adr/0017-club-at-home.md for why it is served over TLS with a certificate of its own.
"""

import contextlib
import errno
import ipaddress
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click

from backcare.bootstrap import HostedClub, store_at
from backcare.cli.home import Place
from backcare.cli.left_over import check_nobody_is_there
from backcare.cli.scan import to_scan
from backcare.club.own_words import name_of
from backcare.config import ROOT, SettingsError
from backcare.domain.club.documents import NoClubError, NoWordsError, Role
from backcare.domain.errors import BackcareError
from backcare.storage.tinydb_files.files import make_directory

_PORT = 8443
_ELSEWHERE = "198.51.100.1"
"""An address that nobody has: to ask the system which of its own it would send from."""
_START_SECONDS = 120.0
_LEAST_LIFE_SECONDS = 30.0
_POLL_SECONDS = 0.2
_FILES = 65536
_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What ends the club: Ctrl+C, a system that shuts down, its window that is closed."""
_OTHER_KINDS = (
    *("BACKCARE_CLUB", "BACKCARE_DATA", "BACKCARE_DATABASE_URL", "BACKCARE_DEMO"),
    *("BACKCARE_PROVIDER", "BACKCARE_PROCESSES"),
)
_NOT_HANDED_ON = ("FORWARDED_ALLOW_IPS", "STREAMLIT_")
"""What would have the server believe or do what is meant for one behind a web server."""


@click.command("at-home")
@click.option("--name", help="The club's name, at the first start; asked for without it.")
@click.option("--address", help="This computer's address in the network, as in 192.168.1.20.")
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(1024, 65535))
@click.option(
    "--folder",
    default=ROOT / "data" / "at-home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where all that the club has lies; data/at-home without it.",
)
@click.option("--end", is_flag=True, help="Erase the club and all that it has here, for good.")
def at_home(name: str | None, address: str | None, port: int, folder: Path, end: bool) -> None:
    """Run a club on this computer, for those in the same network, until Ctrl+C.

    docs/hosting.md, "A computer of your own", says what that is good for and what it is not.
    """
    os.umask(0o077)
    place = Place(folder.absolute())
    try:
        _check_environment()
        if end:
            _end(place)
            return
        own = _own_address(address)
        place.check()
        with place.held():
            _check_port(own, port)
            _run(place, own, port, name)
    except (BackcareError, SettingsError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        words = f"{error.strerror}: {error.filename}" if error.filename else str(error)
        raise click.ClickException(words) from error


def _check_environment() -> None:
    """Leave a server alone that is meant for the world, or for something else."""
    if sys.platform == "win32":
        raise click.ClickException("This does not run on Windows, except within WSL.")
    given = [name for name in _OTHER_KINDS if os.environ.get(name)]
    if given:
        raise click.ClickException(
            f"This computer is set up for something else ({', '.join(given)}). A club at home has"
            " its own address and folder: take those settings out, and try again."
        )


def _own_address(said: str | None) -> str:
    """Return the address to be reached at; refuse one that all the world would reach."""
    try:
        found = ipaddress.IPv4Address(said or _of_this_computer())
    except ValueError:
        raise click.ClickException(
            "--address is four numbers, as the network settings of this computer say:"
            " 192.168.1.20, for example."
        ) from None
    if found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast:
        raise click.ClickException(
            "This computer is in no network that others could reach it in. Connect it to the"
            " Wi-Fi of the club house, or say its address there: --address 192.168.1.20"
        )
    if found.is_global:
        raise click.ClickException(
            f"{found} is open to the whole internet. A club there needs a name and a certificate"
            " that browsers know: take one of the other two ways of docs/hosting.md."
        )
    return str(found)


def _of_this_computer() -> str:
    """Return the address from which this computer would send into its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect((_ELSEWHERE, 9))
        except OSError:
            return "127.0.0.1"
        return str(asked.getsockname()[0])


def _check_port(own: str, port: int) -> None:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((own, port))
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise click.ClickException(f"This computer does not have {own}.") from None
            raise click.ClickException(
                f"Something else on this computer has the number {port} already: perhaps this club,"
                f" in another window. Another number: --port {port + 1}"
            ) from None


def _run(place: Place, own: str, port: int, name: str | None) -> None:
    url = f"https://{own}:{port}"
    services = place.club_at(url)
    _start_club(services, name)
    _back_up(place)
    fingerprint, command = _command(place, own, port)
    for one in _ENDS:
        signal.signal(one, signal.default_int_handler)
    click.echo("Starting ...")
    try:
        is_told = False
        while True:
            started = time.monotonic()
            with _server(place, url, command) as server:
                _wait_until_open(server, own, port)
                if not is_told and server.poll() is None:
                    _tell(services, fingerprint)
                    is_told = True
                server.wait()
            if time.monotonic() - started < _LEAST_LIFE_SECONDS:
                raise _ended(place)
            click.echo("The server ended by itself, and is started again.")
    except KeyboardInterrupt:
        click.echo("\nStopped. Nobody can reach the club until you start it again.")
        click.echo("A last backup is being made ...")
    finally:
        with _undisturbed():
            _back_up(place)
    click.echo(f"All is kept in {place.folder}")


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Take no second Ctrl+C, nor a closed window, which would leave the club without a backup."""
    before = [(one, signal.signal(one, signal.SIG_IGN)) for one in _ENDS]
    try:
        yield
    finally:
        for one, was in before:
            signal.signal(one, was)


def _start_club(services: HostedClub, name: str | None) -> None:
    try:
        services.accounts.club()
    except NoClubError:
        check_nobody_is_there(services, store_at(services.folder))
        asked = "What is your club called?"
        own = name_of(name) if name else click.prompt(asked, prompt_suffix=" ", value_proc=_named)
        services.accounts.start(own, secrets.token_hex(32))


def _named(typed: str) -> str:
    try:
        return name_of(typed)
    except NoWordsError as error:
        raise click.UsageError(str(error)) from None


def _command(place: Place, own: str, port: int) -> tuple[str, list[str]]:
    """Return the certificate's fingerprint, and what starts the server with it."""
    try:
        from backcare.cli.certificate import own_certificate

        made = own_certificate(place.certificate, own)
    except ImportError:
        raise click.ClickException(
            "This needs packages that are not installed: pip install -r requirements-club.txt"
        ) from None
    except ValueError:
        raise click.ClickException(
            f"The certificate in {place.certificate} cannot be read. Delete that folder:"
            " a new one is made, and each browser warns once more."
        ) from None
    return made.fingerprint, [
        *(sys.executable, "-m", "backcare.cli.beside_window", str(place.server), "run", "app.py"),
        *("--server.headless", "true"),
        *("--server.address", own, "--server.port", str(port)),
        *("--server.sslCertFile", str(made.file), "--server.sslKeyFile", str(made.key)),
        # Those of another server that is set up in the same folder would change what this one is.
        *("--secrets.files", str(place.folder / "none.toml")),
    ]


@contextlib.contextmanager
def _server(place: Place, url: str, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_HANDED_ON)}
    own = {"BACKCARE_CLUB": url, "BACKCARE_DATA": str(place.records)}
    _allow_files()
    # Closed when this process ends, by whatever: the server sees that, and ends too.
    theirs, ours = os.pipe()
    with place.log.open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - our own server
            command, cwd=ROOT, env={**kept, **own}, stdin=theirs, stdout=log, stderr=log
        )
        os.close(theirs)
        try:
            yield server
        finally:
            server.terminate()
            server.wait()
            os.close(ours)


def _allow_files() -> None:
    """Allow as many open files as the system lets us: a visit has four."""
    import resource  # not there on Windows, whose other commands this module must not end

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if most == resource.RLIM_INFINITY else min(_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))


def _wait_until_open(server: subprocess.Popen[bytes], own: str, port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection((own, port), timeout=5):
            return
        time.sleep(_POLL_SECONDS)


def _ended(place: Place) -> click.ClickException:
    said = place.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    last = said[-1] if said else "it said nothing"
    return click.ClickException(f"The server does not start: {last}\nAll it said is in {place.log}")


def _tell(services: HostedClub, fingerprint: str) -> None:
    url, accounts = services.address.url, services.accounts
    link = url
    has_host = any(one.role is Role.HOST for one in accounts.members.all())
    if not has_host:
        link = services.address.join_link(
            accounts.invitations.make(Role.HOST, timedelta(days=2), 1)
        )
    click.echo(f"\n{accounts.club().name} is open, for everybody in this network:\n\n  {url}\n")
    if not has_host:
        click.echo("You are the first. This link is for you alone, and for two days:")
        click.echo(f"\n  {link}\n")
    if sys.stdout.isatty():
        click.echo(f"Or scan this:\n\n{to_scan(link)}\n")
    click.echo(
        "Each browser warns once that the connection is not private, as nobody vouches for a"
        " computer at home.\nWhat is sent is encrypted all the same. Whoever wants to be sure"
        " compares what the warning shows of the certificate (SHA-256):\n"
        f"  {fingerprint}\n"
        "iPhones and iPads may show no more than the first page: Safari takes no such certificate"
        " for the rest.\n"
        "Leave this window open, and the computer awake. To stop: Ctrl+C.\n"
    )


def _back_up(place: Place) -> None:
    """Make a backup, as a club's server does each night; a failure is told and stops nothing."""
    make_directory(place.backups)
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    own = {
        "BACKCARE_DATA": str(place.records),
        "BACKCARE_BACKUPS": str(place.backups),
        "PATH": programs,
    }
    done = subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", str(ROOT / "deploy" / "backup.sh")],
        cwd=ROOT,
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # the Ctrl+C that stops the club is not meant for it
    )
    if done.returncode != 0:
        click.echo(f"No backup was made. {done.stdout.strip()}")


def _end(place: Place) -> None:
    if not place.running.exists():
        raise click.ClickException(f"There is no club in {place.folder}.")
    with place.held():
        try:
            services = place.club_at("https://192.0.2.1")
            name = services.accounts.club().name
        except NoClubError:
            raise click.ClickException(f"There is no club in {place.folder}.") from None
        members = len(services.accounts.members.all())
        click.echo(
            f"{name} has {members} {'member' if members == 1 else 'members'} here. Have they taken"
            " along what they want to keep (page My data)?\nThis erases all that they logged, their"
            f" accounts and the backups in {place.folder}. There is no way back."
        )
        typed = click.prompt("To erase it, type the club's name", type=str)
        if " ".join(typed.split()).casefold() != " ".join(name.split()).casefold():
            raise click.ClickException("That is not its name. Nothing was erased.")
        place.erase()
    click.echo("Erased. Backups that you copied elsewhere are still there: delete those too.")
