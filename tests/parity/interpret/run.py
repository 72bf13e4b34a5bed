"""A run and everything its model computes for its queries, at the first or only token of docids or at a later one."""

import json
import math

import torch

from check import Check
from t5 import COMPONENTS, Model, changed, rank


class Run:
    def __init__(self, folder, texts, step=0):
        """step: the token of docids of several tokens, from 1; 0 where there is only one."""
        self.folder, self.texts, self.step = folder, texts, step
        self.results = folder / "interpret" / f"step-{step}" if step else folder / "interpret"
        self.summary = json.loads((self.results / "summary.json").read_text())
        self.check = Check(self.results, self.summary["seed"])
        self.model = Model(folder / "model")
        self.base = Model(folder / "base") if (folder / "base").is_dir() else None
        self.words = self.summary["vocabulary"]["words"]
        self.docid_end = self.words + self.summary["vocabulary"]["docids"]
        self.special = {0, 1, 2}  # padding, end of input, unknown word
        self.stages = [(s["name"], s["from"], s["to"]) for s in self.summary["stages"]]
        self.layers = range(self.model.layers)
        self.heads = range(self.model.h)
        tokenizer = json.loads((folder / "vocabulary" / "tokenizer.json").read_text(encoding="utf-8"))
        vocabulary = tokenizer["model"]["vocab"]
        pairs = vocabulary.items() if isinstance(vocabulary, dict) else ((p[0], i) for i, p in enumerate(vocabulary))
        self.token_text = {i: t for t, i in pairs} | {t["id"]: t["content"] for t in tokenizer["added_tokens"]}
        self.token_id = {text: token for token, text in self.token_text.items()}
        self.docids = {}
        for line in (folder / "vocabulary" / "docids.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            tokens, _, document = line.split("\t")
            self.docids[document] = [int(token) for token in tokens.split()]
        # What a token of docids is called: the document, where it is one.
        self.document = self.token_text if step else {docid[0]: document for document, docid in self.docids.items()}
        self.queries = self.check.rows("queries")
        for q in self.queries:
            q["ids"] = [int(t) for t in q["tokens"].split()]
            q["gold"] = [int(t) for t in q["relevant"].split()]
            q["goal"] = int(q["target"])
            q["memory"] = self.model.encode(q["ids"])
            self.told(q)
            q["run"] = self.decode(q)
        self.dev = [q for q in self.queries if q["analysed"] == "true"]
        self.test = [q for q in self.queries if q["split"] == "test"]
        split = [q for q in self.queries if q["split"] == self.summary["split"]]
        self.correct = [q for q in split if self.is_correct(q)][: texts.setting("interpret", "max_queries")]
        for i, q in enumerate(self.dev):
            q["next"] = next((o for o in self.dev[i + 1 :] + self.dev[:i] if o["goal"] != q["goal"]), q)
            if self.base:
                q["base"] = self.base.decode(self.base.encode(q["ids"]), said=q["said"])
        self.modes = ["zero", "mean", "counterfactual"] + (["base"] if self.base else [])
        self.averages = {}

    def told(self, q):
        """What the decoder says for a query before the token that is asked for, and what may follow: None for all tokens."""
        if not self.step:
            q["document"] = next(d for d, docid in self.docids.items() if docid == [q["goal"]])
            q["said"], q["allowed"] = [], None
            return
        q["document"], q["found"] = self.texts.asked(self, q)
        docid = self.docids[q["document"]]
        q["said"] = docid[: self.step - 1]
        q["allowed"] = self.following(q["said"])
        if docid[self.step - 1] != q["goal"]:
            self.check.fail(f"queries {q['query']}: {docid[self.step - 1]} follows, not {q['goal']}")

    def following(self, said):
        """The tokens that may follow others in the trie of docids, in rising order."""
        n = len(said)
        return sorted({docid[n] for docid in self.docids.values() if docid[:n] == said and len(docid) > n})

    def is_correct(self, q):
        return q["found"] if self.step else q["rank"] == "1"

    def decode(self, q, patch=None, memory=None):
        return self.model.decode(q["memory"] if memory is None else memory, patch, q["said"])

    def rank(self, q, scores):
        """The rank of a query's token among those that may come, with the room that near ties leave."""
        return self.ranks(q, scores, [q["goal"]])[0]

    def ranks(self, q, scores, tokens, first=0):
        """first: the token from which on all compete, where no trie says which do."""
        if q["allowed"] is None:
            return [rank(scores, token, first) for token in tokens]
        return [rank(scores[q["allowed"]], q["allowed"].index(token)) for token in tokens]

    def average(self, key, sample="dev"):
        """The mean of a component's output (layer, component, -1), or of what enters a head's output (.., head, 'z')."""
        if (key, sample) not in self.averages:
            outputs = [value(q["run"], key) for q in getattr(self, sample)]
            self.averages[key, sample] = torch.stack(outputs).mean(0)
        return self.averages[key, sample]

    def replacement(self, q, key, mode):
        """What takes the place of a value of a query's run."""
        if mode == "zero":
            return torch.zeros_like(value(q["run"], key))
        if mode == "mean":
            return self.average(key)
        if mode == "base":
            return value(q["base"], key)
        return value(q["next"]["run"] if q["next"]["said"] == q["said"] else self.counterfactual(q), key)

    def counterfactual(self, q):
        """Another query's run that has said what this one has."""
        if "counterfactual" not in q:
            q["counterfactual"] = self.decode(q, memory=q["next"]["memory"])
        return q["counterfactual"]

    def patched(self, q, keys, mode):
        """The rank of a query's document with outputs replaced."""
        patch = {key: self.replacement(q, key, mode) for key in keys}
        return self.rank(q, self.decode(q, patch)["logits"])

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

    def runner_up(self, q, logits=None):
        """The best other token that may come, in the unchanged model or by other logits."""
        logits = (q["run"]["logits"] if logits is None else logits).clone()
        logits[q["goal"]] = -math.inf
        if q["allowed"] is None:
            return int(logits.argmax())
        return q["allowed"][int(logits[q["allowed"]].argmax())]

    def effects(self, q, logits):
        """How far the lead on the unchanged model's runner-up, and the logit, are from the unchanged model's [..., vocabulary]."""
        other, change = self.runner_up(q), logits - q["run"]["logits"]
        return change[..., q["goal"]] - change[..., other], change[..., q["goal"]]

    def lead(self, q):
        """The runner-up, and the directions of the document's logit and of its lead on it."""
        o, other = q["run"], self.runner_up(q)
        gain = self.model.w["decoder.final_layer_norm.weight"] * (self.model.d**-0.5 if self.model.tied else 1.0)
        gain = gain / self.model.scale(o[self.model.layers - 1, "post"])
        return other, self.model.out[q["goal"]] * gain, (self.model.out[q["goal"]] - self.model.out[other]) * gain

    def stage_of(self, layer):
        return "-" if layer < 0 else next(n for n, a, b in self.stages if a <= layer <= b)


def value(o, key):
    return o[key[0], key[1], "z"][..., key[2], :] if len(key) == 4 else o[key]


def together(patches):
    """One patch for as many rows as there are patches, each of which has its own values."""

    def rows(key):
        axes = 2 if key[1] == "pattern" else 1

        def change(now):
            new = now.expand(len(patches), *now.shape[-axes:]).clone()
            for i, patch in enumerate(patches):
                new[i] = changed(patch, key, new[i].clone())
            return new

        return change

    return {key: rows(key) for key in {key for patch in patches for key in patch}}
