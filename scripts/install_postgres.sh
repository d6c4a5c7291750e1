#!/bin/sh
# Install PostgreSQL for the tests of the database engine, where we may. No server is set up or
# started: tests make one of their own for a while. Does nothing if it is there.
set -eu

has_postgres() {
    if command -v initdb >/dev/null; then return 0; fi
    for program in /usr/lib/postgresql/*/bin/initdb; do
        if [ -x "$program" ]; then return 0; fi
    done
    return 1
}

if has_postgres; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq postgresql-common >/dev/null
    sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' \
        /etc/postgresql-common/createcluster.conf
    apt-get install -y -qq postgresql >/dev/null
else
    echo "Tests of the database engine need: postgresql." \
        "On Debian: sudo apt-get install postgresql" >&2
fi
