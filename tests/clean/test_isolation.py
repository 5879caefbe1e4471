from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from pickle import PicklingError
from threading import Timer

import psutil
import pytest

from flows.clean import CleaningPool, NoWorkerError, WorkerFailure
from flows.clean.batch import clean_in_worker, worker_tools
from hanging import hang_above_the_last_rung

PATIENT = 60.0
KNOWN = {"url": "https://journal.example/a", "url_key": "k", "payload_digest": "sha1:X", "entry_title": "Du flux"}


@pytest.fixture(scope="module")
def pool() -> Iterator[CleaningPool]:
    with CleaningPool(1, memory_mb=400, page_seconds=PATIENT, warm_up=worker_tools) as workers:
        yield workers


def test_a_function_runs_in_another_process_with_one_thread_for_polars(pool: CleaningPool) -> None:
    assert pool.run(os.getpid, seconds=PATIENT) != os.getpid()
    assert pool.run(os.getenv, "POLARS_MAX_THREADS", seconds=PATIENT) == "1"
    assert "POLARS_MAX_THREADS" not in os.environ


def test_a_worker_gives_back_at_once_what_polars_frees(pool: CleaningPool) -> None:
    settings = pool.run(os.getenv, "_RJEM_MALLOC_CONF", seconds=PATIENT)
    assert settings is not None
    assert ",dirty_decay_ms:0,muzzy_decay_ms:0," in settings
    assert not os.environ["_RJEM_MALLOC_CONF"].endswith(settings[-20:])


def test_a_worker_imports_neither_prefect_nor_the_parents_main_module(pool: CleaningPool) -> None:
    loaded = pool.run(eval, "sorted(__import__('sys').modules)", seconds=PATIENT)
    assert not {"prefect", "pytest"} & set(loaded)


def test_a_worker_loads_no_library_that_no_task_uses(pool: CleaningPool) -> None:
    assert pool.run(eval, "__import__('sys').modules['sqlalchemy']", seconds=PATIENT) is None


def test_what_a_function_raises_is_raised_here(pool: CleaningPool) -> None:
    with pytest.raises(ZeroDivisionError):
        pool.run(divmod, 1, 0, seconds=PATIENT)


def test_a_task_that_hangs_costs_its_worker(pool: CleaningPool) -> None:
    before = pool.run(os.getpid, seconds=PATIENT)
    with pytest.raises(WorkerFailure, match="timeout"):
        pool.run(signal.pause, seconds=0.2)
    assert pool.run(os.getpid, seconds=PATIENT) != before


def test_a_task_that_takes_too_much_memory_fails_alone(pool: CleaningPool) -> None:
    with pytest.raises(WorkerFailure, match="memory"):
        pool.run(bytearray, 600 << 20, seconds=PATIENT)
    assert pool.run(len, bytes(1000), seconds=PATIENT) == 1000


def test_a_worker_killed_in_the_middle_of_a_task_is_a_crash(pool: CleaningPool) -> None:
    worker = pool.run(os.getpid, seconds=PATIENT)
    with pytest.raises(WorkerFailure, match="crash"):
        pool.run(os.kill, worker, signal.SIGKILL, seconds=PATIENT)


def test_a_pool_whose_idle_worker_was_killed_goes_on(pool: CleaningPool) -> None:
    worker = pool.run(os.getpid, seconds=PATIENT)
    os.kill(worker, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(worker)] if psutil.pid_exists(worker) else [], timeout=10)
    assert pool.run(os.getpid, seconds=PATIENT) != worker


def test_an_idle_worker_that_is_killed_the_moment_its_answer_is_there_holds_up_nothing(pool: CleaningPool) -> None:
    for _ in range(5):
        os.kill(pool.run(os.getpid, seconds=PATIENT), signal.SIGKILL)
    assert pool.run(divmod, 7, 2, seconds=PATIENT) == (3, 1)


def test_a_worker_killed_at_any_moment_costs_its_task_at_most(pool: CleaningPool) -> None:
    chance = random.Random(5)  # noqa: S311  the same moments each time
    for _ in range(6):
        worker = pool.run(os.getpid, seconds=PATIENT)
        killer = Timer(chance.uniform(0, 0.03), os.kill, (worker, signal.SIGKILL))
        killer.start()
        while killer.is_alive():  # works on, answers at length, takes a task, or waits for one
            with suppress(WorkerFailure):
                assert len(pool.run(bytes, chance.choice((1, 5_000_000)), seconds=PATIENT)) in {1, 5_000_000}
    assert pool.run(divmod, 7, 2, seconds=PATIENT) == (3, 1)


