"""What collecting a source came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flows.records.outcomes import Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class WayReport:
    """What one way of discovery gave: its kind and address, how it ended, how many entries it announced."""

    kind: str
    url: str
    outcome: Outcome
    entries: int = 0
    oldest: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What collecting one source for one day came to; the ledger's row before cleaning and coding.

    `skipped` counts entries that were not asked for, by reason (`later`, `older`, `undated`, `denied`, `other_host`,
    `already_committed`); `outcomes` counts the pages asked for, by how they ended. The two together are `found`.
    `revisits` counts the pages that were due to be asked for again, by how that ended. `filled_by` names the ways by which a
    past day was filled (`FillWay`), in their order; a night has none.
    """

    source_id: str
    status: Status
    reason: str | None = None
    ways: Sequence[WayReport] = ()
    found: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    revisits: Mapping[str, int] = field(default_factory=dict)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    filled_by: Sequence[str] = ()
