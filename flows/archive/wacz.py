"""WACZ: archived responses in one file that ReplayWeb.page opens, with their index, their pages and whatever goes with them.

The format is 1.1.1 of the WACZ specification (Webrecorder): a ZIP whose WARC file and index lie in it uncompressed, so that a reader
fetches only what it shows. Records are copied byte for byte.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from flows.archive.objects import StoreError
from flows.archive.surt import surt

VERSION = "1.1.1"
WARC = "archive/data.warc.gz"
INDEX = "indexes/index.cdx.gz"
SECONDARY = "indexes/index.idx"
PAGES = "pages/pages.jsonl"
PACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"

LINES = 300
"""Lines of a block of the index: as many as cdxj-indexer puts in one."""

PERMISSIONS = 0o644 << 16


class Copied(NamedTuple):
    """A response's records, as they lie in a WARC file: what stands before it, itself, what stands after it."""

    url: str
    at: datetime
    mime: str
    status: int
    digest: str
    before: bytes
    response: bytes
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that a reader can open: its address, when it was captured, its title, and its text to search in."""

    id: str
    url: str
    at: datetime
    title: str
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a file says of itself."""

    title: str
    description: str
    software: str
    created: datetime


@dataclass(slots=True)
class _Package:
    """A ZIP that is being written, and what is in it already: name, SHA-256 and bytes of each file."""

    zip: ZipFile
    created: datetime
    resources: list[dict[str, Any]] = field(default_factory=list)

    def put(self, path: str, pieces: Iterable[bytes], *, stored: bool = False) -> None:
        """Write a file of the package piece by piece."""
        digest, size = hashlib.sha256(), 0
        with self.zip.open(_info(path, self.created, stored=stored), "w") as target:
            for piece in pieces:
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        self.resources.append({"name": path.rpartition("/")[2], "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size})


def write_wacz(path: Path, about: About, records: Iterable[bytes | Copied], pages: Sequence[Page], extra: Mapping[str, bytes]) -> int:
    """Return the number of responses in the file that was written, which is whole or not there.

    `records` are written in their order: members as they are (a file's own `warcinfo`), and responses with what goes with them.
    `extra` are files by path. Memory grows with the index alone, about 400 bytes a response. Raises StoreError for a disk that is full.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    lines: list[str] = []
    try:
        with ZipFile(unfinished, "w", allowZip64=True) as target:
            package = _Package(target, about.created)
            package.put(WARC, _members(records, lines), stored=True)
            blocks = list(_blocks(sorted(lines)))
            package.put(INDEX, (block for _, block in blocks), stored=True)
            package.put(SECONDARY, _secondary(blocks))
            package.put(PAGES, _pages(pages))
            for name, content in extra.items():
                package.put(name, [content])
            _close(package, about, pages)
        unfinished.replace(path)
    except OSError as error:
        msg = f"{path}: {error.strerror or error}"
        raise StoreError(msg) from error
    except RuntimeError as error:  # of ZIP64 headers readers make nothing, so a file of the package has 2 GiB at most
        msg = f"{path}: more than 2 GB of records; write fewer pages or a shorter range"
        raise StoreError(msg) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return len(lines)


def as_browsers_write(url: str) -> str:
    """Return an address with what is not ASCII escaped: readers look for it as a browser asks for it."""
    return "".join(letter if letter.isascii() else quote(letter) for letter in url)


def _info(path: str, created: datetime, *, stored: bool) -> ZipInfo:
    info = ZipInfo(path, created.astimezone(UTC).timetuple()[:6])
    info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    info.external_attr = PERMISSIONS
    return info


def _members(records: Iterable[bytes | Copied], lines: list[str]) -> Iterator[bytes]:
    """Yield the members of the WARC file, and put a line of the index down for each response."""
    offset = 0
    for record in records:
        if isinstance(record, bytes):
            yield record
            offset += len(record)
            continue
        yield record.before
        yield record.response
        yield record.after
        lines.append(_line(record, offset + len(record.before)))
        offset += len(record.before) + len(record.response) + len(record.after)


def _line(record: Copied, offset: int) -> str:
    fields = {
        "url": as_browsers_write(record.url),
        "digest": record.digest,
        "mime": record.mime,
        "offset": offset,
        "length": len(record.response),
        "recordDigest": f"sha256:{hashlib.sha256(record.response).hexdigest()}",
        "status": record.status,
        "filename": WARC.rpartition("/")[2],
    }
    return f"{surt(record.url)} {record.at.astimezone(UTC):%Y%m%d%H%M%S} {json.dumps(fields)}\n"


def _blocks(lines: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the index in gzipped blocks, each with the key and the time of its first line."""
    for start in range(0, len(lines), LINES):
        block = "".join(lines[start : start + LINES]).encode()
        yield lines[start].partition("{")[0].strip(), gzip.compress(block, mtime=0)


def _secondary(blocks: Sequence[tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield the index of the index: where each block begins."""
    yield f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': INDEX.rpartition('/')[2]})}\n".encode()
    offset = 0
    for prefix, block in blocks:
        place = {"offset": offset, "length": len(block), "digest": f"sha256:{hashlib.sha256(block).hexdigest()}"}
        yield f"{prefix} {json.dumps(place)}\n".encode()
        offset += len(block)


def _pages(pages: Iterable[Page]) -> Iterator[bytes]:
    yield _json_line({"format": "json-pages-1.0", "id": "pages", "title": "Pages", "hasText": True})
    for page in pages:
        text = {"text": page.text} if page.text else {}
        yield _json_line({"id": page.id, "url": as_browsers_write(page.url), "ts": _time(page.at), "title": page.title, **text})


def _close(package: _Package, about: About, pages: Sequence[Page]) -> None:
    """Write what the package is made of, and the digest of that."""
    main = {"mainPageUrl": as_browsers_write(pages[0].url), "mainPageDate": _time(pages[0].at)} if pages else {}
    fields = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": about.title,
        "description": about.description,
        "software": about.software,
        "created": _time(about.created),
        **main,
        "resources": package.resources,
    }
    content = (json.dumps(fields, indent=2, ensure_ascii=False) + "\n").encode()
    digest = {"path": PACKAGE, "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    for path, each in ((PACKAGE, content), (DIGEST, (json.dumps(digest, indent=2) + "\n").encode())):
        package.zip.writestr(_info(path, about.created, stored=False), each)


def _time(moment: datetime) -> str:
    """Return a moment as the specification writes it: UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _json_line(fields: Mapping[str, Any]) -> bytes:
    return (json.dumps(fields, ensure_ascii=False) + "\n").encode()
