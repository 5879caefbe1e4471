"""What a source may still cost in this run."""

from __future__ import annotations

from dataclasses import dataclass

from flows.catalog.sources import Limits


@dataclass(slots=True, eq=False)
class Allowance:
    """A source's budget: pages, bytes, and the moment of the event loop's clock when its time is over."""

    pages: int
    size: int
    until: float

    def spend(self, size: int) -> None:
        """Note bytes that were received."""
        self.size -= size

    def take_page(self) -> bool:
        """Return whether one more page may be asked for, and count it."""
        self.pages -= 1
        return self.pages >= 0

    def is_spent(self, now: float) -> bool:
        """Return whether nothing more may be asked for."""
        return self.size <= 0 or now >= self.until


def allowance(limits: Limits, now: float) -> Allowance:
    """Return a source's whole budget."""
    return Allowance(limits.pages, limits.megabytes << 20, now + limits.minutes * 60)
