"""Tables that were lost come back from the WARC file: cleaned and coded once more, by worker processes as in a night."""

from itertools import count
from pathlib import Path

import polars as pl

from archive.nights import DAY, HEAD, NOW, begun, exchange, run_id
from flows.archive.commits import commit, read_head
from flows.archive.directory import DirectoryStore
from flows.archive.reading import scan
from flows.archive.repair import CODED, repair
from flows.archive.spool import Spool
from flows.archive.verify import Depth, verify
from flows.recoding import Recoder
from flows.settings import Settings

TEXT = "L'armée a bombardé le village de Tiro samedi, selon un porte-parole de la police. Dix personnes ont été tuées. "
PAGE = "<html lang='fr'><head><title>Attaque {n}</title></head><body><article><h1>Attaque {n}</h1>{paragraphs}</article></body></html>"
IDS = count(100)


def page(number: int) -> bytes:
    return PAGE.format(n=number, paragraphs=f"<p>{TEXT * (2 + number)}</p>" * 3).encode()


def test_lost_tables_come_back_byte_for_byte_or_stand_in_for_the_old(tmp_path: Path) -> None:
    store = begun(DirectoryStore(tmp_path / "archive"))
    recoder = Recoder(Settings(workers=1, batch_pages=2), store)
    with Spool.open(tmp_path / "spool", run_id(), DAY) as spool:
        for number in range(3):
            spool.keep(exchange(number, response_head=HEAD, body=page(number)))
        captures = spool.seal_captures()
        tables = recoder(DAY, run_id(), captures, spool.warcs())
        older = {**tables, "mentions": tables["mentions"].with_columns(coder_version=pl.lit("0.0"))}
        for table in CODED:
            spool.seal_table(table, older[table])
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
        spool.drop()
    assert tables["mentions"].height > 0
    lost = {table: next(store.list(f"{table}/")).key for table in CODED}
    for key in lost.values():
        store.remove(key)
    done = repair(store, now=NOW, run=lambda: run_id(next(IDS)), code=recoder)
    assert {each.key: str(each.outcome) for each in done.mended} == {
        key: "rebuilt" if table == "mentions" else "restored" for table, key in lost.items()
    }
    assert scan(store, "mentions").collect().equals(tables["mentions"])
    assert scan(store, "articles").collect().equals(tables["articles"])
    assert read_head(store, DAY).lost == (lost["mentions"],)
    assert verify(store, depth=Depth.DEEP).intact


def test_without_coding_lost_tables_are_beyond_repair(tmp_path: Path) -> None:
    store = begun(DirectoryStore(tmp_path / "archive"))
    with Spool.open(tmp_path / "spool", run_id(), DAY) as spool:
        spool.keep(exchange(0))
        spool.seal_captures()
        spool.seal_table("articles", scan(store, "articles").collect())
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
        spool.drop()
    store.remove(next(store.list("articles/")).key)
    (mended,) = repair(store, now=NOW, run=run_id).mended
    assert (str(mended.outcome), mended.how) == ("beyond_repair", "articles are made by cleaning and coding, which was not asked for")


def test_a_run_without_pages_gives_empty_tables(tmp_path: Path) -> None:
    recoder = Recoder(Settings(workers=1), begun(DirectoryStore(tmp_path / "archive")))
    with Spool.open(tmp_path / "spool", run_id(), DAY) as spool:
        captures = spool.seal_captures()
        assert captures.is_empty()
        assert {table: rows.height for table, rows in recoder(DAY, run_id(), captures, spool.warcs()).items()} == dict.fromkeys(CODED, 0)
