"""The report of a night as a short sheet of Markdown: the funnel and the sources, without the texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.report.funnel import funnel_rows, headline
from flows.report.night import Night
from flows.report.safety import markdown
from flows.report.sources import SourceLine, list_sources


def render_markdown(night: Night) -> str:
    """Return the night in Markdown: headline, funnel and sources as tables, and where the commit lies."""
    header = ("Source", "Status", "Found", "Asked", "Archived", "Articles", "Coded", "Mentions", "Why")
    colophon = f"Run {night.run}, days in {night.zone}, archive {night.archive}, commit {night.commit_key or 'none'}."
    parts = [
        f"# {night.day}: {markdown(headline(night))}",
        _table(("Step", "Count", "Where the rest went"), ((label, f"{count:,}", lost) for label, count, lost in funnel_rows(night))),
        _table(header, map(_source_cells, list_sources(night))),
        markdown(colophon),
    ]
    return "\n\n".join(parts) + "\n"


def _source_cells(line: SourceLine) -> tuple[str, ...]:
    return (line.name, line.words, *(f"{number:,}" for _, number in line.steps), line.reason or "")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (header, ["---"] * len(header))
    cells = [*("| " + " | ".join(line) + " |" for line in lines)]
    return "\n".join([*cells, *("| " + " | ".join(map(markdown, row)) + " |" for row in rows)])
