"""Who says what of an event: its claims, the counts by who gives them, how many tell it on their own, and where they contradict each other."""

from __future__ import annotations

import polars as pl

from flows.tables.events import HARMS

HAPPENED, DISPUTED = "happened", ("denied", "negated")

MUTUAL = ("armed_clash", "agree", "consult", "cooperate", "election")
"""Types in which both sides act: two actors named for one of them are no contradiction."""


def claims(members: pl.LazyFrame) -> pl.LazyFrame:
    """Return `event_id`, `claims`: a claim for each speaker, actor, factuality and responsibility, those of most mentions first.

    `members` are mentions with `event_id`, `node` (their order), `speaker` (key), `actor_root`, `page`.
    """
    own = pl.col("voice") != "attributed"
    grouped = (
        members.with_columns(speaker=pl.when(own).then(None).otherwise("speaker"))
        .group_by("event_id", "speaker", "voice", "factuality", "responsibility", "actor_root")
        .agg(
            printed=pl.col("attributed_to").sort_by("node").first(),
            speaker_id=pl.col("attribution_id").drop_nulls().sort().first(),
            actor=pl.coalesce("actor_id", "actor_text").sort_by("node").drop_nulls().first(),
            n_mentions=pl.len().cast(pl.UInt32),
            n_articles=pl.col("page").n_unique().cast(pl.UInt32),
            article_id=pl.col("article_id").sort_by("node").first(),
            mention_id=pl.col("mention_id").sort_by("node").first(),
            node=pl.col("node").min(),
        )
        .sort("event_id", "n_mentions", "node", descending=[False, True, False])
    )
    claim = pl.struct(
        speaker="printed", speaker_id="speaker_id", voice="voice", factuality="factuality", responsibility="responsibility", actor="actor",
        n_mentions="n_mentions", n_articles="n_articles", article_id="article_id", mention_id="mention_id",
    )  # fmt: skip
    return grouped.group_by("event_id", maintain_order=True).agg(claims=claim)


def counts_given(members: pl.LazyFrame) -> pl.LazyFrame:
    """Return a row for each count of an event once by who gives it: event_id, harm, minimum, maximum, victims, giver, giver_id, node, and whose they are."""
    giver = pl.coalesce("casualties_attributed_to", pl.when(pl.col("casualties_voice").is_null()).then("attributed_to"))
    own = pl.col("casualties_attributed_to").is_null() & pl.col("casualties_voice").is_null()
    told = members.with_columns(giver=giver, giver_id=pl.when(own).then("attribution_id"), victims=pl.coalesce("target_id", "target_text"))
    harms = [
        told.select(
            "event_id", "node", "article_id", "mention_id", "published_on", "giver", "giver_id", "victims", "target_root", "source_id",
            harm=pl.lit(harm), minimum=f"{harm}_min", maximum=f"{harm}_max",
        )
        for harm in HARMS
    ]  # fmt: skip
    given = pl.concat(harms).filter(pl.col("minimum").is_not_null() | pl.col("maximum").is_not_null())
    key = ("event_id", "harm", "minimum", "maximum", "giver", "giver_id")
    return given.sort("node").unique(key, keep="first", maintain_order=True).sort("event_id", "harm", "node")


def casualties(given: pl.LazyFrame) -> pl.LazyFrame:
    """Return `event_id`, `casualties` and for each harm the lowest and highest count that anybody gives."""
    low, high = pl.coalesce("minimum", "maximum"), pl.coalesce("maximum", "minimum")
    bounds = [
        bound
        for harm in HARMS
        for bound in (
            low.filter(pl.col("harm") == harm).min().alias(f"{harm}_min"),
            high.filter(pl.col("harm") == harm).max().alias(f"{harm}_max"),
        )
    ]
    count = pl.struct("harm", "minimum", "maximum", "victims", "giver", "giver_id", "article_id", "mention_id")
    return given.group_by("event_id", maintain_order=True).agg(*bounds, casualties=count)


