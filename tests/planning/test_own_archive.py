"""Which units have captures that want coding: what the tables of a run say of it."""

from datetime import date

import polars as pl
import pytest

from flows.events import CODER_VERSION
from flows.planning.own_archive import read_state
from flows.tables import Articles, Captures, Ledger, Mentions

DAY = date(2026, 3, 5)
KEY = {"day": DAY, "source_id": "presse", "run": "R1"}


def rows(table: type[Articles | Captures | Ledger | Mentions], *cells: dict[str, object]) -> pl.LazyFrame:
    return pl.DataFrame([KEY | each for each in cells], schema=dict(table.create_empty().schema)).lazy()


def state(ledger: dict[str, object], articles: list[str], coders: list[str], pages: int = 2, previous: int = 0) -> list[tuple[int, int]]:
    """Return what is unread and what an older coder has read, of a unit with pages, articles in some languages, and mentions."""
    page = {"resource": "page", "outcome": "ok", "status": 200}
    captures = [page] * pages + [page | {"previous_record_id": "before"}] * previous
    texts = [{"language": language, "text": "Un texte.", "flags": []} for language in articles]
    found = read_state(
        rows(Ledger, ledger),
        rows(Articles, *texts),
        rows(Captures, *captures),
        rows(Mentions, *({"coder_version": each} for each in coders)),
        ["fr", "es"],
    )
    return found.select("unread", "older").collect().rows()


@pytest.mark.parametrize(
    ("ledger", "articles", "coders", "expected"),
    [
        ({"coder": CODER_VERSION, "coded": 2}, ["fr", "fr"], [CODER_VERSION], []),
        ({"coder": "0", "coded": 2}, ["fr", "fr"], ["0"], [(0, 2)]),
        ({"coder": None, "coded": 2}, ["fr", "fr"], [CODER_VERSION], []),
        ({"coder": None, "coded": 2}, ["fr", "fr"], [f"{CODER_VERSION}+fr_core"], []),
        ({"coder": None, "coded": 2}, ["fr", "fr"], ["0", CODER_VERSION], [(0, 2)]),
        ({"coder": None, "coded": 2}, ["fr", "fr"], [], [(0, 2)]),
        ({"coder": CODER_VERSION, "coded": 1}, ["fr", "es"], [CODER_VERSION], [(1, 0)]),
        ({"coder": CODER_VERSION, "coded": 1}, ["fr", "sv"], [CODER_VERSION], []),
        ({"coder": None, "coded": 0}, [], [], [(2, 0)]),
        ({"coder": CODER_VERSION, "coded": 0}, [], [], []),
    ],
)
def test_what_no_coder_or_an_older_one_has_read_wants_coding(
    ledger: dict[str, object], articles: list[str], coders: list[str], expected: list[tuple[int, int]]
) -> None:
    assert state(ledger, articles, coders) == expected


def test_a_page_that_was_asked_for_again_and_is_unchanged_wants_nothing() -> None:
    assert state({"coder": None, "coded": 0}, [], [], pages=0, previous=2) == []


def test_captures_of_a_run_of_which_the_ledger_says_nothing_are_left_to_repair() -> None:
    captures = rows(Captures, {"resource": "page", "outcome": "ok", "status": 200})
    empty = [table.create_empty().lazy() for table in (Ledger, Articles)]
    assert read_state(*empty, captures, Mentions.create_empty().lazy(), ["fr"]).collect().is_empty()
