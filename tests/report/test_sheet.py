from collections.abc import Callable
from typing import Any

from flows.report import render_markdown

Build = Callable[..., Any]


def test_the_sheet_has_the_headline_and_two_tables(make_sample: Build) -> None:
    sheet = render_markdown(make_sample())
    assert sheet.startswith("# 2026-11-22: 32 of 34 due pages archived; 2 of 4 sources with gaps; 10 mentions in 3 articles.\n")
    assert "| Archived | 32 | 1 server error \\(HTTP 5xx\\), 1 answer too slow |" in sheet
    assert "| Radio Mute | Blocked | 0 | 0 | 0 | 0 | 0 | 0 | no connection |" in sheet


def test_every_row_of_a_table_has_as_many_cells_as_its_head(make_night: Build, make_source: Build) -> None:
    night = make_night(ledger=[make_source("ossa", "blocked", reason="a | b\n| c |")])
    for table in render_markdown(night).split("\n\n")[1:3]:
        assert len({line.replace("\\|", "").count("|") for line in table.splitlines()}) == 1


def test_a_name_cannot_bring_markup_into_the_sheet(make_night: Build, make_source: Build) -> None:
    night = make_night(ledger=[make_source("ossa", "partial")], names={"ossa": "<img src=x> [click](javascript:x)"})
    assert "&lt;img src=x&gt; \\[click\\]\\(javascript:x\\)" in render_markdown(night)
