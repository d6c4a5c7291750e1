"""Follows docs/hosting.md, first way, on a Docker engine with the page's lines: `make hosting`.

It is for a machine that may be spoiled: a server of the name `backcare` in Docker is thrown away,
the ports 80 and 443 are taken. Where no registry of images is reached, the images below ours are
stand-ins made from Debian's packages (bases.sh), and Caddy's own authority makes the certificate.
"""

import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Error, Page, ViewportSize, expect, sync_playwright

from backcare.config import ROOT
from scripts.local_server import chromium_path
from tests.browser.joining import join_by_link
from tests.hosting.crowd import crowd
from tests.hosting.harm import fill_backups, fill_database, kill
from tests.hosting.machine import Machine, is_healthy, tell, until
from tests.hosting.member import NOTES, save_session, sees, sign_in
from tests.hosting.page import ADDRESS, WORDS, line
from tests.hosting.upgrades import all_at_once, upgrade_and_back, upgrades_that_fail

MOST_MB = 600
OURS = "--filter label=com.docker.compose.project=backcare"


def start(machine: Machine) -> None:
    """Steps 1 to 3."""
    get = line("git clone").splitlines()[1]
    where = get.rpartition(" ")[2]
    own = get.replace("<address of this repository>", str(machine.origin))
    machine.says(own.replace(where, str(machine.folder)), folder=ROOT)
    settings = line("DATABASE_PASSWORD", "openssl")
    machine.says(settings)
    machine.says(f"{settings}; test $(wc -l < .env) -gt 0")
    passwords = machine.says("grep -c ^DATABASE_PASSWORD=. .env")
    assert passwords == "1"
    machine.prepare()
    begun = time.monotonic()
    machine.says(line("COMMIT="))
    until(lambda: is_healthy(machine), "the app becomes healthy")
    tell(f"built and healthy after {time.monotonic() - begun:.0f} s")
    size = int(machine.says("docker image inspect --format '{{.Size}}' backcare")) / 1e6
    tell(f"the image has {size:.0f} MB")
    assert size <= MOST_MB


def start_club(machine: Machine) -> str:
    """Step 4; return the organiser's invitation."""
    name = line("club start").replace("exec app", "exec -T app")
    said = machine.says(name)
    assert "already" in machine.says(f"{name} || echo already")
    return said.splitlines()[-1] if "http" in said.splitlines()[-1] else link_in(said)


def link_in(said: str) -> str:
    """Return the link in what a command said."""
    return next(word for word in said.split() if word.startswith("https://"))


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
    machine.says(line("restore --replace", "stop app &&").replace("NAME.age", newest))
    until(lambda: is_healthy(machine), "the app is back")
    sign_in(page, "Olga")
    assert sees(page, "33")
    assert not sees(page, "44")
    listed = machine.says("docker compose exec -T backup ls /backups").split()
    [replaced] = [name for name in listed if name.startswith("replaced-")]
    removing = line("exec backup rm /backups/NAME").replace("NAME.age", replaced)
    machine.says(removing.replace("exec backup", "exec -T backup"))
    tell("backed up, restored, and what was replaced deleted")


def take_along(machine: Machine, place: Path) -> None:
    """Fetch the backups and their key as the page says, to a computer elsewhere."""
    machine.says(line("sh deploy/backup.sh").replace("exec backup", "exec -T backup"))
    engine = machine.says("docker info --format '{{.DockerRootDir}}'")
    here = line("scp -r").replace(f"root@{ADDRESS}:/var/lib/docker", engine)
    machine.says(here, folder=place)
    key = machine.says(line("store key").replace("exec app", "exec -T app"))
    (place / "backup.key").write_text(f"{key.splitlines()[-1]}\n", encoding="utf-8")


def go_on_elsewhere(machine: Machine, place: Path, page: Page) -> None:
    """The first server is lost: steps 1 to 3 on another one, and what was taken along."""
    start(machine)
    kept = place / "backcare-backups"
    newest = max(path.name for path in kept.glob("backcare-*.age"))
    shutil.copy(kept / newest, place)
    copies = line("scp NAME.age").replace(f"root@{ADDRESS}:/opt/backcare", str(machine.folder))
    machine.says(copies.replace("NAME.age", newest), folder=place)
    restores = line("cat > /backups/").replace("NAME.age", newest)
    machine.says(restores.replace("exec backup", "exec -T backup"))
    until(lambda: is_healthy(machine), "the app is back")
    sign_in(page, "Olga")
    assert sees(page, "33")
    tell("restored on another server with the key that was taken along")


