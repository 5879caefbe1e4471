"""The front of the page: its numbers, what stands first, and which mentions it has to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from flows.report.changes import Changes, compare
from flows.report.contested import Contest, list_contests
from flows.report.coverage import picture_coverage
from flows.report.drawing import Draw, Figure, illustrate
from flows.report.happenings import told
from flows.report.illustrations import picture_counts, picture_days, picture_pairs
from flows.report.leads import Lead, list_leads
from flows.report.night import Night
from flows.report.plates import picture_places, picture_tolls
from flows.report.words import plural
from flows.words.messages import one_or_many, say
from flows.words.messages import words as spoken


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
    shown = spoken().number
    yield shown(number), one_or_many("act told as having happened", "acts told as having happened", number), "happened"
    telling = one_or_many("article tells of them, by {outlets}", "articles tell of them, by {outlets}", articles)
    yield shown(articles), telling.format(outlets=plural(outlets, "outlet")), "mentions"
    attributed = int((night.mentions["voice"] == "attributed").sum())
    yield (
        shown(attributed),
        say("of {mentions} are the word of a named speaker", mentions=plural(night.mentions.height, "mention")),
        "claims",
    )
    yield shown(len(contests)), one_or_many("happening is contradicted", "happenings are contradicted", len(contests)), "claims"
    if changes is not None:
        changed = len(changes.revised) + len(changes.gone)
        yield (
            shown(changed),
            one_or_many("known page was revised or withdrawn", "known pages were revised or withdrawn", changed),
            "changes",
        )
    complete = night.ledger.filter(pl.col("status") == "complete").height
    yield say("{complete} of {sources}", complete=complete, sources=night.ledger.height), say("sources are complete"), "sources"
