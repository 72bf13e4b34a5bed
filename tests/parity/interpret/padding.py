"""How many correct queries leave rank 1 by padding alone, where no mask hides it from the model.

The scripts of A. Reusch and Y. Belinkov pad every query to the longest one (eval_patching_single_combis.py) and run the model
on its tokens without an attention mask.

    python padding.py RUN
"""

import csv
import json
import sys
from pathlib import Path

import torch

from t5 import Model, rank


def main(folder):
    model = Model(folder / "model")
    split = json.loads((folder / "interpret" / "patching.json").read_text())["queries"]["split"]
    with open(folder / "interpret" / "queries.csv", newline="", encoding="utf-8") as file:
        queries = [row for row in csv.DictReader(file) if row["split"] == split and row["rank"] == "1"]
    tokens = [[int(t) for t in row["tokens"].split()] for row in queries]
    longest = max(map(len, tokens))
    left = 0
    for row, ids in zip(queries, tokens):
        padded = ids + [model.c.get("pad_token_id", 0)] * (longest - len(ids))
        best, _ = rank(model.decode(model.encode(padded))["logits"], int(row["target"]))[1:]
        left += best > 1
    print(f"{left} of {len(queries)} queries leave rank 1 padded to {longest} tokens without a mask: {left / len(queries):.1%}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
