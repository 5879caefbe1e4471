"""An archived response, read from the bytes of its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from flows.archive.http import Head, parse_head, payload_of, split_message
from flows.errors import DatelineError


class RecordError(DatelineError):
    """Bytes that are not the record they should be; the message is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedResponse:
    """A response as it was archived.

    `body` has no chunk framing but keeps its content coding; `headers` are in order, `fields` are those of the WARC
    record; `date` is when the request was sent.
    """

    url: str
    date: datetime
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    fields: Mapping[str, str]

    def header(self, name: str) -> str | None:
        """Return the first value of a header, None without one."""
        return Head(self.status, self.headers).header(name)


def parse_record(member: bytes, where: str) -> ArchivedResponse:
    """Return the response of a record's bytes, compressed or not; raises RecordError naming where they lie."""
    try:
        record = next(iter(ArchiveIterator(BytesIO(member), parse_http=False)), None)
        intact = record is not None and record.record_type == WarcRecordType.response and record.verify_block_digest()
        block = record.reader.read() if record and intact else b""
    except (OSError, ValueError) as error:
        msg = f"{where}: {' '.join(str(error).split())}"
        raise RecordError(msg) from error
    if record is None or not intact:
        msg = f"{where}: no response record with the bytes that its digest says"
        raise RecordError(msg)
    head, body = split_message(block)
    parsed = parse_head(head)
    fields = dict(record.headers.items())
    return ArchivedResponse(
        url=fields["WARC-Target-URI"],
        date=datetime.fromisoformat(fields["WARC-Date"]),
        status=parsed.status,
        headers=parsed.headers,
        body=payload_of(parsed, body),
        fields=fields,
    )
