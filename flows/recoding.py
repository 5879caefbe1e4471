"""Captures of a committed run -> its tables once more, in worker processes; knows no Prefect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from flows.clean import CleaningPool
from flows.records import Run
from flows.settings import Settings
from flows.worker import Batch, pages_of, read_parts, warm_worker, work_on


class Recoder:
    """Cleans and codes runs again, with worker processes that start when they are needed."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings; no process is started yet."""
        self.settings = settings

    def __call__(self, day: date, run: str, captures: pl.DataFrame, warcs: Mapping[str, Path]) -> dict[str, pl.DataFrame]:
        """Return the rows of articles, mentions, args and rejects of a run's captures."""
        with TemporaryDirectory(prefix="dateline-recoding-") as spool, self._pool() as pool:
            folder = Path(spool) / run
            (folder / "parts").mkdir(parents=True)
            captures.write_parquet(folder / "captures.parquet")
            pages = captures.lazy().pipe(pages_of).collect().height
            for number, first in enumerate(range(0, pages, self.settings.batch_pages)):
                work_on(
                    Batch(
                        no=number,
                        day=day,
                        run=run,
                        captures=folder / "captures.parquet",
                        first=first,
                        pages=min(self.settings.batch_pages, pages - first),
                        warcs=dict(warcs),
                        parts=folder / "parts",
                    ),
                    pool,
                )
            again = Run(id=run, day=day, kind="repair", sources=(), spool=spool)
            rejects = pl.concat([read_parts(again, "clean-rejects"), read_parts(again, "events-rejects")])
            return {**{table: read_parts(again, table) for table in ("articles", "mentions", "args")}, "rejects": rejects}

    def _pool(self) -> CleaningPool:
        settings = self.settings
        return CleaningPool(settings.workers, memory_mb=settings.worker_memory_mb, page_seconds=settings.page_seconds, warm_up=warm_worker)
