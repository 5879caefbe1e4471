"""The ledger: what was expected and came for each source and day, counted for a run and read for a range of days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeAlias

import polars as pl
from pydantic import TypeAdapter

from flows.events import CODER_VERSION
from flows.records import Resource, Run, SourceReport, Status
from flows.tables import BARRED_FLAGS, UNCODED_FLAGS, WALL_FLAGS, Ledger

NUMBERS = ("articles", "flagged", "coded", "no_lexicon", "mentions", "rejects", "revisits_changed")
"""Columns that count what captures came to: cleaning and coding them again may change these."""

COUNTED = ("captures", "revisits_gone", *NUMBERS, "barred", "health", "coder")
"""Columns that are counted from the tables of a run, not reported by what collected it."""

NO_LEXICON = "no_lexicon"
"""The remark on a source some of whose articles are in a language that has no lexicon."""

LOST_LEAST = 3
"""Error pages in the place of articles from which on a source none of whose pages was had counts as blocked: one may be gone."""

GONE = (404, 410)
"""Statuses with which a page that was archived before says that it is no more."""

RANK = {Status.COMPLETE: 0, Status.PARTIAL: 1, Status.BLOCKED: 2, Status.NO_COVERAGE: 3, Status.NOT_TRIED: 4}
"""Of several runs for one source and day the best status holds."""


Rows: TypeAlias = pl.DataFrame | pl.LazyFrame
"""Rows in memory or in a file: of one only the columns that are counted are read."""

REPORTS = TypeAdapter(list[SourceReport])
"""The reports of a run's sources as JSON, kept in its spool until they are counted."""


def count_ledger(
    run: Run,
    reports: Sequence[SourceReport],
    captures: pl.DataFrame,
    articles: Rows,
    mentions: Rows,
    rejects: Rows,
    languages: Collection[str],
) -> pl.DataFrame:
    """Return the `Ledger` rows of a run: one a source, from its report and the tables that came of it."""
    rows = _report_rows(run, reports)
    is_visit = (pl.col("resource") == str(Resource.PAGE)) & pl.col("previous_record_id").is_not_null()
    of_captures = _count(captures, captures=pl.len(), revisits_gone=(is_visit & pl.col("status").is_in(GONE)).sum())
    for each in (of_captures, *_counts(articles, mentions, rejects, languages)):
        rows = rows.join(each, on="source_id", how="left", validate="1:1")
    return (
        rows.with_columns(pl.col("captures", "revisits_gone", *NUMBERS, "walls", "lost").fill_null(0).cast(pl.UInt32))
        .with_columns(pl.col("barred").fill_null([]), health=pl.lit(None, pl.String), coder=pl.lit(CODER_VERSION))
        .pipe(_bar)
        .with_columns(reason=pl.coalesce("reason", _remark()))
        .select(Ledger.column_names())
        .sort("source_id")
    )


def recount_ledger(ledger: pl.DataFrame, articles: Rows, mentions: Rows, rejects: Rows, languages: Collection[str]) -> pl.DataFrame:
    """Return a run's `Ledger` rows with what its captures come to now; what collecting said of a source, its status and health stay."""
    rows = ledger.drop(*NUMBERS, "barred").with_columns(coder=pl.lit(CODER_VERSION))
    for each in _counts(articles, mentions, rejects, languages):
        rows = rows.join(each, on="source_id", how="left", validate="m:1", maintain_order="left")
    told = pl.when(pl.col("reason") != NO_LEXICON).then("reason")
    return (
        rows.with_columns(pl.col(*NUMBERS).fill_null(0).cast(pl.UInt32), pl.col("barred").fill_null([]))
        .with_columns(reason=pl.coalesce(told, _remark()))
        .select(Ledger.column_names())
    )


def _remark() -> pl.Expr:
    """Return what is remarked of a source that no other reason is given for."""
    return pl.when(pl.col("no_lexicon") > 0).then(pl.lit(NO_LEXICON))


def _counts(articles: Rows, mentions: Rows, rejects: Rows, languages: Collection[str]) -> tuple[pl.DataFrame, ...]:
    """Return by source what its captures came to: `NUMBERS`, `barred`, and the articles that are walls or lost."""
    has_lexicon = pl.col("language").is_in(list(languages)).fill_null(value=False)
    has_text = (pl.col("flags").list.set_intersection(list(UNCODED_FLAGS)).list.len() == 0) & (pl.col("text") != "")
    is_wall = pl.col("flags").list.set_intersection(list(WALL_FLAGS)).list.len() > 0
    of_articles = _count(
        articles,
        articles=pl.len(),
        flagged=(pl.col("flags").list.len() > 0).sum(),
        coded=(has_lexicon & has_text).sum(),
        no_lexicon=(~has_lexicon & has_text).sum(),
        walls=is_wall.sum(),
        revisits_changed=pl.col("previous_article_id").is_not_null().sum(),
        lost=(is_wall | pl.col("flags").list.contains("soft_404")).sum(),
    )
    return of_articles, _barred(articles), _count(mentions, mentions=pl.len()), _count(rejects, rejects=pl.len())


