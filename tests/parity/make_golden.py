"""Writes golden/: tiny random T5 checkpoints as transformers saves them, and what transformers computes with them.

Each folder golden/NAME is a checkpoint. Beside its files, expected.safetensors holds the inputs, and for every decoder
length the logits and all hidden states, computed in float64 and stored in float32; token ids are stored as floats too.
Run it with the packages of requirements.txt, and with those of requirements5.txt for the checkpoints that transformers 5
writes (v5-...); the same versions give the same files.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file
from transformers import MT5Config, MT5ForConditionalGeneration, T5Config, T5ForConditionalGeneration

from tokenizer import save_tokenizer

DECODER_LENGTHS = (1, 2, 9, 12, 64)
FEW_DECODER_LENGTHS = (1, 9)
RANKED = 100
CLEAR_GAP = 2e-4

SHAPE = dict(
    vocab_size=131,
    d_model=20,
    d_kv=6,
    d_ff=37,
    num_heads=3,
    num_layers=2,
    num_decoder_layers=3,
    decoder_start_token_id=0,
)

# Name: configuration, stored type, size of a shard, tokenizer.
CHECKPOINTS = {
    "relu-tied": (dict(), torch.float32, "1GB", "docids"),
    "gated-untied-sharded": (
        dict(feed_forward_proj="gated-gelu", tie_word_embeddings=False),
        torch.float32,
        "40KB",
        "unused rows",
    ),
    "relu-untied-float16": (
        dict(tie_word_embeddings=False, d_model=17, num_heads=5, d_kv=3),
        torch.float16,
        "1GB",
        "spiece",
    ),
    "gated-tied-bfloat16": (dict(feed_forward_proj="gated-gelu", d_ff=11), torch.bfloat16, "1GB", "words"),
    "docids-unused-rows": (dict(num_layers=1, num_decoder_layers=2), torch.float32, "1GB", "few docids"),
    "buckets": (
        dict(
            relative_attention_num_buckets=9,
            relative_attention_max_distance=23,
            layer_norm_epsilon=1e-3,
            num_layers=3,
            num_decoder_layers=2,
        ),
        torch.float32,
        "1GB",
        "unused rows",
    ),
}


# The families, whose outputs transformers 4 and 5 compute and store differently: see docs/checkpoints.md.
GATED = dict(feed_forward_proj="gated-gelu")
SMALL = dict(d_model=12, d_kv=4, d_ff=11, num_heads=2, num_layers=1, num_decoder_layers=2)
FAMILIES = {
    "v4-t5": dict(),
    "v4-t5-1.1": dict(GATED, tie_word_embeddings=False),
    "v4-mt5": dict(tie_word_embeddings=False),
    "v4-mt5-tied": dict(tie_word_embeddings=True),
    "v5-t5": dict(),
    "v5-t5-own": dict(),
    "v5-t5-1.1": dict(GATED, tie_word_embeddings=False),
    "v5-t5-1.1-own": dict(GATED, tie_word_embeddings=False),
    "v5-mt5": dict(),
    "v5-mt5-own": dict(),
}
MAJOR = transformers.__version__.split(".")[0]


def checkpoints():
    """The names of those that the transformers at hand makes."""
    families = [name for name in FAMILIES if name.startswith(f"v{MAJOR}-")]
    return [*(CHECKPOINTS if MAJOR == "4" else ()), *families]


def random_model(config, seed, own_output=False):
    """A model whose every weight matters: gains differ from 1, biases and embeddings are not small.

    transformers 5 ties the output of whatever it makes; own_output unties it, as loading a checkpoint of transformers 4 does.
    """
    torch.manual_seed(seed)
    mt5 = isinstance(config, MT5Config)
    model = (MT5ForConditionalGeneration if mt5 else T5ForConditionalGeneration)(config)
    if own_output:
        model.lm_head.weight = torch.nn.Parameter(torch.randn(config.vocab_size, config.d_model))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("layer_norm.weight"):
                weight.uniform_(0.5, 1.5)
            elif "relative_attention_bias" in name:
                weight.normal_(0, 1)
            elif not name.startswith(("shared", "lm_head")):
                # Attention has no scaling: queries that are too large would leave one key each, and rounding would decide.
                scale = 0.5 if name.endswith(".q.weight") else 1.5
                weight.normal_(0, scale * weight.shape[-1] ** -0.5)
    return model.eval()


def inputs(config, seed):
    """Two sequences of different lengths, padded; one is longer than the smaller position bias tells apart."""
    random = torch.Generator().manual_seed(seed)
    lengths = (40, 7)
    ids = torch.full((len(lengths), max(lengths)), config.pad_token_id)
    for row, length in enumerate(lengths):
        ids[row, :length] = torch.randint(3, config.vocab_size, (length,), generator=random)
        ids[row, length - 1] = config.eos_token_id
    decoder = torch.randint(3, config.vocab_size, (len(lengths), max(DECODER_LENGTHS)), generator=random)
    decoder[:, 0] = config.decoder_start_token_id
    return ids, decoder


def expected(model, seed, decoder_lengths):
    ids, decoder = inputs(model.config, seed)
    tensors = {"input_ids": ids, "decoder_input_ids": decoder[:, : max(decoder_lengths)]}
    for length in decoder_lengths:
        with torch.no_grad():
            out = model(
                input_ids=ids,
                attention_mask=(ids != model.config.pad_token_id).long(),
                decoder_input_ids=decoder[:, :length],
                output_hidden_states=True,
            )
        tensors[f"{length}.logits"] = out.logits
        for layer, states in enumerate(out.decoder_hidden_states):
            tensors[f"{length}.decoder.{layer}"] = states
        if length == decoder_lengths[0]:
            for layer, states in enumerate(out.encoder_hidden_states):
                tensors[f"encoder.{layer}"] = states
    return {name: tensor.float().contiguous() for name, tensor in tensors.items()}


def clear_ranking(tensors):
    """Whether rounding cannot change the order of the best tokens of an atomic-docid model."""
    best = tensors["1.logits"].topk(RANKED + 1).values
    return (best[..., :-1] - best[..., 1:]).min() > CLEAR_GAP


def write(folder, name):
    family = name in FAMILIES
    overrides, dtype, shard, tokenizer = (
        ({**SMALL, **FAMILIES[name]}, torch.float32, "1GB", "words") if family else CHECKPOINTS[name]
    )
    config = (MT5Config if "mt5" in name else T5Config)(**{**SHAPE, **overrides})
    for seed in range(1000):
        model = random_model(config, seed, name.endswith("-own")).to(dtype).to(torch.float32)
        tensors = expected(model.to(torch.float64), seed, FEW_DECODER_LENGTHS if family else DECODER_LENGTHS)
        if clear_ranking(tensors):
            break
    else:
        raise SystemExit(f"{name}: no seed gives a clear ranking")
    shutil.rmtree(folder, ignore_errors=True)
    model.to(dtype).save_pretrained(folder, max_shard_size=shard)
    save_tokenizer(folder, tokenizer, config.vocab_size)
    save_file(tensors, folder / "expected.safetensors", {"seed": str(seed)})
    # Where the versions say nothing about the model, they would only change the files at every update.
    for file in () if family else folder.glob("*config.json"):
        keys = json.loads(file.read_text())
        keys.pop("transformers_version", None)
        file.write_text(json.dumps(keys, indent=2) + "\n")
    print(f"{name}: seed {seed}, {sum(f.stat().st_size for f in folder.iterdir()):,} bytes")


if __name__ == "__main__":
    root = Path(__file__).parent / "golden"
    for checkpoint in sys.argv[1:] or checkpoints():
        write(root / checkpoint, checkpoint)
