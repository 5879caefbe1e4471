"""The pages of days as WACZ: every live response byte for byte, nothing that was taken down, originals beside what repeats them."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from archive.nights import DAY, HEAD, NOW, begun, exchange, run_id
from coded import archived, body
from exports.conftest import GAPS, NEXT
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.archive.reading import read_local_record, scan
from flows.archive.spool import Spool
from flows.archive.taking_down import take_down
from flows.catalog.files import open_catalog
from flows.errors import UsageError
from flows.exports import Exported, Request
from flows.exports.pages import export_pages
from flows.records import Earlier, Outcome

IDS = count(1200)


@pytest.fixture
def archive(tmp_path: Path) -> Store:
    return archived(begun(DirectoryStore(tmp_path / "archive")), tmp_path)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Exported]:
    """Return a function that exports the pages of an archive."""

    def run(store: Store, where: str | None = None, first: object = DAY, last: object = DAY) -> Exported:
        request = Request(first=first, last=last, as_of=None, where=where, gaps=GAPS, now=NOW)
        return export_pages(store, open_catalog(), request, tmp_path / "day.wacz")

    return run


def index_of(path: Path) -> list[dict[str, object]]:
    with ZipFile(path) as package:
        lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
    return [json.loads(line.split(" ", 2)[2]) for line in lines]


def pages_of(path: Path) -> list[dict[str, object]]:
    with ZipFile(path) as package:
        return [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()][1:]


def test_every_response_of_a_day_is_in_it_byte_for_byte(archive: Store, write: Callable[..., Exported], tmp_path: Path) -> None:
    made = write(archive)
    index, captures = index_of(made.path), scan(archive, "captures").collect()
    assert made.rows == {"responses": captures.height, "pages": 3} == {"responses": len(index), "pages": len(pages_of(made.path))}
    with ZipFile(made.path) as package:
        package.extract("archive/data.warc.gz", tmp_path)
        told = json.loads(package.read("dateline/provenance.json"))
    warc = tmp_path / "archive" / "data.warc.gz"
    bodies = {read_local_record(warc, int(str(line["offset"])), int(str(line["length"]))).body for line in index}
    assert bodies == {body(number) for number in range(3)}
    assert (told["state"], told["rows"], told["gaps"][0]["source_id"]) == (made.state, made.rows, "absente")


def test_a_condition_keeps_the_pages_of_mentions_for_which_it_holds(archive: Store, write: Callable[..., Exported]) -> None:
    made = write(archive, where="event_type = 'protest'")
    assert made.rows == {"responses": 1, "pages": 1}
    assert [page["title"] for page in pages_of(made.path)] == ["Paris accuse Moscou"]


def test_what_was_taken_down_is_not_in_it(archive: Store, write: Callable[..., Exported]) -> None:
    take_down(archive, exchange(0).url, "asked for", now=NOW + timedelta(days=1), run=lambda: run_id(next(IDS)))
    made = write(archive)
    assert made.rows == {"responses": 2, "pages": 2}
    assert body(0) not in gzip.decompress(ZipFile(made.path).read("archive/data.warc.gz"))


def test_a_response_that_repeats_an_earlier_one_has_that_beside_it(archive: Store, write: Callable[..., Exported], tmp_path: Path) -> None:
    known = scan(archive, "captures").filter(pl.col("url_key") == f"{0:032x}").collect().row(0, named=True)
    earlier = Earlier(
        record_id=known["record_id"],
        url=known["url"],
        fetched_at=known["fetched_at"],
        payload_digest=known["payload_digest"],
        payload=body(0),
    )
    with Spool.open(tmp_path / "spool", run_id(5), NEXT) as spool:
        for number, outcome in ((0, Outcome.DUPLICATE), (1, Outcome.NOT_MODIFIED)):
            spool.keep(exchange(number, response_head=HEAD, body=b"", outcome=outcome, earlier=earlier, started_at=NOW + timedelta(days=1)))
        spool.seal_captures()
        commit(archive, NEXT, run_id(5), spool.sealed(), now=NOW + timedelta(days=1))
        spool.drop()
    made = write(archive, first=NEXT, last=NEXT)
    assert (made.rows["responses"], made.left_out) == (2, {"not modified": 1})
    assert {line["mime"] for line in index_of(made.path)} == {"text/html", "warc/revisit"}
    with pytest.raises(UsageError, match="is committed; nothing was written"):
        write(archive, first=NEXT + timedelta(days=5), last=NEXT + timedelta(days=5))
