"""One order of every kind, with names that try to break out of the picture."""

from typing import Any

import pytest

HOSTILE = '</text><script>alert(1)</script> " onload="x" id="y" & <b>'
STATUSES = ("complete", "partial", "blocked", "no_coverage", "not_tried")
DAYS = [f"{day} Mar" for day in range(1, 15)]
ISLAND = [[[[-21, -35], [-21, -31], [-15, -31], [-15, -35], [-21, -35]]]]
MIRZANE = {"name": "Mirzane", "lon": -18.03, "lat": -32.71, "number": 7, "tone": "conflict", "near": True}
LISMAR = {"name": HOSTILE, "lon": -15.42, "lat": -33.08, "number": 5, "tone": "accord", "near": False}
COUNTS = [
    {"head": "Shelling, Mirzane", "who": HOSTILE, "what": "killed", "low": 12, "high": None, "words": "at least 12 killed"},
    {"head": "Shelling, Mirzane", "who": "army", "what": "killed", "low": 5, "high": 19, "words": "5 to 19 killed"},
    {"head": "Arrest", "who": "police", "what": "captured", "low": None, "high": 9, "words": "at most 9 captured"},
]


@pytest.fixture(scope="session")
def orders() -> dict[str, dict[str, Any]]:
    return {
        "map": {
            "kind": "map",
            "width": 720,
            "height": 440,
            "window": [-21.5, -35.5, -14.5, -31.5],
            "shapes": [{"type": "Feature", "kind": "country", "geometry": {"type": "MultiPolygon", "coordinates": ISLAND}, "number": 3}],
            "points": [MIRZANE, LISMAR],
        },
        "bars": {"kind": "bars", "width": 340, "rows": [{"label": HOSTILE, "happened": 12, "other": 3, "tone": "conflict", "shown": "15"}]},
        "timeline": {
            "kind": "timeline",
            "width": 560,
            "days": [{"day": day, "conflict": at, "accord": 1, "status": STATUSES[at % 5]} for at, day in enumerate(DAYS)],
        },
        "calendar": {
            "kind": "calendar",
            "width": 560,
            "days": DAYS,
            "rows": [{"source": HOSTILE, "day": day, "status": STATUSES[at % 5]} for at, day in enumerate(DAYS)],
        },
        "matrix": {
            "kind": "matrix",
            "width": 560,
            "actors": [HOSTILE, "army"],
            "targets": ["civilians", HOSTILE],
            "rows": [{"actor": HOSTILE, "target": "civilians", "number": 4, "tone": "conflict"}],
        },
        "ranges": {"kind": "ranges", "width": 640, "rows": COUNTS},
    }
