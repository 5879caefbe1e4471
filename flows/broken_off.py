"""What is done and said when a flow run fails, crashes or is cancelled.

Prefect may call it in another process than the flow's: of a killed run nothing else is left to do it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import FlowRun, State

from flows.archive.remains import remains
from flows.records import Run
from flows.servers import end_left_behind
from flows.settings import load_settings
from flows.unfinished import cut_off_runs

KINDS = ("nightly", "revisit", "backfill")
KEY = "broken-off"


def leave_in_order(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """End the Prefect servers that dead processes left, and show what lies in the spool and what completes it."""
    settings = load_settings()
    end_left_behind(settings.spool)
    lines = told(cut_off_runs(settings.spool, KINDS), settings.spool)
    text = f"`{flow.name}` ({flow_run.name}) ended as {state.name}: {state.message or 'nothing is known of why'}\n\n{lines}"
    create_markdown_artifact(markdown=text, key=KEY, description=f"What {flow_run.name} left")


def told(left: Sequence[Run], spool: Path) -> str:
    """Return, in Markdown, what runs that were cut off hold and what completes each."""
    if not left:
        return "Nothing was cut off: the spool holds no run that is to be completed."
    lines = (f"- {run.day} ({run.kind}), run {run.id}: {remains(spool / run.id)}; completed by {_completing(run)}" for run in left)
    return "\n".join(["Nothing is lost. To be completed:", "", *lines])


def _completing(run: Run) -> str:
    """Return what completes a run that was cut off."""
    return {
        "nightly": "the next night",
        "revisit": "the next visits, within the hour",
        "backfill": "the same backfill, begun again",
    }[run.kind]
