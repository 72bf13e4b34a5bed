#!/usr/bin/env python3
"""The model of `genir bench` in PyTorch, timed on the same shapes; see README.md beside this file.

Everything is chosen in PyTorch's favour among what eager mode offers: before measuring, each of the choices below is timed
and the fastest kept, for training and forward passes apart. What must be the same is the same: parameters, batch, dropout,
loss, clipping, Adam, threads.
"""

import argparse
import concurrent.futures
import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

# Memory that is given back to the system after every step must be faulted in again in the next one: glibc keeps it when
# told to before the process starts, which is worth a few percent to PyTorch.
MALLOC = {"MALLOC_TRIM_THRESHOLD_": str(4 << 30), "MALLOC_MMAP_THRESHOLD_": str(4 << 30), "MALLOC_TOP_PAD_": str(64 << 20)}


@dataclass(frozen=True)
class Shape:
    d_model: int
    d_ff: int
    num_heads: int
    d_kv: int
    num_layers: int
    num_decoder_layers: int
    vocab_size: int  # words and docids
    batch_size: int
    length: int


SHAPES = {
    "toy": Shape(256, 1024, 4, 64, 4, 4, 10_240, 64, 32),
    "small": Shape(512, 2048, 8, 64, 6, 6, 42_128, 32, 32),
    "demo": Shape(128, 512, 4, 32, 1, 6, 3_596, 256, 32),
    "base": Shape(768, 3072, 12, 64, 12, 12, 42_128, 128, 32),
    "large": Shape(1024, 4096, 16, 64, 24, 24, 42_128, 128, 32),
}
# Those that take seconds a step on a CPU have to be asked for.
STANDARD = ["toy", "small", "demo"]


# How the same numbers are computed.
CHOICES = {
    "attention": ["explicit", "sdpa"],  # sdpa: torch's scaled_dot_product_attention with a scale of 1
    "projections": ["separate", "merged"],  # merged: one product for q, k and v
    "norm": ["written out", "fused"],  # fused: torch's rms_norm
    "adam": ["fused", "foreach", "single"],
}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=SHAPES, action="append", help="repeatable; toy, small and demo unless given")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--precision", choices=["float32", "tf32", "bf16"], default="float32",
                        help="of matrix products; bf16 is PyTorch's autocast")
    parser.add_argument("--steps", type=int, default=20, help="measured, after a fifth as many for warming up [20]")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dropout", type=float, action="append",
                        help="repeatable [what --genir was measured with; else 0.1 and 0]")
    parser.add_argument("--choices", type=json.loads, metavar="JSON", help="as found before; not searched for then")
    parser.add_argument("--compile", action="store_true", help="torch.compile instead of eager mode")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--genir", type=Path, metavar="FILE", help="what `genir bench --json FILE` wrote, to compare with")
    parser.add_argument("--run", type=lambda folder: Path(folder).resolve(), metavar="DIR", help="a checkout of genir: run both, alternately, and compare")
    parser.add_argument("--rounds", type=int, default=3, help="how often each of the two is run with --run [3]")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    ours = json.loads(arguments.genir.read_text()) if arguments.genir else None
    rates = arguments.dropout or ([ours["dropout"]] if ours else [0.1, 0.0])
    if not arguments.run:
        with_kept_memory()
    results = []
    for rate in rates:
        arguments.dropout = rate
        results.append(measure_all(arguments, ours))
        print_table(*results[-1])
    if arguments.json:
        arguments.json.write_text(json.dumps([theirs for theirs, _ in results], indent=2) + "\n")


def measure_all(arguments, ours):
    """PyTorch's figures for all shapes at one rate of dropout, and genir's where there are any."""
    names = arguments.shape or STANDARD
    if arguments.run:
        return run_alternately(arguments, names)
    shapes = {name: measure_or_delegate(arguments, name, len(names) == 1) for name in names}
    return {"threads": arguments.threads, "dropout": arguments.dropout, "shapes": shapes}, ours


def with_kept_memory():
    if any(os.environ.get(name) != value for name, value in MALLOC.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **MALLOC})


