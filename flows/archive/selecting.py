"""The pages of some hosts in a WARC file of others: found in one pass, which is gone on with where it was stopped, and read one by one."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polars as pl
from pydantic import TypeAdapter

from flows.archive.deflating import gzip_member
from flows.archive.files import append_whole, write_whole
from flows.archive.foreign import ForeignRecord, ForeignResponse, parse_response, read_records
from flows.archive.foreign_streams import told
from flows.archive.places import Place, stream_of
from flows.archive.selected import SELECTED, resolved
from flows.urls import UrlError, url_fetch, url_key

OK = 200
PAGES = frozenset({None, "text/html", "application/xhtml+xml"})
LARGEST = 10 << 20
"""Bytes of a page that is looked at: as many as of one that is fetched."""

EACH = 64 << 20
"""Bytes of a file after which it is noted how far it was read."""


@dataclass(slots=True)
class Progress:
    """How far a file has been read: the next byte, the end of the file of copies, how many parts there are, what was left out."""

    next: int = 0
    copied: int = 0
    parts: int = 0
    notes: dict[str, int] = field(default_factory=dict)


PROGRESS = TypeAdapter(Progress)


def select(place: Place, hosts: Collection[str], folder: Path) -> pl.DataFrame:
    """Return the `SELECTED` rows of a file's pages of some hosts, answered with 200, by their place.

    They are kept in a folder, and found again there. Raises ForeignError, also for a file that is damaged further in, StoreError and
    SpoolError.
    """
    selection = _selection(place, hosts, folder)
    if not selection.index.exists():
        selection.read()
    return pl.read_parquet(selection.index)


def select_notes(place: Place, hosts: Collection[str], folder: Path) -> dict[str, int]:
    """Return how many responses and revisits of a file that was selected from were left out, by reason.

    The reasons: `other_host`, `status_404` and the like, `not_html`, `too_large`, `bad_url`, and `revisit_without_original`, whose
    bytes lie in another file.
    """
    return _selection(place, hosts, folder).left_out()


def _selection(place: Place, hosts: Collection[str], folder: Path) -> Selection:
    named = "\n".join((place.name, str(place.size), place.version, *sorted(hosts)))
    return Selection(place, frozenset(hosts), folder / blake2b(named.encode(), digest_size=12).hexdigest())


class Selection:
    """One pass over a file: rows of its pages, and copies of those records that cannot be read where they lie."""

    def __init__(self, place: Place, hosts: frozenset[str], folder: Path) -> None:
        """Take a folder of its own; nothing is read yet."""
        self.place, self.hosts, self.folder = place, hosts, folder
        self.index, self.state, self.copies = folder / "index.parquet", folder / "progress.json", folder / "copies.warc.gz"
        self.progress = Progress()
        self.notes: Counter[str] = Counter()
        self.rows: list[dict[str, Any]] = []
        self.descriptor = -1

    def read(self) -> None:
        """Read the file from where an earlier pass has ended, and write the index."""
        with told(str(self.folder)):
            self.folder.mkdir(parents=True, exist_ok=True)
            self.descriptor = os.open(self.copies, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self.progress = PROGRESS.validate_json(self.state.read_bytes()) if self.state.exists() else Progress()
            self.notes.update(self.progress.notes)
            os.ftruncate(self.descriptor, self.progress.copied)
            self._pass()
        finally:
            os.close(self.descriptor)
        parts = pl.concat([pl.scan_parquet(self._part(number)) for number in range(self.progress.parts)])
        write_frame(self.index, parts.pipe(resolved).collect())

    def left_out(self) -> dict[str, int]:
        """Return how many records were left out, by reason; those of other kinds than responses and revisits are not counted."""
        progress = PROGRESS.validate_json(self.state.read_bytes())
        lost = _revisits(pl.scan_parquet(list(map(self._part, range(progress.parts))))) - _revisits(pl.scan_parquet(self.index))
        return {**progress.notes, **({"revisit_without_original": lost} if lost else {})}

    def _pass(self) -> None:
        """Go through the records, and note now and then how far that has come."""
        started, row, before = self.progress.next, None, None
        with stream_of(self.place, started) as stream:
            for record in read_records(stream, self.place.name, started):
                self._end(row, before)
                if record.offset is not None and record.offset - self.progress.next >= EACH:
                    self._note(record.offset)
                row, before = self._row(record), record
        self._end(row, before)
        self._note(self.place.size)

    def _row(self, record: ForeignRecord) -> dict[str, Any] | None:
        """Return the row of a record, None for one that is left out, which is counted."""
        taken = self._taken(record) if _host(record.url) in self.hosts else "other_host"
        if isinstance(taken, str):
            self.notes[taken] += 1
            return None
        about = {"place": self.place.name, "offset": record.offset, "kind": record.kind, "captured_at": record.date()}
        row = {**about, "record": (record.header("WARC-Record-ID") or "").strip("<>"), **taken}
        self.rows.append(row)
        return row

    def _taken(self, record: ForeignRecord) -> dict[str, Any] | str:
        """Return what a record's row says of its response, or why it is left out."""
        try:
            url = url_fetch(record.url)
        except UrlError:
            return "bad_url"
        address = {"url": url, "url_key": url_key(url)}
        if record.kind == "revisit":
            return {**address, "digest": record.header("WARC-Payload-Digest")}
        if record.length > LARGEST:
            return "too_large"
        copy = record.copied() if self.place.path is None or record.offset is None else None
        response = record.response() if copy is None else parse_response(copy, self.place.name)
        if reason := _left_out(response):
            return reason
        where = {"file": self.place.name, "file_offset": record.offset} if copy is None else self._copied(copy)
        said = {"status": response.status, "mime": response.mime, "digest": response.payload_digest, "truncated": response.truncated}
        return {**address, **said, **where}

    def _copied(self, record: bytes) -> dict[str, Any]:
        """Return where a copy of a record lies, after it was written there."""
        member, start = gzip_member(record), self.progress.copied
        self.progress.copied = append_whole(self.descriptor, member, start)
        return {"file": str(self.copies), "file_offset": start, "file_length": len(member)}

    def _end(self, row: dict[str, Any] | None, record: ForeignRecord | None) -> None:
        """Add to a row the length of its record, once the next one tells where that has ended."""
        if row is None or record is None or record.offset is None:
            return
        row["length"] = (self.place.size if record.end is None else record.end) - record.offset
        if row.get("file") == self.place.name:
            row["file_length"] = row["length"]

    def _note(self, read: int) -> None:
        """Note how far the file was read: rows and copies so far are safe then."""
        os.fsync(self.descriptor)
        write_frame(self._part(self.progress.parts), pl.DataFrame(self.rows, schema=SELECTED))
        self.rows.clear()
        self.progress.next, self.progress.parts, self.progress.notes = read, self.progress.parts + 1, dict(self.notes)
        write_whole(self.state, PROGRESS.dump_json(self.progress))

    def _part(self, number: int) -> Path:
        return self.folder / f"{number:05d}.parquet"


def _revisits(selected: pl.LazyFrame) -> int:
    return selected.filter(pl.col("kind") == "revisit").collect().height


def write_frame(path: Path, rows: pl.DataFrame) -> None:
    """Write rows so that the file is whole or not there; raises SpoolError."""
    content = BytesIO()
    rows.write_parquet(content)
    write_whole(path, content.getvalue())


def _left_out(response: ForeignResponse) -> str | None:
    """Return why a response is none of a page, None for one that is."""
    if response.status != OK:
        return f"status_{response.status}"
    return None if response.mime in PAGES else "not_html"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
