"""The pages of days as they were archived, in one WACZ: for ReplayWeb.page and whatever else reads web archives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from flows import __version__
from flows.archive.copied import copied_records
from flows.archive.objects import Store
from flows.archive.reading import State, rows_of, scan
from flows.archive.wacz import About, Page, write_wacz
from flows.catalog.exports import read_export_tables
from flows.catalog.files import Catalog
from flows.exports.days import Day, read_days
from flows.exports.export import Exported, Request, asked_states
from flows.exports.happenings import last_tellers, newest_links
from flows.exports.mapping import Mapper
from flows.exports.provenance import provenance
from flows.present import source_names
from flows.records import Outcome

PROVENANCE = "dateline/provenance.json"


def export_pages(store: Store, catalog: Catalog, request: Request, output: Path) -> Exported:
    """Return what was written: a WACZ with every live response of the days of a request, with a condition those of pages that keep it.

    A response that repeats an earlier one (`duplicate`) has that one beside it, wherever it was filed; what was answered with "not
    modified" is left out, for nothing would be shown of it. Raises UsageError as `export` does, RecordError, StoreError.
    """
    known = asked_states(store, request)
    ontology = pl.scan_csv(catalog.path("ontology/event_types.csv"), infer_schema=False)
    links = newest_links(store, known, last_tellers(store, known))
    wanted = _wanted(read_days(store, known, links, ontology, source_names(catalog), request.as_of), catalog, request)
    written, unchanged = _responses(store, known, wanted if request.where is not None else None)
    rows = {"responses": written.height, "pages": wanted.height}
    told: dict[str, Any] = {
        "format": "wacz",
        "made_at": request.now.isoformat(),
        "as_of": request.as_of.isoformat() if request.as_of else None,
        "where": request.where,
        "rows": rows,
        "left_out": {"not modified": unchanged},
    }
    made = provenance(known, (request.first, request.last), request.gaps, {}, told)
    about = About(
        title=f"Dateline, {request.first} to {request.last}",
        description=made["gaps_in_words"],
        software=f"Dateline {__version__}",
        created=request.now,
    )
    output.parent.mkdir(parents=True, exist_ok=True)
    extra = {PROVENANCE: _json(made)}
    write_wacz(output, about, copied_records(store, written), list(_pages(store, known, wanted)), extra)
    return Exported(path=output, rows=rows, left_out={"not modified": unchanged} if unchanged else {}, repeated=0, state=made["state"])


def _wanted(days: Iterable[Day], catalog: Catalog, request: Request) -> pl.DataFrame:
    """Return the articles that are pages of the file."""
    columns = ("article_id", "url", "title", "fetched_at", "warc_key", "warc_offset")
    found: list[pl.DataFrame] = []
    with Mapper(read_export_tables(catalog), "wacz", request.where) as mapper:
        for day in days:
            mapper.take(day.claims)
            articles = day.articles if request.where is None else day.articles.join(mapper.kept(), on="article_id", how="semi")
            found.append(articles.select(columns))
    return pl.concat(found)


def _responses(store: Store, known: Sequence[State], wanted: pl.DataFrame | None) -> tuple[pl.DataFrame, int]:
    """Return the captures whose records are copied, those of wanted articles or all, and how many were "not modified"."""
    responses = pl.concat([rows_of(store, state, "captures").collect() for state in known])
    unchanged = responses.filter(pl.col("outcome") == str(Outcome.NOT_MODIFIED)).height
    kept = responses.filter(pl.col("outcome") != str(Outcome.NOT_MODIFIED))
    if wanted is not None:
        kept = kept.join(wanted, on=["warc_key", "warc_offset"], how="semi")
    return pl.concat([kept, _originals(store, kept)]).unique("record_id", keep="first", maintain_order=True), unchanged


def _originals(store: Store, captures: pl.DataFrame) -> pl.DataFrame:
    """Return the captures whose bytes others of them repeat."""
    repeats = captures.filter(pl.col("outcome") == str(Outcome.DUPLICATE))
    if repeats.is_empty():
        return captures.head(0)
    same = scan(store, "captures").filter(pl.col("outcome") == str(Outcome.OK))
    return same.join(repeats.lazy(), on=["url", "payload_digest"], how="semi").collect()


def _pages(store: Store, known: Sequence[State], wanted: pl.DataFrame) -> Iterator[Page]:
    """Yield the pages with their texts, to search in; a day at a time."""
    for state in known:
        texts = rows_of(store, state, "articles").select("article_id", "text")
        for row in wanted.lazy().join(texts, on="article_id").sort("fetched_at", "article_id").collect().iter_rows(named=True):
            yield Page(
                id=row["article_id"], url=row["url"], at=row["fetched_at"], title=row["title"] or row["url"], text=row["text"] or None
            )


def _json(fields: dict[str, Any]) -> bytes:
    return (json.dumps(fields, indent=1, ensure_ascii=False) + "\n").encode()
