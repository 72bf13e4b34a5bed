"""T5 with one decoder position, in float64, from its definition: queries one by one, without padding."""

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
