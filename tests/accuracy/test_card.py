from pathlib import Path

import polars as pl

from flows.accuracy import Article
from flows.accuracy.card import render_card
from flows.catalog.accuracy import read_figures
from flows.catalog.files import Catalog, packaged_config

ROOT = Path(__file__).parents[2]
PACKAGED = Catalog((packaged_config(),))


def test_the_card_is_what_the_measured_data_render(articles: list[Article]) -> None:
    card = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert render_card(PACKAGED, articles) == card, "make accuracy renders it"


def test_the_figures_cover_every_labelled_language(articles: list[Article]) -> None:
    own = read_figures(PACKAGED).filter(pl.col("material") == "own")
    assert set(own["language"].drop_nulls()) == {article["language"] for article in articles}


def test_no_text_of_an_article_is_in_the_card(articles: list[Article]) -> None:
    card = render_card(PACKAGED, articles)
    assert [article["article_id"] for article in articles if article["text"][:40] in card] == []
