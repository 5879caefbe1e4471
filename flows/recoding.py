"""Captures of a committed run -> its tables once more, in worker processes; knows no Prefect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from flows.archive.objects import Store
from flows.archive.repair import CODED
from flows.batches import Batch, pages_of, read_parts
from flows.records import Run
from flows.revisiting import read_before
from flows.settings import Settings
from flows.worker import open_pool, work_on


def batches_again(
    folder: Path, day: date, run: str, captures: pl.DataFrame, warcs: Mapping[str, Path], *, before: pl.DataFrame, pages: int
) -> list[Batch]:
    """Return the tasks of a committed run that is made again: its captured pages, so many at a time; their parts go into a folder.

    `before` is what the archive has of the articles of before (`versions.BEFORE`).
    """
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    captures.write_parquet(folder / "captures.parquet")
    before.write_parquet(folder / "before.parquet")
    total = captures.lazy().pipe(pages_of).collect().height
    return [
        Batch(
            no=number,
            day=day,
            run=run,
            captures=folder / "captures.parquet",
            first=first,
            pages=min(pages, total - first),
            warcs=dict(warcs),
            parts=folder / "parts",
            before=folder / "before.parquet",
        )
        for number, first in enumerate(range(0, total, pages))
    ]


def tables_again(folder: Path, day: date, run: str) -> dict[str, pl.DataFrame]:
    """Return the rows of `CODED` that the tasks of a run left in a folder that bears its id."""
    again = Run(id=run, day=day, kind="repair", sources=(), spool=str(folder.parent))
    rejects = pl.concat([read_parts(again, "clean-rejects"), read_parts(again, "events-rejects")])
    return {table: rejects if table == "rejects" else read_parts(again, table) for table in CODED}


class Recoder:
    """Cleans and codes runs again, with worker processes that start when they are needed."""

    def __init__(self, settings: Settings, store: Store) -> None:
        """Take the settings, and the archive that says which articles came before; no process is started yet."""
        self.settings, self.store = settings, store

    def __call__(self, day: date, run: str, captures: pl.DataFrame, warcs: Mapping[str, Path]) -> dict[str, pl.DataFrame]:
        """Return the rows of articles, mentions, args and rejects of a run's captures."""
        with TemporaryDirectory(prefix="dateline-recoding-") as spool, open_pool(self.settings) as pool:
            folder = Path(spool) / run
            before = read_before(self.store, captures)
            for batch in batches_again(folder, day, run, captures, warcs, before=before, pages=self.settings.batch_pages):
                work_on(batch, pool)
            return tables_again(folder, day, run)
