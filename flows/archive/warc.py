"""WARC/1.1 records of an exchange: one gzip member each, their digests over the bytes as received."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.archive.deflating import gzip_member
from flows.archive.http import parse_head, payload_of, split_message
from flows.archive.provenance import provenance_fields, source_headers
from flows.bodies import is_coded
from flows.digests import sha1
from flows.records import Exchange, Outcome

VERSION = "WARC/1.1"
TRUNCATIONS = frozenset({"length", "time", "disconnect", "unspecified"})
CONTENT_TYPES = {
    "warcinfo": "application/warc-fields",
    "metadata": "application/warc-fields",
    "request": "application/http; msgtype=request",
    "response": "application/http; msgtype=response",
    "revisit": "application/http; msgtype=response",
}
PROFILES = {
    Outcome.NOT_MODIFIED: "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
    Outcome.DUPLICATE: "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
}
"""Profiles of revisits: WARC/1.1, 6.7."""

END = b"\r\n\r\n"
"""What follows the block of a record."""

UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")


class HeadAsReceived(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """The head of a response, which is all that the writer writes of a revisit's block, and which it must not put in order."""

    def __init__(self, head: bytes) -> None:
        """Take the bytes."""
        super().__init__("", [], "")
        self.headers_buff = head

    def __bool__(self) -> bool:
        """Tell the writer that there is something to write."""
        return True

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Leave the bytes as they came."""


class Members(NamedTuple):
    """The records of one exchange, compressed: what precedes the response's member, that member, and what follows."""

    record_id: str
    payload_digest: str
    before: bytes
    response: bytes
    after: bytes


def record_id(run: str, number: int, kind: str) -> str:
    """Return the id of a run's record, `urn:uuid:` and a UUID that depends on nothing else."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'dateline:{run}:{number}:{kind}')}"


def warc_date(moment: datetime) -> str:
    """Return a moment as WARC/1.1 writes it: UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def warc_fields(fields: Mapping[str, object]) -> bytes:
    """Return named values as `application/warc-fields`, each on one line; those that are None are left out."""
    lines = (f"{name}: {' '.join(str(value).split())}\r\n" for name, value in fields.items() if value is not None)
    return "".join(lines).encode()


def warcinfo(run: str, day: date, serial: int, at: datetime, software: str) -> bytes:
    """Return the first member of a run's WARC file."""
    fields = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": f"run {run}, day {day}",
        "robots": "obey",
    }
    filename = {"WARC-Filename": f"{run}-{serial:05d}.warc.gz"}
    return _member("warcinfo", record_id(run, serial, "warcinfo"), at, warc_fields(fields), filename)


def exchange_members(exchange: Exchange, run: str, number: int) -> Members:
    """Return request, response and metadata of a run's exchange of a number as compressed records."""
    own = record_id(run, number, "response")
    about = {"WARC-Target-URI": printable(exchange.url)}
    address = {"WARC-IP-Address": exchange.ip} if exchange.ip else {}
    concurrent = {**about, "WARC-Concurrent-To": f"<{own}>"}
    kind, digest, block, fields, coded = _received(exchange)
    taken = exchange.taken_from
    fields = {**about, **address, **fields, **source_headers(taken, printable(taken.place) if taken else ""), "WARC-Payload-Digest": digest}
    response = _member(kind, own, exchange.started_at, block, fields, coded)
    sent = {**concurrent, **address, "WARC-Payload-Digest": sha1(split_message(exchange.request)[1])}
    request = _member("request", record_id(run, number, "request"), exchange.started_at, exchange.request, sent)
    known = warc_fields(discovery(exchange))
    metadata = _member("metadata", record_id(run, number, "metadata"), exchange.started_at, known, concurrent)
    return Members(own, digest, request if exchange.request else b"", response, metadata)


def printable(url: str) -> str:
    """Return an address as a header may hold it."""
    return UNPRINTABLE.sub(lambda each: f"%{ord(each[0]):02X}", url)


class Received(NamedTuple):
    """A response as a record has it: `coded` is how many bytes at the block's end are in a content coding."""

    kind: str
    payload_digest: str
    block: bytes
    fields: dict[str, str]
    coded: int


def _received(exchange: Exchange) -> Received:
    """Return what a record has of a response; of a revisit, the head alone is its block."""
    earlier = exchange.earlier
    if earlier is not None:
        refers = {
            "WARC-Profile": PROFILES[exchange.outcome],
            "WARC-Refers-To": f"<{earlier.record_id}>",
            "WARC-Refers-To-Target-URI": printable(earlier.url),
            "WARC-Refers-To-Date": warc_date(earlier.fetched_at),
        }
        return Received("revisit", earlier.payload_digest, exchange.response_head, refers, 0)
    head = parse_head(exchange.response_head)
    payload = payload_of(head, exchange.body)
    coded = len(exchange.body) if is_coded(payload, head.header("Content-Encoding")) else 0
    cut = {"WARC-Truncated": exchange.truncated if exchange.truncated in TRUNCATIONS else "unspecified"} if exchange.truncated else {}
    return Received("response", sha1(payload), exchange.response_head + exchange.body, cut, coded)


def discovery(exchange: Exchange) -> dict[str, object]:
    """Return what is known of an exchange beside its bytes: its source, what announced it, how it was asked for."""
    entry = exchange.entry
    announced = (
        {
            "via": entry.via_url,
            "viaKind": entry.via,
            "entryUrl": entry.url,
            "entryUrlKey": entry.url_key,
            "entryTitle": entry.title,
            "entryPublished": entry.published.isoformat() if entry.published else None,
            "entryPublishedText": entry.published_text,
        }
        if entry
        else {}
    )
    return {
        "sourceId": exchange.source_id,
        "urlKey": exchange.url_key,
        "resource": exchange.resource,
        "outcome": exchange.outcome,
        "mime": exchange.mime,
        "redirectHop": exchange.hop,
        "wireExact": str(exchange.wire_exact).lower(),
        "fetchTimeMs": round(exchange.seconds * 1000),
        "reservations": ", ".join(exchange.reservations) or None,
        "previousRecord": exchange.previous,
        **announced,
        **provenance_fields(exchange.taken_from),
    }


def _member(kind: str, own: str, at: datetime, block: bytes, fields: Mapping[str, str], coded: int = 0) -> bytes:
    """Return a record as one gzip member; its block goes in untouched, `coded` bytes at its end are not deflated."""
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{own}>",
        "WARC-Date": warc_date(at),
        **fields,
        "WARC-Block-Digest": sha1(block),
        "Content-Type": CONTENT_TYPES[kind],
    }
    if kind != "warcinfo":
        headers.setdefault("WARC-Payload-Digest", headers["WARC-Block-Digest"])
    fields_of_record = StatusAndHeaders("", list(headers.items()), VERSION)
    http = HeadAsReceived(block) if kind == "revisit" else None
    record = ArcWarcRecord("warc", kind, fields_of_record, BytesIO(block), http, CONTENT_TYPES[kind], len(block))
    plain = BytesIO()
    WARCWriter(plain, gzip=False, warc_version=VERSION).write_record(record)
    return gzip_member(plain.getbuffer(), coded + len(END) if coded else 0)
