"""Writes gradients/: gradients of small T5 models in PyTorch, in float64, that the engine's are compared with.

cases.json lists the models and batches. Weights, tokens, targets and dropout masks are functions of a name and a place,
written down here and in GradientGoldensTest once each, so that the files hold gradients alone: all of them for the small
models, and for the large one the length, the largest and some elements of each. Without dropout the model below is checked
against transformers' before anything is written. Run it with the packages of requirements.txt.
"""

import json
import math
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch.nn import functional as F
from transformers import T5Config, T5ForConditionalGeneration

SMALL = dict(
    vocab_size=37,
    d_model=12,
    d_kv=4,
    d_ff=20,
    num_heads=3,
    num_layers=1,
    num_decoder_layers=2,
    relative_attention_num_buckets=8,
    relative_attention_max_distance=16,
    dropout_rate=0.0,
    layer_norm_epsilon=1e-6,
    feed_forward_proj="relu",
    tie_word_embeddings=True,
    pad_token_id=0,
    eos_token_id=1,
)
TOY = SMALL | dict(
    vocab_size=10240,
    d_model=256,
    d_kv=64,
    d_ff=1024,
    num_heads=4,
    num_layers=4,
    num_decoder_layers=4,
    relative_attention_num_buckets=32,
    relative_attention_max_distance=128,
)


def case(batch, length, words=30, docids_only=False, samples=0, dropout_seed=99, shape=SMALL, **config):
    return dict(
        batch=batch,
        length=length,
        words=words,
        docids_only=docids_only,
        samples=samples,
        dropout_seed=dropout_seed,
        model=shape | config,
    )


# Every length at which a loop or a cblas kernel changes its way, and batches of one and of odd sizes. Among the millions of
# ReLU units of the toy some are so near 0 that float32 and float64 disagree on their side, which changes a gradient by
# percents whoever computes it, and on which processor: its batches are small, so that there is none (see `well_conditioned`).
CASES = {
    "single-1": case(1, 1),
    "single-7": case(1, 7, dropout_rate=0.1, tie_word_embeddings=False),
    "single-64": case(1, 64, dropout_rate=0.2),
    "odd-2": case(3, 2, dropout_rate=0.1),
    "odd-8": case(5, 8, dropout_rate=0.3, num_layers=2, tie_word_embeddings=False),
    "odd-31": case(7, 31, docids_only=True),
    "odd-33": case(3, 33, dropout_rate=0.1, feed_forward_proj="gated-gelu"),
    "even-32": case(4, 32, dropout_rate=0.1, docids_only=True),
    "bare-64": case(2, 64, dropout_rate=0.1, num_layers=0),
    "toy": case(9, 32, words=9240, samples=32, shape=TOY, dropout_rate=0.1),
    "toy-without-dropout": case(11, 32, words=9240, samples=32, shape=TOY),
}
# Of a gradient's largest element: how far PyTorch's float32 may be from its float64.
CONDITION = 5e-5


def java_hash(text):
    """String.hashCode, as a signed 32-bit number."""
    value = 0
    for character in text:
        value = (31 * value + ord(character)) & 0xFFFFFFFF
    return value - (1 << 32) if value >> 31 else value


def draws(first, second, count):
    """24 random bits for each place from 0: MurmurHash3's finaliser, with half of the seed on either side."""
    h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(first)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B) + np.uint32(second)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return (h ^ (h >> np.uint32(16))) >> np.uint32(8)


def named(name, count):
    return draws(java_hash(name) & 0xFFFFFFFF, 0, count)


def uniform(name, count):
    """In [-1, 1)."""
    return named(name, count) / float(1 << 23) - 1


def mask(seed, name, rate, shape):
    """The engine's dropout mask: the seed mixed with the input's name as in SplitMix64."""
    bits = (seed ^ java_hash("dropout." + name) * 0x9E3779B97F4A7C15) & (2**64 - 1)
    bits = ((bits ^ bits >> 30) * 0xBF58476D1CE4E5B9) & (2**64 - 1)
    bits = ((bits ^ bits >> 27) * 0x94D049BB133111EB) & (2**64 - 1)
    bits ^= bits >> 31
    kept = draws(bits & 0xFFFFFFFF, bits >> 32, math.prod(shape)) >= round(rate * (1 << 24))
    return torch.from_numpy(kept * float(np.float32(1 / (1 - rate)))).reshape(shape)


def weights(model, config):
    """Values in float32 that make every weight matter, as float64."""
    result = {}
    for name, weight in model.named_parameters():
        if name.startswith("encoder.block.") and config["num_layers"] == 0:
            continue
        columns = weight.shape[-1]
        if weight.dim() == 1:
            values = 1 + 0.5 * uniform(name, weight.numel())
        elif name == "shared.weight" or "relative_attention_bias" in name:
            values = uniform(name, weight.numel())
        else:
            scale = 0.5 if name.endswith(".q.weight") else 1.0
            values = uniform(name, weight.numel()) * (scale * math.sqrt(3 / columns))
        values = torch.from_numpy(values.astype(np.float32).astype(np.float64)).reshape(weight.shape)
        result[name] = values.requires_grad_()
    return result


