"""Pages that other tools captured become articles and mentions, which lead back to the bytes, the time and the place they came from."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.nights import DAY, begun, run_id
from commands import Command
from flows.archive.commits import commit
from flows.archive.depth import Depth
from flows.archive.directory import DirectoryStore
from flows.archive.reading import read_record, scan
from flows.archive.spool import Spool
from flows.archive.verify import verify
from flows.digests import sha1
from flows.evidence import Evidence, gather
from flows.holdings.archives import exchange_of
from flows.holdings.warcs import read_selected, select
from flows.newsroom.server import serve_newsroom
from flows.recoding import Recoder
from flows.records import Entry, FillWay, Holding
from flows.settings import Settings
from servers.forwarding import forwarding
from servers.web_archives import Capture, member

HOST = "www.quotidien-riverain.example"
BY_WGET, BY_WARCIO = "2026/03/06/dharvel-frappe-aerienne/", "2026/03/04/huit-enseignants-enleves-kourmel/"
CAPTURED = datetime(2026, 3, 7, 4, 30, 15, tzinfo=UTC)
TAKEN = datetime(2026, 11, 28, 12, tzinfo=UTC)
SETTINGS = Settings(workers=1)


def by_wget(folder: Path, story: str) -> Path:
    """Return a file of wget's, which has asked the newsroom for a story."""
    with serve_newsroom() as newsroom, forwarding(newsroom.address_book) as proxy:
        options = ["--warc-file=shot", "--quiet", "--delete-after", "-e", "use_proxy=yes", "-e", f"http_proxy={proxy}"]
        subprocess.run(["wget", *options, f"http://{HOST}/{story}"], cwd=folder, check=True, timeout=60)
    return folder / "shot.warc.gz"


def by_warcio(folder: Path, story: str) -> Path:
    """Return a file of warcio's with a story."""
    with serve_newsroom() as newsroom, urlopen(Request(f"http://127.0.0.1:{newsroom.port}/{story}", headers={"Host": HOST})) as answer:
        body = answer.read()
    (folder / "a.warc.gz").write_bytes(member(Capture(url=f"http://{HOST}/{story}", at=CAPTURED, body=body), "1.1"))
    return folder / "a.warc.gz"


def response_in(path: Path) -> tuple[dict[str, str], bytes]:
    """Return the fields and the block of the response in a file, as warcio reads them."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            if record.rec_type == "response":
                return dict(record.rec_headers.headers), record.raw_stream.read()
    raise AssertionError


def fill(folder: Path, paths: Sequence[Path]) -> DirectoryStore:
    """Return an archive with a day that was filled from files."""
    store = begun(DirectoryStore(folder / "archive"))
    with Spool.open(folder / "spool", run_id(), DAY) as spool:
        for row in (each for path in paths for each in select(str(path), [HOST], folder / "held").iter_rows(named=True)):
            about = {name: row[name] for name in ("url", "url_key", "captured_at", "place", "offset", "length")}
            holding = Holding(way=FillWay.WARC, source_id="quotidien", **about)
            entry = Entry(source_id="quotidien", url=row["url"], url_key=row["url_key"], via="warc", via_url=f"warc:{row['place']}")
            spool.keep(replace(exchange_of(read_selected(row), holding, taken_at=TAKEN, robot="Dateline"), entry=entry))
        captures = spool.seal_captures()
        for table, rows in Recoder(SETTINGS, store)(DAY, run_id(), captures, spool.warcs()).items():
            spool.seal_table(table, rows)
        commit(store, DAY, run_id(), spool.sealed(), now=TAKEN)
        spool.drop()
    return store


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_stories_that_wget_and_warcio_recorded_are_coded_and_lead_back_to_their_bytes(tmp_path: Path, dateline: Command) -> None:
    paths = [by_wget(tmp_path, BY_WGET), by_warcio(tmp_path, BY_WARCIO)]
    store = fill(tmp_path, paths)
    mentions, articles, captures = (scan(store, table).collect() for table in ("mentions", "articles", "captures"))
    assert verify(store, depth=Depth.DEEP).findings == ()
    for path, story, act in zip(paths, (BY_WGET, BY_WARCIO), ("air_strike", "abduct"), strict=True):
        (capture,) = captures.filter(url=f"http://{HOST}/{story}").iter_rows(named=True)
        coded = mentions.join(articles.filter(url=capture["url"]), on="article_id", how="semi").filter(event_type=act)
        theirs, block = response_in(path)
        assert capture["fetched_at"] == datetime.fromisoformat(theirs["WARC-Date"])
        assert capture["payload_digest"] == theirs["WARC-Payload-Digest"]
        ours = read_record(store, capture["warc_key"], capture["warc_offset"], capture["warc_length"])
        assert ours.fields["WARC-Block-Digest"] == sha1(block)
        assert ours.fields["WARC-Source-URI"] == f"warc:{path.name}"
        assert ours.fields["WARC-Creation-Date"].startswith("2026-11-28T12:00:00")
        evidence = gather(store, SETTINGS, coded["mention_id"][0], deep=True, recode=False)
        assert isinstance(evidence, Evidence)
        assert f"captured by another archive, taken from <warc:{path.name}>" in evidence.citation
    kinds = [each.rec_type for each in ArchiveIterator(BytesIO(store.get(captures["warc_key"][0])))]
    assert kinds == ["warcinfo", *["response", "metadata"] * captures.height]
    told = dateline("evidence", mentions["mention_id"][0], "--no-recode", archive=str(tmp_path / "archive")).out
    assert "captured by another archive 2026-" in told
    assert "requested" not in told
