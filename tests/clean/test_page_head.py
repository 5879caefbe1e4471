from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from flows.clean.page_head import PageHead, read_head

URL = "https://journal.example/2024/a.html"


def head(markup: str, attributes: str = "") -> PageHead:
    return read_head(document_fromstring(f"<html {attributes}><head>{markup}</head><body><p>x</p></body></html>"), URL)


def test_meta_tags_are_found_by_property_name_itemprop_and_in_any_case() -> None:
    found = head(
        '<meta property="OG:Title" content=" T &amp;amp; U "><meta name="author" content="A"><meta itemprop="datePublished" content="D">'
    )
    assert (found.first(["og:title"]), found.first(["author"]), found.first(["datepublished"])) == ("T & U", "A", "D")


def test_names_are_asked_in_order_and_empty_tags_count_for_nothing() -> None:
    found = head('<meta name="a" content=""><meta name="b" content="1"><meta name="b" content="2">')
    assert (found.first(["a", "b"]), list(found.every(["a", "b"]))) == ("1", ["1", "2"])


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ('<link rel="canonical" href="/2024/b.html">', "https://journal.example/2024/b.html"),
        ('<link rel="canonical" href="https://journal.example/">', None),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ('<link rel="canonical" href="http://[broken">', None),
        ('<meta property="og:url" content="https://journal.example/c">', "https://journal.example/c"),
        ("", None),
    ],
)
def test_the_canonical_address_is_a_page_of_the_web(link: str, address: str | None) -> None:
    assert head(link).canonical_url == address


@pytest.mark.parametrize(
    ("attributes", "markup", "language"),
    [('lang="fr-CA"', "", "fr"), ("", '<meta property="og:locale" content="es_MX">', "es"), ('lang="{{lang}}"', "", None), ("", "", None)],
)
def test_the_declared_language_is_two_or_three_letters(attributes: str, markup: str, language: str | None) -> None:
    assert head(markup, attributes).html_language == language
