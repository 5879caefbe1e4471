import gzip
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.nights import DAY, exchange, run_id, spooled
from flows.archive.foreign import iterate_responses
from flows.archive.foreign_streams import ForeignError
from flows.archive.spool import Spool

BODY = b"<html>bonjour</html>"


def by_warcio(path: Path, url: str = "http://presse.example/1", *, compressed: bool = True, version: str = "1.0") -> Path:
    """Write a WARC file as another tool would."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed, warc_version=version)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another"}))
        for address in (url, "dns:presse.example"):
            kind = "response" if address == url else "resource"
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=ISO-8859-1")], protocol="HTTP/1.1")
            headers = {"WARC-Date": "2019-05-01T10:20:30Z", "WARC-IP-Address": "192.0.2.7"}
            record = writer.create_warc_record(address, kind, BytesIO(BODY), len(BODY), http_headers=head, warc_headers_dict=headers)
            writer.write_record(record)
    return path


@pytest.mark.parametrize(("name", "compressed", "version"), [("a.warc.gz", True, "1.0"), ("a.warc", False, "1.1")])
def test_responses_of_another_tool_are_read(tmp_path: Path, name: str, compressed: bool, version: str) -> None:
    (response,) = iterate_responses(by_warcio(tmp_path / name, compressed=compressed, version=version))
    assert response.url == "http://presse.example/1"
    assert response.date.isoformat() == "2019-05-01T10:20:30+00:00"
    assert (response.status, response.mime, response.body, response.ip) == (200, "text/html", BODY, "192.0.2.7")
    assert response.head == b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n"


def test_what_is_read_can_be_kept_again_with_the_same_payload(tmp_path: Path) -> None:
    (response,) = iterate_responses(by_warcio(tmp_path / "a.warc.gz"))
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        kept = spool.keep(
            exchange(request=b"", response_head=response.head, body=response.body, url=response.url, started_at=response.date)
        )
        assert kept.payload_digest == response.payload_digest


def test_our_own_files_are_read(tmp_path: Path) -> None:
    with spooled(tmp_path, run_id(), pages=4) as spool:
        (path,) = spool.warcs().values()
        assert [response.body for response in iterate_responses(path)] == [exchange(number).body for number in range(4)]


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9])
def test_a_cut_file_is_one_line_and_not_the_end_of_it(tmp_path: Path, share: float) -> None:
    with spooled(tmp_path, run_id(), pages=10) as spool:
        (path,) = spool.warcs().values()
        content = path.read_bytes()
    (tmp_path / "cut.warc.gz").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ForeignError, match=r"cut\.warc\.gz") as caught:
        list(iterate_responses(tmp_path / "cut.warc.gz"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"not a WARC file at all\r\n", gzip.compress(b"hello", mtime=0), b"\x1f\x8b broken"])
def test_a_file_that_is_no_warc_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(ForeignError, match=r"/other: ") as caught:
        list(iterate_responses(tmp_path / "other"))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ForeignError, match=r"absent"):
        list(iterate_responses(tmp_path / "absent"))
