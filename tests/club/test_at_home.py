"""`python -m backcare club at-home`: what it refuses, what it says, and how it ends."""

import os
import signal
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from filelock import FileLock

from backcare.bootstrap import build_services
from backcare.cli import at_home, certificate, home
from backcare.cli.main import main
from backcare.config import ClubAddress, Settings
from backcare.domain.club.documents import Role

GOOD = "four wet running shoes"
HERE = "192.0.2.7"


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run the command with what it would start replaced by a program that ends at once."""
    for name in [name for name in os.environ if name.startswith("BACKCARE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(at_home, "_check_port", lambda *_: None)
    monkeypatch.setattr(at_home, "_LEAST_LIFE_SECONDS", 0)

    def run(*words, typed=None):
        given = ("club", "at-home", "--folder", str(tmp_path / "home"), *words)
        result = CliRunner().invoke(main, given, input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return run


@pytest.fixture
def started(monkeypatch, run):
    """Run it to the moment when its server would be open, and stop it there."""

    class Open:
        """A server that lives until somebody presses Ctrl+C."""

        has_ended = False

        def poll(self):
            return None

        def wait(self):
            if not self.has_ended:
                raise KeyboardInterrupt

        def terminate(self):
            self.has_ended = True

    asked = []

    def popen(command, **given):
        asked.append((command, given["env"]))
        return Open()

    monkeypatch.setattr(at_home, "_wait_until_open", lambda *_: None)

    def started(*words, **options):
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(at_home.subprocess, "Popen", popen)
            meanwhile.setattr(at_home, "_back_up", lambda _: None)
            code, said = run("--address", HERE, *words, **options)
        return code, said, asked[-1]

    return started


def services_in(tmp_path):
    settings = Settings(user_data=tmp_path / "home" / "records", club=ClubAddress("https://x.y"))
    return build_services(settings).club.accounts


def test_the_first_start_asks_for_the_name_and_invites_the_host(started, tmp_path):
    code, said, (command, environment) = started(typed="Riverside Runners\n")
    assert code == 0
    assert "https://192.0.2.7:8443/door/join/" in said
    assert environment["BACKCARE_CLUB"] == "https://192.0.2.7:8443"
    assert environment["BACKCARE_DATA"] == str(tmp_path / "home" / "records")
    assert command[command.index("--server.address") + 1] == HERE  # no other network
    accounts = services_in(tmp_path)
    assert accounts.club().name == "Riverside Runners"
    token = said.split("/door/join/")[1].split()[0]
    joined = accounts.join(token, "Olga", GOOD, has_agreed=True, address=HERE)
    assert joined.account.role is Role.HOST
    code, said, _ = started()
    assert (code, "/door/join/" in said) == (0, False)


def test_a_name_that_nobody_could_read_is_asked_for_again(started, tmp_path):
    code, said, _ = started(typed=f"   \n{'x' * 81}\n  Läufer  🏃 \n")
    assert code == 0
    assert said.count("A club's name has from 1 to 80 letters.") == 2
    assert services_in(tmp_path).club().name == "Läufer 🏃"


def test_a_name_among_the_words_of_the_command_is_refused_in_words(run):
    assert run("--address", HERE, "--name", "x" * 81) == (
        1,
        "Error: A club's name has from 1 to 80 letters.\n",
    )


def test_nothing_of_another_server_is_handed_on(started, monkeypatch):
    """Whoever is believed to be a proxy may say who a visitor is."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_CORS", "false")
    _, _, (command, environment) = started("--name", "A")
    assert not {"FORWARDED_ALLOW_IPS", "STREAMLIT_SERVER_ENABLE_CORS"} & set(environment)
    assert not Path(command[command.index("--secrets.files") + 1]).exists()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("8.8.8.8", "open to the whole internet"),
        ("127.0.0.1", "in no network"),
        ("169.254.3.4", "in no network"),
        ("0.0.0.0", "in no network"),
        ("home.example", "four numbers"),
    ],
)
def test_an_address_that_is_not_for_one_network_is_refused(run, tmp_path, address, why):
    code, said = run("--address", address, "--name", "A")
    assert (code, why in said) == (1, True)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["BACKCARE_CLUB", "BACKCARE_DATABASE_URL", "BACKCARE_DATA"])
def test_a_server_that_is_set_up_for_something_else_is_left_alone(run, monkeypatch, name):
    monkeypatch.setenv(name, "https://backcare.example")
    code, said = run("--address", HERE, "--name", "A")
    assert (code, name in said) == (1, True)


def test_windows_is_told_what_to_do_instead(run, monkeypatch):
    monkeypatch.setattr(at_home.sys, "platform", "win32")
    monkeypatch.setattr(at_home, "_run", None)
    code, said = run("--address", HERE, "--name", "A")
    assert (code, "within WSL" in said) == (1, True)


def test_a_number_that_is_taken_and_an_address_of_others_are_told(monkeypatch, tmp_path):
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(at_home.click.ClickException, match="--port"):
            at_home._check_port("127.0.0.1", other.getsockname()[1])
    with pytest.raises(at_home.click.ClickException, match="does not have"):
        at_home._check_port("203.0.113.9", 8443)


def test_a_server_that_does_not_start_is_told_in_its_own_last_words(run, monkeypatch):
    monkeypatch.setattr(at_home, "_LEAST_LIFE_SECONDS", 60)
    monkeypatch.setenv("BACKCARE_CLUB_WEEK", "doomsday")
    code, said = run("--address", HERE, "--name", "A")
    assert code == 1
    assert "BACKCARE_CLUB_WEEK is monday, saturday or sunday." in said
    assert "is open" not in said


