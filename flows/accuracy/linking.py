"""How well mentions are linked into events: labelled mentions against the events that they were given."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl


class Scores(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 where both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def labelled_links(labels: pl.DataFrame, mentions: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return the labels whose mention was coded, with the `event_id` that it was given.

    `labels` has event, half, article_id, trigger_start; a mention is meant whose trigger begins where a label says.
    """
    found = mentions.select("mention_id", "article_id", "trigger_start").join(links.select("mention_id", "event_id"), on="mention_id")
    return labels.join(found, on=["article_id", "trigger_start"]).unique(["article_id", "trigger_start"], keep="first", maintain_order=True)


def b_cubed(rows: pl.DataFrame) -> Scores:
    """Return B-cubed scores of rows of `event` (the label) and `event_id`: for each mention the share of right ones beside it.

    Bagga and Baldwin, 1998: of those that it was put with, and of those that it belongs with, itself among them.
    """
    given, right, both = (pl.len().over(names) for names in (["event_id"], ["event"], ["event", "event_id"]))
    shares = rows.select(precision=(both / given).mean(), recall=(both / right).mean())
    return Scores(*shares.row(0))


def pairwise(rows: pl.DataFrame) -> Scores:
    """Return pairwise scores of rows of `event` and `event_id`: of pairs put together, and of pairs that belong together."""
    given, right, both = (_pairs(rows, names) for names in (["event_id"], ["event"], ["event", "event_id"]))
    return Scores(both / given if given else 1.0, both / right if right else 1.0)


def _pairs(rows: pl.DataFrame, names: list[str]) -> int:
    """Return the number of pairs of rows that have the same values."""
    sizes = rows.group_by(names).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())
