"""Bodies of HTTP messages."""

import gzip
import random
import sys
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.bodies import TOO_LARGE, UNUSABLE, decode_body, decoded_chunks, remove_chunks
from flows.codings import STEP

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = b"<!DOCTYPE html><title>Kurze Nachricht</title><p>" + b"word " * 4000
LIMIT = 1 << 20


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


CODINGS = {
    None: lambda body: body,
    "identity": lambda body: body,
    "gzip": gzip.compress,
    "X-GZIP": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": bare_deflate,
    "br": brotli.compress,
    "gzip, br": lambda body: brotli.compress(gzip.compress(body)),
    "br,gzip": lambda body: gzip.compress(brotli.compress(body)),
    "zstd": zstd.compress,
    "gzip, ZSTD": lambda body: zstd.compress(gzip.compress(body)),
    "gzip , gzip": lambda body: gzip.compress(gzip.compress(body)),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_every_coding_comes_back(coding: str | None) -> None:
    assert decode_body(CODINGS[coding](PAGE), coding, LIMIT) == (PAGE, frozenset())


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("size", [STEP - 1, STEP, STEP + 1, 3 * STEP])
def test_a_body_may_end_at_any_step(coding: str | None, size: int) -> None:
    body = random.Random(size).randbytes(size)  # noqa: S311 - not for secrets
    assert decode_body(CODINGS[coding](body), coding, LIMIT) == (body, frozenset())


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, br"])
def test_an_empty_body_is_empty_in_every_coding(coding: str) -> None:
    assert decode_body(b"", coding, LIMIT) == (b"", frozenset())


def test_all_members_of_a_gzip_body_are_read() -> None:
    assert decode_body(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 512, "gzip", LIMIT) == (b"one two", frozenset())


def test_all_frames_of_a_zstd_body_are_read_wherever_a_step_ends() -> None:
    skipped = b"\x50\x2a\x4d\x18\x03\0\0\0abc"
    first = zstd.compress(random.Random(1).randbytes(STEP - 200))  # noqa: S311 - not for secrets
    for padding in range(150, 260):
        longer = first + b"\x50\x2a\x4d\x18" + padding.to_bytes(4, "little") + bytes(padding)
        body, flags = decode_body(longer + skipped + zstd.compress(b"two"), "zstd", LIMIT)
        assert (len(body), body[-3:], flags) == (STEP - 197, b"two", frozenset())


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_flood_of_empty_members_ends(coding: str) -> None:
    assert decode_body(CODINGS[coding](b"") * 20_000, coding, LIMIT) == (b"", {"trailing"})


def test_a_window_larger_than_http_allows_is_not_undone() -> None:
    wide = {zstd.CompressionParameter.window_log: 24, zstd.CompressionParameter.content_size_flag: 0}
    packer = zstd.ZstdCompressor(options=wide)
    body = packer.compress(random.Random(1).randbytes(9 << 20)) + packer.flush()  # noqa: S311 - not for secrets
    assert "bad_data" in decode_body(body, "zstd", 20 << 20).flags


@pytest.mark.parametrize("coding", ["gzip", "deflate", "Deflate", "br", "zstd"])
def test_a_truncated_body_gives_what_came_and_says_so(coding: str) -> None:
    noise = random.Random(1).randbytes(200_000).hex().encode()  # noqa: S311 - not for secrets
    packed = CODINGS[coding](noise)
    body, flags = decode_body(packed[: len(packed) // 2], coding, LIMIT)
    assert flags == {"truncated"}
    assert len(body) > 60_000
    assert noise.startswith(body)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "Deflate", "zstd"])
def test_bytes_after_the_end_are_left_out_and_named(coding: str) -> None:
    assert decode_body(CODINGS[coding](PAGE) + b"<!-- cached -->", coding, LIMIT) == (PAGE, {"trailing"})


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "utf-8", "none", "gzip, gzip"])
def test_plain_text_under_the_name_of_a_coding_is_read_as_it_is(coding: str) -> None:
    assert decode_body(PAGE, coding, LIMIT) == (PAGE, {"encoding_lie"})


