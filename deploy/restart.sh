#!/bin/sh
# Restart Backcare's processes one after the other: whoever is with one goes on with another. On the
# rented server and on the small box; as root.
set -eu
cd "$(dirname "$0")/.."

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

# Ask again each second, for two minutes at most, until a command ends well.
until_well() {
    tries=120
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 1
    done
}

lives() {
    .venv/bin/python -c "from http.client import HTTPConnection as C; c = C('127.0.0.1', $1, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"
}

# How often systemd started it anew by itself.
falls() {
    count=$(systemctl show --property NRestarts --value "$1")
    echo "${count:-0}"
}

# Well, or fallen so often that waiting is of no use.
is_settled() {
    lives "$1" || [ "$(falls "$2")" -ge "$3" ]
}

is_healthy() {
    docker inspect --format '{{.State.Health.Status}}' "$1" | grep -qx healthy
}

why="It does not start again, so the others were left as they are. Why, its log says."
if [ -d .venv ]; then
    units=$(systemctl list-units --plain --no-legend 'backcare@*.service' | cut -d ' ' -f 1)
    for unit in ${units:-backcare.service}; do
        number=${unit#backcare@}
        number=${number%.service}
        [ "$unit" != backcare.service ] || number=1
        # Else systemd refuses one that fell often just now.
        systemctl reset-failed "$unit" 2>/dev/null || :
        systemctl restart "$unit" || stop "$unit: $why"
        most=$(($(falls "$unit") + 3))
        { until_well is_settled "850$number" "$unit" "$most" && lives "850$number" 2>/dev/null; } ||
            stop "$unit: $why"
    done
else
    for container in $(docker compose ps --quiet app); do
        docker restart "$container" >/dev/null
        until_well is_healthy "$container" || stop "$container: $why"
    done
fi
