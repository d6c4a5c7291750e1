#!/bin/sh
# Upgrade a small box, or go back to what ran before; as root:
#   sh deploy/upgrade-box.sh
#   sh deploy/upgrade-box.sh back
# It may be run again after whatever failed. The packages of a version lie in a folder below .venvs that
# is named by their list, and .venv leads to those in use. The tag started-well is at the version that
# last started well, whatever was fetched since; before-upgrade at the way back.
set -eu
umask 022
cd "$(dirname "$0")/.."
units=/etc/systemd/system
# What is read here outlasts that the files below change.
restart=$(cat deploy/restart.sh)

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

list_of() {
    git show "$1:deploy/packages.txt" 2>/dev/null || :
}

# The folder for the packages of a version, for one Python.
place_of() {
    printf '.venvs/%s-%s\n' "$2" "$(list_of "$1" | sha256sum | cut -c 1-12)"
}

place_now() {
    place_of "$1" "$(python3 -c 'import sys; print("python%d.%d" % sys.version_info[:2])')"
}

lead_to() {
    rm -f .venv.new && ln -s "$1" .venv.new && mv -T .venv.new .venv
}

install() {
    python=$1/bin/python
    shift
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes "$@"
}

# Whether the packages in use are those of a version; asks no network, and changes nothing.
fits() {
    list_of "$1" >.venvs/asked &&
        install .venv --dry-run --no-index -r .venvs/asked >/dev/null 2>&1
}

# What runs now if no version was noted yet: what lies here may have been fetched and never started,
# then its packages are not there. From then on .venv leads to where packages are.
take_up() {
    mkdir -p .venvs || return 1
    if ! git rev-parse --quiet --verify refs/tags/started-well >/dev/null; then
        ran=HEAD
        fits HEAD || ! fits before-upgrade || ran=before-upgrade
        git tag started-well "$ran^{commit}" || return 1
    fi
    [ ! -L .venv ] || return 0
    if [ -d .venv ]; then
        first=.venvs/first
        ! fits started-well || first=$(place_of started-well "$(basename .venv/lib/python3*)")
        rm -rf "$first" && mv .venv "$first" && touch "$first/whole" || return 1
    fi
    lead_to "${first:-$(place_now started-well)}"
}

# Have the packages of a version here, compared with their hashes. Those that are here need no network.
packages_of() {
    place=$(place_now "$1")
    [ ! -e "$place/whole" ] || return 0
    rm -rf "$place" && python3 -m venv "$place" && list_of "$1" >"$place/asked" &&
        install "$place" -r "$place/asked" && touch "$place/whole" || {
        rm -rf "$place"
        return 1
    }
}

# Let what is started from now on be the version that was checked out: its packages, its units.
into_place() {
    rm -f "$units"/backcare*.new
    for unit in deploy/*.service deploy/*.timer; do
        cmp -s "$unit" "$units/${unit#deploy/}" || cp "$unit" "$units/${unit#deploy/}.new" || return 1
    done
    lead_to "$(place_now HEAD)" || return 1
    for unit in "$units"/backcare*.new; do
        [ ! -e "$unit" ] || mv "$unit" "${unit%.new}" || return 1
    done
    systemctl daemon-reload
}

# One process after the other. Only what came up well is noted.
start() {
    sh -c "$restart" "$PWD/deploy/restart.sh" && git tag --force started-well >/dev/null
}

last_lines() {
    journalctl --unit backcare --unit 'backcare@*' --lines 8 --no-pager --output cat || :
}

has_room() {
    [ "$(df -Pk . | awk 'NR == 2 { print $4 }')" -ge 1000000 ]
}

upgrade() {
    has_room || stop "The disk has less than 1 GB of room, which an upgrade may need. Nothing was changed, and the club runs on. What takes the room: du -xh / | sort -h | tail"
    take_up || stop "What runs now cannot be kept for the way back. The club runs on as it was."
    good=$(git rev-parse started-well)
    git fetch --quiet ||
        stop "The new version cannot be fetched. Nothing was changed, and the club runs on. Is this box online? Try again later."
    new=$(git rev-parse refs/remotes/origin/main)
    if [ "$(git rev-parse HEAD)" = "$new" ] && [ "$good" = "$new" ]; then
        echo "The club runs on the newest version already, $(git log -1 --format='%h of %cs')."
        return
    fi
    # One that failed is tried again by itself: not `start`, which would wait for that.
    systemctl reset-failed backcare-backup 2>/dev/null || :
    systemctl restart backcare-backup ||
        stop "The backup before the upgrade failed. Nothing was changed, and the club runs on. Why: journalctl -u backcare-backup -n 20"
    { packages_of "$good" && packages_of "$new"; } ||
        stop "The packages of the new version cannot be installed. The club runs on as it was. Is the disk full (df -h)? Is this box online? Try again later."
    [ "$new" = "$good" ] || git tag --force before-upgrade "$good" >/dev/null ||
        stop "What runs now cannot be kept for the way back. The club runs on as it was."
    if ! { git checkout --quiet main && git merge --quiet --ff-only "$new"; }; then
        git checkout --quiet "$good" || :
        stop "Files here were changed by hand, so the new version cannot take their place. The club runs on. Put your own words into data/content/club/own, then: git stash, and try again."
    fi
    if ! into_place; then
        { git checkout --quiet "$good" && into_place; } || :
        stop "The new version cannot take its place. The club runs on as it was. Is the disk full (df -h)? Try again later."
    fi
    if ! start; then
        last_lines
        { git checkout --quiet "$good" && into_place && start; } ||
            stop "Neither the new version nor the one before starts. If the lines above say that a newer one wrote the records, restore the backup from before the upgrade."
        stop "The new version does not start, so the club runs on what ran before. The lines above say why."
    fi
    for place in .venvs/*/; do
        case ${place%/} in
            "$(place_now started-well)" | "$(place_now before-upgrade)") ;;
            *) rm -rf "$place" ;;
        esac
    done
    echo "The club runs on $(git log -1 --format='%h of %cs'). To go back: sh deploy/upgrade-box.sh back"
}

back() {
    git rev-parse --quiet --verify refs/tags/before-upgrade >/dev/null && take_up ||
        stop "There is nothing to go back to: what ran before an upgrade is kept from the first upgrade on."
    packages_of before-upgrade ||
        stop "The packages of the former version are not here and cannot be installed. The club runs on as it was. Is the disk full (df -h)? Is this box online?"
    git checkout --quiet before-upgrade ||
        stop "Files here were changed by hand, so the former version cannot take their place. The club runs on. Try: git stash, and again."
    into_place || stop "The former version cannot take its place. The club runs on. Is the disk full (df -h)? Run the same line again."
    start || {
        last_lines
        stop "The former version does not start. If it says that a newer one wrote the records, or that something is not as it was written, restore the backup from before the upgrade. To go on with the newer one: sh deploy/upgrade-box.sh"
    }
    echo "The club runs on what ran before, $(git log -1 --format='%h of %cs')."
}

# Read as a whole before it changes the file that it stands in.
case ${1:-} in
    '') upgrade ;;
    back) back ;;
    *) stop "Say: sh deploy/upgrade-box.sh, or: sh deploy/upgrade-box.sh back" ;;
esac
exit
