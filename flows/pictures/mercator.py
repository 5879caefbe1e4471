"""Mercator on a small sheet: where a point of the earth comes to lie, and which point lies there."""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, atan, cos, degrees, pi, radians, sinh, tan

EARTH_RADIUS = 6371.0
"""Mean radius of the earth, kilometres (IUGG)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of so many pixels, on which a place of the earth lies in the middle; `scale` is pixels a radian at the equator."""

    width: int
    height: int
    lon: float
    lat: float
    scale: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point comes to lie, pixels from the upper left corner."""
        east = (lon - self.lon + 180) % 360 - 180
        return self.width / 2 + self.scale * radians(east), self.height / 2 - self.scale * (_up(lat) - _up(self.lat))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the earth, longitude and latitude, that lies at a place of the sheet."""
        lon = self.lon + degrees((x - self.width / 2) / self.scale)
        return (lon + 180) % 360 - 180, degrees(atan(sinh(_up(self.lat) - (y - self.height / 2) / self.scale)))

    def pixels(self, kilometres: float) -> float:
        """Return how many pixels a distance takes in the middle of the sheet."""
        return kilometres / EARTH_RADIUS * self.scale / cos(radians(self.lat))


def fitted(width: int, height: int, west: float, south: float, east: float, north: float) -> Sheet:
    """Return the sheet that shows a window of the earth whole; its east is larger than its west, beyond 180 where it crosses there."""
    low, high = _up(south), _up(north)
    scale = min(width / radians(east - west), height / (high - low))
    return Sheet(width, height, (west + east) / 2, degrees(atan(sinh((low + high) / 2))), min(scale, width / (2 * pi) * 720))


def _up(lat: float) -> float:
    return asinh(tan(radians(max(-85.0, min(85.0, lat)))))
