"""Speech: who says what. Scopes of reporting verbs, of `according to` and of quotations, and the speaker of each."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import beside, read_at

SPEAKER = ("span_first", "text_start", "text_end", "actor", "topic", "speaker_rule")
CLAUSE_ENDS = (".", ",", ";", "!", "?")
PLAIN = ("say", "announce", "think", "show")
"""Stances whose verbs take a clause without a conjunction (`he said they fled`); of claims only those that are no act themselves."""

NEAR_THAT, NEAR_COLON, NEAR_INFINITIVE, NEAR_QUOTE, NEAR_CLAUSE = 14, 8, 14, 3, 16


def speakers(predicates: pl.LazyFrame, arguments: pl.LazyFrame) -> pl.LazyFrame:
    """Return the reporting predicates with the span of who speaks (null where nobody is named)."""
    who = arguments.filter(pl.col("role") == "actor").select(
        "first", "span_first", "text_start", "text_end", "actor", "topic", speaker_rule="rule"
    )
    return predicates.filter(pl.col("stance").is_not_null()).join(who, on="first", how="left", maintain_order="left")


def carry_speakers(reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return the reporting predicates with who spoke last for verbs of speech that name nobody (`وأضاف أن`): the subject is in the verb."""
    mute = pl.col("text_start").is_null() & (pl.col("form") == "active") & pl.col("stance").is_in(["say", "claim", "announce"])
    told = {name: pl.when(pl.col("text_start").is_not_null()).then(name).forward_fill().over("article") for name in SPEAKER}
    spoke = pl.when(pl.col("text_start").is_not_null()).then("sentence").forward_fill().over("article")
    near = mute & (pl.col("sentence") - spoke <= NEAR_QUOTE)
    carried = reporters.sort("first").with_columns(
        **{f"last_{name}": value for name, value in told.items()}, near=near.fill_null(value=False)
    )
    return carried.with_columns(pl.when("near").then(f"last_{name}").otherwise(name).alias(name) for name in SPEAKER).drop(
        "near", *(f"last_{name}" for name in SPEAKER)
    )


