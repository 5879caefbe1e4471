"""Where tasks run, and the Prefect environment that every run is given.

`prepare_prefect` must be called before the first import of prefect in a process: Prefect reads its settings then.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from prefect.task_runners import TaskRunner

    from flows.settings import Settings

EPHEMERAL = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    # Its own limit of 20 s is missed by a cold start on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # Task runs are written in batches: by default an ephemeral server ends before most of them are stored.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "0.5",
    # Tracebacks of a server that is being stopped are no news; a real server keeps its own log.
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}
"""Settings of the server that a run starts for itself when there is no other."""

QUIET = {"PREFECT_LOGGING_LEVEL": "WARNING", "PREFECT_CLI_COLORS": "false"}
"""Prefect's own log lines are left out on a terminal; `--verbose` shows them."""


def prepare_prefect(settings: Settings, environment: MutableMapping[str, str] = os.environ, *, verbose: bool = False) -> bool:
    """Return whether a run will start its own server, and set what Prefect reads at import; what is set already wins."""
    own_server = "PREFECT_API_URL" not in environment
    defaults = {} if verbose else dict(QUIET)
    if own_server:
        defaults |= EPHEMERAL | {"PREFECT_HOME": str((settings.spool / "prefect").resolve())}
    for name, value in defaults.items():
        environment.setdefault(name, value)
    return own_server


def make_runner(settings: Settings) -> TaskRunner[Any]:
    """Return the task runner of the engine: threads, each waiting for the pool of worker processes."""
    from prefect.task_runners import ThreadPoolTaskRunner  # noqa: PLC0415  Prefect is imported when a run starts

    return ThreadPoolTaskRunner(max_workers=settings.workers)
