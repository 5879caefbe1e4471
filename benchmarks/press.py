"""Pages of any origin, served on loopback as publishers with feeds, and the source files that go with them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from flows.urls import url_fetch

FEED = "/dateline-benchmark-feed.xml"
OLD = timedelta(days=60)

SOURCE = """
name = "{host}"
homepage = "http://{host}/"
language = "{language}"
timezone = "UTC"
hosts = ["{host}"]
origin = "benchmark"

[[discover]]
kind = "feed"
url = "http://{host}{feed}"

[limits]
delay_seconds = 0
pages = 100000
megabytes = 10000
minutes = 600
"""


@dataclass(frozen=True)
class Page:
    """A page as a publisher has it; `published` goes into the feed."""

    url: str
    body: bytes
    published: datetime
    language: str
    title: str = ""
    content_type: str = "text/html"

    @property
    def host(self) -> str:
        """The publisher's host."""
        return urlsplit(url_fetch(self.url)).hostname or ""

    @property
    def target(self) -> str:
        """What is asked of the host: the address may be spelled otherwise in the feed."""
        parts = urlsplit(url_fetch(self.url))
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def feed(pages: Sequence[Page]) -> bytes:
    """Return an RSS feed of all pages of a host, and an old one: a feed that begins within the night's days may lack pages of them."""
    old = Page(url=f"http://{pages[0].host}/dateline-benchmark-old", body=b"", published=pages[0].published - OLD, language="")
    items = "".join(
        f"<item><title>{escape(page.title)}</title><link>{escape(page.url)}</link><pubDate>{format_datetime(page.published)}</pubDate></item>"
        for page in [*pages, old]
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>feed</title>{items}</channel></rss>'.encode()


def write_sources(folder: Path, pages: Sequence[Page]) -> list[str]:
    """Return the ids of the sources that were written for the hosts of pages."""
    hosts = {page.host: page for page in pages}
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    ids = []
    for host, page in sorted(hosts.items()):
        ids.append(host.replace(".", "-").lower()[:64])
        lines = SOURCE.format(host=host, language=page.language, feed=FEED)
        (folder / "sources" / f"{ids[-1]}.toml").write_text(lines, encoding="utf-8")
    return ids


@contextmanager
def served(pages: Sequence[Page], folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of a `dateline` command for which these pages are the web, everything kept in a folder."""
    documents = {(page.host, page.target): (page.content_type, page.body) for page in pages}
    by_host: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_host[page.host].append(page)
    documents |= {(host, FEED): ("application/rss+xml", feed(group)) for host, group in by_host.items()}

    class Publisher(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer with a document, or 404."""
            target = self.requestline.split(" ")[1]  # as asked: `path` has lost one of two slashes at its beginning
            kind, body = documents.get(((self.headers.get("Host") or "").split(":")[0], target), ("text/plain", b""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of connections that visitors drop."""

    server = Server(("127.0.0.1", 0), Publisher)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    book = folder / "address-book.json"
    book.write_text(json.dumps({host: ["127.0.0.1", server.server_port] for host in by_host}), encoding="utf-8")
    try:
        yield {
            "DATELINE_ARCHIVE": str(folder / "archive"),
            "DATELINE_SPOOL": str(folder / "spool"),
            "DATELINE_REPORTS": str(folder / "reports"),
            "DATELINE_CONFIG": str(folder / "config"),
            "DATELINE_ADDRESS_BOOK": str(book),
            "DATELINE_ALLOW_ADDRESSES": "127.0.0.0/8",
            "DATELINE_PACE": "0",
        }
    finally:
        server.shutdown()
        server.server_close()
