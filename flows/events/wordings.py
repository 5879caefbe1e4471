"""Wordings: whose word it is that stands behind no verb of speech, and how far it goes.

What somebody calls an act (`what the army called an act of sabotage`), what stands behind their name (`Army: "..."`) and is told from their point of
view (`Pour la police, le gang a ouvert le feu`), what the next sentence says they said (`C'est ce qu'affirme le maire.`).
"""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_around, read_at
from flows.events.speech import NAMED, NEAR_QUOTE

NEAR_VERB, FARTHEST = 8, 24
"""Tokens at most from `what` to the verb that says what it is called, and to where that ends."""
ENDS = (",", ";", ":")
OPENING = 6
"""Words of the longest beginning of a sentence that takes up the one before."""
FIRST, HEADING = 0, 3
"""Priorities of the scopes of wordings, before all others, and of headings, behind any verb of speech."""


def wordings(words: pl.LazyFrame, chunks: pl.LazyFrame, reporters: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return where somebody says what an act is called, with who does: article, sentence, first (the verb), begin, stop (tokens), priority and the speaker.

    A pronoun stands for who spoke last, null where that is nobody near.
    """
    asking = pl.col("norm").is_in(function_words("called_what")) | (pl.col("retort_head").shift(1) & pl.col("retort_tail"))
    heads = words.filter(asking.fill_null(value=False)).select("article", "sentence", "sentence_first", "sentence_last", what="token")
    called = _called(read_around(heads, "what", words, "norm", range(1, FARTHEST + 1)), function_words)
    # `what` may be read as the determiner of whoever stands behind it.
    behind = pl.concat_list(pl.col("open").cast(pl.Int64) - step for step in range(3))
    nouns = (
        chunks.join(called.select("sentence").unique(), on="sentence", how="semi", maintain_order="left")
        .select("sentence", "open", what=behind, **_as_named())
        .explode("what")
        .with_columns(pl.col("what").clip(0).cast(pl.UInt32))
    )
    named = (
        called.filter(~pl.col("pronoun"))
        .join(nouns, on=["sentence", "what"], how="left", maintain_order="left")
        .sort("first", "open")
        .unique("first", keep="first", maintain_order=True)
    )
    return pl.concat([named, _last_speaker(called.filter("pronoun"), nouns, reporters)], how="diagonal_relaxed").select(
        "article", "sentence", "first", "begin", "stop", *NAMED, speaker_rule=pl.lit("wording"), priority=pl.lit(FIRST)
    )


def headings(words: pl.LazyFrame, chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the noun groups at a sentence's head whose words or point of view follow, as of `wordings`; `first` is the mark behind them."""
    people = chunks.filter(~pl.col("linked") & _is_speaker()).select(
        "article", "sentence", "prep", "open", "group_like", "number", first=(pl.col("chain_last") + 1).cast(pl.UInt32), **_as_named()
    )
    quoted = words.filter(pl.col("opening_quote").shift(-1) & (pl.col("text") == ":")).select("sentence_first", first="token")
    labelled = people.join(quoted, on="first", how="inner").filter(pl.col("open") == pl.col("sentence_first"))
    seen = (
        people.filter(pl.col("prep").is_in(function_words("viewpoint")) & (pl.col("group_like") | (pl.col("number") == "s")))
        .pipe(read_at, "first", words, "sentence_first", comma="comma")
        .filter("comma", pl.col("open") == pl.col("sentence_first") + 1)
        .drop("comma")
    )
    return pl.concat([labelled, seen], how="diagonal_relaxed").select(
        "article", "sentence", "first", *NAMED, begin=pl.col("first").cast(pl.Int64) + 1, stop=pl.lit(None, pl.Int64),
        speaker_rule=pl.lit("heading"), priority=pl.lit(HEADING),
    )  # fmt: skip


def afterwards(reporters: pl.LazyFrame, words: pl.LazyFrame, chunks: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return whose words a sentence was that the next one takes up (`C'est ce qu'affirme le maire.`), as of `wordings`; `first` is the verb of speech.

    Null where nobody stands before that verb or right behind it.
    """
    steps = range(OPENING)
    opening = pl.concat_str([*(pl.col(f"norm_{step}") for step in steps), pl.lit("")], separator=" ", ignore_nulls=True)
    taken_up = pl.any_horizontal(pl.lit(value=False), *(opening.str.starts_with(f"{phrase} ") for phrase in function_words("taking_up")))
    spoken = (
        reporters.filter((pl.col("quote_depth") == 0) & (pl.col("form") == "active"))
        .pipe(read_at, "sentence_first", words, "sentence_in_article")
        .pipe(read_around, "sentence_first", words, "norm", steps)
        .filter(taken_up & (pl.col("sentence_in_article") > 0))
        .with_columns(open=(pl.col("last") + 1).cast(pl.UInt32))
    )
    behind = chunks.join(spoken.select("open"), on="open", how="semi").select(
        "open", **{f"behind_{name}": value for name, value in _as_named().items()}
    )
    named = {name: pl.coalesce(name, f"behind_{name}") for name in NAMED}
    return spoken.join(behind, on="open", how="left", maintain_order="left").select(
        "article", "first", sentence=pl.col("sentence") - 1, begin=pl.lit(0, pl.Int64), stop=pl.col("sentence_first").cast(pl.Int64) - 1,
        speaker_rule=pl.lit("afterwards"), priority=pl.lit(HEADING), **named,
    )  # fmt: skip


def _as_named() -> dict[str, pl.Expr]:
    """Return what is known of a noun group that speaks."""
    return {
        "span_first": pl.col("first"),
        "text_start": pl.col("start"),
        "text_end": pl.col("chain_end"),
        "actor": pl.coalesce("actor", "chain_actor"),
        "topic": pl.col("chain"),
    }


def _is_speaker() -> pl.Expr:
    """Return whether a noun group is one of people or a body."""
    place = pl.col("place_like") & ~pl.col("person") & ~pl.col("group_like")
    return (pl.any_horizontal("person", "group_like", "is_name") | pl.col("actor").is_not_null()) & ~place


def _called(heads: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the heads before a verb of calling, with that verb (`first`), `begin`, `stop`, and whether a pronoun calls it so."""
    steps = range(1, FARTHEST + 1)
    verb = pl.coalesce(
        pl.when(pl.col(f"norm_{step}").is_in([*function_words("wording"), *ENDS])).then(step) for step in range(1, NEAR_VERB + 1)
    )
    is_verb = pl.any_horizontal(
        (pl.col("verb") == step) & pl.col(f"norm_{step}").is_in(function_words("wording")) for step in range(1, NEAR_VERB + 1)
    )
    end = pl.coalesce(pl.when((pl.col("verb") < step) & pl.col(f"norm_{step}").is_in(ENDS)).then(step) for step in steps)
    what = pl.col("what").cast(pl.Int64)
    return (
        heads.with_columns(verb=verb)
        .filter(is_verb)
        .with_columns(
            first=(what + pl.col("verb")).cast(pl.UInt32),
            begin=what + pl.col("verb") + 1,
            stop=pl.coalesce(what + end - 1, "sentence_last").cast(pl.Int64),
            pronoun=pl.col("norm_1").is_in(list(function_words.valued("subject_pronoun"))).fill_null(value=False),
        )
        .select("article", "sentence", "sentence_first", "what", "first", "begin", "stop", "pronoun")
    )


def _last_speaker(called: pl.LazyFrame, nouns: pl.LazyFrame, reporters: pl.LazyFrame) -> pl.LazyFrame:
    """Return wordings of a pronoun with who spoke before it in its sentence, whom that begins with, or who spoke last."""
    spoke = reporters.filter(pl.col("text_start").is_not_null()).select("article", *NAMED, said_in="sentence", at="first").sort("at")
    heads = nouns.filter(pl.col("what") == pl.col("open"))
    opening = heads.select("sentence", sentence_first="open", **{f"opening_{name}": pl.col(name) for name in NAMED})
    found = (
        called.join(opening, on=["sentence", "sentence_first"], how="left", maintain_order="left")
        .sort("what")
        .join_asof(spoke, left_on="what", right_on="at", by="article", strategy="backward", check_sortedness=False)
    )
    away = pl.col("sentence") - pl.col("said_in")
    here, near = (away == 0).fill_null(value=False), (away <= NEAR_QUOTE).fill_null(value=False)
    opens = ~here & pl.col("opening_text_start").is_not_null()
    return found.with_columns(pl.when(opens).then(f"opening_{name}").when(near).then(name).alias(name) for name in NAMED)
