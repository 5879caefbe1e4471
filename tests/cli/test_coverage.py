"""What is missing is named where rows are read."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from archive.nights import DAY, NOW, begun, run_id, spooled
from commands import Command
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.tables import Ledger
from following import follow_presse

COUNT = ("query", "SELECT count(*) AS n FROM captures", "--format", "csv")


def archive(folder: Path, *days: tuple[date, dict[str, str]]) -> str:
    """Return where an archive lies whose days have sources with a status each."""
    store = begun(DirectoryStore(folder / "archive"))
    for number, (day, statuses) in enumerate(days):
        with spooled(folder / "spool", run_id(number), day=day, first=10 * number) as spool:
            spool.seal_table("ledger", pl.concat([row(day, run_id(number), *each) for each in statuses.items()]))
            commit(store, day, run_id(number), spool.sealed(), now=NOW + timedelta(minutes=number))
            spool.drop()
    return str(folder / "archive")


def row(day: date, run: str, source_id: str, status: str) -> pl.DataFrame:
    kinds = Ledger.create_empty().schema
    values = {name: [] if isinstance(kind, pl.List) else 0 if kind.is_numeric() else None for name, kind in kinds.items()}
    return pl.DataFrame([{**values, "day": day, "run": run, "source_id": source_id, "status": status}], schema=kinds)


def test_a_query_over_complete_days_says_nothing_more(dateline: Command, tmp_path: Path) -> None:
    answer = dateline(*COUNT, archive=archive(tmp_path, (DAY, {"presse": "complete"})))
    assert (answer.code, answer.out, answer.errors) == (0, "n\n3\n", "")


def test_a_query_names_the_sources_and_days_that_are_not_complete(dateline: Command, tmp_path: Path) -> None:
    kept = archive(tmp_path, (DAY, {"presse": "complete", "gazette": "partial"}), (DAY + timedelta(days=2), {"presse": "complete"}))
    answer = dateline(*COUNT, archive=kept)
    assert (answer.code, answer.out) == (0, "n\n6\n")
    assert answer.line == "not complete: gazette on all 3 days, presse on 2026-03-09; dateline ledger says why"
    one_day = dateline(*COUNT, "--from", str(DAY), "--to", str(DAY), archive=kept)
    assert one_day.line == "not complete: gazette on 2026-03-08; dateline ledger says why"


def test_of_many_gaps_the_first_are_named_and_the_rest_counted(dateline: Command, tmp_path: Path) -> None:
    kept = archive(tmp_path, (DAY, dict.fromkeys(("a", "b", "c", "d", "e"), "blocked")))
    assert dateline(*COUNT, archive=kept).line.startswith(
        "not complete: a on 2026-03-08, b on 2026-03-08, c on 2026-03-08 and 2 more sources;"
    )
    long = dateline(*COUNT, "--from", "2026-03-01", "--to", "2026-03-10", archive=archive(tmp_path / "long", (DAY, {"a": "complete"})))
    assert long.line.startswith("not complete: a on 2026-03-01, 2026-03-02, 2026-03-03 and 6 more days;")


def test_a_source_that_is_followed_and_was_never_asked_is_named(dateline: Command, tmp_path: Path) -> None:
    answer = dateline(*COUNT, archive=archive(tmp_path, (DAY, {"presse": "complete"})), sources="presse,gazette")
    assert answer.line == "not complete: gazette on 2026-03-08; dateline ledger says why"


def test_the_ledger_shows_the_sources_that_the_archive_has_asked_and_none_that_only_come_with_the_program(
    dateline: Command, tmp_path: Path
) -> None:
    kept = archive(tmp_path, (DAY, {"presse": "complete"}))
    answer = dateline("ledger", "--format", "csv", archive=kept)
    assert [line.split(",")[:3] for line in answer.out.splitlines()[1:]] == [[str(DAY), "presse", "complete"]]


def test_the_ledger_shows_a_source_of_ones_own_that_was_never_asked(dateline: Command, tmp_path: Path) -> None:
    kept, config = archive(tmp_path, (DAY, {"gazette": "complete"})), follow_presse(tmp_path / "config")
    for settings in ({"config": str(config)}, {"config": str(config), "sources": "presse"}):
        answer = dateline("ledger", "--format", "csv", archive=kept, **settings)
        assert [line.split(",")[1:3] for line in answer.out.splitlines()[1:]] == [["gazette", "complete"], ["presse", "not_tried"]]


def test_where_nothing_was_ever_asked_the_ledger_shows_every_source_that_is_enabled(dateline: Command, tmp_path: Path) -> None:
    begun(DirectoryStore(tmp_path / "archive"))
    answer = dateline("ledger", "--from", str(DAY), "--to", str(DAY), "--format", "csv", archive=str(tmp_path / "archive"))
    shown = {line.split(",")[1] for line in answer.out.splitlines()[1:]}
    assert shown == {source.id for source in load_sources(open_catalog())}
