"""deploy/upgrade-box.sh with real git, and stand-ins for Python's packages and systemd."""

import os
import shutil
import subprocess

import pytest

from backcare.config import ROOT

STEP = """cd "$STATE"
echo "$(basename "$0") $*" >> asked
case "$*" in *"$(cat fails)"*) exit 1 ;; esac
"""
PYTHON = r"""#!/bin/sh
# The system's, and the one of each environment: `installed` is the list that it has.
[ "$2" != pip ] || echo "pip $*" >> "$STATE/asked"
case "$*" in
    *version_info*) cat "$STATE/python" ;;
    *HTTPConnection*)
        port=$(echo "$2" | sed "s/.*127.0.0.1', \([0-9]*\),.*/\1/")
        cd "$STATE/processes"
        unit=backcare@${port#850}.service
        [ -e "$unit" ] || unit=backcare.service
        # It takes a moment.
        ! rm "../starting/$unit" 2>/dev/null || exit 1
        ! grep -qxFf "$unit" ../bad ;;
    "-m venv"*)
        mkdir -p "$3/bin" "$3/lib/$(cat "$STATE/python")"
        cp "$0" "$3/bin/python" ;;
    "-m pip"*--require-hashes*)
        for list; do :; done
        has=$(dirname "$0")/../installed
        case "$*" in *--no-index*) cmp -s "$list" "$has"; exit ;; esac
        echo half > "$has"
        [ ! -e "$STATE/no_network" ] && cp "$list" "$has" ;;
    *) exit 2 ;;
esac
"""
SYSTEMCTL = (
    f"""#!/bin/sh
{STEP}"""
    r"""case "$*" in
    list-units*) ls processes | grep @ | sed 's/$/ loaded active running/' ;;
    show*)
        for unit; do :; done
        grep -qxFf "processes/$unit" falling || exit 0
        echo 1 >> falls
        wc -l < falls ;;
    "restart backcare-backup") : ;;
    "restart "*)
        ls starting >> missed_meanwhile
        touch "starting/$2"
        cp ../clone/words "processes/$2"
        cmp -s ../clone/deploy/packages.txt ../clone/.venv/installed ||
            echo broken > "processes/$2" ;;
esac
"""
)
PROGRAMS = {
    "python3": PYTHON,
    "systemctl": SYSTEMCTL,
    "journalctl": "#!/bin/sh\necho its last lines\n",
    "df": '#!/bin/sh\nprintf "head\\ndisk 9 9 %s\\n" "$(cat "$STATE/room")"\n',
    "sleep": '#!/bin/sh\necho slept >> "$STATE/asked"\n',
}


class Box:
    """A clone with the script, its units, and an account of what runs."""

    def __init__(self, place, processes):
        self.origin, self.clone, self.state = (place / n for n in ("origin", "clone", "state"))
        self.programs, self.units = place / "bin", place / "units"
        folders = ("processes", "starting")
        for folder in (
            self.origin / "deploy",
            self.programs,
            self.units,
            *(self.state / n for n in folders),
        ):
            folder.mkdir(parents=True)
        for name, script in PROGRAMS.items():
            (self.programs / name).write_text(script)
            (self.programs / name).chmod(0o755)
        for name, words in {"fails": "nothing", "python": "python3.11", "room": "2000000"}.items():
            (self.state / name).write_text(words)
        self.does_not_start("broken", falls=False)
        script = (ROOT / "deploy" / "upgrade-box.sh").read_text()
        own = script.replace("units=/etc/systemd/system", f"units={self.units}")
        assert own != script
        (self.origin / "deploy" / "upgrade-box.sh").write_text(own)
        restart = (ROOT / "deploy" / "restart.sh").read_text()
        sooner = restart.replace("tries=120", "tries=20")
        assert sooner != restart
        (self.origin / "deploy" / "restart.sh").write_text(sooner)
        shutil.copy(ROOT / ".gitignore", self.origin)
        self.git("init", "-q", "-b", "main", folder=self.origin)
        self.first = self.publish("one")
        self.git("clone", "-q", str(self.origin), str(self.clone), folder=place)
        for command in ("python3 -m venv .venv", f"cp {self.clone}/deploy/*.timer {self.units}"):
            self.shell(command)
        self.shell(".venv/bin/python -m pip --require-hashes deploy/packages.txt")
        for process in processes:
            (self.state / "processes" / process).write_text("one\n")
        (self.state / "asked").unlink()

    def shell(self, command):
        return subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.clone,
            env={**os.environ, "PATH": f"{self.programs}:{os.environ['PATH']}"}
            | {"STATE": str(self.state)},
            capture_output=True,
            text=True,
        )

    def git(self, *words, folder=None):
        own = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        done = subprocess.run(
            ["git", *own, *words], cwd=folder or self.clone, check=True, stdout=subprocess.PIPE
        )
        return done.stdout.decode().strip()

    def publish(self, words, packages=None):
        (self.origin / "words").write_text(f"{words}\n")
        for name in ("packages.txt", "backcare.service", "backcare-backup.timer"):
            (self.origin / "deploy" / name).write_text(f"{packages or words}\n")
        self.git("add", ".", folder=self.origin)
        self.git("commit", "-q", "-m", words, folder=self.origin)
        return self.git("rev-parse", "HEAD", folder=self.origin)

    def fails(self, step):
        (self.state / "fails").write_text(step)

    def does_not_start(self, *words, falls=True):
        (self.state / "bad").write_text("\n".join(("broken", *words, "")))
        (self.state / "falling").write_text("\n".join((*words, "")) if falls else "")
        (self.state / "falls").write_text("")

    def is_offline(self, really=True):
        if really:
            (self.state / "no_network").touch()
            self.origin.rename(self.origin.with_name("away"))
        else:
            (self.state / "no_network").unlink()
            self.origin.with_name("away").rename(self.origin)

    def upgrade(self, *words):
        return self.shell(f"umask 077; sh deploy/upgrade-box.sh {' '.join(words)}")

    def running(self):
        processes = sorted((self.state / "processes").iterdir())
        [words] = {file.read_text().strip() for file in processes}
        return words

    def asked(self):
        file = self.state / "asked"
        return file.read_text().splitlines() if file.exists() else []

    def restarted(self):
        begin = "systemctl restart "
        units = [line.removeprefix(begin) for line in self.asked() if line.startswith(begin)]
        return [unit for unit in units if unit != "backcare-backup"]

    def way_back(self):
        return self.git("rev-parse", "before-upgrade")

    def environments(self):
        return sorted(path for path in (self.clone / ".venvs").iterdir() if path.is_dir())


