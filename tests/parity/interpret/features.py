"""The features of a sparse autoencoder, from its file: how well they stand for a site, and what each is about and does."""

import torch
from safetensors import safe_open

from attribution import slopes
from check import mean, of_ranks
from run import together

SITES = {
    "hook_resid_pre": lambda l: (l, "pre"),
    "hook_resid_mid": lambda l: (l, "mid"),
    "hook_resid_mid_cross": lambda l: (l, "mid_cross"),
    "hook_resid_post": lambda l: (l, "post"),
    "hook_attn_out": lambda l: (l, "self_attention", -1),
    "hook_cross_attn_out": lambda l: (l, "cross_attention", -1),
    "hook_mlp_out": lambda l: (l, "mlp", -1),
}


class Autoencoder:
    """z = ReLU(TopK(W_enc (x - b_pre))), x' = z W_dec + b_pre (docs/interpretability.md)."""

    def __init__(self, file):
        with safe_open(file, "pt") as stored:
            self.w_enc, self.w_dec, self.b_pre, self.activity = (
                stored.get_tensor(name).double() for name in ("W_enc", "W_dec", "b_pre", "activity"))
            self.k = int(stored.metadata()["k"])
            _, layer, name = stored.metadata()["site"].split(".")
        self.key = SITES[name](int(layer))

    def encode(self, x):
        scores = (x - self.b_pre) @ self.w_enc.T
        top = scores.topk(min(self.k, scores.shape[-1]), dim=-1)
        return torch.zeros_like(scores).scatter(-1, top.indices, top.values.relu())

    def decode(self, z):
        return z @ self.w_dec + self.b_pre


def features(run):
    coder = Autoencoder(run.folder / "features" / "autoencoder.safetensors")
    x = torch.stack([q["run"][coder.key] for q in run.dev])
    z = coder.encode(x)
    again = coder.decode(z)
    # What goes of the lead with each feature, by the gradient.
    slope = torch.stack([slopes(run, q, [coder.key])[coder.key] for q in run.dev])
    effect = -z * (slope @ coder.w_dec.T)
    used = (z > 0).any(0).nonzero().flatten().tolist()
    strength = effect.abs().sum(0)
    rows = run.check.rows("features")
    strongest = [int(r["feature"]) for r in rows if r["exact"]]
    run.check.strongest("features", strength[used], [used.index(f) for f in strongest], 30)
    exact, kept = {f: [] for f in strongest}, {}
    for i, q in enumerate(run.dev):
        site = q["run"][coder.key]
        others = {"none": site, "reconstruction": again[i], "mean": x.mean(0), "zero": 0 * site}
        patches = [{coder.key: new} for new in others.values()]
        patches += [{coder.key: site - z[i, f] * coder.w_dec[f]} for f in strongest]
        logits = run.decode(q, together(patches))["logits"]
        for name, scores in zip(others, logits):
            loss = float(scores.logsumexp(0) - scores[q["goal"]])
            kept.setdefault(name, []).append((run.rank(q, scores), loss))
        for f, lead in zip(strongest, run.effects(q, logits[len(others) :])[0].tolist()):
            exact[f].append(lead)
    retrieval = {}
    for name, found in kept.items():
        ranks = [ranks for ranks, _ in found]
        retrieval[name, "hits@1"] = of_ranks(ranks, lambda r: float(r == 1))
        retrieval[name, "mrr"] = of_ranks(ranks, lambda r: 1 / r)
        retrieval[name, "loss"] = mean(loss for _, loss in found)
    run.check.table("features-retrieval", ["replacement", "measure"], "value", retrieval)
    recovered = lambda name: 1 - (
        (retrieval["reconstruction", "loss"].value - retrieval["none", "loss"].value)
        / (retrieval[name, "loss"].value - retrieval["none", "loss"].value))
    run.check.known("features", {
        "dead": float((coder.activity == 0).double().mean()),
        "dense": float((coder.activity > 0.1).double().mean()),
        "explained_variance": float(1 - (x - again).pow(2).sum() / (x - x.mean(0)).pow(2).sum()),
        "active": float((z > 0).double().sum(1).mean()),
        "loss_recovered_of_mean": recovered("mean"),
        "loss_recovered_of_zero": recovered("zero"),
    })
    activation = {f: float(z[:, f].sum() / (z[:, f] > 0).sum()) for f in used}
    columns = {
        "activity": {(f,): float(coder.activity[f]) for f in used},
        "share": {(f,): float((z[:, f] > 0).double().mean()) for f in used},
        "activation": {(f,): activation[f] for f in used},
        "effect": {(f,): mean(effect[:, f].tolist()) for f in used},
    }
    for column, expected in columns.items():
        run.check.table("features", ["feature"], column, expected)
    stated = {int(r["feature"]): r["exact"] for r in rows if r["exact"]}
    for f, changes in exact.items():
        run.check.number(f"features {f} exact", float(stated[f]), mean(changes).value)
    queries(run, strongest, z, effect)
    words(run, strongest, z)
    documents(run, coder, strongest, activation)


