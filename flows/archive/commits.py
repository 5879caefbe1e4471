"""Commits: the only thing that makes data visible. One numbered file a day and commit, created once, chained by hash."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.archive import keys
from flows.archive.objects import Store, StoreError
from flows.archive.sealing import Sealed
from flows.archive.upload import upload, write_run

FORMAT = 1
Mode = Literal["append", "replace"]


class CommitError(StoreError):
    """A commit that cannot be made or read; the message is one line."""


class AlreadyCommitted(CommitError):  # noqa: N818  a state of the archive, named as one
    """Another run has completed the same source and day."""


class Superseded(CommitError):  # noqa: N818  as above
    """The day has changed since the rows that should replace its own were made."""


class Entry(BaseModel):
    """An object that a commit makes visible. `records` are WARC records, index lines or rows; `run` is who made it."""

    model_config = ConfigDict(frozen=True)

    kind: str
    key: str
    size: int
    sha256: str
    crc32: str
    records: int
    schema_version: int | None = None
    run: str


class Commit(BaseModel):
    """The state of a day: every live object, every run that led to it, every source that is complete and through which run.

    `parent_sha256` is the SHA-256 of the previous commit's bytes, None for the first.
    """

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    day: date
    number: int
    parent_sha256: str | None
    run: str
    mode: Mode
    committed_at: datetime
    runs: tuple[str, ...]
    complete: dict[str, str]
    objects: tuple[Entry, ...]

    def live(self, kind: str) -> list[Entry]:
        """Return the live objects of a kind."""
        return [each for each in self.objects if each.kind == kind]


def encode(commit: Commit) -> bytes:
    """Return a commit's bytes: JSON for people to read."""
    return commit.model_dump_json(indent=1).encode() + b"\n"


def decode(content: bytes, where: str) -> Commit:
    """Return the commit of bytes; raises CommitError naming where they came from."""
    try:
        commit = Commit.model_validate_json(content)
    except ValidationError as error:
        msg = f"{where}: not a commit ({error.error_count()} errors, first: {error.errors()[0]['msg']}); run dateline verify"
        raise CommitError(msg) from None
    if commit.format > FORMAT:
        msg = f"{where}: written in format {commit.format}, this version reads up to {FORMAT}; update Dateline"
        raise CommitError(msg)
    return commit


def read_commit(store: Store, day: date, number: int) -> tuple[Commit, str]:
    """Return a commit and the SHA-256 of its bytes; raises StoreError."""
    key = keys.commit_key(day, number)
    content = store.get(key)
    return decode(content, store.location(key)), hashlib.sha256(content).hexdigest()


def read_head(store: Store, day: date) -> Commit | None:
    """Return the newest commit of a day, None for a day without; raises StoreError."""
    head = _head(store, day)
    return head[0] if head else None


def commit(  # noqa: PLR0913  what a commit says
    store: Store,
    day: date,
    run: str,
    objects: Sequence[Sealed],
    *,
    now: datetime,
    complete: Collection[str] = (),
    mode: Mode = "append",
    base: int | None = None,
    record: Mapping[str, Any] | None = None,
) -> Commit:
    """Return the commit that makes a run's objects visible, after they were put and verified; done once a run.

    `complete` are the sources that the run completes for the day. Mode `replace` takes the place of the day's objects of
    the same kinds, as of its commit number `base`. `record` is written beside it, for people. Raises AlreadyCommitted
    when another run has completed one of the sources, Superseded when another commit came after `base`, StoreError.
    """
    head = _head(store, day)
    if not (head and run in head[0].runs):
        _check(store, head, run, complete, mode, base)
        upload(store, objects)
        head = _put(store, day, run, objects, head=head, now=now, complete=complete, mode=mode, base=base)
    write_run(store, day, run, {**(record or {}), "commit": head[0].number, "requests": dict(store.requests)})
    return head[0]


def _put(  # noqa: PLR0913  as commit
    store: Store,
    day: date,
    run: str,
    objects: Sequence[Sealed],
    *,
    head: tuple[Commit, str] | None,
    now: datetime,
    complete: Collection[str],
    mode: Mode,
    base: int | None,
) -> tuple[Commit, str]:
    """Return the day's head once it holds the run: put after the head, and after whatever others put meanwhile."""
    while not (head and run in head[0].runs):
        _check(store, head, run, complete, mode, base)
        following = _next(head, day, run, objects, now=now, complete=complete, mode=mode)
        content = encode(following)
        store.create(keys.commit_key(day, following.number), content)
        head = read_commit(store, day, following.number)
    return head


def _next(
    head: tuple[Commit, str] | None,
    day: date,
    run: str,
    objects: Sequence[Sealed],
    *,
    now: datetime,
    complete: Collection[str],
    mode: Mode,
) -> Commit:
    """Return the commit that follows a head."""
    entries = [Entry(**each.model_dump(exclude={"path"}), run=run) for each in objects]
    before, parent = head or (None, None)
    replaced = {each.kind for each in entries} if mode == "replace" else set()
    kept = [each for each in (before.objects if before else ()) if each.kind not in replaced]
    return Commit(
        day=day,
        number=before.number + 1 if before else 1,
        parent_sha256=parent,
        run=run,
        mode=mode,
        committed_at=now,
        runs=(*(before.runs if before else ()), run),
        complete={**(before.complete if before else {}), **dict.fromkeys(sorted(complete), run)},
        objects=(*kept, *entries),
    )


def _check(store: Store, head: tuple[Commit, str] | None, run: str, complete: Collection[str], mode: Mode, base: int | None) -> None:
    """Raise what speaks against a commit after a head."""
    number = head[0].number if head else 0
    if mode == "replace" and base != number:
        msg = f"{store.location('')}: the day changed from commit {base} to {number} meanwhile; nothing was replaced, run again"
        raise Superseded(msg)
    twice = sorted(set(complete) & set(head[0].complete)) if head and mode == "append" else []
    if head and twice:
        other = head[0].complete[twice[0]]
        msg = f"{head[0].day}: {', '.join(twice)} was completed by run {other} meanwhile; nothing of run {run} was committed"
        raise AlreadyCommitted(msg)


def _head(store: Store, day: date) -> tuple[Commit, str] | None:
    numbers = [parsed[1] for each in store.list(keys.commits_prefix(day)) if (parsed := keys.parse_commit_key(each.key))]
    return read_commit(store, day, max(numbers)) if numbers else None
