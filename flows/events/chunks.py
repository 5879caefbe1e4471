"""Chunks: noun groups, what they are made of, and how they hang together. They are the candidates for actor, target and speaker."""

from __future__ import annotations

import polars as pl

from flows.events.appositions import appose, name_quoted
from flows.events.function_words import FunctionWords
from flows.events.neighbours import begins_run, first_of, flag_at, read_at
from flows.events.noun_bounds import COMPLEMENT

PLURAL = r"[^s]s$|^(?:people|men|women|children|police|staff|gunmen|policemen)$"
"""Last words of noun groups of several people or things."""


CITING = "according to"
"""What stands as the preposition of who is cited by a cue of two or three words."""
CITED = (2, 3)
"""Places before a noun group where such a cue begins."""


def find_chunks(words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the noun groups of words with their content marked: one row each, in order.

    Columns: article, sentence, chunk (number), first, last (tokens, without determiner), start, end, open (first token with determiner),
    prep (norm of the preposition before it, null when free), number (s or p), possessive, is_name, person, group_like, place_like, thing,
    time, actor (first token of the actor span in it), linked (a complement of the group before), chain (number of the first of a run of
    `of`-complements), chain_last, chain_end, chain_actor, head (norm of its first word), capital (its first word has one inside a
    sentence), chain_prep (prep of the
    chain), chain_first (token), apposed (a name after its function, or a function after its name), apposed_start, apposed_end (that name's, for the function).
    """
    chunks = _gather_words(words.select("content", *READ).filter("content").collect(engine="in-memory"))
    linked = chunks.pipe(_look_before, words, function_words).pipe(_link_chains, function_words)
    return linked.pipe(appose, words, function_words).pipe(name_quoted)


READ = (
    "chunk", "article", "sentence", "sentence_first", "open", "token", "start", "end", "norm", "is_capitalised", "person_noun", "group_noun",
    "place_noun", "thing_noun", "time_noun", "armed_noun", "court_noun", "ministry", "actor_span", "name_span", "place_span", "date_span", "is_upper",
)  # fmt: skip
"""Columns of words that noun groups are made of."""


ANY_WORD = {
    "person": "person_noun", "group_like": "group_noun", "thing": "thing_noun", "armed": "armed_noun", "court": "court_noun", "ministry": "ministry",
}  # fmt: skip
"""Flags of noun groups that any word of theirs gives, and the flag of that word."""


def _gather_words(content: pl.DataFrame) -> pl.LazyFrame:
    """Return one row for each noun group of its words: what its first and last word say, and what any word of it does."""
    numbered = content.with_columns(place=begins_run("chunk").cum_sum().cast(pl.UInt32) - 1)
    heads = numbered.filter(begins_run("chunk")).select(_head())
    tails = numbered.filter(begins_run("chunk").shift(-1, fill_value=True)).select(
        "end", last="token", tail="norm", tail_capital="is_capitalised", shouted="is_upper", time_tail="time_noun"
    )
    placed = pl.col("place_noun") | pl.col("place_span").is_not_null()
    flags = {name: flag_at(numbered.filter(flag)["place"], heads.height) for name, flag in ANY_WORD.items()}
    spans = {name: _first_in(numbered, span, heads.height) for name, span in (("actor", "actor_span"), ("place_first", "place_span"))}
    return (
        pl.concat([heads, tails], how="horizontal")
        .with_columns(
            **flags, **spans, place_like=flag_at(numbered.filter(placed)["place"], heads.height), is_name=_names(numbered, heads.height)
        )
        .with_columns(
            court=pl.col("court") & ~pl.col("ministry"),
            time=(pl.col("time") | (pl.col("time_tail") & pl.col("head").str.contains(r"^\d"))) & ~pl.col("person") & ~pl.col("group_like"),
        )
        .drop("time_tail")
        .drop("ministry")
        .lazy()
    )


def _head() -> list[pl.Expr]:
    """Return what the first word of a noun group says of it; `proper`: it is a name that no noun of persons stands in."""
    named = pl.col("name_span").is_not_null() & ~pl.col("person_noun") & ~pl.col("group_noun")
    return [
        *(pl.col(name) for name in ("chunk", "article", "sentence", "open", "start")),
        pl.col("token").alias("first"),
        pl.col("norm").alias("head"),
        (pl.col("is_capitalised") & (pl.col("token") != pl.col("sentence_first"))).alias("capital"),
        (pl.col("time_noun") | pl.col("date_span").is_not_null()).alias("time"),
        (pl.col("is_capitalised") & (pl.col("place_span").is_not_null() | named)).alias("proper"),
    ]


def _names(numbered: pl.DataFrame, height: int) -> pl.Series:
    """Return, for each noun group, whether it is a name: a capital inside the sentence, or two of them."""
    inner = pl.col("token") != pl.col("sentence_first")
    capitals = numbered.filter("is_capitalised").select("place", inner=inner, second=pl.col("place") == pl.col("place").shift(1))
    return flag_at(capitals.filter(pl.col("inner") | pl.col("second"))["place"], height)


def _first_in(numbered: pl.DataFrame, span: str, height: int) -> pl.Series:
    """Return, for each noun group, the first span of a kind in it, null where it has none."""
    found = numbered.filter(pl.col(span).is_not_null()).unique("place", keep="first", maintain_order=True)
    return pl.repeat(None, height, dtype=pl.UInt32, eager=True).scatter(found["place"], found[span])


def _look_before(chunks: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the chunks with the preposition and the determiner that govern them, and their number."""
    same, before = pl.col("sentence") == pl.col("sentence").shift(1), pl.col("last").shift(1) == pl.col("open") - 2
    # `in Homs and Hama`: one preposition for both.
    placed = pl.col("place_like") & pl.col("place_like").shift(1)
    # `the foreign ministers of China and Japan`
    named = pl.col("actor").is_not_null() & pl.col("capital") & pl.col("actor").shift(1).is_not_null() & pl.col("proper").shift(1)
    both = pl.col("conj") & (placed | named) & before
    found = read_at(chunks, "open", words, **_before(function_words)).with_columns(prep=pl.coalesce("outer", "own"))
    # `near the EU's headquarters`: the preposition before the owner is that of what is owned.
    owned = (pl.col("determiner") == "'s") & (pl.col("last").shift(1) == pl.col("open") - 1)
    shares = (both | owned.fill_null(value=False)) & same
    return found.with_columns(
        prep=pl.when(pl.col("prep").is_null() & shares).then(pl.col("prep").shift(1)).otherwise("prep"),
        owned=owned.fill_null(value=False),
        number=_number(function_words),
        owns=(pl.col("determiner").shift(-1) == "'s") & (pl.col("sentence") == pl.col("sentence").shift(-1)),
        possessive=pl.col("determiner").is_in(function_words("possessive")),
    )


def _before(function_words: FunctionWords) -> dict[str, pl.Expr]:
    """Return what stands at a noun group's first token and before it: prepositions, determiner, a participle, `and`."""
    same = pl.col("sentence") == pl.col("sentence").shift(1)
    # `ont repris en février à Oman des pourparlers`: a day or a named place is no noun that `des` complements.
    named = pl.col("date_span").is_not_null() | (pl.col("place_span").is_not_null() & pl.col("is_capitalised"))
    noun_before = ((pl.col("content") & ~named) | pl.col("participle") | pl.col("infinitive")).shift(1) & same
    indefinite = pl.col("norm").is_in(function_words("partitive")) & ~noun_before.fill_null(value=False)
    fused = pl.col("opens") & pl.any_horizontal("preposition", "genitive")
    return {
        "own": pl.when(fused & ~indefinite).then("norm").when("complements").then(pl.lit(COMPLEMENT)),
        "outer": _outer_preposition(),
        "determiner": pl.when("opens").then("norm"),
        "after_participle": (pl.col("participle") & ~pl.col("content")).shift(1).fill_null(value=False),
        "past_mark": pl.col("quote").shift(1) | (pl.col("preposition").shift(1) & pl.col("quote").shift(2)),
        "conj": pl.col("norm").shift(1).is_in(function_words("and")) & same,
    }


def _outer_preposition() -> pl.Expr:
    """Return the preposition before a noun group; of a cue of several words (`according to X`) the last is none of an object."""
    cited = pl.any_horizontal(pl.col("according_to").shift(step).fill_null(value=False) for step in CITED)
    right_before = (pl.col("sentence") == pl.col("sentence").shift(1)) & pl.col("preposition").shift(1)
    # `on "hostile forces"`: a quotation mark does not part a preposition from its noun.
    quoted = (pl.col("sentence") == pl.col("sentence").shift(2)) & pl.col("opening_quote").shift(1) & pl.col("preposition").shift(2)
    # `lors de l'attaque`
    compound = pl.col("within_word").shift(2) & pl.col("preposition").shift(2) & (pl.col("sentence") == pl.col("sentence").shift(2))
    # `deux de ses gardes`: of a number without a noun of its own it says whom.
    counted = pl.col("genitive").shift(1) & pl.col("determiner").shift(2) & ~pl.col("content").shift(2)
    return (
        pl.when(right_before & ~counted.fill_null(value=False))
        .then(pl.when(cited).then(pl.lit(CITING)).when(compound).then(pl.col("norm").shift(2)).otherwise(pl.col("norm").shift(1)))
        .when(quoted)
        .then(pl.col("norm").shift(2))
    )


def _number(function_words: FunctionWords) -> pl.Expr:
    """Return the number of a noun group, `s` or `p`, by its determiner, or by the forms of its first and last word."""
    plural, single = (pl.col("determiner").is_in(function_words(f"{number}_determiner")) for number in ("plural", "singular"))
    # A capital at the sentence's head says nothing (`Police`, `Residents`).
    lone = ~pl.col("capital") & (pl.col("first") == pl.col("last"))
    by_head = pl.col("head").str.contains(r"^\d") | (pl.col("head").str.ends_with("s") & ~pl.col("proper"))
    by_tail = pl.col("tail").str.contains(PLURAL) & (~pl.col("tail_capital") | (lone & ~pl.col("proper")))
    return pl.when(single).then(pl.lit("s")).when(plural | by_head | by_tail).then(pl.lit("p")).otherwise(pl.lit("s"))


def _link_chains(chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the chunks with the chain of complements that each belongs to."""
    of = pl.col("prep").is_in(function_words("of"))
    gap = pl.col("open") - pl.col("last").shift(1) - pl.col("outer").is_not_null().cast(pl.UInt32)
    linked = (
        of
        & ~pl.col("owned")
        & ((gap == 1) | ((gap == 2) & (pl.col("after_participle") | pl.col("past_mark"))))
        & (pl.col("sentence") == pl.col("sentence").shift(1))
    )
    # `two of the five hostages`: who is counted is the complement of the number.
    counting = pl.col("head").str.contains(r"^\d") | pl.col("head").is_in(function_words("counting"))
    alone = counting & (pl.col("first") == pl.col("last"))
    counts = (alone & linked.shift(-1)).fill_null(value=False)
    # `Thousands rallied in Manila`
    crowd = alone & ~counts & pl.col("head").str.ends_with("s") & pl.col("prep").is_null()
    chunks = chunks.with_columns(
        *((pl.col(name) | (counts & pl.col(name).shift(-1))).fill_null(value=False).alias(name) for name in ("group_like", "armed")),
        person=(pl.col("person") | (counts & pl.col("person").shift(-1)) | crowd).fill_null(value=False),
    )
    personal = pl.any_horizontal("person", "group_like", "is_name") | pl.col("actor").is_not_null()
    ends = begins_run("chain").shift(-1, fill_value=True)
    tail = pl.when(ends).then(pl.int_range(pl.len(), dtype=pl.UInt32)).backward_fill()
    named = pl.when(pl.col("actor").is_not_null()).then("chain").backward_fill()
    return (
        chunks.with_columns(linked=linked.fill_null(value=False))
        .with_columns(chain=(~pl.col("linked")).cum_sum().cast(pl.UInt32))
        .with_columns(
            chain_last=pl.col("last").gather(tail),
            chain_end=pl.col("end").gather(tail),
            after_between=pl.col("prep").shift(1).is_in(function_words("between")) & (pl.col("sentence") == pl.col("sentence").shift(1)),
            chain_actor=at_head(pl.when(named == pl.col("chain")).then(pl.col("actor").backward_fill())),
            chain_first=at_head(pl.col("first")),
            chain_prep=at_head(pl.col("prep")),
            ends_in_thing=~personal.gather(tail) & ~(begins_run("chain") & ends),
        )
    )


def at_head(value: pl.Expr) -> pl.Expr:
    """Return, for each noun group, a value of the first one of its chain."""
    return value.gather(first_of(pl.int_range(pl.len(), dtype=pl.UInt32), begins_run("chain")))
