#!/usr/bin/env python3
"""The paper's analyses by TransformerLens, in batches on one thread, timed beside `genir interpret`; see ../README.md.

What it computes is what the suite's analyses need of the model: the same experiments on the same queries. It writes no
tables and draws no intervals. Everything is chosen in TransformerLens' favour: queries in batches of similar length, one
pass for several readings, no gradients, only the cached values that are read, the encoder's output computed once (its own
forward pass would compute it anew), and top-k where the suite sorts.
"""

import argparse
import csv
import itertools
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformer_lens import HookedEncoderDecoder, HookedTransformerConfig

COMPONENTS = {"self_attention": "hook_attn_out", "cross_attention": "hook_cross_attn_out", "mlp": "hook_mlp_out"}
HEADS = {"self_attention": "attn.hook_z", "cross_attention": "cross_attn.hook_z"}
ANALYSES = [
    "encoder-swap", "contributions", "stages", "patching", "patching-layers", "circuit", "rank-development", "single-type",
    "neuron-inputs", "attention-inputs", "words-or-docids", "head-words", "logit-attribution", "circuit-search", "examples",
]


class Model(HookedEncoderDecoder):
    """With stacks of different depths, and a forward pass that begins at the decoder."""

    def __init__(self, folder):
        c = json.loads((folder / "config.json").read_text())
        layers = max(c["num_layers"], c["num_decoder_layers"])
        super().__init__(HookedTransformerConfig(
            n_layers=layers, d_model=c["d_model"], d_head=c["d_kv"], n_heads=c["num_heads"], d_mlp=c["d_ff"],
            d_vocab=c["vocab_size"], n_ctx=512, act_fn="relu", eps=c["layer_norm_epsilon"], normalization_type="RMS",
            positional_embedding_type="relative_positional_bias", use_attn_scale=False, attention_dir="bidirectional",
            relative_attention_num_buckets=c["relative_attention_num_buckets"],
            relative_attention_max_distance=c["relative_attention_max_distance"],
            tie_word_embeddings=c["tie_word_embeddings"], device="cpu"))
        self.encoder = self.encoder[: c["num_layers"]]
        self.decoder = self.decoder[: c["num_decoder_layers"]]
        self.words = json.loads((folder.parent / "interpret/summary.json").read_text())["vocabulary"]["words"]
        self.load(folder)
        self.setup()
        self.eval()

    def load(self, folder):
        w = load_file(folder / "model.safetensors")
        h = self.cfg.n_heads
        embedding = w["shared.weight"]
        state = {
            "embed.W_E": embedding,
            "unembed.W_U": (embedding if self.cfg.tie_word_embeddings else w["lm_head.weight"]).T,
            "unembed.b_U": torch.zeros(len(embedding)),
        }
        for stack, ours in (("encoder", self.encoder), ("decoder", self.decoder)):
            state[f"{stack}_final_ln.w"] = w[f"{stack}.final_layer_norm.weight"]
            bias = f"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"
            state[f"{stack}.0.attn.rel_pos_bias.weight"] = w[bias]
            for l in range(len(ours)):
                p = f"{stack}.block.{l}.layer."
                parts = [("attn", "SelfAttention")] + [("cross_attn", "EncDecAttention")] * (stack == "decoder")
                for i, (mine, theirs) in enumerate(parts):
                    state[f"{stack}.{l}.ln{i + 1}.w"] = w[f"{p}{i}.layer_norm.weight"]
                    for m in "qkv":
                        matrix = w[f"{p}{i}.{theirs}.{m}.weight"]
                        state[f"{stack}.{l}.{mine}.W_{m.upper()}"] = matrix.view(h, -1, matrix.shape[1]).transpose(1, 2)
                    matrix = w[f"{p}{i}.{theirs}.o.weight"]
                    state[f"{stack}.{l}.{mine}.W_O"] = matrix.T.reshape(h, -1, matrix.shape[0])
                n = len(parts)
                state[f"{stack}.{l}.ln{n + 1}.w"] = w[f"{p}{n}.layer_norm.weight"]
                state[f"{stack}.{l}.mlp.W_in"] = w[f"{p}{n}.DenseReluDense.wi.weight"].T
                state[f"{stack}.{l}.mlp.W_out"] = w[f"{p}{n}.DenseReluDense.wo.weight"].T
        missing, unknown = self.load_state_dict({k: v.contiguous() for k, v in state.items()}, strict=False)
        if unknown or any(".b_" not in k and "IGNORE" not in k and "mask" not in k for k in missing):
            raise ValueError(f"missing {missing}, unknown {unknown}")

    def forward(self, batch, tokens=None, **_):
        """The decoder's logits [batch, vocabulary] for queries whose encoder output is known."""
        r = self.embed(torch.zeros(len(batch.memory), 1, dtype=torch.long))
        for block in self.decoder:
            r = block(
                resid_pre=r, position_bias=batch.bias, encoder_hidden_states=batch.memory,
                encoder_additive_attention_mask=batch.mask)
        return self.lens(r)[:, 0]

    def lens(self, r):
        r = self.decoder_final_ln(r)
        return self.unembed(r * self.cfg.d_model**-0.5 if self.cfg.tie_word_embeddings else r)

    def encode(self, batch):
        r = self.embed(batch.tokens)
        bias = self.encoder[0].attn.compute_relative_attention_bias(r.shape[1], r.shape[1], device="cpu")
        for block in self.encoder:
            r = block(resid_pre=r, additive_attention_mask=batch.mask, position_bias=bias)
        batch.memory = self.encoder_final_ln(r)
        batch.bias = self.decoder[0].attn.compute_relative_attention_bias(1, 1, device="cpu")