def test_it_runs_once_and_is_not_ended_meanwhile(started, run, tmp_path, monkeypatch):
    def taken(*_):
        raise at_home.click.ClickException("Another number: --port 8444")

    started("--name", "A")
    with at_home.Place(tmp_path / "home").held():
        monkeypatch.setattr(at_home, "_check_port", taken)
        for words in (("--address", HERE), ("--end",)):
            code, said = run(*words)
            assert (code, "another window" in said) == (1, True)


def test_a_server_that_outlives_its_window_keeps_its_records_from_being_erased(
    started, run, tmp_path, monkeypatch
):
    started("--name", "A")
    monkeypatch.setattr(home, "_ENDING_SECONDS", 0)
    with FileLock(home.Place(tmp_path / "home").server):
        for words in (("--address", HERE), ("--end",)):
            code, said = run(*words, typed="A\n")
            assert (code, "has not ended yet" in said) == (1, True)
    assert services_in(tmp_path).club()
    assert run("--end", typed="A\n")[0] == 0


def test_a_backup_is_made_before_and_after_and_nobody_else_reads_what_is_kept(
    run, started, tmp_path
):
    started("--name", "A")
    at_home._back_up(at_home.Place(tmp_path / "home"))
    made = [*(tmp_path / "home" / "backups").iterdir()]
    assert [file.suffix for file in made] == [".age"]
    paths = [tmp_path / "home", *(tmp_path / "home").rglob("*")]
    assert [p for p in paths if stat.S_IMODE(p.stat().st_mode) & 0o077] == []


@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGHUP])
def test_who_presses_twice_or_closes_the_window_has_a_last_backup(run, monkeypatch, ends):
    made = []

    def back_up(place):
        if made:
            os.kill(os.getpid(), signal.SIGINT)  # the second press
        made.append(place)

    def close(*_):
        os.kill(os.getpid(), ends)

    before = [signal.getsignal(one) for one in at_home._ENDS]
    monkeypatch.setattr(at_home, "_back_up", back_up)
    monkeypatch.setattr(at_home, "_wait_until_open", close)
    try:
        code, said = run("--address", HERE, "--name", "A")
    finally:
        for one, was in zip(at_home._ENDS, before, strict=True):
            signal.signal(one, was)
    assert (code, len(made)) == (0, 2)
    assert "A last backup is being made" in said


def test_the_code_to_scan_is_dark_on_light_in_a_window_of_any_colours():
    lines = at_home.to_scan("https://192.0.2.7:8443").splitlines()
    assert len(lines) > 10
    for line in lines:
        assert line.startswith("\x1b[97m\x1b[40m")
        assert line.endswith("\x1b[0m")
        assert set(line[len("\x1b[97m\x1b[40m") : -len("\x1b[0m")]) <= set(" █▀▄")


def test_it_ends_for_good_once_its_name_was_typed(started, run, tmp_path):
    started("--name", "Riverside Runners")
    code, said = run("--end", typed="riverside\n")
    assert (code, "Nothing was erased" in said) == (1, True)
    assert services_in(tmp_path).club()
    code, said = run("--end", typed=" riverside  runners\n")
    assert code == 0
    assert "has 0 members here" in said
    assert not (tmp_path / "home").exists()
    assert run("--end")[0] == 1


def test_what_else_lies_in_its_folder_outlasts_its_end(started, run, tmp_path):
    """`--folder` may name any, as that of somebody's own papers."""
    started("--name", "A")
    at_home._back_up(at_home.Place(tmp_path / "home"))
    (tmp_path / "home" / "thesis.txt").write_text("years of work")
    assert run("--end", typed="A\n")[0] == 0
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["thesis.txt"]


def test_a_folder_of_something_else_is_left_alone(run, tmp_path, monkeypatch):
    monkeypatch.setattr(at_home, "_run", None)
    (tmp_path / "home" / "backups").mkdir(parents=True)
    for words in (("--address", HERE, "--name", "A"), ("--end",)):
        assert run(*words)[0] == 1
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["backups"]


def test_the_certificate_vouches_for_one_address_and_makes_no_others(tmp_path):
    made = certificate.own_certificate(tmp_path, HERE)
    read = x509.load_pem_x509_certificate(made.file.read_bytes())
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name) for name in names.get_values_for_type(x509.IPAddress)] == [HERE]
    assert read.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(made.file, made.key)
    assert certificate.own_certificate(tmp_path, HERE) == made
    other = certificate.own_certificate(tmp_path, "192.0.2.8")
    assert (other.key, other.file == made.file) == (made.key, False)


def test_a_certificate_that_soon_ends_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(certificate, "_LASTS", timedelta(days=20))
    made = certificate.own_certificate(tmp_path, HERE)
    monkeypatch.undo()
    anew = certificate.own_certificate(tmp_path, HERE)
    assert anew.fingerprint != made.fingerprint
    read = x509.load_pem_x509_certificate(anew.file.read_bytes())
    left = read.not_valid_after_utc - datetime.now(UTC)
    assert timedelta(days=390) < left < timedelta(days=398)  # iPhones take none that lasts longer


def test_a_certificate_that_cannot_be_read_is_told(started, tmp_path):
    started("--name", "A")
    (tmp_path / "home" / "certificate" / "key.pem").write_text("nothing")
    code, said, _ = started()
    assert (code, "Delete that folder" in said) == (1, True)
