"""What stories articles tell, in any language: the names and numbers of their sentences, their places, parties and counts."""

from __future__ import annotations

import polars as pl

NAME = r"\p{Lu}[\p{L}\p{M}'’-]{2,}|\p{Lo}{4,}|\p{N}{2,}"
"""Names and numbers of a sentence: words with a capital, all longer words of scripts that have none, numbers of two digits."""

RARE, FEWEST_ARTICLES = 0.02, 40
"""A mark tells of a story when at least two articles have it and no more than this share of them, or this number where they are few."""

IN_SENTENCE, IN_ARTICLE = 8, 32
"""So many marks of a sentence and of an article are kept, the rarest."""

FEWEST_COUNTED = 3
"""Counts below it are too common to tell of a story."""

PARTIES = ("actor_id", "target_id", "speaker")


def with_stories(compared: pl.LazyFrame, mentions: pl.LazyFrame) -> pl.LazyFrame:
    """Return what is compared of mentions with `words`, the names of the sentence, and `story`, the marks of the article, both as hashes."""
    names = _names(mentions).collect().lazy()  # here and below: several of the next steps read it
    marks = pl.concat([names.select("article_id", "mark"), _settings(compared)]).unique().collect().lazy()
    rare = _rare(marks).collect().lazy()
    words = names.join(rare, on="mark").pipe(_rarest, "mention_id", IN_SENTENCE, "words")
    stories = marks.join(rare, on="mark").pipe(_rarest, "article_id", IN_ARTICLE, "story")
    return compared.join(words, on="mention_id", how="left").join(stories, on="article_id", how="left").sort("node")


def _names(mentions: pl.LazyFrame) -> pl.LazyFrame:
    """Return `mention_id`, `article_id`, `mark`: each name and number of the sentence, without accents."""
    found = mentions.select("mention_id", "article_id", mark=pl.col("sentence").str.extract_all(NAME))
    told = found.explode("mark", keep_nulls=False, empty_as_null=False)
    plain = pl.col("mark").str.normalize("NFKD").str.replace_all(r"\p{Mn}", "").str.to_lowercase()
    return told.with_columns(plain.hash()).unique()


def _settings(compared: pl.LazyFrame) -> pl.LazyFrame:
    """Return `article_id`, `mark`: the places, parties and counts of each article."""
    parts = [compared.select("article_id", mark=pl.col("pin").hash(seed=1), key=pl.col("pin").cast(pl.String))]
    parts += [compared.select("article_id", mark=pl.col(party).hash(seed=2), key=party) for party in PARTIES]
    for harm in ("killed", "injured", "captured"):
        told = pl.when(pl.col(harm) >= FEWEST_COUNTED).then(pl.concat_str(pl.lit(harm), harm))
        parts.append(compared.select("article_id", mark=told.hash(seed=3), key=told))
    return pl.concat(parts).drop_nulls("key").select("article_id", "mark")


def _rare(marks: pl.LazyFrame) -> pl.LazyFrame:
    """Return `mark`, `articles`: the marks that tell of a story, and how many articles have each."""
    most = pl.max_horizontal(pl.lit(FEWEST_ARTICLES), RARE * pl.col("article_id").n_unique())
    spread = marks.group_by("mark").agg(articles=pl.col("article_id").n_unique())
    limit = marks.select(most=most)
    return spread.join(limit, how="cross").filter(pl.col("articles") > 1, pl.col("articles") <= pl.col("most")).drop("most")


def _rarest(marks: pl.LazyFrame, of: str, most: int, name: str) -> pl.LazyFrame:
    """Return a list of so many of the rarest marks of each sentence or article."""
    ordered = marks.sort(of, "articles", "mark")
    return ordered.group_by(of, maintain_order=True).agg(pl.col("mark").head(most).alias(name))
