"""An archive of a few pages that were really cleaned and coded, made once for all tests that ask for it."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from archive.nights import DAY, HEAD, NOW, begun, exchange, run_id
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.archive.spool import Spool
from flows.ledger import count_ledger
from flows.linking import link_run
from flows.recoding import Recoder
from flows.records import Run, SourceReport, Status
from flows.settings import Settings

TEXTS = (
    "Selon un porte-parole de la police, l'armée syrienne a bombardé la ville d'Alep samedi. Dix personnes ont été tuées.",
    "La France a accusé la Russie d'avoir attaqué Kiev. Des manifestants ont défilé vendredi à Lyon.",
    "Le ministre malien a rencontré son homologue français lundi à Bamako. Les rebelles se sont emparés de Kidal.",
)
PAGE = "<html lang='fr'><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
TITLES = ("Raid sur Alep", "Paris accuse Moscou", "=cmd|' /C calc'!A0 <b>x</b>")


def body(number: int) -> bytes:
    """Return the page of a number: its text, and the same again in other words around it."""
    paragraphs = "".join(f"<p>{TEXTS[number]} Les habitants de la région attendent des nouvelles depuis le matin.</p>" for _ in range(2))
    title = TITLES[number].replace("<", "&lt;").replace(">", "&gt;")
    return PAGE.format(title=title, paragraphs=paragraphs).encode()


def captured(spool: Spool) -> pl.DataFrame:
    """Return the captures of all pages, sealed in a spool."""
    for number in range(len(TEXTS)):
        spool.keep(exchange(number, response_head=HEAD, body=body(number)))
    return spool.seal_captures()


@cache
def coded_tables() -> Mapping[str, pl.DataFrame]:
    """Return the tables that the pages come to: cleaned and coded by a worker, linked, and counted."""
    with TemporaryDirectory() as name, Spool.open(Path(name), run_id(), DAY) as spool:
        captures = captured(spool)
        store = begun(DirectoryStore(Path(name) / "archive"))
        tables = Recoder(Settings(workers=1), store)(DAY, run_id(), captures, spool.warcs())
        linked = link_run(store, Settings(), DAY, run_id(), tables["articles"], tables["mentions"])
        run = Run(id=run_id(), day=DAY, kind="nightly", sources=("presse",), spool=name)
    reports = [
        SourceReport(source_id="presse", status=Status.COMPLETE, found=3, outcomes={"ok": 3}),
        SourceReport(source_id="absente", status=Status.BLOCKED, reason="challenge"),
    ]
    counted = count_ledger(run, reports, captures, tables["articles"], tables["mentions"], tables["rejects"], ["fr"])
    events = {"events": linked.events, "links": linked.links, "revisions": linked.revisions}
    return {**tables, **events, "ledger": counted}


def archived(
    store: Store, folder: Path, changes: Mapping[str, pl.DataFrame] | None = None, *, day: date = DAY, number: int = 0, now: datetime = NOW
) -> Store:
    """Return a store in which an archive was begun with a night of the pages; `changes` are tables in the place of those they came to."""
    with Spool.open(folder / "spool", run_id(number), day) as spool:
        captured(spool)
        for table, rows in {**coded_tables(), **(changes or {})}.items():
            if table != "captures":
                spool.seal_table(table, rows)
        commit(store, day, run_id(number), spool.sealed(), now=now)
        spool.drop()
    return store
