"""Private life, stories and business: what is told there makes no row, though the words are those of acts."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]

QUIET = (
    ("fr", "La mère de l'élève demande au collège de réagir."),
    ("fr", "Le chanteur dément et menace de porter plainte."),
    ("fr", "Le projet de réforme attaqué par l'opposition est mort."),
    ("fr", "Le constructeur attaque le marché indien."),
    ("fr", "Le film raconte l'histoire d'un soldat qui tue son supérieur."),
    ("fr", "Un polar où une bande de voleurs prend en otage une famille."),
    ("en", "The singer rejected the claim and threatened the label."),
    ("en", "The film tells the story of a soldier who kills his commander."),
    ("en", "It is a thriller where rebels kidnap a minister."),
    ("en", "The bakery was destroyed in a fire."),
    (
        "fr",
        "Dans ce polar, le tueur enlève une juge et prend en otage son greffier. La cinéaste soigne ses personnages.",
    ),
    (
        "en",
        "In this novel a smuggler is abducted by pirates. The author sketches each character with care.",
    ),
)
PUBLIC = (
    ("fr", "Une mère accuse l'armée.", "accuse"),
    ("fr", "Des hommes armés ont attaqué le marché de Tendouré.", "attack"),
    ("fr", "La police a interdit le film.", "restrict"),
    ("en", "The singer accused the army.", "accuse"),
    ("en", "Rebels attacked the market.", "attack"),
    ("fr", "Des éleveurs affrontent les gendarmes.", "armed_clash"),
    ("en", "Rebels launched drones at the barracks.", "air_strike"),
    ("en", "A drone struck a car near the border.", "air_strike"),
    ("fr", "L'armée a frappé plus de trente cibles.", "attack"),
    ("en", "Dog owners called on the council to act.", "demand"),
    (
        "fr",
        "Le cinéaste a été condamné jeudi par un tribunal de Téhéran. La France a condamné ce verdict. Son film a été primé au festival.",
        "convict accuse",
    ),
    ("fr", "Après le match au stade, la police a interpellé douze supporters.", "arrest"),
    ("en", "The film opened the festival. Its director was arrested in Quito on Monday.", "arrest"),
)


@pytest.fixture(scope="module")
def kinds(coded: Coder) -> dict[str, list[str]]:
    """Return the types that each text is coded as; all of a language in one batch, for a batch of one costs as much."""
    found: dict[str, list[str]] = {}
    for language in ("fr", "en"):
        texts = [text for tongue, text, *_ in (*QUIET, *PUBLIC) if tongue == language]
        rows = coded(*texts, language=language)
        for number, text in enumerate(texts):
            found[text] = rows.filter(pl.col("article_id") == f"{number:03d}")["event_type"].to_list()
    return found


@pytest.mark.parametrize("text", [text for _, text in QUIET])
def test_what_private_people_stories_and_companies_do_is_no_act(kinds: dict[str, list[str]], text: str) -> None:
    assert [kind for kind in kinds[text] if kind != "convict"] == []


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for _, text, kind in PUBLIC])
def test_with_somebody_public_on_one_side_it_is_one(kinds: dict[str, list[str]], text: str, kind: str) -> None:
    assert kinds[text] == kind.split()
