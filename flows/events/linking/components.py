"""Connected components by the spreading of the smallest label: joins, no loop over rows."""

from __future__ import annotations

import polars as pl


def components(nodes: int, edges: pl.DataFrame) -> pl.Series:
    """Return for each of so many nodes, numbered from 0, the smallest number in its component; `edges` are pairs of numbers."""
    labels = pl.DataFrame({"label": pl.arange(nodes, eager=True, dtype=pl.UInt32)})
    left, right = (edges.to_series(side).cast(pl.UInt32).rename("node") for side in (0, 1))
    both = pl.DataFrame({"node": pl.concat([left, right]), "other": pl.concat([right, left])})
    while True:
        spread = both.select("node", label=labels["label"].gather(both["other"])).group_by("node").agg(pl.col("label").min())
        lowest = labels.with_row_index("node").join(spread, on="node", how="left", maintain_order="left")
        found = lowest.select(label=pl.min_horizontal("label", "label_right"))
        found = found.with_columns(label=found["label"].gather(found["label"]))
        if found.equals(labels):
            return labels["label"]
        labels = found
