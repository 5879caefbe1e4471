from datetime import UTC, date, datetime

import polars as pl
import pytest

from flows.ledger import NUMBERS, count_ledger, coverage, recount_ledger
from flows.records import Outcome, Run, SourceReport, Status, WayReport
from flows.tables import Articles, Captures, Ledger, Mentions, Rejects

DAY = date(2026, 3, 8)
RUN = Run(id="R1", day=DAY, kind="nightly", sources=("a", "b"), spool="spool")


def report(source_id: str = "a", **fields: object) -> SourceReport:
    way = WayReport(kind="feed", url="http://a.example/rss", outcome=Outcome.OK, entries=5)
    defaults = {
        "status": Status.COMPLETE, "ways": [way], "found": 5, "skipped": {"older": 2},
        "outcomes": {"ok": 3}, "started_at": datetime(2026, 3, 9, tzinfo=UTC), "ended_at": datetime(2026, 3, 9, 1, tzinfo=UTC),
    }  # fmt: skip
    return SourceReport(source_id=source_id, **(defaults | fields))  # type: ignore[arg-type]


def articles(*rows: tuple[str, str, str, list[str]]) -> pl.DataFrame:
    known = {"source_id": pl.String, "language": pl.String, "text": pl.String, "flags": pl.List(pl.String)}
    return pl.DataFrame(list(rows), schema=known, orient="row").with_columns(previous_article_id=pl.lit(None, pl.String))


def count(reports: list[SourceReport], kept: pl.DataFrame | None = None) -> pl.DataFrame:
    empty = Articles.create_empty() if kept is None else kept
    return count_ledger(RUN, reports, Captures.create_empty(), empty, Mentions.create_empty(), Rejects.create_empty(), ["fr", "en"])


def test_a_source_that_gave_nothing_has_a_row_with_zeros() -> None:
    rows = count([report(found=0, skipped={}, outcomes={}, status=Status.PARTIAL, reason="dns_error")])
    assert Ledger.validate(rows, cast=True).height == 1
    assert rows.row(0, named=True)["reason"] == "dns_error"
    assert rows["articles"].item() == 0


def test_articles_without_a_lexicon_are_counted_and_named() -> None:
    kept = articles(("a", "fr", "Un texte.", []), ("a", "cs", "Nějaký text.", ["thin"]), ("a", "sv", "En text.", []))
    row = count([report()], kept).row(0, named=True)
    assert (row["articles"], row["coded"], row["no_lexicon"], row["flagged"]) == (3, 1, 2, 1)
    assert row["reason"] == "no_lexicon"


def test_a_walled_page_is_cleaned_but_not_coded() -> None:
    kept = articles(("a", "fr", "Acceptez nos cookies.", ["consent_wall"]), ("a", "fr", "Un texte.", ["thin"]))
    row = count([report()], kept).row(0, named=True)
    assert (row["coded"], row["flagged"]) == (1, 2)


def test_a_reason_that_the_report_gives_is_not_covered_by_a_remark() -> None:
    kept = articles(("a", "sv", "En text.", []))
    assert count([report(status=Status.PARTIAL, reason="timeout_total")], kept)["reason"].item() == "timeout_total"


def test_pages_that_were_asked_for_again_are_counted_apart() -> None:
    kept = articles(("a", "fr", "Un texte.", []), ("a", "fr", "Un autre.", [])).with_columns(previous_article_id=pl.Series([None, "x"]))
    rows = [{"source_id": "a", "resource": "page", "status": status, "previous_record_id": "urn:x"} for status in (200, 404, 410, 403)]
    captures = pl.DataFrame([*rows, {**rows[1], "previous_record_id": None}], schema=dict(Captures.create_empty().schema))
    reports = [report(revisits={"ok": 2, "http_4xx": 3, "budget": 1})]
    row = count_ledger(RUN, reports, captures, kept, Mentions.create_empty(), Rejects.create_empty(), ["fr"]).row(0, named=True)
    assert row["revisits"] == [{"outcome": name, "pages": n} for name, n in (("budget", 1), ("http_4xx", 3), ("ok", 2))]
    assert (row["revisits_changed"], row["revisits_gone"], row["found"], row["captures"]) == (1, 2, 5, 5)


def test_a_day_on_which_known_pages_alone_were_asked_for_is_not_tried() -> None:
    units = coverage(ledger((DAY, "a", "r9", "not_tried"), (DAY, "b", "r9", "not_tried"), (DAY, "b", "r1", "partial")), [DAY], ["a", "b"])
    assert units.select("status", "run").rows() == [("not_tried", None), ("partial", "r1")]


