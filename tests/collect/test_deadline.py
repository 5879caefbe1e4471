"""Moments at which something ends, moved while it is under way."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from math import inf

import pytest

from flows.collect.deadline import Deadline
from flows.collect.lanes import LaneClosedError
from flows.collect.pacing import Pacer
from flows.records import Outcome
from servers.press import QUICK
from servers.virtual_time import run_in_no_time


async def ended_at(first: float, *moves: tuple[float, Callable[[Deadline], None]]) -> float:
    """Return when something ended that had to at a moment, and was given others at some moments."""
    loop = asyncio.get_running_loop()
    deadline = Deadline(first, copy_context())
    try:
        async with deadline:
            for at, move in moves:
                await asyncio.sleep(at - loop.time())
                move(deadline)
            await asyncio.sleep(1000 - loop.time())
    except TimeoutError:
        return loop.time()
    return inf


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([], 5),
        ([(1, 20)], 20),
        ([(1, 3)], 3),
        ([(1, 20), (2, 7), (6, 30), (29, 31)], 31),
        ([(1, 0.5)], 1),
        ([(1, None)], inf),
        ([(1, None), (100, 200)], 200),
    ],
)
def test_what_is_under_way_ends_at_the_moment_that_it_was_given_last(moves: list[tuple[float, float | None]], expected: float) -> None:
    steps = [(at, lambda deadline, when=when: deadline.move(when)) for at, when in moves]
    assert run_in_no_time(ended_at(5, *steps)) == pytest.approx(expected)


def test_a_deadline_leaves_a_cancellation_what_it_is() -> None:
    async def cancelled() -> None:
        async with Deadline(5, copy_context()):
            asyncio.current_task().cancel()
            await asyncio.sleep(1)

    with pytest.raises(asyncio.CancelledError):
        run_in_no_time(cancelled())


def test_a_turn_that_has_not_come_when_a_budget_ends_never_comes_and_holds_up_nobody() -> None:
    async def asked() -> tuple[float, float]:
        pacer, loop = Pacer(1, QUICK), asyncio.get_running_loop()
        async with pacer.turn("a", 1):
            with pytest.raises(LaneClosedError) as closed:
                async with pacer.turn("a", 1, until=30):
                    pytest.fail("a second turn at once")
            assert closed.value.outcome is Outcome.BUDGET
            ended = loop.time()
            waiting = asyncio.ensure_future(pacer.turn("a", 1, until=90).__aenter__())
            await asyncio.sleep(10)
        await waiting
        return ended, loop.time()

    assert run_in_no_time(asked()) == (pytest.approx(30), pytest.approx(40))
