"""An event loop whose clock jumps to the next moment at which something is due: hours pass in no time."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Jumping(selectors.SelectSelector):
    """A selector that does not wait: it moves the clock on by what it was to wait."""

    def __init__(self) -> None:
        """Begin at zero."""
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready, after the clock was moved on; raises RuntimeError where nothing would ever happen."""
        if timeout is None:
            msg = "everything waits, and for nothing"
            raise RuntimeError(msg)
        self.now += max(timeout, 0.0)
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop by that selector's clock."""

    def __init__(self) -> None:
        """Take a clock of its own."""
        self.clock = Jumping()
        super().__init__(self.clock)

    def time(self) -> float:
        """Return the moment that has been reached."""
        return self.clock.now


def run_in_no_time(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what work comes to, run by the clock of a `JumpingLoop`."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(work)