def queries(run, strongest, z, effect):
    place = {q["query"]: i for i, q in enumerate(run.dev)}
    found = {(int(r["feature"]), int(r["place"])): place[r["query"]] for r in run.check.rows("features-queries")}
    highest = {f: sorted((v for v in z[:, f].tolist() if v > 0), reverse=True)[:10] for f in strongest}
    keys = ["feature", "place"]
    expected = {(f, p): v for f, values in highest.items() for p, v in enumerate(values, 1)}
    run.check.table("features-queries", keys, "activation", expected)
    for (f, p), i in found.items():
        if abs(float(z[i, f]) - expected[f, p]) > 1e-4 * max(1.0, expected[f, p]):
            run.check.fail(f"features-queries: {run.dev[i]['query']} is not at place {p} of {f}")
    run.check.table("features-queries", keys, "effect", {(f, p): float(effect[i, f]) for (f, p), i in found.items()})


def words(run, strongest, z):
    having = {}
    for i, q in enumerate(run.dev):
        for token in set(q["ids"]) - run.special:
            having.setdefault(token, []).append(i)
    having = {token: some for token, some in having.items() if len(some) >= 3}
    expected, count = {}, {}
    activation = lambda f, token: float(z[having[token], f].mean())
    for f in strongest:
        every = sorted((v for v in (activation(f, token) for token in having) if v > 0), reverse=True)
        expected.update({(f, p): v for p, v in enumerate(every[:10], 1)})
    keys = ["feature", "place"]
    run.check.table("features-words", keys, "activation", expected)
    for r in run.check.rows("features-words"):
        f, p, token = int(r["feature"]), int(r["place"]), run.token_id[r["word"]]
        count[f, p] = float(len(having.get(token, [])))
        if token not in having or abs(activation(f, token) - expected[f, p]) > 1e-4 * max(1.0, expected[f, p]):
            run.check.fail(f"features-words: {r['word']} is not at place {p} of {f}")
    run.check.table("features-words", keys, "queries", count)


def documents(run, coder, strongest, activation):
    """What a feature of its mean activation adds to logits by the straight way, beyond the mean of what it adds to all docids."""
    last = run.model.layers - 1
    # Every query's final norm has a length of its own; the features' part is of the mean of their inverses.
    scale = sum(1 / float(run.model.scale(q["run"][last, "post"])) for q in run.dev) / len(run.dev)
    gain = run.model.w["decoder.final_layer_norm.weight"] * (run.model.d**-0.5 if run.model.tied else 1.0)
    expected, logits = {}, {}
    for f in strongest:
        added = run.model.out[run.words : run.docid_end] @ (gain * coder.w_dec[f]) * activation[f] * scale
        logits[f] = added - added.mean()
        expected.update({(f, p): float(v) for p, v in enumerate(logits[f].sort(descending=True).values[:10], 1)})
    run.check.table("features-documents", ["feature", "place"], "logit", expected)
    for r in run.check.rows("features-documents"):
        f, p = int(r["feature"]), int(r["place"])
        if abs(float(logits[f][run.token_id[r["token"]] - run.words]) - expected[f, p]) > 1e-4 * max(1.0, expected[f, p]):
            run.check.fail(f"features-documents: {r['token']} is not at place {p} of {f}")
