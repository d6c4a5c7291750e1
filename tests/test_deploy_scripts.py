"""The scripts that a host's machine runs by itself: restarts, and the backups of each night."""

import os
import shutil
import subprocess
import time

import pytest

from backcare.config import ROOT


@pytest.mark.parametrize("starts", [True, False])
def test_processes_are_restarted_one_after_the_other_and_none_after_one_that_does_not_start(
    tmp_path, starts
):
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "restart.sh", tmp_path / "deploy")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    health = "healthy" if starts else "unhealthy"
    programs = {
        "docker": 'echo "$1 $4" >> asked; case "$1" in compose) echo a; echo b;; '
        f"inspect) echo {health};; restart) echo $2 >> restarted;; esac",
        "sleep": "exit 0",
    }
    for name, does in programs.items():
        (bin_ / name).write_text(f"#!/bin/sh\n{does}\n")
        (bin_ / name).chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "deploy/restart.sh"],
        cwd=tmp_path,
        env={"PATH": f"{bin_}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode == 0) is starts
    assert (tmp_path / "restarted").read_text().split() == (["a", "b"] if starts else ["a"])
    steps = [line.split()[0] for line in (tmp_path / "asked").read_text().splitlines()]
    assert steps[:4] == (
        ["compose", "restart", "inspect", "restart"]
        if starts
        else ["compose", "restart", "inspect", "inspect"]
    )
    assert ("does not start again" in done.stderr) is not starts


URL = "postgresql://backcare@/backcare?host=first:5432&host=second:5432&target_session_attrs=any"
SETTINGS = f"""# a comment; with 'signs
BACKCARE_CLUB="https://backcare.example.org"
BACKCARE_PROVIDER='your $account'

BACKCARE_DATABASE_URL={URL}"""


def host_sh(folder, settings):
    """Run the command with these settings, and a `runuser` that tells what it was given."""
    (folder / "deploy").mkdir()
    (folder / "settings").write_text(settings)
    script = (ROOT / "deploy" / "host.sh").read_text()
    own = script.replace(" /etc/backcare.env)", f" {folder / 'settings'})")
    assert own != script
    (folder / "deploy" / "host.sh").write_text(own)
    (folder / "runuser").write_text('#!/bin/sh\nenv; echo "$@"\n')
    (folder / "runuser").chmod(0o755)
    return subprocess.run(
        ["/bin/sh", folder / "deploy" / "host.sh", "club", "remove", "Ann & Ben"],
        env={"PATH": f"{folder}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_host_s_command_reads_the_settings_as_the_service_does(tmp_path):
    """Else it would work on other records than the server's, without a word."""
    said = host_sh(tmp_path, SETTINGS).stdout.splitlines()
    assert {
        "BACKCARE_CLUB=https://backcare.example.org",
        "BACKCARE_PROVIDER=your $account",
        f"BACKCARE_DATABASE_URL={URL}",
        "BACKCARE_DATA=/var/lib/backcare",
    } <= set(said)
    assert said[-1] == "-u backcare -- .venv/bin/python -m backcare club remove Ann & Ben"


def test_a_host_s_command_reads_a_setting_with_blanks_around_it(tmp_path):
    said = host_sh(tmp_path, f"  BACKCARE_CLUB='a b' \r\n\tBACKCARE_DATABASE_URL={URL}\r\n").stdout
    assert {"BACKCARE_CLUB=a b", f"BACKCARE_DATABASE_URL={URL}"} <= set(said.splitlines())


@pytest.mark.parametrize(
    ("line", "told"),
    [("export BACKCARE_CLUB=x", "is no setting"), ("BACKCARE_CLUB=x\\", "has a backslash")],
)
def test_a_host_s_command_stops_at_a_line_that_it_does_not_read(tmp_path, line, told):
    done = host_sh(tmp_path, f"# ours\n{line}\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"Line 2 of /etc/backcare.env {told}." in done.stderr


BACKUPS = {
    "backcare-old.tar": 32,
    "backcare-old.age": 31,
    "backcare-young.tar": 29,
    "replaced-old.age": 31,
    "replaced-young.age": 29,
    "handed-over.zip": 31,
    "note.txt": 99,
}
"""What lies where backups go, and for how many days."""


@pytest.mark.parametrize("said", [{}, {"BACKCARE_DATA": ""}])
def test_without_a_data_folder_of_its_own_a_backup_ends_well_and_old_data_goes(tmp_path, said):
    """It is beside the program then; a script that failed here would be run again at once."""
    programs, folder = tmp_path / "bin", tmp_path / "backups"
    replaced = tmp_path / "data" / "user" / "members.replaced-old"
    for made in (programs, folder, replaced):
        made.mkdir(parents=True)
    aged(replaced, 31)
    (programs / "python").write_text('#!/bin/sh\nfor file; do :; done; echo new > "$file"\n')
    (programs / "python").chmod(0o755)
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    script = subprocess.run(
        ["/bin/sh", tmp_path / "deploy" / "backup.sh"],
        env={"PATH": f"{programs}:/usr/bin:/bin", "BACKCARE_BACKUPS": str(folder), **said},
    )
    assert script.returncode == 0
    assert not replaced.exists()


@pytest.mark.parametrize("works", [True, False])
def test_old_backups_go_only_after_a_new_one(tmp_path, works):
    """With them go exports, and what restores replaced: it holds who has left since."""
    programs, folder, data = tmp_path / "bin", tmp_path / "backups", tmp_path / "data"
    replaced = (data / "members.replaced-old", data / "members.replaced-young")
    for made in (programs, folder, *replaced):
        made.mkdir(parents=True)
    aged(replaced[0], 31)
    writes = 'for file; do :; done; echo new > "$file"' if works else "exit 1"
    (programs / "python").write_text(f"#!/bin/sh\n{writes}\n")
    (programs / "python").chmod(0o755)
    for name, days in BACKUPS.items():
        (folder / name).touch()
        aged(folder / name, days)
    places = {"BACKCARE_BACKUPS": str(folder), "BACKCARE_DATA": str(data)}
    script = subprocess.run(
        ["/bin/sh", ROOT / "deploy" / "backup.sh"],
        env={"PATH": f"{programs}:/usr/bin:/bin", **places},
    )
    assert (script.returncode == 0) is works
    left = {path.name for path in folder.iterdir()}
    kept = {n for n, days in BACKUPS.items() if days < 30 or n == "note.txt"}
    assert left >= kept
    assert left & set(BACKUPS) == (kept if works else set(BACKUPS))
    assert len(left - set(BACKUPS)) == works
    assert [path.exists() for path in replaced] == [not works, True]
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir() if path.stat().st_size)


def aged(path, days):
    os.utime(path, (time.time() - days * 86400,) * 2)


SLEEPS = """#!/bin/sh
echo "$1" >> "$BACKCARE_BACKUPS/slept"
[ "$(wc -l < "$BACKCARE_BACKUPS/slept")" -lt 2 ] || kill $PPID
"""


@pytest.mark.parametrize("fails", [True, False])
def test_a_backup_that_failed_is_tried_again_soon_and_a_good_one_at_night(tmp_path, fails):
    programs = tmp_path / "bin"
    programs.mkdir()
    makes = "exit 1" if fails else 'touch "$BACKCARE_BACKUPS/backcare-new.age"'
    for name, script in {"sleep": SLEEPS, "python": f"#!/bin/sh\n{makes}\n"}.items():
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    (tmp_path / "deploy" / "backup.sh").write_text("python")
    place = {"PATH": f"{programs}:/usr/bin:/bin", "BACKCARE_BACKUPS": str(tmp_path)}
    command = ["/bin/sh", tmp_path / "deploy" / "nightly.sh"]
    before = time.time()
    subprocess.run(command, env=place, timeout=60)
    slept = [int(line) for line in (tmp_path / "slept").read_text().split()]
    fresh = subprocess.run([*command, "is-fresh"], env=place).returncode == 0
    assert fresh is not fails
    if fails:
        assert slept == [300, 300]
    else:
        assert all(abs((before + s) % 86400 - 3.5 * 3600) < 60 for s in slept)
        aged(tmp_path / "backcare-new.age", 2)
        assert subprocess.run([*command, "is-fresh"], env=place).returncode == 1
