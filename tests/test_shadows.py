"""Tables made again lie beside the live ones until they are accepted; what was live before can still be read."""

from datetime import timedelta
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from archive.nights import DAY, HEAD, NOW, begun, exchange, run_id
from flows.archive.commits import Superseded, commit, read_head
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.archive.reading import scan
from flows.archive.spool import Spool
from flows.archive.taking_down import take_down
from flows.archive.verify import Depth, verify
from flows.differences import differences
from flows.ledger import count_ledger
from flows.linking import LINKED, link_run
from flows.recoding import Recoder
from flows.records import Run, SourceReport, Status
from flows.settings import Settings
from flows.shadows import Shadow, drafted, finish, put_in_place, read_shadow
from flows.worker import open_pool, work_on

IDS = count(500)
TEXT = "L'armée a bombardé le village de Tiro samedi, selon un porte-parole de la police. Dix personnes ont été tuées. "
PAGE = "<html lang='fr'><head><title>Attaque {n}</title></head><body><article><h1>Attaque {n}</h1>{paragraphs}</article></body></html>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """Return the tables that three pages come to, coded once for all tests."""
    folder = tmp_path_factory.mktemp("made")
    with Spool.open(folder, run_id(), DAY) as spool:
        captured(spool)
        captures = spool.seal_captures()
        tables = Recoder(Settings(workers=1), begun(DirectoryStore(folder / "archive")))(DAY, run_id(), captures, spool.warcs())
    run = Run(id=run_id(), day=DAY, kind="nightly", sources=("presse",), spool=str(folder))
    report = SourceReport(source_id="presse", status=Status.COMPLETE, found=3, outcomes={"ok": 3})
    counted = count_ledger(run, [report], captures, tables["articles"], tables["mentions"], tables["rejects"], ["fr"])
    assert tables["mentions"].height > 0
    store = begun(DirectoryStore(folder / "archive"))
    linked = link_run(store, Settings(), DAY, run_id(), tables["articles"], tables["mentions"]).tables()
    assert linked["links"].height == tables["mentions"].height
    return {**tables, **linked, "ledger": counted}


def captured(spool: Spool) -> None:
    for number in range(3):
        body = PAGE.format(n=number, paragraphs=f"<p>{TEXT * (2 + number)}</p>" * 3).encode()
        spool.keep(exchange(number, response_head=HEAD, body=body))


def archived(folder: Path, tables: dict[str, pl.DataFrame]) -> tuple[Store, Settings]:
    """Return an archive of one night with given tables, and settings that keep a spool beside it."""
    store = begun(DirectoryStore(folder / "archive"))
    with Spool.open(folder / "spool", run_id(), DAY) as spool:
        captured(spool)
        spool.seal_captures()
        for table, rows in tables.items():
            spool.seal_table(table, rows)
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
        spool.drop()
    return store, Settings(workers=1, batch_pages=2, spool=folder / "spool")


def remade(store: Store, settings: Settings) -> Shadow:
    """Return the shadow of the day, made by one worker process."""
    head = read_head(store, DAY)
    assert head
    with drafted(store, settings, head) as batches, open_pool(settings) as pool:
        for batch in batches:
            work_on(batch, pool)
        return finish(store, settings, head)


def accepted(store: Store, settings: Settings, shadow: Shadow) -> object:
    head = read_head(store, DAY)
    assert head
    return put_in_place(store, settings, shadow, head, run_id(next(IDS)), NOW + timedelta(hours=1))


def test_what_nothing_has_changed_of_is_made_again_byte_for_byte(tmp_path: Path, made: dict[str, pl.DataFrame]) -> None:
    store, settings = archived(tmp_path, made)
    shadow = remade(store, settings)
    head = read_head(store, DAY)
    assert not shadow.differs()
    assert read_shadow(settings, head) == shadow
    assert accepted(store, settings, shadow) is None
    assert read_head(store, DAY) == head
    assert not list((tmp_path / "spool").glob(".shadows/*"))


def test_rows_of_an_older_coder_are_replaced_and_stay_readable_as_of_then(tmp_path: Path, made: dict[str, pl.DataFrame]) -> None:
    older = {
        **made,
        "mentions": made["mentions"].head(2).with_columns(coder_version=pl.lit("0"), actor_text=pl.lit("someone else")),
        "articles": made["articles"].with_columns(title=pl.lit("Old title")),
        "ledger": made["ledger"].with_columns(mentions=pl.lit(2, pl.UInt32), coded=pl.lit(0, pl.UInt32)),
    }
    store, settings = archived(tmp_path, older)
    shadow = remade(store, settings)
    found = differences(store, read_head(store, DAY), shadow)
    assert set(found.articles["field"]) == {"title"}
    assert set(found.mentions["change"]) == {"added", "changed"}
    assert found.heights["mentions"] == (2, made["mentions"].height)
    for counts in found.counts.values():
        assert counts["added"].sum() == made["mentions"].height - 2
    assert scan(store, "mentions").collect().height == 2, "nothing is shown before it is accepted"
    assert accepted(store, settings, shadow)
    for table in ("mentions", "articles", "ledger", *LINKED):
        assert scan(store, table).collect().equals(made[table]), table
    assert scan(store, "mentions", as_of=NOW).collect().equals(older["mentions"])
    assert verify(store, depth=Depth.DEEP).intact


def test_what_was_taken_down_does_not_come_back(tmp_path: Path, made: dict[str, pl.DataFrame]) -> None:
    store, settings = archived(tmp_path, {**made, "mentions": made["mentions"].with_columns(coder_version=pl.lit("0"))})
    gone = made["articles"].row(0, named=True)
    take_down(store, gone["url"], "asked for", now=NOW, run=lambda: run_id(next(IDS)))
    accepted(store, settings, remade(store, settings))
    assert scan(store, "articles").collect().equals(made["articles"].filter(pl.col("url") != gone["url"]))
    assert gone["article_id"] not in set(scan(store, "mentions").collect()["article_id"])


def test_a_shadow_of_a_day_that_has_changed_since_replaces_nothing(tmp_path: Path, made: dict[str, pl.DataFrame]) -> None:
    store, settings = archived(tmp_path, {**made, "mentions": made["mentions"].with_columns(coder_version=pl.lit("0"))})
    shadow = remade(store, settings)
    take_down(store, made["articles"]["url"][0], "asked for", now=NOW, run=lambda: run_id(next(IDS)))
    assert read_shadow(settings, read_head(store, DAY)) is None
    with pytest.raises(Superseded, match="changed since its tables were made again"):
        accepted(store, settings, shadow)


def test_a_day_of_before_there_were_events_gets_them_and_then_stays_as_it_is(tmp_path: Path, made: dict[str, pl.DataFrame]) -> None:
    store, settings = archived(tmp_path, {table: rows for table, rows in made.items() if table not in LINKED})
    assert scan(store, "events").collect().is_empty()
    shadow = remade(store, settings)
    assert shadow.differs()
    assert differences(store, read_head(store, DAY), shadow).heights["events"] == (0, made["events"].height)
    assert accepted(store, settings, shadow)
    assert scan(store, "events").collect().equals(made["events"])
    assert {entry.run for table in LINKED for entry in read_head(store, DAY).live(table)} == {run_id()}
    assert not remade(store, settings).differs()