def measure_or_delegate(arguments, name, alone):
    """Each shape is measured in a process of its own that searched for nothing, so that no peaks of memory mix."""
    if alone and arguments.choices:
        return measure(SHAPES[name], arguments)
    return run_self(arguments, name, choose(arguments, name))


def choose(arguments, name):
    """The fastest choices, found in a process of its own."""
    if arguments.choices:
        return arguments.choices
    print(f"{name}: looking for PyTorch's fastest choices", file=sys.stderr)
    with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(find_choices, SHAPES[name], arguments).result()


def find_choices(shape, arguments):
    bench = Bench(shape, arguments)
    return {"training": bench.best_choices(bench.trainer), "forward": bench.best_choices(bench.ranker)}


def run_self(arguments, name, choices):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "torch.json"
        command = [sys.executable, __file__, "--shape", name, "--json", str(file), "--steps", str(arguments.steps)]
        command += ["--threads", str(arguments.threads), "--dropout", str(arguments.dropout)]
        command += ["--device", arguments.device, "--precision", arguments.precision]
        command += ["--choices", json.dumps(choices)] + (["--compile"] if arguments.compile else [])
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return json.loads(file.read_text())[0]["shapes"][name]


def run_genir(arguments, name):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "genir.json"
        command = [str(arguments.run / "genir"), "bench", "--shape", name, "--json", str(file), "--no-stock"]
        command += ["--steps", str(arguments.steps), "--threads", str(arguments.threads)]
        command += ["--dropout", str(arguments.dropout), "--device", arguments.device, "--precision", arguments.precision]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return json.loads(file.read_text())["shapes"][name]


def run_alternately(arguments, names):
    """A B A B: what else the machine does then falls on both."""
    ours, theirs = {}, {}
    for name in names:
        choices = choose(arguments, name)
        rounds = []
        for turn in range(arguments.rounds):
            print(f"{name}: round {turn + 1} of {arguments.rounds}", file=sys.stderr)
            rounds.append((run_genir(arguments, name), run_self(arguments, name, choices)))
        ours[name], theirs[name] = (merged([pair[side] for pair in rounds]) for side in (0, 1))
    common = {"threads": arguments.threads, "dropout": arguments.dropout}
    return {**common, "shapes": theirs}, {**common, "shapes": ours}


def merged(results):
    """The result of several runs: all their samples as one, the highest of their peaks."""
    together = dict(results[0])
    for key in ("training_step", "forward"):
        together[key] = summary([sample for result in results for sample in result[key]["samples_ms"]])
    together["peak_resident_bytes"] = max(result["peak_resident_bytes"] for result in results)
    return together


def summary(samples):
    return {
        "median_ms": statistics.median(samples),
        "min_ms": min(samples),
        "max_ms": max(samples),
        "samples_ms": samples,
    }


def measure(shape, arguments):
    bench = Bench(shape, arguments)
    step = samples(bench.trainer(arguments.choices["training"]), arguments.steps)
    forward = samples(bench.ranker(arguments.choices["forward"]), arguments.steps)
    return {
        "model": asdict(shape),
        "torch": bench.torch.__version__,
        "mode": "compiled" if arguments.compile else "eager",
        "parameters": bench.parameters,
        "choices": arguments.choices,
        "training_step": summary(step),
        "forward": summary(forward),
        "peak_resident_bytes": bench.peak_bytes(),
    }


