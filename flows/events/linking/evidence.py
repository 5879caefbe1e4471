"""Evidence that two mentions tell of one happening: what they share and what sets them apart, weighed."""

from __future__ import annotations

import polars as pl

SLICE = 50_000
"""Pairs that are weighed at a time: more would save no time and take memory."""

NEAR_DEGREES = 0.05
"""Places closer than this, in degrees of latitude and longitude (about 5 km), can be one place that two articles name otherwise."""

SAME_RUN = 2
"""Sentences of an article so close tell of one thing unless something sets them apart."""

ONE_STORY = 3
"""Marks that two articles on one story share at least."""

NEAR_KIN = 0.6
"""Types of one sentence that are less akin are two acts."""

FEW_DAYS = 3
"""Days between an act and a mention that does not say when it was, at most; what is told later says so, or is not linked."""

LEAD = 1
"""Number of the last sentence in which an article says what it is about."""

MOST_WORDS, MOST_STORY = 4, 6

SCALE = 1000
"""Scores are whole thousandths of log odds: sums of them are the same in any order."""


def weigh(pairs: pl.DataFrame, keys: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with `score` (thousandths of log odds that both tell of one happening) and `is_barred` (they cannot).

    Pairs of two articles that have nothing particular in common are left out: they speak neither for nor against.
    `pairs` has left, right, kinship; `keys` is what `keys.as_keys` gives, `weights` evidence and weight.
    """
    slices = (pairs.slice(start, SLICE) for start in range(0, max(pairs.height, 1), SLICE))
    weighed = (with_evidence(each, keys).filter(pl.col("is_anchored") | pl.col("is_barred")) for each in slices)
    return pl.concat([each.select("left", "right", "is_barred", score=_sum(weights)) for each in weighed])


def _sum(weights: pl.DataFrame) -> pl.Expr:
    terms = [pl.col(name).cast(pl.Float64) * weight for name, weight in weights.select("evidence", "weight").iter_rows() if name != "base"]
    base = weights.filter(evidence="base")["weight"].sum()
    return (pl.sum_horizontal(*terms, pl.lit(base)) * SCALE).round().cast(pl.Int32)


def with_evidence(pairs: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Return pairs with a column for each kind of evidence, as of `EVIDENCE`, `is_anchored` and `is_barred`."""
    names = [name for name in keys.columns if name != "node"]
    left, right = pairs["left"], pairs["right"]
    gathered = [*(keys[name].gather(left) for name in names), *(keys[name].gather(right).alias(f"{name}_b") for name in names)]
    return (
        pairs.with_columns(gathered)
        .lazy()
        .with_columns(*_settings(), *_dates(), *_shared())
        .with_columns(*_parties(), *_numbers())
        .with_columns(is_anchored=_anchored())
        .with_columns(*_barred())
        .select("left", "right", *EVIDENCE, "is_anchored", "is_barred")
        .collect()
    )


def same(name: str) -> pl.Expr:
    """Return whether both have the same value; false where one has none."""
    return (pl.col(name) == pl.col(f"{name}_b")).fill_null(value=False)


def differ(name: str) -> pl.Expr:
    """Return whether both have a value, and not the same; false where one has none."""
    return (pl.col(name) != pl.col(f"{name}_b")).fill_null(value=False)


def _settings() -> tuple[pl.Expr, ...]:
    close = pl.all_horizontal((pl.col(axis) - pl.col(f"{axis}_b")).abs() < NEAR_DEGREES for axis in ("lat", "lon")).fill_null(value=False)
    one_sided = pl.col("pin").is_null() != pl.col("pin_b").is_null()
    return (
        same("pin").alias("place_same"),
        (differ("pin") & close).alias("place_near"),
        (differ("pin") & ~close).alias("place_apart"),
        (same("area")).alias("area_same"),
        (differ("area")).alias("area_apart"),
        (one_sided & same("country")).alias("country_same"),
        differ("country").alias("country_apart"),
    )


def _dates() -> tuple[pl.Expr, ...]:
    firm = pl.col("is_firm") & pl.col("is_firm_b")
    gap = pl.max_horizontal(pl.col("first_b") - pl.col("last"), pl.col("first") - pl.col("last_b")).clip(0)
    looked = pl.max_horizontal(pl.col("seen_first_b") - pl.col("seen_last"), pl.col("seen_first") - pl.col("seen_last_b")).clip(0)
    both_told = pl.col("first").is_not_null() & pl.col("first_b").is_not_null()
    return (
        (firm & (gap == 0)).fill_null(value=False).alias("date_same"),
        (firm & (gap == 1) & ~(pl.col("is_dated") & pl.col("is_dated_b"))).fill_null(value=False).alias("date_next"),
        (firm & (gap == 1) & pl.col("is_dated") & pl.col("is_dated_b")).fill_null(value=False).alias("date_other"),
        (both_told & (gap > 1)).fill_null(value=False).alias("date_apart"),
        ((both_told & (gap <= 1)) | (looked <= FEW_DAYS)).fill_null(value=False).alias("in_time"),
        (~firm & (looked <= 1)).fill_null(value=False).alias("date_fits"),
        (~firm & (looked > FEW_DAYS)).fill_null(value=False).alias("date_far"),
    )


def _shared() -> tuple[pl.Expr, ...]:
    in_article = same("article_id")
    between = (pl.col("sentence_no").cast(pl.Int32) - pl.col("sentence_no_b").cast(pl.Int32)).abs()
    words = pl.col("words").list.set_intersection("words_b").list.len().fill_null(0)
    story = pl.col("story").list.set_intersection("story_b").list.len().fill_null(0)
    one_story = ~in_article & (story >= ONE_STORY)
    share = story / pl.min_horizontal(pl.col("story").list.len(), pl.col("story_b").list.len())
    return (
        same("event_type").alias("type_same"),
        (same("sentence_key") & same("told") & same("event_type")).alias("copy"),
        (in_article & (between == 0)).alias("sentence_same"),
        (in_article & (between > 0) & (between <= SAME_RUN)).alias("sentence_near"),
        (in_article & (between > SAME_RUN)).alias("sentence_far"),
        (in_article & (between > 0) & pl.col("is_back_b")).alias("refers_back"),
        (one_story & (pl.max_horizontal("sentence_no", "sentence_no_b") <= LEAD)).alias("lead"),
        (one_story & pl.col("is_sole") & pl.col("is_sole_b") & same("event_type")).alias("sole"),
        (same("text_id") & ~in_article).alias("text_same"),
        pl.when(~in_article).then(words.clip(0, MOST_WORDS)).otherwise(0).alias("words"),
        pl.when(~in_article).then(story.clip(0, MOST_STORY)).otherwise(0).alias("story"),
        pl.when(~in_article).then(share.fill_null(0.0).fill_nan(0.0)).otherwise(0.0).alias("story_share"),
        same("told").alias("trigger_same"),
        same("speaker").alias("speaker_same"),
        same("weapon").alias("weapon_same"),
        differ("weapon").alias("weapon_apart"),
    )


def _parties() -> tuple[pl.Expr, ...]:
    """Return whether the parties are the same, kin (a state and its army, a group and its sector), others, or each the other's."""
    crossed = (pl.col("actor_root") == pl.col("target_root_b")) | (pl.col("target_root") == pl.col("actor_root_b"))
    mirrored = crossed.fill_null(value=False) & ~same("actor_root")
    return (mirrored.alias("mirrored"), *_party("actor", mirrored), *_party("target", mirrored))


def _party(side: str, mirrored: pl.Expr) -> tuple[pl.Expr, ...]:
    is_general = (pl.col(f"{side}_id") == pl.col(f"{side}_sector")).fill_null(value=True)
    is_named = same(f"{side}_id") & ~is_general
    is_same = same(f"{side}_id") | same(f"{side}_name")
    ids = pl.col(f"{side}_id").is_not_null() & pl.col(f"{side}_id_b").is_not_null()
    sector = (pl.col(f"{side}_sector") == pl.col(f"{side}_id_b")) | (pl.col(f"{side}_sector_b") == pl.col(f"{side}_id"))
    is_kin = (same(f"{side}_root") | sector.fill_null(value=False)) & ~is_same
    is_other = ~is_same & ~is_kin & ~mirrored
    is_unlike = is_other & ~ids & same("language") & differ(f"{side}_name")
    return (
        is_named.alias(f"{side}_named"), is_same.alias(f"{side}_same"), is_kin.alias(f"{side}_kin"), (is_other & ids).alias(f"{side}_apart"), is_unlike.alias(f"{side}_unlike"),
    )  # fmt: skip


def _numbers() -> tuple[pl.Expr, ...]:
    equal = pl.any_horizontal(same(harm) & (pl.col(harm) >= 3) for harm in ("killed", "injured", "captured"))
    apart = pl.any_horizontal(differ(harm) for harm in ("killed", "injured", "captured"))
    return equal.alias("count_same"), (apart & ~equal).alias("count_apart")


def _anchored() -> pl.Expr:
    """Return whether mentions of two articles can be of one time, and share a place, a count, a story, or names and a party on the register.

    Those of one article need not, nor copies.
    """
    party = pl.col("actor_named") | pl.col("target_named")
    words = pl.col("words") >= pl.when(party).then(1).otherwise(2)
    something = pl.any_horizontal("place_same", "place_near", "count_same", pl.col("story") >= ONE_STORY, words)
    return same("article_id") | pl.col("copy") | (pl.col("in_time") & something)


def _barred() -> tuple[pl.Expr, ...]:
    """Return what no evidence outweighs: another place, other days or country; in one article another town, day, toll or act of a sentence."""
    other_act = pl.col("sentence_same") & (
        (pl.col("kinship") < NEAR_KIN) | pl.col("count_apart") | pl.col("actor_apart") | pl.col("target_apart")
    )
    other_toll = same("article_id") & differ("killed") & (pl.col("weapon_apart") | pl.col("target_apart"))
    other_day = same("article_id") & (pl.col("date_next") | pl.col("date_other"))
    other_town = same("article_id") & differ("pin")
    outside = other_town | pl.col("place_apart") | pl.col("date_apart") | pl.col("country_apart")
    return ((outside | other_act | other_toll | other_day).alias("is_barred"),)


EVIDENCE = (
    "kinship", "type_same", "place_same", "place_near", "area_same", "area_apart", "country_same", "date_same", "date_next", "date_other", "date_fits",
    "date_far", "copy", "sentence_same", "sentence_near", "sentence_far", "refers_back", "lead", "sole", "story_share", "mirrored", "text_same", "words", "story", "trigger_same", "speaker_same", "weapon_same",
    "weapon_apart", "actor_named", "actor_same", "actor_kin", "actor_apart", "actor_unlike", "target_named", "target_same", "target_kin", "target_apart", "target_unlike", "count_same", "count_apart",
)  # fmt: skip
"""Kinds of evidence: 0 or 1, but `kinship` (0..1), `words` (0..4), `story` (0..6)."""

TIES = {
    "copy": ("copy",),
    "text": ("text_same",),
    "place": ("place_same", "place_near", "area_same"),
    "date": ("date_same",),
    "actor": ("actor_same", "actor_kin"),
    "target": ("target_same", "target_kin"),
    "count": ("count_same",),
    "weapon": ("weapon_same",),
    "article": ("sentence_same", "sentence_near", "sentence_far"),
    "story": ("words", "story"),
}
"""What a reader is told ties two mentions, and the evidence that it stands for."""


def ties_of(pairs: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of `node` and `other` with `ties`: the names of what the two have in common."""
    named = [
        pl.when(pl.any_horizontal(pl.col(name).cast(pl.Float32) > 0 for name in parts)).then(pl.lit(tie)) for tie, parts in TIES.items()
    ]
    ties = pl.concat_list(named).list.drop_nulls()
    ends = pairs.select(left="node", right="other", kinship=pl.lit(1.0))
    starts = range(0, max(ends.height, 1), SLICE)
    told = pl.concat([with_evidence(ends.slice(start, SLICE), keys).select(node="left", other="right", ties=ties) for start in starts])
    return pairs.join(told, on=["node", "other"])