class Batch:
    def __init__(self, queries):
        self.queries = queries
        longest = max(len(q["ids"]) for q in queries)
        self.tokens = torch.tensor([q["ids"] + [0] * (longest - len(q["ids"])) for q in queries])
        lengths = torch.tensor([len(q["ids"]) for q in queries])
        self.mask = (torch.arange(longest) >= lengths[:, None])[:, None, None, :] * torch.finfo(torch.float32).min
        self.targets = torch.tensor([q["goal"] for q in queries])


class Suite:
    def __init__(self, folder, size):
        self.model = Model(folder / "model")
        with open(folder / "interpret/queries.csv", newline="", encoding="utf-8") as file:
            queries = list(csv.DictReader(file))
        for q in queries:
            q["ids"], q["goal"] = [int(t) for t in q["tokens"].split()], int(q["target"])
            q["gold"] = [int(t) for t in q["relevant"].split()]
        self.size = size
        self.dev = self.batches([q for q in queries if q["split"] == "dev"])
        self.test = self.batches([q for q in queries if q["split"] == "test"])
        self.analysed = self.batches([q for q in queries if q["analysed"] == "true"])
        self.searched = self.batches([q for q in queries if q["split"] == "dev"][:500])
        self.layers = range(len(self.model.decoder))
        self.seconds = {}
        # As the suite splits them: the paper's 7 : 11 : 6.
        summary = json.loads((folder / "interpret/summary.json").read_text())
        self.stages = [(s["from"], s["to"]) for s in summary["stages"]]
        self.reported = queries

    def batches(self, queries):
        queries = sorted(queries, key=lambda q: len(q["ids"]))
        return [Batch(queries[i : i + self.size]) for i in range(0, len(queries), self.size)]

    def timed(self, name, work):
        start = time.process_time()
        work()
        self.seconds[name] = time.process_time() - start

    def name(self, layer, component, head=False):
        return f"decoder.{layer}.{(HEADS if head else COMPONENTS)[component]}"

    def run(self):
        self.timed("queries", self.open)
        self.timed("caches", self.readings)
        self.timed("patching", self.patch_stages)
        self.timed("patching-layers", self.patch_layers)
        self.timed("circuit", self.circuit)
        self.timed("circuit-search", self.search)

    def open(self):
        agree = 0
        for batch in [*self.dev, *self.test]:
            self.model.encode(batch)
            found = ranks(self.model(batch), batch.targets)
            agree += sum(int(q["rank"]) == int(r) for q, r in zip(batch.queries, found))
        if agree < 0.999 * len(self.reported):
            raise SystemExit(f"only {agree} of {len(self.reported)} queries have the rank that genir found")
        for batch in itertools.chain(self.analysed, self.searched):
            self.model.encode(batch)

    def readings(self):
        """What is read of unchanged runs: caches, lenses, contributions, attribution, and inputs of neurons and heads."""
        model, sums, count = self.model, {}, 0
        wanted = lambda n: n.startswith("decoder.") or n.startswith("embed")
        for batch in self.analysed:
            logits, cache = model.run_with_cache(batch, names_filter=wanted)
            batch.cache = {
                k: v for k, v in cache.items() if k.endswith(("_out", "hook_z")) and "decoder" in k}
            for k, v in batch.cache.items():
                sums[k] = sums.get(k, 0) + v.sum(0)
            count += len(batch.targets)
            outputs = [(l, c, cache[self.name(l, c)][:, 0]) for l in self.layers for c in COMPONENTS]
            heads = {}
            for l in self.layers:
                for c, module in (("self_attention", "attn"), ("cross_attention", "cross_attn")):
                    z = cache[self.name(l, c, True)][:, 0]
                    heads[l, c] = torch.einsum("bhk,hkd->bhd", z, getattr(model.decoder[l], module).W_O)
            # rank-development, words-or-docids, head-words, single-type, examples
            for l in self.layers:
                for site in ("hook_resid_pre", "hook_resid_mid", "hook_resid_mid_cross", "hook_resid_post",
                             "hook_cross_attn_out", "hook_mlp_out"):
                    lens = model.lens(cache[f"decoder.{l}.{site}"])[:, 0]
                    ranks(lens, batch.targets)
                    split = model.words
                    lens[:, split:].argsort(-1), lens[:, :split].max(-1)  # the docids' and the words' ranks
                    for reach in (lens[:, split:].max(-1).values, lens[:, split:].median(-1).values):
                        (lens > reach[:, None]).sum(-1)
                for part in (*heads[l, "cross_attention"].unbind(1), cache[self.name(l, "cross_attention")][:, 0]):
                    top = model.lens(part[:, None])[:, 0].topk(1000).indices
                    for cut in (10, 100, 1000):
                        (top[:, :cut] >= model.words).float().mean(-1)
            for c in COMPONENTS:
                ranks(model.lens(sum(o for _, x, o in outputs if x == c)[:, None])[:, 0], batch.targets)
            # contributions
            for l, c, o in outputs:
                at = {"self_attention": "hook_resid_pre", "cross_attention": "hook_resid_mid", "mlp": "hook_resid_mid_cross"}
                before = cache[f"decoder.{l}.{at[c]}"][:, 0]
                o.norm(dim=-1) / before.norm(dim=-1)
                torch.cosine_similarity(o, before + o), torch.cosine_similarity(o, before)
                for m in range(l, len(model.decoder)):
                    torch.cosine_similarity(o, cache[f"decoder.{m}.hook_mlp_out"][:, 0])
            # logit-attribution
            logits.scatter_(1, batch.targets[:, None], -torch.inf)
            u = model.unembed.W_U.T
            direction = (u[batch.targets] - u[logits.argmax(-1)]) * model.decoder_final_ln.w
            for _, _, o in outputs:
                (o * direction).sum(-1)
            for h in heads.values():
                torch.einsum("bhd,bd->bh", h, direction)
            for l in self.layers:
                (direction @ model.decoder[l].mlp.W_out.T * cache[f"decoder.{l}.mlp.hook_post"][:, 0]).sum(0)
            self.inputs(batch, cache, outputs, heads)
        batches = self.analysed
        self.means = {k: v / count for k, v in sums.items()}
        for previous, batch in zip([batches[-1], *batches], batches):
            batch.other = {k: torch.cat([previous.cache[k][-1:], v[:-1]]) for k, v in batch.cache.items()}

    def inputs(self, batch, cache, outputs, heads):
        """neuron-inputs and attention-inputs: what sources, and their heads, add to active neurons and to highest scores."""
        model = self.model
        embedding = cache["decoder.0.hook_resid_pre"][:, 0]
        for l in self.layers:
            block = model.decoder[l]
            earlier = [embedding] + [o for m, c, o in outputs if m < l or (m == l and c != "mlp")]
            earlier += [h for (m, _), hs in heads.items() if m <= l for h in hs.unbind(1)]
            sources = torch.stack(earlier)
            active = (cache[f"decoder.{l}.mlp.hook_post"][:, 0] > 0).float()
            scale = cache[f"decoder.{l}.ln3.hook_scale"][:, 0]
            direction = active @ (block.ln3.w[:, None] * block.mlp.W_in).T / active.sum(-1, keepdim=True) / scale
            torch.einsum("sbd,bd->sb", sources, direction)
            best = cache[f"decoder.{l}.cross_attn.hook_attn_scores"][:, :, 0].argmax(-1)
            keys = cache[f"decoder.{l}.cross_attn.hook_k"]
            key = keys[torch.arange(len(keys))[:, None], best, torch.arange(keys.shape[2])]
            direction = torch.einsum("bhk,hdk->bhd", key, block.cross_attn.W_Q) * block.ln2.w
            direction = direction / cache[f"decoder.{l}.ln2.hook_scale"]
            torch.einsum("sbd,bhd->sbh", sources, direction)

    def patched(self, batch, names, mode, head=None):
        def hook(value, hook):
            new = 0.0 if mode == "zero" else self.means[hook.name] if mode == "mean" else batch.other[hook.name]
            if head is None:
                value[:] = new
            else:
                value[:, :, head] = new if mode == "zero" else new[..., head, :]
            return value

        return self.model.run_with_hooks(batch, fwd_hooks=[(n, hook) for n in names])

    def patch_stages(self):
        for first, last in [*self.stages, (0, len(self.layers) - 1)]:
            for chosen in [[c] for c in COMPONENTS] + [list(COMPONENTS)]:
                names = [self.name(l, c) for l in range(first, last + 1) for c in chosen]
                for mode, batch in itertools.product(("zero", "mean", "counterfactual"), self.analysed):
                    ranks(self.patched(batch, names, mode), batch.targets)

    def patch_layers(self):
        heads = range(self.model.cfg.n_heads)
        for l, c in itertools.product(self.layers, COMPONENTS):
            for head in [None, *(heads if c in HEADS else [])]:
                for mode, batch in itertools.product(("zero", "mean", "counterfactual"), self.analysed):
                    ranks(self.patched(batch, [self.name(l, c, head is not None)], mode, head), batch.targets)

    def circuit(self):
        for names in ([], [self.name(l, c) for l in self.layers for c in ("self_attention", "mlp")]):
            for batch in self.test:
                ranks(self.patched(batch, names, "mean")[:, self.model.words :], batch.targets - self.model.words)

    def search(self):
        left, removed, full = [self.name(l, c) for l in self.layers for c in COMPONENTS], [], None

        def hits(names):
            first = [ranks(self.patched(b, names, "mean")[:, self.model.words :], b.targets - self.model.words) == 1
                     for b in self.searched]
            return float(torch.cat(first).float().mean())

        full = hits([])
        while len(left) > 1:
            found = [hits([*removed, n]) for n in left]
            best = max(range(len(found)), key=found.__getitem__)
            if found[best] < 0.9 * full:
                break
            removed.append(left.pop(best))
        self.kept = left


