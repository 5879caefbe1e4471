import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from archive.nights import DAY, NOW, committed, run_id, spooled
from archive.test_reading import row_of
from flows.archive import keys
from flows.archive.audit import AuditError, follow_to_newest, prove_capture, prove_row, read_custody
from flows.archive.commits import commit
from flows.archive.objects import Store, StoreError
from flows.archive.proofs import Proof, ProofError, check_proof
from flows.archive.reading import scan
from flows.archive.verify import Depth, verify

NEXT = DAY + timedelta(days=1)


@pytest.fixture
def store(store: Store, tmp_path: Path) -> Store:
    """Return an archive of two days: the first of a run with rows and another run, the second of one run."""
    with spooled(tmp_path / "spool", run_id(0)) as spool:
        for table in ("articles", "mentions"):
            spool.seal_table(table, row_of(table))
        commit(store, DAY, run_id(0), spool.sealed(), now=NOW)
        spool.drop()
    committed(store, tmp_path, 1)
    committed(store, tmp_path, 2, day=NEXT)
    return store


@pytest.fixture
def proofs(store: Store) -> list[Proof]:
    custody = read_custody(store, DAY)
    url = scan(store, "captures", DAY, DAY).select("url").last().collect().item()
    return [prove_row(store, custody, "x"), *prove_capture(store, custody, url)]


def test_rows_and_captures_with_their_records_are_proved_up_to_the_newest_commit(store: Store, proofs: list[Proof]) -> None:
    assert [proof.kind for proof in proofs] == ["mentions", "captures", "warc"]
    for proof in proofs:
        *told, last = check_proof(Proof.model_validate_json(proof.model_dump_json()))
        assert told[0].startswith(f"{proof.kind} number ")
        assert last.endswith(f"SHA-256 {hashlib.sha256(store.get(keys.commit_key(DAY, 2))).hexdigest()}")
    assert len(proofs[0].chain) == 2
    assert len(proofs[1].chain) == 1


def test_a_record_is_proved_by_its_bytes(store: Store, proofs: list[Proof]) -> None:
    record = store.get(proofs[2].object_key, proofs[2].offset, proofs[2].length)
    assert check_proof(proofs[2], record)
    with pytest.raises(ProofError, match="the record is not the one whose hash the proof gives"):
        check_proof(proofs[2], record[:-1] + b"x")


def test_the_chain_is_followed_through_later_days(store: Store) -> None:
    proof = prove_row(store, follow_to_newest(store, read_custody(store, DAY)), "x")
    assert [witness.key for witness in proof.chain] == [keys.commit_key(DAY, 1), keys.commit_key(DAY, 2), keys.commit_key(NEXT, 1)]
    assert check_proof(proof)


def forged(proof: Proof) -> dict[str, Proof]:
    """Return proofs that say something else than the archive, by what is wrong with them."""
    first = proof.chain[0]
    other = first.model_copy(update={"text": first.text.replace('"mode": "append"', '"mode": "replace"')})
    return {
        "the row is not the one": proof.model_copy(update={"leaf": proof.leaf.replace("article", "document")}),
        "is not number 0 of": proof.model_copy(update={"leaf": None, "leaf_hash": "00" * 32}),
        "is not number 1 of": proof.model_copy(update={"in_object": proof.in_object.model_copy(update={"index": 1})}),
        "of the objects of": proof.model_copy(update={"in_commit": proof.in_commit.model_copy(update={"index": 3})}),
        "not as it was written": proof.model_copy(update={"chain": (other, *proof.chain[1:])}),
        "does not name": proof.model_copy(update={"chain": (first, first)}),
        "no commit of the proof names it": proof.model_copy(update={"chain": ()}),
    }


def test_a_forged_proof_fails_at_its_step(proofs: list[Proof]) -> None:
    for words, proof in forged(proofs[0]).items():
        with pytest.raises(ProofError, match=words):
            check_proof(proof)


def test_what_is_not_there_is_one_line(store: Store) -> None:
    custody = read_custody(store, DAY)
    with pytest.raises(AuditError, match="no mention and no article of 2026-03-08 has this id"):
        prove_row(store, custody, "nothing")
    with pytest.raises(AuditError, match="no capture of 2026-03-08 has this record id, address or address key"):
        prove_capture(store, custody, "https://nowhere.example/")
    with pytest.raises(AuditError, match="2026-01-01 is not committed"):
        read_custody(store, DAY.replace(month=1, day=1))


def test_nothing_is_proved_from_damaged_bytes(store: Store) -> None:
    key = next(store.list("mentions/")).key
    store.replace(key, store.get(key)[:-1] + b"x")
    with pytest.raises(StoreError, match="not those that were committed"):
        prove_row(store, read_custody(store, DAY), "x")


def test_an_object_of_before_roots_is_proved_by_its_whole_file(store: Store, tmp_path: Path) -> None:
    with spooled(tmp_path / "spool", run_id(5), first=50, day=NEXT) as spool:
        older = [each.model_copy(update={"root": None}) for each in spool.sealed()]
        commit(store, NEXT, run_id(5), older, now=NOW)
        record = spool.captures()["record_id"][0]
    with pytest.raises(AuditError, match="committed before rows had a root; the SHA-256 of the whole file is what proves it"):
        prove_capture(store, read_custody(store, NEXT), record)


def test_a_root_that_is_not_that_of_the_rows_is_found(store: Store, tmp_path: Path) -> None:
    with spooled(tmp_path / "spool", run_id(5), first=50, day=NEXT) as spool:
        wrong = [each.model_copy(update={"root": "00" * 32}) for each in spool.sealed()]
        commit(store, NEXT, run_id(5), wrong, now=NOW)
    findings = verify(store, depth=Depth.DEEP).findings
    assert {finding.key for finding in findings} == {each.key for each in wrong}
    assert {finding.detail for finding in findings} == {"its Merkle root is not the one that was committed"}
