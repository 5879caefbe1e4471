import gzip
import json
import random
import re
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.nights import DAY, NOW, begun, committed, run_id, settings_for, spooled
from flows.archive import keys
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.files import fingerprint
from flows.archive.members import read_members
from flows.archive.reading import scan
from flows.archive.sealing import seal_warc
from flows.archive.store import Store, open_store
from flows.archive.verifications import keep_verification, last_cursor
from flows.archive.verify import Depth, verify
from servers.s3 import S3Service


@pytest.fixture
def archive(directory: DirectoryStore, tmp_path: Path) -> DirectoryStore:
    """Return an archive of one day with two commits."""
    for number in range(2):
        committed(directory, tmp_path, number)
    return directory


def data_files(archive: DirectoryStore) -> list[Path]:
    return [archive.root / each.key for prefix in keys.DATA for each in archive.list(prefix)]


def test_an_intact_archive_is_said_to_be_intact(archive: DirectoryStore) -> None:
    for depth in Depth:
        seen: list[tuple[int, int]] = []
        result = verify(archive, depth=depth, progress=lambda done, total, seen=seen: seen.append((done, total)))
        assert result.intact
        assert (result.days, result.commits, result.objects) == (1, 2, 6)
        assert depth is Depth.LISTING or seen[-1] == (6, 6)
        assert result.lines()[-1].startswith("intact: days 1, commits 2, objects 6, ")


def test_an_empty_archive_is_intact(directory: DirectoryStore) -> None:
    assert verify(directory).lines() == ["intact: days 0, commits 0, objects 0, 0.0 MB (listing)"]


def test_a_missing_object_is_named(archive: DirectoryStore) -> None:
    for path in data_files(archive):
        content = path.read_bytes()
        path.unlink()
        (finding,) = verify(archive).findings
        assert (finding.kind, archive.root / finding.key) == ("missing", path)
        path.write_bytes(content)
    assert verify(archive).intact


def test_a_cut_object_is_named(archive: DirectoryStore) -> None:
    for path in data_files(archive):
        content = path.read_bytes()
        path.write_bytes(content[:-1])
        (finding,) = verify(archive).findings
        assert finding.kind == "wrong_size"
        path.write_bytes(content)


def test_a_flipped_bit_anywhere_is_found_by_reading_every_byte(archive: DirectoryStore) -> None:
    dice = random.Random(8)  # noqa: S311  the same places in every run
    for path in data_files(archive):
        content = path.read_bytes()
        for place in dice.sample(range(len(content)), 4):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1 << dice.randrange(8)]) + content[place + 1 :])
            assert verify(archive).intact
            findings = verify(archive, depth=Depth.DEEP).findings
            assert path in {archive.root / finding.key for finding in findings if finding.kind == "damaged"}
        path.write_bytes(content)


def test_objects_that_no_commit_names_are_counted_and_do_no_harm(archive: DirectoryStore, tmp_path: Path) -> None:
    with spooled(tmp_path, run_id(7), first=70) as spool:
        for each in spool.sealed():
            archive.create(each.key, each.path)
        assert set(verify(archive).orphans) == {each.key for each in spool.sealed()}
    assert verify(archive).intact
    assert verify(archive).lines()[-1].endswith("not named by any commit 3")


