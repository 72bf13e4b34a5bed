"""Computes the quantities of a run's interpret/ folder again, and compares every aggregate.

An implementation of its own, in float64, from the definitions (A. Reusch, Y. Belinkov, SIGIR 2025, sections 4 and 5; T5
1.0's forward pass). Of the run it reads the weights, the tokenised queries and the stages, nothing of how they were used.

    pip install -r requirements.txt
    python parity.py RUN

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

import circuits
import findings
import inputs
import lenses
import patching
from run import Run


def main(folder):
    run = Run(folder)
    check = run.check
    check.ranks(
        "queries", ["split", "query"], "rank",
        {(q["split"], q["query"]): lenses.rank(q["run"]["logits"], q["goal"]) for q in run.queries})
    lenses.contributions(run)
    lenses.stages(run)
    ranks = patching.stages(run)
    patching.layers(run)
    swapped = patching.encoder_swap(run)
    relative = circuits.paper(run)
    relative += circuits.search(run)
    lenses.rank_development(run)
    alone = lenses.single_type(run)
    neurons = inputs.neurons(run)
    attention = inputs.attention(run)
    docids = lenses.words_or_docids(run)
    lenses.head_words(run)
    inputs.logit_attribution(run)
    inputs.logit_neurons(run)
    lenses.examples(run)
    findings.check(run, swapped, ranks, alone, docids, neurons, attention, relative)
    print("all equal" if not check.failed else f"{check.failed} differences")
    return 1 if check.failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)  # every operation is small
    sys.exit(main(Path(sys.argv[1])))
