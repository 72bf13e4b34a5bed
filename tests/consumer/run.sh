#!/usr/bin/env bash
# A project that depends on genir, without its BOM, gets the libraries of the distribution and no others: neither what ND4J
# brings and we leave out, nor older versions (docs/dependencies.md), nor, unless it asks for them, anything of the optional modules.
# After ./mvnw package, which lays out cli/target/lib.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
./mvnw -q -B -ntp -f tests/consumer dependency:tree -DoutputFile="$out/trees" -DappendOutput=true
./mvnw -q -B -ntp -Ptika -pl tika -am dependency:tree -DoutputFile="$out/tika-trees" -DappendOutput=true
./mvnw -q -B -ntp -Pencoder -pl encoder -am dependency:tree -DoutputFile="$out/encoder-trees" -DappendOutput=true
./mvnw -q -B -ntp -Pexplorer -pl explorer -am dependency:tree -DoutputFile="$out/explorer-trees" -DappendOutput=true
# The jars in a project's tree, and those after it, of group:artifact:jar[:classifier]:version:scope
jars() {
  sed "1,/^$1:/d; s/^[^a-z]*//" "$2" |
    awk -F: 'NF == 5 { print $2 "-" $4 ".jar" } NF == 6 { print $2 "-" $5 "-" $4 ".jar" }' | LC_ALL=C sort
}
jars genir.tests:consumer "$out/trees" | grep -v '^genir-cli-' > "$out/consumer"
jars genir:genir-tika "$out/tika-trees" | LC_ALL=C comm -23 - "$out/consumer" > "$out/tika"
jars genir:genir-encoder "$out/encoder-trees" | LC_ALL=C comm -23 - "$out/consumer" > "$out/encoder"
jars genir:genir-explorer "$out/explorer-trees" | LC_ALL=C comm -23 - "$out/consumer" > "$out/explorer"
find cli/target/lib -name '*.jar' -exec basename {} \; |
  grep -v -e '^genir-cuda-' -e '^cuda-' -e '^genir-tika-' -e '^genir-encoder-' -e '^genir-explorer-' | LC_ALL=C sort |
  LC_ALL=C comm -23 - "$out/tika" | LC_ALL=C comm -23 - "$out/encoder" | LC_ALL=C comm -23 - "$out/explorer" > "$out/distribution"
diff "$out/distribution" "$out/consumer"
echo "a project that depends on genir gets the $(wc -l < "$out/consumer") jars of the distribution"
