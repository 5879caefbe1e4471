"""Appositions: a name set beside a function between commas, and a function beside a name, are one person."""

from __future__ import annotations

import polars as pl

from flows.events.keeping import kept
from flows.events.neighbours import read_at


def appose(chunks: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the chunks with the name set beside each function between commas (`le ministre de l'Intérieur, X, a ...`).

    Adds apposed_start and apposed_end, the name's, to the function; the name gets the function's actor where it is nobody on the register.
    """
    chunks = kept(chunks)
    person = (pl.col("person") | pl.col("group_like") | pl.col("actor").is_not_null() | pl.col("chain_actor").is_not_null()) & ~pl.col(
        "time"
    )
    heads = (
        chunks.filter(~pl.col("linked"))
        .pipe(read_at, "chain_last", words, mark=pl.col("text").shift(-1))
        .with_columns(follows=(pl.col("open") == pl.col("chain_last").shift(1) + 2) & (pl.col("mark").shift(1) == ","))
        .with_columns(
            beside=(
                pl.col("follows")
                & (pl.col("sentence") == pl.col("sentence").shift(1))
                & pl.col("prep").is_null()
                & pl.col("mark").is_in([",", ".", "»", '"', "”"])
            ).fill_null(value=False),
            name=pl.col("is_name")
            & pl.col("tail_capital")
            & ~pl.col("place_like")
            & ~pl.col("time")
            & (pl.col("chain_last") == pl.col("last")),
            role=person & ~pl.col("capital"),
        )
        .with_columns(
            names=pl.col("beside") & pl.col("role").shift(1) & pl.col("name"),
            tells=pl.col("beside") & pl.col("name").shift(1) & pl.col("role") & (pl.col("number") == "s") & (pl.col("mark") == ","),
        )
    )
    named = heads.select(
        "chunk",
        apposed=pl.col("names") | pl.col("tells"),
        apposed_start=pl.when(pl.col("names").shift(-1)).then(pl.col("start").shift(-1)).when("tells").then(pl.col("start").shift(1)),
        apposed_end=pl.when(pl.col("names").shift(-1)).then(pl.col("end").shift(-1)).when("tells").then(pl.col("end").shift(1)),
        office=pl.when("names").then(pl.coalesce("actor", "chain_actor").shift(1)).when("tells").then(pl.col("actor").shift(1)),
    )
    return chunks.join(named, on="chunk", how="left", maintain_order="left").with_columns(
        actor=pl.coalesce("actor", "office"), apposed=pl.col("apposed").fill_null(value=False)
    )
