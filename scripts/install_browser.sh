#!/bin/sh
# Install what browser tests need of the system, where we may: Chromium, and the one library that
# Playwright's driver takes from it. Does nothing if both are there.
set -eu

has_browser() {
    for name in "${BACKCARE_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name" >/dev/null; then return 0; fi
    done
    return 1
}

has_library() {
    ! command -v ldconfig >/dev/null || ldconfig -p | grep -q 'libatomic\.so\.1'
}

packages=
has_browser || packages="chromium"
has_library || packages="$packages libatomic1"
if [ -z "$packages" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of words on purpose
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null
else
    echo "Browser tests need: $packages. On Debian: sudo apt-get install $packages" >&2
fi
