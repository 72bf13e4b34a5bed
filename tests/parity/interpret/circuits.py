"""Circuits on the test queries (Table 4), and the removals of the search. Ranks are among documents."""

import json

import torch

from check import around, mean

MEASURES = {
    "hits@1": lambda ranks: float(min(ranks) <= 1),
    "hits@10": lambda ranks: float(min(ranks) <= 10),
    "recall@5": lambda ranks: sum(r <= 5 for r in ranks) / len(ranks),
}
KEYS = ["circuit", "split", "measure"]


def documents(run, sample, zeros, means):
    """For each query the ranks of its relevant documents, with outputs removed or at their mean over correct queries."""
    patch = {k: torch.zeros(run.model.d, dtype=torch.float64) for k in zeros}
    patch.update({k: run.average(k, "correct") for k in means})
    found = []
    for q in sample:
        logits = run.decode(q, patch)["logits"]
        found.append(run.ranks(q, logits, q["gold"], run.words))
    return found


def measure(ranks, name):
    bounds = [mean(MEASURES[name]([r[i] for r in query]) for query in ranks) for i in range(3)]
    return around(bounds[0], *(b.value for b in bounds))


def recipe(run):
    zeros = [(l, "self_attention", -1) for l in run.layers]
    means = []
    if len(run.stages) >= 3:
        zeros += [(l, "cross_attention", -1) for l in range(run.stages[0][2] + 1)]
    if len(run.stages) >= 2:
        means = [(l, "mlp", -1) for l in range(run.stages[-2][2] + 1)]
    return zeros, means


def compare(run, table, circuits):
    """Circuits by name, each ranks and components kept; returns (name, kept, relative hits@1) of all but the full model."""
    expected, relative, kept, hits = {}, {}, {}, []
    for name, (ranks, count) in circuits.items():
        for m in MEASURES:
            full, mine = measure(circuits["full"][0], m), measure(ranks, m)
            expected[name, "test", m] = mine
            ratio = mine.value / full.value if full.value else 0.0
            room = (mine.most - mine.least + full.most - full.least) / full.value if full.value else 0.0
            interval = run.check.bootstrap.interval(mine.values, full.values)
            for column, number in zip(("relative", "relative_low", "relative_high"), (ratio, *interval)):
                relative.setdefault(column, {})[name, "test", m] = (number, number - 4 * room, number + 4 * room)
            kept[name, "test", m] = float(count)
            if m == "hits@1" and name != "full":
                hits.append((name, count, ratio, interval, 4 * room))
    run.check.table(table, KEYS, "value", expected)
    for column, numbers in relative.items():
        run.check.table(table, KEYS, column, numbers)
    run.check.table(table, KEYS, "kept", kept)
    run.check.table(table, KEYS, "components", {k: 3.0 * run.model.layers for k in kept})
    return hits


def paper(run):
    zeros, means = recipe(run)
    components = 3 * run.model.layers
    circuits = {
        "full": (documents(run, run.test, [], []), components),
        "paper": (documents(run, run.test, zeros, means), components - len(zeros) - len(means)),
    }
    best = {
        (name, q["query"]): tuple(min(r[i] for r in ranks) for i in range(3))
        for name, (found, _) in circuits.items()
        for q, ranks in zip(run.test, found)
    }
    run.check.ranks("circuit-ranks", ["circuit", "query"], "rank", best)
    run.circuits = circuits
    return compare(run, "circuit", circuits)


def search(run):
    """The search's own path is replayed: what hits@1 is after each of its removals; its choices are not made again."""
    settings = json.loads((run.check.folder / "circuit-search.json").read_text())["facts"]
    searched = [q for q in run.queries if q["split"] == settings["searched_split"]]
    sample = searched[: settings["searched_queries"]]
    zero = settings["removal"] == "zero"
    removed, path, shares = [], {}, {}
    for row in run.check.rows("circuit-search"):
        if row["component"]:
            removed.append((int(row["layer"]), row["component"], -1))
        ranks = documents(run, sample, removed if zero else [], [] if zero else removed)
        hits = measure(ranks, "hits@1")
        path[(row["step"],)] = hits
        first = path[("0",)]
        shares[(row["step"],)] = tuple(v / first.value for v in (hits.value, hits.least, hits.most))
    run.check.table("circuit-search", ["step"], "hits@1", path)
    run.check.table("circuit-search", ["step"], "share", shares)
    kept = {(int(row["layer"]), row["component"], -1) for row in run.check.rows("circuit-search-kept")}
    if kept & set(removed) or len(kept) + len(removed) != 3 * run.model.layers:
        run.check.fail("circuit-search-kept is not what the removals leave")
    found = documents(run, run.test, removed if zero else [], [] if zero else removed)
    hits = compare(run, "circuit-search-test", {**run.circuits, "found": (found, len(kept))})
    return [h for h in hits if h[0] == "found"]
