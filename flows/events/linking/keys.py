"""What is compared as numbers: texts as hashes, days as counts. Pairs of a million mentions are compared in seconds so."""

from __future__ import annotations

import polars as pl

UNUSED = ("mention_id", "source_id", "published_on", "event_id")
"""What is known of mentions but not compared."""


def as_keys(compared: pl.DataFrame) -> pl.DataFrame:
    """Return what is compared of mentions, every text as its hash and every day as a number; null stays null."""
    dates = [pl.col(name).cast(pl.Int32) for name, dtype in compared.schema.items() if dtype == pl.Date and name not in UNUSED]
    texts = [hashed(name) for name, dtype in compared.schema.items() if dtype == pl.String and name not in UNUSED]
    return compared.drop(UNUSED).with_columns(*dates, *texts)


def hashed(name: str) -> pl.Expr:
    """Return a column of texts as hashes, equal for equal texts of any column."""
    return pl.when(pl.col(name).is_not_null()).then(pl.col(name).hash())


class Kin:
    """Which types can be of one event, and how well they fit, for whole columns of pairs."""

    def __init__(self, kinships: pl.DataFrame) -> None:
        """Take event_type, other, kinship, both ways."""
        self.types = kinships["event_type"].unique().sort()
        self._number = pl.DataFrame({"event_type": self.types}).select(key=hashed("event_type"))["key"]
        size = self.types.len()
        numbered = kinships.select(
            *(pl.col(name).replace_strict(self.types, range(size), return_dtype=pl.UInt32) for name in ("event_type", "other")), "kinship"
        )
        cells = numbered.select(cell=pl.col("event_type") * size + pl.col("other"), kinship="kinship")
        every = pl.DataFrame({"cell": pl.arange(size * size, eager=True, dtype=pl.UInt32)})
        self._kinships = every.join(cells, on="cell", how="left", maintain_order="left")["kinship"].fill_null(0.0)
        self.pairs = numbered

    def numbers(self, keys: pl.Series) -> pl.Series:
        """Return the numbers of types from their hashes."""
        return keys.replace_strict(self._number, range(self.types.len()), return_dtype=pl.UInt32)

    def between(self, left: pl.Series, right: pl.Series) -> pl.Series:
        """Return the kinship of types, given by their numbers; 0 where they cannot be one event."""
        return self._kinships.gather(left * self.types.len() + right)
