"""What a report is made of: one run, as its commit shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One run as committed: who ran it when, where it lies, and its tables.

    `zone` is the zone of the archive's days, `archive` the root of the archive. `commit_number`, `commit_key` and
    `commit_digest` name the commit that made the run visible (None before there is one). `captures` counts archived
    responses by resource. `versions` are those of the parts that matter, by name; `names` gives sources and `labels`
    event types a name for readers; `languages` are those that have a lexicon (empty: not known); `accuracy` are the
    figures that the coder was measured to reach (`catalog.accuracy`; empty: not known). The other frames are
    rows of this run alone: `tables.Ledger`, `tables.Articles`, `tables.Mentions` and `tables.Rejects`.
    """

    day: date
    run: str
    zone: str
    generated_at: datetime
    archive: str
    commit_number: int | None = None
    commit_key: str | None = None
    commit_digest: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    captures: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    languages: Collection[str] = ()
    accuracy: pl.DataFrame = field(default_factory=pl.DataFrame)
    ledger: pl.DataFrame
    articles: pl.DataFrame
    mentions: pl.DataFrame
    rejects: pl.DataFrame

    def name_of(self, source_id: str | None) -> str:
        """Return the name of a source for readers: its own, or its id."""
        return self.names.get(source_id, source_id) if source_id else "no source"

    def label_of(self, event_type: str) -> str:
        """Return the label of an event type for readers: its own, or its code without underscores."""
        return self.labels.get(event_type, event_type.replace("_", " "))
