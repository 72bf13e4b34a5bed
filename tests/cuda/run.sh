#!/bin/sh
# Compiles the CUDA kernels for every generation of GPUs that they are meant for, on a machine without one: with NVIDIA's compiler
# from a wheel, in an environment of its own below target/.
#
# Needs python3 with venv, g++, and a network the first time. Where the wheel cannot be had, this is skipped.
set -eu
cd "$(dirname "$0")/../.."
environment=$PWD/tests/target/cuda-venv
requirements=tests/cuda/requirements.txt

if ! cmp -s "$requirements" "$environment/installed.txt"; then
  rm -rf "$environment"
  if ! said=$( { python3 -m venv "$environment" && "$environment/bin/pip" install -q --disable-pip-version-check -r "$requirements"; } 2>&1); then
    rm -rf "$environment"
    echo "kernels for GPUs: skipped, NVIDIA's compiler cannot be installed: $(printf '%s\n' "$said" | tail -n 1)"
    exit 0
  fi
  cp "$requirements" "$environment/installed.txt"
fi

VIRTUAL_ENV=$environment ./mvnw -q -B -ntp -Pgpu -pl cuda -am test -Dtest=KernelCompilerTest -Dsurefire.failIfNoSpecifiedTests=false
# Where the test had no compiler after all, it was skipped without a word.
report=cuda/target/surefire-reports/genir.cuda.KernelCompilerTest.txt
if grep -q 'Tests run: 0' "$report" || ! grep -q 'Skipped: 0' "$report"; then
  echo "kernels for GPUs: not compiled, though $environment has a compiler: see $report" >&2
  exit 1
fi
echo "kernels for GPUs: compiled for compute capability 8.0, 9.0 and 10.0"
