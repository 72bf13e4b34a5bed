"""Computes the quantities of a run's interpret/ folder again, and compares every aggregate.

An implementation of its own, in float64, from the definitions (docs/interpretability.md, docs/method.md; A. Reusch, Y. Belinkov,
SIGIR 2025, sections 4 and 5; T5 1.0's forward pass). Of the run it reads the weights, the tokens of texts and the stages,
nothing of how they were used. Of docids of several tokens it goes through one token after the other.

    pip install -r requirements.txt
    python parity.py RUN [ANALYSIS...]

Ends with 1 where a number or the bound of an interval differs by more than 1e-4 (of its size, above 1), or a rank by more
than equal scores allow.
"""

import sys
from pathlib import Path

try:
    import numpy
    import torch
    from safetensors.torch import load_file
except ImportError as missing:
    print(f"skipped: {missing}; install requirements.txt")
    sys.exit(0)

import attribution
import circuits
import encoder
import features
import findings
import inputs
import lenses
import pairs
import paths
import patching
import steps
import words
from check import Check
from run import Run
from texts import Texts

ANALYSES = {
    "contributions": lenses.contributions,
    "stages": lenses.stages,
    "patching": patching.stages,
    "patching-layers": patching.layers,
    "encoder-swap": patching.encoder_swap,
    "circuit": circuits.paper,
    "circuit-search": circuits.search,
    "rank-development": lenses.rank_development,
    "single-type": lenses.single_type,
    "neuron-inputs": inputs.neurons,
    "attention-inputs": inputs.attention,
    "words-or-docids": lenses.words_or_docids,
    "head-words": lenses.head_words,
    "logit-attribution": inputs.logit_attribution,
    "examples": lenses.examples,
    "attribution-patching": attribution.patching,
    "paths": paths.edges,
    "stage-paths": paths.stages,
    "words": words.words,
    "pairs": pairs.pairs,
    "encoder": encoder.inside,
    "dual": encoder.dual,
    "features": features.features,
}


def main(folder, chosen):
    texts = Texts(folder)
    tokens = len(list((folder / "interpret").glob("step-*")))
    runs = [Run(folder, texts, step) for step in range(1, tokens + 1)] or [Run(folder, texts)]
    found = [compare(run, chosen or ANALYSES) for run in runs]
    checks = [run.check for run in runs]
    for check in checks if not chosen else []:
        unseen = {file.stem for file in check.folder.glob("*.csv")} - check.seen
        if unseen:
            check.fail(f"{check.folder}: nothing compares {', '.join(sorted(unseen))}")
    if tokens and not chosen:
        print("all tokens")
        checks.append(Check(folder / "interpret", runs[0].summary["seed"]))
        steps.side_by_side(runs, found, checks[-1])
    failed, numbers = sum(c.failed for c in checks), sum(c.numbers for c in checks)
    worst = max(c.worst for c in checks)
    print(f"{numbers} numbers, off by {worst:.1e} at most: {'all equal' if not failed else f'{failed} differences'}")
    return 1 if failed else 0


def compare(run, chosen):
    """Returns what the analyses computed, by name."""
    if run.step:
        print(f"token {run.step}")
    ranks = {(q["split"], q["query"]): run.rank(q, q["run"]["logits"]) for q in run.queries}
    run.check.ranks("queries", ["split", "query"], "rank", ranks)
    found = {}
    for name in chosen:
        reason = run.check.skipped(name)
        if reason is None:
            found[name] = ANALYSES[name](run)
        else:
            print(f"skipped {name}: {reason}")
    if chosen is ANALYSES:
        findings.check(run, found)
    return found


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)  # every operation is small
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
