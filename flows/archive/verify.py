"""Compares what the commits say with what the store holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from flows.archive import keys
from flows.archive.commits import Commit, Entry, read_commit
from flows.archive.contents import Reader
from flows.archive.objects import Store, StoreError

MISSING = "missing"
WRONG_SIZE = "wrong_size"
DAMAGED = "damaged"
BROKEN_CHAIN = "broken_chain"
UNKNOWN = "unknown"


class Finding(BaseModel):
    """Something that is not as the commits say: which object, what is wrong with it."""

    model_config = ConfigDict(frozen=True)

    kind: str
    key: str
    detail: str


class Verification(BaseModel):
    """What a verification looked at and found. `orphans` are data objects that no commit names: they do no harm."""

    model_config = ConfigDict(frozen=True)

    deep: bool
    days: int
    commits: int
    objects: int
    bytes: int
    findings: tuple[Finding, ...]
    orphans: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether everything is as the commits say."""
        return not self.findings

    def lines(self) -> list[str]:
        """Return the result for a reader: a line for each finding, then the sum."""
        depth = "every byte" if self.deep else "listing"
        looked = f"days {self.days}, commits {self.commits}, objects {self.objects}, {self.bytes / 1e6:.1f} MB ({depth})"
        verdict = "intact" if self.intact else f"findings {len(self.findings)}"
        orphans = f", not named by any commit {len(self.orphans)}" if self.orphans else ""
        return [*(f"{each.kind}: {each.key}: {each.detail}" for each in self.findings), f"{verdict}: {looked}{orphans}"]


def verify(store: Store, *, deep: bool = False, progress: Callable[[int, int], None] | None = None) -> Verification:
    """Return the state of an archive: every object that any commit names is there with its size, every chain unbroken.

    With `deep` every object is read: digests, WARC records, index lines and rows are compared as well. `progress` is
    given objects done and in all. Raises StoreError for a store that fails.
    """
    numbers = _numbers(store)
    chains = [_chain(store, day, present) for day, present in numbers.items()]
    findings = [finding for chain in chains for finding in chain.findings]
    named = {entry.key: entry for chain in chains for entry in chain.objects}
    sizes = {each.key: each.size for prefix in keys.DATA for each in store.list(prefix)}
    done = 0
    for chain in chains:
        reader = Reader(store) if deep else None
        for entry in chain.objects:
            findings += _object_findings(reader, entry, sizes)
            done += 1
            if progress:
                progress(done, len(named))
    return Verification(
        deep=deep,
        days=len(numbers),
        commits=sum(chain.commits for chain in chains),
        objects=len(named),
        bytes=sum(entry.size for entry in named.values()),
        findings=tuple(findings),
        orphans=tuple(sorted(sizes.keys() - named.keys())),
    )


def _numbers(store: Store) -> dict[date, list[int]]:
    """Return the numbers of the commits of each day, in order."""
    numbers: dict[date, list[int]] = {}
    for each in store.list(keys.COMMITS):
        if parsed := keys.parse_commit_key(each.key):
            numbers.setdefault(parsed[0], []).append(parsed[1])
    return {day: sorted(present) for day, present in sorted(numbers.items())}


class Chain(NamedTuple):
    """The commits of a day: how many can be read, the objects that any of them names, WARC files first, and what is wrong."""

    commits: int
    objects: list[Entry]
    findings: list[Finding]


def _chain(store: Store, day: date, present: list[int]) -> Chain:
    """Return the chain of a day's commits."""
    commits: list[Commit] = []
    findings: list[Finding] = []
    parent: str | None = None
    for number in range(1, max(present) + 1):
        key = keys.commit_key(day, number)
        try:
            commit, sha256 = read_commit(store, day, number)
        except StoreError as error:
            findings.append(Finding(kind=BROKEN_CHAIN if number in present else MISSING, key=key, detail=str(error)))
            parent = UNKNOWN
            continue
        if parent not in {UNKNOWN, commit.parent_sha256}:
            findings.append(Finding(kind=BROKEN_CHAIN, key=key, detail="names another commit before it than the one that is there"))
        if (commit.day, commit.number) != (day, number):
            findings.append(Finding(kind=BROKEN_CHAIN, key=key, detail=f"says it is commit {commit.number} of {commit.day}"))
        commits.append(commit)
        parent = sha256
    objects = {entry.key: entry for commit in commits for entry in commit.objects}
    return Chain(len(commits), sorted(objects.values(), key=lambda entry: entry.kind != "warc"), findings)


def _object_findings(reader: Reader | None, entry: Entry, sizes: Mapping[str, int]) -> Iterator[Finding]:
    size = sizes.get(entry.key)
    if size is None:
        yield Finding(kind=MISSING, key=entry.key, detail=f"named by run {entry.run}, not in the store")
    elif size != entry.size:
        yield Finding(kind=WRONG_SIZE, key=entry.key, detail=f"{size} bytes, {entry.size} were committed")
    elif reader:
        yield from (Finding(kind=DAMAGED, key=entry.key, detail=detail) for detail in reader.faults(entry))
