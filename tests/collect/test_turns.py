"""Turns under any load: whatever is asked for, however it goes, no owner is asked too often and nobody waits for ever."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.collect.lanes import LaneClosedError
from flows.collect.network import Bounds
from flows.collect.pacing import Pacer
from servers.virtual_time import run_in_no_time

SLOTS = 3
EVEN = 1e-6
BOUNDS = Bounds(breaker_row=4, breaker_recent=6, breaker_seconds=300)


@dataclass(frozen=True)
class Request:
    """Someone who waits for an owner's turn from a moment on, and gives up after some time; how the server answers."""

    owner: str
    begins: float
    not_before: float
    patience: float
    connects: float
    travels: float
    answers: float
    fails: bool
    throttles: bool
    holds: float


@dataclass(frozen=True)
class Sent:
    """When a request was sent and the server saw it, when its turn ended, and for how long its owner then asked for nothing more."""

    owner: str
    at: float
    seen: float
    ended: float
    holds: float


moments = st.floats(0, 30)
requests = st.lists(
    st.builds(
        Request,
        owner=st.sampled_from("abcd"),
        begins=moments,
        not_before=moments,
        patience=st.floats(0.1, 2000),
        connects=st.sampled_from([0.0, 0.0, 2.5]),
        travels=st.sampled_from([0.0, 0.0, 0.7, 3.0]),
        answers=st.sampled_from([0.0, 0.0, 1.3, 5.0]),
        fails=st.booleans(),
        throttles=st.booleans(),
        holds=st.sampled_from([0.0, 0.0, 0.0, 7.0]),
    ),
    max_size=25,
)


async def serve(asked: list[Request], delays: dict[str, float]) -> tuple[list[Sent], Pacer]:
    """Let all of them ask, and return what was sent."""
    pacer, sent, loop = Pacer(SLOTS, BOUNDS), [], asyncio.get_running_loop()

    async def ask(request: Request) -> None:
        await asyncio.sleep(request.begins)
        try:
            async with asyncio.timeout(request.patience), pacer.turn(request.owner, delays[request.owner], request.not_before) as turn:
                await asyncio.sleep(request.connects)
                turn.sent = loop.time()
                holds, seen = 0.0, turn.sent + request.travels
                try:
                    await asyncio.sleep(request.travels)
                    turn.answered = loop.time()
                    await asyncio.sleep(request.answers)
                    pacer.note_answer(request.owner, failed=request.fails, throttled=request.throttles, pause=0.5)
                    pacer.hold(request.owner, holds := request.holds)
                finally:
                    sent.append(Sent(request.owner, turn.sent, seen, loop.time(), holds))
        except (TimeoutError, LaneClosedError):
            pass

    await asyncio.gather(*map(ask, asked))
    return sent, pacer


@given(requests, st.fixed_dictionaries({owner: st.sampled_from([0.0, 0.5, 1.0, 4.0]) for owner in "abcd"}))
@settings(max_examples=150, deadline=None)
def test_no_owner_is_asked_more_often_than_its_delay_whatever_happens(asked: list[Request], delays: dict[str, float]) -> None:
    sent, pacer = run_in_no_time(serve(asked, delays))
    by_owner = defaultdict(list)
    for each in sorted(sent, key=lambda each: each.at):
        by_owner[each.owner].append(each)
    for owner, row in by_owner.items():
        for earlier, later in pairwise(row):
            assert later.at - earlier.at >= delays[owner] - EVEN
            assert later.at >= earlier.ended + earlier.holds - EVEN
            if earlier.seen <= earlier.ended:
                assert later.seen - earlier.seen >= 0.85 * delays[owner] - EVEN
    assert pacer.free == SLOTS
    assert not any(lane.busy for lane in pacer.lanes.values())


@given(requests)
@settings(max_examples=50, deadline=None)
def test_no_more_requests_than_slots_are_under_way(asked: list[Request]) -> None:
    sent, _ = run_in_no_time(serve(asked, dict.fromkeys("abcd", 0.0)))
    assert all(sum(other.at <= each.at < other.ended for other in sent) <= SLOTS for each in sent)


@given(st.integers(1, 6), st.integers(1, 10), st.floats(0.1, 3))
@settings(max_examples=30, deadline=None)
def test_owners_side_by_side_take_no_longer_than_the_slowest(owners: int, pages: int, delay: float) -> None:
    async def one(pacer: Pacer, owner: str) -> None:
        async with pacer.turn(owner, delay) as turn:
            turn.sent = asyncio.get_running_loop().time()

    async def everyone() -> float:
        pacer = Pacer(1, BOUNDS)
        await asyncio.gather(*(one(pacer, str(owner)) for owner in range(owners) for _ in range(pages)))
        return asyncio.get_running_loop().time()

    assert run_in_no_time(everyone()) <= delay * (pages - 1) + 0.1
