from __future__ import annotations

import polars as pl
import pytest

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import read_lexicon
from flows.events.tokens import tokenise
from flows.events.weapons import find_weapons
from flows.tables.mentions import WEAPONS

LEXICONS = {language: read_lexicon(open_catalog(), language) for language in ("fr", "en")}


@pytest.mark.parametrize(
    ("text", "language", "weapons"),
    [
        ("Une voiture piégée et des obus de mortier.", "fr", [("voiture piégée", "car_bomb"), ("obus de mortier", "artillery")]),
        ("une attaque de drones", "fr", [("attaque de drones", "drone")]),
        ("Suicide bombers with rifles.", "en", [("Suicide bombers", "suicide_vest"), ("rifles", "firearm")]),
        ("Le marché a rouvert.", "fr", []),
    ],
)
def test_the_longest_name_of_a_weapon_gives_its_class(text: str, language: str, weapons: list[tuple[str, str]]) -> None:
    articles = pl.LazyFrame({"article": [0], "text": [text]}, schema={"article": pl.UInt32, "text": pl.String})
    rows = find_weapons(tokenise(articles).collect().lazy(), LEXICONS[language]).collect()
    assert [(text[row["start"] : row["end"]], row["weapon"]) for row in rows.to_dicts()] == weapons


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_class_of_weapon_is_one_of_the_table_and_has_names(language: str) -> None:
    assert set(LEXICONS[language].tables["weapons"]["weapon"]) == set(WEAPONS)
