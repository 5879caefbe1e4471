from __future__ import annotations

import pytest

from flows.clean.limits import LAST_RUNG, MAX_BYTES, is_markup, is_too_deep, lighten, prepare


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 ...", "text/html"),
        (b"\x89PNG\r\n\x1a\n", None),
        (b'{"a": 1}', "text/html"),
        (b"[1, 2]", None),
        (b"\x1f\x8b\x08", "text/html"),
        (b"words", "application/json; charset=utf-8"),
        (b"words", "image/png"),
    ],
)
def test_what_is_no_page_is_not_parsed(body: bytes, content_type: str | None) -> None:
    assert not is_markup(body, content_type)


@pytest.mark.parametrize("content_type", [None, "text/html", "application/xhtml+xml", "application/octet-stream", "text/plain"])
def test_markup_is_parsed_whatever_its_type_says(content_type: str | None) -> None:
    assert is_markup(b"  <!doctype html><p>x", content_type)


def test_an_ordinary_page_goes_through_unchanged() -> None:
    html = "<html><body><p>x</p></body></html>"
    assert prepare(html, 0) == (html, 0, False)


def test_a_large_page_loses_scripts_styles_and_embedded_data_but_not_its_json_ld() -> None:
    data = "A" * 400_000
    html = (
        f'<img src="data:image/png;base64,{data}"><script>var x = "{data}";</script><style>{data}</style>'
        '<script type="application/ld+json">{"headline": "h"}</script><p>kept</p>'
    )
    prepared = prepare(html, 0)
    assert (len(prepared.html) < 500, prepared.degraded) == (True, False)
    assert '{"headline": "h"}' in prepared.html
    assert "<p>kept</p>" in prepared.html


@pytest.mark.parametrize("rung", [0, 1, 2])
def test_each_rung_reads_less(rung: int) -> None:
    prepared = prepare("<p>word</p>" + "word " * 800_000, rung)
    assert len(prepared.html) == MAX_BYTES[rung]
    assert prepared.degraded


def test_a_tag_with_thousands_of_attributes_is_emptied() -> None:
    prepared = prepare("<div " + " ".join(f"a{number}=1" for number in range(40_000)) + "><p>kept</p></div>", 0)
    assert (prepared.html, prepared.degraded) == ("<wide><p>kept</p></div>", True)


def test_markup_too_deep_or_too_many_elements_goes_to_the_last_rung() -> None:
    assert prepare("<div>" * 3000, 0)[1:] == (LAST_RUNG, True)
    assert prepare("<p>x<br>" * 100_000, 0)[1:] == (LAST_RUNG, True)


def test_unclosed_paragraphs_are_not_deep() -> None:
    assert not is_too_deep("<p>x" * 10_000)


def test_a_short_embedded_picture_stays() -> None:
    assert lighten('<img src="data:image/gif;base64,R0lGOD">') == '<img src="data:image/gif;base64,R0lGOD">'
