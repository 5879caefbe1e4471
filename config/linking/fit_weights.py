"""Fit the weights of evidence on the labelled mentions of the tuning half: weights.csv beside this script.

    python config/linking/fit_weights.py        (from the root of the source tree; no network)

A logistic regression, by Newton steps one weight at a time: whether two mentions of kindred types tell of one event, from the evidence
between them (`flows/events/linking/evidence.py`). The penalty pulls each weight to what a person would expect of it (`EXPECTED`), for
the labelled articles are few and tell of one small world. A pair counts less the more pairs there are of its two events.
"""

import csv
import sys
from math import exp
from pathlib import Path

import polars as pl

from flows.catalog.files import Catalog, packaged_config
from flows.catalog.linking import read_linking_rules
from flows.events.linking.evidence import EVIDENCE, with_evidence
from flows.events.linking.features import compared, worded
from flows.events.linking.keys import as_keys
from flows.events.linking.stories import with_stories
from flows.events.linking.texts import same_texts

sys.path.insert(0, "tests")
from events.linking.labelled import code, read_articles, read_labels

TARGET = Path(__file__).with_name("weights.csv")
BASE = "base"
EXPECTED = {
    BASE: -4.0, "kinship": 1.5, "type_same": 0.5, "place_same": 1.5, "place_near": 0.5, "area_same": 0.7, "area_apart": -0.3,
    "country_same": 0.2, "date_same": 1.2, "date_next": -0.3, "date_other": -2.5, "date_fits": 0.3, "date_far": -1.5, "copy": 5.0,
    "sentence_same": -1.0, "sentence_near": 0.5, "refers_back": 1.0, "lead": 0.5, "sole": 0.5, "story_share": 1.0, "mirrored": 0.5,
    "text_same": 1.5, "words": 0.8, "story": 0.3, "trigger_same": 0.5, "speaker_same": 0.2, "weapon_same": 0.7, "weapon_apart": -0.7,
    "actor_named": 0.7, "actor_same": 0.5, "actor_kin": 0.4, "actor_apart": -1.0, "actor_unlike": -0.5, "target_named": 0.5,
    "target_same": 0.5, "target_kin": 0.3, "target_apart": -1.0, "target_unlike": -0.3, "count_same": 2.0, "count_apart": -0.7,
}  # fmt: skip
"""Log odds that a person would give each kind of evidence; 0 where it is not listed."""

PENALTY = 0.5
"""Strength of the pull to what is expected, in pairs: the best of 0.5 to 8 on the tuning half."""

SWEEPS = 60


def labelled_pairs() -> pl.DataFrame:
    """Return the evidence between labelled mentions of the tuning half whose types can be of one event, `is_one` and `weight`."""
    articles = read_articles()
    mentions = code(articles)
    told = compared(worded(mentions).lazy().with_columns(event_id=pl.lit(None, pl.String)), same_texts(articles.lazy())).collect()
    nodes = told.lazy().pipe(with_stories).collect()
    labels = (
        read_labels()
        .filter(half="tuning")
        .join(mentions.select("mention_id", "article_id", "trigger_start"), on=["article_id", "trigger_start"])
    )
    known = labels.join(nodes.select("mention_id", "node", "event_type", "is_unreal"), on="mention_id").select(
        "node", "event", "event_type", "is_unreal"
    )
    both = known.join(known, how="cross", suffix="_b").filter(
        pl.col("node") < pl.col("node_b"), pl.col("is_unreal") == pl.col("is_unreal_b")
    )
    kinships = read_linking_rules(Catalog((packaged_config(),))).kinships
    pairs = both.join(kinships, left_on=["event_type", "event_type_b"], right_on=["event_type", "other"])
    ends = pairs.select("kinship", "event", "event_b", left="node", right="node_b").sort("left", "right")
    weight = 1 / pl.len().over("event", "event_b").sqrt()
    named = ends.select("left", "right", is_one=pl.col("event") == pl.col("event_b"), weight=weight)
    return (
        with_evidence(ends.select("left", "right", "kinship"), as_keys(nodes))
        .filter(~pl.col("is_barred"))
        .join(named, on=["left", "right"])
    )


def fit(pairs: pl.DataFrame) -> dict[str, float]:
    """Return the weight of each kind of evidence."""
    columns = {BASE: [1.0] * pairs.height, **{name: pairs[name].cast(pl.Float64).to_list() for name in EVIDENCE}}
    rows = {name: [(number, value) for number, value in enumerate(values) if value] for name, values in columns.items()}
    right, counts = pairs["is_one"].cast(pl.Float64).to_list(), pairs["weight"].to_list()
    weights = {name: EXPECTED.get(name, 0.0) for name in columns}
    sums = [sum(weights[name] * columns[name][number] for name in columns) for number in range(pairs.height)]
    for _ in range(SWEEPS):
        for name, having in rows.items():
            slope, bend = PENALTY * (EXPECTED.get(name, 0.0) - weights[name]), PENALTY
            for number, value in having:
                chance = 1 / (1 + exp(-sums[number]))
                slope += counts[number] * value * (right[number] - chance)
                bend += counts[number] * value * value * chance * (1 - chance)
            weights[name] += slope / bend
            for number, value in having:
                sums[number] += slope / bend * value
    return weights


def main() -> None:
    """Write the weights."""
    pairs = labelled_pairs()
    weights = fit(pairs)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["evidence", "weight", "origin"])
        writer.writerows([name, f"{weight:.2f}", "fit_weights"] for name, weight in weights.items())
    print(f"{pairs.height:,} pairs, {pairs['is_one'].sum():,} of one event; {len(weights)} weights in {TARGET}")


if __name__ == "__main__":
    main()
