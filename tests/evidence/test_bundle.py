"""A bundle holds the capture byte for byte, the row, its citation and its proofs, and is what the WACZ specification asks for."""

import gzip
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from archive.nights import NOW, begun, room_for
from coded import archived, coded_tables
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store, StoreError
from flows.archive.proofs import Proof, check_proof
from flows.archive.reading import read_local_record
from flows.evidence import Evidence, gather
from flows.evidence.bundle import write_bundle
from flows.settings import Settings


def mention() -> str:
    """Return the id of the mention that is bundled."""
    return str(coded_tables()["mentions"].filter(event_type="air_strike")["mention_id"].item())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("bundled")
    return archived(begun(DirectoryStore(folder / "archive")), folder)


@pytest.fixture(scope="module")
def evidence(store: Store) -> Evidence:
    evidence = gather(store, Settings(workers=1), mention(), deep=True, recode=False)
    assert isinstance(evidence, Evidence)
    return evidence


@pytest.fixture(scope="module")
def bundle(store: Store, evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "evidence.wacz"
    write_bundle(path, store, evidence, NOW)
    return path


def test_every_file_is_listed_with_its_digest_and_the_list_with_its_own(bundle: Path) -> None:
    with ZipFile(bundle) as package:
        assert package.testzip() is None
        listed = json.loads(package.read("datapackage.json"))
        files = {name: package.read(name) for name in package.namelist()}
        stored = {info.filename for info in package.infolist() if info.compress_type == ZIP_STORED}
    digests = {each["path"]: (each["hash"], each["bytes"]) for each in listed["resources"]}
    described = {"datapackage.json", "datapackage-digest.json"}
    assert digests == {
        name: (f"sha256:{hashlib.sha256(each).hexdigest()}", len(each)) for name, each in files.items() if name not in described
    }
    told = json.loads(files["datapackage-digest.json"])
    assert told == {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(files['datapackage.json']).hexdigest()}"}
    assert {"archive/data.warc.gz", "indexes/index.cdx.gz"} <= stored
    assert (listed["wacz_version"], listed["profile"], listed["created"]) == ("1.1.1", "data-package", "2026-03-09T02:30:00Z")


def test_the_index_leads_to_the_record_as_it_lies_in_the_archive(bundle: Path, evidence: Evidence, tmp_path: Path) -> None:
    with ZipFile(bundle) as package:
        package.extract("archive/data.warc.gz", tmp_path)
        header, block = [json.loads(line.split(" ", 2)[2]) for line in package.read("indexes/index.idx").decode().splitlines()]
        content = package.read(f"indexes/{header['filename']}")
    lines = gzip.decompress(content[block["offset"] : block["offset"] + block["length"]]).decode().splitlines()
    (line,) = [json.loads(line.split(" ", 2)[2]) for line in lines]
    warc = tmp_path / "archive" / "data.warc.gz"
    assert warc.read_bytes()[line["offset"] : line["offset"] + line["length"]] == evidence.record.member
    assert read_local_record(warc, line["offset"], line["length"]).body == evidence.record.response.body
    assert line["recordDigest"] == f"sha256:{evidence.record.sha256}"
    assert [each.split()[1] for each in gzip.decompress(warc.read_bytes()).split(b"\r\n") if each.startswith(b"WARC-Type")] == [
        b"warcinfo",
        b"request",
        b"response",
        b"metadata",
    ]


def test_row_citation_and_proofs_go_with_it_and_hold_without_the_archive(bundle: Path, evidence: Evidence) -> None:
    with ZipFile(bundle) as package:
        row = json.loads(package.read("evidence/row.json"))
        proofs = [Proof.model_validate(each) for each in json.loads(package.read("evidence/proofs.json"))]
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
        assert package.read("evidence/citation.txt").decode() == f"{evidence.citation}\n"
    assert (row["mention"]["mention_id"], row["record"]["sha256"]) == (mention(), evidence.record.sha256)
    assert [check_proof(proof)[-1] for proof in proofs]
    check_proof(proofs[-1], evidence.record.member)
    assert pages[0]["format"] == "json-pages-1.0"
    assert row["capture"]["url"].endswith("actualités/0?b=2&a=1")
    assert pages[1]["url"].endswith("actualit%C3%A9s/0?b=2&a=1")
    assert (pages[1]["ts"], pages[1]["title"]) == ("2026-03-09T02:30:00Z", "Raid sur Alep")


def test_the_same_evidence_gives_the_same_file(store: Store, evidence: Evidence, bundle: Path, tmp_path: Path) -> None:
    write_bundle(tmp_path / "again.wacz", store, evidence, NOW)
    assert (tmp_path / "again.wacz").read_bytes() == bundle.read_bytes()


def test_on_a_full_disk_no_half_bundle_is_left(store: Store, evidence: Evidence, tmp_path: Path) -> None:
    with room_for(2000), pytest.raises(StoreError, match=r"cut\.wacz"):
        write_bundle(tmp_path / "cut.wacz", store, evidence, datetime.now(UTC))
    assert list(tmp_path.iterdir()) == []
