"""Chunks: noun groups, what they are made of, and how they hang together. They are the candidates for actor, target and speaker."""

from __future__ import annotations

import polars as pl

from flows.events.appositions import appose
from flows.events.found import Found
from flows.events.function_words import FunctionWords
from flows.events.neighbours import begins_run, flag_at, read_at
from flows.events.noun_bounds import COMPLEMENT

PERSONAL = ("person", "group")
PLURAL = r"[^s]s$|^(?:people|men|women|children|police|staff|gunmen|policemen)$"
"""Last words of noun groups of several people or things."""


CITING = "according to"
"""What stands as the preposition of who is cited by a cue of two or three words."""
CITED = (2, 3)
"""Places before a noun group where such a cue begins."""


def mark_known(words: pl.LazyFrame, found: Found) -> pl.LazyFrame:
    """Return the words with what spans say about them.

    `actor_span`, `place_span`, `date_span`: number of the span that covers the word (null outside); `person_noun`, `group_noun`, `place_noun`,
    `thing_noun`, `time_noun`.
    """
    here = words.collect(engine="in-memory")
    nouns = found.nouns.select("first", "label", "sector").collect(engine="in-memory")
    classes = {
        "armed_noun": pl.col("sector").is_in(["MIL", "REB", "UAF", "POL"]),
        "court_noun": pl.col("sector") == "JUD",
        **{f"{name}_noun": pl.col("label") == name for name in ("person", "group", "place", "thing", "time")},
    }
    spans = {
        "actor_span": found.actors.filter(pl.col("kind") != "demonym"),
        "name_span": found.actors.filter(~pl.col("kind").is_in(["demonym", "collective"])),
        "phrase_span": found.actors.filter(pl.col("last") > pl.col("first")),
        "place_span": found.places,
        "date_span": found.dates,
    }
    return here.lazy().with_columns(
        **{name: flag_at(nouns.filter(condition)["first"], here.height) for name, condition in classes.items()},
        **{name: _cover(some, here.height) for name, some in spans.items()},
    )


def _cover(spans: pl.LazyFrame, height: int) -> pl.Series:
    """Return, for each of so many tokens, the first token of the first span that covers it, null outside spans."""
    covered = (
        spans.select("first", "last")
        .unique(["first"], keep="first", maintain_order=True)
        .with_columns(token=pl.int_ranges("first", pl.col("last") + 1, dtype=pl.UInt32))
        .explode("token", empty_as_null=False)
        .sort("first", descending=True, maintain_order=True)
        .collect(engine="in-memory")
    )
    return pl.repeat(None, height, dtype=pl.UInt32, eager=True).scatter(covered["token"], covered["first"])


