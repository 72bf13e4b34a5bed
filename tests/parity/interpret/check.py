"""Means with the room that near ties leave, their bootstrap intervals, and the comparison with CSV files."""

import csv
import json
from dataclasses import dataclass

import numpy as np

TOLERANCE = 1e-4
RESAMPLES = 1000


@dataclass
class Estimate:
    """A mean over queries: its value, the least and the most that near ties allow, and the queries' own numbers.

    Or a sum of the queries' numbers over the sum of others.
    """

    value: float
    least: float
    most: float
    values: list
    others: list = None


def mean(numbers):
    """Of a number for each query, or of a (exact, lowest, highest) rank."""
    numbers = list(numbers)
    if isinstance(numbers[0], tuple):
        exact, least, most = (sum(n[i] for n in numbers) / len(numbers) for i in range(3))
        return Estimate(exact, min(exact, least), max(exact, most), [float(n[0]) for n in numbers])
    value = sum(numbers) / len(numbers)
    return Estimate(value, value, value, [float(n) for n in numbers])


def of_ranks(ranks, number):
    """The mean of a number made of each rank."""
    bounds = [mean(number(r[i]) for r in ranks) for i in range(3)]
    return around(bounds[0], *(b.value for b in bounds))


def beyond(ranks, cutoff):
    return of_ranks(ranks, lambda r: float(r > cutoff))


def around(estimate, *bounds):
    """The same with more room."""
    return Estimate(
        estimate.value, min(estimate.least, *bounds), max(estimate.most, *bounds), estimate.values)


