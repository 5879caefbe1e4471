import datetime as dt

import polars as pl

from flows.tables import Ledger
from flows.tables.rejects import reject_rows, sift

DAY = dt.date(2026, 3, 8)
ROW = {
    "day": DAY, "source_id": "a", "run": "r", "status": "complete", "reason": None, "ways": [], "found": 2,
    "skipped": [{"reason": "later", "entries": 1}], "outcomes": [{"outcome": "ok", "pages": 1}], "captures": 1, "articles": 1,
    "flagged": 0, "coded": 1, "no_lexicon": 0, "mentions": 2, "rejects": 0, "started_at": None, "ended_at": None,
}  # fmt: skip


def ledger(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([ROW | change for change in changes], schema=Ledger.create_empty().schema)


def test_a_row_that_keeps_every_rule_is_kept() -> None:
    kept, rejects = sift(Ledger, ledger({}), stage="archive", day=DAY, run="r")
    assert kept.height == 1
    assert rejects.is_empty()


def test_a_row_that_breaks_two_rules_is_rejected_once_for_each_with_the_rules_names() -> None:
    rows = ledger({}, {"source_id": "b", "status": "odd", "found": 7})
    kept, rejects = sift(Ledger, rows, stage="archive", day=DAY, run="r")
    assert kept["source_id"].to_list() == ["a"]
    assert sorted(rejects["rule"]) == ["every_entry_is_accounted_for", "status|check"]
    assert rejects["source_id"].unique().to_list() == ["b"]
    assert '"found":7' in rejects["row"][0]


def test_a_rejected_row_is_cut_at_ten_thousand_characters() -> None:
    rejects = reject_rows(pl.DataFrame({"rule": ["x"], "key": ["k"], "row": ["é" * 20_000]}), stage="clean", day=DAY, run="r")
    assert rejects["row"].str.len_chars().to_list() == [10_000]
