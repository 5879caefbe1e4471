"""Places of WARC files in words: lists of them as Common Crawl publishes them, a path a line, and what they are called in records."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flows.errors import UsageError

LISTS = (".paths", ".paths.gz")
GZIP_MAGIC = b"\x1f\x8b"
MOMENT = re.compile(r"-(\d{14})-")
BEFORE, AFTER = timedelta(days=1), timedelta(days=4)
"""How far from the days that are asked for a file's time may lie: it is that of its first page, and a crawl comes by for days."""


class PlaceError(UsageError):
    """A place at which no WARC file is, or none that can be read; the message is one line."""


def files_in_list(place: str, content: bytes, days: Sequence[date]) -> list[str]:
    """Return the places of the files that a list names, those with a time in their name near some days; raises PlaceError for none."""
    try:
        text = (gzip.decompress(content) if content.startswith(GZIP_MAGIC) else content).decode()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        msg = f"{place}: no list of paths"
        raise PlaceError(msg) from None
    named = [line.strip() for line in text.splitlines() if line.strip()]
    found = [_place(place, path) for path in named if not days or _is_near(path, min(days), max(days))]
    if not found:
        msg = f"{place}: none of its {len(named)} files is of these days"
        raise PlaceError(msg)
    return found


def _is_near(path: str, first: date, last: date) -> bool:
    moment = MOMENT.search(path)
    try:
        day = datetime.strptime(moment[1][:8], "%Y%m%d").date() if moment else None  # noqa: DTZ007  a day
    except ValueError:
        return True
    return day is None or first - BEFORE <= day <= last + AFTER


def _place(place: str, path: str) -> str:
    """Return where a file of a list lies: below the root of the list's host or bucket, or beside a list of this machine."""
    if "://" in path:
        return path
    parts = urlsplit(place)
    if parts.scheme == "s3":
        return f"s3://{parts.netloc}/{path.lstrip('/')}"
    return urljoin(place, f"/{path.lstrip('/')}") if parts.scheme else str((Path(place).parent / path).resolve())


def told_place(place: str) -> str:
    """Return a place as records and tables name it: an address, or `warc:` and the name of a file of this machine.

    Paths are left out: an archive is given away, and they are nobody's business.
    """
    if "://" in place:
        return place
    container, wacz, name = place.partition(".wacz/")
    return f"warc:{Path(container + wacz.rstrip('/')).name}/{name}" if wacz else f"warc:{Path(place).name}"
