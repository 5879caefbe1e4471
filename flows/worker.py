"""One batch of captures, cleaned and coded into parts: joins the stages, knows no Prefect.

The functions named `*_in_worker` run in a worker process; what they load is loaded once there and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from flows.archive.reading import ArchivedResponse, read_local_record
from flows.batches import Batch, pages_of, write_rows
from flows.bodies import decode_body
from flows.catalog.files import open_catalog
from flows.catalog.lexicons import Vocabulary, load_vocabulary
from flows.clean import CleaningPool, Tools, articles_frame, clean_page, load_tools, warm
from flows.errors import UsageError
from flows.events import Parser, code_in_waves, load_backend
from flows.records import Article
from flows.settings import Settings, load_settings
from flows.tables import UNCODED_FLAGS, Args, Articles, Mentions
from flows.tables.rejects import reject_rows, sift
from flows.versions import as_versions

DECODED_LIMIT = 20_000_000
"""Bytes of a page after its content coding was removed; what is larger was refused when it was fetched."""

WAVE = 300_000
"""Characters of text that are coded at a time, about eighty pages: more would save no time and take memory."""

CODING_SECONDS = 600.0
"""Longest that the coding of one batch may take; a batch takes about a second."""


@lru_cache(maxsize=1)
def _pages(captures: Path, _written: int) -> pl.DataFrame:
    """Return the pages of a captures file as it was written at a time; kept for its next batch, for each would sort all of them anew."""
    return pl.scan_parquet(captures).pipe(pages_of).collect()


def work_on(batch: Batch, pool: CleaningPool) -> dict[str, int]:
    """Return the numbers of articles, mentions and rejects of a batch, written as its parts; done once, skipped after."""
    if not batch.is_done():
        captures = _pages(batch.captures, batch.captures.stat().st_mtime_ns).slice(batch.first, batch.pages)
        articles, failures = clean_batch(batch, captures, pool)
        versions = articles.lazy().pipe(as_versions, pl.scan_parquet(batch.before)).collect()
        kept, rejects = sift(Articles, versions, stage="clean", day=batch.day, run=batch.run)
        write_rows(kept, batch.part("articles"))
        write_rows(pl.concat([failures, rejects]), batch.part("clean-rejects"))
        pool.run(code_in_worker, batch, seconds=CODING_SECONDS)
    return {table: _rows(batch, table) for table in ("articles", "mentions", "clean-rejects", "events-rejects")}


def clean_batch(batch: Batch, captures: pl.DataFrame, pool: CleaningPool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the articles of captures and a `Rejects` row for each page that no rung of the ladder could clean."""
    cleaned, failures = [], []
    for capture in captures.iter_rows(named=True):
        article, failure = pool.clean(clean_in_worker, batch.warcs[capture["warc_key"]], capture)
        cleaned.append((article, capture))
        if failure:
            failures.append({"rule": failure, "key": capture["url"], "source_id": capture["source_id"], "row": article.article_id})
    empty = pl.Schema({"rule": pl.String, "key": pl.String, "source_id": pl.String, "row": pl.String})
    rejects = reject_rows(pl.DataFrame(failures, schema=empty), stage="clean", day=batch.day, run=batch.run)
    return articles_frame(cleaned, day=batch.day, run=batch.run), rejects


def clean_in_worker(warc: Path, capture: Mapping[str, Any], rung: int = 0) -> Article:
    """Return the article of one capture, read back from its WARC file, at a rung of the retry ladder."""
    response: ArchivedResponse = read_local_record(warc, capture["warc_offset"], capture["warc_length"])
    body, _ = decode_body(response.body, response.header("Content-Encoding"), DECODED_LIMIT)
    return clean_page(
        body,
        url=capture["url"],
        content_type=response.header("Content-Type"),
        payload_digest=capture["payload_digest"],
        url_key=capture["url_key"],
        entry_title=capture["entry_title"],
        entry_published=capture["entry_published"],
        via=capture["via"],
        tools=_tools(),
        rung=rung,
    )


def code_in_worker(batch: Batch) -> None:
    """Write the mentions, their candidates and the coder's rejects of a batch, from its part of the articles."""
    vocabulary = _vocabulary()
    articles = pl.read_parquet(batch.part("articles")).pipe(codable, vocabulary.languages)
    coded = code_in_waves(articles, vocabulary, WAVE, _parsers())
    sure, unsure = part_unsure(coded.mentions, load_settings().min_confidence)
    mentions = sure.with_columns(day=pl.lit(batch.day), run=pl.lit(batch.run))
    kept, broken = sift(Mentions, mentions, stage="events", day=batch.day, run=batch.run)
    rejects = reject_rows(pl.concat([coded.rejects, unsure]), stage="events", day=batch.day, run=batch.run)
    args, odd = sift(Args, coded.args.join(kept, on="mention_id", how="semi"), stage="events", day=batch.day, run=batch.run)
    write_rows(pl.concat([broken, rejects, odd]), batch.part("events-rejects"))
    write_rows(args, batch.part("args"))
    write_rows(kept, batch.part("mentions"))


def part_unsure(mentions: pl.DataFrame, at_least: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the mentions with a confidence or more, and rule, key and row of the others: a reject each."""
    sure = pl.col("confidence") > at_least - 1e-6  # single precision: just below counts as on it
    row = pl.struct(mentions.columns).struct.json_encode()
    return mentions.filter(sure), mentions.filter(~sure).select(rule=pl.lit("min_confidence"), key="mention_id", row=row)


def codable(articles: pl.DataFrame, languages: tuple[str, ...]) -> pl.DataFrame:
    """Return the articles that the coder reads: in a language that has a lexicon, and with a text of their own."""
    walled = pl.col("flags").list.set_intersection(list(UNCODED_FLAGS)).list.len() > 0
    return articles.filter(pl.col("language").is_in(languages), ~walled)


def warm_worker() -> None:
    """Load in a worker process what every batch needs, before the first one's time runs."""
    with suppress(UsageError):  # a worker must not die of it: the first task that needs the file raises it, with its line
        _vocabulary()  # first: reading the gazetteer takes most room for a moment
        _parsers()
        warm(_tools())


def open_pool(settings: Settings) -> CleaningPool:
    """Return worker processes as the settings want them, each warm before its first task; they start when they are entered."""
    return CleaningPool(settings.workers, memory_mb=settings.worker_memory_mb, page_seconds=settings.page_seconds, warm_up=warm_worker)


@cache
def _tools() -> Tools:
    """Return what cleaning needs, once a process."""
    return load_tools(open_catalog(load_settings().config))


@cache
def _vocabulary() -> Vocabulary:
    """Return what coding needs, once a process."""
    return load_vocabulary(open_catalog(load_settings().config))


@cache
def _parsers() -> dict[str, Parser]:
    """Return the parsers that the backend in force reads with, once a process."""
    settings = load_settings()
    return load_backend(settings.backend, open_catalog(settings.config))


def _rows(batch: Batch, table: str) -> int:
    """Return the number of rows of a part."""
    return int(pl.scan_parquet(batch.part(table)).select(pl.len()).collect().item())
