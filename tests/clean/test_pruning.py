from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.clean import Tools
from flows.clean.pruning import is_furniture, prune_lines
from flows.records import Article

Clean = Callable[..., Article]
Page = Callable[..., str]


@pytest.mark.parametrize(
    "block",
    [
        '<div class="newsletter-box"><p>Recevez chaque matin notre lettre avec les titres du jour.</p></div>',
        '<div class="social-share">Partager cet article sur les réseaux de votre choix</div>',
        "<figure><figcaption>La mairie de Valbrune, photographiée au printemps par un passant.</figcaption></figure>",
        '<div style="display:none"><p>Ce texte ne se voit pas et ne doit pas se lire non plus.</p></div>',
        '<div role="dialog"><p>Votre abonnement sert déjà sur un autre appareil que celui-ci.</p></div>',
        '<p><a href="/b">Un autre article dont le titre tient lieu de paragraphe entier</a></p>',
        '<div><h3>À lire aussi</h3><ul><li><a href="/b">Un autre article du même jour</a></li></ul></div>',
    ],
)
def test_blocks_that_are_not_of_the_article_are_left_out(clean: Clean, page: Page, prose: tuple[str, ...], block: str) -> None:
    first, *others = prose
    html = page(f"<article><h1>Valbrune rouvre ses écoles</h1><p>{first}</p>{block}<p>{'</p><p>'.join(others)}</p></article>")
    assert clean(html).text == "\n".join(prose)


def test_a_wrapper_that_is_named_badly_is_kept(clean: Clean, page: Page, prose: tuple[str, ...]) -> None:
    html = page(f'<div class="share sponsor"><h1>Valbrune rouvre ses écoles</h1><p>{"</p><p>".join(prose)}</p></div>')
    assert clean(html).text == "\n".join(prose)


@pytest.mark.parametrize(
    "line",
    [
        "Publicité",
        "Lire aussi : Les crues en cinq questions",
        "Photo: A. Nonyme",
        "STR/AFP via Getty Images",
        "© Reuters",
        "Tous droits réservés.",
        "…",
        "Les crues en cinq questions Les crues en cinq questions",
    ],
)
def test_site_furniture_is_told(tools: Tools, line: str) -> None:
    assert is_furniture(line, tools)


@pytest.mark.parametrize(
    "line",
    [
        "Une publicité de la mairie a fait débat.",
        "Selon Reuters, le pont est rouvert.",
        "La photo est floue.",
        "L'AFP",
        "Il a dit non, non, non.",
    ],
)
def test_sentences_are_not_furniture(tools: Tools, line: str) -> None:
    assert not is_furniture(line, tools)


def test_the_title_placeholders_and_the_links_at_the_end_are_taken_out(tools: Tools) -> None:
    placeholder = "Contenu externe bloqué"
    lines = [
        "Un titre",
        "Premier.",
        placeholder,
        "Second.",
        placeholder,
        "Second.",
        placeholder,
        "Dernier.",
        "Articles similaires",
        "Autre titre",
    ]
    assert prune_lines(lines, "Un titre !", tools) == ["Premier.", "Second.", "Dernier."]


def test_a_heading_of_links_in_the_middle_does_not_end_the_text(tools: Tools) -> None:
    long = "Une phrase assez longue pour tenir un paragraphe. " * 7
    assert prune_lines(["Un.", "Sur le même sujet", long], None, tools)[-1] == long
