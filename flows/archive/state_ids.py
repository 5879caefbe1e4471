"""The id of a state of an archive: what a citation, an export or a view names, so that the same rows can be found again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from flows.archive.history import Commit, encode

SHORT = 16
"""Hexadecimal digits of an id where it is printed or names a file."""


def state_id(heads: Iterable[Commit]) -> str:
    """Return the id of the state that the newest commits of days make up: 64 hexadecimal digits.

    It is the SHA-256 of one line for each day, in the order of days: the day, the number of its commit, and the SHA-256 of the
    commit's bytes. Every object that a reader sees is named by these commits, so one id stands for one set of rows.
    """
    lines = (f"{head.day} {head.number} {hashlib.sha256(encode(head)).hexdigest()}\n" for head in sorted(heads, key=lambda head: head.day))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
