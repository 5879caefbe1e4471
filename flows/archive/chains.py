"""The commits of each day as a chain: every link held against the next, against other days, and against the records of runs."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from flows.archive import keys
from flows.archive.findings import BROKEN_CHAIN, DAMAGED, MISSING, Finding
from flows.archive.history import Commit, CommitError, Entry, decode
from flows.archive.objects import MissingObject, Store, StoreError
from flows.archive.run_records import RecordFault, commit_in_record, list_run_records, read_run_record


@dataclass
class Chain:
    """The commits of a day that can be read, by number; the digests of all that are there; and what is wrong, by key.

    `recovered` are those that cannot be read, as the records of their runs hold them.
    """

    day: date
    commits: dict[int, Commit] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    recovered: dict[int, Commit] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)

    @property
    def objects(self) -> list[Entry]:
        """The objects that any commit of the day names."""
        known = sorted({**self.recovered, **self.commits}.items())
        return list({entry.key: entry for _, commit in known for entry in commit.objects}.values())

    @property
    def head(self) -> Commit | None:
        """The newest commit that is known."""
        known = {**self.recovered, **self.commits}
        return known[max(known)] if known else None

    def find(self, kind: str, key: str, detail: str) -> None:
        """Note what is wrong with a file, unless something is noted of it already."""
        self.findings.setdefault(key, Finding(kind=kind, key=key, detail=detail))


def read_chains(store: Store, *, records: bool = False) -> dict[date, Chain]:
    """Return the chain of each day that has commits or records of runs, in order; raises StoreError for a store that fails.

    With `records` every record of a run is read as well; else only those that are needed.
    """
    numbers: dict[date, set[int]] = {}
    for listed in store.list(keys.COMMITS):
        if parsed := keys.parse_commit_key(listed.key):
            numbers.setdefault(parsed[0], set()).add(parsed[1])
    runs = list_run_records(store)
    days = sorted(numbers.keys() | runs.keys())
    chains = {day: _chain(store, day, numbers.get(day, set()), runs.get(day, set()), records=records) for day in days}
    for chain in chains.values():
        _check_links(store, chain, chains)
    return chains


def _chain(store: Store, day: date, present: Collection[int], recorded: Collection[str], *, records: bool) -> Chain:
    """Return the chain of a day's commits."""
    chain = Chain(day)
    for number in sorted(present):
        _read(store, chain, number)
    _check_records(store, chain, recorded, records=records)
    top = max([*present, *chain.recovered], default=0)
    for number in range(1, top + 1):
        if number not in present:
            chain.find(MISSING, keys.commit_key(day, number), "a later commit or the record of its run says that it was made")
    _check_parents(chain)
    return chain


def _read(store: Store, chain: Chain, number: int) -> None:
    """Add a commit to its chain, or what is wrong with it."""
    key = keys.commit_key(chain.day, number)
    try:
        content = store.get(key)
    except MissingObject:  # gone since it was listed
        return
    chain.digests[number] = hashlib.sha256(content).hexdigest()
    try:
        commit = decode(content, key)
    except CommitError as error:
        chain.find(BROKEN_CHAIN, key, str(error).removeprefix(f"{key}: ").removesuffix("; run dateline verify"))
        return
    if (commit.day, commit.number) != (chain.day, number):
        chain.find(BROKEN_CHAIN, key, f"says it is commit {commit.number} of {commit.day}")
        return
    chain.commits[number] = commit


def _check_records(store: Store, chain: Chain, recorded: Collection[str], *, records: bool) -> None:
    """Hold the records of runs against the commits: each run is committed, each commit's run has its record."""
    committed = {run for commit in chain.commits.values() for run in commit.runs}
    for run in sorted(recorded if records or chain.findings else set(recorded) - committed):
        _check_record(store, chain, run)
    for run in sorted(committed - set(recorded)):
        if store.head(keys.run_key(chain.day, run)) is None:  # not one that was put since they were listed
            chain.find(MISSING, keys.run_key(chain.day, run), "the run is committed, its record is not there; nothing else is read from it")


def _check_record(store: Store, chain: Chain, run: str) -> None:
    key = keys.run_key(chain.day, run)
    try:
        record = read_run_record(store, chain.day, run)
    except (MissingObject, RecordFault) as error:
        chain.find(DAMAGED, key, str(error).rpartition(f"{key}: ")[2])
        return
    number = int(record["commit"]) if str(record.get("commit", "")).isdigit() else 0
    if number and number not in chain.digests:
        _read(store, chain, number)  # made since they were listed, perhaps
    if number in chain.commits:
        if run not in chain.commits[number].runs:
            chain.find(BROKEN_CHAIN, key, f"says that the run was committed as number {number}, which does not name it")
    elif copy := commit_in_record(store, chain.day, run):
        chain.recovered[copy.number] = copy
    elif number:
        chain.find(MISSING, keys.commit_key(chain.day, number), f"run {run} was committed as this number, by its record")


def _check_parents(chain: Chain) -> None:
    """Hold every commit against the bytes of the one before it."""
    for number, commit in chain.commits.items():
        before = chain.digests.get(number - 1)
        known = number == 1 or (before and keys.commit_key(chain.day, number - 1) not in chain.findings)
        if known and commit.parent_sha256 != before:
            chain.find(BROKEN_CHAIN, keys.commit_key(chain.day, number), "names another commit before it than the one that is there")


def _check_links(store: Store, chain: Chain, chains: Mapping[date, Chain]) -> None:
    """Hold what a day's commits say of other days' against what is there."""
    for link in (commit.previous for commit in {**chain.recovered, **chain.commits}.values() if commit.previous):
        other = chains.get(link.day) or chain
        if link.number not in other.digests and other.day == link.day:
            _read(store, other, link.number)  # as above
        key, digest = keys.commit_key(link.day, link.number), other.digests.get(link.number) if other.day == link.day else None
        if digest is None:
            for number in sorted({*range(1, link.number + 1)} - other.digests.keys()):
                other.find(MISSING, keys.commit_key(link.day, number), f"a commit of {chain.day} names number {link.number} of the day")
        elif digest != link.sha256:
            other.find(BROKEN_CHAIN, key, f"a commit of {chain.day} names other bytes under this key")


def findings_of(chains: Mapping[date, Chain]) -> Iterator[Finding]:
    """Yield what is wrong with the commits and records of all days, by day and key."""
    for chain in chains.values():
        yield from (finding for _, finding in sorted(chain.findings.items()))


def unsound(store: Store, chains: Mapping[date, Chain]) -> None:
    """Raise StoreError when what the archive holds is not known for certain, because a commit cannot be read."""
    lost = next((each for each in findings_of(chains) if each.key.startswith(keys.COMMITS)), None)
    if lost:
        msg = f"{store.location(lost.key)}: {lost.detail}; what it names is not known, so nothing was done: dateline repair first"
        raise StoreError(msg)
