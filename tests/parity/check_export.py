"""Loads what genir exported with transformers, without a warning, and compares numbers and tokens.

Usage: check_export.py golden EXPORT GOLDEN: the export of a golden checkpoint gives that checkpoint's numbers.
       check_export.py run EXPORT RUN: the export of a run ranks the test queries as the run's own run file does.
       check_export.py resize EXPORT SOURCE: a run that began at a checkpoint has new rows like those that transformers'
       resize_token_embeddings draws.
"""

import json
import logging
import math
import sys
import warnings
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file
from transformers import AutoTokenizer, T5ForConditionalGeneration
from transformers.utils import logging as transformers_logging

MAJOR = int(transformers.__version__.split(".")[0])
TOLERANCE = 1e-4
RANKED = 100
# Logits of a run are compared as log-probabilities, which the run file rounds.
SCORE_TOLERANCE = 2e-3


# What transformers 5 says of every output matrix of its own, and does as we want it.
NOT_TIED = "so we will NOT tie them"


class Strict(logging.Handler):
    """A warning of transformers' logger is a failure."""

    def emit(self, record):
        if NOT_TIED not in record.getMessage():
            raise SystemExit(f"transformers warns: {record.getMessage()}")


def load(folder):
    warnings.simplefilter("error")
    transformers_logging.get_logger().addHandler(Strict(logging.WARNING))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model, info = T5ForConditionalGeneration.from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True
    )
    unused = {name: keys for name, keys in info.items() if keys}
    if unused:
        raise SystemExit(f"not every weight is where transformers wants it: {unused}")
    model.generate(**tokenizer("a query", return_tensors="pt"))
    return tokenizer, model.eval()


def golden(export, source):
    tokenizer, model = load(export)
    expected = load_file(source / "expected.safetensors")
    ids, decoder = expected["input_ids"].long(), expected["decoder_input_ids"].long()
    worst = 0.0
    for name in sorted(expected):
        if not name.endswith(".logits"):
            continue
        length = int(name.split(".")[0])
        with torch.no_grad():
            logits = model(
                input_ids=ids,
                attention_mask=(ids != model.config.pad_token_id).long(),
                decoder_input_ids=decoder[:, :length],
            ).logits
        worst = max(worst, (logits - expected[name]).abs().max().item())
        if length == 1 and not torch.equal(logits.topk(RANKED).indices, expected[name].topk(RANKED).indices):
            raise SystemExit(f"{export}: the best {RANKED} tokens come in another order")
    if not worst <= TOLERANCE:
        raise SystemExit(f"{export}: logits differ by {worst:.1e}")
    tokens = json.loads((source / "tokens.json").read_text(encoding="utf-8"))
    for text in tokens:
        ours = tokenizer(text["text"]).input_ids
        if ours != text["ids"]:
            raise SystemExit(f"{export}: {text['text']!r} gives {ours}, expected {text['ids']}")
    # transformers 4 does not know the class of the tokenizers that transformers 5 saves.
    readable = (source / "tokenizer.json").exists() and (MAJOR >= 5 or not source.name.startswith("v5-"))
    original = AutoTokenizer.from_pretrained(source) if readable else None
    if original is not None and original.get_vocab() != tokenizer.get_vocab():
        raise SystemExit(f"{export}: the tokenizer has another vocabulary")
    print(f"{source.name}: logits within {worst:.1e}, {len(tokens)} texts with the same tokens")


def run(export, directory):
    tokenizer, model = load(export)
    collection = next(
        line.split(":", 1)[1].strip()
        for line in (directory / "config.yaml").read_text().splitlines()
        if line.startswith("  path:")
    )
    most = next(
        int(line.split(":", 1)[1])
        for line in (directory / "config.yaml").read_text().splitlines()
        if line.strip().startswith("max_length:")
    )
    texts = {}
    with (Path(collection.strip("'\"")) / "queries.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            query = json.loads(line)
            texts[query["_id"]] = query["text"]
    ranked = {}
    for line in (directory / "runs" / "genir.test.trec").read_text().splitlines():
        query, _, document, rank, score, _ = line.split()
        ranked.setdefault(query, []).append((document, float(score)))
    same, worst = 0, 0.0
    for query, documents in ranked.items():
        inputs = tokenizer(texts[query], truncation=True, max_length=most, return_tensors="pt")
        with torch.no_grad():
            logits = model(**inputs, decoder_input_ids=torch.zeros((1, 1), dtype=torch.long)).logits[0, -1]
        scores = torch.log_softmax(logits, -1)
        ids = tokenizer.convert_tokens_to_ids([f"@DOC_ID_{document}@" for document, _ in documents])
        difference = max(abs(scores[i].item() - score) for i, (_, score) in zip(ids, documents))
        if math.isnan(difference) or difference > SCORE_TOLERANCE:
            continue
        same += 1
        worst = max(worst, difference)
    print(f"{directory.name}: {same} of {len(ranked)} queries have the run's scores, within {worst:.1e}")
    if same < 0.99 * len(ranked):
        raise SystemExit(f"{export}: too many queries have other scores than in the run")


def resize(export, source):
    _, tuned = load(export)
    transformers_logging.set_verbosity_error()
    torch.manual_seed(1)
    model = T5ForConditionalGeneration.from_pretrained(source, dtype=torch.float32)
    old, new = model.config.vocab_size, tuned.config.vocab_size
    model.resize_token_embeddings(new)
    count = new - old
    for name in ("shared", "lm_head"):
        ours, theirs = (part.get_submodule(name).weight[old:].detach().double() for part in (tuned, model))
        spread = theirs.std(0)
        apart = ((ours.mean(0) - theirs.mean(0)).abs() / (spread * (2 / count) ** 0.5)).max().item()
        ratio = ours.std(0) / spread
        # Largest of some twenty dimensions, each in units of its standard error.
        if not (apart < 5 and 1 - ratio.min() < 5 / count**0.5 and ratio.max() - 1 < 5 / count**0.5):
            raise SystemExit(f"{export}: new rows of {name} are {apart:.1f} errors from transformers', spread x {ratio}")
        print(
            f"{source.name}: {count} new rows of {name}, means within {apart:.1f} standard errors of transformers',"
            f" spreads x {ratio.min():.2f} to {ratio.max():.2f}"
        )


if __name__ == "__main__":
    {"golden": golden, "run": run, "resize": resize}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
