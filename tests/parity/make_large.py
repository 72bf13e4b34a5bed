"""Writes a checkpoint of T5-large's size (3 GB, all zeros, so that it takes no room on the disk) to measure memory with.

Usage: make_large.py DIR [bfloat16]. Needs no packages. Then, for instance:
    /usr/bin/time -v ./genir convert --from hf --input DIR --output OUT
"""

import json
import shutil
import sys
from pathlib import Path

LAYERS, WIDTH, HIDDEN, HEADS, ROWS = 24, 1024, 4096, 16, 32128

folder = Path(sys.argv[1])
dtype, size = ("BF16", 2) if "bfloat16" in sys.argv else ("F32", 4)
shapes = {"shared.weight": [ROWS, WIDTH]}
for stack, sublayers in (("encoder", ["SelfAttention"]), ("decoder", ["SelfAttention", "EncDecAttention"])):
    bias = f"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"
    shapes[bias] = [32, HEADS]
    for layer in range(LAYERS):
        prefix = f"{stack}.block.{layer}.layer"
        for number, name in enumerate(sublayers):
            for matrix in "qkvo":
                shapes[f"{prefix}.{number}.{name}.{matrix}.weight"] = [WIDTH, WIDTH]
            shapes[f"{prefix}.{number}.layer_norm.weight"] = [WIDTH]
        last = len(sublayers)
        shapes[f"{prefix}.{last}.DenseReluDense.wi.weight"] = [HIDDEN, WIDTH]
        shapes[f"{prefix}.{last}.DenseReluDense.wo.weight"] = [WIDTH, HIDDEN]
        shapes[f"{prefix}.{last}.layer_norm.weight"] = [WIDTH]
    shapes[f"{stack}.final_layer_norm.weight"] = [WIDTH]

header, offset = {}, 0
for name, shape in shapes.items():
    length = size
    for axis in shape:
        length *= axis
    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + length]}
    offset += length
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
folder.mkdir(parents=True, exist_ok=True)
with (folder / "model.safetensors").open("wb") as file:
    file.write(len(text).to_bytes(8, "little") + text)
    file.truncate(8 + len(text) + offset)
config = dict(
    model_type="t5",
    vocab_size=ROWS,
    d_model=WIDTH,
    d_kv=WIDTH // HEADS,
    d_ff=HIDDEN,
    num_heads=HEADS,
    num_layers=LAYERS,
    num_decoder_layers=LAYERS,
)
(folder / "config.json").write_text(json.dumps(config))
golden = Path(__file__).parent / "golden" / "relu-untied-float16"
shutil.copy(golden / "spiece.model", folder)
print(f"{offset / 1e9:.2f} GB in {len(shapes)} tensors")
