"""The matched rows as a table: a page of them in an order, and what lies before and after one of them."""

from __future__ import annotations

from typing import Any

import duckdb

from flows.explorer.counting import PASSED
from flows.explorer.filters import Filters

PAGE = 50
"""Rows of a page of the table."""

ORDERS = {
    "newest": "row_no",
    "oldest": "published_on ASC NULLS LAST, row_no",
    "latest_event": "date_start DESC NULLS LAST, row_no",
    "earliest_event": "date_start ASC NULLS LAST, row_no",
    "surest": "confidence DESC, row_no",
    "deadliest": "killed_min DESC NULLS LAST, row_no",
}
"""SQL of the orders that an address may ask for."""

WHOLE = "* EXCLUDE (searched)"

Row = dict[str, Any]


def list_rows(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> list[Row]:
    """Return a page of the rows that filters let through."""
    wanted = cursor.execute(
        f"SELECT row_no {PASSED} ORDER BY {ORDERS[filters.sort]} LIMIT ? OFFSET ?",
        [PAGE, (filters.page - 1) * PAGE],
    ).fetchall()
    numbers = [number for (number,) in wanted]
    found = fetch_rows(cursor.execute(f"SELECT {WHOLE} FROM rows WHERE row_no IN (SELECT unnest(?))", [numbers]))
    return sorted(found, key=lambda row: numbers.index(row["row_no"]))


def neighbours(cursor: duckdb.DuckDBPyConnection, filters: Filters, row: Row) -> tuple[int | None, str | None, str | None]:
    """Return where a mention stands in the order, from 1, and the ids before and after it; None where it or they are not matched."""
    found = cursor.execute(
        f"""SELECT place, before.mention_id, after.mention_id FROM (
            SELECT row_no, row_number() OVER ranking AS place, lag(row_no) OVER ranking AS earlier, lead(row_no) OVER ranking AS later
            {PASSED} WINDOW ranking AS (ORDER BY {ORDERS[filters.sort]})
        ) ranked LEFT JOIN rows before ON before.row_no = earlier LEFT JOIN rows after ON after.row_no = later WHERE ranked.row_no = ?""",
        [row["row_no"]],
    ).fetchone()
    return found or (None, None, None)


def find_row(cursor: duckdb.DuckDBPyConnection, mention_id: str) -> Row | None:
    """Return a mention by its id, None where there is none."""
    return next(iter(fetch_rows(cursor.execute(f"SELECT {WHOLE} FROM rows WHERE mention_id = ?", [mention_id]))), None)


def rows_of_article(cursor: duckdb.DuckDBPyConnection, article_id: str | None) -> list[Row]:
    """Return the mentions of an article in the order of its text; none of no article."""
    found = cursor.execute(f"SELECT {WHOLE} FROM rows WHERE article_id = ? ORDER BY trigger_start, event_type", [article_id])
    return fetch_rows(found)


def fetch_rows(result: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the rows of a result by the names of its columns."""
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
