"""WARC files made by other tools -> captures of a run: the pages of our sources whose capture time lies on the run's day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from pathlib import Path
from urllib.parse import urlsplit

from flows.archive.foreign import ForeignResponse, iterate_responses
from flows.catalog.sources import Source
from flows.records import Entry, Exchange, Outcome, Resource, Run, SourceReport, Status, WayReport
from flows.urls import url_key

OK = 200


def keep_from_files(
    run: Run,
    sources: Sequence[Source],
    zone: tzinfo,
    *,
    keep: Callable[[Exchange], object],
    seen: Callable[[str, Sequence[str]], set[str]],
    captured: set[str],
) -> list[SourceReport]:
    """Return a report for each source, after its pages of the day went into the spool with their own capture times.

    Files cannot tell what they lack, so no unit that they fill is complete: it is partial, for the reason `from_warc`,
    or `no_coverage` when they hold nothing of it.
    """
    found: dict[str, Counter[str]] = {source.id: Counter() for source in sources}
    for path, source, response in _responses(run, sources, zone):
        counts, key = found[source.id], url_key(response.url)
        if seen(source.id, [key]):
            counts["already_committed"] += 1
        else:
            counts[str(_outcome(response))] += 1
            if key not in captured:
                keep(_exchange(source, path, response, key))
                captured.add(key)
    return [_report(run, source, found[source.id]) for source in sources]


def _responses(run: Run, sources: Sequence[Source], zone: tzinfo) -> Iterator[tuple[Path, Source, ForeignResponse]]:
    """Yield the whole pages of the day that belong to a source."""
    by_host = {host: source for source in sources for host in source.hosts}
    for name in run.files:
        for response in iterate_responses(Path(name)):
            source = by_host.get(urlsplit(response.url).hostname or "")
            if source and response.status == OK and response.date.astimezone(zone).date() == run.day:
                yield Path(name), source, response


def _outcome(response: ForeignResponse) -> Outcome:
    """Return how a response counts: one that its own record calls truncated is kept, and not cleaned."""
    return Outcome.PROTOCOL_ERROR if response.truncated else Outcome.OK


def _exchange(source: Source, path: Path, response: ForeignResponse, key: str) -> Exchange:
    """Return a response of a file as an exchange of ours."""
    entry = Entry(source_id=source.id, url=response.url, url_key=key, via="warc", via_url=f"warc:{path.name}")
    return Exchange(
        source_id=source.id,
        url=response.url,
        url_key=key,
        resource=Resource.PAGE,
        outcome=_outcome(response),
        started_at=response.date,
        request=b"",
        response_head=response.head,
        body=response.body,
        status=response.status,
        mime=response.mime,
        ip=response.ip,
        truncated=response.truncated,
        entry=entry,
    )


def _report(run: Run, source: Source, counts: Counter[str]) -> SourceReport:
    """Return what the files gave for a source and day."""
    total, known = counts.total(), counts.pop("already_committed", 0)
    ways = [WayReport(kind="warc", url=f"warc:{Path(name).name}", outcome=Outcome.OK, entries=total) for name in run.files]
    return SourceReport(
        source_id=source.id,
        status=Status.PARTIAL if total else Status.NO_COVERAGE,
        reason="from_warc" if total else "not_in_files",
        ways=ways,
        found=total,
        skipped={"already_committed": known} if known else {},
        outcomes=dict(counts),
    )
