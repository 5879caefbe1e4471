"""Batches that are done by workers without a disk of the flow's: what they need and what they make goes through the store."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.nights import DAY, begun, run_id
from coded import captured
from flows.archive import keys
from flows.archive.directory import DirectoryStore
from flows.archive.spool import Spool
from flows.batches import Batch, pages_of
from flows.clean import CleaningPool
from flows.recoding import batches_again
from flows.remote import TABLES, Errand, RemoteError, fetch_pages, fetch_parts, pack, ranges, remove, run_errand, send, unpack
from flows.settings import Settings
from flows.versions import BEFORE
from flows.worker import open_pool, work_on

SETTINGS = Settings(workers=1)


class Night:
    """A run of three pages in two batches, twice: as this machine does it, and as errands of a store that has nothing of it yet."""

    def __init__(self, folder: Path, pool: CleaningPool) -> None:
        self.pool, self.store = pool, begun(DirectoryStore(folder / "archive"))
        with Spool.open(folder / "spool", run_id(), DAY) as spool:
            self.captures, self.warcs = captured(spool), spool.warcs()
        self.here, self.elsewhere = self.batches(folder / "here"), self.batches(folder / "elsewhere")
        for batch in self.here:
            work_on(batch, pool)

    def batches(self, folder: Path) -> list[Batch]:
        before = pl.DataFrame(schema=BEFORE)
        return batches_again(folder, DAY, run_id(), self.captures, self.warcs, before=before, pages=2)

    def left(self) -> list[str]:
        return [each.key for each in self.store.list(keys.PARTS)]

    def errands(self) -> list[Errand]:
        return send(self.store, SETTINGS, self.elsewhere)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    with open_pool(SETTINGS) as pool:
        yield Night(tmp_path_factory.mktemp("night"), pool)


def parts_of(batches: list[Batch]) -> list[bytes]:
    return [batch.part(table).read_bytes() for batch in batches for table in TABLES]


def test_errands_come_to_the_same_parts_byte_for_byte_and_leave_nothing_behind(night: Night) -> None:
    errands = night.errands()
    assert len(night.left()) == 2
    assert [night.store.head(key) is not None for key in night.warcs] == [True]
    for errand, batch in zip(errands, night.elsewhere, strict=True):
        run_errand(errand, night.store, SETTINGS, night.pool)
        fetch_parts(errand, batch, night.store)
    assert parts_of(night.elsewhere) == parts_of(night.here)
    assert pl.concat(pl.read_parquet(batch.part("mentions")) for batch in night.here).height > 0
    remove(errands, night.store)
    assert night.left() == []


def test_an_errand_done_twice_leaves_the_object_of_the_first(night: Night) -> None:
    errand, _ = night.errands()
    run_errand(errand, night.store, SETTINGS, night.pool)
    first = night.store.get(errand.parts)
    night.store.remove(errand.parts)
    run_errand(errand, night.store, SETTINGS, night.pool)
    assert night.store.get(errand.parts) == first
    night.store.replace(errand.parts, b"of another try")
    run_errand(errand, night.store, SETTINGS, night.pool)
    assert night.store.get(errand.parts) == b"of another try"
    remove(night.errands(), night.store)


def test_other_words_or_pages_make_another_errand(night: Night) -> None:
    names = [errand.name for errand in night.errands()]
    assert [errand.name for errand in night.errands()] == names
    others = send(night.store, Settings(workers=1, min_confidence=0.5), night.elsewhere)
    assert not {errand.name for errand in others} & set(names)
    remove([*night.errands(), *others], night.store)


def test_a_worker_that_would_make_other_rows_refuses_in_one_line(night: Night) -> None:
    errand, _ = night.errands()
    with pytest.raises(RemoteError, match=r"the worker on \S+ has min_confidence 0.5 instead of 0: install and configure workers as"):
        run_errand(errand, night.store, Settings(workers=1, min_confidence=0.5), night.pool)
    older = tuple((name, "0.0" if name == "coder" else value) for name, value in errand.recipe)
    with pytest.raises(RemoteError, match=r"has coder .* instead of 0\.0"):
        run_errand(replace(errand, recipe=older), night.store, SETTINGS, night.pool)
    remove(night.errands(), night.store)


def test_a_worker_whose_archive_is_another_says_so(night: Night, tmp_path: Path) -> None:
    errand, _ = night.errands()
    with pytest.raises(RemoteError, match=r"finds no \S+-captures.zip: its DATELINE_ARCHIVE is not the flow's"):
        run_errand(errand, begun(DirectoryStore(tmp_path)), SETTINGS, night.pool)
    remove(night.errands(), night.store)


def test_only_the_bytes_of_a_batch_are_read_of_its_warc_file(night: Night, tmp_path: Path) -> None:
    night.errands()
    pages = night.captures.lazy().pipe(pages_of).collect()
    last = pages.tail(1)
    (fetched,) = fetch_pages(last, night.store, tmp_path).values()
    (whole,) = night.warcs.values()
    offset, length = last.select("warc_offset", "warc_length").row(0)
    assert fetched.read_bytes() == bytes(offset) + whole.read_bytes()[offset : offset + length]
    remove(night.errands(), night.store)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), max_size=40), st.integers(0, 200), st.integers(1, 900))
def test_ranges_have_every_record_whole_and_nothing_twice(steps: list[tuple[int, int]], gap: int, most: int) -> None:
    places, end = [], 0
    for skipped, length in steps:
        places.append((end + skipped, length))
        end += skipped + length
    found = list(ranges(places, gap, most))
    assert all(any(start <= offset and offset + length <= stop for start, stop in found) for offset, length in places)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(stop - start <= max([most, *(length for _, length in places)]) for start, stop in found)
    assert sum(stop - start for start, stop in found) <= sum(length for _, length in places) + gap * len(places)


@given(st.dictionaries(st.text("abcxyz-", min_size=1), st.binary()))
def test_packed_files_come_back_and_are_the_same_bytes_each_time(files: dict[str, bytes]) -> None:
    assert unpack(pack(files)) == files
    assert pack(files) == pack(files)
