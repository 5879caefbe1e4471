"""A plan in numbers and words: for a terminal, for Prefect, for other programs, and for each day's run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from flows.days import named
from flows.planning.frames import RANKS
from flows.planning.plans import Plan
from flows.records import FillWay, Status
from flows.runs import Work

HOUR = 3600.0
NOTHING = "nothing"
MEANINGS = {
    FillWay.ARCHIVE.value: "own captures, coded again",
    FillWay.WARC.value: "WARC files that were given",
    FillWay.LISTS.value: "dated sitemaps and archive pages",
    FillWay.COMMON_CRAWL.value: "Common Crawl",
    FillWay.WAYBACK.value: "Wayback Machine",
    FillWay.LIVE.value: "other lists, as they are now",
    NOTHING: "no way reaches them",
}


def work_of(plan: Plan) -> dict[date, Work]:
    """Return what is to be done for each day on which there is something: what a run of the day is given.

    A unit that nothing fills is written into the ledger only where no run has said anything of it yet.
    """
    untried = plan.units.filter(pl.col("status") == Status.NOT_TRIED.value)
    unsaid = plan.uncovered.join(untried, on=["day", "source_id"], how="semi")
    recoded = plan.steps.filter(pl.col("way") == FillWay.ARCHIVE.value)
    filled = plan.steps.filter(pl.col("way") != FillWay.ARCHIVE.value)
    days = sorted({*recoded["day"], *filled["day"], *unsaid["day"]})
    return {day: _work(day, filled, unsaid, plan.again, recodes=day in set(recoded["day"])) for day in days}


def _work(day: date, filled: pl.DataFrame, unsaid: pl.DataFrame, again: pl.DataFrame, *, recodes: bool) -> Work:
    own = pl.col("day") == day
    ways = filled.filter(own).group_by("source_id", maintain_order=True).agg("way").rows()
    left = unsaid.filter(own).select("source_id", "status", "reason").rows()
    return Work(
        ways={source: [FillWay(way) for way in names] for source, names in ways},
        uncovered={source: (Status(status), reason) for source, status, reason in left},
        again=again.filter(own)["source_id"].to_list(),
        recodes=recodes,
    )


def way_rows(plan: Plan) -> list[dict[str, Any]]:
    """Return a row for each way that fills something, and for what nothing fills: units (source and day), whole ones, sources, pages."""
    counts = plan.steps.group_by("way").agg(
        units=pl.len(), whole=pl.col("is_whole").sum(), sources=pl.col("source_id").n_unique(), pages=pl.col("pages").sum()
    )
    left = plan.uncovered.select(
        way=pl.lit(NOTHING), units=pl.len(), whole=pl.lit(0), sources=pl.col("source_id").n_unique(), pages=pl.lit(0)
    ).filter(pl.col("units") > 0)
    order = pl.col("way").replace_strict({**RANKS, NOTHING: len(RANKS)}, return_dtype=pl.Int8)
    numbers = [pl.col(name).cast(pl.Int64) for name in ("units", "whole", "sources", "pages")]
    rows = pl.concat([counts.with_columns(numbers), left.with_columns(numbers)]).sort(order)
    return [{**row, "what": MEANINGS[row["way"]]} for row in rows.to_dicts()]


def host_rows(plan: Plan) -> list[dict[str, Any]]:
    """Return a row for each host that is asked: requests, bytes, and hours at the polite rate."""
    hosts = plan.costs.group_by("host").agg(pl.col("requests", "bytes", "seconds").sum(), days=pl.len()).sort("requests", descending=True)
    return hosts.select("host", "days", "requests", "bytes", hours=(pl.col("seconds") / HOUR).round(2)).to_dicts()


def uncovered_rows(plan: Plan) -> list[dict[str, Any]]:
    """Return a row for each source and reason for which nothing fills a day: how many days, the first, the last."""
    days = plan.uncovered.group_by("source_id", "status", "reason").agg(days=pl.len(), first=pl.col("day").min(), last=pl.col("day").max())
    return days.sort("source_id", "first").to_dicts()


def total_hours(plan: Plan) -> float:
    """Return how long filling waits for turns: of each day the slowest host's time, for all hosts are asked side by side."""
    return float(plan.costs.group_by("day").agg(pl.col("seconds").max())["seconds"].sum()) / HOUR


def plan_words(plan: Plan) -> list[str]:
    """Return a plan in words, a line each."""
    units = plan.units.height
    lines = [f"{named(plan.days)}: {units} units (source and day) lack something"]
    lines += [f"{row['units']} by {row['way']} ({row['what']}): {row['pages']} pages" for row in way_rows(plan)]
    lines += [f"{row['host']}: {row['requests']} requests, {row['bytes'] / 1e6:.1f} MB, {row['hours']} h" for row in host_rows(plan)]
    return [*lines, *plan.notes]


def as_object(plan: Plan) -> Mapping[str, Any]:
    """Return a plan for other programs: bytes are bytes, days are ISO 8601."""
    return {
        "first": plan.days[0],
        "last": plan.days[-1],
        "units": plan.units.height,
        "hours": round(total_hours(plan), 3),
        "ways": way_rows(plan),
        "hosts": host_rows(plan),
        "uncovered": uncovered_rows(plan),
        "notes": list(plan.notes),
        "steps": plan.steps.to_dicts(),
    }
