#!/bin/sh
# Install the system's Chromium for the browser tests, where we may. Does nothing if there is one.
set -eu

for name in "${BACKCARE_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
else
    echo "No Chromium found: the browser tests are left out. On Debian: sudo apt-get install chromium" >&2
fi
