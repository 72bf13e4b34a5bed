#!/bin/sh
# Converts every golden checkpoint and freshly trained models, and checks that transformers computes the same with them.
#
# Needs a Python with the packages of requirements.txt (PYTHON names it; default python3) and skips without one: on Linux
# PyPI's torch imports only together with 4 GB of CUDA libraries, too much for every run of CI to fetch.
set -eu
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
if ! reason=$("$python" -c "import torch, transformers, safetensors" 2>&1); then
  echo "parity with transformers: skipped, $python cannot import its packages: $(printf '%s\n' "$reason" | tail -n 1)"
  exit 0
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for golden in tests/parity/golden/*/; do
  name=$(basename "$golden")
  ./genir convert -q --from hf --input "$golden" --output "$out/$name"
  ./genir convert -q --to hf --input "$out/$name" --output "$out/$name-back"
  "$python" tests/parity/check_export.py golden "$out/$name-back" "$golden"
done
for kind in stemmed words; do
  ./genir run -q configs/demo.yaml -o "$out/$kind" --until evaluate --set training.epochs=2 \
    --set vocabulary.kind=$kind
  ./genir convert -q --to hf --input "$out/$kind" --output "$out/$kind-export"
  "$python" tests/parity/check_export.py run "$out/$kind-export" "$out/$kind"
done
for golden in relu-tied gated-untied-sharded; do
  cat > "$out/resize.yaml" <<YAML
collection: {path: $PWD/configs/demo}
model: {from: $PWD/tests/parity/golden/$golden}
training: {steps: 1, batch_size: 4, learning_rate: 1e-30}
YAML
  ./genir run -q "$out/resize.yaml" -o "$out/resize-$golden" --until train
  ./genir convert -q --to hf --input "$out/resize-$golden" --output "$out/resize-$golden-export"
  "$python" tests/parity/check_export.py resize "$out/resize-$golden-export" "tests/parity/golden/$golden"
done
