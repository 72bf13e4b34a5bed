"""The model of genir in PyTorch: T5 1.0 with atomic docids, whose decoder reads one position."""

import math

import torch
from torch import nn
from torch.nn import functional as F

BUCKETS = 32
MAX_DISTANCE = 128
EPSILON = 1e-6


class Norm(nn.Module):
    """Root-mean-square norm without bias."""

    def __init__(self, width, fused):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))
        self.fused = fused

    def forward(self, x):
        if self.fused:
            return F.rms_norm(x, self.gain.shape, self.gain, EPSILON)
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPSILON) * self.gain


class Attention(nn.Module):
    """Attention without scaling and biases; queries from one sequence, keys and values from the same or another."""

    def __init__(self, shape, dropout, choices, own_memory):
        super().__init__()
        inner = shape.num_heads * shape.d_kv
        self.heads, self.dropout = shape.num_heads, dropout
        self.sdpa = choices["attention"] == "sdpa"
        self.merged = choices["projections"] == "merged"
        self.own_memory = own_memory
        if not self.merged:
            self.q, self.k, self.v = (linear(shape.d_model, inner) for _ in range(3))
        elif own_memory:
            self.qkv = linear(shape.d_model, 3 * inner)
        else:
            self.q, self.kv = linear(shape.d_model, inner), linear(shape.d_model, 2 * inner)
        self.o = linear(inner, shape.d_model)

    def forward(self, x, memory, bias):
        q, k, v = (self.by_head(tensor) for tensor in self.project(x, memory))
        rate = self.dropout if self.training else 0.0
        if self.sdpa:
            z = F.scaled_dot_product_attention(q, k, v, attn_mask=bias, dropout_p=rate, scale=1.0)
        else:
            pattern = torch.softmax(q @ k.transpose(2, 3) + bias, -1)
            z = F.dropout(pattern, rate, self.training) @ v
        return self.o(z.transpose(1, 2).flatten(2))

    def project(self, x, memory):
        if not self.merged:
            return self.q(x), self.k(memory), self.v(memory)
        if self.own_memory:
            return self.qkv(x).chunk(3, -1)
        return self.q(x), *self.kv(memory).chunk(2, -1)

    def by_head(self, x):
        """[batch, position, heads * d_kv] -> [batch, heads, position, d_kv]"""
        return x.unflatten(2, (self.heads, -1)).transpose(1, 2)


class SinglePosition(nn.Module):
    """Self-attention of one position: the softmax over one key is 1, so only W_O W_V is left."""

    def __init__(self, shape, dropout):
        super().__init__()
        inner = shape.num_heads * shape.d_kv
        self.heads, self.dropout = shape.num_heads, dropout
        self.v, self.o = linear(shape.d_model, inner), linear(inner, shape.d_model)

    def forward(self, x):
        v = self.v(x)
        if self.training and self.dropout > 0:
            # Dropout of a pattern of one key drops whole heads.
            kept = F.dropout(x.new_ones(*v.shape[:2], self.heads, 1), self.dropout)
            v = (v.unflatten(2, (self.heads, -1)) * kept).flatten(2)
        return self.o(v)


class FeedForward(nn.Module):
    def __init__(self, shape, dropout):
        super().__init__()
        self.wi, self.wo = linear(shape.d_model, shape.d_ff), linear(shape.d_ff, shape.d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        return self.wo(self.dropout(F.relu(self.wi(x))))


class EncoderLayer(nn.Module):
    def __init__(self, shape, dropout, choices):
        super().__init__()
        self.norms = norms(shape, choices, 2)
        self.attention = Attention(shape, dropout, choices, own_memory=True)
        self.mlp = FeedForward(shape, dropout)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, bias):
        normed = self.norms[0](x)
        x = x + self.dropout(self.attention(normed, normed, bias))
        return x + self.dropout(self.mlp(self.norms[1](x)))


class DecoderLayer(nn.Module):
    def __init__(self, shape, dropout, choices):
        super().__init__()
        self.norms = norms(shape, choices, 3)
        self.attention = SinglePosition(shape, dropout)
        self.cross_attention = Attention(shape, dropout, choices, own_memory=False)
        self.mlp = FeedForward(shape, dropout)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, memory, mask):
        x = x + self.dropout(self.attention(self.norms[0](x)))
        x = x + self.dropout(self.cross_attention(self.norms[1](x), memory, mask))
        return x + self.dropout(self.mlp(self.norms[2](x)))


class T5(nn.Module):
    """Tokens [batch, position] and a mask that is added to scores [batch, 1, 1, position] -> logits [batch, vocabulary]."""

    def __init__(self, shape, dropout, choices):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocab_size, shape.d_model)
        nn.init.normal_(self.embedding.weight, std=0.05)
        self.relative_bias = nn.Embedding(BUCKETS, shape.num_heads)
        self.encoder = nn.ModuleList(EncoderLayer(shape, dropout, choices) for _ in range(shape.num_layers))
        self.decoder = nn.ModuleList(DecoderLayer(shape, dropout, choices) for _ in range(shape.num_decoder_layers))
        self.encoder_norm, self.decoder_norm = norms(shape, choices, 2)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("buckets", buckets(shape.length), persistent=False)

    def forward(self, tokens, mask):
        x = self.dropout(self.embedding(tokens))
        # Shared by all layers of the encoder.
        bias = self.relative_bias(self.buckets).permute(2, 0, 1) + mask
        for layer in self.encoder:
            x = layer(x, bias)
        memory = self.dropout(self.encoder_norm(x))
        start = tokens.new_zeros(tokens.shape[0], 1)
        x = self.dropout(self.embedding(start))
        for layer in self.decoder:
            x = layer(x, memory, mask)
        out = self.dropout(self.decoder_norm(x))[:, 0]
        return F.linear(out * self.shape.d_model**-0.5, self.embedding.weight)


def linear(inputs, outputs):
    return nn.Linear(inputs, outputs, bias=False)


def norms(shape, choices, count):
    return nn.ModuleList(Norm(shape.d_model, choices["norm"] == "fused") for _ in range(count))


def buckets(length):
    """T5's bidirectional buckets of relative positions, [query, key]: half exact, half logarithmic."""
    position = torch.arange(length)
    distance = position[None, :] - position[:, None]
    half = BUCKETS // 2
    exact = half // 2
    away = distance.abs()
    far = exact + (
        torch.log(away.clamp(min=1) / exact) / math.log(MAX_DISTANCE / exact) * (half - exact)
    ).long().clamp(max=half - exact - 1)
    return torch.where(distance > 0, half, 0) + torch.where(away < exact, away, far)
