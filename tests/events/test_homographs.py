from __future__ import annotations

import polars as pl
import pytest

from flows.catalog.lexicons import Vocabulary
from flows.events.coder import code_articles
from packaged import packaged_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return packaged_vocabulary()


def mentions(vocabulary: Vocabulary, *texts: str, language: str = "en") -> pl.DataFrame:
    articles = pl.DataFrame(
        {
            "article_id": [str(number) for number in range(len(texts))],
            "language": language,
            "published_on": None,
            "title": None,
            "text": texts,
        },
        schema_overrides={"published_on": pl.Date, "title": pl.String},
    )
    return code_articles(articles, vocabulary).mentions


def told(vocabulary: Vocabulary, text: str) -> list[tuple[str, str | None, str | None]]:
    return mentions(vocabulary, text).select("event_type", "actor_text", "target_text").rows()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army bombed the village.", ("bombing", "army", "village")),
        ("Rebels attacked soldiers near the bridge.", ("attack", "Rebels", "soldiers")),
        ("Ten villagers were abducted by gunmen.", ("abduct", "gunmen", "villagers")),
        ("Police have arrested three activists.", ("arrest", "Police", "activists")),
    ],
)
def test_a_past_tense_and_a_participle_of_one_form_are_told_apart(
    vocabulary: Vocabulary, text: str, expected: tuple[str, str, str]
) -> None:
    assert told(vocabulary, text) == [expected]


def test_a_plural_noun_is_no_verb_of_the_third_person(vocabulary: Vocabulary) -> None:
    assert [row[:2] for row in told(vocabulary, "Israel's airstrikes on the camp lasted for hours.")] == [("air_strike", "Israel")]


def test_a_nationality_before_the_noun_is_its_actor(vocabulary: Vocabulary) -> None:
    assert [row[:2] for row in told(vocabulary, "The Russian invasion began.")] == [("attack", "Russian")]


@pytest.mark.parametrize(
    "text",
    [
        "The minister said the army shelled the town.",
        "The minister said that the army shelled the town.",
        "The army shelled the town, the minister said.",
        "According to the minister, the army shelled the town.",
    ],
)
def test_what_a_speaker_reports_is_attributed_in_every_order(vocabulary: Vocabulary, text: str) -> None:
    shelling = mentions(vocabulary, text).filter(pl.col("event_type") == "shelling")
    assert shelling.select("voice", "attributed_to").rows() == [("attributed", "minister")]


def test_a_batch_gives_the_same_rows_each_time(vocabulary: Vocabulary) -> None:
    texts = ["Police arrested ten men, a spokesman said. Israeli strikes killed two children.", "Rebels attacked and the army fled."] * 20
    first = mentions(vocabulary, *texts)
    assert all(mentions(vocabulary, *texts).equals(first) for _ in range(3))
