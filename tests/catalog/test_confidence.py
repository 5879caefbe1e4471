from pathlib import Path

import polars as pl
import pytest

from flows.catalog.accuracy import read_figures, read_reliability
from flows.catalog.confidence import read_weights
from flows.catalog.files import Catalog, CatalogError, packaged_config
from flows.events.confidence import BASE

PACKAGED = Catalog((packaged_config(),))


def test_the_packaged_weights_have_a_base_and_origins() -> None:
    assert BASE in set(read_weights(PACKAGED)["part"])


@pytest.mark.parametrize("line", ["base,much,1,hand", "base,inf,1,hand", "word:weak,-1,1,hand\nword:weak,1,1,hand"])
def test_a_weight_that_is_no_number_or_listed_twice_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "confidence").mkdir()
    (tmp_path / "confidence" / "weights.csv").write_text(f"part,weight,rows,origin\n{line}\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"weights\.csv, line 2"):
        read_weights(Catalog((packaged_config(), tmp_path)))


def test_where_the_confidence_is_higher_more_rows_are_right() -> None:
    bands = read_reliability(PACKAGED).filter(pl.col("material") == "own", pl.col("rows") > 40).sort("band")
    assert bands["right"].is_sorted()
    assert (bands["right"] - bands["confidence"]).abs().max() < 0.1


def test_every_figure_lies_in_its_interval() -> None:
    figures = read_figures(PACKAGED).drop_nulls("low")
    assert figures.height > 50
    assert figures.filter(~pl.col("value").is_between(pl.col("low") - 1e-9, pl.col("high") + 1e-9)).is_empty()
