"""The archived record that a capture leads to: fetched, and held against every digest that was written down of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.archive.history import Commit
from flows.archive.objects import Store
from flows.archive.responses import ArchivedResponse, parse_record
from flows.archive.warc import printable
from flows.digests import sha1
from flows.errors import DatelineError

Row = Mapping[str, Any]


class BrokenEvidenceError(DatelineError):
    """Evidence that is missing or not what was written down of it; the message is one line that says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as it lies in the archive: its bytes, the response in it, and the digests that were computed from the bytes now."""

    key: str
    offset: int
    member: bytes
    response: ArchivedResponse
    payload_digest: str

    @property
    def sha256(self) -> str:
        """The SHA-256 of the record's bytes, compressed as they lie in the file."""
        return hashlib.sha256(self.member).hexdigest()

    @property
    def taken_from(self) -> str | None:
        """The address or file from which another archive's capture was taken; None for what its publisher was asked for."""
        return self.response.fields.get("WARC-Source-URI")

    @property
    def block_digest(self) -> str:
        """The digest of the record's block: recomputed when it was read, and the one that its header gives."""
        return self.response.fields["WARC-Block-Digest"]


def read_checked(store: Store, commit: Commit, article: Row, capture: Row) -> Record:
    """Return the record of a capture, whose bytes are those that its own digests, its row and its article's row tell.

    Raises BrokenEvidenceError for the first that differs, RecordError for bytes that are no intact response, StoreError.
    """
    key, offset, length = capture["warc_key"], capture["warc_offset"], capture["warc_length"]
    where = f"{store.location(key)} at {offset}"
    if key not in {entry.key for entry in commit.live("warc")}:
        why = "a repair could not bring it back" if key in commit.lost else f"commit {commit.number} of {commit.day} does not name it"
        msg = f"{store.location(key)}: the file of the record is gone: {why}"
        raise BrokenEvidenceError(msg)
    member = store.get(key, offset, length)
    response = parse_record(member, where)
    found = Record(key=key, offset=offset, member=member, response=response, payload_digest=sha1(response.body))
    for what, told, read in _comparisons(found, article, capture):
        if told != read:
            msg = f"{where}: {what} is {read}, not {told}; run dateline verify --deep"
            raise BrokenEvidenceError(msg)
    return found


def _comparisons(record: Record, article: Row, capture: Row) -> list[tuple[str, object, object]]:
    """Return what is compared: its name, what was written down, what the bytes say."""
    fields = record.response.fields
    return [
        ("the length of the record", capture["warc_length"], len(record.member)),
        ("the record", capture["record_id"], fields["WARC-Record-ID"].strip("<>")),
        ("the address", printable(capture["url"]), fields["WARC-Target-URI"]),
        ("the time of capture", capture["fetched_at"], record.response.date),
        ("the status", capture["status"], record.response.status),
        ("the payload digest in the record", record.payload_digest, fields.get("WARC-Payload-Digest")),
        ("the payload digest", capture["payload_digest"], record.payload_digest),
        ("the payload digest of the article", article["payload_digest"], record.payload_digest),
    ]
