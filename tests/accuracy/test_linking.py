"""Scores of linking are those of the literature, by hand on small cases."""

import polars as pl
import pytest

from flows.accuracy.linking import Scores, b_cubed, labelled_links, pairwise


def rows(*pairs: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema=["event", "event_id"], orient="row")


def test_all_right_is_one() -> None:
    right = rows(("a", "1"), ("a", "1"), ("b", "2"))
    assert b_cubed(right) == pairwise(right) == Scores(1.0, 1.0)


def test_one_event_for_all_has_every_pair_and_few_right_ones() -> None:
    merged = rows(("a", "1"), ("a", "1"), ("b", "1"), ("c", "1"))
    assert b_cubed(merged) == Scores((2 / 4 + 2 / 4 + 1 / 4 + 1 / 4) / 4, 1.0)
    assert pairwise(merged) == Scores(1 / 6, 1.0)


def test_every_mention_alone_is_never_wrong_and_misses_what_belongs_together() -> None:
    alone = rows(("a", "1"), ("a", "2"), ("b", "3"))
    assert b_cubed(alone) == Scores(1.0, pytest.approx((0.5 + 0.5 + 1) / 3))
    assert pairwise(alone) == Scores(1.0, 0.0)
    assert pairwise(alone).f1 == 0.0


def test_labels_of_mentions_that_were_not_coded_count_for_nothing() -> None:
    labels = pl.DataFrame({"event": ["a", "b"], "half": ["tuning", "tuning"], "article_id": ["x", "x"], "trigger_start": [3, 9]})
    mentions = pl.DataFrame({"mention_id": ["m"], "article_id": ["x"], "trigger_start": [9]})
    links = pl.DataFrame({"mention_id": ["m"], "event_id": ["e"]})
    assert labelled_links(labels, mentions, links).select("event", "event_id").rows() == [("b", "e")]
