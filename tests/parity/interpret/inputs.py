"""What activates neurons (4.7), what steers cross-attention (4.8), what makes the logit."""

import torch

from check import mean


def gather(parts):
    """Lists of (key, number) of each query to a list for each key; None where a query has none."""
    gathered = {}
    for i, query in enumerate(parts):
        for key, number in query.items():
            gathered.setdefault(key, [None] * len(parts))[i] = number
    return gathered


def present(numbers):
    return mean(n for n in numbers if n is not None)


def neurons(run):
    """Returns, for each (layer, source layer, source, head), what it adds to each query's mean active neuron.

    Or, where the run's reading says so, the mean positive share of each whole source among them.
    """
    alike = run.summary["readings"]["attribution"] == "cosine"
    model, parts, positive = run.model, [{} for _ in run.dev], [{} for _ in run.dev]
    for l in run.layers:
        p = f"decoder.block.{l}.layer.2."
        w_in = model.w[p + "DenseReluDense.wi.weight"] * model.w[p + "layer_norm.weight"]
        for q, found, shared in zip(run.dev, parts, positive):
            active = q["run"][l, "hidden"] > 0
            if active.any():
                rows = w_in[active]
                rows = rows / rows.norm(dim=1, keepdim=True) if alike else rows / model.scale(q["run"][l, "mid_cross"])
                total, whole = rows.mean(0), {}
                for sl, c, head, v in run.sources(q["run"], l, "mlp"):
                    length = float(v.norm()) or 1.0 if alike else 1.0
                    found[l, sl, c, head] = float(total @ v) / length
                    if head < 0:
                        whole[l, sl, c, head] = rows @ v / length
                shared.update(positive_shares(whole))
    gathered, shared = gather(parts), gather(positive)
    run.check.table(
        "neuron-inputs", ["layer", "source_layer", "source", "head"], "mean",
        {k: present(v) for k, v in gathered.items()})
    shares(run, "neuron-inputs-shares", {k[:3]: present(v).value for k, v in gathered.items() if k[3] < 0})
    positives(run, "neuron-inputs", ["layer", "source_layer", "source", "head"], shared, lambda k: k[:3])
    return shared if run.summary["readings"]["shares"] == "positive" else gathered


def attention(run):
    """Returns, for each (layer, -1 for the mean head, source layer, source, head), what it adds to the highest score."""
    alike = run.summary["readings"]["attribution"] == "cosine"
    model, parts, positive, strongest = run.model, [{} for _ in run.dev], [{} for _ in run.dev], {}
    for l in run.layers:
        p = f"decoder.block.{l}.layer.1."
        w_q = (model.w[p + "EncDecAttention.q.weight"] * model.w[p + "layer_norm.weight"]).view(model.h, model.k, -1)
        for q, found, shared in zip(run.dev, parts, positive):
            o, whole = q["run"], {}
            for head in run.heads:
                key = o[l, "keys"][int(o[l, "scores"][head].argmax()), head]
                u = key @ w_q[head]
                u = u / (u.norm() if alike else model.scale(o[l, "mid"]))
                heads = []
                for sl, c, sh, v in run.sources(o, l, "cross_attention"):
                    number = float(u @ v) / (float(v.norm()) or 1.0 if alike else 1.0)
                    found[l, head, sl, c, sh] = number
                    found[l, -1, sl, c, sh] = found.get((l, -1, sl, c, sh), 0.0) + number / model.h
                    if sh >= 0:
                        heads.append((-number, sl, c, sh))
                    else:
                        whole.setdefault((l, -1, sl, c, sh), []).append(number)
                for _, sl, c, sh in sorted(heads, key=lambda part: part[0])[:5]:
                    strongest[l, head, sl, c, sh] = strongest.get((l, head, sl, c, sh), 0) + 1
            shared.update(positive_shares({k: torch.tensor(v, dtype=torch.float64) for k, v in whole.items()}))
    gathered, shared = gather(parts), gather(positive)
    keys = ["layer", "head", "source_layer", "source", "source_head"]
    run.check.table("attention-inputs", keys, "mean", {k: present(v) for k, v in gathered.items()})
    once = 1.001 / len(run.dev)  # two heads of nearly equal strength may change places in a query
    run.check.table(
        "attention-inputs-strongest", keys, "share",
        {k: (v / len(run.dev), v / len(run.dev) - once, v / len(run.dev) + once) for k, v in strongest.items()})
    whole = {k: v for k, v in gathered.items() if k[1] < 0 and k[4] < 0}
    shares(run, "attention-inputs-shares", {(k[0], k[2], k[3]): present(v).value for k, v in whole.items()})
    positives(run, "attention-inputs", keys, shared, lambda k: (k[0], k[2], k[3]))
    return shared if run.summary["readings"]["shares"] == "positive" else whole


