"""Archives of others on loopback: Common Crawl with its index and real WARC files, and the Wayback Machine, each with faults."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from ipaddress import ip_network
from threading import Thread
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.archive.surt import surt
from flows.catalog.backfill import Backfill, CommonCrawl, Wayback
from flows.collect import Network
from flows.digests import sha1
from servers.press import QUICK, answer

INDEX, DATA, WAYBACK = "index.crawl.example", "data.crawl.example", "wayback.example"
ADDRESSES = {INDEX: "127.0.1.1", DATA: "127.0.1.2", WAYBACK: "127.0.1.3"}
LINES_A_PAGE = 3
MOMENT = "%Y%m%d%H%M%S"
NOTHING = b'{"message": "No Captures found for: what was asked"}'

COMMON_CRAWL = CommonCrawl(collections=f"http://{INDEX}/collinfo.json", files=f"http://{DATA}/", per_minute=600)
WAYBACK_MACHINE = Wayback(index=f"http://{WAYBACK}/cdx/search/cdx", pages=f"http://{WAYBACK}/web/", per_minute=600)


class Asked(NamedTuple):
    """A request: path, query, headers in small letters."""

    host: str
    path: str
    query: dict[str, str]
    filters: list[str]
    headers: dict[str, str]


@dataclass
class Capture:
    """A page as an archive captured it; `kind` response or revisit."""

    url: str
    at: datetime
    body: bytes = b"<html><p>bonjour</p></html>"
    status: int = 200
    mime: str = "text/html"
    headers: tuple[tuple[str, str], ...] = (("Server", "Apache"),)
    file: str = ""
    offset: int = 0
    length: int = 0
    shown: bytes | None = None

    @property
    def digest(self) -> str:
        """SHA-1 of the body, base32, as indexes write it."""
        return sha1(self.body).removeprefix("sha1:")

    @property
    def key(self) -> str:
        """The address as indexes sort it."""
        return surt(self.url)

    def fields(self) -> dict[str, str]:
        """All that an index knows of it."""
        return {
            "urlkey": self.key,
            "timestamp": f"{self.at:{MOMENT}}",
            "url": self.url,
            "original": self.url,
            "mime": self.mime,
            "mimetype": self.mime,
            "status": str(self.status),
            "statuscode": str(self.status),
            "digest": self.digest,
            "length": str(self.length or len(self.body)),
            "offset": str(self.offset),
            "filename": self.file,
        }


Fault = bytes | Callable[[bytes], bytes]
"""What comes in the place of an answer: bytes, or what is made of the answer that would have come."""


@dataclass
class WebArchive:
    """A service on an address of its own; `faults` are used up in order by requests whose path and query hold their key."""

    captures: list[Capture] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    robots: bytes = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of a connection."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                target, lines = head.split(" ", 2)[1], head.split("\r\n")[1:]
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
                parts = urlsplit(target)
                pairs = parse_qsl(parts.query, keep_blank_values=True)
                filters = [value for name, value in pairs if name == "filter"]
                asked = Asked(headers["host"].split(":")[0], parts.path, dict(pairs), filters, headers)
                self.asked.append(asked)
                reply = self._faulty(target, self.reply(asked, target))
                writer.write(reply)
                await writer.drain()
                if b"Content-Length" not in reply:
                    break
        writer.close()

    def _faulty(self, target: str, reply: bytes) -> bytes:
        for place, (key, fault) in enumerate(self.faults):
            if key in target:
                del self.faults[place]
                return fault if isinstance(fault, bytes) else fault(reply)
        return reply

    def reply(self, asked: Asked, target: str) -> bytes:  # noqa: ARG002
        """Return the answer to a request."""
        return answer(self.robots) if asked.path == "/robots.txt" and self.robots else answer(b"", "404 Not Found")

    def matching(self, asked: Asked) -> list[Capture]:
        """Return the captures that a query asks for, in the order of an index."""
        host = surt(f"http://{asked.query['url']}/")
        found = [each for each in self.captures if each.key.startswith(host)]
        found = [each for each in found if asked.query["from"] <= f"{each.at:{MOMENT}}" <= asked.query["to"]]
        for each in asked.filters:
            name, _, value = each.lstrip("=").partition(":")
            found = [capture for capture in found if capture.fields()[name] == value]
        return sorted(found, key=lambda each: (each.key, each.at))

    def paths(self, host: str) -> list[str]:
        """Return the paths that were asked for of a host, but for robots.txt."""
        return [each.path for each in self.asked if each.host == host and each.path != "/robots.txt"]


@dataclass
class CommonCrawlService(WebArchive):
    """Common Crawl: `crawls` by name, each with its first and last day; captures lie in real WARC files."""

    crawls: dict[str, tuple[str, str]] = field(default_factory=lambda: {"CC-MAIN-2026-48": ("2026-11-20", "2026-12-02")})
    files: dict[str, bytes] = field(default_factory=dict)

    def hold(self, *captures: Capture, crawl: str = "CC-MAIN-2026-48") -> None:
        """Add captures, in one more WARC file of several members."""
        name = f"crawl-data/{crawl}/segments/1/warc/{len(self.files):05d}.warc.gz"
        content = BytesIO()
        for capture in captures:
            offset = content.tell()
            content.write(member(capture))
            self.captures.append(replace(capture, file=name, offset=offset, length=content.tell() - offset))
        self.files[name] = content.getvalue()

    def reply(self, asked: Asked, target: str) -> bytes:
        """Answer as index.commoncrawl.org and data.commoncrawl.org do."""
        if asked.path == "/collinfo.json":
            return answer(json.dumps([self._crawl(name) for name in sorted(self.crawls, reverse=True)]), mime="application/json")
        if asked.path.endswith("-index"):
            return self._index(asked)
        if content := self.files.get(asked.path.lstrip("/")):
            return part_of(content, asked.headers.get("range"))
        return super().reply(asked, target)

    def _crawl(self, name: str) -> dict[str, str]:
        first, last = self.crawls[name]
        told = {"from": f"{first}T00:00:00", "to": f"{last}T00:00:00"} if first else {}
        return {"id": name, "name": name, "timegate": f"http://{INDEX}/{name}/", "cdx-api": f"http://{INDEX}/{name}-index", **told}

    def _index(self, asked: Asked) -> bytes:
        crawl = asked.path.strip("/").removesuffix("-index")
        found = [each for each in self.matching(asked) if f"/{crawl}/" in each.file]
        if not found:
            return answer(NOTHING, "404 Not Found", mime="application/json")
        pages = -(-len(found) // LINES_A_PAGE)
        if "showNumPages" in asked.query:
            return answer(json.dumps({"pages": pages, "pageSize": 5, "blocks": pages}), mime="application/json")
        first = int(asked.query["page"]) * LINES_A_PAGE
        names = asked.query["fl"].split(",")
        lines = (json.dumps({name: each.fields()[name] for name in names}) + "\n" for each in found[first : first + LINES_A_PAGE])
        return answer("".join(lines), mime="text/x-ndjson")


@dataclass
class WaybackService(WebArchive):
    """The Wayback Machine, which gives so many captures at once at most."""

    most: int = LINES_A_PAGE
    form: str = "json"

    def reply(self, asked: Asked, target: str) -> bytes:
        """Answer as web.archive.org does."""
        if asked.path == "/cdx/search/cdx":
            return self._index(asked)
        if replay := re.fullmatch(r"/web/(\d{14})id_/(.+)", target):
            return self._replay(replay[1], replay[2])
        return super().reply(asked, target)

    def _index(self, asked: Asked) -> bytes:
        found = list(collapsed(self.matching(asked))) if asked.query.get("collapse") == "urlkey" else self.matching(asked)
        rest = [each for each in found if (each.key, f"{each.at:{MOMENT}}") > tuple(asked.query.get("resumeKey", " ").split(" "))]
        names = asked.query["fl"].split(",")
        rows = [[each.fields()[name] for name in names] for each in rest[: self.most]]
        last = rest[self.most - 1] if len(rest) > self.most else None
        key = f"{last.key} {last.at:{MOMENT}}" if last else None
        return answer(written(names, rows, key, self.form), mime="application/json" if self.form == "json" else "text/plain")

    def _replay(self, moment: str, url: str) -> bytes:
        at = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)
        of_page = [each for each in self.captures if each.key == surt(url)]
        if not of_page:
            return answer("Not in Archive", "404 Not Found")
        nearest = min(of_page, key=lambda each: abs(each.at - at))
        if nearest.at != at:
            return answer(b"", "302 Found", Location=f"/web/{nearest.at:{MOMENT}}id_/{nearest.url}")
        return replayed(nearest)


def replayed(capture: Capture, **changes: str) -> bytes:
    """Return a capture as it is replayed: its own headers with a prefix, and the archive's."""
    headers = {
        "memento-datetime": format_datetime(capture.at, usegmt=True),
        "link": f'<{capture.url}>; rel="original", <http://{WAYBACK}/web/timemap/link/{capture.url}>; rel="timemap"',
        "x-archive-src": "weekly-00042.warc.gz",
        **{f"x-archive-orig-{name.lower()}": value for name, value in capture.headers},
        **changes,
    }
    shown = capture.body if capture.shown is None else capture.shown
    lines = [f"HTTP/1.1 {capture.status} X", f"Content-Type: {capture.mime}", f"Content-Length: {len(shown)}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode() + shown


def written(names: list[str], rows: list[list[str]], key: str | None, form: str) -> str:
    """Return an answer of a CDX server, in one of its forms."""
    if form == "json":
        table = [names, *rows, *([[], [key]] if key else [])] if rows else []
        return "[" + ",\n ".join(json.dumps(row) for row in table) + "]\n"
    return "".join(" ".join(row) + "\n" for row in rows) + (f"\n{key}\n" if key else "")


def collapsed(captures: Iterable[Capture]) -> Iterator[Capture]:
    """Yield the first capture of each address."""
    before = ""
    for capture in captures:
        if capture.key != before:
            yield capture
        before = capture.key


def member(capture: Capture, version: str = "1.0", **headers: str) -> bytes:
    """Return a capture as a record of its own gzip member, as warcio writes it."""
    content = BytesIO()
    writer = WARCWriter(content, gzip=True, warc_version=version)
    http = StatusAndHeaders(f"{capture.status} OK", [("Content-Type", capture.mime), *capture.headers], protocol="HTTP/1.1")
    fields = {"WARC-Date": f"{capture.at:%Y-%m-%dT%H:%M:%SZ}", **headers}
    writer.write_record(
        writer.create_warc_record(
            capture.url, "response", BytesIO(capture.body), len(capture.body), http_headers=http, warc_headers_dict=fields
        )
    )
    return content.getvalue()


def part_of(content: bytes, asked: str | None) -> bytes:
    """Return a file, or the part that a Range header asks for."""
    if asked is None:
        return answer(content, mime="application/octet-stream", ETag='"1"')
    first, _, last = asked.removeprefix("bytes=").partition("-")
    if int(first) >= len(content):
        return answer(b"", "416 Range Not Satisfiable", Content_Range=f"bytes */{len(content)}")
    piece = content[int(first) : int(last) + 1]
    said = f"bytes {first}-{int(first) + len(piece) - 1}/{len(content)}"
    return answer(piece, "206 Partial Content", mime="application/octet-stream", Content_Range=said, ETag='"1"')


def cut(share: float = 0.7) -> Callable[[bytes], bytes]:
    """Return a fault: a body that ends early, under a length that is true of what is left."""

    def fault(reply: bytes) -> bytes:
        head, _, body = reply.partition(b"\r\n\r\n")
        return answer(body[: int(len(body) * share)], head.split(b"\r\n")[0].decode().split(" ", 1)[1], mime="application/json")

    return fault


def gzipped(reply: bytes) -> bytes:
    """Return an answer whose body the server has compressed on its way."""
    head, _, body = reply.partition(b"\r\n\r\n")
    coded = gzip.compress(body)
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d\r\nContent-Encoding: gzip" % len(coded), head)
    return head + b"\r\n\r\n" + coded


@dataclass
class Archives:
    """Both archives, and a network that leads to them."""

    crawl: CommonCrawlService
    wayback: WaybackService
    network: Network

    def options(self) -> Backfill:
        """Return a configuration that names them."""
        return Backfill(
            ways=(), days_after=3, delay_factor=1, pages=100, megabytes=10, minutes=5, common_crawl=COMMON_CRAWL, wayback=WAYBACK_MACHINE
        )


@contextmanager
def archives_apart() -> Iterator[Archives]:
    """Both archives in a thread of their own, for what is no coroutine."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    running = running_archives()
    archives = asyncio.run_coroutine_threadsafe(running.__aenter__(), loop).result()
    try:
        yield archives
    finally:
        asyncio.run_coroutine_threadsafe(running.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@asynccontextmanager
async def running_archives() -> AsyncIterator[Archives]:
    """Both archives on addresses of 127.0.1.0/24, on free ports."""
    crawl, wayback = CommonCrawlService(), WaybackService()
    book = {}
    async with AsyncExitStack() as stack:
        for host, address in ADDRESSES.items():
            server = await asyncio.start_server((wayback if host == WAYBACK else crawl).serve, address, 0)
            await stack.enter_async_context(server)
            book[host] = (address, server.sockets[0].getsockname()[1])
        network = Network(
            user_agent="Dateline/0 (+https://dateline.example/contact)",
            robots_token="Dateline",
            allow_addresses=(ip_network("127.0.0.0/8"),),
            address_book=book,
            pace=0.0,
            bounds=replace(QUICK, wait_seconds=0.05),
        )
        yield Archives(crawl, wayback, network)
