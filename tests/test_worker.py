import polars as pl

from flows.tables import Mentions
from flows.worker import part_unsure


def test_what_is_less_sure_than_asked_for_is_a_reject_with_the_whole_row() -> None:
    empty = Mentions.create_empty()
    rows = pl.DataFrame({"mention_id": ["a", "b", "c"], "confidence": [0.4, 0.8, 0.9]}, schema_overrides={"confidence": pl.Float32})
    mentions = pl.concat([empty, rows], how="diagonal")
    sure, unsure = part_unsure(mentions, 0.8)
    assert sure["mention_id"].to_list() == ["b", "c"]
    assert unsure.select("rule", "key").rows() == [("min_confidence", "a")]
    assert '"mention_id":"a"' in unsure["row"].item()
