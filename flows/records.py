"""Single things, one at a time: an entry, an exchange, a capture, an article.

A thing that can fail alone is a frozen record; a batch of things is a table (`flows.tables`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """How one request ended. A closed list: the ledger counts nothing else."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    DUPLICATE = "duplicate"
    REDIRECT = "redirect"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    THROTTLED = "throttled"
    ROBOTS_DENIED = "robots_denied"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    BLOCKED_ADDRESS = "blocked_address"
    BAD_URL = "bad_url"
    DNS_ERROR = "dns_error"
    CONNECT_ERROR = "connect_error"
    TLS_ERROR = "tls_error"
    TIMEOUT_CONNECT = "timeout_connect"
    TIMEOUT_FIRST_BYTE = "timeout_first_byte"
    TIMEOUT_IDLE = "timeout_idle"
    TIMEOUT_TOTAL = "timeout_total"
    TOO_LARGE = "too_large"
    DECODE_ERROR = "decode_error"
    PROTOCOL_ERROR = "protocol_error"
    BLOCKED = "blocked"
    REDIRECT_LOOP = "redirect_loop"
    WRONG_TYPE = "wrong_type"
    BREAKER_OPEN = "breaker_open"
    BUDGET = "budget"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"


class Resource(StrEnum):
    """What a request was for."""

    PAGE = "page"
    ROBOTS = "robots"
    TDMREP = "tdmrep"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


class Status(StrEnum):
    """What the ledger says of one source and day."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    NO_COVERAGE = "no_coverage"
    NOT_TRIED = "not_tried"


class Health(StrEnum):
    """How a source does, night after night.

    `quiet`: it answers and announces far less than on other such weekdays; `degraded`: some of it failed; `blocked`: it
    refuses us, openly or by walls; `dead`: nothing for so long that somebody should look; `recovered`: well again.
    """

    HEALTHY = "healthy"
    QUIET = "quiet"
    DEGRADED = "degraded"
    BLOCKED = "blocked"
    DEAD = "dead"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days whose entries a run takes from a source: `first` to `day`, both included.

    `undated` says whether entries without a believable date are taken (a night does, a backfill does not).
    """

    day: date
    first: date
    undated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution for one day: what tasks are given instead of pages and frames.

    `kind` is `nightly`, `backfill`, `revisit` or `warc`; `sources` are the ids it covers, `files` the WARC files it reads instead
    of the network; `spool` is the directory of unfinished runs, in which its own bears its id.
    """

    id: str
    day: date
    kind: str
    sources: tuple[str, ...]
    spool: str
    late_days: int = 0
    files: tuple[str, ...] = ()

    @property
    def window(self) -> Window:
        """The days whose entries it takes: a backfill its own, a night also late and undated ones."""
        return Window(day=self.day, first=self.day - timedelta(days=self.late_days), undated=self.kind == "nightly")


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
class Exchange:
    """One request and what came back for it: one hop, as it went over the wire.

    `request` holds the request's head as sent; `response_head` the status line and headers up to and with the empty
    line, `body` what followed. With `wire_exact` both are the bytes received; without, the transfer coding has been
    removed and `response_head` says the true length. `body` keeps its content coding in both cases. A request that
    got no response has `status` None and empty bytes: it is never archived, only counted. `earlier` is the response
    whose payload came again (`duplicate`) or was said to be unchanged (`not_modified`): then no body is archived.
    `reservations` are what the publisher has reserved, each with the place that says so (see `Captures`); `previous` is
    the record of the whole response before it, where the page was asked for again.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The readable text of a capture, with what is known about it.

    `published` is ISO 8601 with the offset as printed (a bare day where no time is known), `published_basis` says
    where it was read: `feed`, `sitemap`, `json_ld`, `meta`, `markup`, `heuristic`. `flags` are from `tables.FLAGS`.
    """

    article_id: str
    url: str
    title: str | None
    text: str
    authors: Sequence[str] = ()
    published: str | None = None
    published_basis: str | None = None
    modified: str | None = None
    language: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    flags: Sequence[str] = ()
    charset: str | None = None
    charset_basis: str | None = None
    text_digest: str | None = None
    near_keys: Sequence[int] = ()
    extractor: str = ""
    extractor_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayReport:
    """What one way of discovery gave: its kind and address, how it ended, how many entries it announced."""

    kind: str
    url: str
    outcome: Outcome
    entries: int = 0
    oldest: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What collecting one source for one day came to; the ledger's row before cleaning and coding.

    `skipped` counts entries that were not asked for, by reason (`later`, `older`, `undated`, `denied`, `other_host`,
    `already_committed`); `outcomes` counts the pages asked for, by how they ended. The two together are `found`.
    `revisits` counts the pages that were due to be asked for again, by how that ended.
    """

    source_id: str
    status: Status
    reason: str | None = None
    ways: Sequence[WayReport] = ()
    found: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    revisits: Mapping[str, int] = field(default_factory=dict)
    started_at: datetime | None = None
    ended_at: datetime | None = None
