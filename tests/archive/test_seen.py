from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from archive.filled import fill, row_of
from archive.nights import DAY, NOW, exchange, run_id, settings_for
from flows.archive.commits import commit
from flows.archive.objects import Store
from flows.archive.seen import SeenPages, seen_keys
from flows.archive.spool import Spool
from flows.archive.store import open_store
from flows.records import Outcome, Resource
from servers.s3 import S3Service


def test_committed_pages_are_seen_whatever_day_they_came(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    asked = [f"{number:032x}" for number in (0, 12, 22, 77)]
    assert seen_keys(store, asked) == set(asked[:3])
    assert seen_keys(store, asked, "presse") == set(asked[:3])
    assert seen_keys(store, asked, "another") == set()
    assert seen_keys(store, []) == set()


def test_many_questions_read_the_archive_once(ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path / "spool"))
    fill(store, tmp_path)
    seen = SeenPages(store)
    asked = [f"{number:032x}" for number in (0, 12, 22, 77)]
    assert seen("presse", asked) == set(asked[:3])
    store.requests.clear()
    assert seen("another", asked[2:]) == {asked[2]}
    assert seen("presse", []) == set()
    assert not store.requests


def test_feeds_and_failures_are_asked_for_again(store: Store, tmp_path: Path) -> None:
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        spool.keep(exchange(0, resource=Resource.FEED))
        spool.keep(exchange(1, outcome=Outcome.HTTP_5XX, status=503))
        spool.keep(exchange(2, outcome=Outcome.REDIRECT, status=301))
        spool.seal_captures()
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
    assert seen_keys(store, [f"{number:032x}" for number in range(3)]) == {f"{2:032x}"}


def test_a_wall_in_a_pages_place_does_not_settle_it(store: Store, tmp_path: Path) -> None:
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        captures = [spool.keep(exchange(number)) for number in range(3)]
        spool.seal_captures()
        places = [(spool.captures()["warc_key"][0], capture.offset) for capture in captures if capture]
        flags = zip(places, [["challenge"], ["thin"], ["consent_wall"]], strict=True)
        rows = pl.concat(
            row_of("articles").with_columns(
                article_id=pl.lit(f"{offset:x}"),
                warc_key=pl.lit(key),
                warc_offset=pl.lit(offset, pl.UInt64),
                flags=pl.lit(flag, pl.List(pl.String)),
            )
            for (key, offset), flag in flags
        )
        spool.seal_table("articles", rows)
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
    assert seen_keys(store, [f"{number:032x}" for number in range(3)]) == {f"{1:032x}"}


@pytest.mark.parametrize(("flag", "expected"), [("consent_wall", set()), ("thin", {"announced", "end"})])
def test_an_address_from_which_redirects_led_to_a_wall_is_open(flag: str, expected: set[str], store: Store, tmp_path: Path) -> None:
    entry = replace(exchange(0).entry, url_key="announced")
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        last = spool.keep(exchange(0, url_key="end", entry=entry))
        spool.keep(exchange(1, url_key="announced", outcome=Outcome.REDIRECT, status=302, entry=None))
        key = spool.seal_captures()["warc_key"][0]
        place = {"warc_key": pl.lit(key), "warc_offset": pl.lit(last.offset if last else 0, pl.UInt64)}
        spool.seal_table("articles", row_of("articles").with_columns(**place, flags=pl.lit([flag], pl.List(pl.String))))
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
    assert seen_keys(store, ["announced", "end"]) == expected
