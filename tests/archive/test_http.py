import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.archive.http import parse_head, payload_of, split_message

CHUNKED = parse_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")


@given(st.binary(max_size=200))
def test_a_message_splits_without_loss(body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n"
    assert split_message(head + body) == (head, body)


@given(st.binary(max_size=300))
def test_any_bytes_split_without_loss_and_parse(block: bytes) -> None:
    head, body = split_message(block)
    assert head + body == block
    assert parse_head(head).status >= 0


def test_headers_keep_order_and_names_and_folded_lines() -> None:
    head = parse_head(b"HTTP/1.0 404 Not Found\r\nX-A: 1\r\nx-a:2\r\nX-B: one\r\n  two\r\nnonsense\r\n\r\n")
    assert head.status == 404
    assert list(head.headers) == [("X-A", "1"), ("x-a", "2"), ("X-B", "one two")]
    assert head.header("X-a") == "1"
    assert head.header("absent") is None


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=5))
def test_chunk_framing_is_no_part_of_a_payload(chunks: list[bytes]) -> None:
    wire = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    assert payload_of(CHUNKED, wire) == b"".join(chunks)


def test_a_body_that_only_claims_to_be_chunked_is_left_as_it_is() -> None:
    assert payload_of(CHUNKED, b"<html>not framed</html>") == b"<html>not framed</html>"


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"])
def test_a_body_without_transfer_coding_is_its_payload(head: bytes) -> None:
    assert payload_of(parse_head(head), b"5\r\nhello\r\n0\r\n\r\n") == b"5\r\nhello\r\n0\r\n\r\n"
