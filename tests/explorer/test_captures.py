"""An archived page is shown without anything that runs or reaches out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from explorer.press import BEACON, HOSTILE_PAGE
from flows.archive.responses import ArchivedResponse
from flows.explorer.captures import KEPT_ATTRIBUTES, SHOWN_BYTES, Archived, harmless_page

PIECES = [
    *HOSTILE_PAGE.replace(">", ">\0").split("\0"),
    "<p>",
    "</p>",
    "<table>",
    "<svg>",
    "</svg>",
    "<style>",
    "</style>",
    "<!--",
    "-->",
    "<title>",
    "é",
]
GONE = (
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "link",
    "meta",
    "base",
    "svg",
    "math",
    "video",
    "audio",
    "noscript",
)


def archived(body: bytes, **headers: str) -> Archived:
    given_headers = [("Content-Type", headers.get("mime", "text/html; charset=utf-8"))]
    response = ArchivedResponse(
        url="http://a.example/", date=datetime(2026, 3, 8, tzinfo=UTC), status=200, headers=given_headers, body=body, fields={}
    )
    return Archived(response, "sha1:x", "0")


def assert_harmless(page: str) -> None:
    """Assert that another reader of HTML finds nothing in a page that runs or names an address, but in the text of styles."""
    tree = LexborHTMLParser(page)
    assert tree.root is not None
    for node in tree.root.traverse():
        assert node.tag not in GONE
        assert set(node.attributes) <= KEPT_ATTRIBUTES | {"content"}
        assert (node.attributes.get("src") or "data:image/").startswith("data:image/")


def test_a_hostile_page_keeps_its_words_and_loses_its_ways_out() -> None:
    page = harmless_page(archived(HOSTILE_PAGE.encode()))
    assert page is not None
    assert_harmless(page)
    assert "Le préfet accuse les rebelles." in page
    assert 'src="data:image/gif' in page
    assert f'"{BEACON}' not in page


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_order_its_pieces_come_in_nothing_gets_through(markup: str) -> None:
    page = harmless_page(archived(markup.encode()))
    if page is not None:
        assert_harmless(page)


def test_the_encoding_is_the_explorers_not_the_pages() -> None:
    page = harmless_page(archived("<meta charset=utf-7><p>été".encode("latin-1"), mime="text/html; charset=iso-8859-1"))
    assert page is not None
    assert "été" in page


def test_depth_does_not_matter() -> None:
    assert harmless_page(archived(b"<div>" * 100_000 + b"deep")) is not None


@pytest.mark.parametrize("mime", ["application/pdf", "image/svg+xml", "text/xml", "text/javascript", "application/json"])
def test_what_is_no_page_is_not_shown_as_one(mime: str) -> None:
    assert harmless_page(archived(b"<script>1</script>", mime=mime)) is None


def test_a_page_that_is_too_large_is_not_shown() -> None:
    assert harmless_page(archived(b"x" * (SHOWN_BYTES + 1))) is None
