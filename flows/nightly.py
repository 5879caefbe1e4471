"""Flow: one day, from the publishers to a commit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows import progress
from flows.archive.probe import open_archive
from flows.ingest import ingest
from flows.process import process, worker_pool
from flows.publish import publish, show
from flows.records import Run
from flows.runs import RunUnderWayError, begin_run, check_day, last_ended_day, note_run
from flows.servers import end_left_behind, note_servers
from flows.settings import load_settings
from flows.worker import batches_of

Day = Annotated[date | None, Field(description="Day to collect; empty: the last one that had ended at the scheduled start.")]
Sources = Annotated[list[str] | None, Field(description="Ids of sources; empty: all that are enabled.")]
Kind = Annotated[
    str, Field(description="nightly, or backfill: only what the ledger does not call complete.", pattern="^(nightly|backfill|warc)$")
]
Files = Annotated[list[str] | None, Field(description="WARC files to take the pages from, instead of the network.")]


def scheduled_start() -> datetime:
    """Return when this flow run was to start: by its schedule, or when it was asked for."""
    moment = runtime.flow_run.scheduled_start_time
    return datetime.fromisoformat(str(moment)) if moment else datetime.now(UTC)


def name_run() -> str:
    """Return a flow run's name: what it does, and for which day."""
    parameters = runtime.flow_run.parameters
    return f"{parameters.get('kind') or 'nightly'}-{parameters.get('day') or scheduled_start().date()}"


@flow(name="nightly", flow_run_name=name_run)
def nightly(day: Day = None, sources: Sources = None, kind: Kind = "nightly", files: Files = None) -> State[dict[str, Any]]:
    """Collect, clean, code and commit one day."""
    settings, now = load_settings(), datetime.now(UTC)
    day = check_day(day or last_ended_day(scheduled_start(), settings.zone), now, settings.zone)
    try:
        run = begin_run(settings, open_archive(settings, now), day, kind, sources or (), now=now, files=files or ())
    except RunUnderWayError as other:
        return Completed(name="UnderWay", message=str(other), data={"day": str(day)})
    if run is None:
        return Completed(name="Committed", message=f"{day} is committed already; nothing was changed", data={"day": str(day)})
    note_run(run)
    end_left_behind(settings.spool)
    note_servers(settings.spool)
    return carry_out(run)


def carry_out(run: Run) -> State[dict[str, Any]]:
    """Return the final state of a run after its three steps: ingest, process, publish."""
    settings = load_settings()
    if ingest(run)["failed"]:
        return Failed(name="Failed", message=f"{run.day}: every source failed; nothing was committed", data={"day": str(run.day)})
    batches = batches_of(run, settings.batch_pages)
    progress.current().begin("process", sum(batch.pages for batch in batches))
    with worker_pool(settings):
        for future in process.map(batches):
            future.result()
    progress.current().end("process")
    summary = publish(run)
    show(summary)
    name = "Degraded" if summary["gaps"] else "Completed"
    return Completed(name=name, message=str(summary["headline"]), data=summary)
