"""How closely a verification looks."""

from __future__ import annotations

from enum import StrEnum


class Depth(StrEnum):
    """How closely objects are looked at; each depth does what those before it do.

    `listing`: they are there with their size, and the commits are whole. `checksums`: their digests, as the store keeps
    them, else from their bytes. `deep`: every byte is read here, and what their kinds promise.
    """

    LISTING = "listing"
    CHECKSUMS = "checksums"
    DEEP = "deep"
