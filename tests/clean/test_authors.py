from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.clean import Tools
from flows.clean.authors import is_person, split_names
from flows.records import Article

Clean = Callable[..., Article]
Page = Callable[..., str]
SITES = frozenset({"le valbrunois", "valbrunois"})


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Par Odile Ferrand", ["Odile Ferrand"]),
        ("Par Odile Ferrand et Luc Amiel", ["Odile Ferrand", "Luc Amiel"]),
        ("By Ann Lee, Bo Ray and Cy Dow", ["Ann Lee", "Bo Ray", "Cy Dow"]),
        ("Von Jan Vogt und Eva Rot", ["Jan Vogt", "Eva Rot"]),
        ("Por Ana Ríos y Juan Sol", ["Ana Ríos", "Juan Sol"]),
        ("بقلم سامي حداد وليلى منصور", ["سامي حداد", "ليلى منصور"]),
        ("Odile Ferrand | Rédactrice", ["Odile Ferrand"]),
        ("Odile Ferrand (à Valbrune)", ["Odile Ferrand"]),
        ("Byron Parker", ["Byron Parker"]),
        ("山田太郎、佐藤花子", ["山田太郎", "佐藤花子"]),
        ("", []),
    ],
)
def test_a_byline_is_split_into_names(tools: Tools, byline: str, names: list[str]) -> None:
    assert split_names(byline, tools) == names


@pytest.mark.parametrize(
    "name", ["Odile Ferrand", "Jean-Luc d'Amiel", "Ana de la Cruz", "سامي حداد", "山田太郎", "O. K. Bell", "GARY GRANT"]
)
def test_persons_are_told(tools: Tools, name: str) -> None:
    assert is_person(name, SITES, tools)


@pytest.mark.parametrize(
    "name",
    [
        "AFP",
        "Reuters",
        "Le Valbrunois",
        "La rédaction",
        "Valbrunois Sport",
        "https://x.example/a",
        "@odile",
        "Staff Writer",
        "12 mars",
        "publié le",
        "odile",
    ],
)
def test_agencies_sites_desks_and_addresses_are_no_persons(tools: Tools, name: str) -> None:
    assert not is_person(name, SITES, tools)


LINKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "V", "datePublished": "2024-03-05", "author": %s}</script>'
)


@pytest.mark.parametrize(
    ("head", "markup", "names"),
    [
        (
            LINKED % '[{"@type": "Person", "name": "Odile Ferrand"}, {"@type": "Person", "name": "Luc Amiel"}]',
            "",
            ["Odile Ferrand", "Luc Amiel"],
        ),
        (LINKED % '{"@type": "Person", "name": "Odile Ferrand, Luc Amiel"}', "", ["Odile Ferrand", "Luc Amiel"]),
        (
            LINKED % '{"@type": "Person", "name": "Le Valbrunois"}' + '<meta property="og:site_name" content="Le Valbrunois">',
            '<p class="byline">Par Odile Ferrand</p>',
            ["Odile Ferrand"],
        ),
        ('<meta name="author" content="Odile Ferrand">', "", ["Odile Ferrand"]),
        (
            '<meta property="article:author" content="https://social.example/odile">',
            '<a rel="author" href="/o">Odile Ferrand</a>',
            ["Odile Ferrand"],
        ),
        ("", '<div class="article-byline"><span>Odile Ferrand</span> <span>Luc Amiel</span></div>', ["Odile Ferrand", "Luc Amiel"]),
        ("", '<span itemprop="author"><meta itemprop="name" content="Odile Ferrand"></span>', ["Odile Ferrand"]),
        ("", '<aside><p class="author">Zoé Autre</p></aside>', []),
        ("", '<div class="teaser"><p class="author">Zoé Autre</p></div>', []),
        (LINKED % '{"@type": "Organization", "name": "AFP"}', '<div class="author">Zoé Autre</div>', ["AFP"]),
        ("", "", []),
    ],
)
def test_persons_come_from_data_then_meta_then_bylines_and_an_agency_stands_alone(
    clean: Clean, page: Page, head: str, markup: str, names: list[str]
) -> None:
    assert list(clean(page(head=head).replace("</h1>", f"</h1>{markup}")).authors) == names