def samples(action, count):
    for _ in range(max(3, count // 5)):
        action()
    return [timed(action) for _ in range(count)]


def timed(action):
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1e3


class Bench:
    """A batch of random tokens, and the two things that are timed on it."""

    def __init__(self, shape, arguments):
        import torch

        torch.set_num_threads(arguments.threads)
        torch.set_num_interop_threads(1)
        torch.set_flush_denormal(True)
        torch.manual_seed(42)
        self.device, self.precision = arguments.device, arguments.precision
        torch.backends.cuda.matmul.allow_tf32 = self.precision == "tf32"
        self.torch, self.shape, self.dropout, self.compiled = torch, shape, arguments.dropout, arguments.compile
        self.tokens = torch.randint(2, shape.vocab_size, (shape.batch_size, shape.length))
        self.mask = torch.zeros(shape.batch_size, 1, 1, shape.length)  # added to scores: no padding here
        self.targets = torch.randint(2, shape.vocab_size, (shape.batch_size,))
        self.tokens, self.mask, self.targets = (values.to(self.device) for values in (self.tokens, self.mask, self.targets))
        self.parameters = None

    def peak_bytes(self):
        """Of the GPU's memory, or of the process's."""
        if self.device == "cuda":
            return self.torch.cuda.max_memory_allocated()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    def autocast(self):
        return self.torch.autocast(self.device, self.torch.bfloat16, enabled=self.precision == "bf16")

    def finish(self):
        """A GPU may still be at work when a call returns."""
        if self.device == "cuda":
            self.torch.cuda.synchronize()

    def model(self, choices):
        from t5_torch import T5

        model = T5(self.shape, self.dropout, choices).to(self.device)
        self.parameters = sum(parameter.numel() for parameter in model.parameters())
        return self.torch.compile(model) if self.compiled else model

    def trainer(self, choices):
        """Forward, loss, backward, clipping to a norm of 1, Adam."""
        torch = self.torch
        model = self.model(choices).train()
        parameters = list(model.parameters())
        flags = {"fused": {"fused": True}, "foreach": {"foreach": True}, "single": {"foreach": False}}[choices["adam"]]
        adam = torch.optim.Adam(parameters, lr=1e-4, betas=(0.9, 0.98), eps=1e-8, **flags)

        def step():
            adam.zero_grad(set_to_none=True)
            with self.autocast():
                loss = torch.nn.functional.cross_entropy(model(self.tokens, self.mask), self.targets)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0, foreach=True)
            adam.step()
            self.finish()

        return step

    def ranker(self, choices):
        model = self.model(choices).eval()

        def step():
            with self.torch.inference_mode(), self.autocast():
                model(self.tokens, self.mask)
            self.finish()

        return step

    def best_choices(self, action):
        """Takes each choice in turn and keeps what is fastest."""
        best = {name: values[0] for name, values in CHOICES.items()}
        if self.compiled:
            return best
        for name, values in CHOICES.items():
            if name == "adam" and action == self.ranker:
                continue
            candidates = [{**best, name: value} for value in values]
            best = min(candidates, key=lambda choices: statistics.median(samples(action(choices), 5)))
        return best


def print_table(theirs, ours):
    if ours is not None:
        for key in ("threads", "dropout"):
            if ours.get(key) != theirs[key]:
                sys.exit(f"not comparable: {key} is {ours.get(key)} for genir and {theirs[key]} for PyTorch")
    for name, torch_result in theirs["shapes"].items():
        genir_result = ours["shapes"].get(name) if ours else None
        if genir_result is not None and "training_step" not in genir_result:
            sys.exit(f"not comparable: genir's speed on {name} was not measured")
        if genir_result is not None and genir_result["model"] != torch_result["model"]:
            sys.exit(f"not comparable: the models of shape {name} differ:\n{genir_result['model']}\n{torch_result['model']}")
        print(f"{name}: PyTorch {torch_result['torch']} {torch_result['mode']}, {theirs['threads']} threads, "
              f"dropout {theirs['dropout']}, {torch_result['parameters'] / 1e6:.1f} million parameters")
        for purpose, choices in torch_result["choices"].items():
            print(f"  {purpose}: " + ", ".join(f"{key} {value}" for key, value in choices.items()))
        for key, label in (("training_step", "training step"), ("forward", "forward pass")):
            line = f"  {label:14} PyTorch {figure(torch_result[key])}"
            if genir_result is not None:
                ratio = torch_result[key]["median_ms"] / genir_result[key]["median_ms"]
                line += f"   genir {figure(genir_result[key])}   genir is {ratio:.2f} x as fast"
            print(line)
        line = f"  {'peak memory':14} PyTorch {torch_result['peak_resident_bytes'] / 1e9:.2f} GB"
        if genir_result is not None:
            line += f"   genir {genir_result['peak_resident_bytes'] / 1e9:.2f} GB"
        print(line)


def figure(result):
    return f"{result['median_ms']:8.1f} ms ({result['min_ms']:.1f}-{result['max_ms']:.1f}, n {len(result['samples_ms'])})"


if __name__ == "__main__":
    main()
