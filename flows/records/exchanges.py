"""What is asked for, what comes back, and what of it the archive keeps: entries, visits, exchanges, captures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.records.outcomes import Outcome, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item that a feed, a sitemap or a listing announces, before anything of it was fetched.

    `published` is the announced time with its offset, `published_text` the same as printed; `via` is the kind of the
    list that announced it (`feed`, `sitemap`, `news_sitemap`, `listing`, `warc`), `via_url` its address.
    """

    source_id: str
    url: str
    url_key: str
    via: str
    via_url: str
    title: str | None = None
    published: datetime | None = None
    published_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page that is asked for again: as it was announced, under the address that it had, and the record of its newest whole response."""

    entry: Entry
    previous: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A whole response that the archive has of an address: what a later one is compared with and may refer to.

    `payload` has no transfer coding but its content coding (`coding`); `etag` and `last_modified` are as the server
    wrote them.
    """

    record_id: str
    url: str
    fetched_at: datetime
    payload_digest: str
    payload: bytes
    coding: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a response was taken from that another archive captured: then we have never asked its publisher for it.

    `place` is the address or name of a WARC file, with `offset` and `length` of the record in it, or the address under which
    the page is replayed; `taken_at` when we had it from there. `record_id` is the other archive's, as is `digest`, the payload's,
    which `agrees` compares with what was taken (None: it told none, or none that we compute). `file` is where it keeps it.
    """

    way: str
    place: str
    taken_at: datetime
    offset: int | None = None
    length: int | None = None
    record_id: str | None = None
    digest: str | None = None
    agrees: bool | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came back for it: one hop, as it went over the wire.

    `request` holds the request's head as sent; `response_head` the status line and headers up to and with the empty
    line, `body` what followed. With `wire_exact` both are the bytes received; without, the transfer coding has been
    removed and `response_head` says the true length. `body` keeps its content coding in both cases. A request that
    got no response has `status` None and empty bytes: it is never archived, only counted. `earlier` is the response
    whose payload came again (`duplicate`) or was said to be unchanged (`not_modified`): then no body is archived.
    `reservations` are what the publisher has reserved, each with the place that says so (see `Captures`); `previous` is
    the record of the whole response before it, where the page was asked for again. With `taken_from` it is another archive's
    capture: `started_at` is the time of that, and the request is not known.
    """

    source_id: str
    url: str
    url_key: str
    resource: Resource
    outcome: Outcome
    started_at: datetime
    request: bytes
    response_head: bytes = b""
    body: bytes = b""
    status: int | None = None
    mime: str | None = None
    wire_exact: bool = True
    truncated: str | None = None
    ip: str | None = None
    hop: int = 0
    entry: Entry | None = None
    error: str | None = None
    seconds: float = 0.0
    earlier: Earlier | None = None
    previous: str | None = None
    reservations: tuple[str, ...] = ()
    taken_from: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """An archived response and where its record lies.

    `warc` is the archive's key of the WARC file once that file is sealed; before, its file name in the spool.
    `offset` and `length` are bytes of the compressed record; `payload_digest` is `sha1:` and base32, as WARC writes it.
    """

    record_id: str
    source_id: str
    url: str
    url_key: str
    resource: Resource
    outcome: Outcome
    status: int
    mime: str | None
    fetched_at: datetime
    warc: str
    offset: int
    length: int
    payload_digest: str
    via: str | None = None
    via_url: str | None = None
    entry_title: str | None = None
    entry_published: datetime | None = None
    reservations: tuple[str, ...] = ()
    previous_record_id: str | None = None
    entry_url_key: str | None = None
