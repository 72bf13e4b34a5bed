#!/usr/bin/env bash
# The bundle for machines without Java and network (docs/gpu.md): made, unpacked into a path with a space, and run with no Java to be
# found. Compressed for speed, not for size.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v xz >/dev/null; then
  echo "the bundle: skipped, there is no xz"
  exit 0
fi
BUNDLE_XZ=-0 ./mvnw -q -B -ntp -Pdist,bundle package -DskipTests
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir "$out/a folder"
tar xJf cli/target/genir-*-linux-x86_64.tar.xz -C "$out/a folder"
genir=$(echo "$out/a folder"/genir-*/genir)
# Only what a system has anyway: no java, nothing of this one's settings.
bare() {
  env -i HOME="$out" PATH="$out/bin" LC_ALL=C.UTF-8 "$@"
}
mkdir "$out/bin"
for tool in sh dirname readlink sed head locale find cat git mktemp mv rm ls cksum cut uname env; do
  ln -s "$(command -v "$tool")" "$out/bin/$tool"
done
bare "$genir" --version
bare "$genir" doctor
bare "$genir" -q run "$(dirname "$genir")/configs/demo.yaml" --set training.epochs=1 --until evaluate -o "$out/run" --device auto
[ -s "$out/run/model/model.safetensors" ]
echo "the bundle runs where no Java is"