@pytest.mark.parametrize(
    ("body", "coding", "flag"),
    [
        (b"\x28\xb5\x2f\xfd\x04\x00", "compress", "unknown_coding"),
        (gzip.compress(PAGE, mtime=0), "compress", "unknown_coding"),
        (gzip.compress(PAGE, mtime=0), "gzip, gzip, gzip, gzip", "unknown_coding"),
        (b"\x1f\x8b" + b"\xff" * 40, "gzip", "bad_data"),
        (b"\xff\x00" * 400, "br", "bad_data"),
        (gzip.compress(PAGE, mtime=0), "br", "bad_data"),
    ],
)
def test_what_cannot_be_undone_is_unusable(body: bytes, coding: str, flag: str) -> None:
    assert flag in decode_body(body, coding, LIMIT).flags & UNUSABLE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, br"])
def test_a_bomb_is_stopped(coding: str) -> None:
    bomb = CODINGS[coding](bytes(64 << 20))
    body, flags = decode_body(bomb, coding, 20 << 20)
    assert len(body) <= 20 << 20
    assert flags & {"too_large", "too_dense"}


def test_a_long_body_is_cut_at_the_limit() -> None:
    assert decode_body(b"x" * 100, None, 99) == (b"x" * 99, {"too_large"})
    assert decode_body(b"x" * 100, None, 100) == (b"x" * 100, frozenset())


@given(st.binary(max_size=4096), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "x, y", None]), st.integers(0, 5000))
def test_no_bytes_pass_the_limit_or_raise(body: bytes, coding: str | None, limit: int) -> None:
    decoded, flags = decode_body(body, coding, limit)
    assert len(decoded) <= limit
    assert len(decoded) == limit or "too_large" not in flags


@given(st.binary(max_size=4096), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br"]))
def test_whatever_was_coded_comes_back(body: bytes, coding: str) -> None:
    assert decode_body(CODINGS[coding](body), coding, LIMIT).body == body


def framed(pieces: list[bytes], end: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + end


@given(st.lists(st.binary(min_size=1, max_size=40)), st.binary(max_size=8))
def test_chunk_framing_is_removed_and_measured(pieces: list[bytes], rest: bytes) -> None:
    wire = framed(pieces)
    assert remove_chunks(wire + rest) == (b"".join(pieces), len(wire), True)


@pytest.mark.parametrize(
    ("wire", "body", "complete"),
    [
        (b"5;name=value\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n", b"hello", True),
        (b"5\nhello\n0\n\n", b"hello", True),
        (b"5\r\nhel", b"hel", False),
        (b"5\r\nhello\r\n", b"hello", False),
        (b"5\r\nhello\r\n0\r\n", b"hello", False),
        (b"5\r\nhello!\r\n0\r\n\r\n", b"hello", False),
        (b"zz\r\nhello", b"", False),
    ],
)
def test_odd_framing_gives_what_is_sure(wire: bytes, body: bytes, complete: bool) -> None:
    assert remove_chunks(wire) == (body, len(wire), complete)


@given(st.sampled_from(["gzip", "deflate", "Deflate", "br", "zstd"]), st.integers(0, 1 << 20), st.integers(0, 1 << 18))
@settings(max_examples=40, deadline=None)
def test_whatever_unpacks_to_more_than_the_limit_is_cut_at_it(coding: str, size: int, limit: int) -> None:
    flags: set[str] = set()
    pieces = [len(piece) for piece in decoded_chunks(CODINGS[coding](bytes(size)), coding, limit, flags)]
    assert sum(pieces) == min(size, limit)
    assert max(pieces, default=0) <= 1 << 17
    assert (TOO_LARGE in flags) is (size > limit)
