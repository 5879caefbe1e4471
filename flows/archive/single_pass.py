"""Reads a WARC file as Dateline writes it in one pass: its digest, its records, and the root over them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from isal import igzip_lib, isal_zlib

from flows.archive.deflating import HEAD
from flows.archive.inflating import GZIP
from flows.archive.members import Place
from flows.archive.merkle import leaf_hash, tree_root
from flows.digests import is_sha1

BLOCK = 1 << 18
"""Bytes of the file that are read at a time: they stay in a core's cache while they are hashed, inflated and hashed again."""

LARGEST = 1 << 26
"""Bytes of a member beyond which none is looked for by its beginning."""

VERSIONS = (b"WARC/1.1", b"WARC/1.0")
END = b"\r\n\r\n"


class Pass(NamedTuple):
    """What a sound file is: its SHA-256, its records, and the Merkle root over them, in hexadecimal."""

    sha256: str
    places: tuple[Place, ...]
    root: str


def read_once(path: Path) -> Pass | None:
    """Return what a WARC file is, once the bytes of each record were compared with its block digest; raises OSError.

    None for a file that is not, from its first byte to its last, one member a record as `deflating.gzip_member` makes them, or whose
    records are not what they say: `members.read_members` tells what is wrong then.
    """
    digest, places, leaves = hashlib.sha256(), list[Place](), list[bytes]()
    try:
        for offset, member in members_of(path, digest.update):
            leaves.append(leaf_hash(member))
            places.append(_place(offset, member))
    except (ValueError, KeyError, igzip_lib.IsalError):  # type: ignore[misc]  # isal's stubs take the class for an instance
        return None
    return Pass(digest.hexdigest(), tuple(places), tree_root(leaves))


def members_of(path: Path, update: Callable[[bytes], None]) -> Iterator[tuple[int, bytes]]:
    """Yield where each member begins and its bytes, found by what members begin with; `update` is given the bytes of the file.

    Raises OSError, and ValueError for a member that is too large to be one.
    """
    with path.open("rb", buffering=0) as file:
        offset, content = 0, b""
        while block := file.read(BLOCK):
            update(block)
            content += block
            if len(content) > LARGEST:
                msg = f"no member ends before {offset + len(content)}"
                raise ValueError(msg)
            start = 0
            while (end := content.find(HEAD, start + len(HEAD))) >= 0:
                yield offset + start, content[start:end]
                start = end
            offset, content = offset + start, content[start:]
        yield offset, content


def _place(offset: int, member: bytes) -> Place:
    """Return the record of a member; raises ValueError, KeyError and what `isal_zlib` raises for one that is not as it was written."""
    size = int.from_bytes(member[-4:], "little")
    record = isal_zlib.decompress(member, GZIP, size)
    end = record.index(END)
    version, *lines = record[:end].split(b"\r\n")
    fields: dict[bytes, bytes] = dict(line.split(b": ", 1) for line in lines)
    block = memoryview(record)[end + len(END) : -len(END)]
    is_whole = version in VERSIONS and record.endswith(END) and len(block) == int(fields[b"Content-Length"])
    is_one = member.startswith(HEAD) and len(record) == size
    if not is_one or not is_whole or not is_sha1(block, fields[b"WARC-Block-Digest"].decode()):
        msg = f"the record at {offset} is not as it was written"
        raise ValueError(msg)
    payload = fields.get(b"WARC-Payload-Digest")
    return Place(offset, len(member), fields[b"WARC-Type"].decode(), payload.decode() if payload else None)
