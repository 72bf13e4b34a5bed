"""Contributions and stages (4.1, 4.2), the logit lens (4.5, 4.6, 4.9, 4.10), and single queries in full."""

import torch

from check import around, mean, of_ranks
from t5 import COMPONENTS, cosine


def contributions(run):
    expected, between = {}, {}
    for l in run.layers:
        for c in COMPONENTS:
            outs = [(q["run"][l, c, -1], q["run"][l, "pre"], q["run"][l, "post"]) for q in run.dev]
            expected[l, c, "ratio"] = mean(float(o.norm() / (post - pre).norm()) for o, pre, post in outs)
            expected[l, c, "cosine_post"] = mean(cosine(o, post) for o, pre, post in outs)
            expected[l, c, "cosine_pre"] = mean(cosine(o, pre) for o, pre, post in outs)
            for e in range(l):
                between[e, l, c] = mean(cosine(q["run"][l, c, -1], q["run"][e, "mlp", -1]) for q in run.dev)
    run.check.table("contributions", ["layer", "component", "measure"], "mean", expected)
    run.check.table("contributions-cosines", ["mlp_layer", "layer", "component"], "mean", between)


def stages(run):
    """Scaled 7:11:6, and found: the middle whose share of cross-attention differs most, by the variance between groups."""
    n = run.model.layers
    if n < 3:
        return
    first, last = max(1, round(n * 7 / 24)), max(1, round(n * 6 / 24))
    scaled = (first, n - last - 1)
    share = []
    for l in run.layers:
        lengths = [[float(q["run"][l, c, -1].norm()) for c in COMPONENTS] for q in run.dev]
        share.append(sum(x[1] / sum(x) for x in lengths) / len(run.dev))
    best, found = 0.0, scaled
    for start in range(1, n - 1):
        for end in range(start, n - 1):
            inside, outside = share[start : end + 1], share[:start] + share[end + 1 :]
            gap = sum(inside) / len(inside) - sum(outside) / len(outside)
            between = len(inside) * len(outside) / n / n * gap * gap
            if gap > 0 and between > best:
                best, found = between, (start, end)
    used = (run.stages[0][2] + 1, run.stages[1][2]) if len(run.stages) == 3 else None
    start, end = {}, {}
    for rule, middle in (("used", used), ("found", found), ("scaled", scaled)):
        if middle:
            bounds = [(0, middle[0] - 1), middle, (middle[1] + 1, n - 1)]
            names = [s[0] for s in run.stages] if rule == "used" else ["I", "II", "III"]
            for name, (a, b) in zip(names, bounds):
                start[rule, name], end[rule, name] = float(a), float(b)
    run.check.table("stages", ["rule", "stage"], "from", start)
    run.check.table("stages", ["rule", "stage"], "to", end)


def all_ranks(scores):
    order = torch.sort(scores, descending=True, stable=True).indices
    ranks = torch.empty_like(order)
    ranks[order] = torch.arange(1, len(scores) + 1)
    return ranks.double()


SITES = {"resid_mid": "mid", "resid_mid_cross": "mid_cross", "resid_post": "post"}


def site_value(run, q, layer, site):
    if layer < 0:
        return q["run"]["embedding"]
    if site in SITES:
        return q["run"][layer, SITES[site]]
    return q["run"][layer, "cross_attention" if site == "cross_attn_out" else "mlp", -1]


def path(run):
    yield -1, "resid_pre"
    for l in run.layers:
        for site in [*SITES, "cross_attn_out", "mlp_out"]:
            yield l, site


