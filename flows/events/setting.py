"""The setting of a predicate: its verb group, what leads into it, and the predicate that governs it."""

from __future__ import annotations

import polars as pl

from flows.events.chunks import at_head
from flows.events.function_words import FunctionWords
from flows.events.lookups import look_up
from flows.events.neighbours import last_in_run, next_in_run, read_at
from flows.events.predicates import exclusive
from flows.events.surroundings import at_group, at_last_verb, at_opening, at_word, quotes_before, time_until, turns

CLOSING = ("»", "”", '"')
CONVENED = ("protest", "consult", "election")
"""Types of acts that somebody calls (`called a strike`); others one calls by a name (`called the attack unacceptable`)."""
GOVERNING = ("accuse", "demand", "threaten", "reject")
"""Types whose verbs take another act as their content."""

LIGHT_GAP = 12
"""Tokens at most between a support verb and its noun (`a lancé plusieurs attaques`)."""


def place_in_clause(predicates: pl.LazyFrame, words: pl.LazyFrame, chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the predicates with their setting.

    Adds quote_depth, led_by (norm of the word before the verb group), after_quote, futures and conditionals (auxiliaries of those forms),
    n_finite_group (finite verbs before the group), supported, labels (it is all that stands before a colon), remembered (its anniversary is told), retort (it stands behind `, ce que`), and governor (token), governor_type, governor_gap,
    next_passive (token of the next passive act in the sentence), next_joined (the next verb right behind `and`), opposes (its next verb tells who fights whom), hits (it tells whom an attack fell on), next_told (token of that verb).
    """
    reports = pl.col("stance").is_not_null()
    after_mark = pl.col("led_text").is_in(CLOSING) | ((pl.col("led_text") == ",") & (pl.col("led_text_2").is_in(CLOSING) | reports))
    marked = chunks.filter(pl.col("tail").is_in(function_words("anniversary"))).select("chain").collect(engine="in-memory")
    own = chunks.select(
        "chunk",
        own_open="open",
        own_prep="prep",
        own_linked="linked",
        own_conj="conj",
        own_chain="chain",
        own_chain_head=at_head(pl.col("head")),
        own_chain_tail=at_head(pl.col("tail")),
        own_chain_prep="chain_prep",
        own_chain_bare=at_head(pl.col("open") == pl.col("first")),
        own_anniversary=pl.col("chain").is_in(marked["chain"].implode()),
    )
    return (
        predicates.drop("sentence_first", "sentence_last")
        .pipe(read_at, "first", words, **at_word(function_words))
        .pipe(
            read_at,
            "last",
            words,
            colon_next=(pl.col("text").shift(-1) == ":").fill_null(value=False),
            time_until=time_until(),
            noun_last="content",
        )
        .pipe(read_at, "group", words, **at_group())
        .pipe(look_up, "chunk", own)
        .pipe(read_at, "last_verb", words, **at_last_verb())
        .pipe(read_at, "next_told", words, told_norm="norm")
        .pipe(read_at, "own_open", words, **at_opening())
        .pipe(_free_objects, function_words)
        .pipe(read_at, "sentence_first", words, n_retort_before="n_retort", n_quote_before=quotes_before(), turns=turns())
        .pipe(_share_auxiliary, words, function_words)
        .pipe(_settle_uttered)
        .pipe(_drop_names)
        .with_columns(
            after_quote=(after_mark & reports).fill_null(value=False),
            futures=pl.col("future_here") - pl.col("future_group"),
            conditionals=pl.col("conditional_here") - pl.col("conditional_group"),
            # `a dénoncé une décision « hostile » et promis`: behind `et` nobody says what is quoted.
            quoted_before=pl.col("led_text").is_in(CLOSING) | (pl.col("led_text_2").is_in(CLOSING) & (pl.col("led_text") == ",")),
            supported=_supported(function_words),
            demonstrative=pl.col("owner").is_in(function_words("demonstrative")).fill_null(value=False),
            labels=pl.col("colon_next") & (pl.col("first") == pl.col("sentence_first")),
            remembered=_is_remembered(function_words),
            # `said it took the town, which rebels deny, and killed ten`: the answer ends at the next comma.
            retort=(pl.col("n_retort") > pl.col("n_retort_before")) & (pl.col("since_retort") == 0),
            unfinished=_unfinished(),
            intransitive=pl.col("frame").is_in(["intransitive", "mutual", "patient"]).fill_null(value=False),
        )
        .pipe(_govern)
        .with_columns(next_passive=_next_in_sentence(pl.col("form").is_in(["passive", "bare"])))
    )


def _supported(function_words: FunctionWords) -> pl.Expr:
    """Return whether the last verb before the predicate is a support verb that it belongs to (`a lancé plusieurs attaques`)."""
    away = pl.col("first").cast(pl.Int64) - pl.col("last_verb")
    # `opened an investigation into the attack`: what another noun concerns is not the verb's.
    apart = pl.col("own_prep").is_in(function_words("concerning", "granted")).fill_null(value=False)
    # `l'enquête a conduit à l'arrestation d'un homme`: what leads to an act does not do it.
    apart |= pl.col("verb_norm").is_in(function_words("leading")) & pl.col("own_prep").replace(function_words.valued("fused")).is_in(
        function_words("dative")
    ).fill_null(value=False)
    apart |= _is_named() | pl.col("cited").fill_null(value=False)
    # `a adopté un nouveau paquet de sanctions`: several of them are what is adopted.
    several = pl.col("own_chain_tail").is_in(function_words("series")).fill_null(value=False)
    own = (~pl.col("own_linked").fill_null(value=False) | several) & (pl.col("last_verb") == pl.col("last_support"))
    return (own & (away <= LIGHT_GAP) & ~apart).fill_null(value=False)


def _is_named() -> pl.Expr:
    """Return whether the verb before the predicate's noun does not do the act but says what it is."""
    called = pl.col("last_verb") == pl.col("last_calling")
    return (called & (~pl.col("event_type").is_in(CONVENED) | pl.col("named_next"))).fill_null(value=False)


def _is_remembered(function_words: FunctionWords) -> pl.Expr:
    """Return whether the predicate is the noun of an act of other years that is only remembered: by its anniversary, or years after."""
    anniversary = pl.col("own_linked") & pl.col("own_anniversary")
    # `commémorer le massacre`: what the verb is about, not what it says of something else.
    object_ = (
        pl.col("verb_norm").is_in(function_words("commemorating"))
        & pl.col("own_prep").is_null()
        & (pl.col("first").cast(pl.Int64) - pl.col("last_verb") <= LIGHT_GAP)
    )
    later = pl.col("before_opening").is_in(function_words("years")) & pl.col("own_prep").is_in(function_words("earlier"))
    return ((pl.col("form") == "noun") & (anniversary | object_ | later)).fill_null(value=False)


def _unfinished() -> pl.Expr:
    """Return whether the predicate is an infinitive or a gerund, or has one as its auxiliary (`avoir tué`)."""
    compound = pl.col("form").is_in(["active", "passive"]) & (pl.col("infinitives") + pl.col("gerunds") > 0)
    # `has been protesting` is finite.
    progressive = (pl.col("feature") == "gerund") & (pl.col("passives") > 0) & (pl.col("infinitives") == 0) & (pl.col("gerunds") == 1)
    compound &= ~progressive.fill_null(value=False)
    return pl.col("form").is_in(["infinitive", "gerund"]) | compound


def _free_objects(predicates: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the predicates with nouns free whose preposition is the last word of the verb before (`turned down a peace deal`)."""
    verb = {name: pl.col(name).shift(1) for name in ("sentence", "last", "form")}
    own = (verb["sentence"] == pl.col("sentence")) & (verb["form"] != "noun") & (verb["last"] + 1 == pl.col("own_open"))
    # `opened an inquiry into the attack`
    own &= ~pl.col("own_prep").is_in(function_words("concerning", "granted"))
    return predicates.with_columns(own_prep=pl.when(~own.fill_null(value=False)).then("own_prep")).drop("own_open")


def _next_in_sentence(holds: pl.Expr) -> pl.Expr:
    """Return the token of the next predicate of the sentence for which a condition holds."""
    return next_in_run(pl.when(holds).then("first"), "sentence")


def _settle_uttered(predicates: pl.LazyFrame) -> pl.LazyFrame:
    """Return the predicates with verbs that report only what is quoted right before them (`« ... », a lancé X`), or stands behind their colon.

    Of reflexive ones also what stands before their comma; elsewhere they report nothing.
    """
    quoted = pl.col("led_text").is_in(CLOSING) | ((pl.col("led_text") == ",") & pl.col("led_text_2").is_in(CLOSING)).fill_null(value=False)
    # `Cent opposants ont disparu, s'alarme une ONG`
    quoted |= pl.col("colon_next") | (pl.col("in_reflexive") & (pl.col("led_text") == ",")).fill_null(value=False)
    uttered = pl.col("stance") == "utter"
    said = pl.when(uttered & quoted).then(pl.lit("say")).when(~uttered).then("stance")
    return predicates.with_columns(stance=said).filter(pl.col("stance").is_not_null() | pl.col("event_type").is_not_null())


def _share_auxiliary(predicates: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the predicates with participles joined to an earlier one that has an auxiliary read as that one is: active or passive.

    Adds `row`: the first token of that earlier one, its own where there is none.
    """
    helped = pl.col("participle") & ~pl.col("content")
    own = {name: pl.col(f"n_{name}") - exclusive(name) > 0 for name in ("passive_auxiliary", "perfect_auxiliary")}
    first = words.select(
        "n_finite", "sentence_first", suffers=own["passive_auxiliary"], at=pl.when(helped & pl.any_horizontal(*own.values())).then("token")
    )
    last = first.select(pl.col("at").forward_fill().shift(1).alias("joined_to"))
    # `arrêtés, battus puis relâchés`: a list of participles needs no word between.
    listed = (pl.col("led_by") == ",") & (pl.col("joined_to").cast(pl.Int64) == pl.col("group").cast(pl.Int64) - 2)
    joined = (
        predicates.pipe(read_at, "group", last, "joined_to")
        .pipe(read_at, "joined_to", first, joined_finite="n_finite", joined_passive="suffers", joined_sentence="sentence_first")
        .with_columns(
            shares=(pl.col("form") == "bare")
            & (pl.col("led_by").is_in(function_words("and", "then", "or")) | listed)
            & (pl.col("joined_finite") == pl.col("n_finite_group"))
            & (pl.col("joined_sentence") == pl.col("sentence_first"))
        )
    )
    voice = pl.when("joined_passive").then(pl.lit("passive")).otherwise(pl.lit("active"))
    shares = pl.col("shares").fill_null(value=False)
    return joined.with_columns(
        form=pl.when(shares).then(voice).otherwise("form"), row=pl.when(shares).then("joined_to").otherwise("first")
    ).drop("joined_to", "joined_finite", "joined_passive", "joined_sentence", "shares")


def _drop_names(predicates: pl.LazyFrame) -> pl.LazyFrame:
    """Return the predicates without nouns that only say what something is called (`called it a coup`)."""
    near = pl.col("first").cast(pl.Int64) - pl.col("last_naming") <= LIGHT_GAP
    name = (pl.col("form") == "noun") & (pl.col("last_verb") == pl.col("last_naming")) & near & pl.col("own_prep").is_null()
    return predicates.filter(~name.fill_null(value=False))


def _govern(predicates: pl.LazyFrame) -> pl.LazyFrame:
    """Return the predicates with the nearest one before them in the sentence that takes acts as its content."""
    governs = pl.col("event_type").is_in(GOVERNING)
    previous = {
        name: last_in_run(pl.when(governs).then(source), "sentence")
        for name, source in (
            ("governor", "first"),
            ("governor_type", "event_type"),
            ("governor_last", "last"),
            ("governor_stance", "stance"),
            ("governor_n_stop", "n_stop_here"),
            ("governor_n_finite", "n_finite_here"),
            ("governor_key", "key"),
            ("governor_that", "that_next"),
        )
    }
    protests = last_in_run(pl.when(pl.col("event_type") == "protest").then("last"), "sentence")
    return predicates.with_columns(**previous).with_columns(
        governor_gap=pl.col("group").cast(pl.Int64) - pl.col("governor_last") - 1,
        protest_gap=pl.col("first").cast(pl.Int64) - protests - 1,
    )
