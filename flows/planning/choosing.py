"""Which ways fill which units, and what that takes: plain polars, no files, no network, no clock."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from flows.collect.verdict import TEMPORARY
from flows.planning.frames import PACE, RANKS, UNIT, Asked, rank
from flows.records import FillWay, Status

PAGES = pl.Schema(
    {
        "source_id": pl.String(),
        "way": pl.String(),
        "day": pl.Date(),
        "url_key": pl.String(),
        "host": pl.String(),
        "size": pl.Int64(),
    }
)
"""Pages that ways have for units: the host that is asked for each (null: none), and its bytes where they are known."""

OWN_LISTS = (FillWay.LISTS.value, FillWay.LIVE.value)
ROBOTS, RESERVATIONS = 1, 1
"""Requests that each day's run makes of a host beside lists and pages: robots.txt, and where pages are asked for tdmrep.json."""


def spread(asked: Asked, units: pl.DataFrame) -> Asked:
    """Return what lists said of all units: a day that was not asked for is taken to be like the nearest that was."""
    near = (
        asked.reached.select("source_id", "way")
        .unique()
        .join(units.select(UNIT), on="source_id")
        .sort("day")
        .join_asof(
            asked.reached.select("source_id", "way", "day", asked_day="day").sort("day"),
            on="day",
            by=["source_id", "way"],
            strategy="nearest",
            check_sortedness=False,  # both are sorted; of groups that cannot be seen
        )
    )
    on = {"left_on": ["source_id", "way", "asked_day"], "right_on": ["source_id", "way", "day"]}
    is_same = pl.col("day") == pl.col("asked_day")
    pages = near.join(asked.announced, **on).with_columns(  # type: ignore[arg-type]
        url_key=pl.when(is_same).then("url_key").otherwise(pl.format("{}~{}", "url_key", "day"))
    )
    return Asked(
        reached=near.join(asked.reached, **on).with_columns(is_estimated=~is_same).drop("asked_day"),  # type: ignore[arg-type]
        listed=near.join(asked.listed, **on).drop("asked_day"),  # type: ignore[arg-type]
        announced=pages.drop("asked_day"),
        pace=asked.pace,
    )


def pages_on_offer(announced: pl.DataFrame, held: pl.DataFrame, seen: pl.DataFrame, again: pl.DataFrame) -> pl.DataFrame:
    """Return `PAGES` that are not committed yet; of units that are filled again (`source_id`, `day`) those that are as well.

    `held` are `filing.HELD` rows with their `host`; `seen` the URL keys that are committed.
    """
    listed = announced.with_columns(size=pl.lit(None, pl.Int64)).select(PAGES.names())
    others = held.with_columns(day=pl.coalesce("day", "captured_day"), size=pl.col("length").cast(pl.Int64)).select(PAGES.names())
    pages = pl.concat([listed, others])
    new = pages.join(seen, on="url_key", how="anti")
    return pl.concat([new, pages.join(seen, on="url_key", how="semi").join(again, on=UNIT, how="semi")]).unique(maintain_order=True)


def perhaps(held: pl.DataFrame, seen: pl.DataFrame, days_after: int) -> pl.DataFrame:
    """Return `source_id`, `day`, `way` of the units of which captures may be whose own day is not known before they are read."""
    unread = held.filter(pl.col("day").is_null()).join(seen, on="url_key", how="anti")
    first = pl.col("captured_day").dt.offset_by(f"-{days_after}d")
    return unread.select("source_id", "way", day=pl.date_ranges(first, "captured_day")).explode("day").unique().select(*UNIT, "way")


