"""Writes exchanges into WARC files of a spool, and a journal of what is safely there."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from flows.archive.files import SpoolError, append_whole, told
from flows.archive.warc import Members, exchange_members, warcinfo
from flows.records import Capture, Entry, Exchange

JOURNAL = "journal.jsonl"
FORWARDED_MIME = 255
"""Longest media type that is taken over from a server."""


@dataclass(frozen=True)
class Line:
    """A line of the journal: where a WARC file ended after a capture, and how many records it had then."""

    file: str
    end: int
    records: int
    capture: Capture | None = None


LINE = TypeAdapter(Line)
SURROGATE = re.compile("[\ud800-\udfff]")
Text = TypeVar("Text", Entry, Exchange)


class Recorder:
    """The WARC files of a run. What the journal does not name when it is opened is cut off.

    A capture is safe once `sync` has returned; that is after every `sync_every` captures and at `close`.
    """

    def __init__(self, folder: Path, run: str, day: date, *, software: str, sync_every: int, roll_bytes: int) -> None:
        """Open the files of a run, and take up where the journal ends; raises SpoolError."""
        self.folder, self.run, self.day = folder, run, day
        self.software, self.sync_every, self.roll_bytes = software, sync_every, roll_bytes
        self.journal = folder / JOURNAL
        self.waiting: list[Line] = []
        self.descriptor = -1
        self.file, self.end, self.records = folder, 0, 0
        with told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self.lines, whole = read_journal(self.journal)
            self.log = os.open(self.journal, os.O_RDWR | os.O_CREAT, 0o644)
            os.ftruncate(self.log, whole)
            self.log_end = whole
            self._cut_back()
        self.captures = [line.capture for line in self.lines if line.capture]

    def record(self, exchange: Exchange) -> Capture:
        """Return the capture of an exchange after its records were written; raises SpoolError."""
        exchange = in_unicode(exchange)
        with told(self.folder):
            if self.descriptor < 0 or not self.records or self.end >= self.roll_bytes:
                self._roll(exchange)
            members = exchange_members(exchange, self.run, len(self.captures))
            offset = self.end + len(members.before)
            self.end = append_whole(self.descriptor, members.before + members.response + members.after, self.end)
            self.records += 1 + bool(members.before) + bool(members.after)
        capture = _capture(exchange, members, self.file.name, offset)
        self.captures.append(capture)
        self._journal(capture)
        return capture

    def sync(self) -> None:
        """Make everything recorded so far safe; raises SpoolError."""
        if self.waiting:
            with told(self.folder):
                os.fsync(self.descriptor)
                content = b"".join(LINE.dump_json(line) + b"\n" for line in self.waiting)
                self.log_end = append_whole(self.log, content, self.log_end)
                os.fsync(self.log)
            self.lines += self.waiting
            self.waiting = []

    def close(self) -> None:
        """Make everything safe and close the files; raises SpoolError."""
        try:
            self.sync()
        finally:
            for descriptor in (self.descriptor, self.log):
                if descriptor >= 0:
                    os.close(descriptor)
            self.descriptor = self.log = -1

    def files(self) -> dict[Path, int]:
        """Return the WARC files, in order, with their numbers of records."""
        return {self.folder / line.file: line.records for line in (*self.lines, *self.waiting)}

    def _journal(self, capture: Capture | None) -> None:
        self.waiting.append(Line(self.file.name, self.end, self.records, capture))
        if len(self.waiting) >= self.sync_every:
            self.sync()

    def _roll(self, exchange: Exchange) -> None:
        """Begin the next WARC file."""
        self.sync()
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
        serial = len(self.files())
        self.file = self.folder / f"{serial:05d}.warc.gz"
        self.descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        head = warcinfo(self.run, self.day, serial, exchange.started_at, self.software)
        self.end, self.records = append_whole(self.descriptor, head, 0), 1
        self._journal(None)

    def _cut_back(self) -> None:
        """Bring the WARC files back to what the journal says of them."""
        ends = {line.file: line for line in self.lines}
        for path in self.folder.glob("*.warc.gz"):
            if path.name not in ends:
                path.unlink()
        for name, line in ends.items():
            path = self.folder / name
            size = path.stat().st_size if path.exists() else 0
            if size < line.end:
                msg = f"{path}: has {size} bytes where its journal says {line.end}; move {self.folder.parent} away and run again"
                raise SpoolError(msg)
            os.truncate(path, line.end)
        if self.lines:
            last = self.lines[-1]
            self.file, self.end, self.records = self.folder / last.file, last.end, last.records
            self.descriptor = os.open(self.file, os.O_RDWR)


def in_unicode(exchange: Exchange) -> Exchange:
    """Return an exchange without lone surrogates in its texts, which no file could hold; a list may announce them."""
    entry = exchange.entry
    whole = _mended(entry, ("url", "via_url", "title", "published_text")) if entry else None
    mended = _mended(exchange, ("url", "mime"))
    return mended if whole is entry else replace(mended, entry=whole)


def _mended(record: Text, names: Sequence[str]) -> Text:
    """Return a record with what no file could hold replaced in some of its texts; the same one where there is nothing."""
    texts = {name: text for name in names if (text := getattr(record, name)) is not None and not _is_whole(text)}
    return replace(record, **{name: text.encode("utf-8", "replace").decode() for name, text in texts.items()}) if texts else record


def _is_whole(text: str) -> bool:
    return text.isascii() or not SURROGATE.search(text)


def read_journal(path: Path) -> tuple[list[Line], int]:
    """Return the lines of a journal up to the first that is torn, and how many bytes they take."""
    content = path.read_bytes() if path.exists() else b""
    lines: list[Line] = []
    whole = 0
    for raw in content.splitlines(keepends=True):
        try:
            if not raw.endswith(b"\n"):
                break
            lines.append(LINE.validate_json(raw))
        except ValidationError:
            break
        whole += len(raw)
    return lines, whole


def _capture(exchange: Exchange, members: Members, file: str, offset: int) -> Capture:
    entry = exchange.entry
    return Capture(
        record_id=members.record_id,
        source_id=exchange.source_id,
        url=exchange.url,
        url_key=exchange.url_key,
        resource=exchange.resource,
        outcome=exchange.outcome,
        status=exchange.status or 0,
        mime=exchange.mime[:FORWARDED_MIME] if exchange.mime else None,
        fetched_at=exchange.started_at,
        warc=file,
        offset=offset,
        length=len(members.response),
        payload_digest=members.payload_digest,
        via=entry.via if entry else None,
        via_url=entry.via_url if entry else None,
        entry_title=entry.title if entry else None,
        entry_published=entry.published if entry else None,
        reservations=exchange.reservations,
        previous_record_id=exchange.previous,
        entry_url_key=entry.url_key if entry else None,
    )
