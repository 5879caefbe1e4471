"""Flow: archived captures -> tables again, beside those that are live, with what differs."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Annotated, Any

import polars as pl
from prefect import flow, runtime
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.archive.commits import Commit
from flows.archive.keys import new_run_id
from flows.archive.objects import Store
from flows.archive.probe import open_archive
from flows.archive.reading import heads
from flows.broken_off import leave_in_order
from flows.days import check_range, named
from flows.differences import differences
from flows.process import process_all, worker_pool
from flows.settings import Settings, load_settings
from flows.shadows import Shadow, drafted, finish, put_in_place, read_shadow

First = Annotated[date, Field(description="First day of the range.")]
Last = Annotated[date, Field(description="Last day of the range, included.")]
Accept = Annotated[bool, Field(description="Commit the new tables; without it they are only made and compared.")]


def name_range() -> str:
    """Return a flow run's name: its range."""
    parameters = runtime.flow_run.parameters
    return f"reprocess-{parameters['start']}-{parameters['end']}"


@flow(
    name="reprocess",
    flow_run_name=name_range,
    on_failure=[leave_in_order],
    on_crashed=[leave_in_order],
    on_cancellation=[leave_in_order],
)
def reprocess(start: First, end: Last, accept: Accept = False) -> State[dict[str, Any]]:
    """Clean and code the archived captures of a range once more, without any network, and tell what differs."""
    settings, now = load_settings(), datetime.now(UTC)
    days = check_range(start, end, now, settings.zone)
    store = open_archive(settings, now)
    found = heads(store, start, end)
    changed, committed = [], []
    with worker_pool(settings):
        for head in found:
            shadow = read_shadow(settings, head) or remake(store, settings, head)
            changed += [str(head.day)] if shadow.differs() else []
            show(store, head, shadow)
            if accept:
                run = new_run_id(datetime.now(UTC), secrets.token_bytes(10))
                committed += [str(head.day)] if put_in_place(store, settings, shadow, head, run, datetime.now(UTC)) else []
    done = f"{len(committed)} of them replaced" if accept else "nothing was replaced"
    message = f"{named(days)}: {len(found)} days made again, {len(changed)} differ, {done}"
    return Completed(message=message, data={"days": [str(head.day) for head in found], "changed": changed, "committed": committed})


def remake(store: Store, settings: Settings, head: Commit) -> Shadow:
    """Return the shadow of a day, made by the tasks that make a night's tables."""
    with drafted(store, settings, head) as batches:
        process_all(batches)
        return finish(store, settings, head)


def show(store: Store, head: Commit, shadow: Shadow) -> None:
    """Show in Prefect what differs for a day, by event type."""
    counts = differences(store, head, shadow).counts["event_type"].filter(pl.any_horizontal(pl.col("added", "gone", "changed") > 0))
    create_table_artifact(table=counts.to_dicts(), key=f"reprocess-{head.day}", description=f"Mentions that differ, {head.day}")
