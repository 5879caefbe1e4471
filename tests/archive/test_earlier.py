from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.nights import DAY, NOW, exchange, run_id, settings_for
from flows.archive.commits import commit
from flows.archive.depth import Depth
from flows.archive.earlier import MOST, NEAR, EarlierLists, spans_of
from flows.archive.probe import ensure_archive
from flows.archive.reading import scan
from flows.archive.spool import Spool
from flows.archive.store import Store, open_store
from flows.archive.verify import verify
from flows.archive.warc import exchange_members
from flows.records import Earlier, Exchange, Outcome, Resource
from flows.settings import Settings
from servers.programmable import BUCKET, Faults, programmable
from servers.s3 import S3Service

HEAD = b'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nETag: W/"1-gzip"\r\nLast-Modified: Sat, 07 Mar 2026 01:00:00 GMT\r\n\r\n'
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: W/"1-gzip"\r\n\r\n'


def feed(number: int = 1, **changes: object) -> Exchange:
    return exchange(number, **{"resource": Resource.FEED, "response_head": HEAD, "entry": None, **changes})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(Settings(archive=str(tmp_path / "archive")))
    ensure_archive(store, single_writer=False, now=NOW)
    return store


def commit_night(store: Store, root: Path, number: int, *exchanges: Exchange) -> None:
    """Commit a run of so many days after the first night."""
    day = DAY + timedelta(days=number)
    with Spool.open(root, run_id(number), day) as spool:
        for each in exchanges:
            spool.keep(each)
        spool.seal_captures()
        commit(store, day, run_id(number), spool.sealed(), now=NOW + timedelta(days=number))
        spool.drop()


def revisit(earlier: Earlier, outcome: Outcome) -> Exchange:
    head = UNCHANGED if outcome is Outcome.NOT_MODIFIED else HEAD
    return feed(
        outcome=outcome,
        status=304 if outcome is Outcome.NOT_MODIFIED else 200,
        response_head=head,
        body=b"",
        earlier=earlier,
        started_at=NOW + timedelta(days=1),
    )


def test_the_newest_whole_list_of_the_nights_before_is_found(store: Store, tmp_path: Path) -> None:
    commit_night(store, tmp_path / "spool", 0, feed(1), feed(2), exchange(3), feed(4, outcome=Outcome.HTTP_5XX, status=503))
    commit_night(store, tmp_path / "spool", 1, feed(1, body=b"newer", started_at=NOW + timedelta(days=1)))
    lists = EarlierLists(store, DAY + timedelta(days=2), 7, tmp_path / "earlier")
    newer = lists(feed(1).url_key)
    assert newer is not None
    assert (newer.payload, newer.etag, newer.last_modified) == (b"newer", 'W/"1-gzip"', "Sat, 07 Mar 2026 01:00:00 GMT")
    assert newer.fetched_at == NOW + timedelta(days=1)
    assert newer.url == feed(1).url
    assert lists(feed(2).url_key) is not None
    assert lists(exchange(3).url_key) is None
    assert lists(feed(4).url_key) is None
    assert EarlierLists(store, DAY + timedelta(days=9), 7, tmp_path / "earlier")(feed(2).url_key) is None


