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
    "revise",
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


def revise(
    store: Store,
    day: date,
    run: str,
    changes: Mapping[str, Sealed | None],
    *,
    now: datetime,
    added: Sequence[Sealed] = (),
    lost: Collection[str] = (),
    record: Mapping[str, Any] | None = None,
) -> Commit:
    """Return the commit of a run that puts other objects in the place of a day's live ones; done once a run.

    `changes` says by key what takes the place of an object, under the run that made it, or None where nothing does; `added`
    come beside them, under the run that their key names. Objects that a change names and that are not live stay as they are.
    Raises CommitError for a day without commits, StoreError.
    """
    head = read_head_with_hash(store, day)
    if head is None:
        msg = f"{store.location(keys.commits_prefix(day))}: no commit of {day} to revise"
        raise CommitError(msg)
    upload(store, [*(each for each in changes.values() if each), *added])
    previous = link_to_last_made(store, day)
    while run not in head[0].runs:
        kept = [entry for each in head[0].objects if (entry := _changed(each, changes))]
        objects = (*kept, *(_entry(each, keys.run_of(each.key)) for each in added))
        gone = sorted({*head[0].lost, *lost})
        following = _follow(head, day, run, objects, previous=previous, now=now, complete=(), mode="replace", lost=gone)
        store.create(keys.commit_key(day, following.number), encode(following))
        head = read_commit(store, day, following.number)
    note_run(store, head[0], run, record or {})
    return head[0]


def _changed(entry: Entry, changes: Mapping[str, Sealed | None]) -> Entry | None:
    """Return what takes the place of an object, itself where nothing changes."""
    if entry.key not in changes:
        return entry
    sealed = changes[entry.key]
    return _entry(sealed, entry.run) if sealed else None


def _entry(sealed: Sealed, run: str) -> Entry:
    return Entry(**sealed.model_dump(exclude={"path"}), run=run)


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
    entries = [_entry(each, run) for each in objects]
    replaced = {each.kind for each in entries} if mode == "replace" else set()
    previous = link_to_last_made(store, day)
    while not (head and run in head[0].runs):
        _check(store, head, run, complete, mode, base)
        kept = [each for each in (head[0].objects if head else ()) if each.kind not in replaced]
        lost = head[0].lost if head else ()
        following = _follow(head, day, run, (*kept, *entries), previous=previous, now=now, complete=complete, mode=mode, lost=lost)
        store.create(keys.commit_key(day, following.number), encode(following))
        head = read_commit(store, day, following.number)
    return head


def _follow(  # noqa: PLR0913  as commit
    head: tuple[Commit, str] | None,
    day: date,
    run: str,
    objects: tuple[Entry, ...],
    *,
    previous: Link | None,
    now: datetime,
    complete: Collection[str],
    mode: Mode,
    lost: Sequence[str],
) -> Commit:
    """Return the commit that follows a head."""
    before, parent = head or (None, None)
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
            objects=objects,
            lost=tuple(lost),
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
