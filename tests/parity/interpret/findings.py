"""The figures behind the findings, made of the numbers that were computed before."""

from check import beyond, mean, of_ranks
from t5 import COMPONENTS


class Figures:
    """A method for each finding, and in NEEDS the analyses whose numbers it takes."""

    NEEDS = {
        "F1": {"encoder-swap"},
        "F2": {"patching"},
        "F3": {"patching"},
        "F4": {"patching"},
        "F5": {"patching"},
        "F6": {"single-type"},
        "F7": {"words-or-docids"},
        "F8": {"neuron-inputs", "attention-inputs"},
        "F9": {"circuit", "circuit-search"},
        "F10": {"stage-paths"},
        "F11": {"words"},
    }

    def __init__(self, run, found):
        self.run, self.found = run, found
        self.right = [run.is_correct(q) for q in run.dev]
        self.first, self.middle, self.last = run.stages
        # Stage III without the model's last layer, where it has others.
        self.last_readers = range(self.last[1], max(self.last[1], self.last[2] - 1) + 1)

    def chosen(self, numbers):
        return [n for n, good in zip(numbers, self.right) if good and n is not None]

    def left(self, stage, component, mode):
        return beyond(self.chosen(self.found["patching"][stage, component, mode]), 1)

    def F1(self):
        swapped = self.found["encoder-swap"]
        return [swapped] if swapped else []

    def F2(self):
        return [self.left("all", "self_attention", "zero")]

    def F3(self):
        return [self.left(self.first[0], "mlp", "mean"), self.left(self.first[0], "cross_attention", "zero")]

    def F4(self):
        return [self.left(s[0], "cross_attention", "zero") for s in (self.middle, self.last)]

    def F5(self):
        if not self.run.base:
            return []
        mlps = self.left(self.last[0], "mlp", "base")
        cells = [(stage, c) for stage in self.run.stages for c in COMPONENTS if (stage, c) != (self.last, "mlp")]
        return [less(mlps, self.left(stage[0], c, "base")) for stage, c in cells]

    def F6(self):
        alone = self.found["single-type"]
        return [of_ranks(self.chosen(alone[c]), lambda r: float(r <= 10)) for c in ("mlp", "cross_attention")]

    def F7(self):
        heads = self.run.heads if self.run.summary["readings"]["lens"] == "head" else [-1]
        docids = self.found["words-or-docids"]
        shares = [self.chosen(docids[l, h]) for l in range(self.middle[1], self.middle[2] + 1) for h in heads]
        share = mean(sum(s) / len(s) for s in zip(*shares))
        share.least, share.most = share.value - 0.01, share.value + 0.01  # near ties at rank 10
        return [share]

    def F8(self):
        of_type, of_stage = {}, {}
        for (l, _, source, head), numbers in self.found["neuron-inputs"].items():
            if l in self.last_readers and head < 0:
                add(of_type, source, numbers)
        for (l, _, source_layer, source, _), numbers in self.found["attention-inputs"].items():
            if self.middle[1] <= l <= self.middle[2]:
                add(of_stage, (source, self.run.stage_of(source_layer)), numbers)
        shares = self.run.summary["readings"]["shares"] == "positive"
        comparisons = (of_type, "cross_attention"), (of_stage, ("mlp", self.first[0]))
        return [f for groups, source in comparisons for f in greatest(groups, source, shares, self.right)]

    def F9(self):
        circuits = self.found["circuit"] + self.found["circuit-search"]
        return [c for c in circuits if 3 * c[1] <= 3 * self.run.model.layers]

    def F10(self):
        figures = []
        readers = ("mlp", self.last, ("cross_attention", "all")), ("cross_attention", self.middle, ("mlp", self.first[0]))
        for receiver, stage, source in readers:
            lost = {
                (sender, of): [-change for change in changes]
                for (mode, sender, of, reads, where), changes in self.found["stage-paths"].items()
                if (mode, reads, where) == ("zero", receiver, stage[0])
            }
            most = lost.pop(source)
            figures.append(mean(self.chosen(most)))
            figures += [mean(self.chosen(m - o for m, o in zip(most, other))) for other in lost.values()]
        return figures

    def F11(self):
        agreement = self.found["words"]
        keys = [("dropped", measure, "bm25") for measure in ("logit", "lead")]
        return [mean(numbers) for numbers in (self.chosen(agreement[key]) for key in keys if key in agreement) if numbers]


def check(run, found):
    """found: what the analyses computed, by name."""
    figures = Figures(run, found)
    rows = run.check.rows("findings")
    count = 0
    for finding, needed in Figures.NEEDS.items():
        # Of no query there are no figures.
        expected = getattr(figures, finding)() if needed <= set(found) and (any(figures.right) or finding == "F9") else []
        listed = [row for row in rows if row["finding"] == finding]
        if len(listed) != len(expected):
            run.check.fail(f"findings {finding}: {len(listed)} figures instead of {len(expected)}")
            continue
        for row, figure in zip(listed, expected):
            count += 1
            where = f"findings {finding} {row['figure']}"
            if finding == "F9":
                _, _, value, (low, high), room = figure
                compare(run, where, [float(row[c]) for c in ("value", "low", "high")], (value, low, high), room)
            else:
                compare(run, where, [float(row["value"])], [figure.value], figure.most - figure.least)
                run.check.interval(where, row, figure)
    run.check.numbers += 3 * count
    print(f"ok findings: {count} of {len(rows)} figures")


def compare(run, where, found, expected, room):
    for f, e in zip(found, expected):
        if abs(f - e) > room + 1e-4 * max(1.0, abs(e)):
            run.check.fail(f"{where}: {f} instead of {e}")


def less(a, b):
    difference = mean(x - y for x, y in zip(a.values, b.values))
    room = a.most - a.least + b.most - b.least
    difference.least, difference.most = difference.value - room, difference.value + room
    return difference


def add(groups, group, numbers):
    sums = groups.setdefault(group, [None] * len(numbers))
    for i, n in enumerate(numbers):
        if n is not None:
            sums[i] = n if sums[i] is None else sums[i] + n


def greatest(groups, group, shares, right):
    """What a group contributes less what each other does; as shares, divided by what all of them make."""
    most = groups[group]
    every = [sum(n for n in numbers if n is not None) if shares else 1.0 for numbers in zip(*groups.values())]
    return [
        mean((m - o) / e for m, o, e, good in zip(most, numbers, every, right) if good and m is not None and o is not None)
        for other, numbers in groups.items()
        if other != group
    ]
