"""What verifications found, kept in the archive: a document each, created once."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from time import time

from flows import __version__
from flows.archive import keys
from flows.archive.depth import Depth
from flows.archive.findings import Verification
from flows.archive.objects import Store
from flows.archive.own_hash import own_hash_holds, to_document

STALE_SECONDS = 7 * 24 * 3600
"""After a week, what a stopped verification had found is looked at again."""


def journal_of(spool: Path, store: Store, depth: Depth, share: float | None) -> Path:
    """Return the file in a spool that a verification of an archive, a depth and a share goes on with."""
    name = hashlib.sha256(f"{store.location('')} {depth} {share}".encode()).hexdigest()[:16]
    path = spool / "verify" / f"{name}.jsonl"
    if path.exists() and time() - path.stat().st_mtime > STALE_SECONDS:
        path.unlink()
    return path


def keep_verification(store: Store, result: Verification, started_at: datetime, ended_at: datetime) -> str:
    """Return the key under which a result was put; raises StoreError."""
    key = keys.verification_key(ended_at, _name(result.depth, sampled=result.share is not None))
    times = {"dateline": __version__, "started_at": started_at.isoformat(), "ended_at": ended_at.isoformat()}
    store.create(key, to_document({**times, "intact": result.intact, **result.model_dump(mode="json")}))
    return key


def last_cursor(store: Store, depth: Depth) -> str | None:
    """Return where the last kept sample of a depth ended, None where there is none that can be read; raises StoreError."""
    end = f"-{_name(depth, sampled=True)}.json"
    samples = [listed.key for listed in store.list(keys.VERIFICATIONS) if listed.key.endswith(end)]
    content = store.get(samples[-1]) if samples else b""
    if not own_hash_holds(content):
        return None
    return str(json.loads(content).get("cursor") or "") or None


def _name(depth: Depth, *, sampled: bool) -> str:
    return f"{depth}-sample" if sampled else str(depth)
