"""SIGTERM, as a service manager sends it: what runs is ended in order, as by Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Coroutine
from types import FrameType
from typing import Any, TypeVar

Result = TypeVar("Result")


def end_as_interrupted() -> None:
    """Let SIGTERM end this process as Ctrl-C does: through every `with` and `finally` that is open."""

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def run_stoppable(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what a coroutine gives, run in an event loop of its own. SIGTERM cancels it, and is then handled as it was before.

    An exception that a handler raises inside a loop would be taken for one of the callback that just ran, and get lost.
    """
    if threading.current_thread() is not threading.main_thread():
        return asyncio.run(work)
    before = signal.getsignal(signal.SIGTERM)
    stopped = False

    async def until_stopped() -> Result:
        task = asyncio.ensure_future(work)

        def stop() -> None:
            nonlocal stopped
            stopped = True
            task.cancel()

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
        return await task

    try:
        return asyncio.run(until_stopped())
    finally:
        signal.signal(signal.SIGTERM, before)
        if stopped:
            signal.raise_signal(signal.SIGTERM)