def test_a_record_that_is_gone_counts_as_none(store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    commit_night(store, tmp_path / "spool", 0, feed(1))
    (warc,) = (tmp_path / "archive" / "warc").rglob("*.warc.gz")
    warc.chmod(0o644)
    warc.unlink()
    assert EarlierLists(store, DAY, 7, tmp_path / "earlier")(feed(1).url_key) is None
    assert "asked for as if it were new" in caplog.text


@pytest.mark.parametrize(
    ("outcome", "profile"), [(Outcome.NOT_MODIFIED, "server-not-modified"), (Outcome.DUPLICATE, "identical-payload-digest")]
)
def test_a_revisit_refers_to_its_record_for_two_readers(outcome: Outcome, profile: str, store: Store, tmp_path: Path) -> None:
    commit_night(store, tmp_path / "spool", 0, feed(1))
    earlier = EarlierLists(store, DAY, 7, tmp_path / "earlier")(feed(1).url_key)
    assert earlier is not None
    again = revisit(earlier, outcome)
    record = exchange_members(again, run_id(1), 0).response
    by_fastwarc = next(FastIterator(BytesIO(record), parse_http=False))
    by_warcio = next(WarcioIterator(BytesIO(record), no_record_parse=True))
    original = next(FastIterator(BytesIO(exchange_members(feed(1), run_id(0), 0).response), parse_http=False))
    headers = dict(by_fastwarc.headers.items())
    assert by_warcio.rec_type == headers["WARC-Type"] == "revisit"
    assert headers["WARC-Profile"] == f"http://netpreserve.org/warc/1.1/revisit/{profile}"
    assert headers["WARC-Refers-To"] == original.headers["WARC-Record-ID"]
    assert headers["WARC-Refers-To-Target-URI"] == original.headers["WARC-Target-URI"]
    assert headers["WARC-Refers-To-Date"] == original.headers["WARC-Date"]
    assert headers["WARC-Payload-Digest"] == original.headers["WARC-Payload-Digest"]
    assert by_fastwarc.verify_block_digest()
    assert by_warcio.raw_stream.read() == again.response_head


def test_an_archive_with_revisits_is_intact_and_its_index_says_what_they_are(store: Store, tmp_path: Path) -> None:
    commit_night(store, tmp_path / "spool", 0, feed(1))
    earlier = EarlierLists(store, DAY, 7, tmp_path / "earlier")(feed(1).url_key)
    assert earlier is not None
    commit_night(store, tmp_path / "spool", 1, revisit(earlier, Outcome.NOT_MODIFIED), exchange(5))
    lines = [line for path in (tmp_path / "archive" / "cdxj").rglob("*.cdxj") for line in path.read_text().splitlines()]
    assert sum('"warc/revisit"' in line for line in lines) == 1
    assert EarlierLists(store, DAY + timedelta(days=1), 7, tmp_path / "earlier")(feed(1).url_key) == earlier
    result = verify(store, depth=Depth.DEEP)
    assert result.intact, result.lines()
    (warc,) = (tmp_path / "archive" / "warc" / "2026" / "03" / "08").rglob("*.warc.gz")
    warc.chmod(0o644)
    warc.unlink()
    assert any("revisit" in line for line in verify(store, depth=Depth.DEEP).lines())


def test_lists_that_lie_side_by_side_are_read_with_one_request(ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path / "cache"))
    ensure_archive(store, single_writer=False, now=NOW)
    commit_night(store, tmp_path / "spool", 0, *map(feed, range(5)), exchange(9))
    lists = EarlierLists(store, DAY, 7, tmp_path / "earlier")
    first = lists(feed(0).url_key)
    before = store.requests["GetObject"]
    found = [lists(feed(number).url_key) for number in range(5)]
    assert store.requests["GetObject"] == before
    assert [each and each.payload for each in [first, *found[1:]]] == [feed(number).body for number in range(5)]


def test_pages_that_are_asked_for_again_are_read_file_by_file(tmp_path: Path) -> None:
    with programmable(Faults()) as (service, bucket):
        store = open_store(settings_for(service, BUCKET, tmp_path / "cache"))
        ensure_archive(store, single_writer=False, now=NOW)
        commit_night(store, tmp_path / "spool", 0, *map(feed, range(3)), *map(exchange, range(10, 40)))
        commit_night(store, tmp_path / "spool", 1, *map(exchange, range(50, 80)))
        pages = scan(store, "captures").filter(resource=str(Resource.PAGE)).collect()
        lists = EarlierLists(store, DAY + timedelta(days=1), 7, tmp_path / "earlier", pages)
        bucket.requests.clear()
        found = [lists(exchange(number).url_key) for number in (*range(10, 40), *range(50, 80))]
        assert lists(feed(1).url_key) is not None
    assert [each and each.payload for each in found] == [exchange(number).body for number in (*range(10, 40), *range(50, 80))]
    assert len([key for method, key in bucket.requests if "/warc/" in key]) == 2


PLACES = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 4 * MOST), st.integers(1, 2 * NEAR)), unique_by=lambda place: place[:2])


@given(PLACES)
def test_every_record_lies_in_its_span_and_no_span_is_too_long(places: list[tuple[str, int, int]]) -> None:
    spans = list(spans_of(sorted(places)))
    within = {(span.warc_key, start): span for span, starts in spans for start in starts}
    assert len(within) == len(places)
    assert all(within[key, start].start <= start < start + length <= within[key, start].end for key, start, length in places)
    assert all(span.end - span.start <= MOST + 2 * NEAR for span, _ in spans)
