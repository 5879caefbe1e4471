"""Pages from files instead of an archive: one, or as many as a manifest names."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from flows.catalog.files import open_catalog
from flows.clean.isolation import CleaningPool
from flows.clean.page import clean_page
from flows.clean.tools import Tools, load_tools
from flows.clean.warming import warm
from flows.records import Article
from flows.settings import Settings, load_settings

FIELDS = ("id", "file", "url")
LARGEST_FILE = 20_000_000
"""Bytes of a page, unpacked, that are read."""

OMITTED = ("near_keys",)
"""Fields of an article that are for tables, not for a reader of JSON."""


class ManifestError(OSError):
    """A manifest or a page file that cannot be used; the message is one line and names the line or file. Exit code 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line of a manifest: a page's id, its file (`.html` or `.html.gz`) and the address it had."""

    id: str
    file: Path
    url: str


def read_manifest(path: Path) -> list[Listed]:
    """Return the pages of a manifest, JSON Lines with `id`, `file` (relative to the manifest) and `url`; raises ManifestError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: {error}"
        raise ManifestError(msg) from None
    return [_listed(line, path, number) for number, line in enumerate(lines, 1) if line.strip()]


def clean_batch(manifest: Path, output: Path, settings: Settings, report: Callable[[int], object] = lambda _: None) -> int:
    """Write a JSON line for each page of a manifest, in its order, and return their number.

    Pages are cleaned by `settings.workers` worker processes, each page within `settings.page_seconds`; `report` is told
    the number done. Raises ManifestError, OSError, CatalogError.
    """
    pages = read_manifest(manifest)
    for page in pages:
        if not page.file.is_file():
            msg = f"{manifest}: page {page.id}: no such file as {page.file}"
            raise ManifestError(msg)
    with output.open("w", encoding="utf-8") as lines:
        for done, line in enumerate(_cleaned(pages, settings), 1):
            lines.write(line + "\n")
            report(done)
    return len(pages)


def clean_here(manifest: Path, output: Path, tools: Tools) -> int:
    """Write what `clean_batch` writes, cleaning in this process, without limits on time and memory."""
    pages = read_manifest(manifest)
    with output.open("w", encoding="utf-8") as lines:
        lines.writelines(to_json(page.id, clean_file(page.file, page.url, tools)) + "\n" for page in pages)
    return len(pages)


def clean_file(path: Path, url: str, tools: Tools, rung: int = 0) -> Article:
    """Return the article of a page's file, plain or gzipped; raises ManifestError for one that cannot be read."""
    return clean_bytes(read_page(path), url, tools, rung=rung)


def clean_bytes(body: bytes, url: str, tools: Tools, content_type: str | None = None, rung: int = 0) -> Article:
    """Return the article of a page that comes from no archive; its id is made of its address and its bytes."""
    return clean_page(
        body,
        url=url,
        content_type=content_type,
        payload_digest=f"sha256:{sha256(body).hexdigest()}",
        url_key=key_of(url),
        entry_title=None,
        entry_published=None,
        via=None,
        tools=tools,
        rung=rung,
    )


def key_of(url: str) -> str:
    """Return a key of an address as it is spelled, 32 hexadecimal digits."""
    return sha256(url.encode()).hexdigest()[:32]


def read_page(path: Path) -> bytes:
    """Return a page's bytes, unpacked when they are gzipped; raises ManifestError."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as page:
            return page.read(LARGEST_FILE)
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path}: {error}"
        raise ManifestError(msg) from None


def to_json(page_id: str, article: Article) -> str:
    """Return an article as one line of JSON, with the id of its page first."""
    fields: dict[str, Any] = {key: value for key, value in asdict(article).items() if key not in OMITTED}
    return json.dumps({"id": page_id, **fields}, ensure_ascii=False)


def _listed(line: str, path: Path, number: int) -> Listed:
    try:
        fields = json.loads(line)
    except ValueError as error:
        msg = f"{path}:{number}: no JSON: {error}"
        raise ManifestError(msg) from None
    missing = [key for key in FIELDS if not (isinstance(fields, dict) and isinstance(fields.get(key), str) and fields[key])]
    if missing:
        msg = f"{path}:{number}: {', '.join(missing)}: a text is needed"
        raise ManifestError(msg)
    return Listed(id=fields["id"], file=path.parent / fields["file"], url=fields["url"])


def _cleaned(pages: list[Listed], settings: Settings) -> Iterator[str]:
    """Yield a line of JSON for each page, in order, as workers clean them."""
    pool = CleaningPool(settings.workers, memory_mb=settings.worker_memory_mb, page_seconds=settings.page_seconds, warm_up=worker_tools)
    with pool, ThreadPoolExecutor(settings.workers) as waiting:
        for page, (article, _) in zip(pages, waiting.map(partial(_clean_one, pool), pages), strict=True):
            yield to_json(page.id, article)


def _clean_one(pool: CleaningPool, page: Listed) -> tuple[Article, str | None]:
    known = {"url": page.url, "url_key": key_of(page.url), "payload_digest": ""}
    return pool.clean(clean_in_worker, page.file, known)


def clean_in_worker(path: Path, known: Mapping[str, Any], rung: int) -> Article:
    """Return the article of a page's file, in a worker process."""
    return clean_file(path, known["url"], worker_tools(), rung)


@cache
def worker_tools() -> Tools:
    """Return what cleaning needs, loaded once a process."""
    tools = load_tools(open_catalog(load_settings().config))
    warm(tools)
    return tools
