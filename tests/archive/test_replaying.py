import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.nights import CHUNKED_HEAD, DAY, NOW, committed, exchange, run_id
from flows.archive.commits import commit
from flows.archive.objects import Store
from flows.archive.replaying import write_collection
from flows.archive.spool import Spool
from flows.archive.surt import surt
from flows.archive.taking_down import take_down
from flows.records import Earlier, Outcome

NEXT = DAY + timedelta(days=1)
FIRST = Earlier(record_id="urn:uuid:1", url=exchange(0).url, fetched_at=NOW, payload_digest="sha1:" + "A" * 32, payload=b"")


@pytest.fixture
def store(store: Store, tmp_path: Path) -> Store:
    """Return an archive of two days of three captures each."""
    committed(store, tmp_path, 0)
    committed(store, tmp_path, 1, day=NEXT)
    return store


def lines_of(folder: Path) -> list[bytes]:
    return (folder / "index.cdxj").read_bytes().splitlines()


def settings_of(folder: Path) -> dict[str, str]:
    """Return the collection's settings: its strings are JSON."""
    lines = (line.strip().partition(": ") for line in (folder / "config.yaml").read_text().splitlines())
    return {name: json.loads(value) for name, _, value in lines if value}


def test_the_index_has_every_committed_capture_in_the_order_of_bytes(store: Store, tmp_path: Path) -> None:
    written = write_collection(store, tmp_path / "replay")
    lines = lines_of(tmp_path / "replay")
    assert (written.captures, written.days, len(lines)) == (6, 2, 6)
    assert lines == sorted(lines)


def test_each_line_leads_to_the_response_below_the_root_that_the_configuration_names(store: Store, tmp_path: Path) -> None:
    write_collection(store, tmp_path / "replay")
    settings = settings_of(tmp_path / "replay")
    assert (settings["archive_paths"], settings["index_paths"]) == (store.location("").rstrip("/") + "/", "./index.cdxj")
    for line in lines_of(tmp_path / "replay"):
        key, moment, fields = line.decode().split(" ", 2)
        found = json.loads(fields)
        assert (key, len(moment)) == (surt(found["url"]), 14)
        assert store.location(found["filename"]) == settings["archive_paths"] + found["filename"]
        member = store.get(found["filename"], int(found["offset"]), int(found["length"]))
        record = next(iter(WarcioIterator(BytesIO(member))))
        assert (record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) == ("response", found["url"])
        assert record.content_stream().read().startswith(b"<html><p>Page ")


def records(store: Store) -> Iterator[bytes]:
    for each in store.list("warc/"):
        yield store.get(each.key)


def test_warcio_and_fastwarc_read_every_file(store: Store) -> None:
    for content in records(store):
        by_warcio = [record.rec_headers.get_header("WARC-Record-ID") for record in WarcioIterator(BytesIO(content), check_digests="raise")]
        by_fastwarc = [record.headers["WARC-Record-ID"] for record in FastIterator(BytesIO(content), parse_http=False)]
        assert by_warcio == by_fastwarc
        assert len(by_warcio) == gzip.decompress(content).count(b"WARC/1.1\r\n") == 10


def test_a_range_of_days_and_what_was_not_taken_down(store: Store, tmp_path: Path) -> None:
    assert write_collection(store, tmp_path / "one", NEXT, NEXT).captures == 3
    take_down(store, exchange(1).url, "why", now=NOW, run=lambda: run_id(50))
    assert write_collection(store, tmp_path / "one").captures == 5
    assert not any(b"/1?" in line for line in lines_of(tmp_path / "one"))


def fastwarc_check(path: Path) -> int:
    command = [str(Path(sys.executable).parent / "fastwarc"), "check", "--quiet", str(path)]
    return subprocess.run(command, check=False, capture_output=True).returncode


def test_the_check_of_fastwarc_finds_every_block_right(tmp_path: Path) -> None:
    chunked = exchange(1, response_head=CHUNKED_HEAD, body=b"5\r\nhello\r\n0\r\n\r\n")
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        for each in (exchange(0), chunked, exchange(2, truncated="length"), exchange(3, request=b"")):
            spool.keep(each)
        spool.seal_captures()
        (path,) = spool.warcs().values()
    assert fastwarc_check(path) == 0
    (tmp_path / "cut.warc.gz").write_bytes(path.read_bytes()[:-200])
    assert fastwarc_check(tmp_path / "cut.warc.gz") == 1


def test_an_answer_that_nothing_changed_leaves_the_capture_it_refers_to_the_nearest(store: Store, tmp_path: Path) -> None:
    with Spool.open(tmp_path / "revisits", run_id(9), NEXT) as spool:
        for number, (outcome, status) in enumerate([(Outcome.NOT_MODIFIED, 304), (Outcome.DUPLICATE, 200)]):
            spool.keep(exchange(number, outcome=outcome, status=status, body=b"", earlier=FIRST))
        spool.seal_captures()
        commit(store, NEXT, run_id(9), spool.sealed(), now=NOW)
    write_collection(store, tmp_path / "replay")
    revisits = [line for line in lines_of(tmp_path / "replay") if b"warc/revisit" in line]
    assert len(revisits) == 1
    assert b'"status": "200"' in revisits[0]
