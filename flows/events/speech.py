"""Speech: who says what: the speaker of each reporting verb and of `according to`, and whose words each predicate is part of."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.lookups import look_up
from flows.events.neighbours import last_in_run

NAMED = ("span_first", "text_start", "text_end", "actor", "topic")
"""What is known of who speaks, without the rule that found it."""

SPEAKER = (*NAMED, "speaker_rule")
"""Columns of who speaks."""

RELAYED = 4
"""Priority of the scope of who only passes a word on; of `according to` it is 3."""
NEAR_QUOTE, LONG_QUOTE = 3, 8
"""Sentences at most between a speaker's name and words that are still theirs; in one quotation that the name stands at an end of."""


def speakers(predicates: pl.LazyFrame, arguments: pl.LazyFrame, *, mute: bool) -> pl.LazyFrame:
    """Return the reporting predicates with the span of who speaks (null where nobody is named).

    A pronoun behind its verb (`a-t-il ajouté`) stands for who spoke last, in the same sentence only for who acts. So does a verb that names
    nobody where the language leaves subjects out (`mute`).
    """
    who = arguments.filter(pl.col("role") == "actor").select(
        "first", "span_first", "text_start", "text_end", "actor", "topic", "topic_sentence", speaker_rule="rule", several=pl.col("c_number") == "p",
        speaker_first="c_first",
    )  # fmt: skip
    spoken = predicates.filter(pl.col("stance").is_not_null()).pipe(look_up, "first", who)
    subject = (pl.col("role") == "actor") & (pl.col("rule") == "subject")
    acting = arguments.filter(subject).select("span_first", acts=pl.lit(value=True)).unique("span_first")
    inside = _behind() & pl.col("acts").is_null() & (pl.col("topic_sentence") == pl.col("sentence"))
    said = spoken.pipe(look_up, "span_first", acting).with_columns(
        pl.when(~inside.fill_null(value=False)).then(name).alias(name) for name in NAMED
    )
    return _carry(said, mute=mute).drop("topic_sentence", "several", "acts")


def _behind() -> pl.Expr:
    """Return whether who speaks is a pronoun behind its verb."""
    return pl.col("speaker_rule").str.contains("^pronoun_").fill_null(value=False)


def _carry(reporters: pl.LazyFrame, *, mute: bool) -> pl.LazyFrame:
    """Return the reporting predicates with who spoke last for pronouns behind verbs, and for verbs that name nobody (`وأضاف أن`) if `mute`."""
    named = pl.col("text_start").is_not_null() & ~_behind()
    last = {name: last_in_run(pl.when(named).then(name), "article", step=0) for name in (*NAMED, "sentence", "several")}
    carried = reporters.with_columns(**{f"last_{name}": value for name, value in last.items()})
    tells = (pl.col("form") == "active") & pl.col("stance").is_in(["say", "claim", "announce"])
    left_out = pl.lit(mute) & pl.col("text_start").is_null() & tells
    same = pl.col("last_several").eq(pl.col("several")).fill_null(value=True)
    near = (pl.col("sentence") - pl.col("last_sentence") <= NEAR_QUOTE) & ((_behind() & same) | left_out)
    return carried.with_columns(
        pl.when(near.fill_null(value=False)).then(f"last_{name}").otherwise(name).alias(name) for name in NAMED
    ).drop(f"last_{name}" for name in last)


