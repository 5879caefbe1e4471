from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from flows.clean.linked_data import Author, LinkedArticle, parse_json, read_linked_data

ARTICLE = {"@type": "NewsArticle", "headline": "Les écoles rouvrent", "datePublished": "2024-03-05T18:30:00+01:00"}


def read(*scripts: Any) -> LinkedArticle:  # noqa: ANN401
    texts = (script if isinstance(script, str) else json.dumps(script) for script in scripts)
    return read_linked_data(
        document_fromstring("<p>x</p>" + "".join(f'<script type="application/ld+json">{text}</script>' for text in texts))
    )


@pytest.mark.parametrize(
    "wrapped", [ARTICLE, [ARTICLE], {"@graph": [{"@type": "WebSite", "name": "S"}, ARTICLE]}, {"@type": "WebPage", "mainEntity": ARTICLE}]
)
def test_the_article_is_found_wherever_it_stands(wrapped: Any) -> None:  # noqa: ANN401
    found = read(wrapped)
    assert (found.headline, found.published) == ("Les écoles rouvrent", "2024-03-05T18:30:00+01:00")


def test_articles_of_a_list_are_not_the_pages_own() -> None:
    listed = {"@type": "ItemList", "itemListElement": [ARTICLE | {"headline": "Another"}]}
    assert read(listed).headline is None
    assert read(listed, ARTICLE).headline == "Les écoles rouvrent"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Odile Ferrand", [Author(name="Odile Ferrand")]),
        ({"@type": "Person", "name": "Odile Ferrand"}, [Author(name="Odile Ferrand", kind="person")]),
        (
            [{"@type": "Person", "name": "A B"}, {"@type": "Organization", "name": "C"}],
            [Author(name="A B", kind="person"), Author(name="C", kind="organization")],
        ),
        ({"@type": "Person", "name": ["A B", "C D"]}, [Author(name="A B", kind="person"), Author(name="C D", kind="person")]),
        ({"@type": "http://schema.org/Person", "name": "A &amp; B"}, [Author(name="A & B", kind="person")]),
        (None, []),
    ],
)
def test_authors_come_in_every_shape(author: Any, expected: list[Author]) -> None:  # noqa: ANN401
    assert list(read(ARTICLE | {"author": author}).authors) == expected


def test_an_author_named_by_reference_is_looked_up() -> None:
    person = {"@id": "#p1", "@type": "Person", "name": "Odile Ferrand"}
    assert list(read({"@graph": [ARTICLE | {"author": {"@id": "#p1"}}, person]}).authors) == [Author(name="Odile Ferrand", kind="person")]


def test_publisher_language_alternative_and_paywall_are_read() -> None:
    told = {"publisher": {"@type": "Organization", "name": "Le Valbrunois"}, "inLanguage": "fr-FR", "alternativeHeadline": "Autre"}
    found = read(ARTICLE | told | {"isAccessibleForFree": "False"})
    assert (found.publisher, found.language, found.alternative, found.is_free) == ("Le Valbrunois", "fr-FR", "Autre", False)


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"a": "b"} -->',
        '//<![CDATA[\n{"a": "b"}\n//]]>',
        '{"a": "b",}',
        '{"a": "b"};',
        '{"a": "b"} trailing',
        '  {"a": "b"}',
    ],
)
def test_usual_faults_of_json_are_mended(text: str) -> None:
    assert parse_json(text) == {"a": "b"}


def test_line_breaks_inside_strings_are_read() -> None:
    assert parse_json('{"a": "b\nc"}') == {"a": "b\nc"}


def test_json_that_breaks_off_is_read_key_by_key() -> None:
    found = read(
        '{"@type": "NewsArticle", "headline": "Les \\u00e9coles", "datePublished": "2024-03-05", '
        '"author": {"name": "A B"}, "articleBody": "no "end'
    )
    assert (found.headline, found.published, [author.name for author in found.authors]) == ("Les écoles", "2024-03-05", ["A B"])


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.integers(),
        lambda each: st.lists(each) | st.dictionaries(st.sampled_from(["@type", "@id", "name", "author", "headline", "@graph"]), each),
        max_leaves=12,
    )
)
def test_json_of_any_shape_is_read_without_failing(content: Any) -> None:  # noqa: ANN401
    assert isinstance(read(json.dumps(content).replace("</", "<\\/")), LinkedArticle)