def test_an_entry_that_is_not_accounted_for_breaks_the_ledgers_rule() -> None:
    rows = count([report(found=9)])
    _, failure = Ledger.filter(rows, cast=True)
    assert failure.counts() == {"every_entry_is_accounted_for": 1}


def ledger(*rows: tuple[date, str, str, str]) -> pl.LazyFrame:
    schema = {"day": pl.Date, "source_id": pl.String, "run": pl.String, "status": pl.String}
    return pl.LazyFrame(list(rows), schema=schema, orient="row").with_columns(reason=pl.lit(None, pl.String))


def test_what_no_run_has_tried_is_said_to_be_not_tried() -> None:
    units = coverage(ledger(), [DAY], ["a", "b"])
    assert units["status"].to_list() == ["not_tried", "not_tried"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_runs_the_better_status_holds(order: tuple[int, int]) -> None:
    rows = [(DAY, "a", "R1", "complete"), (DAY, "a", "R2", "partial")]
    units = coverage(ledger(*(rows[number] for number in order)), [DAY], ["a"])
    assert units.row(0, named=True) | {"reason": None} == {"day": DAY, "source_id": "a", "status": "complete", "reason": None, "run": "R1"}


def test_of_two_equal_runs_the_latest_is_named() -> None:
    units = coverage(ledger((DAY, "a", "R1", "partial"), (DAY, "a", "R2", "partial")), [DAY], ["a"])
    assert units["run"].item() == "R2"


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ([["consent_wall"], []], ("partial", "consent_wall")),
        ([["challenge"], ["challenge", "thin"]], ("blocked", "challenge")),
        ([["consent_wall"], ["soft_404"], ["soft_404"]], ("blocked", "soft_404")),
        ([["soft_404"], ["soft_404"]], ("complete", None)),
        ([["soft_404"], []], ("complete", None)),
        ([["paywalled"], ["paywalled"]], ("complete", None)),
        ([["thin"], ["no_text"]], ("complete", None)),
    ],
)
def test_a_wall_in_the_place_of_a_page_is_a_gap(flags: list[list[str]], expected: tuple[str, str | None]) -> None:
    row = count([report()], articles(*(("a", "fr", "Un texte.", each) for each in flags))).row(0, named=True)
    assert (row["status"], row["reason"]) == expected


def test_barred_articles_are_counted_by_flag_the_most_frequent_first() -> None:
    kept = articles(("a", "fr", "", ["challenge"]), ("a", "fr", "", ["paywalled"]), ("a", "fr", "", ["paywalled", "thin"]))
    assert count([report()], kept)["barred"].item().to_list() == [
        {"flag": "paywalled", "articles": 2},
        {"flag": "challenge", "articles": 1},
    ]


def test_what_was_not_had_keeps_its_reason_beside_walls() -> None:
    kept = articles(("a", "fr", "", ["challenge"]), ("a", "fr", "Un texte.", []))
    row = count([report(status=Status.PARTIAL, reason="timeout_total")], kept).row(0, named=True)
    assert (row["status"], row["reason"]) == ("partial", "timeout_total")


@pytest.mark.parametrize(("reason", "now"), [(None, "no_lexicon"), ("no_lexicon", "no_lexicon"), ("timeout_total", "timeout_total")])
def test_counted_again_a_row_keeps_what_collecting_said(reason: str | None, now: str) -> None:
    was = count([report(reason=reason), report("b")], articles(("a", "fr", "Un texte.", []))).with_columns(health=pl.lit("quiet"))
    kept = articles(("a", "sv", "En text.", []), ("a", "fr", "", ["paywalled"]))
    again = recount_ledger(was, kept, Mentions.create_empty(), Rejects.create_empty(), ["fr"])
    row = again.row(0, named=True)
    assert (row["articles"], row["coded"], row["no_lexicon"], row["flagged"], row["reason"]) == (2, 0, 1, 1, now)
    assert [each["flag"] for each in row["barred"]] == ["paywalled"]
    told = [name for name in Ledger.column_names() if name not in {*NUMBERS, "barred", "reason"}]
    assert again.select(told).equals(was.select(told))


def test_counted_again_a_remark_that_holds_no_more_is_gone() -> None:
    was = count([report()], articles(("a", "sv", "En text.", [])))
    assert was["reason"].item() == "no_lexicon"
    again = recount_ledger(was, articles(("a", "sv", "En text.", [])), Mentions.create_empty(), Rejects.create_empty(), ["sv"])
    assert (again["reason"].item(), again["coded"].item()) == (None, 1)