def test_a_count_that_is_not_what_was_committed_is_found(directory: DirectoryStore, tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool:
        wrong = [each.model_copy(update={"records": each.records + 1}) for each in spool.sealed()]
        commit(directory, DAY, run_id(), wrong, now=NOW)
    details = [finding.detail for finding in verify(directory, depth=Depth.DEEP).findings]
    assert any("10 records, 11 were committed" in detail for detail in details)
    assert any("3 lines, 4 were committed" in detail for detail in details)
    assert any("3 rows, 4 were committed" in detail for detail in details)


def test_an_index_line_that_leads_elsewhere_is_found(directory: DirectoryStore, tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool:
        index = next(each for each in spool.sealed() if each.kind == "cdxj")
        lines = index.path.read_text().splitlines()
        first, second = (json.loads(line.split(" ", 2)[2]) for line in lines[:2])
        swapped = {**first, "offset": second["offset"], "length": second["length"]}
        lines[0] = " ".join([*lines[0].split(" ", 2)[:2], json.dumps(swapped)])
        astray = {**second, "offset": str(int(second["offset"]) + 1)}
        lines[1] = " ".join([*lines[1].split(" ", 2)[:2], json.dumps(astray)])
        index.path.write_text("\n".join(lines) + "\n")
        changed = index.model_copy(update=fingerprint(index.path)._asdict())
        commit(directory, DAY, run_id(), [changed, *(each for each in spool.sealed() if each.kind != "cdxj")], now=NOW)
    findings = [finding for finding in verify(directory, depth=Depth.DEEP).findings if "leads to no response" in finding.detail]
    assert [finding.key for finding in findings] == [index.key] * 2


def test_every_object_of_a_bucket_is_read(store: Store, tmp_path: Path) -> None:
    committed(store, tmp_path)
    for key in [each.key for each in store.list("") if each.key.startswith(keys.DATA)]:
        content = store.get(key)
        store.replace(key, content[:-1] + bytes([content[-1] ^ 1]))
        for depth in (Depth.CHECKSUMS, Depth.DEEP):
            findings = verify(store, depth=depth).findings
            assert {(finding.kind, finding.key) for finding in findings} == {("damaged", key)}
        store.replace(key, content)
    assert verify(store, depth=Depth.DEEP).intact


def test_a_payload_that_differs_from_its_digest_is_found(tmp_path: Path) -> None:
    with spooled(tmp_path, run_id()) as spool:
        warc = next(each for each in spool.sealed() if each.kind == "warc")
        whole, content = warc.path.read_bytes(), b""
        for place in read_members(warc.path).places:
            plain = gzip.decompress(whole[place.offset : place.offset + place.length])
            lie = re.sub(rb"(WARC-Payload-Digest: sha1:)\w{32}", rb"\1" + b"A" * 32, plain)
            content += gzip.compress(lie if place.kind == "response" else plain, mtime=0)
        warc.path.write_bytes(content)
        damaged = read_members(warc.path).damaged
    assert len(damaged) == 3
    assert all(detail.startswith("the payload of record <urn:uuid:") for detail in damaged)


@pytest.mark.parametrize(("original", "intact"), [("there", True), ("nowhere", False)])
def test_a_revisit_must_have_its_original_in_the_archive(store: Store, tmp_path: Path, original: str, intact: bool) -> None:
    committed(store, tmp_path, 0)
    digest = scan(store, "captures").select("payload_digest").first().collect().item() if original == "there" else "sha1:" + "A" * 32
    path = tmp_path / "revisit.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        head = StatusAndHeaders("200 OK", [], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_revisit_record("https://presse.example/again", digest, "https://presse.example/", "2026-03-08", head)
        )
    sealed = seal_warc(path, DAY, run_id(1), 0, 1)
    commit(store, DAY, run_id(1), [sealed], now=NOW)
    result = verify(store, depth=Depth.DEEP)
    assert result.intact is intact
    assert [finding.key for finding in result.findings] == ([] if intact else [sealed.key])


def test_samples_one_after_another_read_everything_once(directory: DirectoryStore, tmp_path: Path) -> None:
    for number in range(5):
        committed(directory, tmp_path, number)
    damaged = data_files(directory)[0]
    damaged.write_bytes(damaged.read_bytes()[::-1])
    cursor, seen = None, []
    for _ in range(5):
        result = verify(directory, depth=Depth.DEEP, share=0.2, cursor=cursor)
        cursor = result.cursor
        seen.append((result.read, len(result.findings) > 0))
    assert [read for read, _ in seen] == [3] * 5
    assert [found for _, found in seen].count(True) == 1


def test_findings_come_in_the_order_of_days_and_runs_though_several_are_read_at_once(directory: DirectoryStore, tmp_path: Path) -> None:
    for number in (3, 1, 2, 0):
        committed(directory, tmp_path, number, day=DAY + timedelta(days=number % 2))
    warcs = [path for path in data_files(directory) if path.name.endswith(".warc.gz")]
    for path in warcs:
        path.write_bytes(path.read_bytes()[::-1])
    found = [finding.key for finding in verify(directory, depth=Depth.DEEP).findings]
    assert list(dict.fromkeys(found)) == sorted(path.relative_to(directory.root).as_posix() for path in warcs)


def test_a_stopped_verification_goes_on_where_it_was(ministack_service: S3Service, tmp_path: Path) -> None:
    store = begun(open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path / "spool")))
    for number in range(3):
        committed(store, tmp_path, number)
    damaged = next(each.key for each in store.list("warc/"))
    store.replace(damaged, b"x" * len(store.get(damaged)))
    journal = tmp_path / "journal.jsonl"

    def stop(done: int, _: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    def reads() -> int:
        before = store.requests["GetObject"]
        verify(store)
        return store.requests["GetObject"] - before

    with pytest.raises(KeyboardInterrupt):
        verify(store, depth=Depth.DEEP, journal=journal, progress=stop)
    listing = reads()
    before = store.requests["GetObject"]
    result = verify(store, depth=Depth.DEEP, journal=journal)
    assert store.requests["GetObject"] - before == listing + 3 + 3  # the records of three runs, the objects of the third
    assert {finding.key for finding in result.findings} == {damaged}
    assert not journal.exists()


def test_a_result_is_kept_and_the_next_sample_begins_where_it_ended(store: Store, tmp_path: Path) -> None:
    committed(store, tmp_path)
    assert last_cursor(store, Depth.DEEP) is None
    result = verify(store, depth=Depth.DEEP, share=0.05)
    key = keep_verification(store, result, NOW, NOW)
    assert key == "state/verify/2026-03-09T023000.000000Z-deep-sample.json"
    kept = json.loads(store.get(key))
    assert (kept["intact"], kept["depth"], kept["findings"], kept["read"]) == (True, "deep", [], 3)
    assert last_cursor(store, Depth.DEEP) == result.cursor
    assert last_cursor(store, Depth.CHECKSUMS) is None
    assert verify(store, depth=Depth.DEEP).intact


def test_objects_that_cannot_be_read_are_named_and_a_store_that_fails_ends_it(directory: DirectoryStore, tmp_path: Path) -> None:
    committed(directory, tmp_path)
    paths = data_files(directory)
    loop = paths[0]
    size = loop.stat().st_size
    kept = loop.read_bytes()
    loop.unlink()
    loop.mkdir()
    (loop / "x").write_bytes(b"x" * size)
    kinds = {finding.kind for finding in verify(directory, depth=Depth.DEEP).findings}
    assert kinds <= {"missing", "unreadable"}
    assert kinds
    (loop / "x").unlink()
    loop.rmdir()
    loop.write_bytes(kept)
    assert verify(directory, depth=Depth.DEEP).intact
