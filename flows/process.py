"""Tasks: captures -> tables, a batch of pages at a time, in worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import progress
from flows.clean import CleaningPool
from flows.settings import Settings
from flows.worker import Batch, warm_worker, work_on

_pools: list[CleaningPool] = []


@contextmanager
def worker_pool(settings: Settings) -> Iterator[None]:
    """Keep worker processes for the tasks of this process while the context lasts."""
    pool = CleaningPool(settings.workers, memory_mb=settings.worker_memory_mb, page_seconds=settings.page_seconds, warm_up=warm_worker)
    with pool:
        _pools.append(pool)
        try:
            yield
        finally:
            _pools.remove(pool)


@task(name="process", task_run_name="process-{batch.no}", cache_policy=NO_CACHE)
def process(batch: Batch) -> dict[str, int]:
    """Return the numbers of articles, mentions and rejects of a batch; its parts lie in the spool."""
    counts = work_on(batch, _pools[-1])
    progress.current().advance("process", batch.pages)
    return counts
