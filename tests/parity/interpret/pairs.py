"""Changed queries: what it costs the right document, which components carry it, and which axioms of retrieval hold."""

import math

import bm25 as baselines
from check import Estimate
from run import together
from t5 import COMPONENTS

LEAST_DIFFERENCE = 0.5
ROUNDING = 1e-4


class Sums:
    """Under a key, for each query the sums of its pairs' parts and of the wholes that these are parts of."""

    def __init__(self):
        self.sums = {}

    def add(self, q, key, part, whole=1.0):
        """part: a number, or (number, least, most)."""
        exact, least, most = part if isinstance(part, tuple) else 3 * (part,)
        own = self.sums.setdefault(key, {}).setdefault(q["place"], [0.0, 0.0, 0, 0.0])
        for i, more in enumerate((exact, whole, 1, most - least)):
            own[i] += more

    def check(self, run, name, keys, column):
        expected, count = {}, {}
        for key, queries in self.sums.items():
            parts, wholes, pairs, room = zip(*(queries[place] for place in sorted(queries)))
            value = sum(parts) / sum(wholes)
            room = sum(room) / sum(wholes)
            expected[key] = Estimate(value, value - room, value + room, parts, wholes)
            count[key] = float(sum(pairs))
        run.check.table(name, keys, column, expected)
        run.check.table(name, keys, "words" if name == "pairs-words" else "pairs", count)


class Shift:
    """What a change does: (before, after) of score, lead and rank, and the changes of the leads on all and on the rivals."""

    def __init__(self, before, after):
        self.scores, self.leads, rivals, self.ranks = zip(before, after)
        self.lead, self.ahead = self.leads[1] - self.leads[0], rivals[1] - rivals[0]


