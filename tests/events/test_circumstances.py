from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from flows.events import code_articles
from packaged import packaged_vocabulary

VOCABULARY = packaged_vocabulary()
WEDNESDAY = date(2017, 10, 4)


def coded(text: str, language: str = "fr", published: date | None = WEDNESDAY) -> dict[str, dict[str, Any]]:
    """Return the mentions of a text by their triggers."""
    article = {"article_id": ["x"], "language": [language], "published_on": [published], "title": [""], "text": [text]}
    articles = pl.DataFrame(article, schema_overrides={"published_on": pl.Date})
    return {row["trigger"]: row for row in code_articles(articles, VOCABULARY).mentions.to_dicts()}


def test_an_act_lies_at_the_place_of_its_own_clause() -> None:
    found = coded("L'armée a bombardé un marché à Idleb, alors que les rebelles ont attaqué une caserne à Hama.")
    assert found["bombardé"]["place_text"] == "Idleb"
    assert found["attaqué"]["place_text"] == "Hama"


def test_a_place_at_the_head_of_a_sentence_holds_for_all_that_follows() -> None:
    assert coded("À Gao, la foule s'est rassemblée et des hommes armés ont tué deux soldats.")["tué"]["place_text"] == "Gao"
    assert coded("Niger : des hommes armés ont tué deux soldats.")["tué"]["place_text"] == "Niger"


def test_what_is_invaded_or_struck_is_where_it_happened() -> None:
    assert coded("L'invasion de l'Ukraine par la Russie se poursuit.")["invasion"]["place_text"] == "Ukraine"


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Kiev a accusé Moscou d'avoir menti en Syrie.", "accusé"),
        ("Le ministre a rejeté la proposition faite à Genève.", "rejeté"),
        ("Les deux pays ont signé un accord entre la Chine et le Japon.", "accord"),
    ],
)
def test_words_have_no_place(text: str, trigger: str) -> None:
    assert coded(text).get(trigger, {}).get("place_text") is None


def test_an_incident_keeps_its_place_and_date_in_the_next_sentence() -> None:
    found = coded("Lundi, des hommes armés ont attaqué un convoi à Tillabéri. Les assaillants ont tué deux soldats.")
    assert (found["tué"]["place_text"], found["tué"]["date_start"], found["tué"]["date_basis"]) == (
        "Tillabéri",
        date(2017, 10, 2),
        "inherited",
    )


def test_an_act_told_as_a_new_one_keeps_its_own_place() -> None:
    found = coded("Lundi, des hommes armés ont attaqué un convoi à Tillabéri. Une attaque a fait deux morts.")
    assert found["attaque"]["place_text"] is None


def test_the_date_that_belongs_to_a_noun_is_no_date_of_the_verb() -> None:
    found = coded("Des inconnus ont enlevé le candidat aux élections de février 2016.")
    assert found["enlevé"]["date_text"] is None


@pytest.mark.parametrize("head", ["3 octobre 2017. - ", "NIAMEY, 3 octobre 2017 (APF) - "])
def test_the_date_at_the_head_of_an_article_holds_for_its_news(head: str) -> None:
    found = coded(f"{head}Des hommes armés ont tué deux soldats. La police a arrêté un suspect.")
    assert {row["date_start"] for row in found.values()} == {date(2017, 10, 3)}


def test_an_old_date_at_the_head_of_an_article_is_no_date_of_its_news() -> None:
    assert coded("24 février 2012\nDes hommes armés ont tué deux soldats.")["tué"]["date_basis"] != "text"
