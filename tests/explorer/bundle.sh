#!/usr/bin/env bash
# Whether the page in explorer's resources is what its sources build to, byte for byte, and their tests pass. Built in a copy, so that nothing of a
# developer's own node_modules goes into it.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v npm >/dev/null; then
  echo "the explorer's page: not compared with its sources, there is no npm"
  exit 0
fi
page=explorer/src/main/resources/genir/explorer/page
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir "$out/web" "$out/page"
tar cf - --exclude=node_modules -C explorer/src/main/web . | tar xf - -C "$out/web"
(cd "$out/web" && npm ci --silent --no-audit --no-fund && node build.mjs "$out/page")
if ! (cd "$out/web" && npm test >"$out/tests" 2>&1); then
  cat "$out/tests" >&2
  echo "the explorer's page: a test of its sources fails" >&2
  exit 1
fi
if ! diff -rq "$page" "$out/page"; then
  echo "the explorer's page: $page is not what explorer/src/main/web builds; run npm ci && npm run build there and commit" >&2
  exit 1
fi
limit=160000
size=$(wc -c <"$page/explorer.js")
if [ "$size" -gt "$limit" ]; then
  echo "the explorer's page: explorer.js has $size bytes, more than $limit" >&2
  exit 1
fi
echo "the explorer's page is what its sources build ($size bytes of script)"