def pairs(run):
    bm25 = baselines.of(run.texts)
    rows = run.check.rows("pairs-queries")
    longest = run.texts.setting("training", "max_length")
    run.texts.tokens.of([r["changed"] for r in rows])
    bm25.tokens.of([text for r in rows for text in (r["text"], r["changed"], r["word"], r["other"])])
    queries = {q["query"]: {**q, "place": i} for i, q in enumerate(run.dev)}
    changes, shares, words = Sums(), Sums(), Sums()
    outcomes, raw, parts = {}, {}, {}
    idfs = sorted(float(r["idf"]) for r in rows if r["change"] == "drop" and r["idf"])
    for r in rows:
        q, change = queries[r["query"]], r["change"]
        (ids,), (terms, changed, word, other) = (
            run.texts.tokens.of([r["changed"]], longest),
            bm25.terms([r["text"], r["changed"], r["word"], r["other"]]))
        if r["document"] != q["document"] or r["text"] != run.texts.query[r["query"]] or ids == q["ids"]:
            run.check.fail(f"pairs-queries: {change} of {r['query']} is of another query or document, or changes nothing")
        wrong = misfit(bm25, r, terms, changed, word, other)
        if wrong:
            run.check.fail(f"pairs-queries: {change} of {r['query']} to {r['changed']}: {wrong}")
        rivals = rivals_of(run, bm25, r, word, other)
        memory = run.model.encode(ids)
        after = run.decode(q, memory=memory)
        noised = by_component(run, q, q["memory"], q["run"], after)
        denoised = by_component(run, q, memory, after, q["run"])
        model = Shift(*(standing(run, q, o["logits"], rivals) for o in (q["run"], after)))
        baseline = Shift(*(bm25_standing(bm25.scores(t), q["document"], rivals) for t in (terms, changed)))
        place = change, r["query"], r["changed"], r["place"]
        raw[place] = (r, q, model, baseline, max(map(bm25.idf, word)) if word else None)
        idf = float(r["idf"]) if r["idf"] else None
        outcomes.setdefault(change, []).append((q, r["place"], idf, model, baseline))
        for system, shift in (("genir", model), ("bm25", baseline)):
            before, now = shift.ranks
            changes.add(q, (change, system, "lead"), shift.lead)
            changes.add(q, (change, system, "score"), shift.scores[1] - shift.scores[0])
            changes.add(q, (change, system, "rank"), bounds(lambda a, b: b - a, before, now))
            changes.add(q, (change, system, "lost_first"), bounds(lambda a, b: float(a == 1 < b), before, now))
            changes.add(q, (change, system, "gained_first"), bounds(lambda a, b: float(b == 1 < a), before, now))
        size = abs(model.lead)
        for c in noised if size >= LEAST_DIFFERENCE else []:
            sign = math.copysign(1.0, model.lead)
            shares.add(q, (change, "noising", *c), sign * noised[c], size)
            shares.add(q, (change, "denoising", *c), -sign * denoised[c], size)
        if change == "drop":
            rarity = "unknown"
            if idf is not None:
                rarity = ("common", "middle", "rare")[sum(idf >= idfs[i * len(idfs) // 3] for i in (1, 2))]
            words.add(q, (rarity, -1, "all", "whole"), -model.lead)
            for c in noised:
                words.add(q, (rarity, *c, "noising"), -noised[c])
                words.add(q, (rarity, *c, "denoising"), denoised[c])
                parts[r["query"], r["place"], *c] = -noised[c], denoised[c]
    single(run, raw)
    for i, column in enumerate(("noising", "denoising")):
        expected = {k: v[i] for k, v in parts.items()}
        run.check.table("pairs-parts", ["query", "place", "layer", "component"], column, expected)
    changes.check(run, "pairs", ["change", "system", "measure"], "value")
    shares.check(run, "pairs-patching", ["change", "direction", "layer", "component"], "share")
    words.check(run, "pairs-words", ["rarity", "layer", "component", "direction"], "effect")
    axioms(outcomes).check(run, "pairs-axioms", ["axiom", "system"], "share")


def misfit(bm25, r, terms, changed, word, other):
    """What is wrong with a built-in change; None where nothing is. terms, changed, word, other: those texts' terms."""
    words, after = r["text"].split(), r["changed"].split()
    change, place = r["change"], int(r["place"] or -1)
    if place >= 0 and words[place] != r["word"]:
        return "another word stands there"
    if change == "drop":
        return None if after == words[:place] + words[place + 1 :] else "more than a word is missing"
    if change == "repeat":
        return None if after == words[: place + 1] + words[place:] else "no word is said twice"
    if change == "order":
        return None if sorted(after) == sorted(words) else "the words are not the same"
    if change in ("off_topic", "key_term"):
        expected = [*words, r["other"]]
    elif change in ("rarer", "commoner", "typo"):
        expected = [*words[:place], r["other"], *words[place + 1 :]]
    else:
        return None
    if after != expected:
        return f"it should be {' '.join(expected)}"
    if change == "typo":
        return None
    if other[0] in terms or r["document"] in bm25.having(other[0]):
        return "the query or its document has the word"
    few, many = (len(bm25.having(t[0])) for t in ((other, word) if change == "rarer" else (word or other, other)))
    if change in ("rarer", "commoner") and many < 2 * few:
        return f"{few} documents have the rarer word, {many} the commoner"
    return None


def rivals_of(run, bm25, r, word, other):
    """The documents that an axiom holds the right one against; none for other changes, and for docids of several tokens."""
    if run.step:
        return set()
    having = lambda terms: {document for term in terms for document in bm25.having(term)}
    if r["change"] in ("off_topic", "key_term"):
        return having(other)
    if r["change"] in ("drop", "repeat") and r["document"] in having(word):
        return set(run.docids) - having(word)
    return set()


def standing(run, q, logits, rivals):
    """Logit, lead on the best other token in that very run, lead on the best rival, rank."""
    goal = float(logits[q["goal"]])
    best = max((float(logits[run.docids[document][0]]) for document in rivals), default=math.nan)
    return goal, goal - float(logits[run.runner_up(q, logits)]), goal - best, run.rank(q, logits)


def bm25_standing(scores, right, rivals):
    """The same by BM25, among the documents that have one of the terms; others have 0."""
    goal = scores.get(right, 0.0)
    others = {document: score for document, score in scores.items() if document != right}
    best = max((score for document, score in others.items() if document in rivals), default=0.0)
    # Lucene adds up floats.
    near = [score for score in others.values() if abs(score - goal) <= 1e-5]
    above = sum(score > goal + 1e-5 for score in others.values())
    tied = sum(abs(score - goal) <= 1e-5 and document < right for document, score in others.items())
    ranks = above + tied + 1, above + 1, above + len(near) + 1
    return goal, goal - max(others.values(), default=0.0), goal - best if rivals else math.nan, ranks


def bounds(number, before, after):
    """Of (exact, lowest, highest) ranks before and after."""
    every = [number(a, b) for a in before for b in after]
    return number(before[0], after[0]), min(every), max(every)


def by_component(run, q, memory, own, partner):
    """How the lead changes where one component's output is the partner's."""
    cells = [(l, c) for l in run.layers for c in COMPONENTS]
    logits = run.decode(q, together([{(*c, -1): partner[(*c, -1)]} for c in cells]), memory)["logits"]
    lead = lambda scores: float(scores[q["goal"]] - scores[run.runner_up(q, scores)])
    return {c: lead(scores) - lead(own["logits"]) for c, scores in zip(cells, logits)}


def single(run, raw):
    """The numbers of single pairs."""
    for key, (r, _, model, bm25, idf) in raw.items():
        columns = {"lead": model.leads, "logit": model.scores, "bm25": bm25.scores}
        for name, numbers in columns.items():
            for when, number in zip(("before", "after"), numbers):
                run.check.number(f"pairs-queries {key} {name}_{when}", float(r[f"{name}_{when}"]), number)
        for name, ranks in (("rank", model.ranks), ("bm25_rank", bm25.ranks)):
            for when, (_, low, high) in zip(("before", "after"), ranks):
                if not low <= int(r[f"{name}_{when}"]) <= high:
                    run.check.fail(f"pairs-queries {key} {name}_{when}: {r[f'{name}_{when}']}, not {low} to {high}")
        if (idf is None) != (r["idf"] == ""):
            run.check.fail(f"pairs-queries {key}: idf {r['idf']} instead of {idf}")
        elif idf is not None:
            run.check.number(f"pairs-queries {key} idf", float(r["idf"]), idf)
    idfs = {(r["query"], r["place"]): r["idf"] for r, *_ in raw.values() if r["change"] == "drop"}
    if any(r["idf"] != idfs[r["query"], r["place"]] for r in run.check.rows("pairs-parts")):
        run.check.fail("pairs-parts has another idf than pairs-queries")
    print(f"pairs-queries: {len(raw)} pairs")


def axioms(outcomes):
    """outcomes: by change (query, place, idf, the model's shift, BM25's)."""
    found = Sums()
    of = lambda change: outcomes.get(change, [])
    for system, at in (("genir", 3), ("bm25", 4)):
        held = lambda change: ((o[0], o[at].ahead) for o in of(change) if not math.isnan(o[at].ahead))
        for change, axiom, sign in (
            ("repeat", "term_frequency", 1),
            ("drop", "matching", -1),
            ("off_topic", "off_topic", -1),
            ("key_term", "key_term", -1),
        ):
            for q, ahead in held(change):
                found.add(q, (axiom, system), obeys(sign * ahead))
        words = [o for o in of("drop") if o[2] is not None and not math.isnan(o[at].ahead)]
        for rarer in words:
            for commoner in words:
                if rarer[0] is commoner[0] and rarer[2] > commoner[2]:
                    found.add(rarer[0], ("idf", system), obeys(commoner[at].ahead - rarer[at].ahead))
        commoner = {o[0]["query"]: o for o in of("commoner")}
        for o in of("rarer"):
            if o[0]["query"] in commoner:
                less = commoner[o[0]["query"]][at].lead - o[at].lead
                found.add(o[0], ("rarer_intruder", system), obeys(less, -ROUNDING))
        for o in of("order"):
            found.add(o[0], ("order", system), bounds(lambda a, b: float(a == b), *o[at].ranks))
        dropped = {(o[0]["query"], o[1]): o for o in of("drop")}
        for o in of("typo"):
            if (o[0]["query"], o[1]) in dropped:
                more = o[at].lead - dropped[o[0]["query"], o[1]][at].lead
                found.add(o[0], ("typo", system), obeys(more, -ROUNDING))
    return found


def obeys(number, limit=0.0):
    """Whether a number is above a limit, and whether it may be so, or not, by the last digits of floats."""
    return float(number > limit), float(number > limit + 5e-6), float(number > limit - 5e-6)