def test_an_error_that_cannot_be_sent_is_told(pool: CleaningPool) -> None:
    with pytest.raises(RuntimeError, match="Odd: strange"):
        pool.run(exec, "class Odd(Exception): pass\nraise Odd('strange')", seconds=PATIENT)


def test_a_result_that_cannot_be_sent_is_an_error(pool: CleaningPool) -> None:
    with pytest.raises((AttributeError, PicklingError), match="lambda"):
        pool.run(eval, "lambda: 0", seconds=PATIENT)


def test_a_pool_closed_at_once_gives_up_what_its_workers_do() -> None:
    pool = CleaningPool(1, memory_mb=400, page_seconds=1)
    pool.run(os.getpid, seconds=PATIENT)
    with ThreadPoolExecutor(2) as threads:
        working, waiting = (threads.submit(pool.run, signal.pause, seconds=PATIENT) for _ in range(2))
        pool.close(at_once=True)
        assert isinstance(working.exception(PATIENT), WorkerFailure | NoWorkerError)
        assert isinstance(waiting.exception(PATIENT), WorkerFailure | NoWorkerError)


def test_workers_are_replaced_after_so_many_tasks() -> None:
    with CleaningPool(1, memory_mb=400, page_seconds=1, tasks=2) as pool:
        assert len({pool.run(os.getpid, seconds=PATIENT) for _ in range(4)}) == 2


def test_a_closed_pool_takes_nothing_more() -> None:
    pool = CleaningPool(1, memory_mb=400, page_seconds=1)
    pool.run(os.getpid, seconds=PATIENT)
    pool.close()
    with pytest.raises(NoWorkerError):
        pool.run(os.getpid, seconds=PATIENT)


def test_workers_that_cannot_start_are_no_fault_of_a_page(tmp_path: Path) -> None:
    with (
        CleaningPool(1, memory_mb=400, page_seconds=PATIENT, warm_up=os.abort) as pool,
        pytest.raises(NoWorkerError, match="run the same again"),
    ):
        pool.clean(clean_in_worker, tmp_path / "a.html", KNOWN)


def test_a_page_that_hangs_climbs_down_the_ladder(tmp_path: Path) -> None:
    file = tmp_path / "slow.html"
    paragraphs = "".join(f"<p>Au jour {day} du voyage, il ne se passe rien ici qui vaille qu'on le raconte.</p>" for day in range(9))
    file.write_text(f"<html><body><article>{paragraphs}</article></body></html>", encoding="utf-8")
    with CleaningPool(1, memory_mb=800, page_seconds=6, warm_up=worker_tools) as pool:
        article, failure = pool.clean(hang_above_the_last_rung, file, KNOWN)
    assert (article.extractor, failure) == ("resiliparse", None)
    assert "degraded" in article.flags


def test_a_page_that_no_rung_reads_is_an_article_without_text_and_a_reason(tmp_path: Path, pool: CleaningPool) -> None:
    article, failure = pool.clean(divmod, tmp_path, KNOWN)  # type: ignore[arg-type]
    assert (article.text, article.extractor, article.title, article.flags) == ("", "none", "Du flux", ("no_text", "degraded"))
    assert failure == "error: TypeError: divmod expected 2 arguments, got 3"


def test_a_file_that_is_not_there_is_no_fault_of_a_page(tmp_path: Path, pool: CleaningPool) -> None:
    with pytest.raises(OSError, match="missing"):
        pool.clean(clean_in_worker, tmp_path / "missing", KNOWN)


ORPHAN = """
import os, signal
from flows.clean import CleaningPool
if __name__ == "__main__":
    pool = CleaningPool(1, memory_mb=400, page_seconds=1)
    print(pool.run(os.getpid, seconds=60), flush=True)
    signal.pause()
"""


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(ORPHAN, encoding="utf-8")
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(root)}
    ) as parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        gone, _ = psutil.wait_procs([worker], timeout=20)
    assert gone == [worker]
