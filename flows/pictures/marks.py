"""The marks of a source's day: each status has a shape of its own, so that nothing depends on colour."""

from __future__ import annotations

ROUND = "M0,-1A1,1 0 1 1 0,1A1,1 0 1 1 0,-1Z"
SHAPE_OF = {
    "complete": ROUND,
    "partial": "M0,-1A1,1 0 1 1 0,1Z M0,-1A1,1 0 1 0 0,1L0,.74A.74,.74 0 1 1 0,-.74Z",
    "blocked": "M-1,-.66L-.66,-1L0,-.34L.66,-1L1,-.66L.34,0L1,.66L.66,1L0,.34L-.66,1L-1,.66L-.34,0Z",
    "no_coverage": "M-1,-.2L1,-.2L1,.2L-1,.2Z",
    "not_tried": "M0,-.3A.3,.3 0 1 1 0,.3A.3,.3 0 1 1 0,-.3Z",
}
"""Path of the mark of a status, in a square from -1 to 1."""

COLOUR_OF = {
    "complete": "var(--good)",
    "partial": "var(--warn)",
    "blocked": "var(--bad)",
    "no_coverage": "var(--warn)",
    "not_tried": "var(--quiet)",
}
CODES, SHAPES, SHADES = list(SHAPE_OF), list(SHAPE_OF.values()), [COLOUR_OF[status] for status in SHAPE_OF]
