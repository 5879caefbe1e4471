"""An owner's lane: who waits in it for a turn, and what is known of the owner's manners."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from flows.records import Outcome


class LaneClosedError(Exception):
    """An owner that is asked for nothing for now; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        """Take the outcome that the waiting requests end with."""
        super().__init__(outcome.value)
        self.outcome = outcome


@dataclass(slots=True, eq=False)
class Lane:
    """An owner's waiting requests and its manners so far. All moments are of one clock, in seconds."""

    waiting: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    busy: bool = False
    next_at: float = 0.0
    planned: int = 0
    patience: float = 1.0
    clean: int = 0
    failures: int = 0
    recent: deque[bool] = field(default_factory=deque)
    has_paused: bool = False
    closed_until: float = 0.0
    closed_by: Outcome = Outcome.BREAKER_OPEN


def end(future: asyncio.Future[None], outcome: Outcome) -> None:
    """End the wait for a turn with an outcome, where it has not ended."""
    if not future.done():
        future.set_exception(LaneClosedError(outcome))