def choose(
    units: pl.DataFrame, allowed: pl.DataFrame, reached: pl.DataFrame, pages: pl.DataFrame, maybe: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the ways that fill units, and the pages that each of them fills in (`PAGES`).

    `units` are `source_id`, `day` of what is to be filled, `allowed` are `source_id`, `way`. Of the allowed ways that have
    something for a unit, or `maybe` (as of `perhaps`), the first is taken, and the next ones for what it lacks, until one tells
    of every page. Columns of the ways: `source_id`, `day`, `way`, `pages`, `is_whole`, `is_estimated`.
    """
    ways = _ways_of(units, allowed, reached, pages, maybe)
    filled = (
        pages.join(ways.select(*UNIT, "way", "rank"), on=[*UNIT, "way"])
        .sort("rank", "url_key")
        .unique([*UNIT, "url_key"], keep="first", maintain_order=True)
        .select(PAGES.names())
    )
    counts = filled.group_by(*UNIT, "way").agg(pages=pl.len().cast(pl.Int64))
    chosen = (
        ways.join(counts, on=[*UNIT, "way"], how="left")
        .join(maybe.with_columns(may=pl.lit(value=True)), on=[*UNIT, "way"], how="left")
        .with_columns(pl.col("pages").fill_null(0), pl.col("may").fill_null(value=False))
        .filter((pl.col("pages") > 0) | pl.col("is_whole") | pl.col("may"))
        .sort("day", "source_id", "rank")
        .select("day", "source_id", "way", "pages", "is_whole", "is_estimated")
    )
    return chosen, filled


def _ways_of(units: pl.DataFrame, allowed: pl.DataFrame, reached: pl.DataFrame, pages: pl.DataFrame, maybe: pl.DataFrame) -> pl.DataFrame:
    """Return `source_id`, `day`, `way`, `is_whole`, `is_estimated`, `rank`: allowed ways, up to the first that tells of all."""
    known = reached.select(*UNIT, "way", "is_whole", "is_estimated")
    of_pages = pl.concat([pages.select(*UNIT, "way"), maybe]).unique(maintain_order=True).join(known, on=[*UNIT, "way"], how="anti")
    return (
        pl.concat([known, of_pages.with_columns(is_whole=pl.lit(value=False), is_estimated=pl.lit(value=False))])
        .join(allowed, on=["source_id", "way"], how="semi")
        .join(units.select(UNIT), on=UNIT, how="semi")
        .with_columns(rank=rank())
        .with_columns(last=pl.col("rank").filter("is_whole").min().over(*UNIT))
        .filter(pl.col("rank") <= pl.col("last").fill_null(len(RANKS)))
    )


def costs(
    chosen: pl.DataFrame, filled: pl.DataFrame, asked: Asked, sizes: pl.DataFrame, page_bytes: int, pace: Mapping[str, float]
) -> pl.DataFrame:
    """Return `day`, `host`, `requests`, `bytes`, `seconds`: what the chosen ways take of each host on each day's run.

    `sizes` are `source_id`, `page_bytes` of sources that have pages to measure, `page_bytes` stands for the others; `pace` are
    seconds a request for hosts of archives of others.
    """
    lists = asked.listed.join(chosen, on=[*UNIT, "way"], how="semi").group_by("day", "host").agg(pl.col("requests", "received").sum())
    bodies = pl.coalesce("size", "page_bytes", pl.lit(page_bytes))
    is_own = pl.col("way").is_in(OWN_LISTS)
    pages = (
        filled.join(chosen, on=[*UNIT, "way"], how="semi")
        .filter(pl.col("host").is_not_null())
        .join(sizes, on="source_id", how="left")
        .group_by("day", "host")
        .agg(pages=pl.len().cast(pl.Int64), own=is_own.any(), body=bodies.sum())
    )
    polite = pl.concat([asked.pace, pl.DataFrame([*pace.items()], schema=PACE, orient="row")]).unique("host", keep="first")
    of_host = ROBOTS + pl.col("own").fill_null(value=False).cast(pl.Int64) * RESERVATIONS
    return (
        lists.join(pages, on=["day", "host"], how="full", coalesce=True)
        .join(polite, on="host", how="left")
        .with_columns(
            requests=pl.col("requests").fill_null(0) + pl.col("pages").fill_null(0) + of_host,
            bytes=pl.col("received").fill_null(0) + pl.col("body").fill_null(0),
        )
        .with_columns(seconds=pl.col("requests") * pl.col("seconds").fill_null(0.0))
        .select("day", "host", "requests", "bytes", "seconds")
        .sort("day", "host")
    )


def uncovered(units: pl.DataFrame, chosen: pl.DataFrame, reached: pl.DataFrame, untold: Mapping[str, str]) -> pl.DataFrame:
    """Return `source_id`, `day`, `status`, `reason` of the units that no way fills, in the words of the lists that were asked.

    A list that may still answer another time leaves the day partial, one that refuses blocked, all else without coverage; but
    of a source of which archives of others did not tell all (`untold`: why, by its id) the day is partial for that reason.
    """
    may_be_had = pl.col("status").is_null() & pl.col("untold").is_not_null()
    is_open = (pl.col("status") == Status.PARTIAL.value) & pl.col("reason").is_in([str(each) for each in TEMPORARY])
    told = reached.with_columns(rank=rank()).sort("rank").unique(UNIT, keep="first", maintain_order=True)
    return (
        units.join(chosen, on=UNIT, how="anti")
        .select(UNIT)
        .join(told.select(*UNIT, "status", "reason", "is_whole"), on=UNIT, how="left")
        .with_columns(status=pl.when(is_open | (pl.col("status") == Status.BLOCKED.value)).then("status"))
        .with_columns(untold=pl.col("source_id").replace_strict(dict(untold), default=None, return_dtype=pl.String))
        .with_columns(
            status=pl.when(may_be_had).then(pl.lit(Status.PARTIAL.value)).otherwise("status"),
            reason=pl.when(may_be_had).then("untold").otherwise("reason"),
        )
        .with_columns(pl.col("status").fill_null(Status.NO_COVERAGE.value), pl.col("reason").fill_null(pl.lit("no_way")))
        .select(*UNIT, "status", "reason")
        .sort("day", "source_id")
    )
