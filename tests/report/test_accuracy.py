from collections.abc import Callable
from typing import Any

import polars as pl

from flows.catalog.accuracy import read_figures
from flows.catalog.files import Catalog, packaged_config
from flows.report.accuracy import measure
from report.pages import render as render_night

Build = Callable[..., Any]
FIGURES = read_figures(Catalog((packaged_config(),)))


def test_the_languages_of_a_nights_mentions_have_their_measured_figures(make_sample: Build) -> None:
    night = make_sample(accuracy=FIGURES)
    measured = measure(night)
    assert measured.languages == tuple(sorted(set(night.mentions["language"])))
    assert min(measured.articles) >= 20
    name, cells = measured.rows[0]
    value = FIGURES.filter(material="own", language="en", figure="precision").filter(
        pl.all_horizontal(pl.col("half", "event_type").is_null())
    )
    assert name == "rows with the right type"
    assert cells[measured.languages.index("en")].startswith(f"{value['value'].item():.2f} (")


def test_rows_of_another_coder_than_the_measured_one_are_said_to_be_so(make_sample: Build) -> None:
    night = make_sample(accuracy=FIGURES)
    assert measure(night).stale
    made = FIGURES.with_columns(origin=pl.lit("coder 0.1.0, words en.a07d fr.3b1c"))
    assert not measure(make_sample(accuracy=made)).stale


def test_a_language_without_figures_is_named_as_not_measured(make_sample: Build) -> None:
    night = make_sample(accuracy=FIGURES.filter(pl.col("language") != "fr"))
    assert measure(night).unmeasured == ("fr",)
    assert "Not measured: French." in render_night(night)


def test_a_page_without_any_figures_says_that_nothing_was_measured(make_sample: Build) -> None:
    night = make_sample()
    page = render_night(night)
    assert "was not measured: Arabic, English, French." in page
    assert "What was measured" not in page


def test_the_page_has_a_line_for_each_figure(make_sample: Build) -> None:
    page = render_night(make_sample(accuracy=FIGURES))
    assert all(words in page for words, _ in measure(make_sample(accuracy=FIGURES)).rows)
