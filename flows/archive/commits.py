"""Commits: the only thing that makes data visible. One numbered file a day and commit, created once, chained by hash."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flows.archive import keys
from flows.archive.history import (
    FORMAT,
    Commit,
    CommitError,
    Entry,
    Link,
    Mode,
    decode,
    encode,
    link_to_last_made,
    read_commit,
    read_head,
    read_head_with_hash,
    signed,
)
from flows.archive.objects import Store
from flows.archive.sealing import Sealed
from flows.archive.upload import upload, write_run

__all__ = [
    "AlreadyCommitted",
    "Commit",
    "CommitError",
    "Entry",
    "Superseded",
    "commit",
    "decode",
    "encode",
    "read_commit",
    "read_head",
]


class AlreadyCommitted(CommitError):  # noqa: N818  a state of the archive, named as one
    """Another run has completed the same source and day."""


class Superseded(CommitError):  # noqa: N818  as above
    """The day has changed since the rows that should replace its own were made."""


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
    head = read_head_with_hash(store, day)
    if not (head and run in head[0].runs):
        _check(store, head, run, complete, mode, base)
        upload(store, objects)
        head = _put(store, day, run, objects, head=head, now=now, complete=complete, mode=mode, base=base)
    note_run(store, head[0], run, record or {})
    return head[0]


def note_run(store: Store, head: Commit, run: str, record: Mapping[str, Any]) -> None:
    """Put what a run says of itself, with a copy of its commit: the one file of an archive that no other could be made from."""
    made = head
    while made.run != run:
        made, _ = read_commit(store, made.day, made.number - 1)
    committed = made.model_dump(mode="json", exclude_unset=True)
    write_run(store, made.day, run, {**record, "commit": made.number, "requests": dict(store.requests), "committed": committed})


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
    previous = link_to_last_made(store, day)
    while not (head and run in head[0].runs):
        _check(store, head, run, complete, mode, base)
        following = _next(head, day, run, objects, previous=previous, now=now, complete=complete, mode=mode)
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
    previous: Link | None,
    now: datetime,
    complete: Collection[str],
    mode: Mode,
) -> Commit:
    """Return the commit that follows a head."""
    entries = [Entry(**each.model_dump(exclude={"path"}), run=run) for each in objects]
    before, parent = head or (None, None)
    replaced = {each.kind for each in entries} if mode == "replace" else set()
    kept = [each for each in (before.objects if before else ()) if each.kind not in replaced]
    return signed(
        Commit(
            format=FORMAT,
            day=day,
            number=before.number + 1 if before else 1,
            parent_sha256=parent,
            previous=previous,
            run=run,
            mode=mode,
            committed_at=now,
            runs=(*(before.runs if before else ()), run),
            complete={**(before.complete if before else {}), **dict.fromkeys(sorted(complete), run)},
            objects=(*kept, *entries),
        )
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
