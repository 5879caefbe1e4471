"""What linking compares of a mention: its act, time, place, parties, counts and words, each in the form in which two can be held together."""

from __future__ import annotations

import polars as pl

UNREAL = ("planned", "hypothetical")
"""Acts that are told as not having come to pass: they are linked among themselves and never with what happened."""

PINS = ("exact", "near")
"""Precisions of a place that two acts must share to be one."""

FIRM_DAYS = 3
"""Longest span of days that tells two acts apart; a longer one (this month, since January) only rules out what lies outside it."""

FEWEST_COUNTED = 3
"""Counts below it are too common to tie two mentions."""

WORD = r"[\p{L}\p{N}]{4,}|\p{N}{2,}"
"""What counts as a word of a sentence: four signs, or a number of two digits."""

NAMED, IN_SENTENCE = 0.02, 8
"""A word tells of a story when no more than this share of the articles have it; of each sentence so many of the rarest are kept."""

FEWEST_ARTICLES = 20
"""In as many articles any word may stand and still be telling, however few articles there are."""


def folded(text: str) -> pl.Expr:
    """Return a column of texts in small letters, without accents and marks, one blank between words."""
    plain = pl.col(text).str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def compared(mentions: pl.LazyFrame, texts: pl.LazyFrame) -> pl.LazyFrame:
    """Return a row for each mention with what is compared of it, `node` numbering them in order of day, article and place in the text.

    `mentions` are rows of `tables.Mentions`, `texts` has `article_id`, `text_id`.
    """
    return (
        mentions.join(texts, on="article_id", how="left")
        .with_columns(pl.col("text_id").fill_null(pl.col("article_id")))
        .sort("day", "published_on", "article_id", "trigger_start", "mention_id", nulls_last=True)
        .with_row_index("node")
        .with_columns(*_act(), *_parties(), *_place(), *_counts(), sentence_key=folded("sentence").hash(), told=folded("trigger").hash())
        .with_columns(*_days())
        .select(*KEPT)
    )


KEPT = (
    "node", "mention_id", "article_id", "source_id", "text_id", "event_id", "published_on", "sentence_no", "event_type", "is_unreal",
    "actor_id", "actor_root", "actor_sector", "target_id", "target_root", "target_sector", "actor_name", "target_name",
    "pin", "lat", "lon", "area", "country", "first", "last", "is_firm", "seen_first", "seen_last",
    "killed", "injured", "captured", "weapon", "speaker", "sentence_key", "told", "reported_by",
)  # fmt: skip


def _act() -> tuple[pl.Expr, ...]:
    return (pl.col("factuality").is_in(UNREAL).alias("is_unreal"),)


def _parties() -> tuple[pl.Expr, ...]:
    roots = (pl.col(f"{side}_id").str.split("-").list.first().alias(f"{side}_root") for side in ("actor", "target"))
    names = (folded(f"{side}_text").alias(f"{side}_name") for side in ("actor", "target"))
    speaker = pl.coalesce("attribution_id", folded("attributed_to"))
    return (*roots, *names, speaker.alias("speaker"))


def _place() -> tuple[pl.Expr, ...]:
    key = pl.coalesce(pl.col("geonameid").cast(pl.String), pl.concat_str(folded("place_name"), "country", separator="/"))
    is_pin = pl.col("place_precision").is_in(PINS)
    return (pl.when(is_pin).then(key).alias("pin"), pl.when(~is_pin).then(key).alias("area"))


def _counts() -> tuple[pl.Expr, ...]:
    return tuple(pl.coalesce(f"{harm}_min", f"{harm}_max").cast(pl.Int64).alias(harm) for harm in ("killed", "injured", "captured"))


def _days() -> tuple[pl.Expr, ...]:
    """Return the days that the text gives, whether they are firm, and those on which the act can be looked for where it gives none."""
    told = pl.col("date_basis").is_in(["text", "inherited"])
    first, last = pl.when(told).then(pl.col("date_start")), pl.when(told).then(pl.col("date_end"))
    is_firm = ((last - first).dt.total_days() < FIRM_DAYS).fill_null(value=False)
    published = pl.coalesce("published_on", "day")
    seen_first = pl.when(is_firm).then(first).otherwise(published.dt.offset_by("-1d"))
    seen_last = pl.when(is_firm).then(last).otherwise(published)
    return (
        first.alias("first"), last.alias("last"), is_firm.alias("is_firm"), seen_first.alias("seen_first"), seen_last.alias("seen_last"),
    )  # fmt: skip


def telling_words(mentions: pl.LazyFrame) -> pl.LazyFrame:
    """Return `mention_id`, `words`: the rarest words of each mention's sentence, as hashes, of those that few articles have."""
    words = (
        mentions.select("mention_id", "article_id", word=folded("sentence").str.extract_all(WORD).list.unique(maintain_order=True))
        .explode("word", keep_nulls=False, empty_as_null=False)
        .with_columns(pl.col("word").hash())
    )
    spread = words.group_by("word").agg(articles=pl.col("article_id").n_unique())
    most = pl.max_horizontal(pl.lit(FEWEST_ARTICLES), NAMED * pl.col("article_id").n_unique())
    limit = mentions.select(most=most)
    return (
        words.join(spread, on="word")
        .join(limit, how="cross")
        .filter(pl.col("articles") <= pl.col("most"))
        .sort("mention_id", "articles", "word")
        .group_by("mention_id", maintain_order=True)
        .agg(words=pl.col("word").head(IN_SENTENCE))
    )


def with_words(compared: pl.LazyFrame, mentions: pl.LazyFrame) -> pl.LazyFrame:
    """Return what is compared with `words`, of the mention's own sentence, and `story`, of its whole article, its places and counts among them."""
    words = telling_words(mentions)
    marks = pl.concat(
        [
            words.join(compared.select("mention_id", "article_id"), on="mention_id").select("article_id", mark="words").explode("mark"),
            compared.select("article_id", mark=pl.col("pin").hash()).drop_nulls(),
            compared.filter(pl.col("killed") >= FEWEST_COUNTED).select("article_id", mark=pl.struct("killed").hash()),
        ]
    ).unique()
    stories = (
        marks.filter(pl.col("mark").is_duplicated())
        .sort("article_id", "mark")
        .group_by("article_id", maintain_order=True)
        .agg(story="mark")
    )
    return compared.join(words, on="mention_id", how="left", maintain_order="left").join(
        stories, on="article_id", how="left", maintain_order="left"
    )
