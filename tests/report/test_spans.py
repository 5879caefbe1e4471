from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from flows.report.spans import summed
from report.conftest import build_frame

Build = Callable[..., Any]


def test_the_ledger_of_several_days_is_one_row_a_source_with_everything_added_up(make_source: Build) -> None:
    rows = [
        make_source("ossa", "complete", found=3, outcomes={"ok": 2}, skipped={"older": 1}, articles=2, mentions=5),
        make_source("ossa", "partial", day=date(2026, 11, 21), run="0", found=2, outcomes={"ok": 1, "http_5xx": 1}, articles=1, mentions=1),
    ]
    covered = pl.DataFrame({"day": [1, 2], "source_id": ["ossa"] * 2, "status": ["complete", "partial"], "reason": [None, "x"]})
    (row,) = summed(build_frame("ledger", rows), covered).to_dicts()
    assert (row["found"], row["articles"], row["mentions"]) == (5, 3, 6)
    assert row["outcomes"] == [{"outcome": "http_5xx", "pages": 1}, {"outcome": "ok", "pages": 3}]
    assert (row["status"], row["reason"]) == ("partial", "1 of 2 days not complete")


@pytest.mark.parametrize(
    ("statuses", "status"),
    [(["complete", "complete"], "complete"), (["complete", "not_tried"], "partial"), (["blocked", "blocked"], "blocked")],
)
def test_a_source_is_complete_only_when_all_its_days_are(make_source: Build, statuses: list[str], status: str) -> None:
    covered = pl.DataFrame({"day": [1, 2], "source_id": ["ossa"] * 2, "status": statuses, "reason": [None, None]})
    assert summed(build_frame("ledger", [make_source("ossa", "complete")]), covered)["status"].to_list() == [status]
