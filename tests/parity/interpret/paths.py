"""Path patching: a sender's replacement that one receiver alone reads, or all receivers of a stage; total and direct effects."""

import torch

from attribution import MODES, slopes
from check import agreement, beyond, mean
from run import together
from t5 import COMPONENTS

READS = {"self_attention": "pre", "cross_attention": "mid", "mlp": "mid_cross"}


def components(run):
    return [(l, c) for l in run.layers for c in COMPONENTS]


def place(component):
    return component[0], COMPONENTS.index(component[1])


def read(q, receiver):
    """What a component reads of the residual stream."""
    return q["run"][receiver[0], READS[receiver[1]]]


def normed(run, receiver, residual):
    l, c = receiver
    return run.model.norm(residual, f"decoder.block.{l}.layer.{COMPONENTS.index(c)}.layer_norm.weight")


def edges(run):
    every = components(run)
    last = run.model.layers - 1
    followed = [
        (r["mode"], int(r["sender_layer"]), r["sender"], int(r["receiver_layer"]), r["receiver"])
        for r in run.check.rows("paths")
        if r["measure"] == "frozen"
    ]
    found, senders = {}, {}
    note = lambda to, key, number: to.setdefault(key, []).append(float(number))
    for q in run.dev:
        slope = slopes(run, q, [(*receiver, "normed") for receiver in every])
        patches, names = [], []
        change = {}
        for mode in MODES:
            for sender in every:
                change[mode, sender] = run.replacement(q, (*sender, -1), mode) - q["run"][(*sender, -1)]
                for receiver in every:
                    if place(sender) < place(receiver):
                        before, after = read(q, receiver), read(q, receiver) + change[mode, sender]
                        moved = normed(run, receiver, after) - normed(run, receiver, before)
                        note(found, (mode, *sender, *receiver, "estimated"), slope[*receiver, "normed"] @ moved)
                final = run.model.lens(q["run"][last, "post"] + change[mode, sender])
                for measure, number in zip(("lead", "logit"), run.effects(q, final)):
                    note(found, (mode, *sender, -1, "logits", measure), number)
                    note(senders, (mode, *sender, "direct", measure), number)
                patches.append({(*sender, -1): run.replacement(q, (*sender, -1), mode)})
                names.append((senders, (mode, *sender, "total")))
        for mode, sender_layer, sender, *receiver in followed:
            patches.append({(*receiver, "in"): read(q, receiver) + change[mode, (sender_layer, sender)]})
            names.append((found, (mode, sender_layer, sender, *receiver)))
        run_anew = run.decode(q, together(patches))
        leads, logits = run.effects(q, run_anew["logits"])
        for (to, name), lead, logit in zip(names, leads, logits):
            note(to, (*name, "lead"), lead)
            note(to, (*name, "logit"), logit)
        for i, (*name, receiver_layer, receiver) in enumerate(followed, len(names) - len(followed)):
            key = receiver_layer, receiver, -1
            final = q["run"][last, "post"] + run_anew[key].expand(len(names), -1)[i] - q["run"][key]
            note(found, (*name, receiver_layer, receiver, "frozen"), run.effects(q, run.model.lens(final))[0])
    for mode, l, c, way, measure in [key for key in senders if key[3] == "total"]:
        total, direct = senders[mode, l, c, way, measure], senders[mode, l, c, "direct", measure]
        senders[mode, l, c, "indirect", measure] = [a - b for a, b in zip(total, direct)]
    means = {k: mean(v) for k, v in found.items()}
    keys = ["mode", "sender_layer", "sender", "receiver_layer", "receiver", "measure"]
    run.check.table("paths", keys, "effect", means)
    rows = {tuple(r[k] for k in keys): float(r["effect"]) for r in run.check.rows("paths")}
    keys = ["mode", "layer", "component", "way", "measure"]
    run.check.table("paths-effects", keys, "effect", {k: mean(v) for k, v in senders.items()})
    for mode in MODES:
        estimates = {k[:5]: v.value for k, v in means.items() if k[0] == mode and k[5] == "estimated"}
        order = list(estimates)
        mine = [order.index(edge) for edge in followed if edge[0] == mode]
        run.check.strongest(f"paths followed {mode}", torch.tensor(list(estimates.values())).abs(), mine, 30)
    pairs = {}
    for edge in followed:
        edge = tuple(map(str, edge))
        pairs.setdefault(("edges", edge[0]), []).append((rows[*edge, "estimated"], rows[*edge, "lead"]))
    agreement(run.check, "paths-agreement", pairs)


def stages(run):
    """Returns what each query's lead changes by, for each (mode, sender, its stage, receiver, its stage)."""
    names = dict(zip(("I", "II", "III"), run.stages))
    middle, last = names["II"], names["III"]
    last = (last[0], last[1], max(last[1], last[2] - 1))  # without the model's last layer, where there are others
    cases = []
    for mode in run.modes:
        for sender in COMPONENTS:
            cases += [(mode, sender, stage, "cross_attention", middle) for stage in run.stages]
            cases.append((mode, sender, ("all", 0, run.model.layers - 1), "mlp", last))
    found, ranks = {}, {}
    for q in run.dev:
        patches, keys = [], []
        for mode, sender, (name, first, final), receiver, (stage, low, high) in cases:
            before = lambda l: [(s, sender) for s in range(first, final + 1) if place((s, sender)) < place((l, receiver))]
            if before(high):
                patch = {}
                for l in range(low, high + 1):
                    change = sum((run.replacement(q, (*s, -1), mode) - q["run"][(*s, -1)] for s in before(l)), 0.0)
                    patch[l, receiver, "in"] = read(q, (l, receiver)) + change
                patches.append(patch)
                keys.append((mode, sender, name, receiver, stage, str(low) if low == high else f"{low}-{high}"))
        logits = run.decode(q, together(patches))["logits"]
        for key, lead, scores in zip(keys, run.effects(q, logits)[0].tolist(), logits):
            found.setdefault(key, []).append(lead)
            ranks.setdefault(key, []).append(run.rank(q, scores))
    expected = {(*k, "lead"): mean(v) for k, v in found.items()}
    expected.update({(*k, "left_first"): beyond(v, 1) for k, v in ranks.items()})
    keys = ["mode", "sender", "sender_stage", "receiver", "receiver_stage", "layers", "measure"]
    run.check.table("stage-paths", keys, "effect", expected)
    return {k[:5]: v for k, v in found.items()}
