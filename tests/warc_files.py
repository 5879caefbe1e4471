"""WARC files as another tool writes them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATED = (
    '<html lang="fr"><head><title>{title}</title><script type="application/ld+json">'
    '{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "{published}"}}</script></head>'
    "<body><article><h1>{title}</h1>{text}</article></body></html>"
)
TEXT = "<p>L'armée a bombardé le village de Tiro samedi, selon un porte-parole de la police. Dix personnes ont été tuées.</p>" * 4


class Page(NamedTuple):
    """A page as somebody captured it: `published` is what it says of itself, nothing where that is empty."""

    url: str
    captured_at: str
    published: str = ""


def write_warc(path: Path, pages: Iterable[Page]) -> Path:
    """Return a WARC file of pages, one member a record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another"}))
        for page in pages:
            body = DATED.format(title=f"Attaque {page.url[-1]}", published=page.published, text=TEXT).encode()
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            moment = datetime.fromisoformat(page.captured_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            record = writer.create_warc_record(
                page.url, "response", BytesIO(body), len(body), http_headers=head, warc_headers_dict={"WARC-Date": moment}
            )
            writer.write_record(record)
    return path