def own_words(machine: Machine, page: Page) -> None:
    """The club's own notice, without building anything."""
    copy, *_ = line("cp -n", section=WORDS).splitlines()
    machine.says(copy.replace("/opt/backcare", str(machine.folder)))
    notice = machine.folder / "data" / "content" / "club" / "own" / "notice.md"
    assert "[" in notice.read_text(encoding="utf-8")
    notice.write_text("Riverside Runners keep it.\n", encoding="utf-8")
    machine.says("docker compose restart app")
    until(lambda: is_healthy(machine), "the app is back")
    shows_own_words(page)
    tell("own words are shown")


def shows_own_words(page: Page) -> None:
    """What the club wrote is what a visitor reads."""
    page.goto(f"https://{ADDRESS}/privacy")
    expect(page.get_by_text("Riverside Runners keep it.")).to_be_visible()


def measure(machine: Machine) -> None:
    """Say what a process takes, and how soon it answers once it is started."""
    used = machine.says("docker stats --no-stream --format '{{.Name}}: {{.MemUsage}}'")
    tell(f"memory: {', '.join(used.splitlines())}")
    container = machine.processes()[0]
    machine.says(f"docker restart {container}")
    where = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}"
    address = machine.says(f"docker inspect --format '{where}' {container}").split()[0]
    started = machine.says(f"docker inspect --format '{{{{.State.StartedAt}}}}' {container}")
    until(lambda: lives(address), "the process answers", every=0.05)
    seconds = (datetime.now(UTC) - datetime.fromisoformat(started)).total_seconds()
    tell(f"a process answers {seconds:.1f} s after its container started")


def tracebacks(machine: Machine) -> str:
    """Return the lines of each process's log from its first traceback on."""
    all_there_are = machine.says("docker compose ps --all --quiet app").split()
    logs = (machine.says(f"docker logs {one} 2>&1") for one in all_there_are)
    return "\n".join(log[log.index("Traceback") :] for log in logs if "Traceback" in log)


def lives(address: str) -> bool:
    """Return whether the process at an address answers."""
    try:
        with urlopen(f"http://{address}:8501/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def on_a_phone(browser: Browser) -> Page:
    """Return a page of somebody who was not here before."""
    size: ViewportSize = {"width": 390, "height": 844}
    return browser.new_context(viewport=size, ignore_https_errors=True).new_page()


def follow(machine: Machine, other: Machine, place: Path) -> None:
    """All of it."""
    start(machine)
    invitation = start_club(machine)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[f"--host-resolver-rules=MAP {ADDRESS} 127.0.0.1", "--no-sandbox"],
        )
        page = on_a_phone(browser)
        page.add_init_script(NOTES)
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        try:
            join_by_link(page, invitation, "Olga")
            save_session(page, "33")
            said = machine.says("docker compose exec -T app python -m backcare club invite")
            anns = on_a_phone(browser)
            join_by_link(anns, link_in(said), "Ann")
            assert not sees(anns, "33")
            assert members(machine) == {"Olga", "Ann"}
            tell("two members joined, each sees their own")
            back_up_and_restore(machine, page)
            own_words(machine, page)
            upgrade_and_back(machine, page)
            shows_own_words(page)
            upgrades_that_fail(machine, page)
            all_at_once(machine, page)
            kill(machine, page)
            fill_database(machine, page)
            fill_backups(machine)
            shows_own_words(page)
            measure(machine)
            crowd(machine, page)
            assert (told := tracebacks(machine)) == "", told
            take_along(machine, place)
            machine.throw_away()
            go_on_elsewhere(other, place, page)
        except (AssertionError, Error):
            page.screenshot(path=str(ROOT / "build" / "hosting.png"))
            raise


def main() -> None:
    """Follow the page, and throw away what was made."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backcare-hosting-") as name:
        place = Path(name)
        machine, other = (Machine(place / each) for each in ("first", "second"))
        # Else the first start would take what an earlier run left.
        machine.says(f"docker ps --all --quiet {OURS} | xargs -r docker rm --force", folder=ROOT)
        machine.says(f"docker volume ls --quiet {OURS} | xargs -r docker volume rm", folder=ROOT)
        for image in ("backcare", "backcare:before-upgrade", "backcare:started-well"):
            machine.says(f"docker image rm --force {image}", folder=ROOT, fails=True)
        try:
            follow(machine, other, place)
        finally:
            machine.throw_away()
            other.throw_away()
    sys.stdout.write("1 passed, 0 failed\n")


if __name__ == "__main__":
    main()
