"""Coding in batches: what an article says does not depend on its company, nor on how often a lexicon is laid over itself."""

from pathlib import Path

import polars as pl

from flows.catalog.files import Catalog, open_catalog, packaged_config
from flows.catalog.lexicons import load_vocabulary
from flows.events import code_articles, code_in_waves

TEXTS = {
    "fr": [
        "Des inconnus ont tué trois policiers mardi à Alep, selon un responsable local. Ils ont pris la fuite.",
        "Le ministre a accusé les rebelles d'avoir bombardé un marché. « Nous répondrons », a-t-il déclaré.",
        "Le 3 mai, deux civils ont été blessés près de Homs. L'armée a lancé une offensive dans la province.",
    ],
    "en": [
        "Gunmen killed three police officers in Aleppo on Tuesday, a local official said. They fled.",
        "The minister accused the rebels of shelling a market. “We will respond,” he said.",
    ],
}


def articles() -> pl.DataFrame:
    """Return the articles."""
    rows = [(f"{language}-{number}", language, "", text) for language, texts in TEXTS.items() for number, text in enumerate(texts)]
    return pl.DataFrame(rows, schema=["article_id", "language", "title", "text"], orient="row").with_columns(
        published_on=pl.date(2024, 5, 10)
    )


def test_an_article_alone_gives_the_rows_that_it_gives_in_company() -> None:
    vocabulary = load_vocabulary(open_catalog())
    together = code_articles(articles(), vocabulary).mentions
    alone = [code_articles(articles().slice(number, 1), vocabulary).mentions for number in range(articles().height)]
    assert together.height > 0
    assert pl.concat(alone).sort("mention_id").equals(together.sort("mention_id"))
    waves = code_in_waves(articles(), vocabulary, 200).mentions
    assert waves.sort("mention_id").equals(together.sort("mention_id"))


def test_a_lexicon_laid_over_itself_changes_no_row(tmp_path: Path) -> None:
    once = load_vocabulary(open_catalog())
    copy = tmp_path / "config"
    copy.symlink_to(packaged_config())
    twice = load_vocabulary(Catalog((packaged_config(), copy)))
    first, second = (code_articles(articles(), vocabulary).mentions.drop("lexicon_version") for vocabulary in (once, twice))
    assert first.equals(second)
