"""Flow: a range of days, gaps only, oldest first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.archive.probe import open_archive
from flows.broken_off import leave_in_order
from flows.days import check_range, named
from flows.errors import one_line
from flows.nightly import Files, Sources, complete, nightly
from flows.runs import open_sources, remarks
from flows.settings import load_settings
from flows.unfinished import cut_off_runs

First = Annotated[date, Field(description="First day of the range.")]
Last = Annotated[date, Field(description="Last day of the range, included.")]


def reason_of(state: State[Any]) -> str:
    """Return why a night failed, on one line."""
    found = state.result(raise_on_failure=False)
    return one_line(found) if isinstance(found, Exception) else str(state.message)


def name_range() -> str:
    """Return a flow run's name: its range."""
    parameters = runtime.flow_run.parameters
    return f"backfill-{parameters['start']}-{parameters['end']}"


@flow(name="backfill", flow_run_name=name_range, on_failure=[leave_in_order], on_crashed=[leave_in_order], on_cancellation=[leave_in_order])
def backfill(start: First, end: Last, sources: Sources = None, files: Files = None) -> State[dict[str, Any]]:
    """Complete the runs of a range that were cut off, then fill its days that the ledger does not call complete."""
    settings = load_settings()
    days = check_range(start, end, datetime.now(UTC), settings.zone)
    store, kind = open_archive(settings, datetime.now(UTC)), "warc" if files else "backfill"
    before = complete([run for run in cut_off_runs(settings.spool, ("nightly", "backfill")) if run.day in days])
    gaps = open_sources(settings, store, days, kind, sources or ())
    states = {}
    for day, units in gaps.partition_by("day", as_dict=True, maintain_order=True).items():
        states[day[0]] = nightly(day[0], list(units["source_id"]), kind, files, return_state=True)
    failed = [str(day) for day, state in states.items() if state.is_failed() or state.is_crashed()]
    left = open_sources(settings, store, days, kind, sources or ())
    lines = remarks(before, []) + [f"{day} failed: {reason_of(states[date.fromisoformat(day)])}" for day in failed]
    summary = {"days": [str(day) for day in states], "failed": failed, "gaps": left.height, "before": lines}
    message = f"{named(days)}: {len(states)} days asked for, {len(failed)} failed, {left.height} gaps left"
    if states and len(failed) == len(states):
        return Failed(message=message, data=summary)
    return Completed(name="Degraded" if left.height else "Completed", message=message, data=summary)
