from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import read_lexicon
from flows.events.casualties import find_casualties
from flows.events.tokens import tokenise

LEXICONS = {language: read_lexicon(open_catalog(), language) for language in ("fr", "en")}


def counts_in(text: str, language: str) -> list[tuple[str, str, int | None, int | None]]:
    articles = pl.LazyFrame({"article": [0], "text": [text]}, schema={"article": pl.UInt32, "text": pl.String})
    tokens = tokenise(articles).collect().lazy()
    rows = find_casualties(tokens, LEXICONS[language], tokens.select("sentence").unique()).collect()
    return [(text[row["start"] : row["end"]], row["kind"], row["least"], row["most"]) for row in rows.to_dicts()]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("L'attaque a fait 12 morts et 20 blessés.", [("killed", 12, 12), ("injured", 20, 20)]),
        ("Au moins 12 civils ont été tués.", [("killed", 12, None)]),
        ("Une frappe a tué une famille.", []),
        ("Une frappe a tué une famille de cinq personnes.", [("people", 5, 5)]),
        ("tuant deux cent trente personnes", [("killed", 230, 230)]),
        ("12 000 personnes ont péri", [("killed", 12000, 12000)]),
        ("12.000 morts", [("killed", 12000, 12000)]),
        ("près de 40 soldats tués", [("killed", 40, 40)]),
        ("entre 10 et 15 morts", [("killed", 10, 15)]),
        ("jusqu'à 30 morts", [("killed", None, 30)]),
        ("un soldat a été tué", [("killed", 1, 1)]),
        ("des civils tués", [("killed", 2, None)]),
        ("des dizaines de morts", [("killed", 20, None)]),
        ("plusieurs personnes blessées", [("injured", 2, None)]),
        ("Il a tué 12 personnes, dont 3 enfants.", [("killed", 12, 12), ("people", 3, 3)]),
        ("Cela porte à 14 le bilan.", [("killed", 14, 14)]),
        ("la mort de deux policiers", [("killed", 2, 2)]),
        ("5 personnes ont été arrêtées", [("captured", 5, 5)]),
        ("12 hommes ont tué 3 soldats", [("people", 12, 12), ("killed", 3, 3)]),
        ("trois policiers et deux civils ont été tués", [("killed", 3, 3), ("killed", 2, 2)]),
        ("quatre-vingt-dix-sept morts", [("killed", 97, 97)]),
    ],
)
def test_a_french_count_says_how_many_and_what_befell_them(text: str, counts: list[tuple[str, int | None, int | None]]) -> None:
    assert [found[1:] for found in counts_in(text, "fr")] == counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("At least 31 people were killed and 20 injured.", [("killed", 31, None), ("injured", 20, 20)]),
        ("The siege left 90,000 people short of flour.", [("people", 90000, 90000)]),
        ("The bombing left five people dead.", [("killed", 5, 5)]),
        ("A strike killed a family.", []),
        ("12 gunmen killed three soldiers.", [("people", 12, 12), ("killed", 3, 3)]),
        ("two hundred and thirty dead", [("killed", 230, 230)]),
        ("The death toll rose to 14.", [("killed", 14, 14)]),
        ("a soldier was killed", [("killed", 1, 1)]),
        ("dozens of protesters were arrested", [("captured", 24, None)]),
        ("between 10 and 15 people died", [("killed", 10, 15)]),
    ],
)
def test_an_english_count_says_how_many_and_what_befell_them(text: str, counts: list[tuple[str, int | None, int | None]]) -> None:
    assert [found[1:] for found in counts_in(text, "en")] == counts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("à 12 km de Homs", "fr"),
        ("12 % des voix", "fr"),
        ("âgé de 45 ans", "fr"),
        ("pour 3 millions de dollars", "fr"),
        ("le 12 mai 2014", "fr"),
        ("three miles away", "en"),
        ("for $12 million", "en"),
    ],
)
def test_distances_ages_prices_and_dates_count_nobody(text: str, language: str) -> None:
    assert counts_in(text, language) == []


def test_the_span_covers_number_and_noun() -> None:
    assert counts_in("Hier, au moins 12 civils ont été tués.", "fr")[0][0] == "au moins 12 civils"


def test_a_count_takes_nothing_from_the_sentence_before() -> None:
    assert counts_in("Il a été tué. 12 soldats sont partis.", "fr") == [("12 soldats", "people", 12, 12)]


WORDS = st.sampled_from(
    [
        "un",
        "deux",
        "cent",
        "mille",
        "12",
        "000",
        "3,5",
        "et",
        "tués",
        "blessé",
        "personnes",
        "dont",
        "de",
        "au",
        "moins",
        "entre",
        "à",
        "%",
        "km",
        ".",
        ",",
        "soldats",
        "ont",
        "été",
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_spans_of_the_text_and_no_negative_interval(text: str) -> None:
    for span, _, least, most in counts_in(text, "fr"):
        assert span.strip()
        assert least is None or most is None or least <= most
