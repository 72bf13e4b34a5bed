"""Writes pairs/: the contrastive loss of small T5 encoders and its gradients in PyTorch, in float64.

As make_gradients.py, whose models and ways these are: queries and documents are encoded with the same weights, each text's
vector is the mean of its residuals, normed and scaled, and the loss is the cross-entropy of each query's document in the softmax
over all documents of the batch that are not excluded. PairGradientsGoldenTest compares the engine's. Run it with the packages of
requirements.txt.
"""

import json
from pathlib import Path

import numpy as np
import torch
from make_gradients import SMALL, Model, named, weights, well_conditioned
from safetensors.torch import save_file
from torch.nn import functional as F
from transformers import T5Config, T5EncoderModel


def case(queries, query_length, documents, document_length, temperature=0.1, dropout_seed=99, **config):
    return dict(
        queries=queries,
        query_length=query_length,
        documents=documents,
        document_length=document_length,
        temperature=temperature,
        dropout_seed=dropout_seed,
        model=SMALL | dict(num_decoder_layers=0) | config,
    )


CASES = {
    "bare": case(5, 4, 9, 31, num_layers=0, dropout_rate=0.1),
    "one-layer": case(4, 8, 8, 32, dropout_rate=0.2),
    "two-layers": case(7, 9, 11, 33, temperature=0.05, num_layers=2),
    "gated": case(3, 1, 5, 17, num_layers=2, dropout_rate=0.1, feed_forward_proj="gated-gelu"),
}
WORDS = 30


def texts(kind, size, length):
    """Padded tokens [text, length] and their numbers, the first text as long as can be."""
    lengths = 1 + named(f"{kind} lengths", size).astype(np.int64) % length
    lengths[0] = length
    tokens = 3 + named(f"{kind} tokens", size * length).astype(np.int64).reshape(size, length) % (WORDS - 3)
    for row in range(size):
        tokens[row, lengths[row] - 1] = 1
        tokens[row, lengths[row] :] = 0
    return torch.from_numpy(tokens), torch.from_numpy(lengths)


def pairs(case):
    """The place of each query's document, and of one further document that does not count for it."""
    count = case["documents"]
    targets = named("targets", case["queries"]).astype(np.int64) % count
    others = (targets + 1 + named("excluded", case["queries"]).astype(np.int64) % (count - 1)) % count
    return torch.from_numpy(targets), torch.from_numpy(others)


def gradients(name, case):
    config = case["model"]
    # transformers knows no encoder without layers: such a model has the other weights of one with a layer.
    shape = T5Config(**config | dict(num_layers=max(config["num_layers"], 1)))
    weight = weights(T5EncoderModel(shape).double(), config)
    query = texts("query", case["queries"], case["query_length"])
    document = texts("document", case["documents"], case["document_length"])
    targets, excluded = pairs(case)

    def backward(weight):
        model = Model(config, weight, case["dropout_seed"])
        scores = model.vectors(*query, "query") @ model.vectors(*document, "document").T / case["temperature"]
        scores = scores.index_put((torch.arange(len(targets)), excluded), torch.tensor(float("-inf"), dtype=scores.dtype))
        loss = F.cross_entropy(scores, targets)
        loss.backward()
        return loss, {n: w.grad for n, w in weight.items() if w.grad is not None}

    loss, found = backward(weight)
    well_conditioned(name, found, backward({n: w.detach().float().requires_grad_() for n, w in weight.items()})[1])
    print(f"{name}: loss {loss.item():.6f}")
    return {"loss": loss.detach()} | found


if __name__ == "__main__":
    folder = Path(__file__).parent / "pairs"
    folder.mkdir(exist_ok=True)
    for name, chosen in CASES.items():
        tensors = {key: value.float().contiguous() for key, value in gradients(name, chosen).items()}
        save_file(tensors, folder / f"{name}.safetensors")
    lines = [f"  {json.dumps(name)}: {json.dumps(chosen)}" for name, chosen in CASES.items()]
    (folder / "cases.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
