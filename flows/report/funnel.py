"""The funnel of a night: from the entries that the sources announced to mentions, and where the rest went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from flows.records import Outcome
from flows.report.night import Night
from flows.report.safety import one_line
from flows.report.words import FLAGS, OUTCOMES, SKIPPED, phrase, plural
from flows.tables import UNCODED_FLAGS
from flows.words.messages import message, say
from flows.words.messages import words as spoken

UNCHANGED = (Outcome.DUPLICATE, Outcome.NOT_MODIFIED)
HELD = (Outcome.OK, *UNCHANGED)
"""Outcomes of a page whose bytes are in the archive: received now, or held unchanged already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """How many did not reach a step for one reason; below zero where reasons overlap."""

    reason: str
    count: int

    @property
    def shown(self) -> str:
        """The count for a reader: with a plus sign what was gained."""
        return spoken().number(self.count) if self.count >= 0 else f"+{spoken().number(-self.count)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the funnel: how many reached it, of the step before, and why the others did not."""

    name: str
    label: str
    count: int
    lost: tuple[Loss, ...] = ()


def funnel(night: Night) -> list[Step]:
    """Return the steps found, asked, captured, revisited (where a page was), cleaned, coded, telling (of acts) and mentions."""
    totals = night.ledger.select(pl.col("found", "articles", "coded", "no_lexicon", "mentions").sum()).row(0, named=True)
    skipped, outcomes = tally(night.ledger, "skipped"), tally(night.ledger, "outcomes")
    asked = sum(outcomes.values())
    captured = sum(outcomes.get(each, 0) for each in HELD)
    changed = int(night.ledger["revisits_changed"].sum())
    telling = night.mentions["article_id"].n_unique()
    failed = {outcome: count for outcome, count in outcomes.items() if outcome not in HELD}
    return [
        Step(name="found", label=message("Announced by the sources"), count=totals["found"]),
        Step(name="asked", label=message("Due that day and asked for"), count=asked, lost=_named(skipped, SKIPPED)),
        Step(name="captured", label=message("Archived"), count=captured, lost=_named(failed, OUTCOMES)),
        *_revisited(night, captured, changed),
        Step(
            name="cleaned",
            label=message("Cleaned into articles"),
            count=totals["articles"],
            lost=_settled(captured + changed - totals["articles"], _uncleaned(night, outcomes)),
        ),
        Step(
            name="coded",
            label=message("Read by the coder"),
            count=totals["coded"],
            lost=_settled(totals["articles"] - totals["coded"], _uncoded(night, totals["no_lexicon"])),
        ),
        Step(
            name="telling",
            label=message("Articles that tell of an act"),
            count=telling,
            lost=_settled(totals["coded"] - telling, {"nothing in it that the codebook covers": totals["coded"] - telling}),
        ),
        Step(name="mentions", label=message("Mentions"), count=totals["mentions"], lost=_named(_broken(night), {})),
    ]


def funnel_rows(night: Night) -> list[tuple[str, int, str]]:
    """Return the funnel for a terminal: label, count, and where the rest went, in plain words."""
    return [(step.label, step.count, loss_words(step)) for step in funnel(night)]


def loss_words(step: Step) -> str:
    """Return in one line why things did not reach a step: `3 no answer in time, 1 too large`."""
    return ", ".join(f"{loss.shown} {one_line(loss.reason)}" for loss in step.lost)


def summary_lines(night: Night) -> list[str]:
    """Return the night in a few plain lines: the headline, then a line for each source with a gap."""
    gaps = night.ledger.filter(pl.col("status") != "complete").sort("source_id").select("source_id", "status", "reason").iter_rows()
    return [headline(night), *(_gap_line(night.name_of(source_id), status, reason) for source_id, status, reason in gaps)]


