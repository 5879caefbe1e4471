"""Places in memory for large bodies, of which there are few."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self


class Place:
    """A large body's place, from where it is taken to the end of a block; most blocks take none."""

    def __init__(self) -> None:
        """Begin without."""
        self.taken: asyncio.Semaphore | None = None

    async def take(self, places: asyncio.Semaphore) -> None:
        """Wait for a place, and take it."""
        await places.acquire()
        self.taken = places

    def leave(self) -> None:
        """Give it back."""
        taken, self.taken = self.taken, None
        if taken is not None:
            taken.release()

    def __enter__(self) -> Self:
        """Begin the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the block."""
        self.leave()
