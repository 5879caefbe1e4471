"""Where tasks run, and the Prefect settings for it.

By itself in threads of the flow's process, each waiting for a pool of worker processes. With `engine` dask or ray the batches go to a
cluster: one that listens at an address, or one that is started here and ends with its context.

`prepare_prefect` must be called before the first import of prefect in a process: Prefect reads its settings then.
"""

from __future__ import annotations

import os
import re
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flows.errors import DatelineError, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping

    from prefect.task_runners import TaskRunner

    from flows.settings import Settings

ADDRESS = re.compile(r"(?:(?:tcp|tls|ray)://)?(?P<host>[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:]+\]):(?P<port>\d{1,5})")
"""Of a scheduler of Dask (`tcp://host:8786`) or a head of Ray (`ray://host:10001`)."""

ANSWER_SECONDS = 10.0
WORKER_SECONDS = 120.0
"""Longest to wait for a scheduler to answer, and for a first worker to join it."""

EPHEMERAL = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    # Its own limit of 20 s is missed by a cold start on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # Task runs are written in batches: by default an ephemeral server ends before most of them are stored.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
    # Whole seconds: Prefect 3.8.8 cuts off the rest, and at 0 its server takes a core for as long as it runs.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    # Tracebacks of a server that is being stopped are no news; a real server keeps its own log.
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}
"""Settings of the server that a run starts for itself when there is no other."""

ALWAYS = {
    # A run says this often that it lives; `flows.automations` counts on it.
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "60",
    # Ray tells its maker of each start otherwise.
    "RAY_USAGE_STATS_ENABLED": "0",
    # A scheduler of Dask that loads what it is first given answers nobody meanwhile; after 30 s it would be given up.
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "300s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "120s",
}
"""Settings of every run, whichever server it has."""

QUIET = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",  # a busy server refuses an event now and then: rows of task runs, never of the archive
    "DASK_LOGGING__DISTRIBUTED": "critical",
    "RAY_LOG_TO_STDERR": "0",
}
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


class EngineError(DatelineError):
    """An engine that cannot be used; the message is one line."""


def check_engine(settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
    """Raise EngineError where the engine's address is none, nothing answers there, or its workers could not reach Prefect's server."""
    address = settings.engine_address
    if address is None:
        return
    found = ADDRESS.fullmatch(address)
    if not found:
        msg = (
            f"DATELINE_ENGINE_ADDRESS: no address of a scheduler: {address!r}; write it as tcp://host:8786 (dask) or ray://host:10001 (ray)"
        )
        raise EngineError(msg)
    host = found["host"].strip("[]")
    if not _is_here(host) and _is_here(urlsplit(environment.get("PREFECT_API_URL", "http://localhost")).hostname or ""):
        msg = f"workers of {address} cannot reach a Prefect server of this machine's own: set PREFECT_API_URL to one that they reach"
        raise EngineError(msg)
    try:
        socket.create_connection((host, int(found["port"])), timeout=ANSWER_SECONDS).close()
    except (OSError, OverflowError) as error:
        msg = f"DATELINE_ENGINE_ADDRESS: nothing answers at {address}: {one_line(error)}"
        raise EngineError(msg) from error


def _is_here(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


@contextmanager
def open_runner(settings: Settings) -> Iterator[TaskRunner[Any]]:
    """Yield the task runner of the settings' engine, started, with a worker that has joined; raises EngineError."""
    check_engine(settings)
    with (_dask if settings.engine == "dask" else _ray)(settings) as runner:
        yield runner


@contextmanager
def told(settings: Settings) -> Iterator[None]:
    """Turn what an engine raises of itself into one line: lost connections, workers that died again and again."""
    try:
        yield
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in {"distributed", "ray"}:
            raise
        said = one_line(error)[-200:]
        msg = f"{settings.engine} failed ({type(error).__name__}: {said}); what was done is kept, the same command goes on"
        raise EngineError(msg) from error


@contextmanager
def _dask(settings: Settings) -> Iterator[TaskRunner[Any]]:
    from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415  an extra

    scratch = str(settings.spool.resolve() / "dask")
    own = {"n_workers": settings.workers, "threads_per_worker": 1, "dashboard_address": None, "local_directory": scratch}
    with DaskTaskRunner(address=settings.engine_address, cluster_kwargs=None if settings.engine_address else own) as runner:
        try:
            runner.client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError as error:
            msg = f"no worker has joined the scheduler at {settings.engine_address} within {WORKER_SECONDS:.0f} s"
            raise EngineError(msg) from error
        yield runner


@contextmanager
def _ray(settings: Settings) -> Iterator[TaskRunner[Any]]:
    from prefect_ray.task_runners import RayTaskRunner  # noqa: PLC0415  an extra

    own = {} if settings.engine_address else {"num_cpus": settings.workers, "include_dashboard": False}
    with RayTaskRunner(address=settings.engine_address, init_kwargs={**own, "log_to_driver": False}) as runner:
        yield runner
