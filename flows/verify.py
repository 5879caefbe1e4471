"""Flow: the archive is read and compared with what its commits say of it; by the week, a part each time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.archive.depth import Depth
from flows.archive.findings import Verification
from flows.archive.probe import damaged_archive
from flows.archive.verifications import journal_of, keep_verification, last_cursor
from flows.archive.verify import verify as verify_archive
from flows.broken_off import leave_in_order
from flows.settings import load_settings

How = Annotated[Depth, Field(description="listing: what is there; checksums: its bytes; deep: every record and row as well.")]
Percent = Annotated[float, Field(gt=0, le=100, description="Part of the archive to look at, percent; the next run goes on after it.")]


@flow(name="verify", on_failure=[leave_in_order], on_crashed=[leave_in_order], on_cancellation=[leave_in_order])
def verify(depth: How = Depth.DEEP, percent: Percent = 5.0) -> State[dict[str, Any]]:
    """Verify a part of the archive and keep the result in it; failed when something is not as the commits say."""
    settings, started = load_settings(), datetime.now(UTC)
    store = damaged_archive(settings)
    share = None if percent == 100 or depth is Depth.LISTING else percent / 100  # noqa: PLR2004 - the whole
    journal = None if depth is Depth.LISTING else journal_of(settings.spool, store, depth, share)
    result = verify_archive(store, depth=depth, share=share, cursor=last_cursor(store, depth) if share else None, journal=journal)
    key = keep_verification(store, result, started, datetime.now(UTC))
    show(result)
    summary = {"headline": result.lines()[-1], "intact": result.intact, "result": key}
    if result.intact:
        return Completed(message=summary["headline"], data=summary)
    return Failed(message=summary["headline"], data=summary)


def show(result: Verification) -> None:
    """Show in Prefect what was found, a row a finding."""
    rows = [each.model_dump(mode="json") for each in result.findings] or [{"found": "nothing"}]
    create_table_artifact(table=rows, key=f"verify-{result.depth}", description=result.lines()[-1])
