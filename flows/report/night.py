"""What a report is made of: one run, as its commit shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from flows.catalog.divisions import Divisions
from flows.catalog.outlines import Outline
from flows.tables import Events, Links, Revisions
from flows.words.messages import message

CONFLICT = 3
"""The lowest class of event types (`quad`) that is conflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the archive held before a report's days: what is new, revised or withdrawn is told from it.

    `days` are the committed days that were looked through, `mentions` and `links` their rows. `articles` are those of before that
    later versions in the report's days took the place of, `told` the mentions of these, and `versions` the articles of the
    report's days, of all their runs, that are such versions, with their mentions in `retold`. `gone` are the captures of
    known pages that answered in these days that they are no more. The frames have the columns that are compared, no others
    (`flows.before`).
    """

    days: tuple[date, ...] = ()
    mentions: pl.DataFrame
    links: pl.DataFrame = field(default_factory=Links.create_empty)
    articles: pl.DataFrame
    told: pl.DataFrame
    versions: pl.DataFrame
    retold: pl.DataFrame
    gone: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One run as committed, or the runs of several days: who ran it when, where it lies, and its tables.

    `language` is that of the page, in which names and labels are, `zone` the zone of the archive's days, `archive` the root of the
    archive. `commit_number`, `commit_key` and `commit_digest` name the commit that made the run visible (None before there is one).
    `captures` counts archived responses by resource. `versions` are those of the parts that matter, by name; `names` gives sources
    and `labels` event types a name for readers; `languages` are those that have a lexicon (empty: not known); `accuracy` are the
    figures that the coder was measured to reach (`catalog.accuracy`; empty: not known). `since` is the first of several days, None
    for one night. `actors` names the keys of the register, `sectors` are those of kinds of actors, `quads` gives event types their
    class (1 and 2 cooperation, 3 and 4 conflict), `outlines` are those of countries and `divisions` those of their parts, for the
    map. `coverage` has `day`, `source_id`, `status`, `reason` of the days up to the last (empty: not known), `before` what came
    before (None: not known). `whole` are rows of the tables `articles` and `mentions` with all of their columns, read where they
    are shown, where the frames lack those that nothing is counted by (none: the frames have all). The other
    frames are rows of these runs alone: `tables.Ledger`, `tables.Articles`, `tables.Mentions`, `tables.Rejects`, and where mentions
    were linked `tables.Events` (the newest row of each), `tables.Links` and `tables.Revisions`.
    """

    day: date
    since: date | None = None
    run: str
    zone: str
    language: str = "en"
    generated_at: datetime
    archive: str
    commit_number: int | None = None
    commit_key: str | None = None
    commit_digest: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    captures: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    sectors: Collection[str] = ()
    quads: Mapping[str, int] = field(default_factory=dict)
    outlines: tuple[Outline, ...] = ()
    divisions: Divisions = field(default_factory=Divisions)
    languages: Collection[str] = ()
    accuracy: pl.DataFrame = field(default_factory=pl.DataFrame)
    coverage: pl.DataFrame = field(default_factory=pl.DataFrame)
    before: Before | None = None
    ledger: pl.DataFrame
    articles: pl.DataFrame
    mentions: pl.DataFrame
    rejects: pl.DataFrame
    events: pl.DataFrame = field(default_factory=Events.create_empty)
    links: pl.DataFrame = field(default_factory=Links.create_empty)
    revisions: pl.DataFrame = field(default_factory=Revisions.create_empty)
    whole: Mapping[str, pl.LazyFrame] = field(default_factory=dict)

    @property
    def first(self) -> date:
        """The first day that it tells of."""
        return self.since or self.day

    def actor_of(self, actor_id: str) -> str:
        """Return the name of an actor for readers: its own, or its key."""
        return self.actors.get(actor_id, actor_id)

    def tone_of(self, event_type: str) -> str:
        """Return what kind of act a type is: `conflict`, `accord`, or `neutral` where its class is not known."""
        quad = self.quads.get(event_type)
        return "neutral" if quad is None else "conflict" if quad >= CONFLICT else "accord"

    def name_of(self, source_id: str | None) -> str:
        """Return the name of a source for readers: its own, or its id."""
        return self.names.get(source_id, source_id) if source_id else message("no source")

    def label_of(self, event_type: str) -> str:
        """Return the label of an event type for readers: its own, or its code without underscores."""
        return self.labels.get(event_type, event_type.replace("_", " "))