ONE = ("backcare.service",)
TWO = ("backcare@1.service", "backcare@2.service")


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path, ONE)


@pytest.fixture
def two(tmp_path):
    return Box(tmp_path, TWO)


def test_an_upgrade_runs_the_new_and_the_way_back_needs_no_network(box):
    box.publish("two")
    done = box.upgrade()
    assert (done.returncode, done.stderr, box.running()) == (0, "", "two")
    assert done.stdout.endswith("To go back: sh deploy/upgrade-box.sh back\n")
    assert (box.units / "backcare-backup.timer").read_text() == "two\n"
    assert (box.clone / "words").stat().st_mode & 0o777 == 0o644  # the service's user reads it
    assert box.environments()[0].stat().st_mode & 0o777 == 0o755
    assert box.git("status", "--porcelain") == ""
    box.is_offline()
    back = box.upgrade("back")
    assert (back.returncode, back.stderr, box.running()) == (0, "", "one")
    assert (box.units / "backcare-backup.timer").read_text() == "one\n"
    assert box.way_back() == box.first
    box.is_offline(False)
    assert box.upgrade().returncode == 0
    assert box.running() == "two"


def test_after_packages_that_failed_the_way_back_is_still_what_ran(box):
    box.publish("two")
    (box.state / "no_network").touch()
    for _ in range(2):
        done = box.upgrade()
        assert (done.returncode, box.restarted(), len(box.environments())) == (1, [], 1)
        assert (box.clone / "words").read_text() == "one\n"
    (box.state / "no_network").unlink()
    box.publish("three")
    assert box.upgrade().returncode == 0
    assert (box.running(), box.way_back()) == ("three", box.first)
    assert box.upgrade("back").returncode == 0
    assert box.running() == "one"


def test_what_was_fetched_by_hand_and_never_ran_is_no_way_back(box):
    """As it was done before there was the script: the packages that are there tell what ran."""
    box.publish("two")
    box.git("tag", "before-upgrade")
    box.git("pull", "-q")
    assert box.upgrade().returncode == 0
    assert (box.running(), box.way_back()) == ("two", box.first)
    assert box.upgrade("back").returncode == 0
    assert box.running() == "one"


def test_a_box_that_takes_the_script_alone_upgrades_with_it(box):
    for name in ("upgrade-box.sh", "restart.sh"):
        script = box.origin / "deploy" / name
        script.write_text(f"{script.read_text()}# newer\n")
    box.publish("two")
    box.shell("git fetch && git checkout origin/main -- deploy/upgrade-box.sh deploy/restart.sh")
    done = box.upgrade()
    assert (done.returncode, done.stderr, box.running()) == (0, "", "two")
    assert box.way_back() == box.first


def test_packages_of_no_version_are_made_anew_for_the_way_back(box):
    (box.clone / ".venv" / "installed").write_text("half")
    box.publish("two")
    assert box.upgrade().returncode == 0
    box.is_offline()
    assert box.upgrade("back").returncode == 0
    assert box.running() == "one"


