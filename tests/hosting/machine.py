"""A rented server to follow the page on: a clone in a folder of its own, and a terminal in it."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from backcare.config import ROOT

HERE = Path(__file__).resolve().parent
READY_SECONDS = 180
FILES = 65_536
DATABASE_DISK_MB = 300
_REGISTRY = "hello-world"


class Machine:
    """A rented server."""

    def __init__(self, place: Path) -> None:
        self.origin, self.folder = place / "origin.git", place / "backcare"
        self.disk, self.backups_disk = place / "disk", place / "backups"
        self._place = place
        place.mkdir()
        docker = shutil.which("docker")
        assert docker, "Docker is needed: apt-get install docker.io docker-buildx docker-compose-v2"
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

    def refuses(self, words: str) -> str:
        """Type a line that is to fail; return its last line."""
        said = self.says(f"{words} && echo it did not fail || true")
        return said.splitlines()[-1]

    def publish(self, words: str, *, start: str = "") -> str:
        """Have a new version of Backcare to upgrade to, which may start in another way."""
        work = self._place / "work"
        self.says(f"git clone --quiet -b main {self.origin} {work}", folder=self._place)
        for name, more in (("LICENSE", words), ("Dockerfile", start)):
            with (work / name).open("a", encoding="utf-8") as file:
                file.write(f"\n{more}\n")
        who = "git -c user.name=tests -c user.email=tests@example.org"
        self.says(f"{who} commit --quiet -am '{words}' && git push --quiet", folder=work)
        shutil.rmtree(work)
        return words

    def processes(self, service: str = "app") -> list[str]:
        """Return the containers of a service."""
        return self.says(f"docker compose ps --quiet {service}").split()

    def versions(self) -> list[str]:
        """Return what each process of the app is a version of, as published."""
        return sorted(self.says(f"docker exec {one} tail -n 1 LICENSE") for one in self.processes())

    def strike(self, container: str) -> None:
        """Have a container's program killed as the system does that has no memory left."""
        count = f"docker inspect --format '{{{{.RestartCount}}}}' {container}"
        before = self.says(count)
        self.says(f"kill -9 $(docker inspect --format '{{{{.State.Pid}}}}' {container})")
        until(lambda: self.says(count) != before, "what was killed is started again")

    def prepare(self) -> None:
        """Give the database a small disk, backups a tiny one, a process the files it may have."""
        small = "{type: none, o: bind, device: " + str(self.disk) + "}"
        lines = [f"volumes: {{database: {{driver_opts: {small}}}}}"]
        for disk, mb, user in ((self.disk, DATABASE_DISK_MB, 999), (self.backups_disk, 1, 10001)):
            disk.mkdir()
            size = f"size={mb}m,mode=0700,uid={user},gid={user}"
            self.says(f"mount -t tmpfs -o {size} backcare-tests {disk}")
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        if most != resource.RLIM_INFINITY and most < FILES:
            tell(f"this machine gives a process {most} files, not {FILES}: set for this run")
            lines.append(f"services: {{app: {{ulimits: {{nofile: {most}}}}}}}")
        more = self.folder.with_name("here.yaml")
        more.write_text("\n".join(lines), encoding="utf-8")
        with (self.folder / ".env").open("a", encoding="utf-8") as file:
            file.write(f"COMPOSE_FILE=compose.yaml:{more}\n")

    def throw_away(self) -> None:
        """Remove what was started."""
        if self.folder.exists():
            self.says("docker compose down --volumes", fails=True)
        for disk in (self.disk, self.backups_disk):
            if disk.exists():
                self.says(f"umount {disk}", fails=True)


def tell(words: str) -> None:
    """Say what was done."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {words}\n")
    sys.stdout.flush()


def until(is_so: Callable[[], object], what: str, *, every: float = 0.5) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + READY_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(every)


def is_healthy(machine: Machine, service: str = "app") -> bool:
    """Return whether the engine calls all of a service healthy."""
    said = machine.says(f"docker compose ps --format '{{{{.Health}}}}' {service}", fails=True)
    return set(said.split()) == {"healthy"}
