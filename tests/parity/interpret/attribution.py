"""Attribution patching: the lead's gradient times the difference of the values, beside replacing them indeed."""

import torch

from check import agreement, mean
from run import together, value
from t5 import COMPONENTS

MODES = ("zero", "mean")


def slopes(run, q, keys):
    """The gradients of a query's lead with respect to values, of which further ones are functions as in the model."""
    with torch.enable_grad():
        added = {key: torch.zeros_like(value(q["run"], key)).requires_grad_() for key in keys}
        logits = run.decode(q, {key: (lambda now, more=more: now + more) for key, more in added.items()})["logits"]
        lead = logits[q["goal"]] - logits[run.runner_up(q)]
        return dict(zip(keys, torch.autograd.grad(lead, list(added.values()))))


def units(run):
    """(layer, component, head or -1) and the key of what is replaced."""
    for l in run.layers:
        for c in COMPONENTS:
            yield (l, c, -1), (l, c, -1)
            for head in run.heads if c != "mlp" else []:
                yield (l, c, head), (l, c, head, "z")


def patching(run):
    every = list(units(run))
    hidden = [(l, "hidden") for l in run.layers]
    listed = [(int(r["layer"]), int(r["neuron"]), r["mode"]) for r in run.check.rows("attribution-patching-neurons")]
    effects, neurons, exact = {}, {}, {}
    for q in run.dev:
        slope = slopes(run, q, [key for _, key in every] + hidden)
        patches = []
        for mode in MODES:
            for unit, key in every:
                new = run.replacement(q, key, mode)
                effects.setdefault((*unit, mode, "estimated"), []).append(float(slope[key] @ (new - value(q["run"], key))))
                patches.append({key: new})
            for key in hidden:
                parts = slope[key] * (run.replacement(q, key, mode) - q["run"][key])
                neurons[key[0], mode] = neurons.get((key[0], mode), 0) + parts / len(run.dev)
        for l, n, mode in listed:
            new = run.replacement(q, (l, "hidden"), mode)[n]
            patches.append({(l, "hidden"): lambda now, n=n, new=new: now.index_fill(0, torch.tensor(n), new)})
        leads = run.effects(q, run.decode(q, together(patches))["logits"])[0].tolist()
        names = [(*unit, mode, "exact") for mode in MODES for unit, _ in every]
        for name, lead in zip(names, leads):
            effects.setdefault(name, []).append(lead)
        for neuron, lead in zip(listed, leads[len(names) :]):
            exact.setdefault(neuron, []).append(lead)
    keys = ["layer", "component", "head", "mode", "measure"]
    run.check.table("attribution-patching", keys, "effect", {k: mean(v) for k, v in effects.items()})
    name, keys = "attribution-patching-neurons", ["layer", "neuron", "mode"]
    for mode in MODES:
        strength = torch.stack([neurons[l, mode].abs() for l in run.layers])
        mine = [(l, n) for l, n, m in listed if m == mode]
        run.check.strongest(f"{name} {mode}", strength.flatten(), [l * strength.shape[1] + n for l, n in mine], 20)
    run.check.table(name, keys, "estimated", {(l, n, m): float(neurons[l, m][n]) for l, n, m in listed})
    run.check.table(name, keys, "exact", {k: mean(v).value for k, v in exact.items()})
    agreements(run)


def agreements(run):
    """How the numbers in the files, which were compared above, go together."""
    keys = ("layer", "component", "head", "mode", "measure")
    found = {tuple(r[k] for k in keys): float(r["effect"]) for r in run.check.rows("attribution-patching")}
    pairs = {}
    for (*unit, mode, measure), estimated in found.items():
        if measure == "estimated":
            kind = "components" if unit[2] == "-1" else "heads"
            pairs.setdefault((kind, mode), []).append((estimated, found[(*unit, mode, "exact")]))
    for r in run.check.rows("attribution-patching-neurons"):
        pairs.setdefault(("neurons", r["mode"]), []).append((float(r["estimated"]), float(r["exact"])))
    agreement(run.check, "attribution-patching-agreement", pairs)
