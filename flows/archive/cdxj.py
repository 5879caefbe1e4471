"""The index of WARC files: CDXJ lines as pywb reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC

from flows.archive.surt import surt
from flows.records import Capture, Outcome

REVISITS = frozenset({Outcome.NOT_MODIFIED, Outcome.DUPLICATE})
"""Outcomes whose payload lies in an earlier record."""


def cdxj_line(capture: Capture) -> bytes:
    """Return a capture's line: key, 14 digits of time, and where its record lies, file names below the archive's root."""
    fields = {
        "url": capture.url,
        "mime": "warc/revisit" if capture.outcome in REVISITS else capture.mime or "unk",
        "status": str(capture.status),
        "digest": capture.payload_digest,
        "length": str(capture.length),
        "offset": str(capture.offset),
        "filename": capture.warc,
    }
    return f"{surt(capture.url)} {capture.fetched_at.astimezone(UTC):%Y%m%d%H%M%S} {json.dumps(fields)}\n".encode()


def cdxj(captures: Iterable[Capture]) -> bytes:
    """Return the index of captures, its lines in the order of their bytes."""
    return b"".join(sorted(cdxj_line(capture) for capture in captures))
