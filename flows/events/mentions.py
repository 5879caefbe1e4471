"""Mentions: the rows, with every field of the table, from acts and what was found for them."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from flows.events.found import Found
from flows.events.lookups import look_up
from flows.events.neighbours import read_at
from flows.tables import Mentions

CODER_VERSION = "4"
"""Raised with every change of a rule."""

ROLES = ("actor", "target", "attribution")
YEAR_DAYS = 365
"""An act that ended longer before publication is background."""

ARGS = {
    "mention_id": pl.String,
    "role": pl.String,
    "rank": pl.UInt16,
    "rule": pl.String,
    "score": pl.Float64,
    "span_start": pl.UInt32,
    "span_end": pl.UInt32,
}
"""Columns of the table that explains each row: every candidate of every role, with the rule that proposed it and its rank."""

EXPLAINED = ("first", "role", "rank", "rule", "score", "c_start", "c_chain_end")
"""Columns of candidates that they are explained by."""


def with_identities(acts: pl.LazyFrame, found: Found) -> pl.LazyFrame:
    """Return the acts with id, ids, country and sector of actor, target and speaker, from the actor spans that they hold."""
    known = found.actors.select("first", "actor_id", "actor_ids", "country", "sector").unique("first", keep="first", maintain_order=True)
    for role in ROLES:
        names = {"actor_id": f"{role}_id", "actor_ids": f"{role}_ids", "country": f"{role}_country", "sector": f"{role}_sector"}
        acts = acts.pipe(look_up, f"{role}_span", known.rename({"first": f"{role}_span", **names}))
    return acts.with_columns(pl.col(f"{role}_ids").fill_null([]) for role in ("actor", "target"))


def build_mentions(
    acts: pl.LazyFrame, articles: pl.LazyFrame, words: pl.LazyFrame, lexicon_version: str, coder_version: str = CODER_VERSION
) -> pl.LazyFrame:
    """Return the mentions of the acts: all columns of the table and `first` (token of the trigger), sorted by article and trigger."""
    rows = (
        acts.drop("sentence_first", "sentence_last")
        .pipe(read_at, "first", words, "sentence_first", "sentence_last", sentence_no="sentence_in_article")
        .pipe(read_at, "sentence_first", words, sentence_start="start")
        .pipe(read_at, "sentence_last", words, sentence_end="end")
        .pipe(look_up, "article", articles)
        .with_columns(**_closed())
        .with_columns(**_texts(), lexicon_version=pl.lit(lexicon_version), coder_version=pl.lit(coder_version), rules=rules())
        .rename({"start": "trigger_start", "end": "trigger_end"})
        .pipe(date_by_publication)
        .with_columns(mention_id=mention_ids())
        .collect(engine="in-memory")
        .lazy()
    )
    linked = rows.join(rows.select(reporter="first", reported_by="mention_id"), on="reporter", how="left", maintain_order="left")
    return _in_table(linked).sort("article_id", "trigger_start", maintain_order=True)


def _closed() -> dict[str, pl.Expr]:
    """Return the ends of arguments, with the bracket that closes what was opened in them (`Reporters sans frontières (RSF)`)."""
    closed = {}
    for role in ROLES:
        told = text_between(f"{role}_start", f"{role}_end")
        opened = told.str.contains("(", literal=True) & ~told.str.contains(")", literal=True)
        next_one = pl.col("text").str.slice(pl.col(f"{role}_end"), 1) == ")"
        closed[f"{role}_end"] = pl.col(f"{role}_end") + (opened & next_one).fill_null(value=False).cast(pl.UInt32)
    return closed


def _texts() -> dict[str, pl.Expr]:
    """Return the passages of a mention, as the article writes them."""
    return {
        "trigger": text_between("start", "end"),
        "sentence": text_between("sentence_start", "sentence_end"),
        **{f"{role}_text": text_between(f"{role}_start", f"{role}_end") for role in ("actor", "target", "place")},
        "attributed_to": text_between("attribution_start", "attribution_end"),
        "date_text": text_between("at_start", "at_end"),
    }


def mention_ids() -> pl.Expr:
    """Return the keys of mentions: a digest of its article, its trigger's span and its type."""
    key = pl.concat_str("article_id", "trigger_start", "trigger_end", "event_type", separator="|")
    return key.map_batches(stable_ids, return_dtype=pl.String)


def _in_table(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows in the columns of the table, null where a row has none, and `first`."""
    schema = dict(Mentions.create_empty().schema)
    present = rows.collect_schema().names()
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in present]
    return rows.with_columns(absent).select("first", *(pl.col(name).cast(dtype) for name, dtype in schema.items()))


def text_between(start: str, end: str) -> pl.Expr:
    """Return the article's text between two columns of code points, null where one is null."""
    length = pl.col(end).cast(pl.Int64) - pl.col(start).cast(pl.Int64)
    return pl.when(length > 0).then(pl.col("text").str.slice(pl.col(start), length))


def stable_ids(keys: pl.Series) -> pl.Series:
    """Return a digest of each key: the same on every machine and with every version of polars."""
    return pl.Series([blake2b(key.encode(), digest_size=12).hexdigest() for key in keys], dtype=pl.String)


def date_by_publication(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows with a date and basis where the text gives none, and whether the act is background."""
    today = pl.col("date_start").is_null() & pl.col("published_on").is_not_null() & (pl.col("feature") == "present").fill_null(value=False)
    old = (pl.col("published_on") - pl.col("date_end")).dt.total_days() > YEAR_DAYS
    return (
        rows.with_columns(
            date_basis=pl.when(pl.col("date_start").is_not_null())
            .then("date_basis")
            .when(today)
            .then(pl.lit("publication"))
            .otherwise(pl.lit("unknown"))
        )
        .with_columns(
            **{name: pl.when(today).then("published_on").otherwise(name) for name in ("date_start", "date_end")},
            date_precision=pl.when(today).then(pl.lit("day")).when(pl.col("date_start").is_not_null()).then("date_precision"),
            date_text=pl.when(pl.col("date_start").is_not_null()).then("date_text"),
            factuality=pl.when((pl.col("factuality") == "happened") & to_come()).then(pl.lit("planned")).otherwise("factuality"),
        )
        .with_columns(is_background=pl.when(pl.col("published_on").is_not_null()).then(old.fill_null(value=False) | pl.col("remembered")))
    )


def to_come() -> pl.Expr:
    """Return whether an act is told in the present with a day to come (`the minister visits Kenya next week`)."""
    present = pl.col("feature").is_in(["present", "gerund"]) & (pl.col("form") == "active")
    later = (pl.col("date_basis") == "text") & (pl.col("date_start") > pl.col("published_on"))
    return (present & later).fill_null(value=False)


def rules() -> pl.Expr:
    """Return the rules that made a row, null ones left out."""
    return pl.concat_list(
        pl.concat_str(pl.lit("trigger:"), "form"),
        pl.concat_str(pl.lit("word:"), "strength"),
        pl.concat_str(pl.lit("actor:"), "actor_rule"),
        pl.concat_str(pl.lit("target:"), "target_rule"),
        pl.concat_str(pl.lit("speech:"), "how"),
    ).list.drop_nulls()


def explain(proposed: pl.LazyFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Return the candidates of every role of the mentions, in the columns of `ARGS`."""
    return (
        proposed.join(mentions.lazy().select("first", "mention_id"), on="first", how="inner")
        .select("mention_id", "role", "rank", "rule", "score", span_start="c_start", span_end="c_chain_end")
        .cast(pl.Schema(ARGS))
        .sort("mention_id", "role", "rank")
        .collect(engine="in-memory")
    )
