"""deploy/upgrade.sh with real git and a docker that only keeps account of images."""

import os
import shutil
import subprocess

import pytest

from backcare.config import ROOT

DOCKER = r"""#!/bin/sh
# state: tags/NAME and processes/NAME hold an image's number, commits/NUMBER the commit it was built
# from; alive has how many processes there were at each step
cd "$STATE"
echo "$*" >> asked
ls processes | wc -l >> alive
last() { for word; do :; done; echo "$word"; }
start() { cat tags/backcare > "processes/$(($(cat made) + 1))"; echo $(($(cat made) + 1)) > made; }
case "$*" in *"$(cat fails)"*)
    left=$(cat fails_after)
    [ "$left" -gt 0 ] || exit 1
    echo $((left - 1)) > fails_after ;;
esac
case "$*" in
    "compose ps"*) ls processes ;;
    "inspect --format {{.Image}}"*) cat "processes/$(last "$@")" ;;
    "inspect --format {{.State.Health.Status}}"*) cat health ;;
    "inspect --format {{index"*) for id; do :; done; cat "commits/$id" ;;
    "image inspect --format {{.Id}}"*) for name; do :; done; cat "tags/$name" ;;
    "compose build"*)
        id=$(grep -lxF "$COMMIT" commits/* | head -n 1 | cut -c 9-)
        [ -n "$id" ] || id=$(ls commits | wc -l)
        echo "$COMMIT" > "commits/$id"
        echo "$id" > tags/backcare ;;
    "compose up"*--scale*)
        case "$*" in *--no-deps*) touch unlike_the_file ;; esac
        many=$(echo "$*" | sed 's/.*--scale app=\([0-9]*\).*/\1/')
        while [ "$(ls processes | wc -l)" -lt "$many" ]; do start; done ;;
    "compose up"*)
        many=$(ls processes | wc -l)
        [ -e unlike_the_file ] || grep -qvxF "$(cat tags/backcare)" processes/* || exit 0
        rm processes/*
        echo 0 >> alive
        while [ "$(ls processes | wc -l)" -lt "$many" ]; do start; done ;;
    "stop "* | "rm "*) rm -f "processes/$(last "$@")" ;;
    "tag "*)
        id=$(cat "tags/$2" 2>/dev/null) || id=$2
        echo "$id" > "tags/$3" ;;
esac
"""
NOTHING_FAILS = "nothing"


class Server:
    """A clone with the script, and what the docker beside it keeps account of."""

    def __init__(self, place):
        self.origin, self.clone, self.state = (place / n for n in ("origin", "clone", "state"))
        self.programs = place / "bin"
        own = ("tags", "commits", "processes")
        for folder in (self.origin / "deploy", *(self.state / name for name in own)):
            folder.mkdir(parents=True)
        self.programs.mkdir()
        (self.programs / "docker").write_text(DOCKER)
        (self.programs / "docker").chmod(0o755)
        self.git("init", "-q", "-b", "main", folder=self.origin)
        shutil.copy(ROOT / "deploy" / "upgrade.sh", self.origin / "deploy")
        self.first = self.publish("one")
        self.git("clone", "-q", str(self.origin), str(self.clone), folder=place)
        (self.state / "health").write_text("healthy")
        (self.state / "made").write_text("0")
        self.fails(NOTHING_FAILS)

    def git(self, *words, folder=None):
        own = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        done = subprocess.run(
            ["git", *own, *words], cwd=folder or self.clone, check=True, stdout=subprocess.PIPE
        )
        return done.stdout.decode().strip()

    def publish(self, words):
        (self.origin / "words").write_text(words)
        self.git("add", ".", folder=self.origin)
        self.git("commit", "-q", "-m", words, folder=self.origin)
        return self.git("rev-parse", "HEAD", folder=self.origin)

    def fails(self, step, after=0):
        (self.state / "fails").write_text(step)
        (self.state / "fails_after").write_text(str(after))

    def runs(self, commit, processes=1):
        """Have an image of this commit run, as the first start leaves it."""
        (self.state / "commits" / "0").write_text(commit)
        (self.state / "tags" / "backcare").write_text("0")
        for name in range(processes):
            (self.state / "processes" / f"first-{name}").write_text("0")

    def upgrade(self, *words):
        path = f"{self.programs}:{os.environ['PATH']}"
        return subprocess.run(
            ["/bin/sh", "deploy/upgrade.sh", *words],
            cwd=self.clone,
            env={**os.environ, "PATH": path, "STATE": str(self.state)},
            capture_output=True,
            text=True,
        )

    def image(self, name):
        return (self.state / "tags" / name).read_text().strip()

    def running(self):
        return (self.state / "commits" / self.image_that_runs()).read_text().strip()

    def images_that_run(self):
        return sorted(file.read_text().strip() for file in (self.state / "processes").iterdir())

    def image_that_runs(self):
        [number] = set(self.images_that_run())
        return number

    def least_alive(self):
        return min(map(int, (self.state / "alive").read_text().split()))

    def asked(self):
        return (self.state / "asked").read_text()


