"""Compares an exported tokenizer with genir on every query and document of a collection; prints how many agree.

Usage: check_tokens.py EXPORT MODEL COLLECTION [LEAST]: EXPORT is the folder that genir convert --to hf wrote, MODEL what it was
converted from, COLLECTION a folder of BEIR's format, LEAST the share of texts that must have genir's tokens (default: all).
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from transformers import AutoTokenizer

GENIR = Path(__file__).parents[2] / "genir"


def texts(collection):
    for name in ("corpus.jsonl", "queries.jsonl"):
        with (collection / name).open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                text = " ".join(part for part in (record.get("title"), record["text"]) if part)
                # A text is a line there; to the analyzers every line end is white space.
                yield " ".join(text.replace("\r", "\n").split("\n"))


def main():
    export, model, collection = map(Path, sys.argv[1:4])
    least = float(sys.argv[4]) if len(sys.argv) > 4 else 1.0
    tokenizer = AutoTokenizer.from_pretrained(export)
    ours = list(texts(collection))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write("".join(f"{text}\n" for text in ours))
        file.flush()
        printed = subprocess.run(
            [GENIR, "tokenize", "-q", "-m", model, "--input", file.name], check=True, capture_output=True, text=True
        ).stdout
    expected = [json.loads(line) for line in printed.splitlines()]
    assert len(expected) == len(ours), f"{len(expected)} lines for {len(ours)} texts"
    wrong, tokens, lost = [], 0, 0
    for text, ids in zip(ours, expected):
        theirs = tokenizer(text).input_ids
        tokens += len(ids)
        if theirs != ids:
            wrong.append((text, ids, theirs))
            lost += max(len(ids), len(theirs)) - sum(a == b for a, b in zip(ids, theirs))
    print(
        f"{export.name}, {collection.name}: {len(ours) - len(wrong):,} of {len(ours):,} texts and"
        f" {1 - lost / tokens:.2%} of {tokens:,} tokens are genir's"
    )
    if len(ours) - len(wrong) < least * len(ours):
        text, ids, theirs = wrong[0]
        raise SystemExit(f"{export}: {text[:200]!r} gives {theirs[:30]}, expected {ids[:30]}")


if __name__ == "__main__":
    main()
