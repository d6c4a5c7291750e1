#!/bin/sh
# Install what browser tests need of the system, where we may: Chromium without a window, which needs
# two thirds of the time of the whole one, and the one library that Playwright's driver takes from it.
# Does nothing if both are there.
set -eu

has() {
    for name in "$@"; do
        if [ -n "$name" ] && command -v "$name" >/dev/null; then return 0; fi
    done
    return 1
}

has_library() {
    ! command -v ldconfig >/dev/null || ldconfig -p | grep -q 'libatomic\.so\.1'
}

may_install=false
if [ "$(id -u)" = 0 ] && has apt-get; then may_install=true; fi
packages=
if ! has "${BACKCARE_CHROMIUM:-}" chromium-headless-shell; then
    if $may_install || ! has chromium chromium-browser google-chrome; then
        packages="chromium-headless-shell"
    fi
fi
has_library || packages="$packages libatomic1"
if [ -z "$packages" ]; then exit 0; fi
if $may_install; then
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of words on purpose
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null
else
    echo "Browser tests need: $packages. On Debian: sudo apt-get install $packages" >&2
fi
