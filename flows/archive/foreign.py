"""Reads WARC files that others wrote: their records, whatever tool made them, from a file or from a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord

from flows.archive.foreign_streams import OneWay, offset_of, opened, refusal, told
from flows.archive.http import parse_head, payload_of, split_message
from flows.digests import sha1

KINDS = frozenset({"response", "revisit"})
WEB = ("http:", "https:")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignResponse:
    """A response of somebody else's WARC file.

    `head` is the status line and headers up to and with the empty line, `body` what follows, as they lie in the file;
    `payload_digest` is computed here, `said_digest` is the record's own. `truncated` is what the record says of itself
    (WARC-Truncated), `record_id` its WARC-Record-ID without brackets.
    """

    url: str
    date: datetime
    status: int
    mime: str | None
    head: bytes
    body: bytes
    payload_digest: str
    truncated: str | None
    ip: str | None
    said_digest: str | None = None
    record_id: str | None = None


@dataclass(slots=True, eq=False)
class ForeignRecord:
    """A record on the way past: a response or revisit, whose block can be read while it is the newest of its file.

    `offset` is that of its compressed bytes in the file, None where several records are compressed as one; `end`, where they end,
    is known once the next record is there.
    """

    place: str
    kind: str
    url: str
    offset: int | None
    record: WarcRecord
    end: int | None = None
    is_read: bool = False

    @property
    def length(self) -> int:
        """The bytes of its block."""
        return int(self.record.content_length)

    def header(self, name: str) -> str | None:
        """Return a field of the record, None without one."""
        value = self.record.headers.get(name)
        return value if value is None else str(value)

    def date(self) -> datetime:
        """Return when it was captured, in UTC; raises ForeignError."""
        try:
            moment = datetime.fromisoformat(self.header("WARC-Date") or "")
        except ValueError:
            raise refusal(self.place, f"the record of {self.url} says no time ({self.header('WARC-Date')})") from None
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

    def block(self) -> bytes:
        """Return its block, compared with its length and digest; raises ForeignError for one that is cut or damaged."""
        self.is_read = True
        said = self.header("WARC-Block-Digest") or ""
        with told(self.place):
            is_as_said = not said.startswith("sha1:") or self.record.verify_block_digest()
            block = bytes(self.record.reader.read()) if is_as_said else b""
        if not is_as_said:
            raise refusal(self.place, f"the record of {self.url} is not what its digest says; the file is damaged or cut")
        if len(block) != self.length:
            raise refusal(self.place, f"the record of {self.url} ends early; the file is cut")
        return block

    def copied(self) -> bytes:
        """Return all bytes of the record, not compressed; its block must not have been read."""
        self.is_read, copy = True, BytesIO()
        self.record.write(copy)
        return copy.getvalue()

    def response(self) -> ForeignResponse:
        """Return it as a response; raises ForeignError."""
        head, body = split_message(self.block())
        parsed = parse_head(head)
        return ForeignResponse(
            url=self.url,
            date=self.date(),
            status=parsed.status,
            mime=(parsed.header("Content-Type") or "").partition(";")[0].strip().lower() or None,
            head=head,
            body=body,
            payload_digest=sha1(payload_of(parsed, body)),
            truncated=self.header("WARC-Truncated"),
            ip=self.header("WARC-IP-Address"),
            said_digest=self.header("WARC-Payload-Digest"),
            record_id=(self.header("WARC-Record-ID") or "").strip("<>") or None,
        )


def read_records(stream: BinaryIO, place: str, start: int = 0) -> Iterator[ForeignRecord]:
    """Yield the responses and revisits of pages of the web in a WARC stream, gzip, zstd or plain, that stands at the byte `start`.

    Raises ForeignError naming place and record for what is no WARC file, is damaged, or ends early: what follows such a record
    cannot be trusted. Little more than one record is held in memory.
    """
    found, before = 0, None
    with told(place):
        source, is_plain = opened(stream, place, start)
        for record in ArchiveIterator(source, parse_http=False):
            found += 1
            kind, unread = record.headers.get("WARC-Type"), record.content_length
            url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
            each = ForeignRecord(place, str(kind), url, offset_of(source, record.stream_pos, start, is_plain=is_plain), record)
            if before is not None:
                before.end = each.offset
            if kind in KINDS and url.lower().startswith(WEB):
                yield each
            if not each.is_read and record.reader.consume() != unread:
                raise refusal(place, f"the file is cut within its record {found}")
            before = each
        if not found:
            raise refusal(place, "no WARC record in it")
        if is_plain and isinstance(source, OneWay) and not source.last.replace(b"\r", b"").endswith(b"\n\n"):
            raise refusal(place, f"the file is cut behind its record {found}")


def iterate_responses(path: Path) -> Iterator[ForeignResponse]:
    """Yield the HTTP responses of a WARC file; raises ForeignError naming file and record."""
    with told(str(path)), path.open("rb") as file:
        for record in read_records(file, str(path)):
            if record.kind == "response":
                yield record.response()


def parse_response(member: bytes, place: str) -> ForeignResponse:
    """Return the response that the bytes of one record hold, compressed or not; raises ForeignError."""
    record = next((each for each in read_records(BytesIO(member), place) if each.kind == "response"), None)
    if record is None:
        raise refusal(place, "no response of a page in it")
    return record.response()


def check_warc(path: Path) -> None:
    """Raise ForeignError for a file that cannot be read or does not begin with a WARC record."""
    with told(str(path)), path.open("rb") as file:
        check_stream(file, str(path))


def check_stream(stream: BinaryIO, place: str) -> None:
    """Raise ForeignError for a stream that does not begin with a WARC record."""
    with told(place):
        if next(iter(ArchiveIterator(opened(stream, place)[0], parse_http=False)), None) is None:
            raise refusal(place, "no WARC record in it")
