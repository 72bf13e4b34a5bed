#!/bin/sh
# Converts every golden checkpoint and freshly trained models, and checks that transformers 4 and 5 compute the same with them,
# that pytrec_eval computes the same metrics, that the code on docs/notebook.md runs, and that PyTorch finds the same inside models
# as the interpretability suite does.
#
# Needs a Python with the packages of requirements.txt (PYTHON names it; default python3), and one with those of
# requirements5.txt (PYTHON5). What they cannot import is skipped: on Linux PyPI's torch imports only together with 4 GB of CUDA
# libraries, too much for every run of CI to fetch.
set -eu
cd "$(dirname "$0")/../.."
python4=${PYTHON:-python3}
python5=${PYTHON5:-python3}

# Whether a Python ($1) runs a line of code ($2) that what is checked ($3) needs.
can() {
  reason=$("$1" -c "$2" 2>&1) && return
  echo "parity with $3: skipped, $1 says: $(printf '%s\n' "$reason" | tail -n 1)"
  return 1
}
transformers="import torch, safetensors, transformers; version = transformers.__version__"
set --
! can "$python4" "$transformers; assert version.startswith('4.'), version" "transformers 4" || set -- "$@" "$python4"
! can "$python5" "$transformers; assert version.startswith('5.'), version" "transformers 5" || set -- "$@" "$python5"
metrics=
! can "$python4" "import pytrec_eval" pytrec_eval || metrics=$python4
inside=
! can "$python4" "import numpy, safetensors, torch" "the interpretability suite" || inside=$python4
[ $# -gt 0 ] || [ -n "$metrics$inside" ] || exit 0

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
train() {
  ./genir run -q configs/demo.yaml -o "$out/$1" --until evaluate --set training.epochs=2 --set vocabulary.kind="$1" \
    --set collection.path="$2" --set interpret.queries=all --set 'interpret.analyses=[rank-development]'
}

# Interprets a small run ($1) with all that the suite looks into, some lines of its configuration on standard input, and compares.
interpret() {
  {
    cat
    cat << YAML
collection: {path: $PWD/configs/demo}
training: {epochs: 12, learning_rate: 2e-3, pretrain: {steps: 30}}
features: {features: 128, k: 8, steps: 100, inputs: 2000}
YAML
  } > "$out/$1.yaml"
  ./genir run -q "$out/$1.yaml" -o "$out/$1" --threads 1 --until evaluate > "$out/$1.log"
  [ "$1" = tokens ] || ./genir reduce -q -r "$out/$1" --models 1 --threads 1 >> "$out/$1.log"
  ./genir run -q "$out/$1.yaml" -o "$out/$1" --threads 1 --until interpret >> "$out/$1.log"
  "$inside" tests/parity/interpret/parity.py "$out/$1" > "$out/$1.txt" || { cat "$out/$1.txt"; return 1; }
  echo "inside $1: $(tail -n 1 "$out/$1.txt")"
}
look_inside() {
  [ -n "$inside" ] || return 0
  interpret atomic << YAML
model: {num_layers: 2, d_model: 64, d_kv: 16, d_ff: 256}
retrieval: {dual: {num_layers: 1, d_model: 64, d_kv: 16, d_ff: 128, steps: 20}}
interpret: {max_queries: 12}
YAML
  interpret tokens << YAML
docids: {kind: quantised, levels: 2, clusters: 8}
model: {d_model: 64, d_kv: 16, d_ff: 256, num_decoder_layers: 4}
evaluation: {beam: 10}
interpret: {queries: all, max_queries: 12}
YAML
}

train stemmed "$PWD/configs/demo"
if [ -n "$metrics" ]; then
  "$metrics" tests/parity/check_metrics.py grade configs/demo "$out/graded"
  train words "$out/graded"
  for run in "$out/stemmed configs/demo" "$out/words $out/graded"; do
    # shellcheck disable=SC2086
    "$metrics" tests/parity/check_metrics.py compare $run
  done
else
  train words "$PWD/configs/demo"
fi
[ $# -gt 0 ] || { look_inside; exit; }

for golden in tests/parity/golden/*/; do
  name=$(basename "$golden")
  ./genir convert -q --from hf --input "$golden" --output "$out/$name"
  ./genir convert -q --to hf --input "$out/$name" --output "$out/$name-back"
done
for kind in stemmed words; do
  ./genir convert -q --to hf --input "$out/$kind" --output "$out/$kind-export"
done
# Where a reader of the page would stand, with a run that learnt less.
./genir interpret -q -r "$out/stemmed"
mkdir -p "$out/reader/runs"
ln -s "$PWD/genir" "$PWD/configs" "$out/reader"
ln -s "$out/stemmed" "$out/reader/runs/demo"

for golden in relu-tied gated-untied-sharded; do
  cat > "$out/resize.yaml" <<YAML
collection: {path: $PWD/configs/demo}
model: {from: $PWD/tests/parity/golden/$golden}
training: {steps: 1, batch_size: 4, learning_rate: 1e-30}
YAML
  ./genir run -q "$out/resize.yaml" -o "$out/resize-$golden" --until train
  ./genir convert -q --to hf --input "$out/resize-$golden" --output "$out/resize-$golden-export"
done
for python in "$@"; do
  "$python" -c "import transformers; print('transformers', transformers.__version__)"
  for golden in tests/parity/golden/*/; do
    "$python" tests/parity/check_export.py golden "$out/$(basename "$golden")-back" "$golden"
  done
  for kind in stemmed words; do
    "$python" tests/parity/check_export.py run "$out/$kind-export" "$out/$kind"
    "$python" tests/parity/check_tokens.py "$out/$kind-export" "$out/$kind" configs/demo
  done
  for golden in relu-tied gated-untied-sharded; do
    # transformers 5 ties an output matrix of its own as it resizes it, and so loses it.
    case $golden in *untied*) [ "$python" != "$python5" ] || continue ;; esac
    "$python" tests/parity/check_export.py resize "$out/resize-$golden-export" "tests/parity/golden/$golden"
  done
  if can "$python" "import pandas" docs/notebook.md; then
    rm -rf "$out/reader/runs/notebook"
    "$python" tests/parity/run_page.py docs/notebook.md "$out/reader"
  fi
done
look_inside
