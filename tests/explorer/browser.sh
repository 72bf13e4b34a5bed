#!/usr/bin/env bash
# A Chromium and its driver for the tests of the explorer's page, from the system's packages, where they are missing and we are root.
# Without them those tests are skipped.
set -euo pipefail

if command -v chromedriver >/dev/null && { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null; then
  exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "the explorer's page: there is no chromium with its chromedriver, and they are not installed without root and apt-get: it is not tested in a browser"
  exit 0
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if { apt-get -qq update && apt-get -qq install --yes --no-install-recommends chromium chromium-driver; } >"$log" 2>&1; then
  echo "the explorer's page: installed chromium and its chromedriver"
else
  tail -n 3 "$log"
  echo "the explorer's page: chromium and its chromedriver cannot be installed: it is not tested in a browser"
fi
