"""The rows in their orders."""

import pytest

from explorer.conftest import Ask
from flows.explorer.filters import SORTS
from flows.explorer.listing import ORDERS, PAGE, find_row, list_rows, neighbours


@pytest.mark.parametrize(
    ("sort", "first"),
    [("newest", "m-arab"), ("oldest", "m-attack"), ("surest", "m-arab"), ("deadliest", "m-killing"), ("latest_event", "m-attack")],
)
def test_rows_come_in_the_order_that_is_asked(ask: Ask, sort: str, first: str) -> None:
    assert list_rows(*ask(f"sort={sort}"))[0]["mention_id"] == first


def test_every_order_that_an_address_may_ask_for_is_there() -> None:
    assert tuple(ORDERS) == SORTS


def test_a_page_beyond_the_last_is_empty(ask: Ask) -> None:
    assert len(list_rows(*ask(""))) == 7 <= PAGE
    assert list_rows(*ask("page=2")) == []


def test_each_row_knows_the_one_before_and_after_in_the_same_order(ask: Ask) -> None:
    cursor, filters = ask("type=attack&sort=oldest")
    rows = list_rows(cursor, filters)
    ids = [row["mention_id"] for row in rows]
    assert [neighbours(cursor, filters, row) for row in rows] == [(1, None, ids[1]), (2, ids[0], ids[2]), (3, ids[1], None)]
    assert neighbours(cursor, filters, find_row(cursor, "m-truce") or {}) == (None, None, None)
