"""Files that are given are read by several processes at once, and give what one gives."""

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from flows.archive.foreign_streams import ForeignError
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.holdings.own_days import OwnDays
from flows.networks import network_of
from flows.newsroom import newsroom_catalog_overlay
from flows.planning.warc_files import WarcFiles
from flows.settings import Settings
from warc_files import Page, write_warc

AT = "2026-03-05T12:00:00+00:00"
HOST = "http://www.radiosel.example/journal"
Read = Callable[[str, int, Sequence[Path]], tuple[pl.DataFrame, list[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    sources = load_sources(open_catalog((newsroom_catalog_overlay(),)), ["radio-sel"])

    def with_workers(spool: str, workers: int, files: Sequence[Path]) -> tuple[pl.DataFrame, list[str]]:
        given = WarcFiles(sources, tmp_path / spool, network_of(Settings()), workers, least=0)
        return given.held([str(file) for file in files], lambda: None)

    return with_workers


def days(spool: Path) -> dict[tuple[str, int], object]:
    return {(place, offset): day for place, offset, day in OwnDays(spool).rows().rows()}


def test_several_processes_find_what_one_finds(tmp_path: Path, read: Read) -> None:
    pages = [Page(f"{HOST}/{number}", AT, f"2026-03-0{number}T08:00:00+01:00") for number in range(1, 5)]
    files = [
        write_warc(tmp_path / "1.warc.gz", pages[:3]),
        write_warc(tmp_path / "2.warc.gz", [*pages[3:], Page("http://other.example/", AT)]),
    ]
    alone, left_out = read("one", 1, files)
    assert (alone["day"].dt.day().to_list(), left_out) == ([1, 2, 3, 4], [f"{files[1]}: left out: 1 other host"])
    together, left_out_as_well = read("two", 2, files)
    assert together.equals(alone)
    assert left_out_as_well == left_out
    assert days(tmp_path / "two") == days(tmp_path / "one") != {}


def test_a_file_that_is_damaged_is_named_whoever_reads_it(tmp_path: Path, read: Read) -> None:
    whole = write_warc(tmp_path / "1.warc.gz", [Page(f"{HOST}/1", AT)])
    cut = tmp_path / "2.warc.gz"
    cut.write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(ForeignError, match=r"2\.warc\.gz"):
        read("two", 2, [whole, cut])
