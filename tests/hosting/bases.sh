#!/bin/sh
# Stand-ins for the three images that Docker would fetch, for a machine that reaches no registry of
# images: made from Debian's packages under the names that Dockerfile and compose.yaml ask for. They
# are not the published images: versions and sizes are Debian's. An image that is there is left alone.
#   sh tests/hosting/bases.sh
# Needs root, debootstrap and an engine.
set -eu
cd "$(dirname "$0")"
system=backcare-tests/debian

has() { docker image inspect "$1" >/dev/null 2>&1; }

if ! has "$system"; then
    root=$(mktemp -d)
    debootstrap --variant=minbase --include=ca-certificates bookworm "$root" >/dev/null
    # As small as the published ones, so that the size of ours says something.
    for kind in doc info locale man; do echo "path-exclude /usr/share/$kind/*"; done \
        >"$root/etc/dpkg/dpkg.cfg.d/slim"
    rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* \
        "$root"/usr/share/info/* "$root"/usr/share/locale/* "$root"/usr/share/man/*
    # Packages may come through a door that only this machine knows.
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    tar -C "$root" --exclude=./dev --exclude=./proc --exclude=./sys -c . |
        docker import --change 'ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt' - "$system" >/dev/null
    rm -rf "$root"
fi
while read -r image stage; do
    if has "$image"; then continue; fi
    docker build --quiet --file bases.Dockerfile --target "$stage" --tag "$image" . >/dev/null
    echo "$image is a stand-in made from Debian's packages."
done <<END
python:3.11-slim-bookworm python
postgres:17-bookworm database
caddy:2-alpine proxy
END
