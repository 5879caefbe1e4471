from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from flows.catalog.files import Catalog, packaged_config
from flows.clean import Tools, clean_page, load_tools
from flows.records import Article

PROSE = (
    "Le conseil municipal de Valbrune a adopté mardi un plan de réouverture des écoles fermées depuis les crues de mars.",
    "Selon la maire, Odile Ferrand, douze bâtiments sur quinze seront prêts avant la fin du mois, les autres à l'automne.",
    "Les enseignants demandent des garanties écrites et prévoient un rassemblement devant la préfecture jeudi matin.",
    "Le préfet a répondu que les fonds de l'État seraient versés en deux fois, la première moitié dès la semaine prochaine.",
)
"""Paragraphs of an article that nobody printed."""


def paragraphs(count: int = 4) -> str:
    return "".join(f"<p>{PROSE[number % len(PROSE)]}</p>" for number in range(count))


def make_page(body: str | None = None, head: str = "", title: str = "Valbrune rouvre ses écoles") -> str:
    main = body if body is not None else f"<article><h1>{title}</h1>{paragraphs()}</article>"
    return f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{main}</body></html>'


@pytest.fixture(scope="session")
def page() -> Callable[..., str]:
    return make_page


@pytest.fixture(scope="session")
def prose() -> tuple[str, ...]:
    return PROSE


@pytest.fixture(scope="session")
def tools() -> Tools:
    return load_tools(Catalog((packaged_config(),)))


@pytest.fixture(scope="session")
def clean(tools: Tools) -> Callable[..., Article]:
    def cleaned(body: str | bytes, **known: Any) -> Article:  # noqa: ANN401
        entry: dict[str, str | datetime | None] = {"entry_title": None, "entry_published": None, "via": None}
        given = {"url": "https://journal.example/a", "content_type": "text/html", "payload_digest": "sha1:X", "url_key": "k", "rung": 0}
        return clean_page(body.encode() if isinstance(body, str) else body, tools=tools, **(entry | given | known))

    return cleaned
