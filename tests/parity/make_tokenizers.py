"""Makes small tokenizers in the ways that T5 checkpoints name their special tokens, and what AutoTokenizer makes of texts.

Usage: make_tokenizers.py [FILE], with transformers 4.57.3 and again with transformers 5: each writes the folders that it saves
itself into tokenizers-4.json or tokenizers-5.json, with the ids it gives. Genir must give the same (CheckpointTokenizersTest).
"""

import base64
import json
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import transformers
from transformers import AutoTokenizer, T5Tokenizer

from tokenizer import train_pieces

HERE = Path(__file__).parent
VERSION = transformers.__version__.split(".")[0]
PIECES = 120
SENTINELS = 5
TEXTS = [
    "x <extra_id_0> y",
    "<extra_id_0> y",
    "x<extra_id_0>y",
    "x <extra_id_0>",
    "x <extra_id_0><extra_id_1> y",
    "  <extra_id_0>  <extra_id_4>  and ",
    "<extra_id_0>, the <extra_id_1>. end",
    "why do cats land on their feet",
    "  two  spaces ",
    "",
    "the </s> end and <pad> or <unk>z",
    "</s>the",
    "a <doc> b<doc>c the",
    "<extra_id_77> is none",
    "▁already marked ▁▁ twice",
]


def edit(file, change):
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def saved(folder, model, **options):
    """What the class of T5 saves: version 4 without a tokenizer.json, version 5 with nothing else."""
    T5Tokenizer.from_pretrained(model.parent, **{"extra_ids": SENTINELS, **options}).save_pretrained(folder)


def older(folder):
    """As before version 4.34: added_tokens.json and special_tokens_map.json, no added_tokens_decoder."""
    edit(folder / "tokenizer_config.json", lambda config: config.pop("added_tokens_decoder"))


def fast(folder, model, **options):
    """tokenizer.json without any sentinel, which only the configuration names."""
    saved(folder, model, **options)
    AutoTokenizer.from_pretrained(folder).save_pretrained(folder)
    (folder / "spiece.model").unlink()
    (folder / "added_tokens.json").unlink(missing_ok=True)

    def strip(tokenizer):
        tokenizer["added_tokens"] = tokenizer["added_tokens"][:3]
        tokenizer["model"]["vocab"] = [entry for entry in tokenizer["model"]["vocab"] if "extra_id" not in entry[0]]

    edit(folder / "tokenizer.json", strip)
    edit(folder / "tokenizer_config.json", lambda config: config.pop("add_prefix_space", None))


def version4(root, model, mt5):
    for legacy in (None, True, False):
        saved(root / f"4-slow-legacy-{legacy}".lower(), model, legacy=legacy)
    for prefix in (None, False):
        saved(root / f"4-slow-prefix-{prefix}".lower(), model, add_prefix_space=prefix)
    saved(root / "4-slow-bare", model)
    for file in (root / "4-slow-bare").glob("*.json"):
        file.unlink()
    (root / "4-slow-bare/tokenizer_config.json").write_text(json.dumps({"extra_ids": SENTINELS}) + "\n")
    for legacy in (True, False):
        folder = root / f"4-slow-older-{legacy}".lower()
        saved(folder, model, legacy=legacy)
        older(folder)
    folder = root / "4-slow-added"
    saved(folder, model)
    tokenizer = T5Tokenizer.from_pretrained(folder)
    tokenizer.add_tokens(["<doc>"])
    tokenizer.add_tokens(["@DOC_ID_x@", "@DOC_ID_y@"])
    tokenizer.save_pretrained(folder)
    shutil.copytree(folder, root / "4-slow-added-older")
    older(root / "4-slow-added-older")
    saved(root / "4-both", model, legacy=False)
    AutoTokenizer.from_pretrained(root / "4-both").save_pretrained(root / "4-both")
    saved(root / "4-mt5", mt5, extra_ids=0)
    edit(root / "4-mt5/tokenizer_config.json", lambda config: config.update(tokenizer_class="MT5Tokenizer"))

    fast(root / "4-fast-decoder", model)
    fast(root / "4-fast-named", model)
    older(root / "4-fast-named")
    fast(root / "4-fast-flags", model)
    older(root / "4-fast-flags")
    flags = {"lstrip": True, "rstrip": False, "single_word": False, "normalized": False}
    edit(
        root / "4-fast-flags/special_tokens_map.json",
        lambda names: names.update(
            additional_special_tokens=[{"content": f"<extra_id_{i}>", **flags} for i in range(SENTINELS)]
        ),
    )
    edit(root / "4-fast-flags/tokenizer_config.json", lambda config: config.pop("additional_special_tokens"))
    fast(root / "4-fast-default", model)
    older(root / "4-fast-default")
    (root / "4-fast-default/special_tokens_map.json").unlink()
    edit(root / "4-fast-default/tokenizer_config.json", lambda config: config.pop("additional_special_tokens"))
    fast(root / "4-fast-plain", model)
    older(root / "4-fast-plain")
    edit(
        root / "4-fast-plain/tokenizer_config.json",
        lambda config: config.update(
            tokenizer_class="PreTrainedTokenizerFast", additional_special_tokens=["<extra_id_1>", "<doc>"]
        ),
    )
    (root / "4-fast-plain/special_tokens_map.json").unlink()


def version5(root, model, mt5):
    saved(root / "5-t5", model)
    saved(root / "5-mt5", mt5, extra_ids=0)
    tokenizer = T5Tokenizer.from_pretrained(model.parent, extra_ids=SENTINELS)
    tokenizer.add_tokens(["<doc>"])
    tokenizer.add_tokens(["@DOC_ID_x@", "@DOC_ID_y@"])
    tokenizer.save_pretrained(root / "5-added")


def case(folder):
    """The files of a folder as text, and what AutoTokenizer makes of the texts."""
    config = folder / "config.json"
    config.write_text('{"model_type": "t5"}\n')
    tokenizer = AutoTokenizer.from_pretrained(folder)
    config.unlink()
    files = {}
    for file in sorted(folder.iterdir()):
        content = file.read_bytes()
        files[file.name] = base64.b64encode(content).decode() if file.suffix == ".model" else json.loads(content)
    ids = {text: tokenizer(text).input_ids for text in TEXTS}
    print(f"{folder.name}: {len(tokenizer)} tokens, {ids[TEXTS[0]]}")
    return {"name": folder.name, "files": files, "ids": ids}


def main():
    warnings.simplefilter("ignore")
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / f"tokenizers-{VERSION}.json"
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other, tempfile.TemporaryDirectory() as out:
        model = train_pieces(Path(one), PIECES, "identity")
        # mT5's sentinels are pieces of the model, not the class's.
        sentinels = [f"<extra_id_{i}>" for i in range(SENTINELS)]
        mt5 = train_pieces(
            Path(other), PIECES, "identity", user_defined_symbols=sentinels, add_dummy_prefix=False
        )
        {"4": version4, "5": version5}[VERSION](Path(out), model, mt5)
        cases = [case(folder) for folder in sorted(Path(out).iterdir())]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in cases)
    output.write_text(f"[{lines}]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
