"""Takes an address down: a commit a day that names the same objects without its rows. No byte is removed, and the chain holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
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

HIDING = ("captures", "articles", "mentions", "args", "events", "links", "revisions", "rejects")


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
    found = [hidden for head in heads(store) if (hidden := _of_day(store, head, wanted, reason, now, run))]
    if not found:
        msg = f"{url}: no live capture of the archive has this address"
        raise UsageError(msg)
    return found


def _of_day(store: Store, head: Commit, wanted: pl.Expr, reason: str, now: datetime, run: Callable[[], str]) -> Hidden | None:
    """Return what was hidden of a day, None where it has nothing of the address."""
    captures = scan_entries(store, "captures", head.live("captures"))
    hit = captures.filter(wanted).select("record_id", "url", "url_key", "payload_digest").collect()
    if hit.is_empty():
        return None
    others = captures.filter(~wanted, pl.col("payload_digest").is_in(hit["payload_digest"].to_list())).select("url").unique().collect()
    takedown = _document(store, head, hit, reason, now, run())
    with TemporaryDirectory(prefix="dateline-takedown-") as folder:
        hiding = _Hiding(store, takedown, Path(folder))
        changes = dict(hiding.changes(head))
        record = {"kind": KIND, "reason": reason, "rows": hiding.rows}
        made = revise(store, head.day, takedown.run, changes, now=now, added=[hiding.seal_document()], record=record)
    return Hidden(day=head.day, commit=made.number, rows=hiding.rows, same_bytes=tuple(sorted(others["url"])))


def _document(store: Store, head: Commit, hit: pl.DataFrame, reason: str, now: datetime, run: str) -> Takedown:
    """Return the document of a takedown: all ids that came of the captures."""
    articles = scan_entries(store, "articles", head.live("articles"))
    article_ids = articles.join(hit.lazy(), on=["url_key", "payload_digest"], how="semi").select("article_id").collect()
    mentions = scan_entries(store, "mentions", head.live("mentions"))
    mention_ids = mentions.join(article_ids.lazy(), on="article_id", how="semi").select("mention_id").collect()
    return Takedown(
        day=head.day,
        run=run,
        at=now,
        reason=reason,
        urls=tuple(sorted(set(hit["url"]))),
        url_keys=tuple(sorted(set(hit["url_key"]))),
        record_ids=tuple(sorted(hit["record_id"])),
        article_ids=tuple(sorted(article_ids["article_id"])),
        mention_ids=tuple(sorted(mention_ids["mention_id"])),
    )


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
            if entry.kind in HIDING:
                kept = self._without(entry)
                if kept:
                    yield entry.key, kept
            elif entry.kind == "cdxj":
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
