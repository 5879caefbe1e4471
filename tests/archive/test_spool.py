import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.nights import DAY, exchange, room_for, run_id, spooled
from archive.permissions import denied
from archive.test_reading import row_of
from flows.archive.reading import read_local_record
from flows.archive.sealing import AT_ONCE
from flows.archive.spool import Spool, SpoolError
from flows.records import Outcome, Resource
from flows.tables import Captures, Rejects

RUN = run_id()

ENDLESS = """
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
sys.path.insert(0, "tests")
from archive.nights import DAY, exchange, run_id
from flows.archive.spool import Spool
spool = Spool.open(Path(sys.argv[1]), run_id(), DAY, sync_every=5)
number = 0
while True:
    spool.keep(exchange(number))
    number += 1
    print(number, flush=True)
"""


def test_a_capture_leads_to_its_bytes_once_sealed(tmp_path: Path) -> None:
    with spooled(tmp_path, RUN, pages=25) as spool:
        rows, warcs = spool.captures(), spool.warcs()
        assert Captures.is_valid(rows)
        assert rows.height == 25
        for row in rows.iter_rows(named=True):
            response = read_local_record(warcs[row["warc_key"]], row["warc_offset"], row["warc_length"])
            assert response.url == row["url"]
            assert response.body == exchange(int(row["url_key"], 16)).body
            assert response.date == row["fetched_at"]
            assert response.fields["WARC-Record-ID"] == f"<{row['record_id']}>"
            assert response.fields["WARC-Payload-Digest"] == row["payload_digest"]


