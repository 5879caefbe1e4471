"""WARC files of other tools, wherever they lie: which of their pages are ours, and what is said of those that cannot be read."""

import asyncio
import gzip
import shutil
import subprocess
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from os import urandom
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import polars as pl
import pytest
from fastwarc.stream_io import ZstdWriter
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.archive import places, selecting
from flows.collect.archives import remote
from flows.collect.archives.remote import RemoteError
from flows.digests import sha1
from flows.errors import DatelineError
from flows.holdings.warc_lists import told_place
from flows.holdings.warcs import SELECTED, PlaceError, check_warc, expand, read_selected, select, select_notes, size_of
from flows.newsroom.server import serve_newsroom
from flows.settings import load_settings
from servers.forwarding import forwarding
from servers.press import answer
from servers.programmable import BUCKET, Faults, programmable
from servers.web_archives import DATA, Archives, Capture, member, running_archives

AT = datetime(2026, 3, 8, 10, 15, 30, tzinfo=UTC)
HOSTS = ("www.press.example", "press.example")


def page(name: str, at: datetime = AT, **changes: object) -> Capture:
    body = f"<html><p>{name} {at}</p></html>".encode() * 30
    return Capture(**{"url": f"https://www.press.example/{name}", "at": at, "body": body, **changes})


PAGES = [page(str(number), AT + timedelta(minutes=number)) for number in range(4)]
OTHERS = [page(str(number), url=f"https://other.example/{number}") for number in range(6)]
MEMBERS = [member(each) for pair in zip(PAGES, OTHERS, strict=False) for each in pair] + [member(each) for each in OTHERS[4:]]
PLAIN = b"".join(zlib.decompress(each, 31) for each in MEMBERS)


def by_zstd(content: bytes) -> bytes:
    packed = BytesIO()
    writer = ZstdWriter(packed)
    writer.write(content)
    writer.close()
    return packed.getvalue()


FORMS: dict[str, Callable[[], bytes]] = {
    "a member a record": lambda: b"".join(MEMBERS),
    "not compressed": lambda: PLAIN,
    "all in one member": lambda: gzip.compress(PLAIN, mtime=0),
    "in one zstd frame": lambda: by_zstd(PLAIN),
    "WARC/1.1": lambda: b"".join(member(each, "1.1") for each in (*PAGES, *OTHERS)),
}


def selected(path: Path, folder: Path) -> pl.DataFrame:
    found = select(str(path), HOSTS, folder)
    assert found.schema == SELECTED
    return found


@pytest.mark.parametrize("form", FORMS)
def test_pages_of_our_hosts_are_found_in_every_form_with_their_times_and_digests(tmp_path: Path, form: str) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(FORMS[form]())
    found = selected(path, tmp_path / "held")
    assert found["url"].to_list() == [each.url for each in PAGES]
    assert found["captured_at"].to_list() == [each.at for each in PAGES]
    assert found["digest"].to_list() == [sha1(each.body) for each in PAGES]
    assert select_notes(str(path), HOSTS, tmp_path / "held") == {"other_host": len(OTHERS)}
    for row, capture in zip(found.iter_rows(named=True), PAGES, strict=True):
        response = read_selected(row)
        assert (response.url, response.date, response.body) == (capture.url, capture.at, capture.body)
        assert response.payload_digest == response.said_digest == row["digest"]
        assert response.record_id == row["record"]


def test_a_record_is_read_where_it_lies_if_it_can_be(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(MEMBERS))
    found = selected(path, tmp_path / "held")
    assert found["file"].unique().to_list() == [str(path)]
    for row in found.iter_rows(named=True):
        assert path.read_bytes()[row["offset"] : row["offset"] + row["length"]] in MEMBERS
        assert (row["offset"], row["length"]) == (row["file_offset"], row["file_length"])


def test_what_is_no_page_is_counted_by_reason(tmp_path: Path) -> None:
    captures = [page("gone", status=404), page("picture", mime="image/png"), page("large", body=bytes(11 << 20)), page("good")]
    (tmp_path / "crawl.warc.gz").write_bytes(b"".join(map(member, captures)))
    found = selected(tmp_path / "crawl.warc.gz", tmp_path / "held")
    assert found["url"].to_list() == ["https://www.press.example/good"]
    notes = select_notes(str(tmp_path / "crawl.warc.gz"), HOSTS, tmp_path / "held")
    assert notes == {"status_404": 1, "not_html": 1, "too_large": 1}


