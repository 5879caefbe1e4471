"""Flow: pages that are archived and due, asked for once more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.archive.probe import open_archive
from flows.broken_off import leave_in_order
from flows.nightly import Sources, carry_out, complete, idle, with_days_before
from flows.revisiting import NOTHING_DUE, begin_visits
from flows.runs import REVISIT
from flows.settings import load_settings
from flows.unfinished import RunUnderWayError, cut_off_runs, runs_under_way


@flow(name="revisit", on_failure=[leave_in_order], on_crashed=[leave_in_order], on_cancellation=[leave_in_order])
def revisit(sources: Sources = None) -> State[dict[str, Any]]:
    """Complete the visits that were cut off, then ask for the pages again that are due, unless a night is doing that now."""
    settings, now = load_settings(), datetime.now(UTC)
    store, today = open_archive(settings, now), now.astimezone(settings.zone).date()
    if night := next(iter(runs_under_way(settings.spool, ("nightly",))), None):
        return idle(today, "UnderWay", f"the night of {night.day} is under way, and does the visits that are due")
    before = complete(cut_off_runs(settings.spool, (REVISIT,)))
    try:
        run = begin_visits(settings, store, sources or (), now=now)
        state = carry_out(run, store.requests.total()) if run else idle(today, "Completed", NOTHING_DUE)
    except RunUnderWayError as other:
        state = idle(today, "UnderWay", str(other))
    return with_days_before(state, before, [])
