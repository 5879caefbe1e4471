"""The batches that a run's captured pages are worked on in, and what a run leaves in its spool on the way: reports, and parts of tables."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl

from flows import __version__
from flows.archive.files import told, write_whole
from flows.archive.spool import Spool
from flows.events import CODER_VERSION
from flows.ledger import REPORTS
from flows.records import Run, SourceReport
from flows.settings import load_settings
from flows.tables import TABLES, Rejects


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Which captures a task works on: rows `first` to `first + pages` of the pages of a captures file.

    `warcs` says where each WARC file lies on this machine, by its key; parts are written to `parts`. `before` holds what is
    known of the articles of before, where pages were asked for again (`versions.BEFORE`).
    """

    no: int
    day: date
    run: str
    captures: Path
    first: int
    pages: int
    warcs: Mapping[str, Path]
    parts: Path
    before: Path

    def part(self, table: str) -> Path:
        """Return where the batch's part of a table is written."""
        return self.parts / f"{table}-{self.no:05d}.parquet"

    def is_done(self) -> bool:
        """Tell whether an earlier try wrote all of its parts; the mentions come last."""
        return self.part("mentions").exists()


def open_spool(run: Run) -> Spool:
    """Return the spool of a run, made if it is not there."""
    return Spool.open(Path(run.spool), run.id, run.day)


def reports_of(run: Run) -> list[SourceReport]:
    """Return the reports that ingest left in a run's spool."""
    return REPORTS.validate_json((Path(run.spool) / run.id / "reports.json").read_bytes())


def write_reports(run: Run, reports: list[SourceReport]) -> None:
    """Leave the reports of a run's sources in its spool; raises SpoolError."""
    write_whole(Path(run.spool) / run.id / "reports.json", REPORTS.dump_json(reports))


def before_of(spool: Spool) -> Path:
    """Return where a run's spool holds what is known of the articles of before."""
    return spool.folder / "before.parquet"


def batches_of(run: Run, pages: int) -> list[Batch]:
    """Return the tasks of a run: its captured pages, so many at a time.

    Parts that a process before this one left are kept only if they are of batches as large, by this version's coder and the same backend.
    """
    with open_spool(run) as spool:
        coder = f"coder {CODER_VERSION} with backend {load_settings().backend}"
        _keep_parts(spool.folder / "parts", f"batches of {pages} pages, Dateline {__version__}, {coder}\n")
        warcs = spool.warcs()
        total = spool.captures().lazy().pipe(pages_of).collect().height
        captures, folder = spool.table("captures"), spool.folder
    return [
        Batch(
            no=number,
            day=run.day,
            run=run.id,
            captures=captures,
            first=first,
            pages=min(pages, total - first),
            warcs=warcs,
            parts=folder / "parts",
            before=before_of(spool),
        )
        for number, first in enumerate(range(0, total, pages))
    ]


def _keep_parts(folder: Path, made_by: str) -> None:
    """Remove parts that were made in another way: of batches of another size, some pages would be missing or there twice."""
    note = folder / "made-by"
    with told(folder):
        if not note.exists() or note.read_text(encoding="utf-8") != made_by:
            shutil.rmtree(folder, ignore_errors=True)
            write_whole(note, made_by.encode())


def parts_of(run: Run, table: str) -> list[Path]:
    """Return the files of all parts of a table, in the order of the batches."""
    return sorted((Path(run.spool) / run.id / "parts").glob(f"{table}-[0-9]*.parquet"))


def read_parts(run: Run, table: str) -> pl.DataFrame:
    """Return the rows of all parts of a table, in the order of the batches; an empty table when there was no batch."""
    empty = TABLES.get(table, Rejects).create_empty()
    return pl.concat([empty, *(pl.read_parquet(part) for part in parts_of(run, table))])


def pages_of(captures: pl.LazyFrame) -> pl.LazyFrame:
    """Return the captures that are pages to be cleaned: whole responses with status 200, in the order they were archived."""
    return captures.filter(resource="page", outcome="ok", status=200).sort("warc_key", "warc_offset")


def write_rows(rows: pl.DataFrame, path: Path) -> None:
    """Write a part so that it is whole or not there: through memory, for a full disk cuts a Parquet file without an error."""
    content = BytesIO()
    rows.write_parquet(content, compression="zstd", compression_level=3)
    write_whole(path, content.getvalue())