def positive_shares(contributions):
    """Of each source [neuron or head], its share of what is positive, the mean over those to which any source adds."""
    above = torch.stack(list(contributions.values())).clamp(min=0)
    total = above.sum(0)
    if not (total > 0).any():
        return {}
    means = (above[:, total > 0] / total[total > 0]).mean(1)
    return dict(zip(contributions, map(float, means)))


def positives(run, name, keys, shared, group):
    """Checks the positive shares, and their sums over the source layers of a stage."""
    run.check.table(name + "-positive", keys, "share", {k: present(v) for k, v in shared.items()})
    # A layer without an active neuron has rows all the same, of nothing.
    sums = {(int(r["layer"]), r["source"], r["stage"]): 0.0 for r in run.check.rows(name + "-shares")}
    for key, numbers in shared.items():
        layer, source_layer, source = group(key)
        sums[layer, source, run.stage_of(source_layer)] += present(numbers).value
    run.check.table(name + "-shares", ["layer", "source", "stage"], "positive_share", sums)


def shares(run, name, contributions):
    """Sums (layer, source layer, source) over the source layers of a stage."""
    groups, totals = {}, {}
    for (layer, source_layer, source), number in contributions.items():
        group = (layer, source, run.stage_of(source_layer))
        groups[group] = groups.get(group, 0.0) + number
        totals[layer] = totals.get(layer, 0.0) + number
    run.check.table(name, ["layer", "source", "stage"], "contribution", groups)
    run.check.table(name, ["layer", "source", "stage"], "share", {g: v / abs(totals[g[0]]) for g, v in groups.items()})


def logit_attribution(run):
    parts = {}
    for q in run.dev:
        _, towards, lead = run.lead(q)
        for sl, c, head, v in run.all_sources(q["run"]):
            parts.setdefault(("difference", sl, c, head), []).append(float(lead @ v))
            parts.setdefault(("logit", sl, c, head), []).append(float(towards @ v))
    means = {k: mean(v) for k, v in parts.items()}
    keys = ["measure", "layer", "source", "head"]
    run.check.table("logit-attribution", keys, "mean", means)
    totals = {m: sum(v.value for k, v in means.items() if k[0] == m and k[3] < 0) for m in ("difference", "logit")}
    run.check.table(
        "logit-attribution", keys, "share", {k: v.value / abs(totals[k[0]]) for k, v in means.items()}, intervals=False)
    logit_neurons(run)


def logit_neurons(run):
    """Of each layer the ten neurons that add most to the lead, or take most from it."""
    name, keys = "logit-attribution-neurons", ["layer", "neuron"]
    leads = torch.stack([run.lead(q)[2] for q in run.dev])
    expected, active, written, on_target = {}, {}, {}, {}
    for l in run.layers:
        w_out = run.model.w[f"decoder.block.{l}.layer.2.DenseReluDense.wo.weight"]
        hidden = torch.stack([q["run"][l, "hidden"] for q in run.dev])
        parts = hidden * (leads @ w_out)
        listed = {int(r["neuron"]): r for r in run.check.rows(name) if int(r["layer"]) == l}
        strength = parts.sum(0).abs()
        least = float(strength.topk(len(listed)).values[-1])
        for n, row in listed.items():
            if float(strength[n]) < least * (1 - 1e-3):
                run.check.fail(f"{name}: neuron {n} of layer {l} is none of the strongest")
            expected[l, n] = mean(float(v) for v in parts[:, n])
            works = hidden[:, n] > 0
            active[l, n] = float(works.double().mean())
            best = int(run.model.lens(w_out[:, n])[run.words :].argmax()) + run.words
            written[l, n] = run.document[best]
            on_target[l, n] = float(sum(bool(w) and q["goal"] == best for w, q in zip(works, run.dev)))
            if row["top_docid"] != written[l, n]:
                run.check.fail(f"{name}: neuron {n} of layer {l} writes {written[l, n]}, not {row['top_docid']}")
    run.check.table(name, keys, "mean", expected)
    run.check.table(name, keys, "active_share", active)
    run.check.table(name, keys, "top_docid_queries", on_target)
