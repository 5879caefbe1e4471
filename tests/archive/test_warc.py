import gzip
import hashlib
import zlib
from base64 import b32encode
from dataclasses import replace
from io import BytesIO

from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.nights import CHUNKED_HEAD, DAY, NOW, exchange, run_id
from flows.archive.responses import parse_record
from flows.archive.warc import exchange_members, warc_fields, warcinfo

RUN = run_id()
HEADER_TEXT = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0", exclude_categories=["Cc"]), max_size=30)


def whole(number: int = 0, **changes: object) -> bytes:
    members = exchange_members(exchange(number, **changes), RUN, number)
    return warcinfo(RUN, DAY, 0, NOW, "Dateline 0.1") + members.before + members.response + members.after


def digest_of(content: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


@given(HEADER_TEXT, st.binary(max_size=2000))
@settings(max_examples=60, deadline=None)
def test_the_bytes_of_a_response_come_back_as_they_were(header: str, body: bytes) -> None:
    head = b"HTTP/1.1 200 Fine  by me\r\nX-Odd:   " + header.encode("latin-1") + b"  \r\n\r\n"
    member = exchange_members(exchange(1, response_head=head, body=body), RUN, 1).response
    records = list(FastIterator(BytesIO(member), parse_http=False))
    assert len(records) == 1
    block = zlib.decompress(member, 31).partition(b"\r\n\r\n")[2]
    assert block == head + body + b"\r\n\r\n"
    assert parse_record(member, "here").body == body


def test_every_record_is_a_gzip_member_of_its_own() -> None:
    content, members = whole(), 0
    while content:
        stream = zlib.decompressobj(31)
        record = stream.decompress(content)
        assert stream.eof
        assert record.startswith(b"WARC/1.1\r\n")
        assert record.endswith(b"\r\n\r\n")
        content, members = stream.unused_data, members + 1
    assert members == 4


def test_warcio_and_fastwarc_read_the_same_records() -> None:
    content = whole()
    by_warcio = [
        (record.rec_type, record.rec_headers.get_header("WARC-Record-ID"), record.raw_stream.read())
        for record in WarcioIterator(BytesIO(content), no_record_parse=True)
    ]
    by_fastwarc = [
        (record.headers["WARC-Type"], record.headers["WARC-Record-ID"], record.reader.read())
        for record in FastIterator(BytesIO(content), parse_http=False)
    ]
    assert [kind for kind, _, _ in by_warcio] == ["warcinfo", "request", "response", "metadata"]
    assert by_warcio == by_fastwarc


def test_warcio_finds_every_digest_right() -> None:
    for record in WarcioIterator(BytesIO(whole()), check_digests="raise"):
        record.raw_stream.read()
        assert record.digest_checker.passed


def test_block_digests_hold() -> None:
    assert all(record.verify_block_digest() for record in FastIterator(BytesIO(whole()), parse_http=False))


def test_the_payload_digest_is_over_the_body_without_its_framing_and_with_its_coding() -> None:
    coded = gzip.compress(b"<p>hello</p>", mtime=0)
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(coded), coded)
    members = exchange_members(exchange(response_head=CHUNKED_HEAD, body=body), RUN, 0)
    response = parse_record(members.response, "here")
    assert members.payload_digest == digest_of(coded) == response.fields["WARC-Payload-Digest"]
    assert response.body == coded


def test_request_and_metadata_name_their_response() -> None:
    members = exchange_members(exchange(), RUN, 0)
    for content in (members.before, members.after):
        record = next(iter(FastIterator(BytesIO(content), parse_http=False)))
        assert record.headers["WARC-Concurrent-To"] == f"<{members.record_id}>"
        assert record.headers["WARC-Target-URI"] == exchange().url


def test_metadata_says_what_discovery_knew_each_thing_on_one_line() -> None:
    member = exchange_members(exchange(7, wire_exact=False, reservations=("meta:noai", "header:tdm-reservation=1")), RUN, 0).after
    block = next(iter(FastIterator(BytesIO(member), parse_http=False))).reader.read().decode()
    fields = dict(line.split(": ", 1) for line in block.splitlines())
    assert fields["sourceId"] == "presse"
    assert fields["via"] == "https://www.presse.example/fil.xml"
    assert fields["viaKind"] == "feed"
    assert fields["entryTitle"] == "Titre n° 7 WARC-Type: forged"
    assert fields["entryPublishedText"] == "2026-03-08T19:05:00+01:00"
    assert fields["wireExact"] == "false"
    assert fields["reservations"] == "meta:noai, header:tdm-reservation=1"


def test_a_cut_response_says_so() -> None:
    for given_word, written in (("length", "length"), ("disconnect", "disconnect"), ("made up", "unspecified")):
        member = exchange_members(exchange(truncated=given_word), RUN, 0).response
        assert parse_record(member, "here").fields["WARC-Truncated"] == written


def test_an_exchange_without_a_request_or_an_entry_has_neither() -> None:
    members = exchange_members(replace(exchange(), request=b"", entry=None), RUN, 0)
    assert members.before == b""
    assert b"entryTitle" not in zlib.decompress(members.after, 31)


def test_an_address_cannot_forge_a_header() -> None:
    member = exchange_members(exchange(url="https://presse.example/a b\r\nWARC-Type: forged"), RUN, 0).response
    assert parse_record(member, "here").url == "https://presse.example/a%20b%0D%0AWARC-Type:%20forged"


def test_ids_depend_on_the_run_and_the_number_alone() -> None:
    ids = {exchange_members(exchange(), run, number).record_id for run in (RUN, run_id(1)) for number in (0, 1)}
    assert len(ids) == 4
    assert exchange_members(exchange(3), RUN, 0).record_id in ids


def test_fields_without_a_value_are_left_out() -> None:
    assert warc_fields({"a": None, "b": 0, "c": "x\r\ny"}) == b"b: 0\r\nc: x y\r\n"
