"""Evidence as a document for programs: the row, its article, capture and record, the proofs in words, the verdict, the citation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flows.archive.proofs import check_proof
from flows.evidence.walk import Evidence

DERIVED = ("near_keys",)
"""Columns of articles that are for joining tables, not for a reader."""


def to_document(evidence: Evidence) -> dict[str, Any]:
    """Return evidence as names and values that JSON can hold, dates and times as text."""
    found, again = evidence.found, evidence.again
    verdict = "not_recoded" if again is None else "same" if again.same else "differs"
    return {
        "id": found.id,
        "table": found.table,
        "verdict": verdict,
        "citation": evidence.citation,
        "state": {
            "id": evidence.state,
            "day": str(found.day),
            "commit": found.number,
            "sha256": evidence.custody.texts[found.number - 1].sha256,
            "committed_at": evidence.custody.head.committed_at.isoformat(),
        },
        "outlet": evidence.outlet,
        **({"mention": _plain(found.mention)} if found.mention else {"mentions": [_plain(row) for row in found.mentions.to_dicts()]}),
        "article": _plain({name: value for name, value in found.article.row(0, named=True).items() if name not in DERIVED}),
        "capture": _plain(found.capture.row(0, named=True)),
        "record": _record(evidence),
        "proofs": [{"of": proof.kind, "object": proof.object_key, "steps": check_proof(proof)} for proof in evidence.proofs],
        "unproved": list(evidence.unproved),
        **(
            {"versions": {"row": again.before, "now": again.now}, "changes": [_plain(asdict(each)) for each in again.changes]}
            if again
            else {}
        ),
    }


def _record(evidence: Evidence) -> dict[str, Any]:
    record = evidence.record
    return {
        "warc_key": record.key,
        "offset": record.offset,
        "length": len(record.member),
        "sha256": record.sha256,
        "block_digest": record.block_digest,
        "payload_digest": record.payload_digest,
        "taken_from": record.taken_from,
        "status": record.response.status,
        "headers": [list(each) for each in record.response.headers],
    }


def _plain(row: Any) -> dict[str, Any]:  # noqa: ANN401  a row of any table
    """Return a row whose dates and times are text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
