"""The frames of a plan: units and what each way has for them."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from flows.records import FillWay

MOST_DAYS = 62
"""Days of a source whose lists are asked for a plan; of more, so many spread evenly, and the others are taken to be like the nearest."""

RANKS = {way.value: rank for rank, way in enumerate(FillWay)}
"""The order in which ways are taken."""

UNIT = ("source_id", "day")
_UNIT_OF_WAY = {"source_id": pl.String(), "way": pl.String(), "day": pl.Date()}

REACHED = pl.Schema({**_UNIT_OF_WAY, "is_whole": pl.Boolean(), "status": pl.String(), "reason": pl.String()})
"""How far lists reach for a unit; `status` and `reason` are what the ledger would say if no page were there."""

LISTED = pl.Schema({**_UNIT_OF_WAY, "host": pl.String(), "requests": pl.Int64(), "received": pl.Int64()})
"""What asking lists takes, by host: requests, and bytes."""

ANNOUNCED = pl.Schema({**_UNIT_OF_WAY, "url_key": pl.String(), "host": pl.String()})
"""Pages that a way has for a unit, each with the host that is asked for it."""

PACE = pl.Schema({"host": pl.String(), "seconds": pl.Float64()})
"""Polite seconds from one request to the next."""


class Asked(NamedTuple):
    """What the lists of sources said."""

    reached: pl.DataFrame
    listed: pl.DataFrame
    announced: pl.DataFrame
    pace: pl.DataFrame


class Untold(NamedTuple):
    """What an archive of others did not tell of a source: the reason in one word for the ledger, and in words for people."""

    source_id: str
    reason: str
    words: str


NOTHING = Asked(*(pl.DataFrame(schema=schema) for schema in (REACHED, LISTED, ANNOUNCED, PACE)))
"""What lists said that were not asked."""


def rank() -> pl.Expr:
    """Return the rank of a way, the cheapest first."""
    return pl.col("way").replace_strict(RANKS, return_dtype=pl.Int8)