def sources(cues: pl.LazyFrame, chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the `according to` cues with the span of who is cited; of `the claims of X according to which` that of who makes them."""
    cited = chunks.select(
        "sentence",
        "determiner",
        open="open",
        span_first="first",
        text_start="start",
        text_end="chain_end",
        actor=pl.coalesce("actor", "chain_actor"),
        topic="chain",
        chain_last="chain_last",
        leads=pl.when(pl.col("linked") & ~pl.col("linked").shift(1))
        .then(pl.lit(value=True))
        .otherwise(pl.col("prep").is_in(function_words("by"))),
        time="time",
    ).filter(~pl.col("determiner").str.contains("^l[ae]s?quel").fill_null(value=False), ~pl.col("time").fill_null(value=False))
    named = (
        cues.filter(pl.col("cue") == "according_to")
        .with_columns(open=(pl.col("last") + 1).cast(pl.UInt32))
        .join(cited, on=["sentence", "open"], how="inner")
        .with_columns(speaker_rule=pl.lit("according_to"))
    )
    # `les accusations de Kiev selon lesquelles`: the complement before the relative speaks.
    claims = (
        cues.filter((pl.col("cue") == "hearsay") & pl.col("key").is_in(function_words("claiming")))
        .with_columns(chain_last=(pl.col("first") - 1).cast(pl.UInt32))
        .join(cited.filter("leads").drop("open"), on=["sentence", "chain_last"], how="inner")
        .with_columns(speaker_rule=pl.lit("claim_of"))
    )
    return pl.concat([named, claims], how="diagonal")


def beyond_date(flag: pl.Expr) -> pl.Expr:
    """Return a flag of the next token that belongs to no date (`said on Monday that`): dates do not part a verb from what is said."""
    dated = pl.col("date_span").is_not_null()
    date = dated | (pl.col("preposition") & dated.shift(-1)).fill_null(value=False)
    return pl.when(~date).then(flag).backward_fill().shift(-1).fill_null(value=False)


def look_ahead(words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return, for each token, the next conjunction of speech, colon, infinitive and finite verb."""
    dated = pl.any_horizontal(pl.col("date_span").is_not_null().shift(-step).fill_null(value=False) for step in (1, 2))
    ahead = {
        "next_that": pl.col("norm").is_in(function_words("that", "whether"))
        & ~(beside("subordinator", 1) & pl.col("norm").is_in(function_words("that")))
        & ~pl.col("norm").shift(1).is_in(function_words("no_conjunction")).fill_null(value=False)
        & ~pl.col("limited"),
        "next_break": (pl.col("norm").is_in(function_words("and", "but")) | (pl.col("text") == ","))
        & (beside("finite", -1) | (beside("in_group", -1) & beside("finite", -2))),
        "next_turn": pl.col("norm").is_in(function_words("and", "but")) & beside("finite", -1) & beside("reporting", -1),
        "next_colon": pl.col("text") == ":",
        "next_infinitive": pl.col("infinitive"),
        "next_aside": aside(function_words) & (pl.col("quote_depth") == 0),
        "next_gerund": pl.col("gerund"),
        "next_finite": pl.col("finite"),
    }
    return words.select(
        "token", "sentence_first", "sentence_last", "quote_depth", "n_finite", n_turns=pl.col("n_relative") + pl.col("n_subordinator"),
        has_quote=(pl.col("quote_depth").max().over("sentence") > 0),
        clause_next=beyond_date(
            pl.any_horizontal("determiner", "subject_pronoun", "is_capitalised", "plain_word", "content", "negation") | (pl.col("norm") == "there")
        )
        & beside("is_word", -1),
        ends_next=beyond_date(pl.col("text").is_in(CLAUSE_ENDS)) | (pl.col("token") == pl.col("sentence_last")),
        object_next=beside("determiner", -1) | beside("is_clitic", -1), date_next=dated,
        **{name: pl.when(condition).then("token").backward_fill().shift(-1) for name, condition in ahead.items()},
    ).with_columns(
        **{name: pl.when(pl.col(name) <= pl.col("sentence_last")).then(name) for name in ahead},
    )  # fmt: skip


def aside(function_words: FunctionWords) -> pl.Expr:
    """Return whether a comma begins the article's own afterthought on what was said (`, after ...`, `, days after ...`, `, as ...`)."""
    follows = pl.any_horizontal(*(pl.col("norm").shift(-step).is_in(function_words("afterthought")) for step in (1, 2, 3)))
    other = pl.col("norm").shift(-2).is_in(function_words("no_afterthought")).fill_null(value=False)
    return (pl.col("text") == ",") & follows.fill_null(value=False) & ~other


def scopes(reporters: pl.LazyFrame, cited: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return what each speaker's words cover: article, sentence, begin, stop (tokens), quoted (quoted tokens only), how, priority, reporter, stance, speaker."""
    known = reporters.collect_schema().names()
    ahead = look_ahead(words, function_words).drop("token")
    loose = pl.any_horizontal(pl.col("norm").shift(step).is_in(function_words("beside")) for step in (1, 2))
    said = (
        reporters.pipe(read_at, "last", ahead, pl.all().exclude(known))
        .pipe(read_at, "next_finite", words, n_clause_turns=pl.col("n_relative") + pl.col("n_subordinator"))
        .pipe(read_at, "next_that", words, n_then="n_finite")
        .pipe(read_at, "next_infinitive", words, n_infinitive="n_finite", marked=pl.col("norm").shift(1) == "to", loose=loose)
    )
    before = words.select(
        span_first="token", n_finite_before=pl.col("n_finite") - pl.col("n_finite").first().over("sentence") + pl.col("finite").first().over("sentence"),
        apart=(pl.col("text").shift(1) == ",") | (pl.col("opens").shift(1) & (pl.col("text").shift(2) == ",")),
    )  # fmt: skip
    said = said.join(before, on="span_first", how="left", maintain_order="left")
    distance = {name: pl.col(f"next_{name}").cast(pl.Int64) - pl.col("last") for name in ("that", "colon", "infinitive")}
    outside = pl.col("quote_depth") == 0
    inverted = pl.col("speaker_rule").str.contains("inverted").fill_null(value=False)
    end = pl.min_horizontal(pl.col("next_aside").cast(pl.Int64) - 1, pl.col("next_turn").cast(pl.Int64) - 1, "sentence_last")
    whole = pl.col("sentence_last")
    reports = (pl.col("stance").is_in(PLAIN) | ((pl.col("stance") == "claim") & pl.col("event_type").is_null())) & (
        pl.col("form") == "active"
    )
    direct = (pl.col("n_clause_turns") == pl.col("n_turns")).fill_null(value=False)
    clause = reports & direct & ~inverted & pl.col("clause_next") & (pl.col("next_finite").cast(pl.Int64) - pl.col("last") <= NEAR_CLAUSE)
    trailing = reports & ~inverted & outside & pl.col("ends_next") & pl.col("span_first").is_not_null()
    silent = pl.col("next_finite").is_null() & pl.col("next_that").is_null() & (pl.col("span_first") < pl.col("last"))
    tells = pl.col("key").is_in(function_words("tell"))
    last_word = reports & outside & silent & pl.col("apart") & (pl.col("n_finite_before") > 0) & (tells | ~pl.col("object_next"))
    blames = pl.col("stance") == "blame"
    # `conclure un accord que l'armée refuse`: after a thing as its object, `que` begins a relative clause.
    listened = pl.col("key").str.contains("^(?:" + "|".join(function_words("listener")) + ")")
    owns = pl.col("object_next") & ~pl.col("date_next") & ~listened & ~inverted
    # `continues to shell`, `added to`: verbs of saying that take `to` tell of acts, unless passive (`is said to have shelled`).
    goes_on = ((pl.col("stance") == "say") & (pl.col("form") == "active") & pl.col("marked")).fill_null(value=False)
    rules = (
        ("that", 0, ~blames & ~owns & (distance["that"] <= NEAR_THAT) & (pl.col("n_then") == pl.col("n_finite")), pl.col("next_that") + 1, end, False),
        (
            "infinitive", 0,
            ~pl.col("loose").fill_null(value=False) & (distance["infinitive"] <= NEAR_INFINITIVE) & (pl.col("n_infinitive") == pl.col("n_finite")) & ~tells & ~goes_on,
            pl.col("next_infinitive"), pl.coalesce(pl.when(pl.col("next_break") > pl.col("next_infinitive")).then("next_break"), "sentence_last"), False,
        ),
        ("gerund", 0, (pl.col("stance") == "deny") & (pl.col("next_gerund") == pl.col("last") + 1), pl.col("next_gerund"), end, False),
        ("colon", 1, distance["colon"] <= NEAR_COLON, pl.col("next_colon") + 1, end, False),
        ("quotation", 1, pl.col("has_quote") & outside & (pl.col("form") != "bare"), pl.col("sentence_first"), whole, True),
        ("inverted", 2, inverted & outside, pl.col("sentence_first"), pl.col("group").cast(pl.Int64) - 1, False),
        ("clause", 1, clause.fill_null(value=False), pl.col("last") + 1, end, False),
        ("trailing", 2, trailing.fill_null(value=False), pl.col("sentence_first"), pl.col("group").cast(pl.Int64) - 1, False),
        ("last_word", 2, last_word.fill_null(value=False), pl.col("sentence_first"), pl.col("span_first").cast(pl.Int64) - 1, False),
        ("announced", 2, (pl.col("stance") == "announce") & (pl.col("form") == "active"), pl.col("last") + 1, end, False),
    )  # fmt: skip
    columns = ("article", "sentence", "stance", "n_retort", *SPEAKER)
    spoken = [
        said.filter(condition).select(
            *columns,
            reporter="first",
            begin=begin.cast(pl.Int64),
            stop=stop.cast(pl.Int64),
            quoted=pl.lit(quoted),
            how=pl.lit(how),
            priority=pl.lit(priority),
        )
        for how, priority, condition, begin, stop, quoted in rules
    ]
    sentence = words.group_by("sentence").agg(sentence_first=pl.col("token").min(), sentence_last=pl.col("token").max())
    according = cited.join(sentence, on="sentence", how="left").pipe(read_at, "first", words, "n_retort").select(
        "article", "sentence", "n_retort", *SPEAKER, stance=pl.lit("say"), reporter="first",
        begin=pl.when(pl.col("speaker_rule") == "claim_of").then("last").otherwise("sentence_first").cast(pl.Int64),
        stop=pl.col("sentence_last").cast(pl.Int64), quoted=pl.lit(value=False), how=pl.lit("according_to"), priority=pl.lit(3),
    )  # fmt: skip
    return pl.concat([*spoken, according], how="diagonal_relaxed")


def attribute(predicates: pl.LazyFrame, covering: pl.LazyFrame, reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return, for each predicate that somebody reports, the nearest speaker: first, how, stance, reporter and the speaker's span."""
    inside = (
        predicates.select("article", "sentence", "first", "quote_depth", own_retort="n_retort")
        .join(covering.drop("article"), on="sentence", how="inner")
        .filter(pl.col("own_retort") <= pl.col("n_retort"))
        .filter((pl.col("first") >= pl.col("begin")) & (pl.col("first") <= pl.col("stop")) & (pl.col("first") != pl.col("reporter")))
        .filter(~pl.col("quoted") | (pl.col("quote_depth") > 0))
        .with_columns(own=(pl.col("span_first") <= pl.col("first")) & (pl.col("text_end") > pl.col("first")))
    )
    nearest = (
        inside.with_columns(away=(pl.col("first").cast(pl.Int64) - pl.col("reporter")).abs())
        .sort("first", "priority", pl.col("text_start").is_null(), "away", "reporter", "how")
        .unique("first", keep="first", maintain_order=True)
    )
    lone = (
        predicates.filter(pl.col("quote_depth") > 0)
        .select("article", "sentence", "first")
        .join(nearest.select("first"), on="first", how="anti")
        .sort("first")
    )
    voices = (
        reporters.filter(
            pl.col("text_start").is_not_null()
            & pl.col("stance").is_in(["say", "claim", "announce", "think"])
            & (pl.col("quote_depth") == 0)
        )
        .select("article", *SPEAKER, "stance", said_in="sentence", reporter="first", at="first")
        .sort("at")
    )
    back = lone.join_asof(voices, left_on="first", right_on="at", by="article", strategy="backward", check_sortedness=False)
    forth = lone.join_asof(voices, left_on="first", right_on="at", by="article", strategy="forward", check_sortedness=False)
    near = pl.col("sentence").cast(pl.Int64) - pl.col("said_in").cast(pl.Int64)
    continued = pl.concat([forth.filter(near >= -1), back.filter(near <= NEAR_QUOTE)]).unique("first", keep="first", maintain_order=True)
    columns = ["first", "stance", "reporter", *SPEAKER]
    return pl.concat([nearest.select(*columns, "how"), continued.select(*columns, how=pl.lit("continued"))], how="diagonal_relaxed")