@pytest.fixture
def server(tmp_path):
    return Server(tmp_path)


def test_an_upgrade_runs_the_new_and_the_way_back_what_ran_before(server):
    server.runs(server.first)
    second = server.publish("two")
    done = server.upgrade()
    assert (done.returncode, server.running()) == (0, second)
    assert server.image("backcare:before-upgrade") == "0"
    assert server.git("rev-parse", "before-upgrade") == server.first
    assert "image prune" in server.asked()
    (server.state / "asked").unlink()
    back = server.upgrade("back")
    assert (back.returncode, server.running()) == (0, server.first)
    assert (server.clone / "words").read_text() == "one"
    for needs_the_network in ("build ", "pull", "compose build"):
        assert needs_the_network not in server.asked().replace("--no-build ", "")
    assert server.upgrade().returncode == 0
    assert server.running() == second


@pytest.mark.parametrize("is_labelled", [True, False])
@pytest.mark.parametrize("step", ["compose pull", "compose build"])
def test_after_a_step_that_failed_the_way_back_is_still_what_ran(server, step, is_labelled):
    """Everybody runs the line again: the commit that lies here then never ran."""
    server.runs(server.first if is_labelled else "")
    server.publish("two")
    server.fails(step)
    for _ in range(2):
        assert server.upgrade().returncode == 1
        assert server.image_that_runs() == "0"
    server.fails(NOTHING_FAILS)
    third = server.publish("three")
    assert server.upgrade().returncode == 0
    assert server.running() == third
    assert server.git("rev-parse", "before-upgrade") == server.first
    assert server.upgrade("back").returncode == 0
    assert server.image_that_runs() == "0"


def test_after_versions_that_did_not_start_the_way_back_is_what_last_did(server):
    server.runs(server.first)
    server.fails("up --detach --no-build --wait")
    for words in ("two", "three"):
        server.publish(words)
        assert server.upgrade().returncode == 1
    server.fails(NOTHING_FAILS)
    assert server.git("rev-parse", "before-upgrade") == server.first
    assert server.upgrade("back").returncode == 0
    assert server.running() == server.first


def test_an_upgrade_that_brought_nothing_new_leaves_the_way_back_alone(server):
    server.runs(server.first)
    server.publish("two")
    assert server.upgrade().returncode == 0
    kept = server.image("backcare:before-upgrade")
    assert server.upgrade().returncode == 0
    assert server.image("backcare:before-upgrade") == kept
    assert server.git("rev-parse", "before-upgrade") == server.first


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_one_process_after_the_other_is_replaced_and_none_is_missed_meanwhile(server, processes):
    server.runs(server.first, processes)
    second = server.publish("two")
    assert server.upgrade().returncode == 0
    assert server.running() == second
    assert server.least_alive() == processes
    assert len([*(server.state / "processes").iterdir()]) == processes
    asked = server.asked().splitlines()
    steps = [line.split()[0] for line in asked if line.startswith(("stop ", "rm "))]
    assert steps == ["stop", "rm"] * processes
    reload, beside = (next(n for n, a in enumerate(asked) if w in a) for w in ("reload", "--scale"))
    assert reload < beside  # what the proxy needs to go on with another one
    assert server.upgrade("back").returncode == 0
    assert (server.running(), server.least_alive()) == (server.first, processes)


