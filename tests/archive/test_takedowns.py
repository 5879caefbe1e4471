import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from archive.nights import DAY, NOW, begun, exchange, run_id
from archive.test_reading import row_of
from flows.archive import keys
from flows.archive.audit import prove_capture, read_custody
from flows.archive.commits import commit, read_commit, read_head
from flows.archive.copying import copy
from flows.archive.objects import Store, StoreError
from flows.archive.proofs import check_proof
from flows.archive.query import query
from flows.archive.reading import scan
from flows.archive.repair import repair
from flows.archive.seen import SeenPages, seen_keys
from flows.archive.spool import Spool
from flows.archive.store import DirectoryStore
from flows.archive.taking_down import Hidden, take_down
from flows.archive.verify import Depth, verify
from flows.errors import UsageError
from flows.tables import TABLES

NEXT = DAY + timedelta(days=1)
URL = exchange(1).url
KEY = f"{1:032x}"
LATER = NOW + timedelta(days=3)
IDS = count(200)
TELLING = {
    "events": {"event_id": pl.lit("e-hit"), "article_ids": pl.lit(["other", "hit"])},
    "links": {"mention_id": pl.lit("copy"), "tied_to": pl.lit("hit-1")},
    "revisions": {"event_id": pl.lit("e-hit"), "article_id": pl.lit("hit")},
}
"""What of events names the article that is taken down, or its mention."""


@pytest.fixture
def store(store: Store, tmp_path: Path) -> Store:
    """Return an archive in which an address was captured on two days, with an article, a mention and what goes with it on the first."""
    with Spool.open(tmp_path / "spool", run_id(0), DAY) as spool:
        for number in range(3):
            spool.keep(exchange(number))
        digest = spool.seal_captures().filter(url_key=KEY)["payload_digest"].item()
        hit = {"url_key": KEY, "payload_digest": digest, "url": URL}
        articles = row_of("articles").with_columns(**{name: pl.lit(value) for name, value in hit.items()}, article_id=pl.lit("hit"))
        spool.seal_table("articles", pl.concat([articles, row_of("articles")]))
        mentions = row_of("mentions").with_columns(article_id=pl.lit("hit"), mention_id=pl.lit("hit-1"))
        spool.seal_table("mentions", pl.concat([mentions, row_of("mentions")]))
        spool.seal_table("args", pl.concat([row_of("args").with_columns(mention_id=pl.lit("hit-1")), row_of("args")]))
        for table, named in TELLING.items():
            spool.seal_table(table, pl.concat([row_of(table).with_columns(**named), row_of(table)]))
        rejects = row_of("rejects")
        by_row = rejects.with_columns(row=pl.lit('{"article_id":"hit"}'), key=pl.lit("m"))
        spool.seal_table("rejects", pl.concat([rejects.with_columns(key=pl.lit(URL)), by_row, rejects]))
        commit(store, DAY, run_id(0), spool.sealed(), now=NOW)
        spool.drop()
    with Spool.open(tmp_path / "spool", run_id(1), NEXT) as spool:
        for number in (1, 5):
            spool.keep(exchange(number))
        spool.seal_captures()
        spool.seal_table("events", pl.concat([row_of("events").with_columns(**TELLING["events"]), row_of("events")]))
        commit(store, NEXT, run_id(1), spool.sealed(), now=NOW + timedelta(days=1))
        spool.drop()
    return store


def taken_down(store: Store) -> list[Hidden]:
    return take_down(store, URL, "asked for by the publisher", now=LATER, run=lambda: run_id(next(IDS)))


def traces(store: Store) -> Iterator[str]:
    """Yield the tables and indexes that a reader of the newest commits finds the address, its article or its mention in."""
    for table in TABLES:
        rows = scan(store, table).collect()
        if any(word in str(row) for row in rows.rows() for word in (KEY, "hit", URL)):
            yield table
        if any(word in str(row) for row in query(store, f"SELECT * FROM {table}").rows() for word in (KEY, "hit", URL)):  # noqa: S608
            yield f"query {table}"
    for day in (DAY, NEXT):
        yield from (entry.key for entry in read_head(store, day).live("cdxj") if URL.encode("unicode_escape") in store.get(entry.key))


def test_no_reader_sees_what_was_taken_down_and_all_else_stays(store: Store) -> None:
    assert set(traces(store)) > {"captures", "articles", "mentions", "args", "rejects", *TELLING, "query args"}
    heights = {table: scan(store, table).collect().height for table in TABLES}
    hidden = taken_down(store)
    assert list(traces(store)) == []
    assert [(each.day, each.rows) for each in hidden] == [
        (DAY, {"captures": 1, "articles": 1, "mentions": 1, "args": 1, "events": 1, "links": 1, "revisions": 1, "rejects": 2}),
        (NEXT, {"captures": 1, "events": 1}),
    ]
    left = {table: scan(store, table).collect().height for table in TABLES}
    assert {table: heights[table] - left[table] for table in TABLES} == {
        "captures": 2, "articles": 1, "mentions": 1, "args": 1, "events": 2, "links": 1, "revisions": 1, "rejects": 2, "ledger": 0
    }  # fmt: skip


