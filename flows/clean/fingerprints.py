"""Keys by which copies of a text are found: exact ones by a digest, near ones by the bands of a MinHash."""

from __future__ import annotations

import re
import struct
import unicodedata
from hashlib import blake2b, sha256

from rensa import RMinHash

VERSION = b"1"
"""Part of every band's hash: bump it when normalisation, shingles, seed or bands change, so that old keys match no new ones."""

SEED = 20261122
BANDS, ROWS = 42, 3
"""Two texts that share half of their shingles share a band in 99.6 of 100 cases, with 0.3 in 68."""

SHINGLE = 3
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def words(text: str) -> list[str]:
    """Return the words of a text to compare with others: small letters, no punctuation; of Chinese, Japanese, Korean each sign."""
    return TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text's words, hexadecimal: equal for copies that differ in case, spacing or punctuation."""
    return sha256(" ".join(words(text)).encode()).hexdigest()


def near_keys(text: str) -> tuple[int, ...]:
    """Return the band hashes of a text's MinHash over runs of three words, unsigned 64 bit; none for fewer than three words."""
    tokens = words(text)
    if len(tokens) < SHINGLE:
        return ()
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update([" ".join(tokens[start : start + SHINGLE]) for start in range(len(tokens) - SHINGLE + 1)])
    digest = sketch.digest()
    return tuple(_band(number, digest[number * ROWS : (number + 1) * ROWS]) for number in range(BANDS))


def _band(number: int, rows: list[int]) -> int:
    packed = struct.pack(f"<I{ROWS}Q", number, *rows)
    return int.from_bytes(blake2b(packed, digest_size=8, person=VERSION).digest(), "little")
