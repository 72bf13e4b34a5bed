"""What each word of a query is worth, how attention spreads over words, and how both go with BM25's weights of the words."""

import math

import bm25 as baselines
from attribution import slopes
from check import mean, pearson, spearman
from texts import beginnings

MEASURED = ["attention", "dropped_lead", "dropped_logit", "masked_lead", "masked_logit", "gradient_lead"]
AGREEMENTS = [
    (ablation, measure, weight)
    for ablation in ("dropped", "masked")
    for measure in ("logit", "lead")
    for weight in ("bm25", "idf")
] + [("gradient", "lead", "bm25"), ("gradient", "lead", "idf"), ("gradient", "lead", "masked"), ("dropped", "lead", "masked")]


def number(text):
    return float(text) if text else None


def words(run):
    """Returns the rank correlations of worth and weight, a number or None for each query, by (ablation, measure, weight)."""
    rows = {(r["query"], int(r["place"])): r for r in run.check.rows("words-queries")}
    run.texts.tokens.of([p for q in run.dev for p in beginnings(run.texts.query[q["query"]])])
    ours, examples = {}, {}
    shown = {r["query"] for r in run.check.rows("words-examples")}
    for q in run.dev:
        q["words"] = run.texts.words(run.texts.query[q["query"]], len(q["ids"]) - 1)
        patterns = [(l, "pattern") for l in run.layers]
        slope = slopes(run, q, patterns)
        for place, (word, begin, to, _) in enumerate(q["words"]):
            if rows[q["query"], place]["word"] != word:
                run.check.fail(f"words-queries {q['query']}: {rows[q['query'], place]['word']} in the place of {word}")
            without = [i for i in range(len(q["ids"])) if not begin <= i < to]
            dropped = run.decode(q, memory=run.model.encode([q["ids"][i] for i in without]))
            masked = run.decode(q, memory=q["memory"][without])
            values = {"attention": 0.0, "gradient_lead": 0.0}
            for name, other in (("dropped", dropped), ("masked", masked)):
                lead, logit = run.effects(q, other["logits"])
                values[f"{name}_lead"], values[f"{name}_logit"] = -float(lead), -float(logit)
            for l, key in enumerate(patterns):
                weights, part = q["run"][key], slope[key] * q["run"][key]
                own, rest = weights[:, begin:to].sum(1), part[:, without].sum(1)
                # Without the word the other weights grow until they sum to 1 again.
                worth = part[:, begin:to].sum(1) - own / (1 - own) * rest
                values["attention"] += float(own.mean()) / len(patterns)
                values["gradient_lead"] += float(worth.sum())
                q.setdefault("attention", {})[l, place] = own
                if q["query"] in shown:
                    for head in run.heads:
                        examples[q["query"], place, l, head] = float(own[head]), float(worth[head])
                    examples[q["query"], place, l, -1] = float(own.mean()), float(worth.sum())
            ours[q["query"], place] = values
    for column in MEASURED:
        run.check.table("words-queries", ["query", "place"], column, {k: v[column] for k, v in ours.items()})
    for i, column in enumerate(("attention", "worth")):
        expected = {k: v[i] for k, v in examples.items()}
        run.check.table("words-examples", ["query", "place", "layer", "head"], column, expected)
    bm25 = baselines.of(run.texts)
    of_bm25(run, bm25, rows)
    kinds(run, bm25, rows)
    spread(run, rows)
    agreement = agreements(run, rows)
    bins(run, rows)
    collection(run, bm25, rows)
    return agreement


def of_bm25(run, bm25, rows):
    """BM25's of each word: what it adds to the right document's score, that less what it adds to the runner-up's, and idf."""
    columns = {"score": {}, "score_lead": {}, "idf": {}}
    bm25.terms(end for q in run.dev for end in beginnings(run.texts.query[q["query"]]))
    for q in run.dev:
        begin, of_words = 0, []
        for some in bm25.terms(beginnings(run.texts.query[q["query"]])):
            of_words.append(some[begin:])
            begin = max(begin, len(some))
        q["terms"] = [of_words[number] for *_, number in q["words"]]
        other = None if run.step else run.document.get(run.runner_up(q))
        for place, terms in enumerate(q["terms"]):
            key = q["query"], place
            score = sum(bm25.score(term, q["document"]) for term in terms)
            columns["score"][key] = score
            if other is not None:
                columns["score_lead"][key] = score - sum(bm25.score(term, other) for term in terms)
            if terms:
                columns["idf"][key] = max(map(bm25.idf, terms))
    for column, numbers in columns.items():
        for key, row in rows.items():
            if (key in numbers) != (row[column] != ""):
                run.check.fail(f"words-queries {key} {column}: {row[column]} instead of {numbers.get(key)}")
            elif key in numbers:
                run.check.number(f"words-queries {key} {column}", float(row[column]), numbers[key])
        print(f"words-queries.{column}: {len(numbers)} words")


