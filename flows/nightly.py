"""Flow: one day, from the publishers to a commit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, cast

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.archive.commits import AlreadyCommitted
from flows.archive.probe import open_archive
from flows.archive.reading import at_one_moment
from flows.batches import batches_of, open_spool
from flows.broken_off import leave_in_order
from flows.days import check_day, last_ended_day
from flows.errors import one_line
from flows.ingest import ingest
from flows.process import process_all, worker_pool
from flows.publish import publish, show
from flows.records import Run
from flows.runs import begin_run, remarks, uncollected_days
from flows.servers import end_left_behind, note_servers
from flows.settings import load_settings
from flows.unfinished import Completion, RunUnderWayError, claimed, nights_before, set_aside

Day = Annotated[date | None, Field(description="Day to collect; empty: the last one that had ended at the scheduled start.")]
Sources = Annotated[list[str] | None, Field(description="Ids of sources; empty: all that are enabled.")]


def scheduled_start() -> datetime:
    """Return when this flow run was to start: by its schedule, or when it was asked for."""
    moment = runtime.flow_run.scheduled_start_time
    return datetime.fromisoformat(str(moment)) if moment else datetime.now(UTC)


def name_run() -> str:
    """Return a flow run's name: what it does, and for which day."""
    parameters = runtime.flow_run.parameters
    return f"nightly-{parameters.get('day') or scheduled_start().date()}"


@flow(name="nightly", flow_run_name=name_run, on_failure=[leave_in_order], on_crashed=[leave_in_order], on_cancellation=[leave_in_order])
def nightly(day: Day = None, sources: Sources = None) -> State[dict[str, Any]]:
    """Complete the nights that were cut off, then collect, clean, code and commit one day."""
    settings, now = load_settings(), datetime.now(UTC)
    day = check_day(day or last_ended_day(scheduled_start(), settings.zone), now, settings.zone)
    store = open_archive(settings, now)
    earlier, known = complete(nights_before(settings, day)), at_one_moment(store)
    missing = uncollected_days(known, day)
    try:
        run = begin_run(settings, known, day, sources or (), now=now)
        done = f"{day} is committed already; nothing was changed"
        state = carry_out(run, store.requests.total()) if run else idle(day, "Committed", done)
    except RunUnderWayError as other:
        state = idle(day, "UnderWay", str(other))
    return with_days_before(state, earlier, missing)


def idle(day: date, name: str, message: str) -> State[dict[str, Any]]:
    """Return the final state of a night that had nothing to do."""
    return Completed(name=name, message=message, data={"day": str(day), "headline": message})


def failed(run: Run, message: str) -> State[dict[str, Any]]:
    """Return the final state of a run of which nothing was committed."""
    return Failed(name="Failed", message=message, data={"day": str(run.day), "headline": message})


def carry_out(run: Run, asked: int = 0) -> State[dict[str, Any]]:
    """Return the final state of a run after its three steps, done by this process alone; raises RunUnderWayError.

    `asked`: how many requests of the archive's service it took to begin it.
    """
    with claimed(run):
        end_left_behind(Path(run.spool))
        note_servers(Path(run.spool))
        return do_steps(run, asked)


def do_steps(run: Run, asked: int) -> State[dict[str, Any]]:
    """Return the final state of a run after its three steps: ingest, process, publish."""
    settings = load_settings()
    ingested = ingest(run)
    if ingested["failed"]:
        with open_spool(run) as spool:
            spool.drop()  # no page is in it; what is kept would be taken up again, and be as empty
        return failed(run, f"{run.day}: every source failed; nothing was committed")
    batches = batches_of(run, settings.batch_pages)
    with worker_pool(settings):
        process_all(batches)
    try:
        summary = publish(run, asked + ingested["requests"])
    except AlreadyCommitted as other:
        return failed(run, f"{other}; its spool lies in {set_aside(run)}, and what is still open can be asked for again")
    show(summary)
    name = "Degraded" if summary["gaps"] else "Completed"
    return Completed(name=name, message=str(summary["headline"]), data=summary)


def complete(runs: Sequence[Run]) -> list[Completion]:
    """Return what came of runs that were cut off, in their order.

    One that cannot be completed is named, and keeps no other from being done.
    """
    told = []
    for run in runs:
        try:
            state = carry_out(run)
            name, message = str(state.name), str(state.message)
        except Exception as error:  # noqa: BLE001  whatever it is, it is told, and tonight's pages are not lost for it
            name, message = "Failed", f"{one_line(error)}; run {run.id} stays in {run.spool}"
        told.append(Completion(run, name, message))
    return told


def with_days_before(state: State[dict[str, Any]], earlier: Sequence[Completion], missing: Sequence[date]) -> State[dict[str, Any]]:
    """Return a night's final state with what is to be said of the days before it: runs completed, and days that nobody collected.

    A night that is done is degraded by a gap among them.
    """
    lines = remarks(earlier, missing)
    message, data = "; ".join([str(state.message), *lines]), {**cast("dict[str, Any]", state.data), "before": lines}
    if state.is_failed():
        return Failed(name="Failed", message=message, data=data)
    gaps = bool(missing) or any(each.state != "Completed" for each in earlier)
    return Completed(name="Degraded" if gaps else str(state.name), message=message, data=data)
