import polars as pl
import pytest

from flows.accuracy import FIGURES, Article, count, estimate
from flows.accuracy.counts import FALLING, OVERALL


def figures_of(counts: pl.DataFrame) -> dict[str, float]:
    return dict(
        estimate(counts.filter(pl.col("event_type") == "", ~pl.col("figure").str.ends_with(OVERALL)), draws=10)
        .select("figure", "value")
        .iter_rows()
    )


def test_a_coder_that_gives_back_the_labels_has_every_figure_right(articles: list[Article], faultless: pl.DataFrame) -> None:
    assert figures_of(count(articles, faultless)) == {figure: float(figure not in FALLING) for figure in FIGURES}


def test_a_coder_that_finds_nothing_is_measured_as_such(articles: list[Article], faultless: pl.DataFrame) -> None:
    figures = figures_of(count(articles, faultless.clear()))
    assert figures == {"mention": 0.0, "typed": 0.0, "quiet_rows": 0.0}


@pytest.mark.parametrize(
    ("change", "figure"),
    [
        (pl.lit("nobody").alias("actor_text"), "actor"),
        (pl.lit(None, pl.String).alias("target_text"), "target"),
        (pl.lit("Atlantis").alias("place_text"), "place"),
        (pl.col("date_start") + pl.duration(days=1), "date"),
        (pl.col("killed_min") + 1, "killed"),
        (pl.lit("a parrot").alias("attributed_to"), "attribution"),
        (pl.lit("elsewhere").alias("reported_by"), "reported_by"),
        (pl.lit("planned").alias("factuality"), "factuality"),
        (pl.lit("unattributed").alias("voice"), "voice"),
    ],
)
def test_a_wrong_field_lowers_its_own_figure_alone(articles: list[Article], faultless: pl.DataFrame, change: pl.Expr, figure: str) -> None:
    known = pl.lit(None, pl.String).alias("actor_id")
    figures = figures_of(count(articles, faultless.with_columns(change, known)))
    assert figures.pop(figure) < 0.5
    assert {name: value for name, value in figures.items() if name not in FALLING} == {
        name: 1.0 for name in FIGURES if name not in FALLING and name != figure
    }


def test_a_claim_in_the_articles_own_voice_is_counted_as_a_claim_told_as_fact(articles: list[Article], faultless: pl.DataFrame) -> None:
    figures = figures_of(count(articles, faultless.with_columns(voice=pl.lit("article"))))
    assert figures["claims_as_fact"] == 1.0


def test_rows_of_optional_labels_count_neither_way(articles: list[Article], faultless: pl.DataFrame) -> None:
    optional = {(a["article_id"], label["trigger_start"]) for a in articles for label in a["mentions"] if label.get("optional")}
    firm = faultless.filter(
        ~pl.concat_list("article_id", pl.col("trigger_start").cast(pl.String)).is_in([[a, str(at)] for a, at in optional])
    )
    assert firm.height < faultless.height
    whole = {"mention", "typed", "precision"}
    figures = figures_of(count(articles, firm))
    assert {figures[name] for name in whole} == {1.0}


def test_every_coded_row_of_a_quiet_article_is_counted(articles: list[Article], faultless: pl.DataFrame) -> None:
    quiet = next(article["article_id"] for article in articles if not article["mentions"])
    stray = faultless.head(2).with_columns(article_id=pl.lit(quiet))
    counts = count(articles, pl.concat([faultless, stray])).filter(pl.col("figure") == "quiet_rows")
    assert counts["part"].sum() == 2
    assert counts.filter(pl.col("article_id") == quiet)["part"].item() == 2


def test_finding_more_acts_never_lowers_what_is_out_of_all_acts(articles: list[Article], faultless: pl.DataFrame) -> None:
    vague = faultless.with_columns(actor_text=pl.when(pl.int_range(pl.len()) % 2 == 0).then("actor_text"), date_start=pl.lit(None, pl.Date))
    few, many = (
        estimate(count(articles, rows).filter(pl.col("event_type") == ""), draws=10).select("figure", "value")
        for rows in (vague.filter(pl.int_range(pl.len()) % 3 > 0), vague)
    )
    moved = (
        many.join(few, on="figure")
        .filter(pl.col("figure").str.ends_with(OVERALL))
        .select("figure", moved=pl.col("value") - pl.col("value_right"))
    )
    assert moved["moved"].min() == 0.0
    assert moved["moved"].max() > 0.1
