"""Follows docs/hosting.md, first way, on a Docker engine with the page's lines: `make hosting`.

It is for a machine that may be spoiled: a server of the name `backcare` in Docker is thrown away,
the ports 80 and 443 are taken. Where no registry of images is reached, the images below ours are
stand-ins made from Debian's packages (bases.sh), and Caddy's own authority makes the certificate.
"""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error, Page, expect, sync_playwright

from backcare.config import ROOT
from scripts.local_server import chromium_path, wait_until_idle
from tests.hosting.page import ADDRESS, line, lines

HERE = Path(__file__).resolve().parent
GOOD = "four wet running shoes"
MOST_MB, READY_SECONDS = 600, 180
FILES = 65_536
_REGISTRY = "hello-world"


class Machine:
    """A rented server: a clone in a folder of its own, and a terminal in it."""

    def __init__(self, place: Path) -> None:
        self.origin, self.folder = place / "origin.git", place / "backcare"
        self._place = place
        docker = shutil.which("docker")
        assert docker, "Docker is needed: apt-get install docker.io docker-compose-v2"
        self._env = {**os.environ, "BACKCARE_TESTS_DOCKER": docker}
        if not self.says(f"docker pull {_REGISTRY}", folder=place, fails=True):
            tell("no registry of images is reached: stand-ins from Debian's packages")
            self.says(f"sh {HERE / 'bases.sh'}", folder=place)
            (place / "bin").mkdir()
            (place / "bin" / "docker").symlink_to(HERE / "docker-here")
            self._env["PATH"] = f"{place / 'bin'}:{self._env['PATH']}"
        self.says(f"git clone --quiet --bare {ROOT} {self.origin}", folder=place)
        head = self.says(f"git -C {ROOT} rev-parse HEAD", folder=place)
        self.says(f"git --git-dir={self.origin} branch --force main {head}", folder=place)

    def says(self, words: str, *, folder: Path | None = None, fails: bool = False) -> str:
        """Type a line; return what it answers. If it may fail, the answer is then empty."""
        done = subprocess.run(
            words,
            shell=True,
            cwd=folder or self.folder,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode and not fails:
            raise AssertionError(f"{words}\n{done.stdout}")
        return "" if done.returncode else done.stdout.strip()

    def publish(self, words: str) -> None:
        """Have a new version of Backcare to upgrade to."""
        work = self._place / "work"
        self.says(f"git clone --quiet -b main {self.origin} {work}", folder=self._place)
        with (work / "LICENSE").open("a", encoding="utf-8") as file:
            file.write(f"\n{words}\n")
        who = "git -c user.name=tests -c user.email=tests@example.org"
        self.says(f"{who} commit --quiet -am '{words}' && git push --quiet", folder=work)
        shutil.rmtree(work)


def tell(words: str) -> None:
    """Say what was done."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {words}\n")
    sys.stdout.flush()


def until(is_so: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + READY_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.5)


def is_healthy(machine: Machine, service: str = "app") -> bool:
    """Return whether the engine calls a service healthy."""
    return "(healthy)" in machine.says(f"docker compose ps {service}", fails=True)


def start(machine: Machine) -> str:
    """Steps 1 to 4; return the organiser's invitation."""
    get = line("git clone").splitlines()[1]
    where = get.rpartition(" ")[2]
    own = get.replace("<address of this repository>", str(machine.origin))
    machine.says(own.replace(where, str(machine.folder)), folder=ROOT)
    settings = line("DATABASE_PASSWORD", "openssl")
    machine.says(settings)
    machine.says(f"{settings}; test $(wc -l < .env) -gt 0")
    passwords = machine.says("grep -c ^DATABASE_PASSWORD=. .env")
    assert passwords == "1"
    enough_files(machine)
    begun = time.monotonic()
    machine.says(line("COMMIT="))
    until(lambda: is_healthy(machine), "the app becomes healthy")
    tell(f"built and healthy after {time.monotonic() - begun:.0f} s")
    size = int(machine.says("docker image inspect --format '{{.Size}}' backcare")) / 1e6
    tell(f"the image has {size:.0f} MB")
    assert size <= MOST_MB
    name = line("club start").replace("exec app", "exec -T app")
    said = machine.says(name)
    assert "already" in machine.says(f"{name} || echo already")
    return said.splitlines()[-1] if "http" in said.splitlines()[-1] else link_in(said)


def enough_files(machine: Machine) -> None:
    """Where a process may not have as many files as a server needs, give it what it may have."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most in (resource.RLIM_INFINITY,) or most >= FILES:
        return
    tell(f"this machine gives a process {most} files, not {FILES}: set for this run")
    more = machine.folder.with_name("fewer-files.yaml")
    more.write_text(f"services: {{app: {{ulimits: {{nofile: {most}}}}}}}\n", encoding="utf-8")
    with (machine.folder / ".env").open("a", encoding="utf-8") as file:
        file.write(f"COMPOSE_FILE=compose.yaml:{more}\n")


def link_in(said: str) -> str:
    """Return the link in what a command said."""
    return next(word for word in said.split() if word.startswith("https://"))


def join(page: Page, link: str, nickname: str) -> None:
    """Join in a browser by an invitation."""
    page.goto(link)
    page.get_by_label("Nickname").fill(nickname)
    page.get_by_label("A passphrase").fill(GOOD)
    page.get_by_role("checkbox", name="I have read").check()
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="I have it, go on").click()
    wait_until_idle(page, "h1")


def sign_in(page: Page, nickname: str) -> None:
    """Sign in in a browser."""
    page.goto(f"https://{ADDRESS}/door/sign-in")
    page.get_by_label("Nickname").fill(nickname)
    page.get_by_label("Passphrase").fill(GOOD)
    page.get_by_role("button", name="Sign in").click()
    wait_until_idle(page, "h1")


def save_session(page: Page, minutes: str) -> None:
    """Log a session in the tracker."""
    page.goto(f"https://{ADDRESS}/tracker")
    wait_until_idle(page, "h1")
    page.get_by_label("Minutes").first.fill(minutes)
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text(f"{minutes} min").first).to_be_visible()


def sees(page: Page, minutes: str) -> bool:
    """Return whether a session is in the diary."""
    page.goto(f"https://{ADDRESS}/tracker")
    wait_until_idle(page, "h1")
    return page.get_by_text(f"{minutes} min").count() > 0


def members(machine: Machine) -> set[str]:
    """Return the nicknames of the members."""
    said = machine.says("docker compose exec -T app python -m backcare club members")
    return {words.split()[0] for words in said.splitlines() if words and not words.startswith("{")}


def back_up_and_restore(machine: Machine, page: Page) -> None:
    """A backup now; what came after it is gone after the restore, what was in it is there."""
    machine.says(line("sh deploy/backup.sh").replace("exec backup", "exec -T backup"))
    until(lambda: is_healthy(machine, "backup"), "the backup is called healthy")
    listed = machine.says("docker compose exec -T backup ls /backups").split()
    newest = max(name for name in listed if name.endswith(".age"))
    assert machine.says(line("store key").replace("exec app", "exec -T app"))
    save_session(page, "44")
    machine.says(line("restore --replace", "docker compose stop").replace("NAME.age", newest))
    until(lambda: is_healthy(machine), "the app is back")
    sign_in(page, "Olga")
    assert sees(page, "33")
    assert not sees(page, "44")
    listed = machine.says("docker compose exec -T backup ls /backups").split()
    [replaced] = [name for name in listed if name.startswith("replaced-")]
    removing = line("exec backup rm").replace("NAME.age", replaced)
    machine.says(removing.replace("exec backup", "exec -T backup"))
    tell("backed up, restored, and what was replaced deleted")


def upgrade_and_back(machine: Machine, page: Page) -> None:
    """An upgrade that fails first, an upgrade, and the way back without a network."""
    ran = machine.says("git rev-parse HEAD")
    machine.publish("a new version")
    hidden = machine.origin.with_name("hidden.git")
    machine.origin.rename(hidden)
    forth, back = (each for each in lines() if each.startswith("sh deploy/upgrade.sh"))
    failed = machine.says(f"{forth} || true")
    assert failed.splitlines()[-1].startswith("The new version cannot be fetched.")
    hidden.rename(machine.origin)
    with shut_door(machine, page):
        said = machine.says(forth)
    tell(said.splitlines()[-1])
    assert machine.says("docker images --quiet --filter dangling=true") == ""
    assert machine.says("git rev-parse before-upgrade") == ran
    new = "docker compose exec -T app tail -n 1 LICENSE"
    assert machine.says(new) == "a new version"
    assert sees(page, "33")
    machine.origin.rename(hidden)
    machine.says(back)
    hidden.rename(machine.origin)
    assert machine.says(new) != "a new version"
    assert sees(page, "33")
    tell("upgraded and gone back")


@contextlib.contextmanager
def shut_door(machine: Machine, page: Page):
    """See what a visitor reads while nothing is behind the web server, then go on."""
    machine.says("docker compose stop app")
    page.goto(f"https://{ADDRESS}/")
    assert page.get_by_role("heading", name="Back in a moment").is_visible()
    assert page.get_by_role("link", name="112").is_visible()
    machine.says("docker compose start app")
    until(lambda: is_healthy(machine), "the app is back")
    yield


def kill(machine: Machine, page: Page) -> None:
    """The app, the database, then all at once are killed: what was saved stays."""
    save_session(page, "51")
    for services in ("app", "database", "app database backup proxy"):
        machine.says(f"docker compose kill {services} && docker compose start {services}")
        until(lambda: is_healthy(machine), f"all is back after {services} were killed")
        assert sees(page, "51")
    machine.says("docker compose stop database")
    page.goto(f"https://{ADDRESS}/self_check")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    machine.says("docker compose start database")
    until(lambda: is_healthy(machine), "the app finds the database again")
    tell("killed, and nothing lost")


def fill_backups(machine: Machine) -> None:
    """A full disk for backups is told in a sentence, and leaves no half file."""
    small = "docker compose run --rm --no-deps -T -e BACKCARE_BACKUPS=/tmp/b backup sh -c "
    filled = "mkdir /tmp/b && dd if=/dev/zero of=/tmp/fill bs=1M 2>/dev/null; "
    said = machine.says(f"{small}'{filled} sh deploy/backup.sh; echo rc $?; ls -A /tmp/b'")
    assert "rc 1" in said
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert said.splitlines()[-1] == "rc 1"
    tell("a full disk for backups is told")


def own_words(machine: Machine, page: Page) -> None:
    """The club's own notice, without building anything."""
    own = machine.folder / "data" / "content" / "club" / "own"
    own.mkdir(parents=True, exist_ok=True)
    (own / "notice.md").write_text("Riverside Runners keep it.\n", encoding="utf-8")
    own.chmod(0o755)
    machine.says("docker compose restart app")
    until(lambda: is_healthy(machine), "the app is back")
    page.goto(f"https://{ADDRESS}/privacy")
    expect(page.get_by_text("Riverside Runners keep it.")).to_be_visible()
    tell("own words are shown")


def follow(machine: Machine) -> None:
    """All of it."""
    invitation = start(machine)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[f"--host-resolver-rules=MAP {ADDRESS} 127.0.0.1", "--no-sandbox"],
        )
        phone = {"width": 390, "height": 844}
        new = {"viewport": phone, "ignore_https_errors": True}
        page = browser.new_context(**new).new_page()
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        try:
            join(page, invitation, "Olga")
            save_session(page, "33")
            said = machine.says("docker compose exec -T app python -m backcare club invite")
            other = browser.new_context(**new).new_page()
            join(other, link_in(said), "Ann")
            assert not sees(other, "33")
            assert members(machine) == {"Olga", "Ann"}
            tell("two members joined, each sees their own")
            back_up_and_restore(machine, page)
            upgrade_and_back(machine, page)
            kill(machine, page)
            fill_backups(machine)
            own_words(machine, page)
        except (AssertionError, Error):
            page.screenshot(path=str(ROOT / "build" / "hosting.png"))
            raise
    assert "Traceback" not in machine.says("docker compose logs app")


def main() -> None:
    """Follow the page, and throw away what was made."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backcare-hosting-") as place:
        machine = Machine(Path(place))
        # Else the first start would take an image of an earlier run.
        for image in ("backcare", "backcare:before-upgrade", "backcare:started-well"):
            machine.says(f"docker image rm --force {image}", folder=ROOT, fails=True)
        try:
            follow(machine)
        finally:
            if machine.folder.exists():
                machine.says("docker compose down --volumes", fails=True)
    sys.stdout.write("1 passed, 0 failed\n")


if __name__ == "__main__":
    sys.exit(main())
