"""What a record says of the archive that it was taken from: headers as other tools of web archives write them, and metadata."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.records import Provenance

CREATED = "%Y-%m-%dT%H:%M:%S.%fZ"


def source_headers(taken: Provenance | None, place: str) -> dict[str, str]:
    """Return the headers of a record that is another archive's capture; `place` is its address as a header may hold it."""
    if taken is None:
        return {}
    end = (taken.offset or 0) + (taken.length or 0) - 1
    part = {"WARC-Source-Range": f"bytes={taken.offset}-{end}"} if taken.offset is not None and taken.length else {}
    return {"WARC-Source-URI": place, **part, "WARC-Creation-Date": _utc(taken.taken_at)}


def provenance_fields(taken: Provenance | None) -> dict[str, object]:
    """Return what is known of the place from which another archive's capture was taken, as fields of its metadata record."""
    if taken is None:
        return {}
    return {
        "takenFrom": taken.place,
        "takenWay": taken.way,
        "takenAt": _utc(taken.taken_at),
        "takenOffset": taken.offset,
        "takenLength": taken.length,
        "takenRecord": taken.record_id,
        "takenFile": taken.file,
        "takenDigest": taken.digest,
        "takenDigestAgrees": None if taken.agrees is None else str(taken.agrees).lower(),
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(CREATED)
