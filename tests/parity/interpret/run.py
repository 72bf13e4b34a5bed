"""A run and everything its model computes for its queries."""

import json
import math

import torch

from check import Check
from t5 import COMPONENTS, Model, rank


class Run:
    def __init__(self, folder):
        self.folder = folder
        self.summary = json.loads((folder / "interpret" / "summary.json").read_text())
        self.check = Check(folder / "interpret", self.summary["seed"])
        self.model = Model(folder / "model")
        self.base = Model(folder / "base") if (folder / "base").is_dir() else None
        self.words = self.summary["vocabulary"]["words"]
        self.special = {0, 1, 2}  # padding, end of input, unknown word
        self.stages = [(s["name"], s["from"], s["to"]) for s in self.summary["stages"]]
        self.layers = range(self.model.layers)
        self.heads = range(self.model.h)
        tokenizer = json.loads((folder / "vocabulary" / "tokenizer.json").read_text(encoding="utf-8"))
        vocabulary = tokenizer["model"]["vocab"]
        pairs = vocabulary.items() if isinstance(vocabulary, dict) else ((p[0], i) for i, p in enumerate(vocabulary))
        self.token_text = {i: t for t, i in pairs} | {t["id"]: t["content"] for t in tokenizer["added_tokens"]}
        self.document = {}
        for line in (folder / "vocabulary" / "docids.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            token, _, document = line.split("\t")
            self.document[int(token)] = document
        self.queries = self.check.rows("queries")
        for q in self.queries:
            q["ids"] = [int(t) for t in q["tokens"].split()]
            q["gold"] = [int(t) for t in q["relevant"].split()]
            q["goal"] = int(q["target"])
            q["memory"] = self.model.encode(q["ids"])
            q["run"] = self.model.decode(q["memory"])
        self.dev = [q for q in self.queries if q["analysed"] == "true"]
        self.all_dev = [q for q in self.queries if q["split"] == "dev"]
        self.correct = [q for q in self.all_dev if q["rank"] == "1"]
        self.test = [q for q in self.queries if q["split"] == "test"]
        for i, q in enumerate(self.dev):
            q["next"] = next((o for o in self.dev[i + 1 :] + self.dev[:i] if o["goal"] != q["goal"]), q)
            if self.base:
                q["base"] = self.base.decode(self.base.encode(q["ids"]))
        self.modes = ["zero", "mean", "counterfactual"] + (["base"] if self.base else [])
        self.averages = {}

    def average(self, key, sample="dev"):
        """The mean of a component's output (layer, component, -1), or of what enters a head's output (.., head, 'z')."""
        if (key, sample) not in self.averages:
            outputs = [value(q["run"], key) for q in getattr(self, sample)]
            self.averages[key, sample] = torch.stack(outputs).mean(0)
        return self.averages[key, sample]

    def patched(self, q, keys, mode):
        """The rank of a query's document with outputs replaced."""
        if mode == "zero":
            patch = {k: torch.zeros_like(value(q["run"], k)) for k in keys}
        elif mode == "mean":
            patch = {k: self.average(k) for k in keys}
        else:
            other = q["base"] if mode == "base" else q["next"]["run"]
            patch = {k: value(other, k) for k in keys}
        return rank(self.model.decode(q["memory"], patch)["logits"], q["goal"])

    def sources(self, o, layer, component):
        """What the residual before a component is the sum of; heads too, beside the components they are parts of."""
        yield -1, "embedding", -1, o["embedding"]
        for l in range(layer + 1):
            for c in COMPONENTS if l < layer else COMPONENTS[: COMPONENTS.index(component)]:
                for head in [-1] + (list(self.heads) if c != "mlp" else []):
                    yield l, c, head, o[l, c, head]

    def all_sources(self, o):
        yield from self.sources(o, self.model.layers - 1, "mlp")
        yield self.model.layers - 1, "mlp", -1, o[self.model.layers - 1, "mlp", -1]

    def lead(self, q):
        """The runner-up, and the directions of the document's logit and of its lead on it."""
        o = q["run"]
        logits = o["logits"].clone()
        logits[q["goal"]] = -math.inf
        other = int(logits.argmax())
        gain = self.model.w["decoder.final_layer_norm.weight"] * (self.model.d**-0.5 if self.model.tied else 1.0)
        gain = gain / self.model.scale(o[self.model.layers - 1, "post"])
        return other, self.model.out[q["goal"]] * gain, (self.model.out[q["goal"]] - self.model.out[other]) * gain

    def stage_of(self, layer):
        return "-" if layer < 0 else next(n for n, a, b in self.stages if a <= layer <= b)


def value(o, key):
    return o[key[0], key[1], "z"][key[2]] if len(key) == 4 else o[key]
