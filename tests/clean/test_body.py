from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clean import Tools
from flows.clean.body import finish
from flows.records import Article

Clean = Callable[..., Article]
Page = Callable[..., str]


def test_paragraphs_are_lines_and_the_title_is_not_among_them(clean: Clean, page: Page, prose: tuple[str, ...]) -> None:
    article = clean(page())
    assert (article.text, article.extractor, article.language) == ("\n".join(prose), "trafilatura", "fr")


@pytest.mark.parametrize(("rung", "extractor"), [(1, "trafilatura-fast"), (2, "resiliparse")])
def test_lower_rungs_read_the_same_paragraphs_and_are_flagged(
    clean: Clean, page: Page, prose: tuple[str, ...], rung: int, extractor: str
) -> None:
    article = clean(page(), rung=rung)
    assert set(prose) <= set(article.text.split("\n"))
    assert (article.extractor, article.flags) == (extractor, ("degraded",))


def test_a_lead_from_outside_the_body_comes_first(clean: Clean, page: Page, prose: tuple[str, ...]) -> None:
    lead = "Douze bâtiments sur quinze accueilleront de nouveau des élèves avant la fin du mois, dit la mairie."
    html = page(
        f'<header><h1>Valbrune rouvre ses écoles</h1><div class="chapo">{lead}</div></header>'
        f"<article><p>{'</p><p>'.join(prose)}</p></article>",
        head=f'<meta name="description" content="{lead[:80]}">',
    )
    assert clean(html).text == "\n".join((lead, *prose))


def test_an_article_body_of_json_ld_stands_in_for_missing_markup(clean: Clean, page: Page, prose: tuple[str, ...]) -> None:
    told = {"@type": "NewsArticle", "headline": "Valbrune", "datePublished": "2024-03-05", "articleBody": "\n".join(prose)}
    html = page("<div id='app'><p>Chargement.</p></div>", head=f'<script type="application/ld+json">{json.dumps(told)}</script>')
    assert clean(html).text == "\n".join(prose)


def test_a_text_nested_a_thousand_deep_is_read(clean: Clean, page: Page, prose: tuple[str, ...]) -> None:
    text = clean(page("<div>" * 1000 + f"<p>{'</p><p>'.join(prose)}</p>" + "</div>" * 1000)).text
    assert prose[0] in text


def test_an_embedded_picture_of_eleven_megabytes_hides_no_text(clean: Clean, page: Page, prose: tuple[str, ...]) -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 11_000_000}">'
    article = clean(page(f"<article><h1>Valbrune rouvre ses écoles</h1>{picture}<p>{'</p><p>'.join(prose)}</p></article>"))
    assert (article.text, article.flags) == ("\n".join(prose), ())


@given(st.lists(st.text(), max_size=6))
def test_a_finished_text_is_nfc_without_controls_or_empty_lines(tools: Tools, lines: list[str]) -> None:
    text = finish(lines, None, tools)
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(letter) == "Cc" for letter in text.replace("\n", ""))
    assert all(line.strip() == line != "" for line in text.split("\n") if text)
