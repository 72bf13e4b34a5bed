"""Computes the quantities of a run's interpret/ folder again, and compares every aggregate.

An implementation of its own, in float64, from the definitions (A. Reusch, Y. Belinkov, SIGIR 2025, sections 4 and 5; T5
1.0's forward pass). Of the run it reads the weights, the tokenised queries and the stages, nothing of how they were used.

    pip install -r requirements.txt
    python parity.py RUN

Ends with 1 where a number differs by more than 1e-4 (of its size, above 1), or a rank by more than equal scores allow.
"""

import csv
import json
import math
import sys
from pathlib import Path

try:
    import torch
    from safetensors.torch import load_file
except ImportError as missing:
    print(f"skipped: {missing}; install requirements.txt")
    sys.exit(0)

TOLERANCE = 1e-4
NEAR = 1e-4  # scores nearer than this may swap ranks between float32 and float64
COMPONENTS = ["self_attention", "cross_attention", "mlp"]


class Model:
    """T5 with one decoder position; queries one by one, without padding."""

    def __init__(self, folder):
        self.w = {k: v.double() for k, v in load_file(folder / "model.safetensors").items()}
        self.c = json.loads((folder / "config.json").read_text())
        self.d = self.c["d_model"]
        self.h = self.c["num_heads"]
        self.k = self.c["d_kv"]
        self.layers = self.c["num_decoder_layers"]
        self.eps = self.c["layer_norm_epsilon"]
        self.tied = self.c.get("tie_word_embeddings", True)
        self.out = self.w["shared.weight"] if self.tied else self.w["lm_head.weight"]

    def scale(self, x):
        return (x.pow(2).mean(-1, keepdim=True) + self.eps).sqrt()

    def norm(self, x, name):
        return x / self.scale(x) * self.w[name]

    def lens(self, v):
        v = self.norm(v, "decoder.final_layer_norm.weight")
        return (v * self.d ** -0.5 if self.tied else v) @ self.out.T

    def bucket(self, distance):
        n = self.c["relative_attention_num_buckets"] // 2
        far = self.c["relative_attention_max_distance"]
        result = n if distance > 0 else 0
        distance = abs(distance)
        exact = n // 2
        if distance < exact:
            return result + distance
        return result + min(n - 1, exact + int(math.log(distance / exact) / math.log(far / exact) * (n - exact)))

    def encode(self, tokens):
        x = self.w["shared.weight"][tokens]
        n = len(tokens)
        for l in range(self.c["num_layers"]):
            p = f"encoder.block.{l}.layer."
            y = self.norm(x, p + "0.layer_norm.weight")
            q, k, v = (
                (y @ self.w[p + f"0.SelfAttention.{m}.weight"].T).view(n, self.h, self.k).transpose(0, 1) for m in "qkv"
            )
            table = self.w["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]
            bias = torch.stack([torch.stack([table[self.bucket(j - i)] for j in range(n)]) for i in range(n)])
            a = (q @ k.transpose(1, 2) + bias.permute(2, 0, 1)).softmax(-1)
            x = x + (a @ v).transpose(0, 1).reshape(n, -1) @ self.w[p + "0.SelfAttention.o.weight"].T
            y = self.norm(x, p + "1.layer_norm.weight")
            x = x + (y @ self.w[p + "1.DenseReluDense.wi.weight"].T).relu() @ self.w[p + "1.DenseReluDense.wo.weight"].T
        return self.norm(x, "encoder.final_layer_norm.weight")

    def decode(self, memory, patch=None):
        """All values of a run; patch(values, layer, name) may give another value for an output or for head values."""
        patch = patch or {}
        r = self.w["shared.weight"][self.c.get("pad_token_id", 0)]
        o = {"embedding": r}
        n = len(memory)
        for l in range(self.layers):
            p = f"decoder.block.{l}.layer."
            o[l, "pre"] = r
            y = self.norm(r, p + "0.layer_norm.weight")
            z = (y @ self.w[p + "0.SelfAttention.v.weight"].T).view(self.h, self.k)
            r = r + self.attention(o, patch, l, "self_attention", z, self.w[p + "0.SelfAttention.o.weight"])
            o[l, "mid"] = r
            y = self.norm(r, p + "1.layer_norm.weight")
            q = (y @ self.w[p + "1.EncDecAttention.q.weight"].T).view(self.h, self.k)
            k, v = ((memory @ self.w[p + f"1.EncDecAttention.{m}.weight"].T).view(n, self.h, self.k) for m in "kv")
            scores = torch.einsum("hk,nhk->hn", q, k)
            o[l, "scores"], o[l, "keys"] = scores, k
            z = torch.einsum("hn,nhk->hk", scores.softmax(-1), v)
            r = r + self.attention(o, patch, l, "cross_attention", z, self.w[p + "1.EncDecAttention.o.weight"])
            o[l, "mid_cross"] = r
            y = self.norm(r, p + "2.layer_norm.weight")
            o[l, "hidden"] = (y @ self.w[p + "2.DenseReluDense.wi.weight"].T).relu()
            m = o[l, "hidden"] @ self.w[p + "2.DenseReluDense.wo.weight"].T
            m = patch.get((l, "mlp", -1), m)
            o[l, "mlp", -1] = m
            r = r + m
            o[l, "post"] = r
        o["logits"] = self.lens(r)
        return o

    def attention(self, o, patch, l, name, z, matrix):
        z = z.clone()
        for head in range(self.h):
            z[head] = patch.get((l, name, head, "z"), z[head])
        o[l, name, "z"] = z
        for head in range(self.h):
            o[l, name, head] = matrix[:, head * self.k : (head + 1) * self.k] @ z[head]
        out = patch.get((l, name, -1), matrix @ z.reshape(-1))
        o[l, name, -1] = out
        return out


def rank(scores, token, first=0):
    """The rank, and the lowest and highest that scores this near allow."""
    s = scores[first:]
    t = scores[token]
    best = int((s > t + NEAR).sum()) + 1
    worst = int((s >= t - NEAR).sum())
    exact = int((s > t).sum()) + int((s[: token - first] == t).sum()) + 1
    return exact, best, max(worst, best)


def cosine(a, b):
    lengths = a.norm() * b.norm()
    return 0.0 if lengths == 0 else float(a @ b / lengths)


class Check:
    """Our rows beside those of a CSV file."""

    def __init__(self, folder):
        self.folder = folder
        self.failed = 0

    def rows(self, name):
        with open(self.folder / f"{name}.csv", newline="") as file:
            return list(csv.DictReader(file))

    def table(self, name, keys, column, expected):
        """expected: key tuple of texts -> number, or (number, low, high) where ties leave some room."""
        worst, count = 0.0, 0
        rows = self.rows(name)
        found = {tuple(row[k] for k in keys): row[column] for row in rows}
        for key, value in expected.items():
            key = tuple(str(part) for part in key)
            if key not in found:
                print(f"FAILED {name}: no row {key}")
                self.failed += 1
                continue
            value, low, high = value if isinstance(value, tuple) else (value, value, value)
            ours = float(found[key])
            off = max(0.0, low - ours, ours - high) / max(1.0, abs(value))
            worst, count = max(worst, off), count + 1
            if off > TOLERANCE:
                print(f"FAILED {name} {key}: {ours} instead of {value}")
                self.failed += 1
        missing = len(found) - count
        print(f"{'ok' if not self.failed else '--'} {name}.{column}: {count} of {len(found)} values, off by {worst:.1e}")
        if missing and not name.endswith(("examples-parts", "head-words", "neurons")):
            print(f"   ({missing} rows were not computed here)")


def mean(values):
    """Of numbers, or of (exact, low, high) ranks."""
    values = list(values)
    if isinstance(values[0], tuple):
        return tuple(sum(v[i] for v in values) / len(values) for i in range(3))
    return sum(values) / len(values)


def beyond(ranks, cutoff):
    """The share of ranks beyond a cutoff, with the room that near scores leave."""
    n = len(ranks)
    return tuple(sum(r[i] > cutoff for r in ranks) / n for i in range(3))


def main(run):
    folder = run / "interpret"
    check = Check(folder)
    summary = json.loads((folder / "summary.json").read_text())
    model = Model(run / "model")
    words = summary["vocabulary"]["words"]
    stages = [(s["name"], s["from"], s["to"]) for s in summary["stages"]]
    everything = (("all", 0, model.layers - 1),)
    queries = check.rows("queries")
    for q in queries:
        q["ids"] = [int(t) for t in q["tokens"].split()]
        q["gold"] = [int(t) for t in q["relevant"].split()]
        q["goal"] = int(q["target"])
        q["memory"] = model.encode(q["ids"])
        q["run"] = model.decode(q["memory"])
    for q in queries:
        exact, low, high = rank(q["run"]["logits"], q["goal"])
        if not low <= int(q["rank"]) <= high:
            print(f"FAILED rank of {q['query']}: {q['rank']} instead of {exact}")
            check.failed += 1
    print(f"ok ranks of {len(queries)} queries in the unchanged model")
    dev = [q for q in queries if q["analysed"] == "true"]
    correct = [q for q in queries if q["split"] == "dev" and q["rank"] == "1"]
    test = [q for q in queries if q["split"] == "test"]
    layers = range(model.layers)
    heads = range(model.h)

    # 4.1 contributions
    expected, between = {}, {}
    for l in layers:
        for c in COMPONENTS:
            outs = [(q["run"][l, c, -1], q["run"][l, "pre"], q["run"][l, "post"]) for q in dev]
            expected[l, c, "ratio"] = mean(float(o.norm() / (post - pre).norm()) for o, pre, post in outs)
            expected[l, c, "cosine_post"] = mean(cosine(o, post) for o, pre, post in outs)
            expected[l, c, "cosine_pre"] = mean(cosine(o, pre) for o, pre, post in outs)
            for e in range(l):
                between[e, l, c] = mean(cosine(q["run"][l, c, -1], q["run"][e, "mlp", -1]) for q in dev)
    check.table("contributions", ["layer", "component", "measure"], "mean", expected)
    check.table("contributions-cosines", ["mlp_layer", "layer", "component"], "mean", between)

    # 4.3 patching
    def average(sample, key):
        if len(key) == 4:
            return torch.stack([q["run"][key[0], key[1], "z"][key[2]] for q in sample]).mean(0)
        return torch.stack([q["run"][key] for q in sample]).mean(0)

    base = Model(run / "base") if (run / "base").is_dir() else None
    if base:
        for q in dev:
            q["base"] = base.decode(base.encode(q["ids"]))
    for i, q in enumerate(dev):
        q["next"] = next((o for o in dev[i + 1 :] + dev[:i] if o["goal"] != q["goal"]), q)
    modes = ["zero", "mean", "counterfactual"] + (["base"] if base else [])
    cache = {}

    def replaced(q, key, mode):
        """The value that a mode puts in the place of an output (layer, component, -1) or a head's (.., head, 'z')."""
        if mode in ("counterfactual", "base"):
            other = q["base"] if mode == "base" else q["next"]["run"]
            return other[key[0], key[1], "z"][key[2]] if len(key) == 4 else other[key]
        if (key, mode) not in cache:
            m = average(dev, key)
            cache[key, mode] = m if mode == "mean" else torch.zeros_like(m)
        return cache[key, mode]

    def patched(q, keys, mode):
        logits = model.decode(q["memory"], {k: replaced(q, k, mode) for k in keys})["logits"]
        return rank(logits, q["goal"])

    expected, single = {}, {}
    for stage, first, last in list(stages) + list(everything):
        span = str(first) if first == last else f"{first}-{last}"
        for c in COMPONENTS + ["all"]:
            keys = [(l, x, -1) for l in range(first, last + 1) for x in COMPONENTS if c in (x, "all")]
            for mode in modes:
                ranks = [patched(q, keys, mode) for q in dev]
                for cut in (1, 5, 10, 100):
                    expected[stage, span, c, mode, cut] = beyond(ranks, cut)
    check.table("patching", ["stage", "layers", "component", "mode", "cutoff"], "share", expected)
    for l in layers:
        for c in COMPONENTS:
            for head in [-1] + (list(heads) if c != "mlp" else []):
                key = (l, c, -1) if head < 0 else (l, c, head, "z")
                for mode in modes:
                    ranks = [patched(q, [key], mode) for q in dev]
                    for cut in (1, 5, 10, 100):
                        single[l, c, head, mode, cut] = beyond(ranks, cut)
    check.table("patching-layers", ["layer", "component", "head", "mode", "cutoff"], "share", single)

    # 4.4 circuit, and the removal path of the search
    def documents(sample, zeros, means):
        patch = {k: torch.zeros(model.d, dtype=torch.float64) for k in zeros}
        patch.update({k: average(correct, k) for k in means})
        return [
            [rank(logits, g, words) for g in q["gold"]]
            for q in sample
            for logits in [model.decode(q["memory"], patch)["logits"]]
        ]

    def measures(ranks):
        def at(i, f):
            return sum(f([r[i] for r in rs]) for rs in ranks) / len(ranks)

        def room(f):
            values = [at(i, f) for i in range(3)]
            return values[0], min(values), max(values)

        return {
            "hits@1": room(lambda rs: float(min(rs) <= 1)),
            "hits@10": room(lambda rs: float(min(rs) <= 10)),
            "recall@5": room(lambda rs: sum(r <= 5 for r in rs) / len(rs)),
        }

    zeros = [(l, "self_attention", -1) for l in layers]
    means = []
    if len(stages) >= 3:
        zeros += [(l, "cross_attention", -1) for l in range(stages[0][2] + 1)]
    if len(stages) >= 2:
        means = [(l, "mlp", -1) for l in range(stages[-2][2] + 1)]
    expected = {}
    for name, z, m in (("full", [], []), ("paper", zeros, means)):
        for measure, value in measures(documents(test, z, m)).items():
            expected[name, "test", measure] = value
    check.table("circuit", ["circuit", "split", "measure"], "value", expected)
    settings = json.loads((folder / "circuit-search.json").read_text())["facts"]
    sample = [q for q in queries if q["split"] == "dev"][: settings["dev_queries"]]
    removed, path = [], {}
    for row in check.rows("circuit-search"):
        if row["component"]:
            removed.append((int(row["layer"]), row["component"], -1))
        zero = settings["removal"] == "zero"
        ranks = documents(sample, removed if zero else [], [] if zero else removed)
        path[(row["step"],)] = measures(ranks)["hits@1"]
    check.table("circuit-search", ["step"], "hits@1", path)

    # 4.5 rank development
    expected = {}
    sites = {"resid_mid": "mid", "resid_mid_cross": "mid_cross", "resid_post": "post"}
    for l in [-1, *layers]:
        for site in ["resid_pre"] if l < 0 else [*sites, "cross_attn_out", "mlp_out"]:
            def vector(q):
                if l < 0:
                    return q["run"]["embedding"]
                if site in sites:
                    return q["run"][l, sites[site]]
                return q["run"][l, "cross_attention" if site == "cross_attn_out" else "mlp", -1]

            lenses = [model.lens(vector(q)) for q in dev]
            expected[l, site, "relevant", "mean"] = mean(rank(s, q["goal"]) for s, q in zip(lenses, dev))
            if site in ("resid_pre", "resid_post"):
                for token, part in (("docids", slice(words, None)), ("words", slice(0, words))):
                    ordered = []
                    for s in lenses:
                        order = torch.sort(s, descending=True, stable=True).indices
                        ranks = torch.empty_like(order)
                        ranks[order] = torch.arange(1, len(s) + 1)
                        ordered.append(ranks[part].double())
                    room = lambda v: (v, v * (1 - 1e-3) - 1, v * (1 + 1e-3) + 1)
                    expected[l, site, token, "mean"] = mean(float(r.mean()) for r in ordered)
                    expected[l, site, token, "median"] = room(mean(float(r.quantile(0.5)) for r in ordered))
                    expected[l, site, token, "best"] = room(mean(float(r.min()) for r in ordered))
                    expected[l, site, token, "worst"] = room(mean(float(r.max()) for r in ordered))
    check.table("rank-development", ["layer", "site", "token", "statistic"], "value", expected)

    # 4.6 one component type only
    expected = {}
    for c in COMPONENTS:
        ranks = [rank(model.lens(sum(q["run"][l, c, -1] for l in layers)), q["goal"]) for q in dev]
        limits = {"1": (0, 1), "2-10": (1, 10), "11-100": (10, 100), "101-": (100, 10**9)}
        for name, (low, high) in limits.items():
            shares = [sum(low < r[i] <= high for r in ranks) / len(ranks) for i in range(3)]
            expected[c, name] = (shares[0], min(shares), max(shares))
    check.table("single-type", ["component", "ranks"], "share", expected)

    # 4.7 and 4.8: sources of the residual before a component
    def sources(o, layer, component):
        yield -1, "embedding", -1, o["embedding"]
        for l in range(layer + 1):
            for c in COMPONENTS if l < layer else COMPONENTS[: COMPONENTS.index(component)]:
                for head in [-1] + (list(heads) if c != "mlp" else []):
                    yield l, c, head, o[l, c, head]

    alike = summary["readings"]["attribution"] == "cosine"
    neurons, attention, strongest = {}, {}, {}
    for l in layers:
        p = f"decoder.block.{l}.layer."
        w_in = model.w[p + "2.DenseReluDense.wi.weight"] * model.w[p + "2.layer_norm.weight"]
        for q in dev:
            o = q["run"]
            active = o[l, "hidden"] > 0
            if active.any():
                rows = w_in[active]
                rows = rows / rows.norm(dim=1, keepdim=True) if alike else rows / model.scale(o[l, "mid_cross"])
                total = rows.mean(0)
                for sl, c, head, v in sources(o, l, "mlp"):
                    value = float(total @ v) / (float(v.norm()) or 1.0 if alike else 1.0)
                    neurons.setdefault((l, sl, c, head), []).append(value)
            w_q = (model.w[p + "1.EncDecAttention.q.weight"] * model.w[p + "1.layer_norm.weight"]).view(model.h, model.k, -1)
            for head in heads:
                key = o[l, "keys"][int(o[l, "scores"][head].argmax()), head]
                u = key @ w_q[head]
                u = u / (u.norm() if alike else model.scale(o[l, "mid"]))
                parts = []
                for sl, c, sh, v in sources(o, l, "cross_attention"):
                    value = float(u @ v) / (float(v.norm()) or 1.0 if alike else 1.0)
                    attention.setdefault((l, head, sl, c, sh), []).append(value)
                    attention.setdefault((l, -1, sl, c, sh), []).append(value)
                    if sh >= 0:
                        parts.append((-value, sl, c, sh))
                for _, sl, c, sh in sorted(parts, key=lambda part: part[0])[:5]:
                    strongest[l, head, sl, c, sh] = strongest.get((l, head, sl, c, sh), 0) + 1
    check.table(
        "neuron-inputs", ["layer", "source_layer", "source", "head"], "mean", {k: mean(v) for k, v in neurons.items()})
    check.table(
        "attention-inputs",
        ["layer", "head", "source_layer", "source", "source_head"],
        "mean",
        {k: mean(v) for k, v in attention.items()})
    once = 1.001 / len(dev)  # two heads of nearly equal strength may change places in a query
    check.table(
        "attention-inputs-strongest",
        ["layer", "head", "source_layer", "source", "source_head"],
        "share",
        {k: (v / len(dev), v / len(dev) - once, v / len(dev) + once) for k, v in strongest.items()})
    stage_of = lambda l: "-" if l < 0 else next(n for n, a, b in stages if a <= l <= b)
    for name, values, index in (
        ("neuron-inputs-shares", {k: mean(v) for k, v in neurons.items() if k[3] < 0}, 1),
        ("attention-inputs-shares",
         {(k[0], k[2], k[3]): mean(v) for k, v in attention.items() if k[1] < 0 and k[4] < 0}, 1)):
        groups = {}
        for k, v in values.items():
            group = (k[0], k[2], stage_of(k[index]))
            groups[group] = groups.get(group, 0.0) + v
        totals = {l: sum(v for g, v in groups.items() if g[0] == l) for l in layers}
        check.table(name, ["layer", "source", "stage"], "share", {g: v / totals[g[0]] for g, v in groups.items()})

    # 4.9 words or docids, 4.10 words per head
    expected, promoted = {}, {}
    size = len(model.out)
    for l in layers:
        for head in [-1, *heads]:
            lenses = torch.stack([model.lens(q["run"][l, "cross_attention", head]) for q in dev])
            order = torch.sort(lenses, dim=1, descending=True, stable=True).indices
            for cut in (10, 100, 1000):
                if cut < size:
                    share = float((order[:, :cut] >= words).double().mean())
                    expected[l, head, cut] = (share, share - 0.01 / len(dev), share + 0.01 / len(dev))
            if head >= 0:
                promoted[l, head] = float((order[:, :5] >= words).double().mean())
    check.table("words-or-docids", ["layer", "head", "cutoff"], "share", expected)
    check.table("head-index", ["layer", "head"], "docid_share", promoted)

    # direct logit attribution
    parts, lead_of = {}, {}
    gain = model.w["decoder.final_layer_norm.weight"] * (model.d ** -0.5 if model.tied else 1.0)
    for q in dev:
        o = q["run"]
        logits = o["logits"].clone()
        logits[q["goal"]] = -math.inf
        other = int(logits.argmax())
        scale = model.scale(o[model.layers - 1, "post"])
        towards = model.out[q["goal"]] * gain / scale
        lead = (model.out[q["goal"]] - model.out[other]) * gain / scale
        for sl, c, head, v in sources(o, model.layers, "self_attention"):
            parts.setdefault(("difference", sl, c, head), []).append(float(lead @ v))
            parts.setdefault(("logit", sl, c, head), []).append(float(towards @ v))
            lead_of[q["query"], sl, c, head] = float(lead @ v)
    check.table(
        "logit-attribution", ["measure", "layer", "source", "head"], "mean", {k: mean(v) for k, v in parts.items()})
    shown = {row["query"] for row in check.rows("examples")} if (folder / "examples.csv").exists() else set()
    if shown:
        check.table(
            "examples-parts",
            ["query", "layer", "source", "head"],
            "lead",
            {k: v for k, v in lead_of.items() if k[0] in shown})

    # 3 encoder swap
    if (folder / "encoder-swap.csv").exists():
        expected = {}
        encoders = {"own": model}
        if base:
            encoders["base"] = base
        for reduced in sorted((run / "reduced").glob("*")) if (run / "reduced").is_dir() else []:
            encoders["reduced-" + reduced.name] = Model(reduced)
        ids = {}
        for line in (run / "vocabulary" / "docids.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            token, _, document = line.split("\t")
            ids[int(token)] = document
        omitted = {name: set() for name in encoders}
        for name in encoders:
            if name.startswith("reduced-"):
                file = run / "reduced" / name[len("reduced-") :] / "omitted.tsv"
                omitted[name] = set(file.read_text(encoding="utf-8").splitlines()[1:])
        ever = set().union(*omitted.values())
        for name, encoder in encoders.items():
            every = [rank(model.decode(encoder.encode(q["ids"]))["logits"], q["goal"]) for q in dev]
            without = [r for r, q in zip(every, dev) if ids[q["goal"]] in (omitted[name] or ever)]
            for documents_of, ranks in (("all", every), ("omitted", without)):
                if not ranks:
                    continue
                inverse = [mean(1 / r[i] for r in ranks) for i in range(3)]
                left = beyond(ranks, 1)
                expected[name, documents_of, "mean_rank"] = mean(ranks)
                expected[name, documents_of, "mrr"] = (inverse[0], inverse[2], inverse[1])
                expected[name, documents_of, "left_first"] = left
                expected[name, documents_of, "hits@1"] = (1 - left[0], 1 - left[2], 1 - left[1])
                median = float(torch.tensor([float(r[0]) for r in ranks]).quantile(0.5))
                expected[name, documents_of, "median_rank"] = median
        check.table("encoder-swap", ["encoder", "documents", "measure"], "value", expected)

    print("all equal" if not check.failed else f"{check.failed} differences")
    return 1 if check.failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.set_grad_enabled(False)
    sys.exit(main(Path(sys.argv[1])))
