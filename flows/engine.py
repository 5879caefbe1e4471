"""Where tasks run: threads of the flow's process, each waiting for a pool of worker processes; and the Prefect settings for it.

`prepare_prefect` must be called before the first import of prefect in a process: Prefect reads its settings then.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

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

ALWAYS = {
    # A run says this often that it lives; `flows.automations` counts on it.
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "60",
}
"""Settings of every run, whichever server it has."""

QUIET = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_LOGGING_TO_API_ENABLED": "false"}
"""Errors are told in one line by the command line, so Prefect prints none; `--verbose` shows its log."""


def prepare_prefect(settings: Settings, environment: MutableMapping[str, str] = os.environ, *, verbose: bool = False) -> bool:
    """Return whether a run will start its own server, and set what Prefect reads at import; what is set already wins."""
    own_server = "PREFECT_API_URL" not in environment
    defaults = ALWAYS | ({} if verbose else QUIET)
    defaults["PREFECT_TASKS_RUNNER_THREAD_POOL_MAX_WORKERS"] = str(settings.workers)
    if own_server:
        home = (settings.spool / "prefect").resolve()
        home.mkdir(parents=True, exist_ok=True)  # its database is opened there, and nothing of Prefect's makes the folder
        defaults |= EPHEMERAL | {"PREFECT_HOME": str(home)}
    for name, value in defaults.items():
        environment.setdefault(name, value)
    return own_server
