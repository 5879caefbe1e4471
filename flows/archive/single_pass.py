"""Reads a WARC file as Dateline writes it in one pass: its digest, its records, and the root over them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from isal import igzip_lib, isal_zlib

from flows.archive.deflating import HEAD
from flows.archive.inflating import GZIP
from flows.archive.merkle import leaf_hash, tree_root
from flows.archive.record_places import Place
from flows.digests import is_sha1

BLOCK = 1 << 18
"""Bytes of the file that are read at a time: they stay in a core's cache while they are hashed, inflated and hashed again."""

LARGEST = 1 << 26
"""Bytes of a member beyond which none is looked for by its beginning."""

VERSIONS = (b"WARC/1.1", b"WARC/1.0")
END = b"\r\n\r\n"


CAPTURES = frozenset({"response", "revisit"})
"""Types of the records that indexes and rows lead to."""


class Pass(NamedTuple):
    """What a sound file is: its SHA-256, how many records it has, which of them are captures, and the Merkle root over all."""

    sha256: str
    records: int
    captures: tuple[Place, ...]
    root: str


def read_once(path: Path) -> Pass | None:
    """Return what a WARC file is, once the bytes of each record were compared with its block digest; raises OSError.

    None for a file that is not, from its first byte to its last, one member a record as `deflating.gzip_member` makes them, or whose
    records are not what they say: `members.read_members` tells what is wrong then.
    """
    digest, captures, leaves = hashlib.sha256(), list[Place](), list[bytes]()
    try:
        for offset, member in members_of(path, digest.update):
            leaves.append(leaf_hash(member))
            if capture := _capture(offset, member):
                captures.append(capture)
    except (ValueError, KeyError, igzip_lib.IsalError):  # type: ignore[misc]  # isal's stubs take the class for an instance
        return None
    return Pass(digest.hexdigest(), len(leaves), tuple(captures), tree_root(leaves))


def members_of(path: Path, update: Callable[[memoryview], None]) -> Iterator[tuple[int, memoryview]]:
    """Yield where each member begins and its bytes, found by what members begin with; `update` is given the bytes of the file.

    They lie in one buffer that is filled again and again, so those of a member are there until the next is asked for. Raises OSError, and
    ValueError for a member that is too large to be one.
    """
    buffer = bytearray(BLOCK)
    offset = held = 0
    with path.open("rb", buffering=0) as file:
        while read := file.readinto(memoryview(buffer)[held:]):
            update(memoryview(buffer)[held : held + read])
            start, held = 0, held + read
            while (end := buffer.find(HEAD, start + len(HEAD), held)) >= 0:
                yield offset + start, memoryview(buffer)[start:end]
                start = end
            if held - start > LARGEST:
                msg = f"no member ends before {offset + held}"
                raise ValueError(msg)
            offset, held, buffer = offset + start, held - start, _with_room(buffer, start, held)
    yield offset, memoryview(buffer)[:held]


def _with_room(buffer: bytearray, start: int, end: int) -> bytearray:
    """Return a buffer with some bytes of one at its beginning and room for more: the same one, or one of twice its size."""
    if end - start == len(buffer):
        return buffer + bytes(len(buffer))
    buffer[: end - start] = buffer[start:end]
    return buffer


def _capture(offset: int, member: memoryview) -> Place | None:
    """Return the record of a member if it is a capture's.

    Raises ValueError, KeyError and what `isal_zlib` raises for one that is not as it was written.
    """
    size = int.from_bytes(member[-4:], "little")
    record = isal_zlib.decompress(member, GZIP, size)
    end = record.index(END)
    version, *lines = record[:end].split(b"\r\n")
    fields: dict[bytes, bytes] = dict([line.split(b": ", 1) for line in lines])
    block = memoryview(record)[end + len(END) : -len(END)]
    is_whole = version in VERSIONS and record.endswith(END) and len(block) == int(fields[b"Content-Length"])
    is_one = member[: len(HEAD)] == HEAD and len(record) == size
    if not is_one or not is_whole or not is_sha1(block, fields[b"WARC-Block-Digest"].decode()):
        msg = f"the record at {offset} is not as it was written"
        raise ValueError(msg)
    if (kind := fields[b"WARC-Type"].decode()) not in CAPTURES:
        return None
    payload = fields.get(b"WARC-Payload-Digest")
    return Place(offset, len(member), kind, payload.decode() if payload else None)
