"""Fit the weights of confidence on the labelled articles: weights.csv beside this script, and how reliable they are.

    python config/confidence/fit_weights.py        (from the root of the source tree; no network)

A logistic regression with a quadratic penalty, by Newton steps one weight at a time: whether the type of a row is right, from the parts
of the row (`flows/events/confidence.py`). Parts that few rows have are left out; the penalty keeps small samples near the mean. Reliability
is told of articles that no rule was tuned on, by weights that they had no share in: each is judged by a fit on seven eighths of all.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from math import exp
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.accuracy import code_labelled, read_labelled
from flows.accuracy.figures import keep_reliability
from flows.accuracy.reliability import judge, reliability
from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import load_vocabulary
from flows.events.confidence import BASE, parts

GOLD = Path("tests/events/gold")
TARGET = Path(__file__).with_name("weights.csv")
KINDS = ("base", "word", "trigger", "type", "factuality", "company")
"""Kinds of parts that may get a weight, and below single parts: those that helped on articles left out by turns."""

SINGLE = ("actor:none", "actor:registered", "actor:controlled", "target:registered", "date:text")

FEWEST = 12
"""Rows that a part needs to get a weight."""

PENALTY = 8.0
"""Strength of the pull towards no weight, in rows: the best of 1 to 32 on articles left out by turns."""

SWEEPS, FOLDS = 40, 8


class Judged(NamedTuple):
    """A row of a labelled article: its parts, and whether its type is right."""

    article_id: str
    parts: frozenset[str]
    right: bool


def weighable(part: str) -> bool:
    """Return whether a part may get a weight."""
    return part.split(":", maxsplit=1)[0] in KINDS or part in SINGLE


def fit(rows: Sequence[Judged]) -> dict[str, float]:
    """Return the weight of each part that enough rows have."""
    often = Counter(part for row in rows for part in row.parts)
    weights = {part: 0.0 for part, number in sorted(often.items()) if FEWEST <= number < len(rows) or part == BASE}
    having = {part: [number for number, row in enumerate(rows) if part in row.parts] for part in weights}
    sums = [0.0] * len(rows)
    for _ in range(SWEEPS):
        for part, where in having.items():
            pull = 0.0 if part == BASE else PENALTY
            slope, bend = -pull * weights[part], pull
            for number in where:
                chance = logistic(sums[number])
                slope += rows[number].right - chance
                bend += chance * (1 - chance)
            weights[part] += slope / bend
            for number in where:
                sums[number] += slope / bend
    return weights


def logistic(total: float) -> float:
    """Return the chance that log odds stand for."""
    return 1 / (1 + exp(-total))


def left_out(rows: Sequence[Judged]) -> list[float]:
    """Return the confidence of each row by weights that its article had no share in."""
    fold = {article: number % FOLDS for number, article in enumerate(sorted({row.article_id for row in rows}))}
    fits = [fit([row for row in rows if fold[row.article_id] != each]) for each in range(FOLDS)]
    return [logistic(sum(fits[fold[row.article_id]].get(part, 0.0) for part in row.parts)) for row in rows]


def main() -> None:
    """Write the weights, and the reliability of those fitted by turns."""
    articles = read_labelled(GOLD)
    vocabulary = load_vocabulary(Catalog((packaged_config(),)))
    judged = judge(articles, code_labelled(articles, vocabulary).with_columns(part=parts()))
    rows = [
        Judged(one, frozenset(filter(weighable, some)), right) for one, some, right in judged.select("article_id", "part", "right").rows()
    ]
    often = Counter(part for row in rows for part in row.parts)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["part", "weight", "rows", "origin"])
        writer.writerows([part, f"{weight:.2f}", often[part], "fit_weights"] for part, weight in fit(rows).items())
    held_out = judged.with_columns(confidence=pl.Series(left_out(rows))).filter(pl.col("half") == "held-out")
    keep_reliability("own", reliability(held_out), origin="fit_weights, by turns")
    print(f"{TARGET}: {len(rows)} rows, {sum(row.right for row in rows)} with the right type")


if __name__ == "__main__":
    main()
