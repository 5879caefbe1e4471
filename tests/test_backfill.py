import json
import os
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from archive.nights import NOW, run_id, spooled
from flows.archive.commits import read_head, revise
from flows.archive.reading import scan_entries
from flows.archive.sealing import seal_rows
from flows.archive.store import open_store
from flows.ledger import coverage
from flows.newsroom.lists import on_day
from flows.newsroom.press import FIRST_DAY, read_press
from flows.records import Run
from flows.unfinished import claimed, cut_off_runs
from following import follow_presse
from nights import SOURCES, dateline, newsroom_at, settings_of, table
from warc_files import Page, write_warc

pytestmark = [pytest.mark.night, pytest.mark.timeout(900)]

Tell = Callable[..., None]
CAPTURED = date(2026, 3, 9)
DATED = ["harbour-ledger", "kessapress", "quotidien-riverain"]
"""Sources of the newsroom that can be asked for a day."""

EXACT = ["www.kessapress.example"]
"""Hosts of the newsroom that redirect and refuse nothing: of them a plan tells each request."""

REDIRECTED = 1.05
"""Share of the planned requests that may be made: a redirect is not known before it is met."""


def printed(source: str, day: date) -> int:
    """Return how many articles the newsroom prints on a day."""
    press = read_press()
    return len(on_day(press.outlets[source], press.current(source), day))


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment of commands that keep everything in a folder and follow one source."""
    config = follow_presse(folder / "config")
    settings = {"archive": folder / "archive", "spool": folder / "spool", "reports": folder / "reports", "config": config}
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PREFECT_"))}
    return plain | {f"DATELINE_{name.upper()}": str(value) for name, value in settings.items()} | {"DATELINE_SOURCES": "presse"}


@pytest.mark.soak
def test_a_damaged_warc_file_is_named_and_a_sound_one_fills_the_day_afterwards(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    with spooled(tmp_path / "other", run_id(), pages=5) as spool:
        [sound] = spool.warcs().values()
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(sound.read_bytes()[:-700])
    command = ["backfill", str(CAPTURED), str(CAPTURED), "--yes", "--from-warc"]
    failed = dateline(*command, str(damaged), environment=environment)
    assert failed.returncode == 1
    assert f"dateline: {damaged}: " in failed.stderr
    assert not list((tmp_path / "archive").rglob("commits/*"))
    filled = dateline(*command, str(sound), environment=environment)
    assert filled.returncode == 3, filled.stderr
    assert table(environment, "captures").filter(resource="page").height == 5
    assert table(environment, "ledger").select("status", "reason").rows() == [("partial", "from_warc")]


@pytest.mark.soak
def test_a_backfill_completes_a_night_of_its_days_that_was_cut_off(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    day = date(2026, 3, 8)
    with claimed(Run(id=run_id(1), day=day, kind="nightly", sources=("presse",), spool=str(tmp_path / "spool"), late_days=1)):
        spooled(tmp_path / "spool", run_id(1)).close()
    (tmp_path / "spool" / run_id(1) / "reports.json").write_text('[{"source_id": "presse", "status": "partial", "reason": "cut off"}]')
    ended = dateline("backfill", str(day), str(day), "--yes", environment=environment | {"DATELINE_ADDRESS_BOOK": str(nowhere(tmp_path))})
    assert f"{day}, a nightly run that was cut off, completed first" in ended.stderr
    assert ended.returncode in {1, 3}
    assert table(environment, "captures")["run"].unique().to_list() == [run_id(1)]
    assert table(environment, "ledger").filter(pl.col("run") == run_id(1))["captures"].to_list() == [3]
    assert cut_off_runs(tmp_path / "spool", ("nightly", "backfill")) == []


def punch(environment: dict[str, str], day: date, changes: dict[str, Callable[[pl.DataFrame], pl.DataFrame]], number: int) -> None:
    """Put other tables in the place of a day's own."""
    store, run = open_store(settings_of(environment)), run_id(number)
    head = read_head(store, day)
    assert head
    replaced = {}
    for table_name, change in changes.items():
        for entry in head.live(table_name):
            path = Path(environment["DATELINE_SPOOL"]) / f"{table_name}.hole"
            replaced[entry.key] = seal_rows(table_name, change(scan_entries(store, table_name, [entry]).collect()), path, day, entry.run)
            revise(store, day, f"{run[:-1]}{len(replaced)}", {entry.key: replaced[entry.key]}, now=NOW)