def rank_development(run):
    expected = {}
    for l, site in path(run):
        scores = [run.model.lens(site_value(run, q, l, site)) for q in run.dev]
        expected[l, site, "relevant", "mean"] = mean(run.rank(q, s) for s, q in zip(scores, run.dev))
        if site in ("resid_pre", "resid_post"):
            for token, part in (("docids", slice(run.words, None)), ("words", slice(0, run.words))):
                ordered = [all_ranks(s)[part] for s in scores]

                def roomy(numbers):
                    # Single places in a long list change with the last digits of near scores.
                    e = mean(numbers)
                    return around(e, e.value * (1 - 1e-3) - 1, e.value * (1 + 1e-3) + 1)

                expected[l, site, token, "mean"] = mean(float(r.mean()) for r in ordered)
                expected[l, site, token, "median"] = roomy(float(r.quantile(0.5)) for r in ordered)
                expected[l, site, token, "best"] = roomy(float(r.min()) for r in ordered)
                expected[l, site, token, "worst"] = roomy(float(r.max()) for r in ordered)
    run.check.table("rank-development", ["layer", "site", "token", "statistic"], "value", expected)


def single_type(run):
    """Returns the dev queries' ranks by the sum of each component's outputs alone."""
    expected, single, alone = {}, {}, {}
    limits = {"1": (0, 1), "2-10": (1, 10), "11-100": (10, 100), "101-": (100, 10**9)}
    for c in COMPONENTS:
        ranks = [run.rank(q, run.model.lens(sum(q["run"][l, c, -1] for l in run.layers))) for q in run.dev]
        alone[c] = ranks
        single.update({(c, q["query"]): r for q, r in zip(run.dev, ranks)})
        for name, (low, high) in limits.items():
            expected[c, name] = of_ranks(ranks, lambda r: float(low < r <= high))
    run.check.table("single-type", ["component", "ranks"], "share", expected)
    run.check.ranks("single-type-ranks", ["component", "query"], "rank", single)
    return alone


def words_or_docids(run):
    """Returns, for each (layer, head), each query's share of docids among the first ten tokens."""
    expected, ten = {}, {}
    size = len(run.model.out)
    for l in run.layers:
        for head in [-1, *run.heads]:
            scores = torch.stack([run.model.lens(q["run"][l, "cross_attention", head]) for q in run.dev])
            order = torch.sort(scores, dim=1, descending=True, stable=True).indices
            for cut in (10, 100, 1000):
                if cut < size:
                    share = mean((order[:, :cut] >= run.words).double().mean(1).tolist())
                    # Where scores are near at the cut a word and a docid may change places in a query.
                    once = 1 / cut / len(run.dev)
                    expected[l, head, cut] = around(share, share.value - once, share.value + once)
                    if cut == 10:
                        ten[l, head] = share.values
    keys, chance = ["layer", "head", "cutoff"], (run.docid_end - run.words) / run.docid_end
    run.check.table("words-or-docids", keys, "share", expected)
    run.check.table("words-or-docids", keys, "chance", {k: chance for k in expected})
    return ten


def head_words(run):
    """The tokens that each head promotes, and the index of what they are."""
    logits, count, tokens = {}, {}, {}
    index = {c: {} for c in ("docid_share", "query_word_share", "relevant_share", "number_share", "repeated_share")}
    for l in run.layers:
        for head in run.heads:
            tops = []
            for q in run.dev:
                scores = run.model.lens(q["run"][l, "cross_attention", head])
                top = torch.sort(scores, descending=True, stable=True).indices[:5].tolist()
                tops.append(top)
                for t in top:
                    tokens.setdefault((l, head), {}).setdefault(t, []).append(float(scores[t]))
            every = 5 * len(run.dev)
            near = lambda n: (n / every, (n - 1.001) / every, (n + 1.001) / every)
            digits = lambda t: t < run.words and any(ch.isdigit() for ch in run.token_text[t])
            index["docid_share"][l, head] = near(sum(t >= run.words for top in tops for t in top))
            index["query_word_share"][l, head] = near(sum(t in q["ids"] and t not in run.special for q, top in zip(run.dev, tops) for t in top))
            index["relevant_share"][l, head] = near(sum(t in q["gold"] for q, top in zip(run.dev, tops) for t in top))
            index["number_share"][l, head] = near(sum(digits(t) for top in tops for t in top))
            most = sorted((len(v) for v in tokens[l, head].values()), reverse=True)[:5]
            index["repeated_share"][l, head] = near(sum(most))
    for row in run.check.rows("head-words"):
        key = int(row["layer"]), int(row["head"]), row["token"]
        found = tokens[key[:2]].get(run.token_id[row["token"]])
        if found is None:
            run.check.fail(f"head-words: {key} is never among the first five")
            continue
        share, once = len(found) / len(run.dev), 1.001 / len(run.dev)
        count[key] = (share, share - once, share + once)
        if abs(float(row["share"]) - share) < once / 2:
            logits[key] = sum(found) / len(found)
        else:
            logits[key] = float(row["mean_logit"])  # of one query more or less: its mean is another
    run.check.table("head-words", ["layer", "head", "token"], "share", count)
    run.check.table("head-words", ["layer", "head", "token"], "mean_logit", logits)
    for column, numbers in index.items():
        run.check.table("head-index", ["layer", "head"], column, numbers)
    shown = {row["query"] for row in run.check.rows("head-words-queries")}
    tops = {}
    for q in run.dev:
        for l in run.layers if q["query"] in shown else []:
            for head in run.heads:
                highest = torch.sort(run.model.lens(q["run"][l, "cross_attention", head]), descending=True).values
                tops.update({(q["query"], l, head, place): float(v) for place, v in enumerate(highest[:5], 1)})
    run.check.table("head-words-queries", ["query", "layer", "head", "place"], "logit", tops)


