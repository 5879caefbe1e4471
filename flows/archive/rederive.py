"""Captures read back from a WARC file that Dateline wrote: what its index and its rows of captures are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecord

from flows.archive.http import parse_head, split_message
from flows.archive.members import read_members
from flows.archive.recorder import FORWARDED_MIME
from flows.archive.responses import RecordError
from flows.records import Capture, Outcome, Resource


def read_captures(path: Path, key: str) -> list[Capture]:
    """Return the captures of a whole WARC file, in their order, under the key of that file; raises RecordError.

    White space in texts that discovery knew, as the title of a list's entry, is as the WARC file has it: single spaces.
    """
    lengths = {place.offset: place.length for place in read_members(path).places}
    responses: dict[str, dict[str, Any]] = {}
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            kind = record.headers["WARC-Type"]
            if kind in {"response", "revisit"}:
                responses[_bare(record.headers["WARC-Record-ID"])] = _response(record, lengths[record.stream_pos])
            elif kind == "metadata" and (about := responses.get(_bare(record.headers.get("WARC-Concurrent-To") or ""))):
                about["known"] = dict(_fields(record.reader.read()))
    return [_capture(record_id, key, response) for record_id, response in responses.items()]


def _bare(record_id: str) -> str:
    return record_id.strip("<>")


def _response(record: WarcRecord, length: int) -> dict[str, Any]:
    """Return what the response's record itself says."""
    return {
        "url": record.headers["WARC-Target-URI"],
        "fetched_at": datetime.fromisoformat(record.headers["WARC-Date"]),
        "payload_digest": record.headers["WARC-Payload-Digest"],
        "offset": record.stream_pos,
        "length": length,
        "status": parse_head(split_message(record.reader.read())[0]).status,
    }


def _fields(block: bytes) -> Iterator[tuple[str, str]]:
    """Yield the fields of an `application/warc-fields` block."""
    for line in block.decode(errors="replace").split("\r\n"):
        name, colon, value = line.partition(": ")
        if colon:
            yield name, value


def _capture(record_id: str, key: str, response: Mapping[str, Any]) -> Capture:
    """Return the capture of a response and of what discovery knew of it; raises RecordError."""
    try:
        known: Mapping[str, str] = response["known"]
        published = known.get("entryPublished")
        return Capture(
            record_id=record_id,
            source_id=known["sourceId"],
            url_key=known["urlKey"],
            resource=Resource(known["resource"]),
            outcome=Outcome(known["outcome"]),
            mime=known["mime"][:FORWARDED_MIME] if known.get("mime") else None,
            via=known.get("viaKind"),
            via_url=known.get("via"),
            entry_title=known.get("entryTitle"),
            entry_published=datetime.fromisoformat(published) if published else None,
            reservations=tuple(known["reservations"].split(", ")) if known.get("reservations") else (),
            previous_record_id=known.get("previousRecord"),
            entry_url_key=known.get("entryUrlKey"),
            warc=key,
            **{name: value for name, value in response.items() if name != "known"},
        )
    except (KeyError, ValueError) as error:
        msg = f"{key} at {response['offset']}: what discovery knew of the record is not there ({error})"
        raise RecordError(msg) from None
