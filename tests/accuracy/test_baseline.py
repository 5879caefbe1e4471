from pathlib import Path

import polars as pl

from flows.accuracy import Article, count
from flows.accuracy.baseline import fallen, kept_figures, read_baseline, write_baseline

EVERY_OTHER = pl.int_range(pl.len()) % 2 == 0


def names(lost: pl.DataFrame) -> set[str]:
    return set(lost["figure"])


def test_what_is_written_is_read_back_and_nothing_has_fallen(tmp_path: Path, articles: list[Article], faultless: pl.DataFrame) -> None:
    counts = count(articles, faultless)
    write_baseline(tmp_path, counts)
    assert names(fallen(read_baseline(tmp_path), counts)) == set()


def test_losing_every_other_row_is_noticed(articles: list[Article], faultless: pl.DataFrame) -> None:
    counts = count(articles, faultless.filter(EVERY_OTHER))
    assert {"mention", "typed"} <= names(fallen(kept_figures(count(articles, faultless)), counts))


def test_claims_told_as_facts_are_noticed_though_the_figure_rises(articles: list[Article], faultless: pl.DataFrame) -> None:
    bolder = faultless.with_columns(voice=pl.when(EVERY_OTHER).then(pl.lit("article")).otherwise("voice"))
    lost = names(fallen(kept_figures(count(articles, faultless)), count(articles, bolder)))
    assert lost == {"claims_as_fact_overall", "voice_overall"}


def test_one_row_lost_in_one_article_is_noise(articles: list[Article], faultless: pl.DataFrame) -> None:
    before = kept_figures(count(articles, faultless.filter(pl.int_range(pl.len()) % 4 > 0)))
    after = count(articles, faultless.filter(pl.int_range(pl.len()) % 4 > 0).slice(1))
    assert names(fallen(before, after)) == set()


def test_a_language_that_is_no_longer_coded_is_noticed(articles: list[Article], faultless: pl.DataFrame) -> None:
    before = kept_figures(count(articles, faultless))
    assert {"mention", "precision", "actor_overall", "voice_overall"} <= names(fallen(before, count(articles, faultless.clear())))


def test_an_article_that_came_later_is_no_part_of_the_comparison(articles: list[Article], faultless: pl.DataFrame) -> None:
    first = next(article["article_id"] for article in articles if article["mentions"])
    before = kept_figures(count(articles, faultless)).filter(pl.col("article_id") != first)
    assert names(fallen(before, count(articles, faultless.filter(pl.col("article_id") != first)))) == set()