def examples(run):
    """The queries that have a page of their own."""
    if not run.check.has("examples"):
        return
    shown = {row["query"]: row for row in run.check.rows("examples")}
    lead, parts, zero, averaged, logits, ranks, tops = {}, {}, {}, {}, {}, {}, {}
    for q in run.dev:
        if q["query"] not in shown:
            continue
        name = q["query"]
        other, _, direction = run.lead(q)
        lead[(name,)] = float(q["run"]["logits"][q["goal"]] - q["run"]["logits"][other])
        if run.token_id[shown[name]["runner_up"]] != other:
            run.check.fail(f"examples: the runner-up of {name} is {run.token_text[other]}")
        for sl, c, head, v in run.all_sources(q["run"]):
            parts[name, sl, c, head] = float(direction @ v)
            if c != "embedding":
                key = (sl, c, -1) if head < 0 else (sl, c, head, "z")
                zero[name, sl, c, head] = run.patched(q, [key], "zero")
                averaged[name, sl, c, head] = run.patched(q, [key], "mean")
        for l, site in path(run):
            scores = run.model.lens(site_value(run, q, l, site))
            for place, value in enumerate(torch.sort(scores, descending=True, stable=True).values[:5], 1):
                logits[name, l, site, place] = float(value)
                ranks[name, l, site, place] = run.rank(q, scores)
            for kind, part in (("document", scores[run.words : run.docid_end]), ("word", scores[: run.words])):
                highest = torch.sort(part, descending=True).values
                tops.update({(name, l, site, kind, place): float(v) for place, v in enumerate(highest[:3], 1)})
    run.check.table("examples", ["query"], "lead", lead)
    keys = ["query", "layer", "source", "head"]
    run.check.table("examples-parts", keys, "lead", parts)
    embedding = {(name, -1, "embedding", -1): None for name in shown}
    for column, numbers in (("rank_zero", zero), ("rank_mean", averaged)):
        rows = {tuple(r[k] for k in keys): r[column] for r in run.check.rows("examples-parts")}
        for key, (exact, low, high) in numbers.items():
            if not low <= int(rows[tuple(str(k) for k in key)]) <= high:
                run.check.fail(f"examples-parts {key} {column}: not {exact}")
        print(f"ok examples-parts.{column}: {len(numbers)} of {len(rows) - len(embedding)} values")
    keys = ["query", "layer", "site", "place"]
    run.check.table("examples-path", keys, "logit", logits)
    run.check.ranks("examples-path", keys, "relevant_rank", ranks)
    run.check.table("examples-tops", ["query", "layer", "site", "kind", "place"], "logit", tops)
