from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.clean.titles import strip_site
from flows.records import Article

Clean = Callable[..., Article]
Page = Callable[..., str]
NAMES = frozenset({"le valbrunois", "valbrunois fr", "valbrunois"})


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Les écoles rouvrent | Le Valbrunois", "Les écoles rouvrent"),
        ("Les écoles rouvrent - Le Valbrunois", "Les écoles rouvrent"),
        ("Les écoles rouvrent — Valbrunois.fr", "Les écoles rouvrent"),
        ("Le Valbrunois : Les écoles rouvrent", "Les écoles rouvrent"),
        ("Les écoles rouvrent | Société | Le Valbrunois", "Les écoles rouvrent"),
        ("Crues - Les écoles rouvrent", "Crues - Les écoles rouvrent"),
        ("Écoles : la maire s'explique", "Écoles : la maire s'explique"),
        ("Le Valbrunois fête ses cent ans", "Le Valbrunois fête ses cent ans"),
        ("Le Valbrunois", "Le Valbrunois"),
    ],
)
def test_the_sites_name_is_taken_off_and_nothing_else(title: str, bare: str) -> None:
    assert strip_site(title, NAMES) == bare


def test_a_title_ends_where_the_heading_ends() -> None:
    assert strip_site("Les écoles rouvrent - Actualités locales", NAMES, ["Les écoles rouvrent"]) == "Les écoles rouvrent"


LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "De la donnée", "datePublished": "2024-03-05"%s}</script>'


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:title" content="Du réseau | Journal">' + LINKED % "", "Du réseau"),
        (LINKED % "", "De la donnée"),
        ('<meta property="og:title" content="Du réseau">' + LINKED % ', "alternativeHeadline": "Une autre"', "De la donnée"),
        ('<meta property="og:title" content="Du réseau">' + LINKED % ', "alternativeHeadline": "Du rés..."', "Du réseau"),
        ("", "Valbrune rouvre ses écoles"),
    ],
)
def test_the_headline_is_read_in_order_of_trust(clean: Clean, page: Page, head: str, title: str) -> None:
    assert clean(page(head=head), url="https://journal.example/a").title == title


def test_a_logo_in_a_heading_is_no_headline(clean: Clean, page: Page) -> None:
    html = page("<h1>Journal</h1><h1>Les écoles rouvrent enfin</h1><p>x</p>").replace(
        "Valbrune rouvre ses écoles", "Les écoles rouvrent enfin - Journal"
    )
    assert clean(html).title == "Les écoles rouvrent enfin"


def test_the_entrys_title_is_the_last_resort(clean: Clean) -> None:
    assert clean("<html><body><p>Un mot.</p></body></html>", entry_title="Titre du flux").title == "Titre du flux"
