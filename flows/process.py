"""Tasks: captures -> tables, a batch of pages at a time, in worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows import progress
from flows.clean import CleaningPool, NoWorkerError
from flows.settings import Settings
from flows.worker import Batch, open_pool, work_on

_pools: list[CleaningPool] = []


@contextmanager
def worker_pool(settings: Settings) -> Iterator[None]:
    """Keep worker processes for the tasks of this process while the context lasts: those that are kept already, where there are some."""
    if _pools:
        yield
        return
    with open_pool(settings) as pool:
        _pools.append(pool)
        try:
            yield
        finally:
            _pools.remove(pool)


def no_worker(_: object, __: object, state: State[Any]) -> bool:
    """Tell whether a try failed for want of a worker process: that may pass, all else will not."""
    return isinstance(state.data, NoWorkerError)


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
