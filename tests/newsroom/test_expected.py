"""What a careful reader codes in the newsroom's articles."""

import re
from pathlib import Path

import polars as pl
import pytest

from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import load_vocabulary
from flows.catalog.places import hash_of, place_key, read_gazetteer
from flows.events import code_articles
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.expected import Expectation, read_expected
from flows.newsroom.press import PressError, read_press
from flows.tables.mentions import FACTUALITIES, VOICES, WEAPONS

EXPECTED = read_expected()
CATALOG = Catalog((packaged_config(), newsroom_catalog_overlay()))
STORIES = {story.id: story for story in read_press().stories}
MARKED = [pytest.param(mention, id=f"{mention.article}:{mention.trigger}") for mention in EXPECTED.mention]


def column(name: str, key: str) -> set[str]:
    return {str(value) for path in CATALOG.layers(name) for value in pl.read_csv(path, infer_schema=False)[key]}


TYPES = column("ontology/event_types.csv", "code")
ACTORS = column("actors/actors.csv", "actor_id")
SECTORS = column("actors/sectors.csv", "sector")


def test_at_least_fifteen_articles_have_expectations_in_each_language_that_is_coded_here() -> None:
    articles = {mention.article for mention in EXPECTED.mention}
    assert len(articles) >= 15
    assert {STORIES[article].language for article in articles} >= {"fr", "en", "ar", "es"}


def test_quiet_articles_exist_and_expect_nothing() -> None:
    assert len(EXPECTED.quiet) >= 10
    assert set(EXPECTED.quiet) <= set(STORIES)
    assert not set(EXPECTED.quiet) & {mention.article for mention in EXPECTED.mention}


@pytest.mark.parametrize("mention", MARKED)
def test_each_expected_mention_is_in_the_words_of_its_article(mention: Expectation) -> None:
    text = STORIES[mention.article].text
    start = text.index(mention.sentence)
    sentence = re.split(r"(?<=[^A-Z][.!?])\s+(?=[A-ZÀ-Ý])|\n", text[start:], maxsplit=1)[0]
    assert mention.trigger.lower() in sentence.lower()
    assert all(words in text for words in (mention.actor, mention.target, mention.place, mention.attributed_to) if words)


@pytest.mark.parametrize("mention", MARKED)
def test_each_expected_mention_uses_the_codes_of_the_configuration(mention: Expectation) -> None:
    assert mention.event_type in TYPES
    assert mention.voice in VOICES
    assert mention.factuality in FACTUALITIES
    assert mention.weapon is None or mention.weapon in WEAPONS
    assert (mention.attributed_to is None) == (mention.voice != "attributed")
    for actor in filter(None, (mention.actor_id, mention.target_id)):
        country, _, sector = actor.partition("-")
        assert actor in ACTORS | SECTORS or (country in ACTORS and sector in SECTORS)


def test_every_place_that_is_expected_is_in_the_overlays_gazetteer() -> None:
    names = set(read_gazetteer(CATALOG).names["hash"])
    keys = pl.Series("key", [place_key(mention.place) for mention in EXPECTED.mention if mention.place])
    assert set(keys.to_frame().select(hash_of(pl.col("key"))).to_series()) <= names


def test_an_expectation_with_an_unknown_key_is_refused_by_name(tmp_path: Path) -> None:
    bad = tmp_path / "expected.toml"
    bad.write_text('quiet = []\n[[mention]]\narticle = "x"\nverb = "y"\n', encoding="utf-8")
    with pytest.raises(PressError, match=r"expected\.toml(.|\n)*verb"):
        read_expected(bad)


@pytest.mark.parametrize("language", ["ar", "es"])
def test_the_articles_of_a_language_that_is_data_alone_are_coded_as_a_careful_reader_codes_them(language: str) -> None:
    stories = [story for story in STORIES.values() if story.language == language]
    articles = pl.DataFrame(
        {
            "article_id": [story.id for story in stories],
            "language": language,
            "published_on": [story.published.date() for story in stories],
            "title": [story.title for story in stories],
            "text": ["\n".join(story.paragraphs) for story in stories],
        }
    )
    rows = code_articles(articles, load_vocabulary(CATALOG)).mentions
    coded = set(rows.select("article_id", "trigger", "event_type", "actor_id", "target_id", "killed_min", "captured_min", "voice").rows())
    wanted = [mention for mention in EXPECTED.mention if STORIES[mention.article].language == language]
    missing = [
        each.trigger
        for each in wanted
        if (each.article, each.trigger, each.event_type, each.actor_id, each.target_id, each.killed_min, each.captured_min, each.voice)
        not in coded
    ]
    assert len(wanted) >= 9
    assert missing == []
    assert not set(rows["article_id"]) & set(EXPECTED.quiet)