def independence(members: pl.LazyFrame) -> pl.LazyFrame:
    """Return `event_id`, `n_independent`, `n_sides`.

    Texts count when they bring a speaker that none before them had; sides are actors and targets of the event, by state or group,
    among those who say that it happened.
    """
    publisher = pl.concat_str(pl.lit("publisher "), pl.coalesce("source_id", "article_id"))
    told = members.with_columns(teller=pl.when(pl.col("voice") == "attributed").then("speaker").otherwise(publisher))
    first = told.group_by("event_id", "teller").agg(text_id=pl.col("text_id").sort_by("node").first())
    texts = first.group_by("event_id").agg(n_independent=pl.col("text_id").n_unique().cast(pl.UInt32))
    admits = pl.col("responsibility") == "admitted"
    side = pl.when(admits).then("actor_root").otherwise(pl.col("attribution_id").str.split("-").list.first())
    sides = told.group_by("event_id").agg(
        parties=pl.col("actor_root").append(pl.col("target_root")).drop_nulls().unique(),
        speakers=side.filter(pl.col("factuality") == HAPPENED).drop_nulls().unique(),
    )
    n_sides = pl.col("speakers").list.set_intersection(pl.col("parties")).list.len().cast(pl.UInt32)
    return texts.join(sides.select("event_id", n_sides=n_sides), on="event_id", how="left")


def contradictions(members: pl.LazyFrame, given: pl.LazyFrame) -> pl.LazyFrame:
    """Return `event_id`, `contradictions`: the names of those that there are, in alphabetical order."""
    roots = pl.col("actor_root").drop_nulls().unique()
    happened = pl.col("factuality") == HAPPENED
    named = members.group_by("event_id").agg(
        date=pl.col("first").filter("is_firm").max() > pl.col("last").filter("is_firm").min(),
        denial=happened.any() & (pl.col("factuality").is_in(DISPUTED) & _of_doers(happened)).any(),
        responsibility=(
            (roots.len() - roots.is_in(pl.col("actor_sector").drop_nulls().unique().implode()).sum() > 1)
            & ~pl.col("event_type").is_in(MUTUAL).any()
            & ((pl.col("voice") != "article") | pl.col("responsibility").is_not_null()).any()
        )
        | ((pl.col("responsibility") == "denied").any() & pl.col("responsibility").is_in(["alleged", "admitted"]).any()),
    )
    kinds = ("casualties", "date", "denial", "responsibility")
    present = pl.concat_list(pl.when(pl.col(kind).fill_null(value=False)).then(pl.lit(kind)) for kind in kinds).list.drop_nulls()
    return named.join(_counts_apart(given), on="event_id", how="left").select("event_id", contradictions=present)


def _of_doers(happened: pl.Expr) -> pl.Expr:
    """Return whether a mention names nobody, or a doer of the mentions that tell it: that one did not do it denies nothing of another."""
    roots, sectors = (pl.col(name).filter(happened).drop_nulls().implode() for name in ("actor_root", "actor_sector"))
    named = pl.col("actor_root").is_in(roots) | pl.col("actor_root").is_in(sectors) | pl.col("actor_sector").is_in(roots)
    return pl.col("actor_root").is_null() | named.fill_null(value=False)


def _counts_apart(given: pl.LazyFrame) -> pl.LazyFrame:
    """Return `event_id`, `casualties`: whether two who give counts of the same victims give some that cannot both be right.

    Of each giver the last count is meant. Two counts of one article are of different people, and a count that is higher on a later day is an
    update.
    """
    teller = pl.coalesce("giver_id", "giver", "source_id", "article_id")
    low, high = pl.coalesce("minimum", "maximum"), pl.col("maximum")
    last = (
        given.with_columns(teller=teller, low=low, high=high)
        .sort("node")
        .unique(["event_id", "harm", "target_root", "teller"], keep="last", maintain_order=True)
        .select("event_id", "harm", "target_root", "article_id", "published_on", "low", "high")
        .collect()
        .lazy()
    )
    both = last.join(last, on=["event_id", "harm"], suffix="_b").filter(pl.col("low") > pl.col("high_b"))
    same_victims = (pl.col("target_root") == pl.col("target_root_b")).fill_null(value=True)
    is_update = (pl.col("published_on") > pl.col("published_on_b")).fill_null(value=False)
    apart = both.filter(same_victims, ~is_update, pl.col("article_id") != pl.col("article_id_b"))
    return apart.select("event_id", casualties=pl.lit(value=True)).unique()
