"""Answers of indexes, in their three forms, whole and cut."""

import json
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.collect.archives.cdx import CDX, FIELDS, read_cdx
from servers.web_archives import written

DIGEST = "Q4YULN754FHV2U6Q5JUT6Q2P57WEWNNY"
NAMES = ["urlkey", *FIELDS]
ROWS = [
    ["example,presse)/1", "20261122101500", "https://presse.example/1", "text/html", "200", DIGEST, "1415"],
    ["example,presse)/2", "20261123", "https://presse.example/2?a=1", "text/html", "-", "-", "-"],
]
OBJECTS = [
    {"url": "https://presse.example/1", "timestamp": "20261122101500", "status": "200", "mime": "text/html", "digest": DIGEST},
    {"url": "https://presse.example/2", "timestamp": "20261122101501", "length": "7", "offset": "12", "filename": "a/b.warc.gz"},
]
LINES = "".join(json.dumps(each) + "\n" for each in OBJECTS)


@pytest.mark.parametrize("form", ["json", "text"])
def test_both_forms_of_the_wayback_machine_say_the_same(form: str) -> None:
    page = read_cdx(written(NAMES, ROWS, "example,presse)/2 20261123", form).encode())
    assert page.captures.schema == CDX
    assert page.captures["captured_at"].to_list() == [datetime(2026, 11, 22, 10, 15, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)]
    assert page.captures["status"].to_list() == [200, None]
    assert page.captures["digest"].to_list() == [f"sha1:{DIGEST}", None]
    assert page.captures["length"].to_list() == [1415, None]
    assert (page.resume_key, page.unreadable, page.cut) == ("example,presse)/2 20261123", 0, False)


def test_objects_a_line_say_where_a_record_lies() -> None:
    page = read_cdx(LINES.encode())
    assert page.captures.select("filename", "offset", "length").rows() == [(None, None, None), ("a/b.warc.gz", 12, 7)]
    assert (page.resume_key, page.unreadable, page.cut) == (None, 0, False)


@pytest.mark.parametrize("body", [b"", b"\n", b"[]", b"[]\n", b"[[]]"])
def test_an_answer_without_captures_is_whole(body: bytes) -> None:
    page = read_cdx(body)
    assert (page.captures.height, page.unreadable, page.cut, page.resume_key) == (0, 0, False, None)


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("key", [None, "example,presse)/2 20261123"])
def test_an_answer_of_the_wayback_machine_that_is_cut_anywhere_is_known_to_be(form: str, key: str | None) -> None:
    whole = written(NAMES, ROWS, key, form).rstrip("\n")
    ends_of_lines = {place for place in range(len(whole)) if whole[:place].endswith("\n")} if form == "text" else set()
    for end in {*range(1, len(whole), 9), len(whole) - 1} - ends_of_lines:
        page = read_cdx(whole[:end].encode())
        assert page.cut, whole[:end]
        assert page.resume_key is None
        assert page.captures.height <= len(ROWS)


def test_a_last_object_that_is_cut_is_known_to_be_and_the_others_are_had() -> None:
    first = len(json.dumps(OBJECTS[0])) + 1
    for end in range(first + 1, len(LINES) - 1, 9):
        page = read_cdx(LINES[:end].encode())
        assert page.cut
        assert page.captures.height == 1


def test_a_key_that_must_follow_and_does_not_is_a_cut() -> None:
    text = written(NAMES, ROWS, "key", "text")
    assert read_cdx(text[: text.index("key")].encode()).cut


def test_lines_that_are_none_are_counted_and_the_others_are_had() -> None:
    page = read_cdx(("no line\n" + written(NAMES, ROWS, None, "text") + "a b c d e f g\n").encode())
    assert (page.captures.height, page.unreadable, page.cut) == (2, 2, False)


@pytest.mark.parametrize("form", ["json", "text"])
def test_what_follows_the_key_of_the_next_page_is_counted_as_unreadable(form: str) -> None:
    empty, whole = {"json": ("[],\n ", "[]"), "text": ("\n", "")}[form], written(NAMES, ROWS * 2, None, form)
    place = whole.index(ROWS[0][2], 200)
    start = whole.rindex("\n", 0, place) + 1
    page = read_cdx((whole[:start].rstrip(" ") + empty[0] + whole[start:].lstrip()).encode())
    assert page.captures.height + page.unreadable >= len(ROWS) * 2 - 1


def test_an_array_with_more_or_fewer_values_than_columns_is_no_capture() -> None:
    page = read_cdx(json.dumps([NAMES, ROWS[0], ROWS[0][:4], [*ROWS[0], "1"]]).encode())
    assert (page.captures.height, page.unreadable, page.cut) == (1, 2, False)


def test_a_page_of_html_is_no_index() -> None:
    page = read_cdx(b"<html><body>\nThe service is away\n</body></html>\n")
    assert page.captures.is_empty()
    assert page.unreadable == 3


@given(st.binary(max_size=300))
def test_any_bytes_are_read_as_some_index_or_none(body: bytes) -> None:
    assert read_cdx(body).captures.schema == CDX


@given(st.sampled_from(["json", "text", "objects"]), st.integers(0, 400), st.binary(min_size=1, max_size=4))
def test_an_index_in_which_bytes_are_mutated_gives_no_capture_without_address_and_time(form: str, place: int, bad: bytes) -> None:
    whole = (LINES if form == "objects" else written(NAMES, ROWS, "key", form)).encode()
    at = place % len(whole)
    page = read_cdx(whole[:at] + bad + whole[at + len(bad) :])
    assert page.captures.schema == CDX
    assert page.captures.select(pl.col("url", "captured_at").is_null().any()).row(0) in {(False, False), (None, None)}
