"""A capture cleaned and coded with the versions of now, and what comes out otherwise than the rows that are live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from flows.archive.objects import Store
from flows.events.changes import pair_codings
from flows.evidence.record import Record
from flows.evidence.rows import Found
from flows.recoding import Recoder
from flows.settings import Settings

VERSIONS = {"articles": ("extractor_version",), "mentions": ("coder_version", "lexicon_version")}
"""Columns that say what made a row: they are told beside the verdict, not compared."""

FILED = ("day", "run")
"""Columns that say where a row is filed; those of an article's place in its file are as they were given."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field that comes out otherwise: of which table and row; `field` is None for a row that is `gone` or `added`."""

    table: str
    id: str
    change: str
    field: str | None = None
    before: object = None
    after: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What cleaning and coding again came to: the changes, the versions that made the rows, and those of now."""

    changes: tuple[Change, ...]
    before: dict[str, str]
    now: dict[str, str]

    @property
    def same(self) -> bool:
        """Tell whether everything came out as it is in the archive."""
        return not self.changes


def clean_and_code(store: Store, settings: Settings, found: Found, record: Record) -> Again:
    """Return what a row's capture comes to now, by the worker that a night uses; for a mention its own changes and its article's."""
    tables = _tables(store, settings, found, record)
    kept = tables["articles"].filter(pl.col("article_id") == found.article["article_id"].item())
    mentions = tables["mentions"].filter(pl.col("article_id") == found.article["article_id"].item())
    rejected = {row["key"]: row["rule"] for row in tables["rejects"].iter_rows(named=True)}
    pairs = pair_codings(found.mentions, mentions)
    wanted = found.mentions if found.mention is None else found.mentions.filter(pl.col("mention_id") == found.id)
    changes = [*_of_article(found, kept, rejected), *_of_mentions(wanted, mentions, pairs, rejected)]
    if found.mention is None:
        came = mentions.join(pairs, left_on="mention_id", right_on="mention_id_after", how="anti")
        changes += [Change(table="mentions", id=each, change="added") for each in came["mention_id"]]
    return Again(changes=tuple(changes), before=_versions(found.article, wanted), now=_versions(kept, mentions))


def _tables(store: Store, settings: Settings, found: Found, record: Record) -> Mapping[str, pl.DataFrame]:
    """Return the tables of a single capture; its record lies at its own place in a file that is empty but for it."""
    capture = found.capture
    with TemporaryDirectory(prefix="dateline-evidence-") as folder:
        path = Path(folder) / "record.warc.gz"
        with path.open("wb") as file:
            file.seek(record.offset)
            file.write(record.member)
        recoder = Recoder(settings.model_copy(update={"workers": 1}), store)
        return recoder(found.day, capture["run"].item(), capture, {record.key: path})


def _of_article(found: Found, kept: pl.DataFrame, rejected: Mapping[str, str]) -> Iterator[Change]:
    article = found.article.row(0, named=True)
    if kept.is_empty():
        why = rejected.get(article["article_id"]) or rejected.get(article["url"])
        yield Change(table="articles", id=article["article_id"], change="gone", after=why)
        return
    first = {**article, "version": article["version"] or 1}  # rows of before versions were counted have none
    yield from _differing("articles", article["article_id"], first, kept.row(0, named=True))


def _of_mentions(wanted: pl.DataFrame, mentions: pl.DataFrame, pairs: pl.DataFrame, rejected: Mapping[str, str]) -> Iterator[Change]:
    """Yield the changes of live mentions; a link to a speech act is one to the same act where its id alone is another."""
    after = dict(pairs.select("mention_id", "mention_id_after").iter_rows())
    rows = {row["mention_id"]: row for row in mentions.iter_rows(named=True)}
    for row in wanted.iter_rows(named=True):
        now = rows.get(after.get(row["mention_id"], ""))
        if now is None:
            yield Change(table="mentions", id=row["mention_id"], change="gone", after=rejected.get(row["mention_id"]))
        else:
            linked = {**row, "reported_by": after.get(row["reported_by"], row["reported_by"])}
            yield from _differing("mentions", row["mention_id"], linked, now)


def _differing(table: str, row_id: str, before: Row, after: Row) -> Iterator[Change]:
    told = {*VERSIONS[table], *FILED}
    for name, value in before.items():
        if name not in told and value != after[name]:
            yield Change(table=table, id=row_id, change="changed", field=name, before=value, after=after[name])


def _versions(articles: pl.DataFrame, mentions: pl.DataFrame) -> dict[str, str]:
    """Return the versions that rows name."""
    rows = {"articles": articles, "mentions": mentions}
    return {name: rows[table][name][0] for table, names in VERSIONS.items() for name in names if rows[table].height}
