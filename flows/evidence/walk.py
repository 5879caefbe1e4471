"""The whole walk from a row to its bytes: found, proved in the chain of commits, read, and made once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.archive.audit import AuditError, Custody, prove_capture, prove_row, read_custody
from flows.archive.objects import Store
from flows.archive.proofs import Proof, check_proof
from flows.catalog.files import open_catalog
from flows.evidence.again import Again, clean_and_code
from flows.evidence.citation import cite, state_id
from flows.evidence.record import BrokenEvidenceError, Record, read_checked
from flows.evidence.rows import Found, TakenDown, find
from flows.present import source_names
from flows.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a row rests on. `unproved` says of what there is no proof, and why; `again` is None where that was not asked for."""

    found: Found
    record: Record
    custody: Custody
    proofs: tuple[Proof, ...]
    unproved: tuple[str, ...]
    again: Again | None
    outlet: str | None

    @property
    def state(self) -> str:
        """The id of the state of the archive that the row is of."""
        return state_id(self.found.day, self.custody.head.number, self.custody.texts[self.custody.head.number - 1].sha256)

    @property
    def citation(self) -> str:
        """The row's article as it is cited."""
        return cite(self.found.article.row(0, named=True), self.outlet, self.state, self.record.taken_from)


def gather(
    store: Store, settings: Settings, key: str, as_of: datetime | None = None, *, deep: bool = False, recode: bool = True
) -> Evidence | TakenDown:
    """Return what a row rests on, by its id or the beginning of it, as it was known at an instant, now without one.

    With `deep` the record is proved too: its whole WARC file is read. Raises UsageError for an id that no row or several rows have,
    BrokenEvidenceError, RecordError, ProofError and StoreError for evidence that is missing or does not hold.
    """
    found = find(store, key, as_of)
    if isinstance(found, TakenDown):
        return found
    custody = _as_shown(read_custody(store, found.day), found.number)
    article, capture = found.article.row(0, named=True), found.capture.row(0, named=True)
    _check_sentence(found)
    record = read_checked(store, custody.head, article, capture)
    proofs, unproved = _prove(store, custody, found, deep=deep)
    return Evidence(
        found=found,
        record=record,
        custody=custody,
        proofs=proofs,
        unproved=unproved,
        again=clean_and_code(store, settings, found, record) if recode else None,
        outlet=source_names(open_catalog(settings.config)).get(article["source_id"]),
    )


def _check_sentence(found: Found) -> None:
    """Raise BrokenEvidenceError for a mention whose sentence or trigger does not stand in its article where the row says."""
    row, text = found.mention, found.article["text"].item()
    if row is None:
        return
    start, trigger = row["sentence_start"], text[row["trigger_start"] : row["trigger_end"]]
    if text[start : start + len(row["sentence"])] != row["sentence"] or trigger != row["trigger"]:
        msg = f"mention {found.id}: its sentence is not in article {row['article_id']} at {start}; run dateline verify --deep"
        raise BrokenEvidenceError(msg)


def _as_shown(custody: Custody, number: int) -> Custody:
    """Return a day's commits up to the one that shows a row, with the texts of all."""
    return Custody(custody.day, custody.commits[:number], custody.texts)


def _prove(store: Store, custody: Custody, found: Found, *, deep: bool) -> tuple[tuple[Proof, ...], tuple[str, ...]]:
    """Return the proofs that hold of a row, its article and its capture, with `deep` of the record, and why others cannot be made.

    Raises ProofError for one that does not hold.
    """
    proofs: list[Proof] = []
    unproved: list[str] = []
    for each in _asked(found):
        try:
            made = prove_capture(store, custody, each, records=deep) if each == _record_id(found) else [prove_row(store, custody, each)]
        except AuditError as error:
            unproved.append(str(error))
            continue
        for proof in made:
            check_proof(proof)
        proofs += made
    return tuple(proofs), tuple(unproved)


def _asked(found: Found) -> Iterator[str]:
    """Yield the ids of the rows that are proved."""
    yield from dict.fromkeys((found.id, found.article["article_id"].item(), _record_id(found)))


def _record_id(found: Found) -> str:
    return str(found.capture["record_id"].item())
