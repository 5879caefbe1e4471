"""An archive of two days with rows of every table, for tests that read."""

from datetime import timedelta
from pathlib import Path

import polars as pl

from archive.nights import DAY, NOW, run_id, spooled
from flows.archive.commits import commit
from flows.archive.objects import Store
from flows.tables import TABLES

NEXT = DAY + timedelta(days=1)

CHOSEN = {
    "captures": {"resource": "page", "outcome": "ok", "status": 200},
    "articles": {"flags": ["thin"], "authors": ["A", "B"], "near_keys": [1, 2**64 - 1], "text": "un\ndeux"},
    "args": {"role": "actor"},
    "mentions": {"trigger_end": 9, "voice": "article", "date_basis": "text", "factuality": "happened", "rules": ["r"]},
    "ledger": {
        "status": "partial",
        "found": 3,
        "ways": [{"kind": "feed", "url": "https://x", "outcome": "ok", "entries": 3, "error": None}],
        "skipped": [{"reason": "older", "entries": 1}],
        "outcomes": [{"outcome": "ok", "pages": 2}],
    },
    "rejects": {},
    "events": {"date_basis": "text", "factuality": "happened", "article_ids": ["x"], "contradictions": ["denial"], "weapons": ["bomb"]},
    "links": {"ties": ["place"]},
    "revisions": {"revision": 2},
}
"""Values that rules of the tables ask for."""


def row_of(table: str) -> pl.DataFrame:
    """Return a row that keeps the rules of a table, with nothing in what may be empty."""
    columns = TABLES[table].columns()
    plain = {pl.String: "x", pl.Date: DAY, pl.Datetime: NOW, pl.List: [], pl.Boolean: False}
    values = {
        name: None if column.nullable else plain.get(type(column.dtype), plain.get(column.dtype, 1)) for name, column in columns.items()
    }
    return pl.DataFrame([{**values, **CHOSEN[table]}], schema=TABLES[table].create_empty().schema)


def fill(store: Store, root: Path) -> None:
    """Commit two runs for one day and one for the next."""
    for number, day in ((0, DAY), (1, DAY), (2, NEXT)):
        with spooled(root, run_id(number), first=10 * number, day=day) as spool:
            commit(store, day, run_id(number), spool.sealed(), now=NOW)
