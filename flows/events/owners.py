"""Owners: whose act a demand is about where only a possessive says so (`Paris réclame sa libération`)."""

from __future__ import annotations

import polars as pl

from flows.events.location import TAKING
from flows.events.neighbours import last_in_run

MEMORY = 3
"""Sentences that such a possessive reaches back over."""
NAMED = ("start", "end", "span")


def free_owners(acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without who asks as whose act is asked for; who is to be set free is who was taken last, where that was told."""
    wrong = {role: _is_askers(role).fill_null(value=False) for role in ("actor", "target")}
    took = pl.col("event_type").is_in([*TAKING, "convict"]) & pl.col("target_known").fill_null(value=False)
    taken = {name: last_in_run(pl.when(took).then(f"target_{name}"), "article") for name in (*NAMED, "known")}
    at = last_in_run(pl.when(took).then("sentence"), "article")
    frees = wrong["target"] & (pl.col("event_type") == "concede") & (pl.col("sentence") - at <= MEMORY)
    freed = frees.fill_null(value=False)
    return acts.with_columns(
        *(
            pl.when(freed).then(taken[name]).when(~wrong["target"]).then(f"target_{name}").alias(f"target_{name}")
            for name in (*NAMED, "known")
        ),
        *(pl.when(~wrong["actor"]).then(f"actor_{name}").alias(f"actor_{name}") for name in (*NAMED, "known")),
    )


def _is_askers(role: str) -> pl.Expr:
    """Return whether a possessive of what somebody asks for was taken for who asks."""
    possessive = pl.col(f"{role}_rule").str.starts_with("possessive")
    return pl.col("content") & (pl.col("governor_type") == "demand") & possessive & (pl.col(f"{role}_start") == pl.col("asker_start"))
