"""Brings commits, the records of runs and the note of the archive back: from each other, or from another archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from flows.archive import keys
from flows.archive.chains import Chain, read_chains
from flows.archive.findings import Finding
from flows.archive.history import CommitError, decode, encode
from flows.archive.mending import Mended, Outcome, bytes_from_replica, put_back, set_aside, sha256_of
from flows.archive.objects import Store
from flows.archive.own_hash import own_hash_holds, to_document
from flows.archive.probe import DamagedNoteError, ensure_archive, read_note

RECORDED = "from the copy in the record of its run"
COPIED = "from the other archive"
NO_COPY = "no record of a run holds a copy of it; name an archive that has it with --from"


def mend_chains(store: Store, replica: Store | None) -> Iterator[Mended]:
    """Yield what became of each damaged commit and record, commits first; raises StoreError for a store that fails."""
    chains = read_chains(store, records=True)
    wanted = _wanted(chains)
    for chain in chains.values():
        for finding in chain.findings.values():
            if parsed := keys.parse_commit_key(finding.key):
                yield _mend_commit(store, replica, chain, parsed[1], wanted.get(finding.key))
    for chain in read_chains(store, records=True).values():
        for finding in chain.findings.values():
            if parsed_run := keys.parse_run_key(finding.key):
                yield _mend_record(store, replica, chain, finding, parsed_run[1])


def mend_note(store: Store, now: datetime, *, single_writer: bool) -> Iterator[Mended]:
    """Yield what became of the note of the archive, where it is damaged: its store is tried again."""
    try:
        if read_note(store):
            return
    except DamagedNoteError:
        set_aside(store, keys.ARCHIVE)
        store.remove(keys.ARCHIVE)
    begun = min((commit.committed_at for chain in read_chains(store).values() for commit in chain.commits.values()), default=now)
    ensure_archive(store, single_writer=single_writer, now=begun)
    how = "written again after the store was tried, with the date of the first commit"
    yield Mended(key=keys.ARCHIVE, outcome=Outcome.REBUILT, how=how)


def _wanted(chains: Mapping[date, Chain]) -> dict[str, str]:
    """Return the digests that sound commits say others have, by key."""
    wanted: dict[str, str] = {}
    for chain in chains.values():
        for number, commit in {**chain.recovered, **chain.commits}.items():
            if keys.commit_key(chain.day, number) in chain.findings and number not in chain.recovered:
                continue
            if commit.parent_sha256:
                wanted[keys.commit_key(chain.day, number - 1)] = commit.parent_sha256
            if commit.previous:
                wanted[keys.commit_key(commit.previous.day, commit.previous.number)] = commit.previous.sha256
    return wanted


def _mend_commit(store: Store, replica: Store | None, chain: Chain, number: int, wanted: str | None) -> Mended:
    """Return what became of a commit."""
    key = keys.commit_key(chain.day, number)
    copies = (
        (RECORDED, encode(chain.recovered[number]) if number in chain.recovered else None),
        (COPIED, bytes_from_replica(replica, key)),
    )
    for how, content in copies:
        if content and _is_commit(content, chain.day, number) and wanted in {None, sha256_of(content)}:
            put_back(store, key, content, sha256_of(content))
            return Mended(key=key, outcome=Outcome.RESTORED, how=how)
    return Mended(key=key, outcome=Outcome.BEYOND_REPAIR, how=NO_COPY)


def _is_commit(content: bytes, day: date, number: int) -> bool:
    """Tell whether bytes are the whole commit of a day and number."""
    try:
        commit = decode(content, "")
    except CommitError:
        return False
    return (commit.day, commit.number) == (day, number)


def _mend_record(store: Store, replica: Store | None, chain: Chain, finding: Finding, run: str) -> Mended:
    """Return what became of the record of a run."""
    content = bytes_from_replica(replica, finding.key)
    if content and own_hash_holds(content):
        put_back(store, finding.key, content, sha256_of(content))
        return Mended(key=finding.key, outcome=Outcome.RESTORED, how=COPIED)
    commit = next((each for each in chain.commits.values() if each.run == run), None)
    if commit is None:
        return Mended(key=finding.key, outcome=Outcome.BEYOND_REPAIR, how="no commit is there that could tell of it; use --from")
    committed = commit.model_dump(mode="json", exclude_unset=True)
    content = to_document({"run": run, "day": chain.day.isoformat(), "kind": "remade", "commit": commit.number, "committed": committed})
    put_back(store, finding.key, content, sha256_of(content))
    how = "made again from its commit, without what the run was asked for and how it went"
    return Mended(key=finding.key, outcome=Outcome.REBUILT, how=how)
