"""Reads WARC files that others wrote: their responses, whatever tool made them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from flows.archive.file_system import reason
from flows.archive.http import parse_head, payload_of, split_message
from flows.archive.warc import sha1
from flows.errors import DatelineError

CHUNK = 1 << 20
GZIP_MAGIC = b"\x1f\x8b"
GZIP_WINDOW = zlib.MAX_WBITS + 16


class ForeignError(DatelineError):
    """A file that is not a WARC file, or is damaged; the message is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignResponse:
    """A response of somebody else's WARC file.

    `head` is the status line and headers up to and with the empty line, `body` what follows, as they lie in the file;
    `payload_digest` is computed here. `truncated` is what the record says of itself (WARC-Truncated).
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


def iterate_responses(path: Path) -> Iterator[ForeignResponse]:
    """Yield the HTTP responses of a WARC file, gzip, zstd or plain; raises ForeignError naming file and record.

    A record whose bytes end early or differ from their digest ends the reading: what follows cannot be trusted.
    """
    last = -1
    with _told(path), path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            last = record.stream_pos
            if record.record_type == WarcRecordType.response and record.headers.get("WARC-Target-URI"):
                response = _response(path, record)
                if response:
                    yield response
        whole = _ends_well(file, max(last, 0))
    if last < 0 or not whole:
        msg = f"{path}: " + ("no WARC record in it" if last < 0 else f"the file is cut after byte {last}")
        raise ForeignError(msg)


def check_warc(path: Path) -> None:
    """Raise ForeignError for a file that cannot be read or does not begin with a WARC record."""
    with _told(path), path.open("rb") as file:
        found = next(iter(ArchiveIterator(file, parse_http=False)), None)
    if found is None:
        msg = f"{path}: no WARC record in it"
        raise ForeignError(msg)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn errors of the system and of the file's coding into one line."""
    try:
        yield
    except OSError as error:
        msg = f"{path}: {reason(error)}"
        raise ForeignError(msg) from error
    except (ValueError, zlib.error) as error:
        msg = f"{path}: {' '.join(str(error).split()) or type(error).__name__}"
        raise ForeignError(msg) from error


def _ends_well(file: BinaryIO, start: int) -> bool:
    """Tell whether the gzip members from a place on are whole; of other codings the reader itself notices."""
    file.seek(start)
    rest = file.read(CHUNK)
    if not rest.startswith(GZIP_MAGIC):
        return True
    member = zlib.decompressobj(GZIP_WINDOW)
    while rest:
        if member.eof:
            member = zlib.decompressobj(GZIP_WINDOW)
        member.decompress(rest)
        rest = member.unused_data or file.read(CHUNK)
    return member.eof


def _response(path: Path, record: WarcRecord) -> ForeignResponse | None:
    """Return a record's response, None for one that is not HTTP."""
    url = record.headers["WARC-Target-URI"].strip("<>")
    if not url.lower().startswith(("http:", "https:")):
        return None
    if (record.headers.get("WARC-Block-Digest") or "").startswith("sha1:") and not record.verify_block_digest():
        msg = f"{path}: the record of {url} is not what its digest says; the file is damaged or cut"
        raise ForeignError(msg)
    block = record.reader.read()
    if len(block) != record.content_length:
        msg = f"{path}: the record of {url} ends early; the file is cut"
        raise ForeignError(msg)
    head, body = split_message(block)
    parsed = parse_head(head)
    return ForeignResponse(
        url=url,
        date=_moment(record.headers.get("WARC-Date") or ""),
        status=parsed.status,
        mime=(parsed.header("Content-Type") or "").partition(";")[0].strip().lower() or None,
        head=head,
        body=body,
        payload_digest=sha1(payload_of(parsed, body)),
        truncated=record.headers.get("WARC-Truncated"),
        ip=record.headers.get("WARC-IP-Address"),
    )


def _moment(text: str) -> datetime:
    """Return a WARC-Date as a moment in UTC; raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