@pytest.mark.parametrize("falls", [True, False])
@pytest.mark.parametrize("processes", [ONE, TWO])
def test_what_does_not_start_gives_way_to_what_ran(tmp_path, processes, falls):
    box = Box(tmp_path, processes)
    for words in ("two", "three"):
        box.publish(words)
        box.does_not_start(words, falls=falls)
        done = box.upgrade()
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith("The new version does not start, so the")
        assert done.stdout == "its last lines\n"
        assert (box.running(), box.way_back()) == ("one", box.first)
        assert (box.units / "backcare-backup.timer").read_text() == "one\n"
        assert box.restarted() == [processes[0], *processes] * (1 if words == "two" else 2)
    assert (box.asked().count("slept") < 20) is falls
    box.publish("four")
    assert box.upgrade().returncode == 0
    assert (box.running(), box.way_back()) == ("four", box.first)


def test_of_two_processes_one_is_well_before_the_next_is_restarted(two):
    two.publish("two")
    assert two.upgrade().returncode == 0
    assert two.upgrade("back").returncode == 0
    assert two.running() == "one"
    assert two.restarted() == [*TWO] * 2
    assert (two.state / "missed_meanwhile").read_text() == ""


def test_packages_that_are_the_same_are_not_made_again_and_older_ones_go(box):
    for words, packages in (("two", "one"), ("three", "one")):
        box.publish(words, packages)
        assert box.upgrade().returncode == 0
        assert len(box.environments()) == 1
    assert not any("pip" in line and "--no-index" not in line for line in box.asked())
    for words in ("four", "five", "six"):
        box.publish(words)
        assert box.upgrade().returncode == 0
        lists = {(place / "installed").read_text() for place in box.environments()}
        assert f"{words}\n" in lists
        assert len(lists) == len(box.environments()) == 2


def test_another_python_of_the_system_has_its_packages_made_anew(box):
    (box.state / "python").write_text("python3.13")
    box.publish("two", "one")
    assert box.upgrade().returncode == 0
    assert (box.clone / ".venv" / "lib" / "python3.13").is_dir()
    assert box.running() == "two"


def test_what_is_the_newest_already_is_left_alone(box):
    box.publish("two")
    box.upgrade()
    kept = box.way_back(), box.restarted()
    done = box.upgrade()
    assert (done.returncode, (box.way_back(), box.restarted())) == (0, kept)
    assert "newest version already" in done.stdout


FAILURES = {
    "restart backcare-backup": "The backup before the upgrade failed.",
    "daemon-reload": "The new version cannot take its place.",
}


@pytest.mark.parametrize("step", FAILURES)
def test_a_step_that_fails_is_told_and_the_next_try_goes_on(box, step):
    box.publish("two")
    box.fails(step)
    done = box.upgrade()
    [said] = done.stderr.splitlines()
    assert said.startswith(FAILURES[step])
    assert "the club runs on" in said.lower()
    assert (box.running(), box.restarted()) == ("one", [])
    assert (box.clone / ".venv" / "installed").read_text() == "one\n"
    box.fails("nothing")
    assert box.upgrade().returncode == 0
    assert (box.running(), box.way_back()) == ("two", box.first)


def test_a_full_disk_a_lost_line_and_changes_by_hand_are_told(box):
    box.publish("two")
    (box.state / "room").write_text("90000")
    assert "less than 1 GB" in box.upgrade().stderr
    (box.state / "room").write_text("2000000")
    (box.clone / "words").write_text("mine")
    assert "changed by hand" in box.upgrade().stderr.splitlines()[-1]
    box.git("checkout", "-q", "words")
    box.is_offline()
    assert "cannot be fetched" in box.upgrade().stderr.splitlines()[-1]
    assert box.restarted() == []


def test_units_that_cannot_be_written_leave_all_as_it_was(box):
    box.publish("two")
    shutil.rmtree(box.units)
    done = box.upgrade()
    assert done.stderr.splitlines()[-1].startswith("The new version cannot take its place.")
    assert (box.clone / "words").read_text() == "one\n"
    assert box.restarted() == []


def test_if_neither_starts_it_says_so(box):
    box.publish("two")
    box.does_not_start("one", "two")
    assert box.upgrade().stderr.splitlines()[-1].startswith("Neither the new version nor")


def test_a_former_version_that_does_not_start_is_told_and_the_newer_taken_up_again(box):
    box.publish("two")
    box.upgrade()
    box.does_not_start("one")
    assert box.upgrade("back").stderr.splitlines()[-1].startswith("The former version does not")
    box.does_not_start()
    assert box.upgrade().returncode == 0
    assert (box.running(), box.way_back()) == ("two", box.first)


def test_there_has_to_be_something_to_go_back_to(box):
    assert "nothing to go back to" in box.upgrade("back").stderr
    assert box.upgrade("sideways").returncode == 1