# Files of other tools


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_a_file_of_wget_is_read_with_its_dates_and_digests(tmp_path: Path) -> None:
    with serve_newsroom() as newsroom, forwarding(newsroom.address_book) as proxy:
        host = "www.quotidien-riverain.example"
        options = ["--warc-file=shot", "--recursive", "--level=1", "--quiet", "-e", "use_proxy=yes", "-e", f"http_proxy={proxy}"]
        began = datetime.now(UTC).replace(microsecond=0)
        subprocess.run(["wget", *options, f"http://{host}/"], cwd=tmp_path, check=False, timeout=60)
        ended = datetime.now(UTC)
        asked = {path for _, path in newsroom.requests}
    path = tmp_path / "shot.warc.gz"
    check_warc(str(path))
    found = select(str(path), [host], tmp_path / "held")
    articles = found.filter(pl.col("url").str.contains("/2026/03/"))
    assert articles.height >= 20
    assert {url.removeprefix(f"http://{host}") for url in found["url"]} <= asked
    assert found["captured_at"].is_between(began, ended).all()
    for row in articles.iter_rows(named=True):
        response = read_selected(row)
        assert response.payload_digest == response.said_digest == row["digest"]
        assert b"</html>" in response.body
    assert select_notes(str(path), [host], tmp_path / "held") == {"status_301": 1, "not_html": 1}


