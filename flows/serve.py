"""The long-running scheduler: the deployments `nightly`, `revisit`, `backfill` and `reprocess`, and their cron."""

from __future__ import annotations

from typing import Any

from prefect import serve as serve_deployments
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.backfill import backfill
from flows.nightly import nightly
from flows.reprocess import reprocess
from flows.revisit import revisit
from flows.settings import Settings

AT_ONCE = 3
"""Flow runs under way at once: a night, visits that were begun before it, and a backfill beside them."""

HOURLY = "10 * * * *"
"""When known pages are asked for again that are due: past the hour, when many others ask."""


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """Return what is served: nights by cron in the configured zone, visits by the hour, backfills and days made again on demand."""
    by_module: dict[str, Any] = {"entrypoint_type": EntrypointType.MODULE_PATH}
    return [
        RunnerDeployment.from_flow(
            nightly,
            name="nightly",
            schedules=[Cron(settings.cron, timezone=settings.timezone)],
            description="Collect, clean, code and commit the last day that has ended.",
            **by_module,
        ),
        RunnerDeployment.from_flow(
            revisit,
            name="revisit",
            schedules=[Cron(HOURLY, timezone=settings.timezone)],
            description="Ask for the archived pages again that are due, for what was corrected since.",
            **by_module,
        ),
        RunnerDeployment.from_flow(
            backfill,
            name="backfill",
            description="Fill the days of a range that the ledger does not call complete, oldest first.",
            **by_module,
        ),
        RunnerDeployment.from_flow(
            reprocess,
            name="reprocess",
            description="Clean and code the archived pages of a range once more; commit what differs, if that is accepted.",
            **by_module,
        ),
    ]


def serve(settings: Settings) -> None:
    """Serve the deployments until the process is ended."""
    serve_deployments(*deployments(settings), limit=AT_ONCE, print_starting_message=False)
