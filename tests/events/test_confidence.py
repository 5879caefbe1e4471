from collections.abc import Callable
from itertools import pairwise

import polars as pl
import pytest

from flows.events.confidence import parts, weigh, with_confidence

Coder = Callable[..., pl.DataFrame]
TEXT = "Des hommes armés ont attaqué le village mardi. La police a arrêté trois suspects. Le syndicat a menacé de bloquer le port."


def weights(**named: float) -> pl.DataFrame:
    return pl.DataFrame({"part": [name.replace("__", ":") for name in named], "weight": list(named.values())})


@pytest.fixture(scope="module")
def mentions(coded: Coder) -> pl.DataFrame:
    return coded(TEXT, language="fr")


def test_a_row_has_the_sum_of_the_weights_of_its_parts(mentions: pl.DataFrame) -> None:
    sure = with_confidence(mentions.lazy(), weights(base=0.0, type__attack=1.0986122886681098)).collect()
    assert dict(sure.select("event_type", pl.col("confidence").round(4)).rows())["attack"] == pytest.approx(0.75)
    assert set(sure.filter(pl.col("event_type") != "attack")["confidence"]) == {0.5}


def test_more_weight_never_makes_a_row_less_sure(mentions: pl.DataFrame) -> None:
    rising = [with_confidence(mentions.lazy(), weights(base=weight)).collect()["confidence"].to_list() for weight in (-9.0, -1.0, 0.3, 4.0)]
    assert all(before < after for low, high in pairwise(rising) for before, after in zip(low, high, strict=True))


def test_every_row_keeps_its_place_and_a_confidence_between_none_and_all(mentions: pl.DataFrame) -> None:
    sure = with_confidence(mentions.lazy(), weights(base=0.4)).collect()
    assert sure["mention_id"].equals(mentions["mention_id"])
    assert mentions["confidence"].is_between(0.0, 1.0, closed="none").all()


def test_the_parts_that_bear_a_weight_add_up_to_the_confidence(mentions: pl.DataFrame) -> None:
    table = weights(base=0.5, word__strong=0.25, company__some=-0.5, actor__registered=0.125)
    sums = weigh(mentions.lazy(), table).group_by("mention_id", maintain_order=True).agg(pl.col("weight").sum()).collect()
    sure = with_confidence(mentions.lazy(), table).collect().join(sums, on="mention_id")
    assert (sure["confidence"] - 1 / (1 + (-sure["weight"]).exp())).abs().max() < 1e-6


def test_a_row_alone_in_its_article_is_marked_as_one_of_few(mentions: pl.DataFrame) -> None:
    few, some = (rows.select(part=parts())["part"].to_list() for rows in (mentions.head(1), pl.concat([mentions.head(2)] * 2)))
    assert "company:few" in few[0]
    assert "company:some" in some[0]
