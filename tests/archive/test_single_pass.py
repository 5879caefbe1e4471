"""A file that is as it was written is read once, and comes out as three readings say; any other is left to them."""

import gzip
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.warcwriter import WARCWriter

from archive.nights import run_id, spooled
from flows.archive import single_pass
from flows.archive.deflating import HEAD, gzip_member
from flows.archive.leaves import canonical, is_root_of, records_root
from flows.archive.members import read_members
from flows.archive.merkle import leaf_hash, tree_root
from flows.archive.single_pass import read_once


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    with spooled(tmp_path, run_id(), pages=40) as spool:
        return next(each.path for each in spool.sealed() if each.kind == "warc")


@pytest.mark.parametrize("block", [100, 5000, 1 << 18])
def test_a_sound_file_is_what_three_readings_say(warc: Path, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_pass, "BLOCK", block)
    read, members = read_once(warc), read_members(warc)
    assert read is not None
    assert read.records == len(members.places)
    assert read.captures == tuple(place for place in members.places if place.kind == "response")
    assert read.sha256 == hashlib.sha256(warc.read_bytes()).hexdigest()
    assert read.root == records_root(warc, members.places)


@pytest.mark.parametrize("seed", range(8))
def test_a_file_of_which_a_byte_is_flipped_is_not_taken_for_a_sound_one(warc: Path, seed: int, tmp_path: Path) -> None:
    whole, content, damaged = read_once(warc), bytearray(warc.read_bytes()), tmp_path / "damaged"
    content[hash((seed, 17)) % len(content)] ^= 1 << seed
    damaged.write_bytes(content)
    read = read_once(damaged)
    assert whole is not None
    assert read is None or (read.sha256, read.root) != (whole.sha256, whole.root)


def cut(content: bytes) -> bytes:
    return content[:-5]


def joined(content: bytes) -> bytes:
    return gzip_member(b"a record without a head") + content


def followed(content: bytes) -> bytes:
    return content + bytes(20)


def twice(_: bytes) -> bytes:
    record = (
        b"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 0\r\nWARC-Block-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ\r\n\r\n\r\n\r\n"
    )
    return gzip_member(record * 2)


def within(_: bytes) -> bytes:
    return gzip_member(HEAD * 3, coded=10)


@pytest.mark.parametrize("change", [cut, joined, followed, twice, within])
def test_a_file_that_is_not_one_member_a_record_is_left_to_another_reader(
    change: Callable[[bytes], bytes], warc: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").write_bytes(change(warc.read_bytes()))
    assert read_once(tmp_path / "other") is None


def test_a_file_that_another_writer_made_is_left_to_another_reader(tmp_path: Path) -> None:
    path = tmp_path / "other.warc.gz"
    plain = BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("other.warc.gz", {"software": "another"}))
    path.write_bytes(gzip.compress(plain.getvalue(), mtime=1) * 2)
    assert len(read_members(path).places) == 2
    assert read_once(path) is None


def test_an_empty_file_is_no_sound_one(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert read_once(tmp_path / "empty") is None


VALUES = st.fixed_dictionaries(
    {
        "text": st.none() | st.text(),
        "number": st.none() | st.floats(),
        "count": st.integers(-(2**63), 2**63 - 1),
        "at": st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  hypothesis adds the zone
        "day": st.dates(),
        "inner": st.fixed_dictionaries({"b": st.booleans(), "a": st.lists(st.text(), max_size=2)}),
    }
)
SCHEMA = {"text": pl.String, "number": pl.Float64, "count": pl.Int64, "at": pl.Datetime("us", "UTC"), "day": pl.Date}


@given(st.lists(VALUES, max_size=5))
def test_the_root_over_rows_of_any_values_is_known_again_and_no_other_is(rows: list[dict[str, object]]) -> None:
    frame = pl.DataFrame(rows, schema={**SCHEMA, "inner": pl.Struct({"b": pl.Boolean, "a": pl.List(pl.String)})})
    root = tree_root([leaf_hash(canonical(row)) for row in frame.iter_rows(named=True)])
    assert is_root_of(frame, root)
    assert not is_root_of(frame.with_columns(count=~pl.col("count")), root) or frame.is_empty()
