"""Merkle trees as in RFC 6962: one hash over many leaves, and for each leaf a short path that proves it is among them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()
"""Root of a tree without leaves (RFC 6962, 2.1)."""


def leaf_hash(content: bytes | memoryview) -> bytes:
    """Return the hash of a leaf: SHA-256 of a zero byte and its bytes."""
    leaf = hashlib.sha256(b"\0")
    leaf.update(content)
    return leaf.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees: SHA-256 of a one byte and their hashes."""
    return hashlib.sha256(b"\1" + left + right).digest()


def tree_root(hashes: Sequence[bytes]) -> str:
    """Return the root over leaf hashes, in hexadecimal."""
    return _root(hashes).hex()


def inclusion_path(hashes: Sequence[bytes], index: int) -> list[str]:
    """Return the hashes, in hexadecimal, that lead from the leaf of an index to the root, the lowest first (RFC 6962, 2.1.1)."""
    path: list[str] = []
    first, last = 0, len(hashes)
    while last - first > 1:
        middle = first + _split(last - first)
        in_left = index < middle
        path.append(_root(hashes[middle:last] if in_left else hashes[first:middle]).hex())
        first, last = (first, middle) if in_left else (middle, last)
    return path[::-1]


def root_of_path(leaf: bytes, index: int, size: int, path: Sequence[str], *, hashed: bool = False) -> str | None:
    """Return the root that a leaf, or with `hashed` its hash, and its path lead to; None for a path that fits no tree of that size."""
    turns: list[bool] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + _split(last - first)
        turns.append(index < middle)
        first, last = (first, middle) if index < middle else (middle, last)
    if not 0 <= index < size or len(turns) != len(path):
        return None
    result = leaf if hashed else leaf_hash(leaf)
    for in_left, other in zip(reversed(turns), path, strict=True):
        sibling = bytes.fromhex(other)
        result = node_hash(result, sibling) if in_left else node_hash(sibling, result)
    return result.hex()


def _split(size: int) -> int:
    """Return the largest power of two below a size above one."""
    return 1 << (size - 1).bit_length() - 1


def _root(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return EMPTY
    level = list(hashes)
    while len(level) > 1:  # pairs from the left, the odd one goes up as it is: the same tree as by halves of powers of two
        pairs = [node_hash(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
        level = [*pairs, *level[2 * len(pairs) :]]
    return level[0]