def batch(case):
    """Padded tokens [batch, length], the sequences' lengths, and a target for each."""
    size, length, words = case["batch"], case["length"], case["words"]
    lengths = 1 + named("lengths", size).astype(np.int64) % length
    lengths[0] = length
    tokens = 3 + named("tokens", size * length).astype(np.int64).reshape(size, length) % (words - 3)
    for row in range(size):
        tokens[row, lengths[row] - 1] = 1
        tokens[row, lengths[row] :] = 0
    targets = words + named("targets", size).astype(np.int64) % (case["model"]["vocab_size"] - words)
    return torch.from_numpy(tokens), torch.from_numpy(lengths), torch.from_numpy(targets)


class Model:
    """T5 with one decoder position, whose dropout masks bear the engine's names."""

    def __init__(self, config, weight, dropout_seed=None):
        self.c, self.w, self.seed = config, weight, dropout_seed

    def dropped(self, x, name, shape=None):
        rate = self.c["dropout_rate"]
        if rate == 0 or self.seed is None:
            return x
        return x * mask(self.seed, name, rate, tuple(shape or x.shape)).to(x.dtype)

    def norm(self, x, name):
        scale = torch.sqrt(x.pow(2).mean(-1, keepdim=True) + self.c["layer_norm_epsilon"])
        return x / scale * self.w[name + "layer_norm.weight"]

    def heads(self, x, name):
        """[batch, position, d_model] -> [batch, head, position, d_kv]"""
        return (x @ self.w[name].T).unflatten(-1, (self.c["num_heads"], -1)).transpose(1, 2)

    def attention(self, x, memory, bias, weight, site):
        q, k, v = (self.heads(y, f"{weight}.{p}.weight") for p, y in (("q", x), ("k", memory), ("v", memory)))
        pattern = self.dropped(torch.softmax(q @ k.transpose(2, 3) + bias, -1), site)
        return (pattern @ v).transpose(1, 2).flatten(2) @ self.w[weight + ".o.weight"].T

    def single_position(self, x, weight, site):
        """A softmax over one key is 1: dropout drops whole heads."""
        v = self.heads(x, weight + ".v.weight").transpose(1, 2)
        v = self.dropped(v, site, (v.shape[0], 1, v.shape[2], 1))
        return v.flatten(2) @ self.w[weight + ".o.weight"].T

    def mlp(self, x, weight, site):
        if self.c["feed_forward_proj"] == "relu":
            hidden = F.relu(x @ self.w[weight + ".wi.weight"].T)
        else:
            hidden = F.gelu(x @ self.w[weight + ".wi_0.weight"].T, approximate="tanh")
            hidden = hidden * (x @ self.w[weight + ".wi_1.weight"].T)
        return self.dropped(hidden, site) @ self.w[weight + ".wo.weight"].T

    def padding(self, tokens, lengths):
        """Added to the scores of keys, [batch, 1, 1, position]."""
        padding = torch.where(torch.arange(tokens.shape[1])[None] < lengths[:, None], 0.0, -1e9)[:, None, None]
        return padding.to(self.w["shared.weight"].dtype)

    def residuals(self, tokens, lengths, stack="encoder"):
        """The encoder's residual stream behind its last layer; the stack's name is in those of its dropout masks."""
        x = self.dropped(self.w["shared.weight"][tokens], f"{stack}.embed")
        if self.c["num_layers"] > 0:
            name = "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"
            bias = self.w[name][self.buckets(tokens.shape[1])].permute(2, 0, 1) + self.padding(tokens, lengths)
        for i in range(self.c["num_layers"]):
            block, site = f"encoder.block.{i}.layer.", f"{stack}.{i}."
            normed = self.norm(x, block + "0.")
            out = self.attention(normed, normed, bias, block + "0.SelfAttention", site + "attn")
            x = x + self.dropped(out, site + "hook_attn_out")
            out = self.mlp(self.norm(x, block + "1."), block + "1.DenseReluDense", site + "mlp")
            x = x + self.dropped(out, site + "hook_mlp_out")
        return x

    def vectors(self, tokens, lengths, stack):
        """One vector of length 1 for each text: the mean of its residuals, normed and scaled."""
        real = (torch.arange(tokens.shape[1])[None] < lengths[:, None]).to(self.w["shared.weight"].dtype)
        x = self.residuals(tokens, lengths, stack)
        mean = (x * real[:, :, None]).sum(1) / lengths[:, None]
        return F.normalize(self.norm(mean, "encoder.final_"), dim=-1)

    def logits(self, tokens, lengths):
        padding = self.padding(tokens, lengths)
        memory = self.dropped(self.norm(self.residuals(tokens, lengths), "encoder.final_"), "encoder.out")
        x = self.dropped(self.w["shared.weight"][torch.zeros(len(tokens), 1, dtype=torch.long)], "decoder.embed")
        for i in range(self.c["num_decoder_layers"]):
            block, site = f"decoder.block.{i}.layer.", f"decoder.{i}."
            out = self.single_position(self.norm(x, block + "0."), block + "0.SelfAttention", site + "attn")
            x = x + self.dropped(out, site + "hook_attn_out")
            weight = block + "1.EncDecAttention"
            out = self.attention(self.norm(x, block + "1."), memory, padding, weight, site + "cross_attn")
            x = x + self.dropped(out, site + "hook_cross_attn_out")
            out = self.mlp(self.norm(x, block + "2."), block + "2.DenseReluDense", site + "mlp")
            x = x + self.dropped(out, site + "hook_mlp_out")
        out = self.dropped(self.norm(x, "decoder.final_"), "decoder.out")[:, 0]
        if self.c["tie_word_embeddings"]:
            return (out * self.c["d_model"] ** -0.5) @ self.w["shared.weight"].T
        return out @ self.w["lm_head.weight"].T

    def buckets(self, length):
        """Bidirectional buckets of relative positions, [query, key]."""
        half = self.c["relative_attention_num_buckets"] // 2
        exact, furthest = half // 2, self.c["relative_attention_max_distance"]
        result = torch.zeros(length, length, dtype=torch.long)
        for query in range(length):
            for key in range(length):
                away = abs(key - query)
                if away >= exact:
                    logarithmic = math.log(away / exact) / math.log(furthest / exact) * (half - exact)
                    away = min(exact + int(logarithmic), half - 1)
                result[query, key] = away + (half if key > query else 0)
        return result


