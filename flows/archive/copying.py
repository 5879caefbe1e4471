"""Copies an archive to another root, commit by commit in the order they were made: at any moment the copy is an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict

from flows.archive import keys
from flows.archive.chains import Chain, read_chains, unsound
from flows.archive.contents import file_digest
from flows.archive.findings import BROKEN_CHAIN, DAMAGED, MISSING, WRONG_SIZE, Finding
from flows.archive.history import Commit, Entry
from flows.archive.objects import Listed, MissingObject, Store
from flows.archive.own_hash import to_document
from flows.archive.upload import read_digest


class Copied(BaseModel):
    """What a copy put, what was there before, and what could not be copied, file by file."""

    model_config = ConfigDict(frozen=True)

    commits: int
    objects: int
    bytes: int
    present: int
    findings: tuple[Finding, ...]

    @property
    def complete(self) -> bool:
        """Whether the other archive has now all that this one has."""
        return not self.findings

    def lines(self) -> list[str]:
        """Return the result for a reader: a line for each finding, then the sum."""
        put = f"copied: commits {self.commits}, objects {self.objects}, {self.bytes / 1e6:.1f} MB; there before: {self.present}"
        return [*(f"{each.kind}: {each.key}: {each.detail}" for each in self.findings), put]


def copy(source: Store, target: Store, *, progress: Callable[[int, int], None] | None = None) -> Copied:
    """Return what was copied; what the target has already is not put again, so a copy that was stopped goes on.

    Each object is compared with its SHA-256 on both sides before a commit that names it is put, one that was there before on the
    side of the target: by the digest that the store keeps, else by its bytes. Notes of that (`keys.COPIED`) spare reading again what
    was not written since. What the target holds under a key with other bytes stays.
    Raises StoreError for a store that fails, or where commits of the source are damaged.
    """
    chains = read_chains(source)
    unsound(source, chains)
    commits = sorted((commit for chain in chains.values() for commit in chain.commits.values()), key=_made)
    lost = {key for chain in chains.values() if chain.head for key in chain.head.lost}
    total = len({entry.key for commit in commits for entry in commit.objects})
    copying = _Copying(source, target, lost, total, progress)
    for commit in commits:
        copying.put_commit(commit)
    copying.findings += list(_only_there(target, chains))
    return copying.result()


def _made(commit: Commit) -> tuple[datetime, date, int]:
    return commit.committed_at, commit.day, commit.number


class _Copying:
    """A copy under way."""

    def __init__(self, source: Store, target: Store, lost: Iterable[str], total: int, progress: Callable[[int, int], None] | None) -> None:
        self.source, self.target, self.lost, self.total, self.progress = source, target, set(lost), total, progress
        self.there = {each.key: each for each in target.list("")}
        self.done: set[str] = set()
        self.findings: list[Finding] = []
        self.commits = self.objects = self.bytes = self.present = 0

    def put_commit(self, commit: Commit) -> None:
        """Put what a commit names, the record of its run, the commit, and a note that all of it was compared."""
        key = keys.commit_key(commit.day, commit.number)
        note = f"{keys.COPIED}{key}"
        for entry in commit.objects:
            if entry.key not in self.done and entry.key not in self.lost:
                self._put_object(entry, self.there.get(note))
                self.done.add(entry.key)
                if self.progress:
                    self.progress(len(self.done), self.total)
        self._put_document(keys.run_key(commit.day, commit.run), optional=True)
        self.commits += self._put_document(key)
        at_fault = {finding.key for finding in self.findings}
        if note not in self.there and not at_fault & {key, *(entry.key for entry in commit.objects)}:
            self.target.create(note, to_document({"commit": key, "objects": len(commit.objects)}))

    def result(self) -> Copied:
        """Return what came of it."""
        return Copied(commits=self.commits, objects=self.objects, bytes=self.bytes, present=self.present, findings=tuple(self.findings))

    def _put_object(self, entry: Entry, note: Listed | None) -> None:
        if entry.key in self.there:
            self.present += 1
            self._check_present(entry, note)
            return
        with TemporaryDirectory(prefix="dateline-copy-") as folder:
            path = Path(folder, Path(entry.key).name)
            try:
                self.source.fetch(entry.key, path)
            except MissingObject:
                self._find(MISSING, entry.key, "not there to be copied; dateline repair first")
                return
            if file_digest(path) != entry.sha256:
                self._find(DAMAGED, entry.key, "not as it was committed, and not copied; dateline repair first")
                return
            self.target.create(entry.key, path)
        if self._digest_there(entry) != entry.sha256:
            self._find(DAMAGED, entry.key, "holds other bytes in the other archive than were put there")
        self.objects += 1
        self.bytes += entry.size

    def _check_present(self, entry: Entry, note: Listed | None) -> None:
        """Compare what was there before by size and digest; where the store keeps none, it is read if it is newer than the note."""
        there = self.there[entry.key]
        if there.size != entry.size:
            detail = f"the other archive holds {there.size} bytes under this key, {entry.size} were committed"
            self._find(WRONG_SIZE, entry.key, f"{detail}; repair it there")
            return
        head = self.target.head(entry.key)
        digest = head.sha256 if head else ""
        if digest is None and (note is None or there.modified > note.modified):
            digest = read_digest(self.target, entry.key, entry.size)
        if digest is not None and digest != entry.sha256:
            self._find(DAMAGED, entry.key, "the other archive holds other bytes under this key; repair it there")

    def _digest_there(self, entry: Entry) -> str:
        head = self.target.head(entry.key)
        return (head.sha256 if head else "") or read_digest(self.target, entry.key, entry.size)

    def _put_document(self, key: str, *, optional: bool = False) -> bool:
        """Return whether a commit or a record was put; one that is there with other bytes is a finding."""
        try:
            content = self.source.get(key)
        except MissingObject:
            if not optional:
                self._find(MISSING, key, "not there to be copied")
            return False
        if key not in self.there and self.target.create(key, content):
            return True
        if self.target.get(key) != content:
            self._find(BROKEN_CHAIN, key, "the other archive has another history: it holds other bytes under this key")
        return False

    def _find(self, kind: str, key: str, detail: str) -> None:
        self.findings.append(Finding(kind=kind, key=key, detail=detail))


def _only_there(target: Store, chains: dict[date, Chain]) -> Iterator[Finding]:
    """Yield the commits that only the target has."""
    for listed in target.list(keys.COMMITS):
        parsed = keys.parse_commit_key(listed.key)
        if parsed and (parsed[0] not in chains or parsed[1] not in chains[parsed[0]].commits):
            yield Finding(kind=BROKEN_CHAIN, key=listed.key, detail="only the other archive has this commit: it was written to by itself")