def mark_content(words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the words with `content` (part of a noun group), `opens` (its determiner), `chunk` (its number) and `open` (its first token)."""
    # `Armed men`, `Ukraine's foreign minister`: no word of a body of people is a verb, but a participle behind it (`Nigerians accused`).
    bodied = pl.col("phrase_span").is_not_null() & (~pl.col("participle") | (pl.col("phrase_span") == pl.col("token")))
    named = pl.col("name_span").is_not_null() | pl.col("place_span").is_not_null() | bodied.fill_null(value=False)
    function = pl.any_horizontal(
        "preposition",
        "relative",
        "conjunction",
        "subject_pronoun",
        "is_clitic",
        "negation",
        "modal",
        "auxiliary",
        "finite",
        "infinitive",
        "participle",
        "gerund",
    ) | (pl.col("adverb") & ~pl.col("determiner"))
    opens = pl.col("determiner") & ~pl.col("is_clitic")
    single = pl.col("subordinator") & pl.col("norm").is_in(function_words("conjunction"))
    title = pl.col("norm").shift(1).is_in(function_words("title"))
    dotted = (pl.col("text") == ".") & title & pl.col("is_capitalised").shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1))
    euphonic = (pl.col("norm") == "t") & pl.col("hyphen_before") & pl.col("hyphen_before").shift(-1)
    # `hommes armés non identifiés`: what looks like a verb inside a collective's name is none.
    collective = (pl.col("actor_span") == pl.col("actor_span").shift(1)).fill_null(value=False) & ~pl.col("is_capitalised").shift(1)
    collective &= pl.any_horizontal("participle", "adverb", "negation")
    content = (
        (pl.col("is_word") & ~euphonic & ~function & ~opens & ~single)
        | ((named | collective) & pl.col("is_word") & ~single)
        | dotted.fill_null(value=False)
    )
    inside_name = named & (
        (pl.col("actor_span") == pl.col("actor_span").shift(1)).fill_null(value=False)
        | (pl.col("place_span") == pl.col("place_span").shift(1)).fill_null(value=False)
    )
    # `killed the mayor Monday`
    dated = pl.col("date_span").is_not_null() & pl.col("date_span").ne_missing(pl.col("date_span").shift(1))
    begins = content & (~content.shift(1).fill_null(value=False) | (pl.col("sentence") != pl.col("sentence").shift(1)) | dated)
    return (
        words.with_columns(
            content=content, begins=((begins & ~inside_name) | (content & pl.col("bound"))).fill_null(value=False), opens=opens
        )
        .with_columns(
            back=pl.when(~(pl.col("opens") & ~pl.col("content"))).then("token").forward_fill().shift(1),
            chunk=pl.col("begins").cum_sum().cast(pl.UInt32),
        )
        .with_columns(open=pl.max_horizontal((pl.col("back") + 1).fill_null(0), "sentence_first").cast(pl.UInt32))
    )


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
    return chunks.pipe(_look_before, words, function_words).pipe(_link_chains, function_words).pipe(appose, words)


READ = (
    "chunk", "article", "sentence", "sentence_first", "open", "token", "start", "end", "norm", "is_capitalised", "person_noun", "group_noun",
    "place_noun", "thing_noun", "time_noun", "armed_noun", "court_noun", "ministry", "actor_span", "name_span", "place_span", "date_span",
)  # fmt: skip
"""Columns of words that noun groups are made of."""


def _gather_words(content: pl.DataFrame) -> pl.LazyFrame:
    """Return one row for each noun group of its words: what its first and last word say, and what any word of it does."""
    numbered = content.with_columns(place=begins_run("chunk").cum_sum().cast(pl.UInt32) - 1)
    inner = pl.col("token") != pl.col("sentence_first")
    capitals = numbered.filter("is_capitalised").select("place", inner=inner, second=pl.col("place") == pl.col("place").shift(1))
    head = numbered.filter(begins_run("chunk")).select(
        "chunk", "article", "sentence", "open", "start", first="token", head="norm", capital=pl.col("is_capitalised") & inner,
        time=pl.col("time_noun") | pl.col("date_span").is_not_null(),
        proper=pl.col("is_capitalised")
        & (pl.col("place_span").is_not_null() | (pl.col("name_span").is_not_null() & ~pl.col("person_noun") & ~pl.col("group_noun"))),
    )  # fmt: skip
    tail = numbered.filter(begins_run("chunk").shift(-1, fill_value=True)).select(
        "end", last="token", tail="norm", tail_capital="is_capitalised"
    )
    any_word = {
        "person": pl.col("person_noun"),
        "group_like": pl.col("group_noun"),
        "place_like": pl.col("place_noun") | pl.col("place_span").is_not_null(),
        "thing": pl.col("thing_noun"),
        "armed": pl.col("armed_noun"),
        "court": pl.col("court_noun"),
        "ministry": pl.col("ministry"),
    }
    flags = {name: flag_at(numbered.filter(condition)["place"], head.height) for name, condition in any_word.items()}
    spans = {name: _first_in(numbered, span, head.height) for name, span in (("actor", "actor_span"), ("place_first", "place_span"))}
    named = flag_at(capitals.filter(pl.col("inner") | pl.col("second"))["place"], head.height)
    return (
        pl.concat([head, tail], how="horizontal")
        .with_columns(**flags, **spans, is_name=named)
        .with_columns(court=pl.col("court") & ~pl.col("ministry"), time=pl.col("time") & ~pl.col("person") & ~pl.col("group_like"))
        .drop("ministry")
        .lazy()
    )


def _first_in(numbered: pl.DataFrame, span: str, height: int) -> pl.Series:
    """Return, for each noun group, the first span of a kind in it, null where it has none."""
    found = numbered.filter(pl.col(span).is_not_null()).unique("place", keep="first", maintain_order=True)
    return pl.repeat(None, height, dtype=pl.UInt32, eager=True).scatter(found["place"], found[span])


def _look_before(chunks: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the chunks with the preposition and the determiner that govern them."""
    fused = pl.col("opens") & pl.col("preposition")
    after_noun = (pl.col("content") | pl.col("participle") | pl.col("infinitive")).shift(1) & (
        pl.col("sentence") == pl.col("sentence").shift(1)
    )
    indefinite = pl.col("norm").is_in(function_words("partitive")) & ~after_noun.fill_null(value=False)
    # `de acuerdo con X`, `according to X`: the last word is no preposition of an object.
    cited = pl.any_horizontal(pl.col("according_to").shift(step).fill_null(value=False) for step in CITED)
    before = {
        "own": pl.when((fused | (pl.col("genitive") & pl.col("opens"))) & ~indefinite)
        .then("norm")
        .when("complements")
        .then(pl.lit(COMPLEMENT)),
        # `on "hostile forces"`: a quotation mark does not part a preposition from its noun.
        "outer": pl.when((pl.col("sentence") == pl.col("sentence").shift(1)) & pl.col("preposition").shift(1))
        .then(pl.when(cited).then(pl.lit(CITING)).otherwise(pl.col("norm").shift(1)))
        .when((pl.col("sentence") == pl.col("sentence").shift(2)) & pl.col("opening_quote").shift(1) & pl.col("preposition").shift(2))
        .then(pl.col("norm").shift(2)),
        "determiner": pl.when("opens").then("norm"),
        "after_participle": (pl.col("participle") & ~pl.col("content")).shift(1).fill_null(value=False),
        "conj": pl.col("norm").shift(1).is_in(function_words("and")) & (pl.col("sentence") == pl.col("sentence").shift(1)),
    }
    plural, single = (pl.col("determiner").is_in(function_words(f"{number}_determiner")) for number in ("plural", "singular"))
    found = read_at(chunks, "open", words, **before).with_columns(prep=pl.coalesce("outer", "own"))
    both = pl.col("conj") & pl.col("place_like") & pl.col("place_like").shift(1) & (pl.col("last").shift(1) == pl.col("open") - 2)
    # A capital at the sentence's head says nothing (`Police`, `Residents`).
    lone = ~pl.col("capital") & (pl.col("first") == pl.col("last"))
    return found.with_columns(
        prep=pl.when(pl.col("prep").is_null() & both & (pl.col("sentence") == pl.col("sentence").shift(1)))
        .then(pl.col("prep").shift(1))
        .otherwise("prep"),
        number=pl.when(single)
        .then(pl.lit("s"))
        .when(
            plural
            | pl.col("head").str.contains(r"^\d")
            | (pl.col("head").str.ends_with("s") & ~pl.col("proper"))
            | (pl.col("tail").str.contains(PLURAL) & (~pl.col("tail_capital") | (lone & ~pl.col("proper"))))
        )
        .then(pl.lit("p"))
        .otherwise(pl.lit("s")),
        owns=(pl.col("determiner").shift(-1) == "'s") & (pl.col("sentence") == pl.col("sentence").shift(-1)),
        possessive=pl.col("determiner").is_in(function_words("possessive")),
    )


def _link_chains(chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the chunks with the chain of complements that each belongs to."""
    of = pl.col("prep").is_in(function_words("of"))
    gap = pl.col("open") - pl.col("last").shift(1) - pl.col("outer").is_not_null().cast(pl.UInt32)
    linked = of & ((gap == 1) | ((gap == 2) & pl.col("after_participle"))) & (pl.col("sentence") == pl.col("sentence").shift(1))
    return (
        chunks.with_columns(linked=linked.fill_null(value=False))
        .with_columns(chain=(~pl.col("linked")).cum_sum().cast(pl.UInt32))
        .with_columns(
            chain_last=pl.col("last").max().over("chain"),
            chain_end=pl.col("end").max().over("chain"),
            after_between=pl.col("prep").shift(1).is_in(function_words("between")) & (pl.col("sentence") == pl.col("sentence").shift(1)),
            chain_actor=pl.col("actor").drop_nulls().first().over("chain"),
            chain_first=pl.col("first").min().over("chain"),
            chain_prep=pl.col("prep").first().over("chain"),
        )
    )
