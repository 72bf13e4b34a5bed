"""What genir makes of texts, which everything here begins with: their tokens, and the collection behind a run."""

import json
import re
import subprocess
import tempfile
from pathlib import Path

GENIR = Path(__file__).parents[3] / "genir"


class Tokens:
    """What genir makes of texts with a folder's vocabulary, the end token behind them."""

    def __init__(self, folder):
        self.folder = folder
        self.known = {}

    def of(self, texts, longest=None):
        """The tokens of texts, or so many of each at most; those that are new are asked for together."""
        texts = [" ".join(re.split("[\r\n]", text)) for text in texts]  # to the analyzers every line end is white space
        new = sorted(set(texts) - set(self.known))
        if new:
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
                file.write("".join(text + "\n" for text in new))
                file.flush()
                command = [GENIR, "tokenize", "-q", "-m", self.folder, "--input", file.name]
                printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            self.known.update(zip(new, map(json.loads, printed.splitlines()), strict=True))
        return [cut(self.known[text], longest) for text in texts]


class Texts:
    def __init__(self, folder):
        self.folder = folder
        self.tokens = Tokens(folder)
        self.query = {}
        for line in (folder / "index" / "queries.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            self.query[record["_id"]] = record["text"]
        self.relevant = {}
        for split in ("dev", "test"):
            file = folder / "index" / "qrels" / f"{split}.tsv"
            for line in file.read_text(encoding="utf-8").splitlines()[1:] if file.exists() else []:
                query, document, relevance = line.split("\t")
                if int(relevance) > 0:
                    self.relevant.setdefault(query, []).append(document)
        self.answers = {}

    def documents(self):
        """The texts of the collection's documents by id: title and text."""
        found = {}
        corpus = Path(self.setting("collection", "path")) / "corpus.jsonl"
        for line in corpus.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            found[record["_id"]] = " ".join(part for part in (record.get("title"), record["text"]) if part)
        return found

    def setting(self, section, key):
        """A number or text of the configuration: the first key of that name below the section's."""
        config = (self.folder / "config.yaml").read_text(encoding="utf-8")
        section = re.search(rf"^ *{section}:.*\n((?: .*\n)+)", config, re.MULTILINE).group(1)
        found = re.search(rf"^ +{key}: (.*)$", section, re.MULTILINE).group(1)
        return int(found) if found.isdigit() else found

    def words(self, text, length):
        """The words of a query that have tokens among its first ones: word, first token, the one behind the last, place among all."""
        found, begin = [], 0
        for number, (word, tokens) in enumerate(zip(text.split(), self.tokens.of(beginnings(text)))):
            to = min(len(tokens) - 1, length)
            if to > begin:
                found.append((word, begin, to, number))
            begin = max(begin, to)
        return found

    def asked(self, run, q):
        """Of docids of several tokens: the relevant document that is the most probable, and whether each token comes first."""
        if q["query"] not in self.answers:
            best = None
            for document in self.relevant[q["query"]]:
                if document in run.docids:
                    docid, probability, found = run.docids[document], 0.0, True
                    for n, token in enumerate(docid):
                        logits = run.model.decode(q["memory"], said=docid[:n])["logits"]
                        probability += float(logits[run.words : run.docid_end].log_softmax(0)[token - run.words])
                        found &= float(logits[run.following(docid[:n])].max()) == float(logits[token])
                    if best is None or probability > best[0]:
                        best = probability, document, found
            self.answers[q["query"]] = best[1:]
        return self.answers[q["query"]]


def beginnings(text):
    """A text up to the end of each of its words."""
    return [text[: match.end()] for match in re.finditer(r"\S+", text)]


def cut(tokens, longest):
    return tokens if longest is None or len(tokens) <= longest else [*tokens[: longest - 1], tokens[-1]]