def sources(
    cues: pl.LazyFrame, chunks: pl.LazyFrame, words: pl.LazyFrame, reporters: pl.LazyFrame, function_words: FunctionWords
) -> pl.LazyFrame:
    """Return the `according to` cues with the span of who is cited; of `the claims of X according to which` that of who makes them.

    A pronoun (`selon lui`) stands for who spoke last, in a sentence before.
    """
    cited = _citable(chunks, function_words)
    opened = cues.filter(pl.col("cue") == "according_to").with_columns(open=(pl.col("last") + 1).cast(pl.UInt32))
    stressed = words.filter(pl.col("norm").is_in(function_words("stressed"))).select(open="token")
    # `en début d'après-midi`
    hours = words.filter(pl.col("date_span").is_not_null() | pl.col("hyphen_before")).select(open="token")
    # `selon le gouverneur, cité par l'agence`: whoever passes a word on stands back behind whose it is.
    passed = pl.when(pl.col("key").is_in(function_words("relaying"))).then(RELAYED)
    named = _named_sources(opened.join(pl.concat([stressed, hours]), on="open", how="anti"), cited, function_words).with_columns(
        priority=passed
    )
    # `les accusations de Kiev selon lesquelles`: the complement before the relative speaks.
    claims = (
        cues.filter((pl.col("cue") == "hearsay") & pl.col("key").is_in(function_words("claiming")))
        .with_columns(chain_last=(pl.col("first") - 1).cast(pl.UInt32))
        .join(cited.filter("leads").drop("open"), on=["sentence", "chain_last"], how="inner")
        .with_columns(speaker_rule=pl.lit("claim_of"))
    )
    pronouns = _cited_pronouns(opened.join(stressed, on="open", how="semi"), reporters)
    return pl.concat([named, claims, pronouns], how="diagonal_relaxed")


