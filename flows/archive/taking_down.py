"""Takes an address down: a commit a day that names the same objects without its rows. No byte is removed, and the chain holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from pydantic import BaseModel, ConfigDict

from flows.archive import keys
from flows.archive.commits import revise
from flows.archive.files import fingerprint, write_whole
from flows.archive.history import Commit, Entry
from flows.archive.leaves import object_root
from flows.archive.objects import Store
from flows.archive.reading import heads, scan_entries
from flows.archive.sealing import Sealed, seal_rows
from flows.archive.takedowns import KIND, Takedown, is_taken_down
from flows.errors import UsageError
from flows.urls import UrlError, url_fetch, url_key

TELLING = ("events", "links", "revisions")
"""Tables whose rows of one day may name articles of another."""

HIDING = ("captures", "articles", "mentions", "args", *TELLING, "rejects")


class Hidden(BaseModel):
    """What a takedown hid of a day: the commit that did it, and the rows by table. `same_bytes` are other addresses of the same payload."""

    model_config = ConfigDict(frozen=True)

    day: date
    commit: int
    rows: dict[str, int]
    same_bytes: tuple[str, ...]


def take_down(store: Store, url: str, reason: str, *, now: datetime, run: Callable[[], str]) -> list[Hidden]:
    """Return what was hidden of each day on which an address was captured, in any spelling of it.

    Raises UsageError for what is no address, and where nothing was captured under it, StoreError. It may be done again.
    """
    try:
        key = url_key(url_fetch(url))
    except UrlError as error:
        msg = f"{url}: not an address ({error})"
        raise UsageError(msg) from None
    wanted = (pl.col("url_key") == key) | (pl.col("url") == url)
    days = heads(store)
    hits = {head.day: hit for head in days if (hit := _captured(store, head, wanted)).height}
    if not hits:
        msg = f"{url}: no live capture of the archive has this address"
        raise UsageError(msg)
    ids = _ids(store, [head for head in days if head.day in hits], hits)
    nothing = next(iter(hits.values())).clear()
    documents = ((head, _document(head, hits.get(head.day, nothing), ids, reason, now, run())) for head in days)
    return [hidden for head, takedown in documents if (hidden := _hide(store, head, takedown, wanted, now))]


def _captured(store: Store, head: Commit, wanted: pl.Expr) -> pl.DataFrame:
    """Return the captures of a day that are taken down."""
    captures = scan_entries(store, "captures", head.live("captures"))
    return captures.filter(wanted).select("record_id", "url", "url_key", "payload_digest").collect()


def _ids(store: Store, days: Sequence[Commit], hits: Mapping[date, pl.DataFrame]) -> dict[str, tuple[str, ...]]:
    """Return the ids of all articles and mentions that came of the captures, of whatever day: events of others may name them."""
    articles: set[str] = set()
    mentions: set[str] = set()
    for head in days:
        told = scan_entries(store, "articles", head.live("articles"))
        here = told.join(hits[head.day].lazy(), on=["url_key", "payload_digest"], how="semi").select("article_id").collect()
        rows = scan_entries(store, "mentions", head.live("mentions"))
        articles |= set(here["article_id"])
        mentions |= set(rows.join(here.lazy(), on="article_id", how="semi").select("mention_id").collect()["mention_id"])
    return {"article_ids": tuple(sorted(articles)), "mention_ids": tuple(sorted(mentions))}


def _document(head: Commit, hit: pl.DataFrame, ids: Mapping[str, tuple[str, ...]], reason: str, now: datetime, run: str) -> Takedown:
    """Return the document of a takedown: all ids that came of the captures."""
    return Takedown(
        day=head.day,
        run=run,
        at=now,
        reason=reason,
        urls=tuple(sorted(set(hit["url"]))),
        url_keys=tuple(sorted(set(hit["url_key"]))),
        record_ids=tuple(sorted(hit["record_id"])),
        article_ids=ids["article_ids"],
        mention_ids=ids["mention_ids"],
    )


def _hide(store: Store, head: Commit, takedown: Takedown, wanted: pl.Expr, now: datetime) -> Hidden | None:
    """Return what a takedown hid of a day, None where the day has nothing of the address."""
    same_bytes = _same_bytes(store, head, takedown, wanted) if takedown.urls else ()
    with TemporaryDirectory(prefix="dateline-takedown-") as folder:
        hiding = _Hiding(store, takedown, Path(folder))
        changes = dict(hiding.changes(head))
        if not (changes or takedown.urls):
            return None
        record = {"kind": KIND, "reason": takedown.reason, "rows": hiding.rows}
        made = revise(store, head.day, takedown.run, changes, now=now, added=[hiding.seal_document()], record=record)
    return Hidden(day=head.day, commit=made.number, rows=hiding.rows, same_bytes=same_bytes)


def _same_bytes(store: Store, head: Commit, takedown: Takedown, wanted: pl.Expr) -> tuple[str, ...]:
    """Return the other addresses under which a day has the same payload."""
    captures = scan_entries(store, "captures", head.live("captures"))
    payloads = captures.filter(pl.col("record_id").is_in(takedown.record_ids)).select("payload_digest")
    others = captures.filter(~wanted).join(payloads, on="payload_digest", how="semi").select("url").unique().collect()
    return tuple(sorted(others["url"]))


@dataclass
class _Hiding:
    """The objects of a day without what is taken down."""

    store: Store
    takedown: Takedown
    folder: Path
    rows: dict[str, int] = field(default_factory=dict)

    def changes(self, head: Commit) -> Iterator[tuple[str, Sealed]]:
        """Yield what takes the place of each object that holds something of it, by its key."""
        for entry in head.objects:
            if entry.kind in (HIDING if self.takedown.urls else TELLING):
                kept = self._without(entry)
                if kept:
                    yield entry.key, kept
            elif entry.kind == "cdxj" and self.takedown.urls:
                yield from self._index(entry)

    def _without(self, entry: Entry) -> Sealed | None:
        rows = scan_entries(self.store, entry.kind, [entry]).collect()
        kept = rows.filter(~is_taken_down(entry.kind, [self.takedown]))
        if kept.height == rows.height:
            return None
        self.rows[entry.kind] = self.rows.get(entry.kind, 0) + rows.height - kept.height
        return seal_rows(entry.kind, kept, self.folder / entry.sha256, self.takedown.day, entry.run)

    def _index(self, entry: Entry) -> Iterator[tuple[str, Sealed]]:
        """Yield an index without the lines of what is taken down."""
        lines = self.store.local(entry.key, entry.sha256).read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if json.loads(line.split(b" ", 2)[2])["url"] not in self.takedown.urls]
        if len(kept) < len(lines):
            path = self.folder / entry.sha256
            write_whole(path, b"".join(kept))
            print_ = fingerprint(path)
            key = keys.cdxj_key(self.takedown.day, entry.run, print_.sha256)
            root = object_root("cdxj", path)
            yield entry.key, Sealed(kind="cdxj", key=key, path=path, **print_._asdict(), records=len(kept), root=root)

    def seal_document(self) -> Sealed:
        """Return the document of the takedown as an object of the archive."""
        path = self.folder / "takedown.json"
        write_whole(path, self.takedown.model_dump_json(indent=1).encode() + b"\n")
        print_ = fingerprint(path)
        key = keys.takedown_key(self.takedown.day, self.takedown.run, print_.sha256)
        return Sealed(kind=KIND, key=key, path=path, **print_._asdict(), records=1)