def test_a_new_version_that_does_not_live_ends_alone_and_the_club_runs_on(server):
    server.runs(server.first, 2)
    server.publish("two")
    server.fails("--no-recreate --scale app=3 --wait")
    done = server.upgrade()
    assert done.returncode == 1
    assert "the club runs on" in done.stderr
    assert (server.running(), server.least_alive()) == (server.first, 2)
    assert server.image("backcare") == "0"  # what a restart of the machine starts
    assert sorted(file.name for file in (server.state / "processes").iterdir()) == [
        "first-0",
        "first-1",
    ]
    server.fails(NOTHING_FAILS)
    assert server.upgrade().returncode == 0
    assert server.git("rev-parse", "before-upgrade") == server.first


@pytest.mark.parametrize("then", ["again", "back"])
def test_a_second_process_that_does_not_live_leaves_both_versions_and_says_so(server, then):
    server.runs(server.first, 3)
    second = server.publish("two")
    server.fails("--no-recreate --scale app=4 --wait", after=1)
    done = server.upgrade()
    assert done.returncode == 1
    [said] = done.stderr.splitlines()
    assert "1 of 3 processes are changed" in said
    assert "the club runs on" in said
    assert (server.images_that_run(), server.least_alive()) == (["0", "0", "1"], 3)
    assert server.image("backcare") == "0"  # what started well is what a new start takes
    server.fails(NOTHING_FAILS)
    assert server.upgrade(*(["back"] if then == "back" else [])).returncode == 0
    assert server.running() == (server.first if then == "back" else second)
    assert (len(server.images_that_run()), server.least_alive()) == (3, 3)
    assert server.git("rev-parse", "before-upgrade") == server.first


@pytest.mark.parametrize("health", ["unhealthy", "starting"])
def test_where_a_process_is_not_well_all_are_replaced_at_once(server, health):
    server.runs(server.first, 2)
    second = server.publish("two")
    (server.state / "health").write_text(health)
    assert server.upgrade().returncode == 0
    assert server.running() == second
    assert "--scale" not in server.asked()


def test_what_cannot_be_started_beside_is_started_at_once(server):
    server.runs(server.first)
    second = server.publish("two")
    server.fails("--no-recreate")
    assert server.upgrade().returncode == 0
    assert server.running() == second


FAILURES = {
    "exec -T backup": "The backup before the upgrade failed.",
    "compose pull": "PostgreSQL and Caddy cannot be fetched.",
    "compose build": "The new version cannot be built.",
    "tag 0": "What runs now cannot be kept",
    "up --detach --no-build --wait": "The new version does not start.",
}


@pytest.mark.parametrize("step", FAILURES)
def test_each_failure_is_one_plain_sentence(server, step):
    server.runs(server.first)
    server.publish("two")
    server.fails(step)
    done = server.upgrade()
    assert done.returncode == 1
    [said] = done.stderr.splitlines()
    assert said.startswith(FAILURES[step])
    if "not start" in said:
        assert said.endswith("sh deploy/upgrade.sh back")
    else:
        assert "the club runs on" in said.lower()


def test_what_was_changed_by_hand_and_a_lost_line_are_told(server):
    server.runs(server.first)
    server.publish("two")
    (server.clone / "words").write_text("mine")
    assert "changed by hand" in server.upgrade().stderr
    server.git("checkout", "-q", "words")
    server.origin.rename(server.origin.with_name("gone"))
    done = server.upgrade()
    assert "cannot be fetched" in done.stderr.splitlines()[-1]
    assert server.running() == server.first


def test_there_has_to_be_something_to_upgrade_or_to_go_back_to(server):
    assert "docker compose up -d" in server.upgrade().stderr
    assert "nothing to go back to" in server.upgrade("back").stderr
    assert server.upgrade("sideways").returncode == 1
