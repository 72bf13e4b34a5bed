"""Inside the encoder: what the decoder finds by each of its layers, and without its components; and the same of the dual encoder."""

import torch

from check import beyond, mean, of_ranks
from t5 import Model, rank

COMPONENTS = ["self_attention", "mlp"]
POSITIONS = {"all": slice(None), "first": slice(0, 1), "last_word": slice(-2, -1), "end": slice(-1, None)}
LENS = ["layer", "measure"]
PATCHING = ["layer", "component", "head", "mode", "positions"]


def inside(run):
    """Of the first 200 of the analysed queries."""
    lens = {}
    for layer in range(-1, run.model.c["num_layers"]):
        memories = ((q, run.model.encode(q["ids"], layers=layer + 1)) for q in run.dev[:200])
        by_ranks(lens, layer, [run.rank(q, run.decode(q, memory=m)["logits"]) for q, m in memories])
    run.check.table("encoder-lens", LENS, "value", lens)
    for q in run.dev:
        q["encoder"] = values(run.model, q["ids"])
        if run.base:
            q["base_encoder"] = values(run.base, q["ids"])
    expected = {}
    for layer in range(run.model.c["num_layers"]):
        for c in COMPONENTS:
            for head in [-1, *(run.heads if c != "mlp" else [])]:
                key = (layer, c, -1) if head < 0 else (layer, c, head, "z")
                for mode in run.modes:
                    if mode == "counterfactual":  # another query has other tokens at the same positions
                        continue
                    for name in POSITIONS if head < 0 else ["all"]:
                        ranks = [patched(run, q, key, mode, POSITIONS[name]) for q in run.dev[:200]]
                        expected[layer, c, head, mode, name] = beyond(ranks, 1)
    run.check.table("encoder-patching", PATCHING, "share", expected)


def by_ranks(found, layer, ranks):
    found[layer, "first"] = of_ranks(ranks, lambda r: float(r == 1))
    found[layer, "mrr"] = of_ranks(ranks, lambda r: 1 / r)
    found[layer, "rank"] = mean(ranks)


def values(model, ids):
    o = {}
    model.encoded(ids, o=o)
    return o


def of_head(o, key):
    """[token, width] of a component's output, or of what a head gives to the output matrix."""
    return o[key[0], key[1], "z"][:, key[2]] if len(key) == 4 else o[key]


def average(encoded, key):
    """Over all tokens of all queries, the same at every position."""
    return torch.cat([of_head(o, key) for o in encoded]).mean(0)


def replacing(new, where):
    def change(now):
        now = now.clone()
        now[where] = new[where] if new.dim() == 2 else new
        return now

    return change


def patched(run, q, key, mode, where):
    if mode == "mean":
        if ("encoder", key) not in run.averages:
            run.averages["encoder", key] = average([o["encoder"] for o in run.dev], key)
        new = run.averages["encoder", key]
    else:
        new = of_head(q["base_encoder"], key) if mode == "base" else torch.zeros_like(of_head(q["encoder"], key))
    memory = run.model.encode(q["ids"], {key: replacing(new, where)})
    # What was said before was said by the unchanged encoder.
    return run.rank(q, run.model.decode(memory, said=q["said"], earlier=q["memory"])["logits"])


class Dual:
    """The run's dual encoder: a text's vector is the mean of its tokens' last residuals, through the final norm, of length 1."""

    def __init__(self, run):
        self.model = Model(run.folder / "dual" / "model")
        self.gain = self.model.w["encoder.final_layer_norm.weight"]
        texts = run.texts.documents()
        self.documents = sorted(texts)
        longest = run.texts.setting("dual", "document_length")
        tokens = run.texts.tokens.of(texts.values(), longest)
        vectors = {document: self.vector(ids) for document, ids in zip(texts, tokens)}
        self.rows = torch.stack([vectors[document] for document in self.documents])
        self.place = {document: i for i, document in enumerate(self.documents)}

    def pooled(self, residuals):
        v = residuals.mean(-2) * self.gain
        return v / v.norm(dim=-1, keepdim=True).clamp(min=1e-30)

    def vector(self, ids, patch=None, layers=None):
        return self.pooled(self.model.encoded(ids, patch, layers))

    def rank(self, q, vector):
        return rank(self.rows @ vector, self.place[q["document"]])


def dual(run):
    encoder = Dual(run)
    layers = encoder.model.c["num_layers"]
    lens, shares = {}, {}
    for layer in range(-1, layers):
        by_ranks(lens, layer, [encoder.rank(q, encoder.vector(q["ids"], layers=layer + 1)) for q in run.dev])
    run.check.table("dual-lens", LENS, "value", lens)
    encoded = [values(encoder.model, q["ids"]) for q in run.dev]
    for layer in range(layers):
        for c in COMPONENTS:
            key = (layer, c, -1)
            for mode, new in (("zero", torch.zeros(encoder.model.d, dtype=torch.float64)), ("mean", average(encoded, key))):
                patch = {key: replacing(new, slice(None))}
                ranks = [encoder.rank(q, encoder.vector(q["ids"], patch)) for q in run.dev]
                shares[layer, c, -1, mode, "all"] = beyond(ranks, 1)
    run.check.table("dual-patching", PATCHING, "share", shares)
    said(run, encoder)


def said(run, encoder):
    """Which words the vectors are nearest to, a word being the vector of a text of that word alone."""
    words = encoder.pooled(encoder.model.w["shared.weight"][: run.words].unsqueeze(1))
    found, scores = {}, {}
    listed = {(r["query"], r["side"], int(r["place"])): r for r in run.check.rows("dual-examples")}
    for q in run.dev:
        own = set(q["ids"]) - {1}
        for side, vector in (("query", encoder.vector(q["ids"])), ("document", encoder.rows[encoder.place[q["document"]]])):
            near = words @ vector
            ordered = torch.sort(near, descending=True, stable=True)
            top, least = ordered.indices[:10].tolist(), float(ordered.values[9])
            if own:
                sure = sum(float(near[word]) > least + 1e-6 for word in own)
                maybe = sum(float(near[word]) >= least - 1e-6 for word in own)
                share = sum(word in own for word in top) / len(own)
                found.setdefault((side,), []).append((share, min(share, sure / len(own)), max(share, maybe / len(own))))
            for place in range(1, 11) if (q["query"], side, 1) in listed else []:
                row = listed[q["query"], side, place]
                scores[q["query"], side, place] = float(ordered.values[place - 1])
                word = run.token_id[row["word"]]
                if abs(float(near[word]) - scores[q["query"], side, place]) > 1e-6 or (row["own"] == "true") != (word in own):
                    run.check.fail(f"dual-examples {q['query']} {side} {place}: {row['word']} is not that near")
    run.check.table("dual-words", ["side"], "share", {k: mean(v) for k, v in found.items()})
    run.check.table("dual-examples", ["query", "side", "place"], "score", scores)