def kinds(run, bm25, rows):
    """Thirds of the words that documents have, by idf; one that none has, and one that the index drops."""
    terms = {(q["query"], place): some for q in run.dev for place, some in enumerate(q["terms"])}
    known = {key for key, some in terms.items() if any(bm25.having(term) for term in some)}
    idfs = sorted(float(rows[key]["idf"]) for key in known)
    for key, row in rows.items():
        kind = "absent" if terms[key] else "stop"
        if key in known:
            kind = ("common", "medium", "rare")[sum(float(row["idf"]) >= idfs[i * len(idfs) // 3] for i in (1, 2))]
        if row["kind"] != kind:
            run.check.fail(f"words-queries {key}: {row['kind']}, not {kind}")


def roomy(x, y):
    """The rank correlation, with the room that values nearer than 1e-6 leave in x; None where one of the two does not vary."""
    value, merged = spearman(x, y), spearman([round(v, 6) for v in x], y)
    if math.isnan(value):
        return None
    room = 0.0 if math.isnan(merged) else 2 * abs(value - merged)
    return value, value - room, value + room


def of_queries(numbers):
    return mean(n for n in numbers if n is not None)


def spread(run, rows):
    """How heads spread their weights over kinds of words, and what these go with."""
    shares, even, heads = {}, {}, {}
    occurring = ["end", *dict.fromkeys(r["kind"] for r in rows.values()), "matching"]
    for q in run.dev:
        mine = [rows[q["query"], place] for place in range(len(q["words"]))]
        for kind in occurring:
            of_kind = [p for p, r in enumerate(mine) if kind in (r["kind"], "matching" if float(r["score"]) > 0 else "")]
            tokens = 1 if kind == "end" else sum(q["words"][p][2] - q["words"][p][1] for p in of_kind)
            even.setdefault(kind, []).append(tokens / len(q["ids"]))
            for l in run.layers:
                end = q["run"][l, "pattern"][:, -1]
                share = end if kind == "end" else sum((q["attention"][l, p] for p in of_kind), 0 * end)
                for head in run.heads:
                    shares.setdefault((l, head, kind), []).append(float(share[head]))
                shares.setdefault((l, -1, kind), []).append(float(share.mean()))
        for l in run.layers:
            for head in run.heads:
                weights = [float(q["attention"][l, p][head]) for p in range(len(mine))]
                every = [*weights, float(q["run"][l, "pattern"][head, -1])]
                entropy = -sum(w * math.log(w) for w in every if w > 0)
                heads.setdefault((l, head, "entropy"), []).append(entropy / math.log(len(every)) if mine else None)
                for measure, column in (("idf", "idf"), ("bm25", "score"), ("worth", "masked_logit")):
                    pairs = [(w, float(r[column])) for w, r in zip(weights, mine) if r[column]]
                    heads.setdefault((l, head, measure), []).append(roomy(*zip(*pairs)) if len(pairs) > 1 else None)
    keys = ["layer", "head", "kind"]
    run.check.table("words-attention", keys, "share", {k: mean(v) for k, v in shares.items()})
    run.check.table("words-attention", keys, "even", {k: mean(even[k[2]]).value for k in shares})
    run.check.table("words-heads", ["layer", "head", "measure"], "value", {k: of_queries(v) for k, v in heads.items() if any(v)})


def weighed(r, name, measure):
    if name == "masked":
        return number(r["masked_lead"])
    return number(r["idf" if name == "idf" else "score" if measure == "logit" else "score_lead"])


def agreements(run, rows):
    """From the numbers in words-queries.csv, which were compared: do words that are worth more weigh more?"""
    first = {}
    lines = (run.folder / "runs" / f"bm25.{run.summary['split']}.trec").read_text(encoding="utf-8").splitlines()
    for query, _, document, place, *_ in map(str.split, lines):
        if place == "1":
            first[query] = document
    value, chance, found, together, count = {}, {}, {}, {"pearson": {}, "spearman": {}}, {}
    for ablation, measure, weight in AGREEMENTS:
        every = []
        for q in run.dev:
            mine = [rows[q["query"], place] for place in range(len(q["words"]))]
            pairs = [(float(r[f"{ablation}_{measure}"]), weighed(r, weight, measure)) for r in mine]
            pairs = [pair for pair in pairs if pair[1] is not None]
            every += pairs
            rho = spearman(*zip(*pairs)) if len(pairs) > 1 else math.nan
            found.setdefault((ablation, measure, weight), []).append(None if math.isnan(rho) else rho)
            if not math.isnan(rho):
                highest = max(w for _, w in pairs)
                best = float(max(pairs, key=lambda pair: pair[0])[1] == highest)
                model, bm25 = run.is_correct(q), first.get(q["query"]) == q["document"]
                right = "both" if model and bm25 else "genir" if model else "bm25" if bm25 else "neither"
                for of in ("all", right):
                    value.setdefault((ablation, measure, weight, of, "spearman"), []).append(rho)
                    value.setdefault((ablation, measure, weight, of, "first"), []).append(best)
                    chance.setdefault((ablation, measure, weight, of, "first"), []).append(
                        sum(w == highest for _, w in pairs) / len(pairs))
        for name, numbers in together.items():
            numbers[ablation, measure, weight] = correlation(name, every)
        count[ablation, measure, weight] = float(len(every))
    keys = ["ablation", "measure", "weight"]
    run.check.table("words-agreement", [*keys, "right", "statistic"], "value", {k: mean(v) for k, v in value.items()})
    rows = {tuple(r[k] for k in [*keys, "right", "statistic"]): r["chance"] for r in run.check.rows("words-agreement")}
    for key, numbers in chance.items():
        if abs(float(rows[key]) - mean(numbers).value) > 1e-9:
            run.check.fail(f"words-agreement {key}: chance {rows[key]} instead of {mean(numbers).value}")
    for name, numbers in together.items():
        run.check.table("words-correlations", keys, name, numbers)
    run.check.table("words-correlations", keys, "words", count)
    return found


def correlation(name, pairs):
    value = {"pearson": pearson, "spearman": spearman}[name](*zip(*pairs)) if len(pairs) > 1 else math.nan
    return 0.0 if math.isnan(value) else value


def binned(weights, count):
    """0 for weight 0, then parts of the weights above it that are as large as can be alike; None without a weight."""
    above = sorted(w for w in weights if w is not None and w > 0)
    bounds = [above[i * len(above) // count] for i in range(1, count)] if above else []
    return [None if w is None else 0 if w <= 0 else 1 + sum(w >= bound for bound in bounds) for w in weights]


def by_query(entries):
    """(query, number) to the means of each query, in order."""
    queries = {}
    for query, n in entries:
        queries.setdefault(query, []).append(n)
    return mean(sum(numbers) / len(numbers) for numbers in queries.values())


def bins(run, rows):
    weight, worth, count = {}, {}, {}
    for name, column in (("bm25", "score"), ("idf", "idf")):
        weights = [number(r[column]) for r in rows.values()]
        places = binned(weights, 5)
        for b in range(6):
            some = [(q, w, float(r["dropped_logit"])) for ((q, _), r), w, p in zip(rows.items(), weights, places) if p == b]
            if some:
                weight[name, b] = sum(w for _, w, _ in some) / len(some)
                worth[name, b] = by_query((q, value) for q, _, value in some)
                count[name, b] = float(len(some))
    for column, numbers in (("mean_weight", weight), ("worth", worth), ("words", count)):
        run.check.table("words-bins", ["weight", "bin"], column, numbers)


def collection(run, bm25, rows):
    """Terms by the queries that have them."""
    terms = {(q["query"], place): some for q in run.dev for place, some in enumerate(q["terms"])}
    worths = {key: float(r["dropped_logit"]) for key, r in rows.items()}
    like = {}
    for key, b in zip(rows, binned([float(r["score"]) for r in rows.values()], 20)):
        like.setdefault(b, []).append(key)
    residual = {k: worths[k] - sum(worths[o] for o in keys) / len(keys) for keys in like.values() for k in keys}
    places = {}
    for key, some in terms.items():
        if len(some) == 1 and bm25.having(some[0]):
            places.setdefault(bm25.name[some[0]], []).append(key)
    places = {term: keys for term, keys in places.items() if len({query for query, _ in keys}) >= 5}
    listed = {r["term"]: r for r in run.check.rows("words-collection")}
    columns = {c: {} for c in ("occurrences", "documents", "idf", "score", "worth", "residual")}
    token = {name: term for term, name in bm25.name.items()}
    for term in listed:
        keys = places.get(term, [])
        if keys:
            columns["occurrences"][term,] = float(len(keys))
            columns["documents"][term,] = float(len(bm25.having(token[term])))
            columns["idf"][term,] = bm25.idf(token[term])
            columns["score"][term,] = sum(float(rows[k]["score"]) for k in keys) / len(keys)
            columns["worth"][term,] = sum(worths[k] for k in keys) / len(keys)
            columns["residual"][term,] = by_query((k[0], residual[k]) for k in keys)
    if len(listed) < 200 and set(places) - set(listed):
        run.check.fail(f"words-collection: {sorted(set(places) - set(listed))} are not listed")
    for column, numbers in columns.items():
        run.check.table("words-collection", ["term"], column, numbers)