def check(hugging_face, weight, tokens, logits):
    """The same logits from transformers' model, which has no dropout in evaluation mode."""
    with torch.no_grad():
        for name, parameter in hugging_face.named_parameters():
            parameter.copy_(weight[name])
        attended = (tokens != 0).long()
        start = torch.zeros(len(tokens), 1, dtype=torch.long)
        expected = hugging_face(input_ids=tokens, attention_mask=attended, decoder_input_ids=start).logits[:, 0]
    difference = (logits.detach() - expected).abs().max().item()
    # transformers computes the buckets' logarithms and adds the mask in float32.
    if difference > 1e-6 * expected.abs().max().item():
        raise SystemExit(f"differs from transformers by {difference}")


def gradients(name, case):
    config = case["model"]
    # transformers knows no encoder without layers: such a model has one's other weights, and is not checked.
    layers = max(config["num_layers"], 1)
    shape = T5Config(**config | dict(num_layers=layers), decoder_start_token_id=0)
    hugging_face = T5ForConditionalGeneration(shape).double().eval()
    weight = weights(hugging_face, config)
    tokens, lengths, targets = batch(case)
    if layers == config["num_layers"]:
        check(hugging_face, weight, tokens, Model(config, weight).logits(tokens, lengths))

    def backward(weight):
        logits = Model(config, weight, case["dropout_seed"]).logits(tokens, lengths)
        first = case["words"] if case["docids_only"] else 0
        loss = F.cross_entropy(logits[:, first:], targets - first)
        loss.backward()
        # Self-attention over one position does not read its queries, keys and bias.
        return loss, {name: w.grad for name, w in weight.items() if w.grad is not None}

    loss, found = backward(weight)
    well_conditioned(name, found, backward({n: w.detach().float().requires_grad_() for n, w in weight.items()})[1])
    if case["samples"]:
        found = {name: sample(name, gradient.flatten(), case["samples"]) for name, gradient in found.items()}
    print(f"{name}: loss {loss.item():.6f}")
    return {"loss": loss.detach()} | found


def well_conditioned(case, gradients, single):
    """Single precision must be able to find what double precision found."""
    for name, gradient in gradients.items():
        difference = ((gradient - single[name]).abs().max() / gradient.abs().max()).item()
        if difference > CONDITION:
            raise SystemExit(f"{case}: float32 differs by {difference:.1e} in {name}: choose another dropout_seed")


def sample(name, gradient, count):
    """Length, largest absolute element, and the elements at random places."""
    places = torch.from_numpy(named("samples " + name, count).astype(np.int64) % gradient.numel())
    return torch.cat([torch.stack([gradient.norm(), gradient.abs().max()]), gradient[places]])


if __name__ == "__main__":
    folder = Path(__file__).parent / "gradients"
    folder.mkdir(exist_ok=True)
    for name, chosen in CASES.items():
        tensors = {key: value.float().contiguous() for key, value in gradients(name, chosen).items()}
        save_file(tensors, folder / f"{name}.safetensors")
    lines = [f'  {json.dumps(name)}: {json.dumps(chosen)}' for name, chosen in CASES.items()]
    (folder / "cases.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
