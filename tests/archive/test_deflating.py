"""Records as gzip members."""

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from archive.nights import exchange, run_id
from flows.archive.deflating import gzip_member
from flows.archive.warc import exchange_members

HTML = b"<p>the council met on Sunday and spoke about the bridge</p>" * 400
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"


@given(st.binary(max_size=3000), st.binary(max_size=200_000))
def test_a_record_comes_out_of_its_member_whatever_of_it_was_coded(begin: bytes, coded: bytes) -> None:
    member = gzip_member(begin + coded, len(coded))
    stream = zlib.decompressobj(zlib.MAX_WBITS + 16)
    assert stream.decompress(member) + stream.flush() == begin + coded
    assert (stream.eof, stream.unused_data) == (True, b"")


def test_a_member_of_a_coded_body_is_hardly_longer_than_the_body_and_its_heads() -> None:
    coded = gzip.compress(HTML, mtime=0)
    member = exchange_members(exchange(1, response_head=HEAD, body=coded), run_id(), 1).response
    assert len(member) < len(coded) + 600


def test_a_body_whose_coding_is_a_lie_is_deflated() -> None:
    member = exchange_members(exchange(1, response_head=HEAD, body=HTML), run_id(), 1).response
    assert len(member) < len(HTML) / 10
