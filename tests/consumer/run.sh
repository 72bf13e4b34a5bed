#!/usr/bin/env bash
# A project that depends on genir, without its BOM, gets the libraries of the distribution and no others: neither what ND4J
# brings and we leave out, nor older versions (docs/dependencies.md), nor, unless it asks for it, anything of the module for GPUs.
# After ./mvnw package, which lays out cli/target/lib.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
./mvnw -q -B -ntp -f tests/consumer dependency:tree -DoutputFile="$out/trees" -DappendOutput=true
# group:artifact:jar[:classifier]:version:scope
sed '1,/^genir.tests:consumer/d; s/^[^a-z]*//' "$out/trees" |
  awk -F: 'NF == 5 { print $2 "-" $4 ".jar" } NF == 6 { print $2 "-" $5 "-" $4 ".jar" }' |
  grep -v '^genir-cli-' | LC_ALL=C sort > "$out/consumer"
find cli/target/lib -name '*.jar' -exec basename {} \; |
  grep -v -e '^genir-cuda-' -e '^cuda-' | LC_ALL=C sort > "$out/distribution"
diff "$out/distribution" "$out/consumer"
echo "a project that depends on genir gets the $(wc -l < "$out/consumer") jars of the distribution"
