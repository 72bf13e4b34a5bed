"""The tokens of docids side by side: where greedy and beam search lose the right document, and without what they would keep it."""

from check import mean
from run import together
from t5 import COMPONENTS

LOST = 100
NEAR = 1e-5


class Beam:
    """Beginnings of docids with their log-probabilities among the tokens of docids, best first; whole docids stay as they are."""

    def __init__(self, run, width):
        self.run, self.width = run, width
        self.ends = {tuple(docid) for docid in run.docids.values()}

    def longer(self, q, beam, logits):
        """The candidates behind a beam [(beginning, log-probability)]; logits of a beginning in the beam."""
        candidates = [(said, score) for said, score in beam if said in self.ends]
        for said, score in beam:
            if said not in self.ends:
                chances = logits(said)[self.run.words : self.run.docid_end].log_softmax(0)
                for token in self.run.following(list(said)):
                    candidates.append(((*said, token), score + float(chances[token - self.run.words])))
        return sorted(candidates, key=lambda c: -c[1])

    def keeps(self, candidates, docid):
        """Whether the right beginning is among the first: 1 or 0, and the least and the most that near ties allow."""
        own = next((score for said, score in candidates if said == docid[: len(said)]), None)
        if own is None:
            return 0.0, 0.0, 0.0
        place = next(i for i, (said, _) in enumerate(candidates) if said == docid[: len(said)])
        above = sum(score > own + NEAR for _, score in candidates)
        near = sum(score >= own - NEAR for _, score in candidates)
        return float(place < self.width), float(near <= self.width), float(above < self.width)

    def fate(self, q):
        """The token, from 1, at which a query loses its document, with the beam before it; None where it is kept."""
        docid = tuple(self.run.docids[q["document"]])
        beam = [((), 0.0)]
        for n in range(1, max(map(len, self.ends)) + 1):
            candidates = self.longer(q, beam, lambda said: self.run.model.decode(q["memory"], said=said)["logits"])
            if not self.keeps(candidates, docid)[0]:
                return n, beam
            beam = candidates[: self.width]
        return None


def side_by_side(runs, found, check):
    """runs, found: of each token the run and what its analyses computed."""
    split = runs[0].summary["split"]
    asked = {}
    for run in runs:
        for q in run.queries:
            if q["split"] == split:
                asked.setdefault(q["query"], q)
    beam = Beam(runs[0], runs[0].texts.setting("evaluation", "beam"))
    fates = {query: beam.fate(q) for query, q in asked.items()}
    values, greedy = {}, {}
    for run in runs:
        here = [q for q in run.queries if q["split"] == split]
        ranks = [run.rank(q, q["run"]["logits"]) for q in here]
        values[run.step, "choices"] = mean(float(len(q["allowed"])) for q in here)
        values[run.step, "first"] = mean(tuple(float(r == 1) for r in (rank[0], rank[2], rank[1])) for rank in ranks)
        for q, rank in zip(here, ranks):
            if rank[0] > 1:
                greedy.setdefault(q["query"], run.step)
        values[run.step, "lost_greedy"] = mean(float(greedy.get(query) == run.step) for query in asked)
        values[run.step, "lost_beam"] = mean(float(bool(fate) and fate[0] == run.step) for fate in fates.values())
    check.table("steps", ["step", "measure"], "value", values)
    patching(runs, found, check)
    circuits(runs, found, check)
    kept(runs, beam, fates, split, check)


def whole(queries, lost):
    """Adds to the queries, in order of their first token, whether any of their tokens is lost."""
    for query, now in lost:
        queries[query] = max(queries.get(query, 0.0), now)


def patching(runs, found, check):
    expected, docids = {}, {}
    for run, results in zip(runs, found):
        spans = {name: str(a) if a == b else f"{a}-{b}" for name, a, b in [*run.stages, ("all", 0, run.model.layers - 1)]}
        for (stage, component, mode), ranks in results["patching"].items():
            lost = [float(rank[0] > 1) for rank in ranks]
            cell = stage, spans[stage], component, mode
            expected[run.step, *cell] = mean(lost)
            whole(docids.setdefault(cell, {}), zip((q["query"] for q in run.dev), lost))
    expected.update({(0, *cell): mean(queries.values()) for cell, queries in docids.items()})
    check.table("steps-patching", ["step", "stage", "layers", "component", "mode"], "share", expected)


def circuits(runs, found, check):
    expected, docids = {}, {}
    for run in runs:
        for name, (ranks, _) in run.circuits.items():
            lost = [float(min(r[0] for r in query) > 1) for query in ranks]
            expected[run.step, name] = mean(1 - each for each in lost)
            whole(docids.setdefault(name, {}), zip((q["query"] for q in run.test), lost))
    for name, queries in docids.items():
        expected[0, name] = mean(1 - each for each in queries.values())
    check.table("steps-circuit", ["step", "circuit"], "share", expected)


def kept(runs, beam, fates, split, check):
    """The step at which the beam loses a document, taken again with a component replaced behind every beginning."""
    expected = {}
    for run in runs:
        lost = [q for q in run.queries if q["split"] == split and (fates[q["query"]] or (0,))[0] == run.step][:LOST]
        removals = [(l, c, mode) for l in run.layers for c in COMPONENTS for mode in ("zero", "mean")]
        for q in lost if run.dev else []:
            replaced = [
                {(l, c, -1): run.average((l, c, -1)) if mode == "mean" else 0 * run.average((l, c, -1))}
                for l, c, mode in removals
            ]
            before = fates[q["query"]][1]
            logits = {
                said: run.model.decode(q["memory"], together(replaced), said)["logits"]
                for said, _ in before
                if said not in beam.ends
            }
            for i, removal in enumerate(removals):
                candidates = beam.longer(q, before, lambda said: logits[said][i])
                kept = beam.keeps(candidates, tuple(run.docids[q["document"]]))
                expected.setdefault((run.step, *removal), []).append(kept)
    keys = ["step", "layer", "component", "mode"]
    check.table("steps-kept", keys, "share", {key: mean(numbers) for key, numbers in expected.items()})