def _named_sources(cues: pl.LazyFrame, cited: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return `according to` cues with the noun group that begins behind them, with their last word (`de source policière`), or behind a preposition (`dit-on à la mairie`).

    Null where none does: what nobody is named for is no word of the article either. But `resigned, citing poor health` cites nobody.
    """
    spot = pl.concat_list(pl.col("last") + step for step in (1, 0, 2)).cast(pl.List(pl.UInt32))
    told = cues.with_columns(reason=pl.col("key").is_in(function_words("citing")))
    spots = told.select("sentence", "reason", cue="first", open=spot, rank=pl.lit([0, 1, 2])).explode("open", "rank")
    led = (pl.col("rank") < 2) | pl.col("prep").is_not_null()
    record = pl.any_horizontal(pl.col(word).is_in(function_words("record")) for word in ("head", "tail"))
    found = (
        spots.join(cited, on=["sentence", "open"], how="inner")
        .filter(led, ~pl.col("reason") | pl.col("personal") | record)
        .sort("cue", "rank")
        .unique("cue", keep="first", maintain_order=True)
        .select("cue", *NAMED)
    )
    return (
        told.join(found, left_on="first", right_on="cue", how="left", maintain_order="left")
        .filter(~pl.col("reason") | pl.col("text_start").is_not_null())
        .drop("reason")
        .with_columns(speaker_rule=pl.lit("according_to"))
    )


def _cited_pronouns(cues: pl.LazyFrame, reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return `according to` cues before pronouns with who spoke last before their sentence; null where that is nobody near."""
    spoke = reporters.filter(pl.col("text_start").is_not_null()).select("article", *NAMED, said_in="sentence", at="sentence").sort("at")
    cited = cues.sort("sentence").join_asof(
        spoke, left_on="sentence", right_on="at", by="article", strategy="backward", allow_exact_matches=False, check_sortedness=False
    )
    lost = (pl.col("sentence") - pl.col("said_in") > NEAR_QUOTE).fill_null(value=True)
    return cited.with_columns(*(pl.when(~lost).then(name).alias(name) for name in NAMED), speaker_rule=pl.lit("according_to+pronoun")).drop(
        "open", "said_in", "at", strict=False
    )


def _citable(chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the noun groups that can be a source, with `leads`: a complement of a claim, or its agent."""
    complement = pl.col("linked") & ~pl.col("linked").shift(1)
    return chunks.select(
        "sentence", "determiner", "open", "chain_last", "time", "prep", "head", "tail",
        personal=pl.any_horizontal("person", "group_like", "is_name") | pl.col("actor").is_not_null(), span_first="first", text_start="start", text_end="chain_end",
        actor=pl.coalesce("actor", "chain_actor"), topic="chain",
        leads=pl.when(complement).then(pl.lit(value=True)).otherwise(pl.col("prep").is_in(function_words("by"))),
    ).filter(~pl.col("determiner").str.contains("^l[ae]s?quel").fill_null(value=False), ~pl.col("time").fill_null(value=False))  # fmt: skip


def attribute(predicates: pl.LazyFrame, covering: pl.LazyFrame, reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return, for each predicate that somebody reports, the nearest speaker: first, how, stance, reporter and the speaker's span."""
    nearest = _nearest_speakers(predicates, covering)
    lone = (
        predicates.filter(pl.col("quote_depth") > 0)
        .select("article", "sentence", "first", "n_quote_here")
        .join(nearest, on="first", how="anti")
    )
    continued = _speakers_around(lone.sort("first"), reporters)
    columns = ["first", "stance", "reporter", *SPEAKER]
    return pl.concat([nearest.select(*columns, "how"), continued.select(*columns, how=pl.lit("continued"))], how="diagonal_relaxed")


def _nearest_speakers(predicates: pl.LazyFrame, covering: pl.LazyFrame) -> pl.LazyFrame:
    """Return the scope that covers each predicate: of the first in priority, with a speaker, the nearest."""
    inside = (
        predicates.select("article", "sentence", "first", "quote_depth", "retort", own_retort="n_retort")
        .join(covering.drop("article"), on="sentence", how="inner")
        .filter((pl.col("own_retort") <= pl.col("n_retort")) | ~pl.col("retort"))
        .filter((pl.col("first") >= pl.col("begin")) & (pl.col("first") <= pl.col("stop")) & (pl.col("first") != pl.col("reporter")))
        .filter(~pl.col("quoted") | (pl.col("quote_depth") > 0))
        .with_columns(away=(pl.col("first").cast(pl.Int64) - pl.col("reporter")).abs())
    )
    unnamed = pl.col("text_start").is_null()
    # `Asked to comment, the army said: ...`: an infinitive that nobody asks for yields to who speaks.
    order = ("first", unnamed & (pl.col("how") == "infinitive"), "priority", unnamed, "away", "reporter", "how")
    return inside.sort(*order).unique("first", keep="first", maintain_order=True)


def _speakers_around(lone: pl.LazyFrame, reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return, for quoted predicates that no scope covers, who speaks: whoever stands at either end of the quotation, or near it.

    That is who speaks before its colon; who does behind its last mark or in the next sentence; failing those, in the sentences before.
    """
    speaks = pl.col("stance").is_in(["say", "claim", "announce", "think"]) & (pl.col("quote_depth") == 0)
    voices = (
        reporters.filter(pl.col("text_start").is_not_null() & speaks)
        .select(
            "article",
            *SPEAKER,
            "stance",
            "colon_next",
            said_in="sentence",
            said_quote="n_quote_here",
            closes=pl.col("n_quote_here") > pl.col("n_quote_before"),
            reporter="first",
            at="first",
        )
        .sort("at")
    )
    back, forth = (
        lone.join_asof(voices, left_on="first", right_on="at", by="article", strategy=strategy, check_sortedness=False)
        for strategy in ("backward", "forward")
    )
    away = pl.col("sentence").cast(pl.Int64) - pl.col("said_in").cast(pl.Int64)
    marks = pl.col("n_quote_here").cast(pl.Int64) - pl.col("said_quote").cast(pl.Int64)
    introduced = back.filter(pl.col("colon_next") & (marks == 1) & (away <= LONG_QUOTE))
    closed = forth.filter((away >= -1) | (pl.col("closes") & (marks == -1) & (away >= -LONG_QUOTE)))
    return pl.concat([introduced, closed, back.filter(away <= NEAR_QUOTE)]).unique("first", keep="first", maintain_order=True)
