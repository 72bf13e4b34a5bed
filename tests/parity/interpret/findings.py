"""The figures behind the findings F1 to F9, made of the numbers that were computed before."""

from check import beyond, mean, of_ranks


def check(run, swapped, ranks, alone, docids, neurons, attention, relative):
    right = [q["rank"] == "1" for q in run.dev]
    chosen = lambda numbers: [n for n, good in zip(numbers, right) if good]
    left = lambda stage, component, mode: beyond(chosen(ranks[stage, component, mode]), 1)
    first, middle, last = run.stages
    figures = {"F1": [swapped] if swapped else []}
    figures["F2"] = [left("all", "self_attention", "zero")]
    figures["F3"] = [left(first[0], "mlp", "mean"), left(first[0], "cross_attention", "zero")]
    figures["F4"] = [left(s[0], "cross_attention", "zero") for s in (middle, last)]
    figures["F5"] = []
    if run.base:
        mlps = left(last[0], "mlp", "base")
        for stage in run.stages:
            for c in ("self_attention", "cross_attention", "mlp"):
                if (stage, c) != (last, "mlp"):
                    figures["F5"].append(less(mlps, left(stage[0], c, "base")))
    figures["F6"] = [of_ranks(chosen(alone[c]), lambda r: float(r <= 10)) for c in ("mlp", "cross_attention")]
    heads = run.heads if run.summary["readings"]["lens"] == "head" else [-1]
    shares = [docids[l, h] for l in range(middle[1], middle[2] + 1) for h in heads]
    share = mean(sum(s) / len(s) for s in zip(*shares))
    share.least, share.most = share.value - 0.01, share.value + 0.01  # near ties at rank 10
    figures["F7"] = [share]
    layers = range(last[1], max(last[1], last[2] - 1) + 1)
    of_type = {}
    for (l, _, source, head), numbers in neurons.items():
        if l in layers and head < 0:
            add(of_type, source, numbers)
    of_stage = {}
    for (l, _, source_layer, source, _), numbers in attention.items():
        if middle[1] <= l <= middle[2]:
            add(of_stage, (source, run.stage_of(source_layer)), numbers)
    shares = run.summary["readings"]["shares"] == "positive"
    figures["F8"] = greatest(of_type, "cross_attention", shares) + greatest(of_stage, ("mlp", first[0]), shares)
    figures["F9"] = [h for h in relative if 3 * h[1] <= 3 * run.model.layers]

    rows = run.check.rows("findings")
    count = 0
    for finding, expected in figures.items():
        found = [row for row in rows if row["finding"] == finding]
        if len(found) != len(expected):
            run.check.fail(f"findings {finding}: {len(found)} figures instead of {len(expected)}")
            continue
        for row, figure in zip(found, expected):
            count += 1
            where = f"findings {finding} {row['figure']}"
            if finding == "F9":
                _, _, value, (low, high), room = figure
                compare(run, where, [float(row[c]) for c in ("value", "low", "high")], (value, low, high), room)
            else:
                compare(run, where, [float(row["value"])], [figure.value], figure.most - figure.least)
                run.check.interval(where, row, figure)
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


def greatest(groups, group, shares):
    """What a group contributes less what each other does; as shares, divided by what all of them make."""
    most = groups[group]
    every = [sum(n for n in numbers if n is not None) if shares else 1.0 for numbers in zip(*groups.values())]
    return [
        mean((m - o) / e for m, o, e in zip(most, numbers, every) if m is not None and o is not None)
        for other, numbers in groups.items()
        if other != group
    ]
