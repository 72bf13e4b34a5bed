"""Holds the metrics of a run directory against pytrec_eval, which calls trec_eval.

Usage: check_metrics.py compare RUN COLLECTION: every mean of metrics.json and every value of runs/per-query.csv is what
       pytrec_eval makes of the run files and of the judgments of a BEIR folder.
       check_metrics.py grade COLLECTION COPY: a copy with grades from 0 to 3 in dev and test, several relevant documents a
       query, and queries for which no document is relevant.
"""

import csv
import json
import random
import shutil
import sys
from pathlib import Path

import pytrec_eval

TOLERANCE = 1e-9
MEASURES = {"hits": "success", "recall": "recall", "ndcg": "ndcg_cut", "mrr": "recip_rank", "map": "map"}


def judgments(file):
    qrels = {}
    with file.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            query, document, grade = line.rstrip("\n").split("\t")
            qrels.setdefault(query, {})[document] = int(grade)
    return qrels


def ranking(file):
    run = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        query, _, document, _, score, _ = line.split()
        run.setdefault(query, {})[document] = float(score)
    return run


def values(run, qrels, metric):
    """Of each judged query; 0 where the run has nothing for it, as with trec_eval -c."""
    name, _, cutoff = metric.partition("@")
    measure = MEASURES[name]
    if name == "mrr":
        # trec_eval has no cutoff for it: the run is cut instead.
        run = {query: dict(list(scores.items())[: int(cutoff)]) for query, scores in run.items()}
    elif cutoff:
        measure += "." + cutoff
    found = pytrec_eval.RelevanceEvaluator(qrels, {measure}).evaluate(run)
    key = measure.replace(".", "_")
    return {query: found[query][key] if query in found else 0.0 for query in qrels}


def compare(directory, collection):
    metrics = json.loads((directory / "metrics.json").read_text())
    ours = {}
    with (directory / "runs" / "per-query.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            place = ours.setdefault((row["system"], row["split"], row["metric"]), {})
            place[row["query_id"]] = float(row["value"])
    queries, means = 0, 0
    for file in sorted((directory / "runs").glob("*.trec")):
        system, split = file.name.split(".")[:2]
        qrels = judgments(collection / "qrels" / f"{split}.tsv")
        run = ranking(file)
        for metric, mean in metrics[system][split].items():
            theirs = values(run, qrels, metric)
            mine = ours[system, split, metric]
            if mine.keys() != theirs.keys():
                raise SystemExit(f"{file}: {metric} is of {len(mine)} queries, pytrec_eval's of {len(theirs)}")
            for query, value in theirs.items():
                if not abs(mine[query] - value) <= TOLERANCE:
                    raise SystemExit(f"{file}: {metric} of {query} is {mine[query]}, pytrec_eval says {value}")
            if not abs(mean - sum(theirs.values()) / len(theirs)) <= TOLERANCE:
                raise SystemExit(f"{file}: {metric} is {mean}, pytrec_eval's {sum(theirs.values()) / len(theirs)}")
            queries += len(theirs)
            means += 1
    if means == 0:
        raise SystemExit(f"{directory}: no run files")
    print(f"{directory.name}: {means} means and {queries} values of single queries are pytrec_eval's")


def grade(collection, copy):
    shutil.copytree(collection, copy)
    draw = random.Random(1)
    documents = [json.loads(line)["_id"] for line in (collection / "corpus.jsonl").open(encoding="utf-8")]
    for split in ("dev", "test"):
        file = copy / "qrels" / f"{split}.tsv"
        lines = ["query-id\tcorpus-id\tscore"]
        for number, (query, relevant) in enumerate(judgments(file).items()):
            for document in sorted({*relevant, *draw.sample(documents, 4)}):
                most = 0 if number % 20 == 0 else 3
                least = 1 if document in relevant and most else 0
                lines.append(f"{query}\t{document}\t{draw.randint(least, most)}")
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    {"compare": compare, "grade": grade}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
