"""BM25 of a run's index (Lucene's), from the terms that genir makes of texts."""

import functools
import json
import math
import subprocess
import tempfile
from pathlib import Path

from texts import GENIR, Tokens


class Bm25:
    """Terms are the tokens of a vocabulary that has every term of the index; 2 is a term that no document has."""

    def __init__(self, texts):
        self.folder = tempfile.TemporaryDirectory()
        every = ["kind=stemmed", "min_frequency=1", "size=10000000"]
        options = [word for setting in every for word in ("--set", f"vocabulary.{setting}")]
        command = [GENIR, "run", "-q", texts.folder / "config.yaml", "-o", self.folder.name, "--until", "index", *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        self.tokens = Tokens(Path(self.folder.name))
        vocabulary = json.loads((self.tokens.folder / "vocabulary" / "tokenizer.json").read_text(encoding="utf-8"))
        self.name = {token: term for term, token in vocabulary["model"]["vocab"].items()}
        self.k1, self.b = (float(texts.setting("bm25", key)) for key in ("k1", "b"))
        documents = texts.documents()
        lists = self.tokens.of(documents.values())
        self.postings = {}
        for document, terms in zip(documents, lists):
            for term in terms[:-1]:
                counts = self.postings.setdefault(term, {})
                counts[document] = counts.get(document, 0) + 1
        self.postings.pop(2, None)
        self.count = len(documents)
        mean = sum(len(terms) - 1 for terms in lists) / self.count
        self.norm = {
            document: self.k1 * (1 - self.b + self.b * stored(len(terms) - 1) / mean)
            for document, terms in zip(documents, lists)
        }

    def terms(self, texts):
        """The terms of each text."""
        return [terms[:-1] for terms in self.tokens.of(texts)]

    def having(self, term):
        """The documents with a term, and how often they have it."""
        return self.postings.get(term, {})

    def idf(self, term):
        n = len(self.having(term))
        return math.log(1 + (self.count - n + 0.5) / (n + 0.5))

    def score(self, term, document):
        frequency = self.having(term).get(document, 0)
        return self.idf(term) * frequency / (frequency + self.norm[document])

    def scores(self, terms):
        """Those of all documents that have one of the terms."""
        scores = {}
        for term in terms:
            for document in self.having(term):
                scores[document] = scores.get(document, 0.0) + self.score(term, document)
        return scores


@functools.cache
def of(texts):
    return Bm25(texts)


def stored(length):
    """The length of a document as the index has it, in a byte (Lucene's SmallFloat)."""
    if length < 24:
        return length
    rest = length - 24
    cut = max(0, rest.bit_length() - 4)
    return 24 + (rest >> cut << cut)