class Bootstrap:
    """Percentiles of resampled means; draws the same queries as the suite, by SplitMix64 (Steele et al., 2014)."""

    def __init__(self, seed):
        self.seed = seed
        self.draws = {}

    def interval(self, values, others=None):
        """Of the mean, or of the mean over another's."""
        means = np.asarray(values)[self.drawn(len(values))].mean(1)
        if others is not None:
            divisors = np.asarray(others)[self.drawn(len(values))].mean(1)
            means = np.divide(means, divisors, out=np.zeros_like(means), where=divisors != 0)
        means.sort()
        low = int(0.025 * (RESAMPLES - 1))
        return float(means[low]), float(means[RESAMPLES - 1 - low])

    def drawn(self, n):
        if n not in self.draws:
            z = np.uint64(self.seed) + np.arange(1, RESAMPLES * n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            z ^= z >> np.uint64(31)
            drawn = ((z >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32)
            self.draws[n] = drawn.astype(np.int64).reshape(RESAMPLES, n)
        return self.draws[n]


class Check:
    """Our rows beside those of the CSV files of a folder."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.bootstrap = Bootstrap(seed)
        self.failed = 0
        self.numbers = 0
        self.worst = 0.0
        self.seen = set()

    def has(self, name):
        return (self.folder / f"{name}.csv").exists()

    def facts(self, name):
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))["facts"]

    def skipped(self, name):
        """Why there is nothing to compare of an analysis; None where there is."""
        file = self.folder / f"{name}.json"
        if not file.exists():
            return "not among the analyses of the run"
        return json.loads(file.read_text(encoding="utf-8")).get("reason")

    def rows(self, name):
        self.seen.add(name)
        with open(self.folder / f"{name}.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def fail(self, message):
        print(f"FAILED {message}")
        self.failed += 1

    def table(self, name, keys, column, expected, intervals=True):
        """Compares a column.

        expected: key tuple -> number, Estimate or (number, least, most). Where the rows have low, high and queries, these
        are compared too, for Estimates.
        """
        rows = {tuple(row[k] for k in keys): row for row in self.rows(name)}
        failed, worst, bounds, missing = self.failed, 0.0, 0, set(rows)
        for key, value in expected.items():
            key = tuple(str(part) for part in key)
            if key not in rows:
                self.fail(f"{name}: no row {key}")
                continue
            missing.discard(key)
            row = rows[key]
            estimate = value if isinstance(value, Estimate) else Estimate(*(value if isinstance(value, tuple) else 3 * (value,)), None)
            found = float(row[column])
            off = max(0.0, estimate.least - found, found - estimate.most) / max(1.0, abs(estimate.value))
            worst = max(worst, off)
            if not off <= TOLERANCE:
                self.fail(f"{name} {key} {column}: {found} instead of {estimate.value}")
            if intervals and estimate.values is not None and row.get("low", "") != "":
                bounds += 1
                worst = max(worst, self.interval(f"{name} {key}", row, estimate))
        good = "ok" if failed == self.failed else "--"
        also = f", {bounds} with their intervals" if bounds else ""
        print(f"{good} {name}.{column}: {len(rows) - len(missing)} of {len(rows)} values{also}, off by {worst:.1e}")
        self.numbers += len(rows) - len(missing) + 2 * bounds
        self.worst = max(self.worst, worst)
        if missing:
            self.fail(f"{name}.{column}: {len(missing)} rows were not computed here, such as {sorted(missing)[0]}")

    def interval(self, where, row, estimate):
        if int(row["queries"]) != len(estimate.values):
            self.fail(f"{where}: {row['queries']} queries instead of {len(estimate.values)}")
        # A query that changes places in a near tie moves the bounds by a few times what it moves the mean.
        room = 4 * (estimate.most - estimate.least)
        worst = 0.0
        for found, bound in zip((float(row["low"]), float(row["high"])), self.bootstrap.interval(estimate.values, estimate.others)):
            off = max(0.0, abs(found - bound) - room) / max(1.0, abs(bound))
            worst = max(worst, off)
            if not off <= TOLERANCE:
                self.fail(f"{where}: an interval to {found} instead of {bound}")
        return worst

    def number(self, where, found, expected):
        off = abs(found - expected) / max(1.0, abs(expected))
        self.numbers, self.worst = self.numbers + 1, max(self.worst, off)
        if not off <= TOLERANCE:
            self.fail(f"{where}: {found} instead of {expected}")

    def known(self, name, expected):
        """Compares facts of an analysis."""
        facts = self.facts(name)
        for fact, value in expected.items():
            self.number(f"{name} {fact}", facts[fact], value)
        print(f"{name}: {len(expected)} facts")

    def ranks(self, name, keys, column, expected):
        """Compares single queries' ranks: key tuple -> (exact, lowest, highest)."""
        self.table(name, keys, column, {k: tuple(float(part) for part in r) for k, r in expected.items()})

    def strongest(self, what, strength, listed, count):
        """Whether those listed are as many as they should be of the strongest, but for near ties."""
        count = min(count, len(strength))
        least = float(strength.topk(count).values[-1])
        wrong = [i for i in listed if float(strength[i]) < least * (1 - 1e-3) - 1e-9]
        if len(set(listed)) != count or wrong:
            self.fail(f"{what}: {len(listed)} of {count} listed, {len(wrong)} of which are none of the strongest")
        else:
            print(f"ok {what}: the {count} strongest")


def ranked(numbers):
    """Ranks from 1, of which equal numbers share the mean."""
    _, place, count = np.unique(numbers, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


def pearson(x, y):
    """NaN where one of the two does not vary."""
    x, y = (np.asarray(v, float) - np.mean(v) for v in (x, y))
    lengths = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / lengths) if lengths > 0 else float("nan")


def spearman(x, y):
    return pearson(ranked(x), ranked(y))


def agreement(check, name, pairs):
    """Compares the correlations of pairs of numbers, by (units, mode)."""
    for column, correlation in (("pearson", pearson), ("spearman", spearman)):
        expected = {key: float(np.nan_to_num(correlation(*zip(*numbers)))) for key, numbers in pairs.items()}
        check.table(name, ["units", "mode"], column, expected)
    check.table(name, ["units", "mode"], "count", {key: float(len(numbers)) for key, numbers in pairs.items()})
