#!/bin/sh
# Upgrade the club's server, or go back to what ran before:
#   sh deploy/upgrade.sh
#   sh deploy/upgrade.sh back
# It may be run again after whatever failed. One process is replaced after the other; where that cannot
# be, the web server in front stays up meanwhile, with a page that says so. What ran before is what
# last started well, whatever failed since; its commit is written in the image.
set -eu
cd "$(dirname "$0")/.."
label=org.opencontainers.image.revision
well=backcare:started-well

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

# The image that runs now, or that ran last.
running_image() {
    container=$(docker compose ps --all --quiet app | head -n 1)
    [ -z "$container" ] || docker inspect --format '{{.Image}}' "$container"
}

# The commit of an image. One that was built without it is of what lies here when it is first asked
# for: a later try finds that in a tag, whatever was fetched since.
commit_of() {
    found=$(docker inspect --format "{{index .Config.Labels \"$label\"}}" "$1")
    if [ -z "$found" ]; then
        tag=refs/tags/image-$(printf '%s' "${1#sha256:}" | cut -c 1-12)
        git rev-parse --quiet --verify "$tag" >/dev/null || git update-ref "$tag" HEAD
        found=$(git rev-parse "$tag")
    fi
    printf '%s\n' "$found"
}

# The processes of the app that run an older image than the one to start.
older() {
    for container in $(docker compose ps --quiet app); do
        [ "$(docker inspect --format '{{.Image}}' "$container")" = "$1" ] || echo "$container"
    done
}

# Not with --no-deps: Compose would take what is started so for something else than what the file says,
# and start it anew at its next `up`.
beside() {
    docker compose up --detach --no-build --no-recreate --scale "app=$many" "$@" app
}

# Where all processes are well, start a new one beside them, and end an older one once it lives;
# then the next. Whoever is with the one that ends is with another a second or two later. What cannot
# be started so, as with networks that changed, is started below, all at once. If one does not live, it
# ends, those that are left run on, and nothing else is tried: $1 says so if none was replaced yet, $2 is
# what a restart of the machine then starts.
one_by_one() {
    new=$(docker image inspect --format '{{.Id}}' backcare)
    many=1 replaced=0
    for container in $(docker compose ps --quiet app); do
        [ "$(docker inspect --format '{{.State.Health.Status}}' "$container")" = healthy ] || return 0
        many=$((many + 1))
    done
    for container in $(older "$new"); do
        before=$(docker compose ps --all --quiet app)
        beside || return 0
        if ! beside --wait --wait-timeout 180; then
            docker compose logs --tail 5 app
            for one in $(docker compose ps --all --quiet app); do
                printf '%s\n' "$before" | grep -qxF "$one" || docker rm --force "$one" >/dev/null
            done
            docker tag "$2" backcare
            [ "$replaced" -gt 0 ] || stop "$1"
            stop "The next process does not start, so it stopped halfway: $replaced of $((many - 1)) processes are changed, the others are as they were, and the club runs on. The lines above say why. Run the same line again, or go back: sh deploy/upgrade.sh back"
        fi
        docker stop "$container" >/dev/null && docker rm "$container" >/dev/null || return 0
        replaced=$((replaced + 1))
    done
}

start() {
    docker compose up --detach --no-build || stop "$1"
    # Its settings may be new.
    docker compose exec -T proxy caddy reload --config /etc/caddy/Caddyfile --adapter caddyfile \
        >/dev/null 2>&1 || docker compose restart proxy || stop "$1"
    docker compose up --detach --no-build --wait --wait-timeout 180 app || {
        docker compose logs --tail 5 app
        stop "$1"
    }
    docker tag backcare "$well"
}

upgrade() {
    old=$(running_image)
    [ -n "$old" ] || stop "No server was started here yet. To start it: docker compose up -d"
    good=$(docker image inspect --format '{{.Id}}' "$well" 2>/dev/null) ||
        { docker tag "$old" "$well" && good=$old; } ||
        stop "What runs now cannot be kept for the way back. The club runs on as it was."
    commit=$(commit_of "$good")
    docker compose exec -T backup sh deploy/backup.sh ||
        stop "The backup before the upgrade failed. Nothing was changed, and the club runs on. The lines above say why."
    git fetch --quiet ||
        stop "The new version cannot be fetched. Nothing was changed, and the club runs on. Is this server online? Try again later."
    { git checkout --quiet main && git merge --quiet --ff-only; } ||
        stop "Files here were changed by hand, so the new version cannot take their place. The club runs on. Put your own words into data/content/club/own, then: git stash, and try again."
    docker compose pull --quiet --ignore-buildable ||
        stop "PostgreSQL and Caddy cannot be fetched. The club runs on as it was. Try again later."
    COMMIT=$(git rev-parse HEAD)
    export COMMIT
    docker compose build --pull ||
        stop "The new version cannot be built. The club runs on as it was. Is the disk full (df -h)? Is this server online? Try again later."
    new=$(docker image inspect --format '{{.Id}}' backcare)
    if [ "$new" != "$good" ]; then
        docker tag "$good" backcare:before-upgrade && git tag --force before-upgrade "$commit" >/dev/null ||
            stop "What runs now cannot be kept for the way back. The club runs on as it was."
    fi
    # What the proxy is told may be new, and be needed already while processes change.
    docker compose exec -T proxy caddy reload --config /etc/caddy/Caddyfile --adapter caddyfile >/dev/null 2>&1 || :
    one_by_one "The new version does not start, so the club runs on as it was. The lines above say why." "$good"
    start "The new version does not start. To go back: sh deploy/upgrade.sh back"
    # Images without a name: what ran two upgrades ago, and older PostgreSQL and Caddy.
    docker image prune --force >/dev/null
    docker builder prune --force --filter until=720h >/dev/null
    echo "The club runs on $(git log -1 --format='%h of %cs'). To go back: sh deploy/upgrade.sh back"
}

back() {
    old=$(docker image inspect --format '{{.Id}}' backcare:before-upgrade 2>/dev/null) ||
        stop "There is nothing to go back to: what ran before an upgrade is kept from the first upgrade on."
    git checkout --quiet before-upgrade ||
        stop "Files here were changed by hand, so the former version cannot take their place. The club runs on. Try: git stash, and again."
    docker tag "$old" backcare
    one_by_one "The former version does not start. The club runs on as it was." "$(running_image)"
    start "The former version does not start. If it says that a newer one wrote the records, or that something is not as it was written, restore the backup from before the upgrade."
    echo "The club runs on what ran before, $(git log -1 --format='%h of %cs')."
}

# Read as a whole before it changes the file that it stands in.
case ${1:-} in
    '') upgrade ;;
    back) back ;;
    *) stop "Say: sh deploy/upgrade.sh, or: sh deploy/upgrade.sh back" ;;
esac
exit
