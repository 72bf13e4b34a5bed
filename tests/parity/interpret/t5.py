"""T5 in float64, from its definition: queries one by one, without padding, and the last of the decoder's positions."""

import json
import math

import torch
from safetensors.torch import load_file

NEAR = 1e-4  # scores nearer than this may swap ranks between float32 and float64
COMPONENTS = ["self_attention", "cross_attention", "mlp"]


class Model:
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

    def bucket(self, distance, both=True):
        """Of a key so many positions behind the query, in both directions or, in the decoder, backwards alone."""
        n = self.c["relative_attention_num_buckets"] // (2 if both else 1)
        far = self.c["relative_attention_max_distance"]
        result = n if both and distance > 0 else 0
        distance = abs(distance)
        exact = n // 2
        if distance < exact:
            return result + distance
        return result + min(n - 1, exact + int(math.log(distance / exact) / math.log(far / exact) * (n - exact)))

    def bias(self, stack, n):
        """[head, query, key]: the relative position bias of a stack, which looks at no later key in the decoder."""
        table = self.w[f"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]
        both = stack == "encoder"
        rows = [torch.stack([table[self.bucket(j - i, both)] for j in range(n)]) for i in range(n)]
        bias = torch.stack(rows).permute(2, 0, 1)
        return bias if both else bias.masked_fill(torch.ones(n, n).triu(1).bool(), -math.inf)

    def heads_of(self, x, name):
        """[..., head, d_kv] of [..., d_model]."""
        return (x @ self.w[name].T).unflatten(-1, (self.h, self.k))

    def encode(self, tokens, patch=None, layers=None):
        """The encoder's output [token, d_model], of its first layers alone if their number is given.

        A patch has, for (layer, component, -1), a function of what the component adds, or, for (layer, "self_attention", head, "z"),
        of what the head gives to the output matrix, each with a row for every token.
        """
        return self.norm(self.encoded(tokens, patch, layers), "encoder.final_layer_norm.weight")

    def encoded(self, tokens, patch=None, layers=None, o=None):
        """The same before the final norm; o takes the values that a patch can change."""
        patch, o = patch or {}, {} if o is None else o
        x = self.w["shared.weight"][tokens]
        n = len(tokens)
        for l in range(self.c["num_layers"] if layers is None else layers):
            p = f"encoder.block.{l}.layer."
            y = self.norm(x, p + "0.layer_norm.weight")
            q, k, v = (self.heads_of(y, p + f"0.SelfAttention.{m}.weight").transpose(0, 1) for m in "qkv")
            z = ((q @ k.transpose(1, 2) + self.bias("encoder", n)).softmax(-1) @ v).transpose(0, 1)
            o[l, "self_attention", "z"] = z
            z = torch.stack([changed(patch, (l, "self_attention", i, "z"), z[:, i]) for i in range(self.h)], 1)
            out = z.reshape(n, -1) @ self.w[p + "0.SelfAttention.o.weight"].T
            o[l, "self_attention", -1] = out = changed(patch, (l, "self_attention", -1), out)
            x = x + out
            y = self.norm(x, p + "1.layer_norm.weight")
            out = (y @ self.w[p + "1.DenseReluDense.wi.weight"].T).relu() @ self.w[p + "1.DenseReluDense.wo.weight"].T
            o[l, "mlp", -1] = out = changed(patch, (l, "mlp", -1), out)
            x = x + out
        return x

    def decode(self, memory, patch=None, said=(), earlier=None):
        """All values of the last position of a run, behind the tokens of a docid that were said.

        earlier: the encoder's output that the positions before the last one read, where it is another.

        patch has other values for that position, or functions of its own ones: under (layer, component, -1) for outputs, (.., head,
        "z") for what enters a head's output matrix, (.., "in") for the residual that a component alone reads and (.., "normed") for
        what its norm makes of it, (layer, "hidden"), (layer, "pattern"), and (layer, "pre"), .., (layer, "post") for the residual
        stream. Other values may have further axes before their own: then all that follows has.
        """
        patch = patch or {}
        r = self.w["shared.weight"][[self.c.get("pad_token_id", 0), *said]]
        o = {"embedding": r[-1]}
        n = len(r)
        for l in range(self.layers):
            p = f"decoder.block.{l}.layer."
            r = last(o, patch, (l, "pre"), r)
            y = self.read(o, patch, (l, "self_attention"), r, p + "0.layer_norm.weight")
            z = self.heads_of(y, p + "0.SelfAttention.v.weight")
            if n > 1:
                q, k = (self.heads_of(y, p + f"0.SelfAttention.{m}.weight") for m in "qk")
                scores = torch.einsum("...ihk,...jhk->...hij", q, k) + self.bias("decoder", n)
                z = torch.einsum("...hij,...jhk->...ihk", scores.softmax(-1), z)
            r = r + self.attention(o, patch, l, "self_attention", z, self.w[p + "0.SelfAttention.o.weight"])
            r = last(o, patch, (l, "mid"), r)
            y = self.read(o, patch, (l, "cross_attention"), r, p + "1.layer_norm.weight")
            q = self.heads_of(y, p + "1.EncDecAttention.q.weight")
            z = self.look(o, patch, l, q, memory)
            if earlier is not None:
                z = with_last(self.look({}, {}, l, q, earlier), z[..., -1, :, :], 2)
            r = r + self.attention(o, patch, l, "cross_attention", z, self.w[p + "1.EncDecAttention.o.weight"])
            r = last(o, patch, (l, "mid_cross"), r)
            y = self.read(o, patch, (l, "mlp"), r, p + "2.layer_norm.weight")
            hidden = last(o, patch, (l, "hidden"), (y @ self.w[p + "2.DenseReluDense.wi.weight"].T).relu())
            r = r + last(o, patch, (l, "mlp", -1), hidden @ self.w[p + "2.DenseReluDense.wo.weight"].T)
            r = last(o, patch, (l, "post"), r)
        o["logits"] = self.lens(r[..., -1, :])
        return o

    def look(self, o, patch, l, q, memory):
        """What cross-attention finds in the encoder's output: [..., head, d_kv]."""
        k, v = (self.heads_of(memory, f"decoder.block.{l}.layer.1.EncDecAttention.{m}.weight") for m in "kv")
        scores = torch.einsum("...hk,nhk->...hn", q, k)
        o[l, "scores"], o[l, "keys"] = scores[..., -1, :, :], k
        pattern = last(o, patch, (l, "pattern"), scores.softmax(-1), 2)
        return torch.einsum("...hn,nhk->...hk", pattern, v)

    def read(self, o, patch, component, r, norm):
        """What a component reads of the residual stream, by its norm."""
        return last(o, patch, (*component, "normed"), self.norm(last(o, patch, (*component, "in"), r), norm))

    def attention(self, o, patch, l, name, z, matrix):
        keys = [(l, name, head, "z") for head in range(self.h)]
        if any(key in patch for key in keys):
            heads = torch.broadcast_tensors(*(changed(patch, key, z[..., -1, i, :]) for i, key in enumerate(keys)))
            z = with_last(z, torch.stack(heads, -2), 2)
        o[l, name, "z"] = z[..., -1, :, :]
        for head in range(self.h):
            o[l, name, head] = z[..., -1, head, :] @ matrix[:, head * self.k : (head + 1) * self.k].T
        return last(o, patch, (l, name, -1), z.flatten(-2) @ matrix.T)


def changed(patch, key, value):
    """A value, or another where a patch says so."""
    new = patch.get(key, value)
    return new(value) if callable(new) else new


def last(o, patch, key, x, axes=1):
    """Notes the value of the last position, behind which x has so many axes, and changes it as a patch says."""
    value = x.select(-1 - axes, -1)
    o[key] = changed(patch, key, value)
    return x if o[key] is value else with_last(x, o[key], axes)


def with_last(x, value, axes=1):
    before = x.narrow(-1 - axes, 0, x.shape[-1 - axes] - 1)
    before = before.expand(*value.shape[: value.dim() - axes], *before.shape[-1 - axes :])
    return torch.cat([before, value.unsqueeze(-1 - axes)], -1 - axes)


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