@pytest.mark.soak
def test_a_range_with_holes_of_every_kind_is_planned_rightly_then_filled_and_no_cell_is_unexplained(tmp_path: Path, tell: Tell) -> None:
    days = [FIRST_DAY + timedelta(days=number) for number in range(7)]
    never, older, week = days[3], days[4], (str(days[0]), str(days[-1]))
    with newsroom_at(tmp_path) as (newsroom, environment):
        begun = dateline("backfill", str(never), str(days[5]), "--yes", environment=environment)
        assert begun.returncode == 3, begun.stderr
        before = table(environment, "mentions").drop("run")
        unread = {"coded": pl.lit(0, pl.UInt32), "articles": pl.lit(0, pl.UInt32), "coder": pl.lit(None, pl.String)}
        cleared = dict.fromkeys(("articles", "mentions", "args"), pl.DataFrame.clear)
        punch(environment, never, {**cleared, "ledger": lambda rows: rows.with_columns(**unread)}, 700)
        old = {"mentions": lambda rows: rows.with_columns(coder_version=pl.lit("1"), actor_text=pl.lit("someone"))}
        punch(environment, older, {**old, "ledger": lambda rows: rows.with_columns(coder=pl.lit("1"))}, 800)
        pages = [
            Page("http://www.radiosel.example/journal/1", "2026-03-03T12:00:00+00:00", "2026-03-03T08:00:00+01:00"),
            Page("http://www.radiosel.example/journal/2", "2026-03-06T12:00:00+00:00", "2026-03-04T08:00:00+01:00"),
        ]
        crawl = str(write_warc(tmp_path / "crawl.warc.gz", pages))
        planned = json.loads(dateline("backfill", *week, "--plan", "--json", "--from-warc", crawl, environment=environment).stdout)
        newsroom.requests.clear()
        filled = dateline("backfill", *week, "--yes", "--from-warc", crawl, environment=environment)
        assert filled.returncode == 3, filled.stdout + filled.stderr
        asked = Counter(host for host, _ in newsroom.requests)
        ledger, mentions = table(environment, "ledger"), table(environment, "mentions")
    steps = pl.DataFrame(planned["steps"])
    archive = steps.filter(way="archive")
    assert set(archive["day"]) == {str(never), str(older)}
    assert steps.filter(way="warc").select("day", "source_id", "pages").rows() == [
        (str(days[1]), "radio-sel", 1),
        (str(days[2]), "radio-sel", 1),
    ]
    opened = [str(day) for day in days if day not in {never, older, days[5]}]
    dated = steps.filter(way="lists")
    assert {source: sorted(rows) for source, rows in dated.group_by("source_id").agg("day").rows()} == dict.fromkeys(DATED, opened)
    assert dict(dated.group_by("source_id").agg(pl.col("pages").sum()).rows()) == {
        source: sum(printed(source, date.fromisoformat(day)) for day in opened) for source in DATED
    }
    assert {each["source_id"]: each["reason"] for each in planned["uncovered"]} == {"radio-sel": "connect_error"}
    requests = {each["host"]: each["requests"] for each in planned["hosts"]}
    tell("a plan and its filling", planned=sum(requests.values()), asked=sum(asked.values()), hosts=len(requests))
    assert {host: asked[host] for host in EXACT} == {host: requests[host] for host in EXACT}
    assert set(asked) - set(requests) == {"consent.harbourledger.example"}, "readers are sent there, as no list says"
    assert sum(asked.values()) <= REDIRECTED * sum(requests.values())
    units = coverage(ledger.lazy(), days, SOURCES)
    assert "not_tried" not in units["status"].to_list()
    assert units.filter(pl.col("status") != "complete")["reason"].null_count() == 0
    by_files = ledger.filter(source_id="radio-sel", status="partial", reason="from_warc")
    assert by_files.select("day", "filled_by").rows() == [(days[1], ["warc"]), (days[2], ["warc"])]
    same = mentions.drop("run").filter(pl.col("day").is_between(never, days[5]))
    assert_frame_equal(same, before, check_row_order=False)


@pytest.mark.soak
def test_days_that_are_asked_for_once_more_have_new_versions_of_what_has_changed(tmp_path: Path) -> None:
    day = str(FIRST_DAY)
    with newsroom_at(tmp_path) as (newsroom, environment):
        newsroom.as_of = datetime(2026, 3, 3, 8, tzinfo=UTC)
        source = ["--source", "kessapress"]
        assert dateline("backfill", day, day, "--yes", *source, environment=environment).returncode == 0
        first = table(environment, "articles")
        newsroom.as_of = None
        done = dateline("backfill", day, day, "--yes", "--replace", "--way", "lists", *source, environment=environment)
        assert done.returncode == 0, done.stderr
        articles, ledger = table(environment, "articles"), table(environment, "ledger")
        nothing = dateline("backfill", day, day, "--plan", *source, environment=environment)
        coded = dateline("backfill", day, day, "--yes", "--replace", *source, environment=environment)
    assert "nothing is lacking" in nothing.stdout
    assert coded.returncode == 0, coded.stderr
    assert ledger["revisits_changed"].to_list() == [0, 1]
    assert ledger["status"].to_list() == ["complete"] * 2
    added = articles.filter(~pl.col("article_id").is_in(first["article_id"].implode()))
    assert added.select("version", "url").rows() == [(2, "http://www.kessapress.example/depeche/260302-014-mirzane.html")]


@pytest.mark.soak
def test_a_day_that_fails_is_named_and_stops_no_other_and_is_done_when_it_can_be(tmp_path: Path) -> None:
    days = [FIRST_DAY + timedelta(days=number) for number in range(3)]
    command = ["backfill", str(days[0]), str(days[2]), "--yes", "--newest-first", "--source", "kessapress"]
    with newsroom_at(tmp_path) as (_, environment):
        blocked = tmp_path / "archive" / "warc" / f"{days[1]:%Y/%m/%d}"
        blocked.parent.mkdir(parents=True)
        blocked.write_text("no folder")
        failed = dateline(*command, environment=environment)
        before = table(environment, "ledger")
        blocked.unlink()
        done = dateline(*command, environment=environment)
        ledger = table(environment, "ledger")
    assert failed.returncode == 3, failed.stdout + failed.stderr
    assert f"dateline: {days[1]} failed: " in failed.stderr
    assert set(before["day"]) == {days[0], days[2]}
    assert done.returncode == 0, done.stderr
    assert f"{days[1]}, a backfill run that was cut off, completed first" in done.stderr
    assert ledger.select("day", "status", "filled_by").sort("day").rows() == [(day, "complete", ["lists"]) for day in days]


def nowhere(folder: Path) -> Path:
    """Return an address book that leads to a port on which nothing listens."""
    book = folder / "nowhere.json"
    book.write_text('{"www.presse.example": ["127.0.0.1", 9]}')
    return book
