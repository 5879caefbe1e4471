from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.clean import Tools, clean_page
from flows.records import Article
from flows.tables import FLAGS

Clean = Callable[..., Article]
Page = Callable[..., str]


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"\x00" * 50, b"%PDF-1.4 x", b"\x89PNG\r\n", b'{"a": 1}', b"<?xml version='1.0'?><rss/>", b"\xff\xfe"]
)
def test_what_holds_no_page_is_an_article_without_text(clean: Clean, body: bytes) -> None:
    article = clean(body, entry_title="Du flux", entry_published=datetime(2024, 3, 5, tzinfo=UTC), via="feed")
    assert (article.text, article.title, article.extractor) == ("", "Du flux", "none")
    assert "no_text" in article.flags
    assert article.published == "2024-03-05T00:00:00+00:00"


def test_an_article_is_named_by_its_address_and_its_bytes(clean: Clean, page: Page) -> None:
    one = clean(page())
    assert one.article_id == clean(page()).article_id
    assert len({one.article_id, clean(page(), url_key="l").article_id, clean(page(), payload_digest="sha1:Y").article_id}) == 3


def test_an_article_says_what_made_it(clean: Clean, page: Page, tools: Tools) -> None:
    article = clean(page())
    assert article.extractor_version.startswith("1; trafilatura ")
    assert article.extractor_version.endswith(tools.digest)
    assert (article.charset, article.charset_basis) == ("utf-8", "utf-8")


def test_cleaning_twice_gives_the_same_whatever_came_between(clean: Clean, page: Page) -> None:
    first = clean(page())
    for _ in range(5):
        clean(page(title="Autre chose"))
    assert clean(page()) == first


def test_lone_surrogates_of_entities_and_nuls_do_no_harm(clean: Clean, page: Page, prose: tuple[str, ...]) -> None:
    html = page(f"<article><h1>T&#xD800;itre de l'article</h1><p>a&#0;b&#x1F;{prose[0]}</p><p>{prose[1]}</p></article>")
    text = clean(html).text
    assert prose[1] in text
    assert text.encode().decode() == text
    assert "\0" not in text


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='author'>",
        "<h1>",
        "<table><tr><td>",
        "<script type='application/ld+json'>{",
        "</script>",
        "<!--",
        "<time datetime='",
        "'>",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=20), st.sampled_from([0, 1, 2]))
def test_no_markup_makes_it_fail(tools: Tools, pieces: list[str], rung: int) -> None:
    article = clean_page(
        "".join(pieces).encode(),
        url="https://journal.example/",
        content_type=None,
        payload_digest="",
        url_key="",
        entry_title=None,
        entry_published=None,
        via=None,
        tools=tools,
        rung=rung,
    )
    assert set(article.flags) <= set(FLAGS)
