"""The long-running scheduler: the deployments `nightly`, `revisit`, `verify`, `backfill` and `reprocess`, their cron and automations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_type_hints

from prefect import Flow
from prefect import serve as serve_deployments
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType
from pydantic.fields import FieldInfo

from flows.automations import TAG, register
from flows.backfill import backfill
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.nightly import nightly
from flows.reprocess import reprocess
from flows.revisit import revisit
from flows.settings import Settings
from flows.verify import verify

AT_ONCE = 3
"""Flow runs under way at once: a night, visits that were begun before it, and a backfill beside them."""

HOURLY = "10 * * * *"
"""When known pages are asked for again that are due: past the hour, when many others ask."""


WEEKLY = "50 4 * * 0"
"""When a part of the archive is verified: Sunday before dawn, when a night is done."""


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """Return what is served: nights by cron in the configured zone, visits hourly, verification weekly, the rest on demand."""
    served = [
        _deployment(nightly, settings.cron, settings, "Collect, clean, code and commit the last day that has ended."),
        _deployment(revisit, HOURLY, settings, "Ask for the archived pages again that are due, for what was corrected since."),
        _deployment(verify, WEEKLY, settings, "Compare a part of the archive with what its commits say of it."),
        _deployment(backfill, None, settings, "Fill the days of a range that the ledger does not call complete."),
        _deployment(
            reprocess, None, settings, "Clean and code the archived pages of a range once more; commit what differs, if that is accepted."
        ),
    ]
    known = [source.id for source in load_sources(open_catalog(settings.config))]
    for each in served:
        _offer_sources(each, known)
    return served


def _deployment(flow: Flow[..., Any], cron: str | None, settings: Settings, description: str) -> RunnerDeployment:
    """Return a flow's deployment, of the same name, with a form that says what each parameter is."""
    deployment = RunnerDeployment.from_flow(
        flow,
        name=flow.name,
        schedules=[Cron(cron, timezone=settings.timezone)] if cron else None,
        description=description,
        tags=[TAG],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    for name, hint in get_type_hints(flow.fn, include_extras=True).items():
        texts = [each.description for each in getattr(hint, "__metadata__", ()) if isinstance(each, FieldInfo)]
        if texts:
            form_of(deployment)[name]["description"] = texts[0]
    return deployment


def form_of(deployment: RunnerDeployment) -> dict[str, Any]:
    """Return the parameters of a deployment as its form shows them, by name: JSON schemas, to be refined in place."""
    return deployment._parameter_openapi_schema.properties  # noqa: SLF001 - Prefect offers no other way to them


def _offer_sources(deployment: RunnerDeployment, known: Sequence[str]) -> None:
    """Let the form of a deployment offer the sources that are configured, where it asks for some."""
    for choice in form_of(deployment).get("sources", {}).get("anyOf", ()):
        if choice.get("type") == "array":
            choice["items"] = {"type": "string", "enum": list(known)}


def serve(settings: Settings) -> None:
    """Serve the deployments until the process is ended, after the automations were put in place."""
    register(settings)
    serve_deployments(*deployments(settings), limit=AT_ONCE, print_starting_message=False)
