"""Documents that hold their own SHA-256: whoever has nothing but the file can tell whether a byte of it has changed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

FIELD = "own_sha256"
BLANK = "0" * 64
WRITTEN = re.compile(rb'"' + FIELD.encode() + rb'": ?"([^"]{64})"')


def own_hash(content: bytes) -> str:
    """Return the SHA-256 of a document whose field `own_sha256` holds 64 zeros."""
    return hashlib.sha256(content).hexdigest()


def own_hash_holds(content: bytes) -> bool | None:
    """Tell whether a document is as its own hash says, None for one that has no such field.

    The hash is over the document's bytes with the 64 digits of the hash written as zeros; it is the last such field.
    """
    found = list(WRITTEN.finditer(content))
    if not found:
        return None
    start, end = found[-1].span(1)
    return own_hash(content[:start] + BLANK.encode() + content[end:]) == found[-1][1].decode(errors="replace")


def to_document(fields: Mapping[str, Any]) -> bytes:
    """Return fields as JSON for people to read, the last of them the document's own hash."""
    blank = (json.dumps({**fields, FIELD: BLANK}, indent=1, ensure_ascii=False, default=str) + "\n").encode()
    before, _, after = blank.rpartition(BLANK.encode())
    return before + own_hash(blank).encode() + after
