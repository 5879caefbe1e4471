"""Names beside the points of a map: to the right or left, above or below, where they cover nothing; else none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flows.pictures.theme import CHARACTER, SIZE


class Box(NamedTuple):
    """A rectangle of the sheet, pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether two rectangles overlap."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def within(self, width: float, height: float) -> bool:
        """Return whether a rectangle lies on a sheet whole."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


class Label(NamedTuple):
    """A name with the middle of its left edge, pixels."""

    words: str
    x: float
    y: float


def placed(points: Sequence[tuple[str, float, float, float]], width: float, height: float) -> Iterator[Label]:
    """Yield the names of points (name, x, y, radius) that find room on a sheet, the first points first."""
    taken = [Box(x - radius, y - radius, x + radius, y + radius) for _, x, y, radius in points]
    for words, x, y, radius in points:
        wide, high = len(words) * CHARACTER, SIZE + 2
        corners = (
            (x + radius + 4, y - high / 2),
            (x - radius - 4 - wide, y - high / 2),
            (x - wide / 2, y - radius - 2 - high),
            (x - wide / 2, y + radius + 2),
        )
        for left, top in corners:
            box = Box(left, top, left + wide, top + high)
            if box.within(width, height) and not any(box.meets(other) for other in taken):
                taken.append(box)
                yield Label(words, left, top + high / 2)
                break