def ranks(logits, targets):
    own = logits.gather(1, targets[:, None])
    return (logits > own).sum(1) + 1


def alone(arguments):
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    suite = Suite(arguments.run, arguments.batch)
    suite.run()
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in suite.seconds.items())
    print(f"CPU seconds: {parts}; the circuit: {', '.join(suite.kept)}", flush=True)


def timed(*command):
    """CPU and wall seconds of a process: its start, and what it compiles or imports, included."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    said = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - wall, said.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=lambda p: Path(p).resolve(), help="a finished run; with --genir its interpret/ is written anew")
    parser.add_argument("--genir", type=lambda p: Path(p).resolve(), metavar="DIR", help="a checkout: run both in turns")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if not arguments.genir:
        alone(arguments)
        return
    ratios = []
    for _ in range(arguments.rounds):
        theirs = timed(sys.executable, __file__, arguments.run, "--batch", arguments.batch)
        ours = timed(
            arguments.genir / "genir", "interpret", "-q", "-r", arguments.run, "--threads", 1, "--analyses", ",".join(ANALYSES))
        ratios.append((theirs[0] / ours[0], theirs[1] / ours[1]))
        print(f"TransformerLens: {theirs[0]:.1f} s of CPU, {theirs[1]:.1f} s of time; {theirs[2]}")
        print(f"genir: {ours[0]:.1f} s of CPU, {ours[1]:.1f} s of time; as many times faster: "
              f"{ratios[-1][0]:.2f} by CPU, {ratios[-1][1]:.2f} by time", flush=True)
    print(f"median: {statistics.median(r[0] for r in ratios):.2f} by CPU, {statistics.median(r[1] for r in ratios):.2f} by time")


if __name__ == "__main__":
    main()
