from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.records import Article

Clean = Callable[..., Article]
Page = Callable[..., str]


@pytest.mark.parametrize(
    ("flag", "title", "text"),
    [
        ("consent_wall", "Avant de continuer", "Nous et nos partenaires utilisons des cookies. Tout accepter ou continuer sans accepter."),
        ("consent_wall", "Journal", "We value your privacy. We and our partners store and access information on a device."),
        ("consent_wall", "Diario", "Valoramos tu privacidad. Aceptar y continuar."),
        ("challenge", "Just a moment...", "Checking your browser before you proceed to the page that you asked for."),
        ("challenge", "Journal", "Veuillez activer JavaScript pour poursuivre votre visite de ce site."),
        ("challenge", "Журнал", "Пожалуйста, включите JavaScript, чтобы продолжить."),
        ("soft_404", "Page introuvable", "La page que vous recherchez a été déplacée ou n'a jamais existé."),
        ("soft_404", "Page not found", "Try the front page or the search instead of this address."),
        ("soft_404", "الصفحة غير موجودة", "عد إلى الصفحة الرئيسية أو استخدم البحث للوصول إلى ما تريد."),
    ],
)
def test_walls_and_error_pages_are_flagged(clean: Clean, page: Page, flag: str, title: str, text: str) -> None:
    assert flag in clean(page(f"<div><h1>{title}</h1><p>{text}</p></div>", title=title)).flags


def test_an_article_about_walls_is_none(clean: Clean, page: Page, prose: tuple[str, ...]) -> None:
    text = " ".join(prose)
    quoted = "Le site affiche « Just a moment... » et « nous utilisons des cookies et »."
    html = page(f"<article><p>{quoted}</p><p>{text}</p><p>{text} Fin.</p></article>")
    assert clean(html).flags == ()


@pytest.mark.parametrize(
    "paywall",
    [
        "<p>Cet article est réservé aux abonnés. Déjà abonné ? Identifiez-vous.</p>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "V", "isAccessibleForFree": false}</script>',
    ],
)
def test_a_paywall_is_flagged_and_its_invitation_is_no_text(clean: Clean, page: Page, prose: tuple[str, ...], paywall: str) -> None:
    article = clean(page(f"<article><h1>Valbrune rouvre ses écoles</h1><p>{'</p><p>'.join(prose)}</p>{paywall}</article>"))
    assert article.flags == ("paywalled",)
    assert "Identifiez" not in article.text


def test_a_few_words_are_thin_and_none_are_no_text(clean: Clean, page: Page) -> None:
    assert "thin" in clean(page("<article><p>Une seule phrase, et rien de plus ce jour-là.</p></article>")).flags
    assert clean(page("<div></div>")).flags == ("no_text",)


def test_a_small_part_of_what_the_page_shows_is_suspect(clean: Clean, page: Page, prose: tuple[str, ...]) -> None:
    rows = "".join(f"<li><a href='/{number}'>Dépêche numéro {number} de la journée</a></li>" for number in range(600))
    assert "suspect" in clean(page(f"<nav><ul>{rows}</ul></nav><article><p>{prose[0]}</p></article>")).flags