def headline(night: Night) -> str:
    """Return the night in one sentence: pages archived, sources with gaps, mentions found."""
    counts = {step.name: step.count for step in funnel(night)}
    sources = night.ledger.height
    gaps = night.ledger.filter(pl.col("status") != "complete").height
    return say(
        "{captured} of {asked} archived; {gaps}; {mentions} in {articles}.",
        captured=counts["captured"],
        asked=plural(counts["asked"], "due page"),
        gaps=_gap_words(gaps, sources),
        mentions=plural(counts["mentions"], "mention"),
        articles=plural(counts["telling"], "article"),
    )


def overall(night: Night) -> str:
    """Return what the statuses of all sources come to: complete, partial, blocked or not_tried."""
    statuses = set(night.ledger["status"])
    if not statuses:
        return "not_tried"
    if statuses == {"complete"}:
        return "complete"
    return "partial" if statuses & {"complete", "partial"} else "blocked"


def tally(ledger: pl.DataFrame, column: str) -> dict[str, int]:
    """Return the sums of one of the ledger's lists of (reason, count) over all rows, the largest first."""
    pairs = ledger.lazy().select(pl.col(column).explode()).drop_nulls().unnest(column)
    reason, count = {"skipped": ("reason", "entries"), "outcomes": ("outcome", "pages"), "revisits": ("outcome", "pages")}[column]
    sums = pairs.group_by(reason).agg(pl.col(count).sum()).filter(pl.col(count) > 0)
    return dict(sums.sort(count, reason, descending=[True, False]).collect().iter_rows())


def _revisited(night: Night, captured: int, changed: int) -> list[Step]:
    """Return the step of known pages that were asked for again, none where none was due."""
    due = sum(tally(night.ledger, "revisits").values())
    label = say("With new versions of {pages} asked for again", pages=plural(due, "known page"))
    return [Step(name="revisited", label=label, count=captured + changed, lost=_named({"changed": -changed}, {}))] if due else []


def _uncleaned(night: Night, outcomes: Mapping[str, int]) -> dict[str, int]:
    unchanged = {OUTCOMES[each]: outcomes.get(each, 0) for each in UNCHANGED}
    return unchanged | {phrase({}, rule): count for rule, count in _rejected(night, "clean").items()}


def _uncoded(night: Night, no_lexicon: int) -> dict[str, int]:
    """Return why articles were not coded; one with several flags counts under the first of the closed list."""
    first = pl.coalesce(pl.when(pl.col("flags").list.contains(flag)).then(pl.lit(flag)) for flag in UNCODED_FLAGS)
    flagged = night.articles.lazy().select(flag=first).drop_nulls().group_by("flag").len().sort("flag").collect()
    return {"no lexicon for the language": no_lexicon} | {FLAGS[flag]: count for flag, count in flagged.iter_rows()}


def _rejected(night: Night, stage: str) -> dict[str, int]:
    rules = night.rejects.lazy().filter(pl.col("stage") == stage).group_by("rule").len()
    return dict(rules.sort("len", "rule", descending=[True, False]).collect().iter_rows())


def _broken(night: Night) -> dict[str, int]:
    return {say('kept out by the rule "{rule}"', rule=phrase({}, rule)): count for rule, count in _rejected(night, "events").items()}


def _named(counts: Mapping[str, int], words: Mapping[str, str]) -> tuple[Loss, ...]:
    return tuple(Loss(reason=phrase(words, code), count=count) for code, count in counts.items() if count)


def _settled(gap: int, reasons: Mapping[str, int]) -> tuple[Loss, ...]:
    """Return the reasons with what they leave unexplained of a gap, so that the counts always add up."""
    rest = gap - sum(reasons.values())
    remainder = "for a reason that is not on record" if rest > 0 else "counted under two reasons"
    return _named({**reasons, remainder: rest}, {})


def _gap_words(gaps: int, sources: int) -> str:
    if not sources:
        return message("no source was tried")
    named = plural(sources, "source")
    return say("{gaps} of {sources} with gaps", gaps=gaps, sources=named) if gaps else say("no gap in {sources}", sources=named)


def _gap_line(name: str, status: str, reason: str | None) -> str:
    why = f" ({reason})" if reason else ""
    return one_line(f"{name}: {phrase({}, status)}{why}")
