"""WARC files that are given for a plan: each read once, several at a time by processes of this machine, for the pages of sources."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import polars as pl

from flows.catalog.sources import Source
from flows.clean import CleaningPool, NoWorkerError, WorkerFailure
from flows.collect import Network
from flows.collect.sifting import is_article
from flows.holdings.filing import HELD, day_of_address
from flows.holdings.own_days import FOLDER, OwnDays
from flows.holdings.taking import page_day
from flows.holdings.warcs import WEB, read_selected, select, select_notes, size_of
from flows.records import FillWay

LEAST = 200_000_000
"""Bytes of files below which they are read by this process: others take as long to start."""

SECONDS = 24 * 3600.0
"""Longest that one file may take in a process of its own; what was read of it is kept, and gone on with."""

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class WarcFiles:
    """Reads the pages of sources from WARC files; what was read of one is kept in the spool.

    Files of this machine and of buckets are read by so many `workers` at once, each of `memory_mb` MiB, where they are larger than `least`
    together. What lies at an address is asked for by this process alone, for politeness has one owner.
    """

    sources: Sequence[Source]
    spool: Path
    network: Network
    workers: int = 1
    memory_mb: int = 1500
    least: int = LEAST

    def held(self, files: Sequence[str], done: Callable[[], object]) -> tuple[pl.DataFrame, list[str]]:
        """Return `HELD` rows of the articles that files hold, each filed under its own day, and what was left out; raises DatelineError."""
        by_host = by_hosts(self.sources)
        folder, frames, notes = self._folder, [pl.DataFrame(schema=HELD)], list[str]()
        with closing(self._read(files)) as places:
            for place in places:
                rows = select(place, list(by_host), folder, network=self.network)
                articles = articles_of(rows, by_host)
                frames.append(self._filed(articles, by_host))
                left = {"no_article": rows.height - articles.height, **select_notes(place, list(by_host), folder, network=self.network)}
                words = ", ".join(f"{number} {reason.replace('_', ' ')}" for reason, number in left.items() if number)
                notes += [f"{place}: left out: {words}"] if words else []
                done()
        return pl.concat(frames, how="diagonal_relaxed"), notes

    @property
    def _folder(self) -> Path:
        return self.spool / FOLDER / "warc"

    def _read(self, files: Sequence[str]) -> Generator[str]:
        """Yield files in their order, those that others can read once they were read; an error of one ends the reading of all."""
        apart = [place for place in files if not place.startswith(WEB)]
        if self.workers < 2 or len(apart) < 2 or sum(map(self._size, apart)) < self.least:  # noqa: PLR2004  one has nobody to share with
            yield from files
            return
        workers = min(self.workers, len(apart))
        known = OwnDays(self.spool)
        with (
            ThreadPoolExecutor(workers) as threads,  # ends last: its threads wait for the processes
            CleaningPool(workers, memory_mb=self.memory_mb, page_seconds=SECONDS) as pool,
        ):
            days = {(place, offset): day for place, offset, day in known.rows().rows()}
            read = {place: threads.submit(self._read_apart, pool, place, days) for place in apart}
            for place in files:
                for offset, day in read[place].result() if place in read else ():
                    known.note(place, offset, day)
                yield place

    def _size(self, place: str) -> int:
        return size_of(place, network=self.network)

    def _read_apart(self, pool: CleaningPool, place: str, days: Mapping[tuple[str, int], date]) -> list[tuple[int, date]]:
        """Return the days of a file's pages after a process has read it; none where that failed: then this process reads it."""
        known = {offset: day for (other, offset), day in days.items() if other == place}
        try:
            return pool.run(read_apart, place, self.sources, self._folder, known, seconds=SECONDS)
        except (WorkerFailure, NoWorkerError):
            return []

    def _filed(self, rows: pl.DataFrame, by_host: Mapping[str, Source]) -> pl.DataFrame:
        """Return selected pages with their source and the days that they were captured and are filed under."""
        known = OwnDays(self.spool)
        days = {(place, offset): day for place, offset, day in known.rows().rows()}
        units: list[tuple[str, date, date]] = []
        for row in rows.iter_rows(named=True):
            place, captured = (row["place"], row["offset"]), captured_day(row, by_host)
            day = day_of_address(row["url"]) or days.get(place)
            if day is None:
                day = stated_day(row, by_host)
                known.note(*place, day)
            units.append((by_host[_host(row["url"])].id, captured, day))
        unit = pl.DataFrame(units, schema={"source_id": pl.String, "captured_day": pl.Date, "day": pl.Date}, orient="row")
        return rows.hstack(unit).with_columns(way=pl.lit(FillWay.WARC.value))


def read_apart(place: str, sources: Sequence[Source], folder: Path, known: Mapping[int, date]) -> list[tuple[int, date]]:
    """Return offset and day of the pages of a file whose day neither is `known` nor stands in their address, once its rows lie in a folder.

    What a worker process does; raises DatelineError.
    """
    by_host = by_hosts(sources)
    rows = articles_of(select(place, list(by_host), folder), by_host).iter_rows(named=True)
    return [(row["offset"], stated_day(row, by_host)) for row in rows if row["offset"] not in known and not day_of_address(row["url"])]


def by_hosts(sources: Sequence[Source]) -> dict[str, Source]:
    """Return sources by their hosts."""
    return {host: source for source in sources for host in source.hosts}


def articles_of(rows: pl.DataFrame, by_host: Mapping[str, Source]) -> pl.DataFrame:
    """Return the selected pages whose address is one of an article of its source."""
    own = [is_article(row["url"], by_host[_host(row["url"])]) for row in rows.iter_rows(named=True)]
    return rows.filter(pl.Series(own, dtype=pl.Boolean))


def captured_day(row: Row, by_host: Mapping[str, Source]) -> date:
    """Return the day on which a selected page was captured, in the zone of its source."""
    moment: date = row["captured_at"].astimezone(ZoneInfo(by_host[_host(row["url"])].timezone)).date()
    return moment


def stated_day(row: Row, by_host: Mapping[str, Source]) -> date:
    """Return the day that a selected page states of itself, else that of its capture."""
    response, zone = read_selected(row), ZoneInfo(by_host[_host(row["url"])].timezone)
    return page_day(response.head, response.body, row["url"], zone) or captured_day(row, by_host)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
