"""An export from beginning to end: the days of a range read, mapped, written beside the place where they go, and put there whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from flows.archive.objects import Store
from flows.archive.reading import State, states
from flows.catalog.exports import ExportTables, read_export_tables
from flows.catalog.files import Catalog
from flows.errors import UsageError
from flows.exports.days import Day, read_days
from flows.exports.formats import File, Format, Writer
from flows.exports.happenings import last_tellers, newest_links, read_events
from flows.exports.mapping import Mapper
from flows.exports.placing import placed
from flows.exports.provenance import describe_columns, provenance
from flows.present import source_names

ADDED = "DATEADDED"
"""Column of GDELT's events that its mentions repeat."""

VERSIONS = ("coder_version", "lexicon_version")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is exported: the days of a range, both included, as they were known at an instant (None: now), where a condition holds.

    `gaps` are the sources and days of the range that are not complete (day, source_id, status, reason).
    """

    first: date
    last: date
    as_of: datetime | None
    where: str | None
    gaps: pl.DataFrame
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What came of an export: rows by file, rows that the format cannot hold by reason, rows of ids that an earlier day had."""

    path: Path
    rows: dict[str, int]
    left_out: dict[str, int]
    repeated: int
    state: str


def export(store: Store, catalog: Catalog, form: Format, request: Request, output: Path) -> Exported:
    """Return what was written: a folder or a file that is whole or not there; an earlier export in its place is replaced.

    Raises UsageError for a range without committed days, a condition that is no SQL, and a place that holds something else; StoreError.
    """
    known = asked_states(store, request)
    tables = read_export_tables(catalog)
    ontology = pl.scan_csv(catalog.path("ontology/event_types.csv"), infer_schema=False)
    with placed(output, is_folder=form.is_folder) as unfinished, Mapper(tables, form.name, request.where) as mapper:
        work = _Work(tables, form, mapper, form.open(unfinished))
        events = last_tellers(store, known)
        links = newest_links(store, known, events)
        for day in read_days(store, known, links, ontology, source_names(catalog), request.as_of):
            work.add(day)
        for rows in read_events(store, known, events, ontology, work.told):
            work.add_events(rows)
        told = {
            "format": form.name,
            "made_at": request.now.isoformat(),
            "as_of": request.as_of.isoformat() if request.as_of else None,
            "where": request.where,
            "rows": work.rows,
            "left_out": dict(work.left_out),
            "repeated_on_later_days": work.repeated,
            "columns": describe_columns(tables, form.files),
        }
        made = provenance(known, (request.first, request.last), request.gaps, work.versions, told)
        work.writer.close(made)
    return Exported(path=output, rows=work.rows, left_out=dict(work.left_out), repeated=work.repeated, state=made["state"])


def asked_states(store: Store, request: Request) -> list[State]:
    """Return the committed days of a request; raises UsageError where there is none."""
    known = states(store, request.first, request.last, request.as_of)
    if not known:
        msg = f"no day from {request.first} to {request.last} is committed{' as of then' if request.as_of else ''}; nothing was written"
        raise UsageError(msg)
    return known


class _Work:
    """The days of an export, mapped and handed to its writer one after the other."""

    def __init__(self, tables: ExportTables, form: Format, mapper: Mapper, writer: Writer) -> None:
        self.tables, self.form, self.mapper, self.writer = tables, form, mapper, writer
        self.rows: dict[str, int] = dict.fromkeys((file.name for file in form.files), 0)
        self.left_out: Counter[str] = Counter()
        self.versions: dict[str, set[str]] = {name: set() for name in VERSIONS}
        self.repeated = 0
        self.told: pl.Series | None = None if mapper.where is None else pl.Series(dtype=pl.String)
        self.seen: dict[str, pl.DataFrame] = {}

    def add(self, day: Day) -> None:
        """Map and write a day."""
        self.left_out.update(self.mapper.take(day.claims))
        self.repeated += day.repeated
        for name in VERSIONS:
            self.versions[name] |= set(day.claims[name])
        if self.told is not None:
            self.told = pl.concat([self.told, self.mapper.kept()["event_id"].drop_nulls()]).unique()
        for name, rows in self._mapped(day).items():
            self._write(name, rows)

    def add_events(self, events: pl.DataFrame) -> None:
        """Map and write events: after all days, for each is as the last of them knew it."""
        for file in self.form.files:
            if file.of == "events":
                self._write(file.name, self.mapper.over(events, self.tables.files[file.columns], flat=self.form.flat))

    def _write(self, name: str, rows: pl.DataFrame) -> None:
        self.writer.write(name, rows)
        self.rows[name] += rows.height

    def _mapped(self, day: Day) -> Mapping[str, pl.DataFrame]:
        """Return the rows of each file of a day."""
        made: dict[str, pl.DataFrame] = {}
        for file in (each for each in self.form.files if each.of != "events"):
            columns = self.tables.files[file.columns]
            if file.of == "articles":
                made[file.name] = self.mapper.over(self._articles(day), columns, flat=self.form.flat)
            elif file.once_by:
                rows = self.mapper.rows(columns, once_by=file.once_by, best=file.best, flat=self.form.flat)
                made[file.name] = self._unseen(file, rows)
            else:
                made[file.name] = self.mapper.rows(columns, flat=self.form.flat, extra=self._first_seen())
        return made

    def _articles(self, day: Day) -> pl.DataFrame:
        """Return a day's articles; with a condition those that a mention which keeps it is of."""
        if self.mapper.where is None:
            return day.articles
        return day.articles.join(self.mapper.kept(), on="article_id", how="semi", maintain_order="left")

    def _unseen(self, file: File, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows that no earlier day of the range had, and note them."""
        key = file.key or ""
        kept = [name for name in (key, ADDED) if name in rows.columns]
        seen = self.seen.get(file.name, rows.head(0).select(kept))
        new = rows.join(seen, on=key, how="anti", maintain_order="left")
        self.seen[file.name] = pl.concat([seen, new.select(kept)], how="vertical_relaxed")
        return new

    def _first_seen(self) -> pl.DataFrame | None:
        """Return when each event of GDELT's files was seen first: gdelt_event_id, first_seen; None for other formats."""
        seen = self.seen.get("events")
        return None if seen is None else seen.select(gdelt_event_id="GLOBALEVENTID", first_seen=ADDED)
