"""Tasks: captures -> tables, a batch of pages at a time, in worker processes of this machine or of an engine's."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from multiprocessing import current_process
from typing import TYPE_CHECKING, Any, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows import progress
from flows.archive.objects import MissingObject, Store, StoreError
from flows.archive.store import open_store
from flows.batches import Batch
from flows.clean import CleaningPool, NoWorkerError
from flows.engine import open_runner, told
from flows.remote import Errand, fetch_parts, remove, run_errand, send
from flows.settings import Settings, load_settings
from flows.worker import open_pool, work_on

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

WAVE = 250
"""Batches that are asked for at once: Prefect keeps what it knows of each in memory until all of them are done."""

_pools: list[CleaningPool] = []
_runners: list[TaskRunner[Any]] = []
_own = threading.local()


@contextmanager
def worker_pool(settings: Settings) -> Iterator[None]:
    """Keep workers for the tasks of this process while the context lasts: those that are kept already, where there are some.

    They are processes of this one, or an engine's; raises EngineError where that cannot be reached.
    """
    if _pools or _runners:
        yield
    elif settings.engine == "local":
        with open_pool(settings) as pool, _kept(pool, _pools):
            yield
    else:
        with open_runner(settings) as runner, _kept(runner, _runners):
            yield


@contextmanager
def _kept(one: Any, among: list[Any]) -> Iterator[None]:  # noqa: ANN401  a pool or a task runner
    among.append(one)
    try:
        yield
    finally:
        among.remove(one)


def process_all(batches: Sequence[Batch]) -> None:
    """Do batches with the workers that are kept, and return once the parts of all lie in the spool."""
    progress.current().begin("process", sum(batch.pages for batch in batches))
    for first in range(0, len(batches), WAVE):
        wave = batches[first : first + WAVE]
        if _runners:
            _process_elsewhere(wave, _runners[-1])
        else:
            for future in process.map(wave):
                future.result()
    progress.current().end("process")


def _process_elsewhere(batches: Sequence[Batch], runner: TaskRunner[Any]) -> None:
    """Do batches with an engine's workers: send what they need, fetch what they made, and leave nothing in the store."""
    settings = load_settings()
    store = open_store(settings).unguarded()  # parts are the same bytes, whoever puts them
    waiting = [batch for batch in batches if not batch.is_done()]
    if not waiting:
        return
    errands = send(store, settings, waiting)
    for batch, errand, future in zip(waiting, errands, _mapped(runner, errands), strict=True):
        with told(settings):
            future.result()
        fetch_parts(errand, batch, store)
        progress.current().advance("process", batch.pages)
    remove(errands, store)


def _mapped(runner: TaskRunner[Any], errands: Sequence[Errand]) -> Sequence[PrefectFuture[Any]]:
    return list(runner.map(cast("Task[..., Any]", process_elsewhere), {"errand": errands}))


def no_worker(_: object, __: object, state: State[Any]) -> bool:
    """Tell whether a try failed for want of a worker process: that may pass, all else will not."""
    return isinstance(state.data, NoWorkerError)


def may_pass(_: object, __: object, state: State[Any]) -> bool:
    """Tell whether a try failed for want of a worker process, or for its store."""
    return isinstance(state.data, (NoWorkerError, StoreError)) and not isinstance(state.data, MissingObject)


@task(
    name="process",
    task_run_name="process-{batch.no}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_condition_fn=no_worker,
)
def process(batch: Batch) -> dict[str, int]:
    """Return the numbers of articles, mentions and rejects of a batch; its parts lie in the spool."""
    counts = work_on(batch, _pools[-1])
    progress.current().advance("process", batch.pages)
    return counts


@task(
    name="process-elsewhere",
    task_run_name="process-{errand.no}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_condition_fn=may_pass,
)
def process_elsewhere(errand: Errand) -> str:
    """Return the key of what came of an errand, done in a process of an engine's by that process's own settings."""
    run_errand(errand, _store(), load_settings(), _own_pool())
    return errand.parts


@cache
def _store() -> Store:
    """Return the archive's store, once a process."""
    return open_store(load_settings()).unguarded()


def _own_pool() -> CleaningPool:
    """Return the one worker process of a thread of an engine's process, kept for its next errands; it ends with that process."""
    if not hasattr(_own, "pool"):
        # Dask's workers are daemons, which may have no children lest these outlive them; ours end with their parent.
        current_process().daemon = False
        _own.pool = open_pool(load_settings().model_copy(update={"workers": 1}))
    pool: CleaningPool = _own.pool
    return pool