def test_an_exchange_without_a_status_is_not_kept(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool:
        assert [spool.keep(exchange(status=status)) for status in (None, 0, 99, 1000)] == [None] * 4
        assert spool.captured() == []


def test_what_a_list_announces_cannot_stop_a_night(tmp_path: Path) -> None:
    far = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    entry = replace(exchange().entry, title="half a \ud83d sign", published=far)
    with Spool.open(tmp_path, RUN, DAY) as spool:
        spool.keep(exchange(1, entry=entry, mime="text/\udcff"))
        rows = spool.seal_captures()
        assert rows["entry_title"].to_list() == ["half a ? sign"]
        assert rows["entry_published"].to_list() == [None]


def test_every_line_of_the_index_leads_to_its_response_in_bytewise_order(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool:
        spool.keep(exchange(0, resource=Resource.ROBOTS, url="https://www.presse.example/robots.txt"))
        for number in (12, 2, 7, 100):
            spool.keep(exchange(number))
        spool.seal_captures()
        index = next(each for each in spool.sealed() if each.kind == "cdxj")
        lines = index.path.read_bytes().splitlines()
        assert lines == sorted(lines)
        assert index.records == len(lines) == 5
        for line in lines:
            key, stamp, fields = line.decode().split(" ", 2)
            place = json.loads(fields)
            response = read_local_record(spool.warcs()[place["filename"]], int(place["offset"]), int(place["length"]))
            assert (response.url, str(response.status)) == (place["url"], place["status"])
            assert response.fields["WARC-Payload-Digest"] == place["digest"]
            assert stamp == f"{response.date:%Y%m%d%H%M%S}"
            assert key.startswith("example,presse)/")


def test_files_are_named_by_their_content_and_read_by_warcio_and_fastwarc(tmp_path: Path) -> None:
    with spooled(tmp_path, RUN, pages=4) as spool:
        (warc,) = [each for each in spool.sealed() if each.kind == "warc"]
        assert warc.key == f"warc/2026/03/08/{RUN}-00000-{warc.sha256[:12]}.warc.gz"
        with warc.path.open("rb") as file:
            assert sum(record.verify_block_digest() for record in FastIterator(file, parse_http=False)) == warc.records == 13
        with warc.path.open("rb") as file:
            assert sum(1 for _ in WarcioIterator(file, check_digests="raise")) == 13


def test_a_large_run_rolls_into_more_files(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY, roll_bytes=3000) as spool:
        for number in range(12):
            spool.keep(exchange(number))
        rows = spool.seal_captures()
        warcs = spool.warcs()
        assert len(warcs) == rows["warc_key"].n_unique() > 2
        for row in rows.iter_rows(named=True):
            assert read_local_record(warcs[row["warc_key"]], row["warc_offset"], row["warc_length"]).url == row["url"]


def test_a_killed_run_is_taken_up_where_its_journal_ends(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(tmp_path)], stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout:
            if int(line) == 23:
                break
        assert Spool.unfinished(tmp_path, DAY) == []
        with pytest.raises(SpoolError, match=f"run {RUN} is under way in another process"):
            Spool.open(tmp_path, RUN, DAY)
        child.kill()
    assert [note.run for note in Spool.unfinished(tmp_path, DAY)] == [RUN]
    with Spool.open(tmp_path, RUN, DAY) as spool:
        kept = spool.captured()
        assert len(kept) >= 19
        assert [capture.url_key for capture in kept] == [f"{number:032x}" for number in range(len(kept))]
        for number in range(len(kept), len(kept) + 6):
            spool.keep(exchange(number))
        rows = spool.seal_captures()
        assert rows.height == len(kept) + 6
        assert rows["record_id"].n_unique() == rows.height
        for row in rows.iter_rows(named=True):
            response = read_local_record(spool.warcs()[row["warc_key"]], row["warc_offset"], row["warc_length"])
            assert response.url == row["url"]


@pytest.mark.parametrize("torn", [b'{"file":"00000.warc.gz","end":99999', b"\0\0\0", b"not json\n"])
def test_a_torn_journal_and_bytes_beyond_it_are_cut_off(tmp_path: Path, torn: bytes) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool:
        for number in range(3):
            spool.keep(exchange(number))
    folder = tmp_path / RUN / "warc"
    for name, rest in (("journal.jsonl", torn), ("00000.warc.gz", b"\x1f\x8bhalf a member")):
        with (folder / name).open("ab") as file:
            file.write(rest)
    (folder / "00001.warc.gz").write_bytes(b"a file that no line names")
    with Spool.open(tmp_path, RUN, DAY) as spool:
        assert len(spool.captured()) == 3
        spool.keep(exchange(3))
        assert spool.seal_captures().height == 4


def test_bytes_that_the_journal_promises_and_the_file_lacks_are_an_error(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool:
        spool.keep(exchange())
    os.truncate(tmp_path / RUN / "warc" / "00000.warc.gz", 100)
    with Spool.open(tmp_path, RUN, DAY) as spool, pytest.raises(SpoolError, match="has 100 bytes where its journal says"):
        spool.keep(exchange(1))


def test_a_damaged_warc_file_is_not_sealed(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool:
        for number in range(3):
            spool.keep(exchange(number))
    path = tmp_path / RUN / "warc" / "00000.warc.gz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with Spool.open(tmp_path, RUN, DAY) as spool, pytest.raises(SpoolError, match=r"00000\.warc\.gz: \d+ records of 10 read back; .+"):
        spool.seal_captures()


def test_a_sealed_step_is_not_done_again(tmp_path: Path) -> None:
    with spooled(tmp_path, RUN) as spool:
        before = spool.sealed()
        index = (spool.folder / "index.cdxj").stat().st_mtime_ns
    with Spool.open(tmp_path, RUN, DAY) as spool:
        spool.seal_captures()
        assert spool.sealed() == before
        assert (spool.folder / "index.cdxj").stat().st_mtime_ns == index
        with pytest.raises(SpoolError, match="are sealed"):
            spool.keep(exchange(9))


def test_sealing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    prints = []
    for root in (tmp_path / "one", tmp_path / "two"):
        with spooled(root, RUN, pages=5) as spool:
            prints.append([(each.key, each.sha256, each.crc32) for each in spool.sealed()])
    assert prints[0] == prints[1]


def test_a_run_that_captured_nothing_seals_an_empty_table(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool:
        assert spool.seal_captures().is_empty()
        assert [each.kind for each in spool.sealed()] == ["captures"]


def test_captures_are_not_read_before_they_are_sealed(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool, pytest.raises(SpoolError, match="are not sealed"):
        spool.captures()


def rejects(*keys: str) -> pl.DataFrame:
    rows = [{"day": DAY, "run": RUN, "stage": "clean", "rule": "r", "key": key, "source_id": None, "row": "{}"} for key in keys]
    return pl.DataFrame(rows, schema=Rejects.create_empty().schema)


def test_a_table_is_sealed_from_its_parts_in_their_order(tmp_path: Path) -> None:
    parts = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    rejects("b").write_parquet(parts[0])
    rejects("a", "c").write_parquet(parts[1])
    with Spool.open(tmp_path / "spool", RUN, DAY) as spool:
        sealed = spool.seal_table("rejects", parts)
        assert pl.read_parquet(sealed.path)["key"].to_list() == ["b", "a", "c"]
        assert (sealed.kind, sealed.records, sealed.schema_version) == ("rejects", 3, 1)
        assert spool.seal_table("rejects", rejects("other")) == sealed
    with Spool.open(tmp_path / "of-a-frame", RUN, DAY) as other:
        assert other.seal_table("rejects", rejects("b", "a", "c")).key == sealed.key


def test_parts_that_have_a_row_twice_are_not_sealed(tmp_path: Path) -> None:
    parts = [tmp_path / f"{number:05d}.parquet" for number in range(AT_ONCE + 1)]
    for number, part in enumerate(parts):
        row_of("mentions").with_columns(mention_id=pl.lit(str(number % AT_ONCE))).write_parquet(part)
    with Spool.open(tmp_path / "spool", RUN, DAY) as spool:
        with pytest.raises(SpoolError, match=r"^mentions: rows of two parts have the same mention_id$"):
            spool.seal_table("mentions", parts)
        assert spool.seal_table("mentions", parts[:-1]).records == AT_ONCE


def test_rows_that_break_a_rule_are_not_sealed(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool:
        with pytest.raises(SpoolError, match=r"^rejects: ") as caught:
            spool.seal_table("rejects", rejects("a").with_columns(rule=pl.lit(None, pl.String)))
        assert "\n" not in str(caught.value)
        assert spool.sealed() == []
        assert not spool.table("rejects").exists()


def test_a_disk_without_room_is_one_line_and_what_was_kept_stays(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool:
        spool.keep(exchange(0))
        size = (spool.folder / "warc" / "00000.warc.gz").stat().st_size
        with room_for(size + 100), pytest.raises(SpoolError, match="grew beyond what this system allows") as caught:
            spool.keep(exchange(1))
        assert "\n" not in str(caught.value)
        assert (spool.folder / "warc" / "00000.warc.gz").stat().st_size == size
        spool.keep(exchange(2))
        assert spool.seal_captures()["url_key"].to_list() == [f"{0:032x}", f"{2:032x}"]


@pytest.mark.parametrize("pages", [0, 2, 4])
def test_a_warc_file_that_found_no_room_when_it_was_begun_is_begun_again(tmp_path: Path, pages: int) -> None:
    with Spool.open(tmp_path, RUN, DAY, roll_bytes=1000) as spool:
        for number in range(pages):
            spool.keep(exchange(number))
        with room_for(100), pytest.raises(SpoolError, match="grew beyond what this system allows"):
            spool.keep(exchange(50))
        spool.keep(exchange(99))
        rows = spool.seal_captures()
        assert rows["url_key"].to_list() == [*(f"{number:032x}" for number in range(pages)), f"{99:032x}"]
        for warc in spool.warcs().values():
            with warc.open("rb") as file:
                assert next(iter(WarcioIterator(file))).rec_type == "warcinfo"


def test_a_warc_file_that_may_not_be_begun_is_one_line_each_time_and_begun_later(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY, roll_bytes=1000) as spool:
        for number in range(4):
            spool.keep(exchange(number))
        with denied(spool.folder / "warc", 0o555):
            for number in (50, 51):
                with pytest.raises(SpoolError, match=r"warc: no permission$"):
                    spool.keep(exchange(number))
        spool.keep(exchange(4))
        assert spool.seal_captures()["url_key"].to_list() == [f"{number:032x}" for number in range(5)]


def test_tables_that_find_no_room_are_one_line_and_are_sealed_later(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as spool:
        for number in range(30):
            spool.keep(exchange(number))
        spool.captured()
        with room_for(3000), pytest.raises(SpoolError, match="grew beyond what this system allows") as caught:
            spool.seal_captures()
        assert "\n" not in str(caught.value)
        assert not spool.has_sealed_captures()
        assert spool.seal_captures().height == 30


def test_unfinished_runs_are_found_by_day_kind_and_sources(tmp_path: Path) -> None:
    for number, kind, sources in ((1, "nightly", ("a", "b")), (2, "backfill", ("a",))):
        Spool.open(tmp_path, run_id(number), DAY, kind=kind, sources=sources).close()
    assert [note.run for note in Spool.unfinished(tmp_path)] == [run_id(1), run_id(2)]
    assert [note.run for note in Spool.unfinished(tmp_path, DAY, kind="backfill")] == [run_id(2)]
    assert [note.sources for note in Spool.unfinished(tmp_path, DAY, sources=["b", "a"])] == [("a", "b")]
    assert Spool.unfinished(tmp_path, DAY.replace(day=1)) == []
    assert Spool.unfinished(tmp_path / "absent") == []


def test_a_dropped_spool_is_gone(tmp_path: Path) -> None:
    with spooled(tmp_path, RUN) as spool:
        spool.drop()
    assert list(tmp_path.iterdir()) == []


def test_a_spool_is_dropped_also_where_a_process_was_killed_while_it_dropped_it(tmp_path: Path) -> None:
    (tmp_path / f".dropped-{RUN}" / "warc").mkdir(parents=True)
    with spooled(tmp_path, RUN) as spool:
        spool.drop()
    assert list(tmp_path.iterdir()) == []


def test_a_spool_opens_more_than_once_in_a_process(tmp_path: Path) -> None:
    with Spool.open(tmp_path, RUN, DAY) as outer:
        with Spool.open(tmp_path, RUN, DAY) as inner:
            inner.keep(exchange())
        assert len(outer.captured()) == 1


def test_a_spool_of_another_day_is_refused(tmp_path: Path) -> None:
    Spool.open(tmp_path, RUN, DAY).close()
    with pytest.raises(SpoolError, match="is for 2026-03-08, not for 2026-03-01"):
        Spool.open(tmp_path, RUN, DAY.replace(day=1))


def test_a_broken_note_is_one_line(tmp_path: Path) -> None:
    (tmp_path / RUN).mkdir()
    (tmp_path / RUN / "spool.json").write_text("{}")
    with pytest.raises(SpoolError, match="not the note of a spool; move"):
        Spool.unfinished(tmp_path)


def test_captures_say_what_their_publisher_reserves(tmp_path: Path) -> None:
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        spool.keep(exchange(1, reservations=("meta:noai",)))
        spool.keep(exchange(2))
        assert spool.seal_captures()["reservations"].to_list() == [["meta:noai"], []]


def test_a_page_ended_as_the_last_response_of_its_redirects_did(tmp_path: Path) -> None:
    announced = replace(exchange(0).entry, url_key="a")
    with Spool.open(tmp_path, run_id(), DAY) as spool:
        spool.keep(exchange(0, url_key="b", entry=announced))
        spool.keep(exchange(1, url_key="a", outcome=Outcome.REDIRECT, status=302, entry=None))
        spool.keep(exchange(2, url_key="c", entry=replace(announced, url_key="c")))
        spool.keep(exchange(3, url_key="gate", outcome=Outcome.REDIRECT, status=302, entry=None))
        spool.keep(exchange(4, url_key="c", outcome=Outcome.REDIRECT, status=302, entry=None))
        spool.keep(exchange(5, url_key="feed", resource=Resource.FEED, entry=None))
        assert spool.endings() == {"a": Outcome.OK, "b": Outcome.OK, "c": Outcome.OK, "gate": Outcome.REDIRECT}
