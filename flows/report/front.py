"""The front of the page: its numbers, what stands first, and which mentions it has to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from flows.report.changes import Changes, compare
from flows.report.contested import Contest, list_contests
from flows.report.drawing import Draw, Figure, illustrate
from flows.report.happenings import told
from flows.report.illustrations import picture_counts, picture_days, picture_pairs
from flows.report.leads import Lead, list_leads
from flows.report.night import Night
from flows.report.plates import picture_coverage, picture_places, picture_tolls
from flows.report.words import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the first half of a page shows; `numbers` are (how many, of what, where it stands)."""

    numbers: tuple[tuple[str, str, str], ...]
    leads: tuple[Lead, ...]
    contests: tuple[Contest, ...]
    changes: Changes | None
    figures: dict[str, Figure]

    @property
    def wanted(self) -> set[str]:
        """The mentions that it leads to."""
        said = [saying for lead in self.leads for saying in lead.sayings]
        said += [saying for contest in self.contests for _, side in contest.sides for saying in side]
        return {saying.mention_id for saying in said}


def lay_out(night: Night, draw: Draw) -> Front:
    """Return the front of a night's page, its pictures drawn."""
    contests, changes = tuple(list_contests(night)), compare(night)
    parts = (picture_counts, picture_days, picture_pairs, picture_places, picture_tolls, picture_coverage)
    return Front(
        numbers=tuple(_numbers(night, contests, changes)),
        leads=tuple(list_leads(night, {contest.happening for contest in contests})),
        contests=contests,
        changes=changes,
        figures=illustrate([picture for part in parts for picture in part(night)], draw),
    )


def _numbers(night: Night, contests: tuple[Contest, ...], changes: Changes | None) -> Iterator[tuple[str, str, str]]:
    acts = told(night).select(acts=pl.len(), articles=pl.col("article_id").n_unique(), outlets=pl.col("source_id").n_unique()).collect()
    number, articles, outlets = acts.row(0)
    yield f"{number:,}", f"{'acts' if number != 1 else 'act'} told as having happened", "happened"
    telling = "articles" if articles != 1 else "article"
    yield f"{articles:,}", f"{telling} by {plural(outlets, 'outlet')} {'tell' if articles != 1 else 'tells'} of them", "mentions"
    attributed = (night.mentions["voice"] == "attributed").sum()
    yield f"{attributed:,}", f"of {plural(night.mentions.height, 'mention')} are the word of a named speaker", "claims"
    yield f"{len(contests):,}", "happenings are contradicted" if len(contests) != 1 else "happening is contradicted", "claims"
    if changes is not None:
        changed = len(changes.revised) + len(changes.gone)
        yield f"{changed:,}", f"known {'pages were' if changed != 1 else 'page was'} revised or withdrawn", "changes"
    units = night.ledger.height
    complete = night.ledger.filter(pl.col("status") == "complete").height
    yield f"{complete:,} of {units:,}", "sources are complete", "sources"
