"""Articles that tell of an act, each with its claims and the way back to the archived bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from flows.report.claims import Claim, Row, read_claim
from flows.report.night import Night
from flows.report.words import FLAGS, direction, instant_words, phrase

OPEN_CLAIMS = 12
"""Claims of one article that are open on the page; the others are folded under their number."""

FEWEST_FOLDED = 4
"""Fewer than these are not folded but shown."""

MOST_CLAIMS = 800
"""Claims on one page, about 2 MB at most; beyond them the page says how many the archive's tables hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article with its claims. `evidence` is empty when the article's row is not at hand."""

    anchor: str
    title: str | None
    language: str
    direction: str
    url: str | None
    published: str | None
    flags: tuple[str, ...]
    evidence: Mapping[str, str]
    claims: tuple[Claim, ...]

    @property
    def open(self) -> tuple[Claim, ...]:
        """The claims that are shown at once."""
        return self.claims[: self._opened]

    @property
    def folded(self) -> tuple[Claim, ...]:
        """The claims that wait under their number."""
        return self.claims[self._opened :]

    @property
    def _opened(self) -> int:
        return OPEN_CLAIMS if len(self.claims) >= OPEN_CLAIMS + FEWEST_FOLDED else len(self.claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The stories of one source."""

    source_id: str | None
    name: str
    stories: tuple[Story, ...]
    left_out: int = 0

    @property
    def claims(self) -> int:
        """How many claims they make."""
        return sum(len(story.claims) for story in self.stories)


def choose(night: Night, wanted: Collection[str] = ()) -> pl.DataFrame:
    """Return the mentions that the page shows: all, or MOST_CLAIMS, the wanted ones first, then the surest of every article."""
    place = pl.col("confidence").rank("ordinal", descending=True).over("article_id")
    is_wanted = pl.col("mention_id").is_in(list(wanted))
    ordered = (
        night.mentions.lazy()
        .select("mention_id", "run", "article_id", "confidence")
        .sort(~is_wanted, place, "confidence", "mention_id", descending=[False, False, True, False])
        .head(MOST_CLAIMS)
        .select("mention_id", "run")
        .collect()
    )
    rows = _whole(night.whole.get("mentions", night.mentions.lazy()), ordered["mention_id"])
    return ordered.join(rows, on=["mention_id", "run"], how="left", nulls_equal=True, maintain_order="left")


def _whole(table: pl.LazyFrame, ids: pl.Series) -> pl.DataFrame:
    """Return the rows of some ids; filtered, not joined, a file's other rows are not read whole."""
    return table.filter(pl.col(ids.name).is_in(ids.unique().implode())).collect()


def shelve(night: Night, shown: pl.DataFrame) -> list[Shelf]:
    """Return the stories of the mentions that are shown, by source; articles and claims in text order."""
    rows = shown.sort("source_id", "published_on", "article_id", "trigger_start", "event_type")
    told = _whole(night.whole.get("articles", night.articles.lazy()), rows["article_id"])
    articles = {article["article_id"]: article for article in told.to_dicts()}
    by_source = groupby(rows.to_dicts(), key=lambda row: row["source_id"])
    names = night.mentions.select("mention_id", "source_id")
    missing = dict(names.join(shown, on="mention_id", how="anti").group_by("source_id").len().iter_rows())
    return [
        Shelf(
            source_id=source_id,
            name=night.name_of(source_id),
            stories=tuple(_stories(night, of_source, articles)),
            left_out=missing.get(source_id, 0),
        )
        for source_id, of_source in by_source
    ]


def left_out(night: Night) -> int:
    """Return how many mentions of a night are not on its page."""
    return max(night.mentions.height - MOST_CLAIMS, 0)


def _stories(night: Night, rows: Iterator[Row], articles: Mapping[str, Row]) -> Iterator[Story]:
    for article_id, of_article in groupby(rows, key=lambda row: row["article_id"]):
        claims = list(of_article)
        yield _story(night, claims, article_id, articles.get(article_id))


def _story(night: Night, claims: list[Row], article_id: str, article: Row | None) -> Story:
    row: Mapping[str, Any] = article or {}
    language = row.get("language") or claims[0]["language"]
    return Story(
        anchor=article_id,
        title=row.get("title"),
        language=language,
        direction=direction(language),
        url=row.get("url"),
        published=row.get("published_text") or (str(claims[0]["published_on"]) if claims[0]["published_on"] else None),
        flags=tuple(phrase(FLAGS, flag) for flag in row.get("flags") or ()),
        evidence=_evidence(article) if article else {},
        claims=tuple(read_claim(claim, night.label_of(claim["event_type"]), row.get("text")) for claim in claims),
    )


def _evidence(article: Row) -> dict[str, str]:
    """Return where the bytes of an article lie, and the command that shows them."""
    first, length = article["warc_offset"], article["warc_length"]
    return {
        "fetched": instant_words(article["fetched_at"]),
        "file": article["warc_key"],
        "offset": f"{first:,}",
        "length": f"{length:,}",
        "digest": article["payload_digest"],
        "command": f"tail -c +{first + 1} {article['warc_key'].rsplit('/', 1)[-1]} | head -c {length} | gunzip",
    }


def count_types(night: Night) -> list[tuple[str, int]]:
    """Return how many mentions there are of each event type by its label, the largest first."""
    types = night.mentions.lazy().group_by("event_type").len().sort("len", "event_type", descending=[True, False])
    return [(night.label_of(event_type), number) for event_type, number in types.collect().iter_rows()]


def count_articles(articles: pl.DataFrame) -> dict[str, int]:
    """Return how many articles there are in each language, the largest first; `?` for an unknown one."""
    languages = articles.lazy().select(pl.col("language").fill_null("?")).group_by("language").len()
    return dict(languages.sort("len", "language", descending=[True, False]).collect().iter_rows())
