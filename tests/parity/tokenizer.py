"""Small tokenizers for the golden checkpoints, of the kinds that T5 checkpoints come with."""

import json
from pathlib import Path

import sentencepiece
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast, T5Tokenizer, T5TokenizerFast
from transformers.convert_slow_tokenizer import convert_slow_tokenizer

PIECES = 110
EXTRA_IDS = 7
FEW_DOCIDS = 5
DEMO = Path(__file__).parents[2] / "configs" / "demo"
TEXTS = [
    "why do cats always land on their feet",
    "What's  the   SPEED of light, in km/s?",
    " leading and trailing spaces ",
    "",
    "naïve café ﬁne ½ ① Ⅳ ﷺ",
    "日本語 and emoji 🙂 zero\u200bwidth\tand\nlines",
    "fill <extra_id_0> in </s> and <pad> or <unk>",
    "▁already marked ▁▁ twice",
]


def train_pieces(folder, pieces, normalization, **options):
    """Trains spiece.model on the demo collection, with the special ids of T5; further options are SentencePiece's."""
    text = folder / "text.txt"
    lines = (json.loads(line)["text"] for line in (DEMO / "corpus.jsonl").open(encoding="utf-8"))
    text.write_text("\n".join(lines), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text),
        model_prefix=str(folder / "spiece"),
        vocab_size=pieces,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        normalization_rule_name=normalization,
        num_threads=1,
        minloglevel=2,
        **options,
    )
    text.unlink()
    (folder / "spiece.vocab").unlink()
    return folder / "spiece.model"


def sentence_piece(folder, normalization):
    """The tokenizer of a spiece.model that it puts into the folder."""
    model = train_pieces(folder, PIECES, normalization, character_coverage=0.9995)
    # Converted by hand: T5TokenizerFast itself, given spiece.model, forgets the space before the first word.
    slow = T5Tokenizer(str(model), extra_ids=EXTRA_IDS, legacy=True)
    fast = T5TokenizerFast(tokenizer_object=convert_slow_tokenizer(slow), extra_ids=EXTRA_IDS)
    for text in TEXTS[:-2]:
        assert fast(text).input_ids == slow(text).input_ids, text
    return fast


def word_level(vocab_size):
    """Words between white space, no sentinel tokens, the special tokens where T5 has them."""
    words = {"<pad>": 0, "</s>": 1, "<unk>": 2}
    for text in TEXTS:
        for word in text.split():
            words.setdefault(word, len(words))
    while len(words) < vocab_size:
        words[f"word{len(words)}"] = len(words)
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )


def save_tokenizer(folder, kind, vocab_size):
    """Saves a tokenizer beside a checkpoint, and what it makes of some texts."""
    if kind == "words":
        tokenizer = word_level(vocab_size)
    else:
        # T5's own normalisation is a table of 240 kB; one of the files is enough.
        tokenizer = sentence_piece(folder, "nmt_nfkc" if kind == "spiece" else "identity")
    if kind == "docids":
        # As the published GenIR checkpoints: one token for each document, in no particular order, up to the last row.
        count = vocab_size - len(tokenizer)
        tokenizer.add_tokens([f"@DOC_ID_d{5 * i % count}@" for i in range(count)])
    if kind == "few docids":
        # T5 has 32,128 rows for 32,100 tokens, so that the first documents fit in before the model is resized.
        tokenizer.add_tokens([f"@DOC_ID_d{i}@" for i in range(FEW_DOCIDS)])
    tokenizer.save_pretrained(folder)
    if kind == "spiece":
        (folder / "tokenizer.json").unlink()
        # Else AutoTokenizer, which converts spiece.model again, puts no space before the first word.
        config = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
        config["add_prefix_space"] = True
        (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    elif (folder / "spiece.model").exists():
        (folder / "spiece.model").unlink()
    tokens = [{"text": text, "ids": tokenizer(text).input_ids} for text in TEXTS]
    (folder / "tokens.json").write_text(json.dumps(tokens, indent=1) + "\n", encoding="utf-8")
