"""Patching by stage, layer and head (Table 3), and the encoder swap (section 4 of the paper)."""

import torch

from check import beyond, mean, of_ranks
from t5 import COMPONENTS, Model

CUTOFFS = (1, 5, 10, 100)


def stages(run):
    """Returns the ranks of the dev queries under (stage, component, mode)."""
    expected, ranks, single = {}, {}, {}
    for q in run.dev:
        single[q["query"], "all", "all", "none"] = run.rank(q, q["run"]["logits"])
    for stage, first, last in [*run.stages, ("all", 0, run.model.layers - 1)]:
        span = str(first) if first == last else f"{first}-{last}"
        for c in COMPONENTS + ["all"]:
            keys = [(l, x, -1) for l in range(first, last + 1) for x in COMPONENTS if c in (x, "all")]
            for mode in run.modes:
                found = [run.patched(q, keys, mode) for q in run.dev]
                ranks[stage, c, mode] = found
                single.update({(q["query"], stage, c, mode): r for q, r in zip(run.dev, found)})
                for cut in CUTOFFS:
                    expected[stage, span, c, mode, cut] = beyond(found, cut)
    run.check.table("patching", ["stage", "layers", "component", "mode", "cutoff"], "share", expected)
    run.check.ranks("patching-ranks", ["query", "stage", "component", "mode"], "rank", single)
    return ranks


def layers(run):
    expected = {}
    for l in run.layers:
        for c in COMPONENTS:
            for head in [-1] + (list(run.heads) if c != "mlp" else []):
                key = (l, c, -1) if head < 0 else (l, c, head, "z")
                for mode in run.modes:
                    ranks = [run.patched(q, [key], mode) for q in run.dev]
                    for cut in CUTOFFS:
                        expected[l, c, head, mode, cut] = beyond(ranks, cut)
    run.check.table("patching-layers", ["layer", "component", "head", "mode", "cutoff"], "share", expected)


def encoder_swap(run):
    """Returns whether each correct query of an omitted document stays first with the encoders that never saw it."""
    if not run.check.has("encoder-swap"):
        return None
    encoders = {"own": run.model}
    if run.base:
        encoders["base"] = run.base
    omitted = {name: set() for name in encoders}
    reduced = run.folder / "reduced"
    for folder in sorted(reduced.iterdir()) if reduced.is_dir() else []:
        if folder.is_dir():
            name = f"reduced-{folder.name}"
            encoders[name] = Model(folder)
            omitted[name] = set((folder / "omitted.tsv").read_text(encoding="utf-8").splitlines()[1:])
    ever = set().union(*omitted.values())
    expected, single, stay = {}, {}, []
    for name, encoder in encoders.items():
        every = [run.rank(q, run.decode(q, memory=encoder.encode(q["ids"]))["logits"]) for q in run.dev]
        single.update({(name, q["query"]): r for q, r in zip(run.dev, every)})
        chosen = [(q, r) for q, r in zip(run.dev, every) if run.document[q["goal"]] in (omitted[name] or ever)]
        if name.startswith("reduced-"):
            stay += [r for q, r in chosen if run.is_correct(q)]
        for documents, ranks in (("all", every), ("omitted", [r for _, r in chosen])):
            if ranks:
                expected[name, documents, "mean_rank"] = mean(ranks)
                expected[name, documents, "mrr"] = of_ranks(ranks, lambda r: 1 / r)
                expected[name, documents, "left_first"] = beyond(ranks, 1)
                expected[name, documents, "hits@1"] = of_ranks(ranks, lambda r: float(r == 1))
                expected[name, documents, "median_rank"] = float(torch.tensor([float(r[0]) for r in ranks]).quantile(0.5))
    run.check.table("encoder-swap", ["encoder", "documents", "measure"], "value", expected)
    run.check.ranks("encoder-swap-ranks", ["encoder", "query"], "rank", single)
    return of_ranks(stay, lambda r: float(r == 1)) if stay else None
