"""Flows: a range of days, planned and then filled day by day; each day of it."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import time
from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import Annotated, Any

import polars as pl
from prefect import flow, runtime
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.archive.keys import new_run_id
from flows.archive.objects import Store
from flows.archive.probe import open_archive
from flows.archive.reading import heads
from flows.broken_off import leave_in_order
from flows.catalog.backfill import read_backfill
from flows.catalog.files import open_catalog
from flows.days import check_range, named
from flows.errors import one_line
from flows.holdings.filing import candidates
from flows.holdings.warcs import expand
from flows.networks import network_of
from flows.nightly import Sources, carry_out, complete, idle
from flows.planning.memory import Memory
from flows.planning.plans import Plan, Planning, Wishes
from flows.planning.summary import host_rows, plan_words, way_rows, work_of
from flows.process import worker_pool
from flows.records import FillWay
from flows.reprocess import remake
from flows.runs import BACKFILL, Work, begin_filling, remarks, units_of
from flows.settings import Settings, load_settings
from flows.shadows import put_in_place, read_shadow
from flows.unfinished import NightWatch, RunUnderWayError, cut_off_runs

First = Annotated[date, Field(description="First day of the range.")]
Last = Annotated[date, Field(description="Last day of the range, included.")]
Files = Annotated[list[str] | None, Field(description="WARC files to take pages from: paths, or addresses of s3 or http.")]
Ways = Annotated[list[FillWay] | None, Field(description="Only these ways; empty: all that the configuration allows.")]
NewestFirst = Annotated[bool, Field(description="Begin with the newest day; without it with the oldest.")]
Replace = Annotated[bool, Field(description="Do committed days once more, as a new version of each: coded again, or asked for again.")]

logger = logging.getLogger("dateline")
COMPLETE = "complete"
POLITENESS = 5
"""Niceness of a backfill's processes: a night of the same machine comes first."""

NIGHT_SECONDS = 5.0
"""Seconds between two looks whether the night is over that a backfill waits for."""


def reason_of(state: State[Any]) -> str:
    """Return why a day failed, on one line."""
    found = state.result(raise_on_failure=False)
    return one_line(found) if isinstance(found, Exception) else str(state.message)


def name_range() -> str:
    """Return a flow run's name: its range."""
    parameters = runtime.flow_run.parameters
    return f"backfill-{parameters['start']}-{parameters['end']}"


@flow(name="backfill", flow_run_name=name_range, on_failure=[leave_in_order], on_crashed=[leave_in_order], on_cancellation=[leave_in_order])
def backfill(
    start: First,
    end: Last,
    sources: Sources = None,
    files: Files = None,
    ways: Ways = None,
    newest_first: NewestFirst = False,
    replace: Replace = False,
) -> State[dict[str, Any]]:
    """Plan a range of days and fill what it lacks, a day at a time; runs of it that were cut off are completed first."""
    settings, now = load_settings(), datetime.now(UTC)
    days = check_range(start, end, now, settings.zone)
    store = open_archive(settings, now)
    make_room()
    before = complete([run for run in cut_off_runs(settings.spool, ("nightly", BACKFILL)) if run.day in days])
    places = expand(files or (), days, network=network_of(settings))
    wishes = Wishes(sources=sources or (), ways=ways or (), files=places, replace=replace)
    plan = Planning(settings, store, days, wishes, datetime.now(UTC)).plan()
    show(plan)
    states = fill_days(settings, plan, wishes, newest_first=newest_first)
    failed = sorted(str(day) for day, state in states.items() if state.is_failed() or state.is_crashed())
    left = units_of(settings, store, days, sources or ()).filter(pl.col("status") != COMPLETE).height
    lines = remarks(before, []) + [f"{day} failed: {reason_of(states[date.fromisoformat(day)])}" for day in failed]
    summary = {"days": [str(day) for day in states], "failed": failed, "gaps": left, "before": lines}
    message = f"{named(days)}: {len(states)} days asked for, {len(failed)} failed, {left} gaps left"
    if states and len(failed) == len(states):
        return Failed(message=message, data=summary)
    return Completed(name="Degraded" if left or failed else "Completed", message=message, data=summary)


def fill_days(settings: Settings, plan: Plan, wishes: Wishes, *, newest_first: bool) -> dict[date, State[Any]]:
    """Return the final state of each day that a plan fills, done one after the other."""
    work, memory, states = work_of(plan), Memory(settings.spool, datetime.now(UTC)), dict[date, State[Any]]()
    held = memory.keep_held(str(runtime.flow_run.id), plan.held)
    with worker_pool(settings) if work else nullcontext():
        for day in sorted(work, reverse=newest_first):
            states[day] = fill(day, work[day], str(held), return_state=True)
            if wishes.replace and states[day].is_completed():
                memory.note_done((plan.days, wishes.key), day)
    shutil.rmtree(held.parent, ignore_errors=True)
    if all(state.is_completed() for state in states.values()):
        memory.forget_days((plan.days, wishes.key))
    return states


@flow(name="fill", flow_run_name="fill-{day}")
def fill(day: date, work: Work, held: str) -> State[dict[str, Any]]:
    """Code a day's captures again if that is planned, then fill its sources by their ways, once no night is under way."""
    settings = load_settings()
    wait_for_night(settings)
    store = open_archive(settings, datetime.now(UTC))
    recoded = recode(store, settings, day) if work.recodes else ""
    try:
        days_after = read_backfill(open_catalog(settings.config)).days_after
        rows = pl.scan_parquet(held).pipe(candidates, day, days_after).filter(pl.col("source_id").is_in(list(work.ways))).collect()
        run = begin_filling(settings, day, work, rows, now=datetime.now(UTC))
    except RunUnderWayError as other:
        return idle(day, "UnderWay", str(other))
    return carry_out(run, store.requests.total()) if run else idle(day, "Completed", f"{day}: {recoded or 'nothing was left to do'}")


def recode(store: Store, settings: Settings, day: date) -> str:
    """Return in words what came of coding a day's captures again, put in place where that gives other tables."""
    for head in heads(store, day, day):
        with worker_pool(settings):  # the backfill's own
            shadow = read_shadow(settings, head) or remake(store, settings, head)
        made = put_in_place(store, settings, shadow, head, new_run_id(datetime.now(UTC), secrets.token_bytes(10)), datetime.now(UTC))
        return f"coded again, commit {made.number}" if made else "coded again, nothing differs"
    return ""


def make_room() -> None:
    """Let processes of a night come before this one and those that it starts."""
    os.setpriority(os.PRIO_PROCESS, 0, max(os.getpriority(os.PRIO_PROCESS, 0), POLITENESS))


def wait_for_night(settings: Settings) -> None:
    """Return once no night and no visits are under way in another process."""
    watch, told = NightWatch(settings.spool), False
    while watch.is_night():
        if not told:
            logger.info("waiting: a night is under way")
            told = True
        time.sleep(NIGHT_SECONDS)


def show(plan: Plan) -> None:
    """Show a plan in Prefect: what each way covers and what each host is asked for as tables, and the whole in words."""
    key = f"{plan.days[0]}-{plan.days[-1]}"
    create_table_artifact(table=way_rows(plan), key=f"plan-ways-{key}", description="Days of sources covered by each way")
    create_table_artifact(table=host_rows(plan), key=f"plan-hosts-{key}", description="Requests, bytes and hours by host")
    create_markdown_artifact(
        markdown="\n".join(f"- {line}" for line in plan_words(plan)), key=f"plan-{key}", description="Plan of a backfill"
    )
