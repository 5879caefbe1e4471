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


def names() -> pl.Expr:
    """Return the names and numbers of each `sentence`, without accents, as hashes."""
    plain = pl.element().str.normalize("NFKD").str.replace_all(r"\p{Mn}", "").str.to_lowercase()
    return pl.col("sentence").str.extract_all(NAME).list.eval(plain.hash()).list.unique()


def with_stories(compared: pl.LazyFrame) -> pl.LazyFrame:
    """Return what is compared of mentions with `words`, the telling ones of their `names`, and `story`, the marks of the article.

    Marks are numbers, in the order of their hashes, and half as large: a story stands in the row of each of its mentions.
    """
    article = pl.col("article_id").hash()
    told = compared.select("node", article=article, mark="names").explode("mark", keep_nulls=False, empty_as_null=False).collect().lazy()
    marks = pl.concat([told.select("article", "mark"), _settings(compared.with_columns(article=article))]).unique().collect().lazy()
    rare = _rare(marks).collect().lazy()
    words = told.join(rare, on="mark").pipe(_rarest, "node", IN_SENTENCE, "words")
    stories = marks.join(rare, on="mark").pipe(_rarest, "article", IN_ARTICLE, "story")
    nodes = compared.select("node", article=article)  # alone: rows of all that is compared are wide, and would be copied twice
    told_of = nodes.join(words, on="node", how="left", maintain_order="left").join(stories, on="article", how="left", maintain_order="left")
    return pl.concat([compared.drop("names"), told_of.select("words", "story")], how="horizontal")


def _settings(compared: pl.LazyFrame) -> pl.LazyFrame:
    """Return `article`, `mark`: the places, parties and counts of each article."""
    parts = [compared.select("article", key="pin", mark=pl.col("pin").hash(seed=1))]
    parts += [compared.select("article", key=party, mark=pl.col(party).hash(seed=2)) for party in PARTIES]
    for harm in ("killed", "injured", "captured"):
        told = pl.when(pl.col(harm) >= FEWEST_COUNTED).then(pl.concat_str(pl.lit(harm), harm))
        parts.append(compared.select("article", key=told, mark=told.hash(seed=3)))
    return pl.concat(parts).drop_nulls("key").select("article", "mark")


def _rare(marks: pl.LazyFrame) -> pl.LazyFrame:
    """Return `mark`, `articles`, `number`: the marks that tell of a story, how many articles have each, and what stands for it."""
    most = pl.max_horizontal(pl.lit(FEWEST_ARTICLES), RARE * pl.col("article").n_unique())
    spread = marks.group_by("mark").agg(articles=pl.col("article").n_unique())
    limit = marks.select(most=most)
    rare = spread.join(limit, how="cross").filter(pl.col("articles") > 1, pl.col("articles") <= pl.col("most")).drop("most")
    return rare.with_columns(number=pl.col("mark").rank("dense").cast(pl.UInt32))


def _rarest(marks: pl.LazyFrame, of: str, most: int, name: str) -> pl.LazyFrame:
    """Return a list of so many of the rarest marks of each sentence or article."""
    ordered = marks.sort(of, "articles", "mark")
    return ordered.group_by(of, maintain_order=True).agg(pl.col("number").head(most).alias(name))