def by_a_browser(path: Path) -> None:
    """Write a file as tools do that record what a browser loads: bodies without their chunks, resources, revisits, pages' numbers."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "a browser", "isPartOf": "a collection"}))
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")], protocol="HTTP/1.1")
        body, first, again = b"<html>news</html>", "2026-03-08T10:15:30.123Z", "2026-03-09T08:00:00.5Z"
        about = {"WARC-Date": first, "WARC-Page-ID": "p1", "WARC-Resource-Type": "document", "WARC-JSON-Metadata": '{"ipType":"Public"}'}
        url = "https://www.press.example/a"
        writer.write_record(
            writer.create_warc_record(url, "response", BytesIO(body), len(body), http_headers=head, warc_headers_dict=about)
        )
        writer.write_record(writer.create_warc_record("urn:pageinfo:" + url, "resource", BytesIO(b"{}"), 2, warc_content_type="text/json"))
        for digest, date in ((sha1(body), again), (sha1(b"in another file"), again)):
            writer.write_record(
                writer.create_revisit_record(
                    url, digest=digest, refers_to_uri=url, refers_to_date=first, http_headers=head, warc_headers_dict={"WARC-Date": date}
                )
            )


def test_a_file_of_a_browser_is_read_and_a_page_that_came_again_has_the_bytes_of_the_first(tmp_path: Path) -> None:
    by_a_browser(tmp_path / "a.warc.gz")
    found = selected(tmp_path / "a.warc.gz", tmp_path / "held")
    times = [datetime(2026, 3, 8, 10, 15, 30, 123000, tzinfo=UTC), datetime(2026, 3, 9, 8, 0, 0, 500000, tzinfo=UTC)]
    assert found.select("kind", "captured_at").rows() == list(zip(["response", "revisit"], times, strict=True))
    for row, moment in zip(found.iter_rows(named=True), times, strict=True):
        response = read_selected(row)
        assert (response.date, response.body, response.payload_digest) == (moment, b"<html>news</html>", row["digest"])
        assert response.record_id == row["record"]
    assert select_notes(str(tmp_path / "a.warc.gz"), HOSTS, tmp_path / "held") == {"revisit_without_original": 1}


def test_chunks_and_codings_stay_as_they_came(tmp_path: Path) -> None:
    coded = gzip.compress(b"<html>coded</html>", mtime=0)
    wire = b"%x\r\n%s\r\n0\r\n\r\n" % (len(coded), coded)
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + wire
    fields = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {PAGES[0].url}\r\nWARC-Date: 2026-03-08T10:15:30Z\r\n"
    (tmp_path / "a.warc").write_bytes(f"{fields}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")
    (row,) = selected(tmp_path / "a.warc", tmp_path / "held").iter_rows(named=True)
    response = read_selected(row)
    assert response.body == wire
    assert response.payload_digest == sha1(coded)
    assert response.said_digest is None


# What cannot be read


ARC = b"filedesc://IA-1.arc 0.0.0.0 19960923142103 text/plain 76\n1 0 Alexa Internet\nURL IP-address Archive-date\n\n"
REFUSED = {
    "an ARC file": (ARC, "an ARC file, which is not read; `warcio recompress` makes a WARC file of it"),
    "a compressed ARC file": (gzip.compress(ARC), "an ARC file"),
    "a ZIP": (b"PK\x03\x04 whatever", "a ZIP file; a WACZ is read from a file"),
    "nothing": (b"", "no WARC record in it"),
    "a page": (b"<html>hello</html>", "Invalid WARC header"),
    "gzip of something": (gzip.compress(b"hello"), "Invalid WARC header"),
    "broken gzip": (b"\x1f\x8b broken", ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_warc_file_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content, words = REFUSED[name]
    path = tmp_path / "other"
    path.write_bytes(content)
    for refused in (lambda: check_warc(str(path)), lambda: select(str(path), HOSTS, tmp_path / "held")):
        with pytest.raises(DatelineError) as caught:
            refused()
        assert str(caught.value).startswith(f"{path}: ")
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.23, 0.56, 0.83, 0.97])
def test_a_file_that_is_cut_is_never_taken_for_a_whole_one(tmp_path: Path, form: str, share: float) -> None:
    content = FORMS[form]()
    (tmp_path / "cut.warc.gz").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DatelineError, match=r"cut\.warc\.gz"):
        selected(tmp_path / "cut.warc.gz", tmp_path / "held")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["a member a record", "not compressed", "all in one member"]), st.integers(0), st.binary(min_size=1, max_size=8))
def test_of_a_mutated_file_only_pages_are_had_that_are_what_their_digests_say(
    tmp_path_factory: pytest.TempPathFactory, form: str, place: int, bad: bytes
) -> None:
    folder, content = tmp_path_factory.mktemp("mutated"), FORMS[form]()
    at = place % len(content)
    (folder / "a.warc.gz").write_bytes(content[:at] + bad + content[at + len(bad) :])
    bodies = {sha1(each.body): each.body for each in PAGES}
    try:
        found = selected(folder / "a.warc.gz", folder / "held")
        responses = [read_selected(row) for row in found.iter_rows(named=True)]
    except DatelineError as error:
        assert "\n" not in str(error)  # noqa: PT017  either is right
    else:
        assert all(bodies.get(each.payload_digest) == each.body or each.said_digest != each.payload_digest for each in responses)


# Places


def test_a_folder_and_a_pattern_mean_the_files_that_are_named_as_warc_files_are(tmp_path: Path) -> None:
    for name in ("b.warc.gz", "a.warc", "c.warc.zst", "notes.txt", "deep/d.warc.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    names = ["a.warc", "b.warc.gz", "c.warc.zst", "deep/d.warc.gz"]
    assert expand([str(tmp_path)]) == [str(tmp_path / name) for name in names]
    assert expand([f"{tmp_path}/*.warc.gz", f"{tmp_path}/b.warc.gz"]) == [str(tmp_path / "b.warc.gz")]
    assert expand(["s3://bucket/key", "https://files.example/a b.warc.gz"]) == ["s3://bucket/key", "https://files.example/a%20b.warc.gz"]
    for place in (str(tmp_path / "deep" / "*.arc"), "ftp://files.example/a", "https://user:word@files.example/"):
        with pytest.raises(PlaceError):
            expand([place])


NEWS = [f"crawl-data/CC-NEWS/2026/03/CC-NEWS-{moment}-00001.warc.gz" for moment in ("20260301230000", "20260308010000", "20260320010000")]


def test_a_list_of_paths_means_its_files_that_may_have_captured_pages_of_the_days(tmp_path: Path) -> None:
    listed = tmp_path / "warc.paths.gz"
    listed.write_bytes(gzip.compress("\n".join([*NEWS, "other.warc.gz", "s3://bucket/a.warc.gz", ""]).encode()))
    always = [str(tmp_path / "other.warc.gz"), "s3://bucket/a.warc.gz"]
    assert expand([str(listed)]) == [*(str(tmp_path / name) for name in NEWS), *always]
    days = [AT.date(), AT.date() - timedelta(days=1)]
    assert expand([str(listed)], days) == [str(tmp_path / NEWS[1]), *always]
    for content, words in ((b"\x1f\x8b broken", "no list of paths"), (gzip.compress(NEWS[0].encode()), "none of its 1 files is of these")):
        listed.write_bytes(content)
        with pytest.raises(PlaceError, match=words):
            expand([str(listed)], days)


async def test_a_list_at_an_address_means_files_below_the_root_of_its_host(archives: Archives) -> None:
    archives.crawl.files["crawl-data/CC-NEWS/2026/03/warc.paths.gz"] = gzip.compress("\n".join(NEWS).encode())
    place = f"http://{DATA}/crawl-data/CC-NEWS/2026/03/warc.paths.gz"
    assert await asyncio.to_thread(expand, [place], [AT.date()], network=archives.network) == [f"http://{DATA}/{NEWS[1]}"]


@pytest.mark.parametrize("packing", [ZIP_STORED, ZIP_DEFLATED])
def test_a_wacz_means_the_warc_files_in_it(tmp_path: Path, packing: int) -> None:
    with ZipFile(tmp_path / "a.wacz", "w", packing) as wacz:
        wacz.writestr("datapackage.json", "{}")
        wacz.writestr("archive/data.warc.gz", b"".join(MEMBERS))
        wacz.writestr("pages/pages.jsonl", "")
    (place,) = expand([str(tmp_path)])
    assert place == f"{tmp_path}/a.wacz/archive/data.warc.gz"
    check_warc(place)
    found = select(place, HOSTS, tmp_path / "held")
    assert [read_selected(row).body for row in found.iter_rows(named=True)] == [each.body for each in PAGES]
    assert select_notes(place, HOSTS, tmp_path / "held") == {"other_host": len(OTHERS)}
    assert told_place(place) == "warc:a.wacz/archive/data.warc.gz"
    assert told_place(str(tmp_path / "b.warc.gz")) == "warc:b.warc.gz"
    content = (tmp_path / "a.wacz").read_bytes()
    (tmp_path / "a.wacz").write_bytes(content[: len(content) // 2])
    with pytest.raises(PlaceError, match=r"a\.wacz: "):
        expand([str(tmp_path / "a.wacz")])


def test_a_pass_that_was_stopped_is_gone_on_with_and_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "EACH", 500)
    for form in ("a member a record", "not compressed", "all in one member"):
        path, held = tmp_path / f"{form}.warc", tmp_path / form
        path.write_bytes(FORMS[form]())
        whole = selected(path, tmp_path / "whole")
        cut_at = path.read_bytes()[: path.stat().st_size * 2 // 3]
        (tmp_path / "cut.warc").write_bytes(cut_at)
        stat = path.stat()
        selection = selecting.Selection(places.LocalPlace(tmp_path / "cut.warc"), frozenset(HOSTS), held)
        with pytest.raises(DatelineError):
            selection.read()
        again = selecting.Selection(places.LocalPlace(path), frozenset(HOSTS), held)
        again.read()
        found = pl.read_parquet(again.index)
        named = ("place", "file")
        assert stat.st_size
        assert found.drop(named).equals(whole.drop(named))


def test_a_file_in_a_bucket_is_read_by_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PIECE", 700)
    content = b"".join(MEMBERS)
    with programmable(Faults(cut=2)) as (service, bucket):
        bucket.objects["news/a.warc.gz"] = content
        for name, value in service.environment(BUCKET).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("DATELINE_SPOOL", str(tmp_path / "spool"))
        load_settings.cache_clear()
        try:
            (place,) = expand([f"s3://{BUCKET}/news/"])
            assert size_of(place) == len(content)
            found = select(place, HOSTS, tmp_path / "held")
            with pytest.raises(PlaceError, match="no such object"):
                check_warc(f"s3://{BUCKET}/news/b.warc.gz")
        finally:
            load_settings.cache_clear()
    assert found["url"].to_list() == [each.url for each in PAGES]
    assert found["place"].unique().to_list() == [f"s3://{BUCKET}/news/a.warc.gz"]
    assert [read_selected(row).body for row in found.iter_rows(named=True)] == [each.body for each in PAGES]


@pytest.fixture
async def archives(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Archives]:
    monkeypatch.setattr(places, "PIECE", 700)
    monkeypatch.setattr(places, "BEGINNING", 300)
    monkeypatch.setattr(remote, "BEGINNING", 300)
    async with running_archives() as archives:
        archives.crawl.files["news/a.warc.gz"] = b"".join(MEMBERS)
        yield archives


ADDRESS = f"http://{DATA}/news/a.warc.gz"


async def from_address(archives: Archives, folder: Path) -> pl.DataFrame:
    return await asyncio.to_thread(select, ADDRESS, HOSTS, folder, network=archives.network)


async def test_a_file_at_an_address_is_read_by_parts_and_its_pages_are_kept(archives: Archives, tmp_path: Path) -> None:
    found = await from_address(archives, tmp_path / "held")
    assert found["url"].to_list() == [each.url for each in PAGES]
    ranges = [each.headers["range"] for each in archives.crawl.asked if each.path.endswith(".gz")]
    size = len(b"".join(MEMBERS))
    assert ranges[0] == "bytes=0-299"
    assert ranges[1:] == [f"bytes={first}-{min(first + 700, size) - 1}" for first in range(300, size, 700)]
    assert [read_selected(row).body for row in found.iter_rows(named=True)] == [each.body for each in PAGES]
    content = b"".join(MEMBERS)
    assert all(content[row["offset"] : row["offset"] + row["length"]] in MEMBERS for row in found.iter_rows(named=True))
    assert (await from_address(archives, tmp_path / "held")).equals(found)
    assert len([each for each in archives.crawl.asked if each.path.endswith(".gz")]) == len(ranges) + 1


async def test_a_part_that_is_cut_off_is_asked_for_again(archives: Archives, tmp_path: Path) -> None:
    archives.crawl.faults += [(".gz", lambda reply: reply)] * 2 + [(".gz", lambda reply: reply[:-300].replace(b"Content-L", b"content-l"))]
    assert (await from_address(archives, tmp_path / "held")).height == len(PAGES)


async def test_a_file_at_an_address_is_gone_on_with_where_it_was_left(
    archives: Archives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selecting, "EACH", 100_000)
    monkeypatch.setattr(places, "PIECE", 50_000)
    large = [member(page(f"{number}", url=f"https://other.example/{number}", body=urandom(90_000))) for number in range(9)]
    mixed = [each for pair in zip(large, MEMBERS[::2], strict=False) for each in pair] + large[6:]
    archives.crawl.files["news/a.warc.gz"] = b"".join(mixed)
    archives.crawl.faults += [("news", lambda reply: reply)] * 8 + [("news", answer("", "404 Not Found"))]
    with pytest.raises(RemoteError, match=r"a\.warc\.gz: http_4xx: status 404"):
        await from_address(archives, tmp_path / "held")
    before = len(archives.crawl.asked)
    found = await from_address(archives, tmp_path / "held")
    assert found["url"].to_list() == [each.url for each in PAGES]
    first = archives.crawl.asked[before + 2].headers["range"]
    assert int(first.removeprefix("bytes=").split("-")[0]) > 100_000
    assert [read_selected(row).body for row in found.iter_rows(named=True)] == [each.body for each in PAGES]


REMOTE_FAULTS = {
    "no parts": (answer(b"".join(MEMBERS)), 9, "its server does not send parts of files; download it first"),
    "not there": (answer("", "404 Not Found"), 9, "http_4xx: status 404"),
    "forbidden": (answer("", "403 Forbidden"), 9, "http_4xx: status 403"),
    "away": (answer("", "503 Slow Down"), 9, "http_5xx: status 503"),
    "of no size": (answer(b"a", "206 Partial Content", Content_Range="bytes 0-0/*"), 9, "another range"),
    "closed to robots": (answer("User-agent: *\nDisallow: /"), 2, "robots_denied"),
}


@pytest.mark.parametrize("name", REMOTE_FAULTS)
async def test_a_file_that_cannot_be_had_from_its_address_is_one_line(archives: Archives, tmp_path: Path, name: str) -> None:
    fault, times, words = REMOTE_FAULTS[name]
    archives.crawl.faults += [("robots" if "robots" in name else "news", fault)] * times
    for asking in (from_address(archives, tmp_path / "held"), asyncio.to_thread(check_warc, ADDRESS, network=archives.network)):
        with pytest.raises(DatelineError) as caught:
            await asking
        assert str(caught.value).startswith(ADDRESS)
        assert words in str(caught.value)


async def test_a_file_that_changes_while_it_is_read_is_told(archives: Archives, tmp_path: Path) -> None:
    other = [(".gz", lambda reply: reply)] * 2 + [(".gz", lambda reply: reply.replace(b'"1"', b'"2"'))] * 9
    archives.crawl.faults += other
    with pytest.raises(RemoteError, match="it was changed while it was read"):
        await from_address(archives, tmp_path / "held")


async def test_an_address_that_is_not_public_is_refused(archives: Archives, tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="blocked_address"):
        await asyncio.to_thread(
            select, "http://127.0.0.1/a.warc.gz", HOSTS, tmp_path, network=archives.network.__class__(user_agent="a", robots_token="a")
        )
