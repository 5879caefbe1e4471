"""A citation: who published what when, when it was archived, and the digest and the state of the archive that hold it fast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

from flows.archive.state_ids import SHORT
from flows.report.safety import one_line

Row = Mapping[str, Any]


def state_id(day: date, number: int, sha256: str) -> str:
    """Return the id of a state of an archive's day: the day, the number of its commit, the beginning of the commit's SHA-256."""
    return f"{day}/{number}/{sha256[:SHORT]}"


def cite(article: Row, outlet: str | None, state: str, taken_from: str | None = None) -> str:
    """Return a citation on one line: outlet, title, date, address, time of capture, payload digest, state of the archive.

    What another archive has captured is cited with the place that it was taken from.
    """
    title = one_line(article["title"] or "") or "(without a title)"
    published = article["published_text"] or "without a date"
    authors = ", ".join(one_line(each) for each in article["authors"])
    captured = f"{article['fetched_at'].astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    parts = (
        *([authors] if authors else ()),
        f"“{title}”",
        one_line(outlet or article["site_name"] or article["source_id"]),
        published,
        f"<{one_line(article['url'])}>",
        f"archived {captured}",
        *([f"captured by another archive, taken from <{one_line(taken_from)}>"] if taken_from else ()),
        f"payload {article['payload_digest']}",
        f"archive state {state}",
    )
    return ". ".join(parts) + "."
