"""A row leads to its bytes and back; what is missing, damaged or comes out otherwise is told."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from archive.nights import DAY, NOW, begun, exchange, run_id, settings_for
from coded import archived, coded_tables
from flows.archive.commits import revise
from flows.archive.directory import DirectoryStore
from flows.archive.history import read_head
from flows.archive.objects import Store, StoreError
from flows.archive.proofs import ProofError, check_proof
from flows.archive.reading import scan
from flows.archive.responses import RecordError
from flows.archive.sealing import seal_rows
from flows.archive.store import open_store
from flows.archive.taking_down import take_down
from flows.errors import UsageError
from flows.evidence import BrokenEvidenceError, Evidence, TakenDown, gather
from flows.evidence.document import to_document
from flows.settings import Settings
from servers.s3 import S3Service

IDS = count(700)
LATER = NOW + timedelta(days=2)
SETTINGS = Settings(workers=1)


def made() -> pl.DataFrame:
    """Return the mentions that the pages come to."""
    return coded_tables()["mentions"]


def strike() -> str:
    """Return the id of the air strike, which a speaker tells."""
    return str(made().filter(event_type="air_strike")["mention_id"].item())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return an archive as a night leaves it, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("whole")
    return archived(begun(DirectoryStore(folder / "archive")), folder)


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Store]:
    """Return a function that makes an archive in which tables were changed."""
    return lambda changes=None: archived(begun(DirectoryStore(tmp_path / "archive")), tmp_path, changes)


def walked(store: Store, key: str, *, deep: bool = False) -> Evidence:
    evidence = gather(store, SETTINGS, key, deep=deep, recode=False)
    assert isinstance(evidence, Evidence)
    return evidence


def test_a_mention_leads_to_its_bytes_and_each_step_is_proved(whole: Store) -> None:
    evidence = walked(whole, strike()[:8], deep=True)
    assert evidence.found.id == strike()
    assert evidence.record.response.body.startswith(b"<html lang='fr'><head><title>Raid sur Alep")
    assert [proof.kind for proof in evidence.proofs] == ["mentions", "articles", "captures", "warc"]
    assert evidence.unproved == ()
    check_proof(evidence.proofs[-1], evidence.record.member)
    with pytest.raises(ProofError):
        check_proof(evidence.proofs[-1], evidence.record.member + b"\0")


def test_the_citation_names_outlet_title_day_address_capture_digest_and_state(whole: Store) -> None:
    evidence = walked(whole, strike())
    digest = evidence.custody.texts[0].sha256
    assert evidence.citation == (
        "“Raid sur Alep”. presse. 2026-03-08T18:05:00+00:00. <https://www.presse.example/actualités/0?b=2&a=1>. "
        f"archived 2026-03-09 02:30:00 UTC. payload {evidence.record.payload_digest}. archive state 2026-03-08/1/{digest[:16]}."
    )


def test_a_row_that_was_coded_anew_is_found_as_of_before(build: Callable[..., Store], tmp_path: Path) -> None:
    old = made().with_columns(mention_id="00" + pl.col("mention_id").str.slice(2), reported_by=pl.lit(None, pl.String))
    store = build({"mentions": old})
    (entry,) = read_head(store, DAY).live("mentions")
    sealed = seal_rows("mentions", made(), tmp_path / "new.parquet", DAY, run_id())
    revise(store, DAY, run_id(next(IDS)), {entry.key: sealed}, now=LATER)
    key = f"00{strike()[2:]}"
    with pytest.raises(UsageError, match="has its old id with --as-of"):
        gather(store, SETTINGS, key)
    before = gather(store, SETTINGS, key, NOW + timedelta(hours=1), recode=False)
    assert isinstance(before, Evidence)
    assert before.state.startswith("2026-03-08/1/")
    assert before.unproved == ()
    assert walked(store, strike()).state.startswith("2026-03-08/2/")


def test_what_was_taken_down_is_a_tombstone_with_its_reason(build: Callable[..., Store]) -> None:
    store = build()
    take_down(store, exchange(0).url, "the publisher asked", now=LATER, run=lambda: run_id(next(IDS)))
    for key in (strike()[:10], made().filter(mention_id=strike())["article_id"].item()):
        hidden = gather(store, SETTINGS, key)
        assert isinstance(hidden, TakenDown)
        assert (hidden.takedown.reason, hidden.takedown.at) == ("the publisher asked", LATER)


def test_a_row_whose_digest_is_not_that_of_its_bytes_is_broken_evidence(build: Callable[..., Store]) -> None:
    store = build({"articles": coded_tables()["articles"].with_columns(payload_digest=pl.lit("sha1:" + "A" * 32))})
    with pytest.raises(
        BrokenEvidenceError, match=r"the payload digest of the article is sha1:.* not sha1:A{32}; run dateline verify --deep"
    ):
        gather(store, SETTINGS, strike())


def test_a_sentence_that_is_not_in_its_article_is_broken_evidence(build: Callable[..., Store]) -> None:
    store = build({"mentions": made().with_columns(sentence=pl.col("sentence") + "!")})
    with pytest.raises(BrokenEvidenceError, match="its sentence is not in article"):
        gather(store, SETTINGS, strike())


def test_a_row_without_its_article_is_broken_evidence(build: Callable[..., Store]) -> None:
    store = build({"articles": coded_tables()["articles"].head(0)})
    with pytest.raises(BrokenEvidenceError, match="is in no committed table"):
        gather(store, SETTINGS, strike())


def test_bytes_that_are_gone_or_rotten_are_told(build: Callable[..., Store]) -> None:
    store = build()
    (entry,) = read_head(store, DAY).live("warc")
    content = bytearray(store.get(entry.key))
    offset = (
        scan(store, "articles").filter(article_id=made().filter(mention_id=strike())["article_id"].item()).collect()["warc_offset"].item()
    )
    content[offset + 200] ^= 0xFF
    store.replace(entry.key, bytes(content))
    with pytest.raises(RecordError, match=f"{entry.key} at {offset}"):
        gather(store, SETTINGS, strike())
    store.remove(entry.key)
    with pytest.raises(StoreError, match=entry.key):
        gather(store, SETTINGS, strike())


def test_a_table_that_is_not_as_it_was_committed_proves_nothing(build: Callable[..., Store], tmp_path: Path) -> None:
    store = build()
    (entry,) = read_head(store, DAY).live("mentions")
    forged = tmp_path / "forged.parquet"
    made().with_columns(actor_id=pl.lit("RUS-MIL")).write_parquet(forged)
    store.replace(entry.key, forged)
    with pytest.raises(StoreError, match="not those that were committed"):
        gather(store, SETTINGS, strike())


@pytest.mark.parametrize(("key", "why"), [("", "no mention and no article"), ("zz", "no mention and no article")])
def test_an_id_of_no_row_is_told(whole: Store, key: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        gather(whole, SETTINGS, key)


def test_of_an_event_the_mentions_are_told(whole: Store) -> None:
    event = coded_tables()["links"].filter(mention_id=strike())["event_id"].item()
    with pytest.raises(UsageError, match=rf"{event}: an event; ask for one of its mentions: .*{strike()}"):
        gather(whole, SETTINGS, event)


def test_a_beginning_that_several_rows_have_is_told(build: Callable[..., Store]) -> None:
    store = build({"mentions": made().with_columns(mention_id="aa" + pl.col("mention_id"), reported_by=pl.lit(None, pl.String))})
    with pytest.raises(UsageError, match="several rows have an id that begins so: aa"):
        gather(store, SETTINGS, "aa")


def test_a_bucket_gives_the_same_evidence(whole: Store, ministack_service: S3Service, tmp_path: Path) -> None:
    store = open_store(settings_for(ministack_service, ministack_service.new_bucket(), tmp_path / "spool"))
    archived(begun(store), tmp_path)
    assert to_document(walked(store, strike(), deep=True)) == to_document(walked(whole, strike(), deep=True))