def _barred(articles: Rows) -> pl.DataFrame:
    """Return `source_id`, `barred`: its articles that are not the page that was announced, by flag, the most frequent first."""
    return (
        articles.lazy()
        .select("source_id", flag="flags")
        .explode("flag")
        .filter(pl.col("flag").is_in(BARRED_FLAGS))
        .group_by("source_id", "flag")
        .agg(articles=pl.len())
        .sort("source_id", pl.col("articles"), "flag", descending=[False, True, False])
        .group_by("source_id", maintain_order=True)
        .agg(barred=pl.struct("flag", "articles"))
        .collect()
    )


def _bar(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ledger rows in which a wall is no page: a source all of whose pages are walls is blocked, with some it is partial."""
    all_lost = (pl.col("lost") == pl.col("articles")) & (pl.col("articles") > 0) & ((pl.col("walls") > 0) | (pl.col("lost") >= LOST_LEAST))
    is_had = pl.col("status").is_in([str(Status.COMPLETE), str(Status.PARTIAL)])
    is_lost = pl.element().struct.field("flag") != "paywalled"
    why = pl.col("barred").list.eval(pl.element().filter(is_lost)).list.first().struct.field("flag")
    status = (
        pl.when(is_had & all_lost)
        .then(pl.lit(str(Status.BLOCKED)))
        .when((pl.col("status") == str(Status.COMPLETE)) & (pl.col("walls") > 0))
        .then(pl.lit(str(Status.PARTIAL)))
    )
    return rows.with_columns(
        status=pl.coalesce(status, "status"), reason=pl.when(status.is_not_null()).then(why).otherwise(pl.col("reason"))
    )


def _count(rows: Rows, **counts: pl.Expr) -> pl.DataFrame:
    """Return counts by source."""
    return rows.lazy().filter(pl.col("source_id").is_not_null()).group_by("source_id").agg(**counts).collect()


def _report_rows(run: Run, reports: Sequence[SourceReport]) -> pl.DataFrame:
    """Return what the reports say, one row a source."""
    schema = {name: kind for name, kind in Ledger.create_empty().schema.items() if name not in COUNTED}
    return pl.DataFrame(
        [
            {
                "day": run.day,
                "source_id": report.source_id,
                "run": run.id,
                "status": str(report.status),
                "reason": report.reason,
                "ways": [
                    {"kind": way.kind, "url": way.url, "outcome": str(way.outcome), "entries": way.entries, "error": way.error}
                    for way in report.ways
                ],
                "found": report.found,
                "skipped": [{"reason": str(name), "entries": n} for name, n in sorted(report.skipped.items())],
                "outcomes": [{"outcome": str(name), "pages": n} for name, n in sorted(report.outcomes.items())],
                "revisits": [{"outcome": str(name), "pages": n} for name, n in sorted(report.revisits.items())],
                "filled_by": list(report.filled_by),
                "started_at": report.started_at,
                "ended_at": report.ended_at,
            }
            for report in reports
        ],
        schema=schema,
    )


def coverage(ledger: pl.LazyFrame, days: Sequence[date], sources: Sequence[str]) -> pl.DataFrame:
    """Return `day`, `source_id`, `status`, `reason`, `run` for every source and day; what no run has tried is `not_tried`.

    Of several runs for one source and day the best status holds, of equal ones the latest run's.
    """
    grid = pl.LazyFrame({"day": list(days)}, schema={"day": pl.Date}).join(
        pl.LazyFrame({"source_id": list(sources)}, schema={"source_id": pl.String}), how="cross"
    )
    best = best_runs(ledger).select("day", "source_id", "status", "reason", "run")
    return (
        grid.join(best, on=["day", "source_id"], how="left", validate="1:1")
        .with_columns(status=pl.col("status").fill_null(str(Status.NOT_TRIED)))
        .sort("day", "source_id")
        .collect()
    )


def best_runs(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row for each source and day: of several runs the one with the best status, of equal ones the latest.

    Runs that asked for known pages alone have tried no source.
    """
    ranks = {str(status): rank for status, rank in RANK.items()}
    return (
        ledger.filter(pl.col("status") != str(Status.NOT_TRIED))
        .with_columns(rank=pl.col("status").replace_strict(ranks, return_dtype=pl.Int8))
        .sort("rank", pl.col("run"), descending=[False, True])
        .unique(["day", "source_id"], keep="first", maintain_order=True)
        .drop("rank")
    )
