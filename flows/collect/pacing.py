"""Whose turn it is: one request at a time to each owner of hosts, with a delay between them, all owners side by side.

An owner is a registered domain or a source's `pace_group`. Waiting costs no slot: a request takes one when its turn
comes and gives it back when the response is read.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from math import inf
from types import TracebackType
from typing import Self

from flows.collect.deadline import Closings
from flows.collect.lanes import Lane, LaneClosedError, end
from flows.collect.network import Bounds
from flows.records import Outcome

CLEAN_ANSWERS = 20
"""Answers in a row after which an owner that asked for patience gets its normal delay back."""

MOST_PATIENCE = 32.0

PAUSES = 12
"""Backoffs that an open breaker waits before it lets one request try."""


HELD_SECONDS = 1.0
"""How soon it is asked again whether turns are still held back."""


SEEN_SHARE = 0.85
"""Share of a delay that passes from an answer's first byte to the next request: a slow way to the server shortens it no further."""


class Pacer:
    """Gives turns. One for the whole run."""

    def __init__(self, slots: int, bounds: Bounds, is_held: Callable[[], bool] = lambda: False) -> None:
        """Take the number of requests under way at once; no turn is given while `is_held` says so."""
        self.is_held = is_held
        self.free = slots
        self.bounds = bounds
        self.lanes: dict[str, Lane] = {}
        self.agenda: list[tuple[float, int, Lane]] = []
        self.numbers = count(1)
        self.loop = asyncio.get_running_loop()
        self.alarm: asyncio.TimerHandle | None = None
        self.closings = Closings(partial(end, outcome=Outcome.BUDGET))

    def turn(self, owner: str, delay: float, not_before: float = 0.0, until: float = inf) -> Turn:
        """Return an owner's next turn, to be waited for; the one after it is `delay` seconds after what was sent in this."""
        return Turn(self, self.lanes.setdefault(owner, Lane()), delay, not_before, until)

    def note_answer(self, owner: str, *, failed: bool, throttled: bool = False, pause: float = 0.0) -> None:
        """Note how an owner answered.

        Being throttled doubles its delay for a while. Failures open its breaker: the first time what waits goes on
        waiting, twelve times `pause` seconds; failing again at once, it is closed, and what waits ends.
        """
        lane = self.lanes[owner]
        lane.clean = 0 if failed or throttled else lane.clean + 1
        if throttled:
            lane.patience = min(lane.patience * 2, MOST_PATIENCE)
        elif lane.clean >= CLEAN_ANSWERS:
            lane.patience = 1.0
        lane.failures = lane.failures + 1 if failed else 0
        lane.recent.append(failed)
        if len(lane.recent) > self.bounds.breaker_recent:
            lane.recent.popleft()
        is_full = len(lane.recent) == self.bounds.breaker_recent
        if lane.failures >= self.bounds.breaker_row or (failed and is_full and sum(lane.recent) > self.bounds.breaker_recent / 2):
            self._break(owner, lane, pause * PAUSES)
        elif not failed:
            lane.has_paused = False

    def _break(self, owner: str, lane: Lane, pause: float) -> None:
        lane.recent.clear()
        if lane.has_paused:
            self.close(owner, Outcome.BREAKER_OPEN, self.bounds.breaker_seconds)
        else:
            lane.has_paused, lane.failures = True, self.bounds.breaker_row - 1
            self.hold(owner, pause)

    def close(self, owner: str, outcome: Outcome, seconds: float) -> None:
        """Ask an owner for nothing for some seconds; what waits ends with `outcome`. After that one request tries it."""
        lane = self.lanes[owner]
        lane.closed_until, lane.closed_by = self.loop.time() + seconds, outcome
        for _, _, future in lane.waiting:
            end(future, outcome)
        lane.waiting.clear()

    def hold(self, owner: str, seconds: float) -> None:
        """Ask an owner for nothing for some seconds; what waits goes on waiting."""
        lane = self.lanes[owner]
        lane.next_at = max(lane.next_at, self.loop.time() + seconds)

    async def wait(self, lane: Lane, not_before: float, until: float) -> None:
        """Wait for a lane's turn and a slot, and take both; raises LaneClosedError."""
        if self.loop.time() < lane.closed_until:
            raise LaneClosedError(lane.closed_by)
        future: asyncio.Future[None] = self.loop.create_future()
        heapq.heappush(lane.waiting, (not_before, next(self.numbers), future))
        self._plan(lane)
        self.closings.add(until, future)
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self.release(lane)
            raise
        finally:
            self.closings.remove(until, future)

    def release(self, lane: Lane) -> None:
        """Give back what was taken for a turn."""
        lane.busy = False
        self.free += 1
        self._plan(lane)

    def _plan(self, lane: Lane) -> None:
        """Put a lane on the agenda for the moment of its next turn, then give the turns that are due."""
        while lane.waiting and lane.waiting[0][2].done():
            heapq.heappop(lane.waiting)
        if lane.waiting and not lane.busy:
            lane.planned = next(self.numbers)
            heapq.heappush(self.agenda, (max(lane.next_at, lane.waiting[0][0]), lane.planned, lane))
        self._give()

    def _give(self) -> None:
        now = self.loop.time()
        if self.agenda and self.agenda[0][0] <= now and self.is_held():
            self._set_alarm(now + HELD_SECONDS)
            return
        while self.free and self.agenda and self.agenda[0][0] <= now:
            _, number, lane = heapq.heappop(self.agenda)
            if number == lane.planned and not lane.busy:
                self._give_one(lane)
        if self.free and self.agenda:
            self._set_alarm(self.agenda[0][0])

    def _set_alarm(self, moment: float) -> None:
        """Give turns again at a moment; one that comes too early for any does no harm and costs no other timer."""
        if self.alarm is None or moment < self.alarm.when():
            if self.alarm is not None:
                self.alarm.cancel()
            self.alarm = self.loop.call_at(moment, self._ring)

    def _ring(self) -> None:
        self.alarm = None
        self._give()

    def _give_one(self, lane: Lane) -> None:
        while lane.waiting:
            _, _, future = heapq.heappop(lane.waiting)
            if not future.done():
                lane.busy = True
                self.free -= 1
                future.set_result(None)
                return


@dataclass(slots=True, eq=False)
class Turn:
    """The right to make one request, with a slot for it: waited for at the beginning of a block, held to its end.

    Set `sent` to the moment it was sent; a turn that sent nothing costs no delay. `answered` is the moment when its answer
    began: a proof that the server had it by then. Raises LaneClosedError when the owner is asked for nothing, now or while
    waiting, or when no turn has come at `until`.
    """

    pacer: Pacer
    lane: Lane
    delay: float
    not_before: float
    until: float
    sent: float | None = None
    answered: float | None = None

    def next_at(self, delay: float) -> float:
        """Return when the next request may be sent, so that the server sees the delay, or nearly, however late it saw this one."""
        asked = self.sent + delay if self.sent is not None else 0.0
        return asked if self.answered is None else max(asked, self.answered + SEEN_SHARE * delay)

    async def __aenter__(self) -> Self:
        """Wait for it."""
        await self.pacer.wait(self.lane, self.not_before, self.until)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Give it back."""
        if self.sent is not None:
            self.lane.next_at = max(self.lane.next_at, self.next_at(self.delay * self.lane.patience))
        self.pacer.release(self.lane)
