import gzip
from io import BytesIO
from itertools import accumulate

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.archive.inflating import STEP, Inflated

MEMBERS = [b"first", b"second " * 20_000, bytes(range(256)) * 300, b"last"]


def file_of(members: list[bytes]) -> bytes:
    return b"".join(gzip.compress(member, mtime=0) for member in members)


def whole(inflated: Inflated) -> bytes:
    return b"".join(iter(inflated.read, b""))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=3 * STEP), max_size=6))
def test_members_of_any_size_are_inflated_and_their_places_known(members: list[bytes]) -> None:
    inflated = Inflated(BytesIO(file_of(members)))
    assert whole(inflated) == b"".join(members)
    places = accumulate((len(gzip.compress(member, mtime=0)) for member in members[:-1]), initial=0)
    firsts = accumulate((len(member) for member in members[:-1]), initial=0)
    for first, place in zip(firsts, places, strict=True) if members else ():
        assert inflated.start_of_member(first) == place


def test_a_place_within_a_member_is_the_beginning_of_none() -> None:
    inflated = Inflated(BytesIO(file_of(MEMBERS)))
    whole(inflated)
    with pytest.raises(ValueError, match="a record begins within the member at"):
        inflated.start_of_member(3)


@pytest.mark.parametrize("lost", [1, 8, 20])
def test_a_file_that_ends_within_a_member_is_an_error(lost: int) -> None:
    with pytest.raises(ValueError, match="it ends within the member at"):
        whole(Inflated(BytesIO(file_of(MEMBERS)[:-lost])))


def test_a_flipped_bit_is_an_error_that_names_the_member() -> None:
    content = bytearray(file_of(MEMBERS))
    place = len(file_of(MEMBERS[:2]))
    content[place + 200] ^= 1
    with pytest.raises(ValueError, match=f"the member at {place}: "):
        whole(Inflated(BytesIO(bytes(content))))


def test_what_is_no_gzip_member_is_an_error() -> None:
    with pytest.raises(ValueError, match="the member at 0: "):
        whole(Inflated(BytesIO(b"WARC/1.1\r\n")))


def test_no_more_is_given_than_was_asked_for_however_much_a_step_inflates_to() -> None:
    members = [bytes(300_000), b"x" * 10, b"ab" * 200_000]
    inflated, pieces = Inflated(BytesIO(file_of(members))), []
    while piece := inflated.read(1 << 16):
        assert len(piece) <= 1 << 16
        pieces.append(piece)
    assert b"".join(pieces) == b"".join(members)
    assert inflated.start_of_member(300_010) == len(file_of(members[:2]))


def test_a_page_that_inflates_to_very_much_is_read_as_a_record() -> None:
    block = b"HTTP/1.1 200 OK\r\n\r\n" + b"<p>again</p>" * 100_000
    record = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    (read,) = [each.reader.read() for each in ArchiveIterator(Inflated(BytesIO(file_of([record]))), parse_http=False)]
    assert read == block
