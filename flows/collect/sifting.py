"""Which of the announced pages are asked for, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flows.catalog.sources import Source
from flows.collect.findings import Finding
from flows.records import Entry, Window

LATER, OLDER, UNDATED = "later", "older", "undated"
DENIED, OTHER_HOST, COMMITTED = "denied", "other_host", "already_committed"


@dataclass(slots=True)
class Sifted:
    """`wanted` are asked for, `skipped` counts the others by reason, `bad` those whose address cannot be asked for."""

    wanted: list[Entry] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    bad: int = 0


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """Return each announced page once: as first announced, with the time and title of another list where that has none."""
    merged: dict[str, Finding] = {}
    for finding in findings:
        key = finding.url_key or finding.url
        known = merged.get(key)
        if known is None or (known.published is None and finding.published is not None):
            merged[key] = finding
    return list(merged.values())


def sift(findings: Iterable[Finding], source: Source, window: Window, committed: Collection[str]) -> Sifted:
    """Return what of the findings is asked for in a window."""
    sifted = Sifted()
    for finding in findings:
        if not finding.url_key:
            sifted.bad += 1
        elif reason := _reason(finding, source, window, committed):
            sifted.skipped[reason] += 1
        else:
            sifted.wanted.append(_entry(finding, source))
    return sifted


def _reason(finding: Finding, source: Source, window: Window, committed: Collection[str]) -> str | None:
    if (urlsplit(finding.url).hostname or "") not in source.hosts:
        return OTHER_HOST
    if not is_article(finding.url, source):
        return DENIED
    return out_of_window(finding, window) or (COMMITTED if finding.url_key in committed else None)


def is_article(url: str, source: Source) -> bool:
    """Return whether a source's patterns call an address an article's."""
    urls = source.urls
    return (not urls.allow or any(each.search(url) for each in urls.allow)) and not any(each.search(url) for each in urls.deny)


def out_of_window(finding: Finding, window: Window) -> str | None:
    """Return why a finding lies outside a window, None where it does not.

    A page cannot have appeared after its last change: that day bounds it from above, and stands for it inside the window.
    """
    if finding.day is not None:
        return LATER if finding.day > window.day else OLDER if finding.day < window.first else None
    if finding.changed is not None and finding.changed <= window.day:
        return OLDER if finding.changed < window.first else None
    return None if window.undated else UNDATED


def _entry(finding: Finding, source: Source) -> Entry:
    return Entry(
        source_id=source.id,
        url=finding.url,
        url_key=finding.url_key,
        via=finding.via,
        via_url=finding.via_url,
        title=finding.title,
        published=finding.published,
        published_text=finding.published_text,
    )