def test_the_chain_stays_whole_and_says_why(store: Store) -> None:
    before = {each.key: store.get(each.key) for each in store.list("")}
    taken_down(store)
    assert verify(store, depth=Depth.DEEP).intact
    assert {key: store.get(key) for key in before} == before
    head = read_head(store, DAY)
    (document,) = head.live("takedown")
    assert b"asked for by the publisher" in store.get(document.key)
    assert head.parent_sha256 == hashlib.sha256(store.get(keys.commit_key(DAY, 1))).hexdigest()
    for proof in prove_capture(store, read_custody(store, DAY), exchange(0).url):
        assert check_proof(proof)


def test_it_is_not_seen_as_it_was_before_either(store: Store) -> None:
    before = scan(store, "captures", as_of=NOW + timedelta(days=2)).collect()
    taken_down(store)
    after = scan(store, "captures", as_of=NOW + timedelta(days=2)).collect()
    assert after.equals(before.filter(pl.col("url_key") != KEY))
    for table in ("articles", "mentions", "args", "rejects"):
        asked = query(store, f"SELECT * FROM {table}", as_of=NOW + timedelta(days=2))  # noqa: S608
        assert "hit" not in str(asked.rows())
        assert asked.height == 1


def test_it_is_not_asked_for_again(store: Store) -> None:
    taken_down(store)
    assert seen_keys(store, [KEY, f"{77:032x}"]) == {KEY}
    assert SeenPages(store)("presse", [KEY, f"{77:032x}"]) == {KEY}


def test_other_addresses_of_the_same_bytes_are_told(store: Store, tmp_path: Path) -> None:
    with Spool.open(tmp_path / "spool", run_id(3), DAY) as spool:
        spool.keep(exchange(9, body=exchange(1).body))
        spool.seal_captures()
        commit(store, DAY, run_id(3), spool.sealed(), now=NOW)
    assert taken_down(store)[0].same_bytes == (exchange(9).url,)


def test_what_was_taken_down_twice_or_never_captured_is_one_line(store: Store) -> None:
    taken_down(store)
    with pytest.raises(UsageError, match="no live capture of the archive has this address"):
        taken_down(store)
    with pytest.raises(UsageError, match="not an address"):
        take_down(store, "ftp://x", "why", now=LATER, run=run_id)


def test_a_repair_does_not_bring_it_back(store: Store) -> None:
    taken_down(store)
    for kind in ("cdxj", "captures"):
        (entry,) = read_head(store, NEXT).live(kind)
        store.replace(entry.key, b"rot")
    done = repair(store, now=LATER, run=lambda: run_id(next(IDS)))
    assert done.complete
    assert list(traces(store)) == []
    assert verify(store, depth=Depth.DEEP).intact


def test_a_copy_takes_it_down_as_well(store: Store, tmp_path: Path) -> None:
    target = begun(DirectoryStore(tmp_path / "copy"))
    copy(store, target)
    taken_down(store)
    assert copy(store, target).complete
    assert list(traces(target)) == []


def test_without_its_document_nothing_of_before_is_shown(store: Store) -> None:
    taken_down(store)
    (document,) = read_head(store, DAY).live("takedown")
    store.replace(document.key, b"{")
    with pytest.raises(StoreError, match="not the document of a takedown any more"):
        scan(store, "captures", as_of=NOW + timedelta(days=2))
    assert {finding.key for finding in verify(store).findings} == {document.key}


def test_the_commit_of_a_takedown_is_read_by_its_own_rules(store: Store) -> None:
    (first, _) = taken_down(store)
    made, _ = read_commit(store, DAY, first.commit)
    assert (made.mode, made.number, made.complete) == ("replace", 2, {})


def test_events_of_a_day_without_the_address_hide_what_they_tell_of_it(store: Store, tmp_path: Path) -> None:
    third = NEXT + timedelta(days=1)
    with Spool.open(tmp_path / "spool", run_id(2), third) as spool:
        spool.keep(exchange(9))
        spool.seal_captures()
        spool.seal_table("events", pl.concat([row_of("events").with_columns(**TELLING["events"]), row_of("events")]))
        commit(store, third, run_id(2), spool.sealed(), now=NOW + timedelta(days=2))
        spool.drop()
    assert [each.rows for each in taken_down(store) if each.day == third] == [{"events": 1}]
    assert scan(store, "events", third, third).collect()["event_id"].to_list() == ["x"]
    assert scan(store, "events", third, third, as_of=NOW + timedelta(days=2)).collect()["event_id"].to_list() == ["x"]
    assert taken_down_again(store) == []


def taken_down_again(store: Store) -> list[dict[str, int]]:
    """Return what a takedown of an address that has been taken down hides: nothing, it is no live capture any more."""
    with pytest.raises(UsageError, match="no live capture"):
        taken_down(store)
    return []
