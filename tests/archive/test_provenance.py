"""What the record of a page says that another archive captured."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from archive.nights import DAY, exchange, run_id
from flows.archive.rederive import read_captures
from flows.archive.spool import Spool
from flows.archive.warc import exchange_members
from flows.records import Provenance

CAPTURED, TAKEN = datetime(2019, 5, 1, 10, 20, 30, tzinfo=UTC), datetime(2026, 11, 28, 12, tzinfo=UTC)
FROM = Provenance(
    way="common_crawl",
    place="https://data.example/crawl-data/a.warc.gz",
    taken_at=TAKEN,
    offset=700,
    length=300,
    record_id="urn:uuid:1",
    digest="sha1:Q4YULN754FHV2U6Q5JUT6Q2P57WEWNNY",
    agrees=False,
)


def records(taken: Provenance | None) -> list[dict[str, str]]:
    members = exchange_members(exchange(request=b"", started_at=CAPTURED, taken_from=taken), run_id(), 0)
    found = []
    for record in ArchiveIterator(BytesIO(members.before + members.response + members.after), no_record_parse=True):
        fields = dict(record.rec_headers.headers)
        content = record.raw_stream.read().decode() if fields["WARC-Type"] == "metadata" else ""
        found.append(fields | dict(line.split(": ", 1) for line in content.splitlines() if ": " in line))
    return found


def test_the_record_tells_when_another_archive_captured_the_page_and_when_and_where_we_took_it() -> None:
    response, metadata = records(FROM)
    assert (response["WARC-Type"], response["WARC-Target-URI"][:26]) == ("response", "https://www.presse.example")
    assert response["WARC-Date"] == "2019-05-01T10:20:30.000000Z"
    assert response["WARC-Source-URI"] == FROM.place
    assert response["WARC-Source-Range"] == "bytes=700-999"
    assert response["WARC-Creation-Date"] == "2026-11-28T12:00:00.000000Z"
    told = {name: value for name, value in metadata.items() if name.startswith("taken")}
    assert told == {
        "takenFrom": FROM.place,
        "takenWay": "common_crawl",
        "takenAt": "2026-11-28T12:00:00.000000Z",
        "takenOffset": "700",
        "takenLength": "300",
        "takenRecord": "urn:uuid:1",
        "takenDigest": FROM.digest,
        "takenDigestAgrees": "false",
    }


def test_no_request_is_made_up_for_it() -> None:
    assert [record["WARC-Type"] for record in records(FROM)] == ["response", "metadata"]


def test_an_address_in_it_cannot_break_a_header() -> None:
    (response, _) = records(replace(FROM, place="http://a.example/\r\nWARC-Type: forged"))
    assert response["WARC-Source-URI"] == "http://a.example/%0D%0AWARC-Type:%20forged"


def test_of_a_page_that_we_have_asked_for_it_says_nothing() -> None:
    assert not [name for record in records(None) for name in record if name.startswith(("WARC-Source", "WARC-Creation", "taken"))]


def test_a_capture_of_another_archive_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        kept = spool.keep(exchange(request=b"", started_at=CAPTURED, taken_from=FROM))
        spool.seal_captures()
        ((key, path),) = spool.warcs().items()
        assert kept is not None
        assert read_captures(path, key) == [replace(kept, warc=key, entry_title="Titre n° 0 WARC-Type: forged")]
