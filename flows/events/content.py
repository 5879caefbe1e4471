"""Content: which words noun groups are made of, by the spans found in them and by what each word is read as."""

from __future__ import annotations

import polars as pl

from flows.events.found import Found
from flows.events.function_words import FunctionWords
from flows.events.neighbours import flag_at, read_at

FUNCTION = (
    "preposition", "relative", "conjunction", "subject_pronoun", "is_clitic", "negation", "modal", "auxiliary", "finite", "infinitive",
    "participle", "gerund",
)  # fmt: skip
"""Readings of words that are no part of a noun group."""


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
        # `infrastructure across the country`: what points back at a name far away is no name itself.
        "place_span": found.places.pipe(read_at, "first", words, here="start").filter(pl.col("start") == pl.col("here")),
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
    content, opens = _is_content(function_words), pl.col("determiner") & ~pl.col("is_clitic")
    begins = (_begins(content) & ~_inside_name()) | (content & pl.col("bound"))
    return (
        words.with_columns(content=content, begins=begins.fill_null(value=False), opens=opens)
        .with_columns(
            back=pl.when(~((pl.col("opens") & ~pl.col("content")) | _opens_quoted())).then("token").forward_fill().shift(1),
            chunk=pl.col("begins").cum_sum().cast(pl.UInt32),
        )
        .with_columns(open=pl.max_horizontal((pl.col("back") + 1).fill_null(0), "sentence_first").cast(pl.UInt32))
    )


def _opens_quoted() -> pl.Expr:
    """Return whether a quotation mark stands between a determiner and its noun (`les « rebelles »`)."""
    inside = pl.col("sentence") == pl.col("sentence").shift(1)
    return (pl.col("opening_quote") & pl.col("opens").shift(1) & pl.col("begins").shift(-1) & inside).fill_null(value=False)


def _is_content(function_words: FunctionWords) -> pl.Expr:
    """Return whether a word is part of a noun group: a name, a word that is no function word or verb, or the full stop of a title."""
    # `in an overnight raid`: a time behind an article is an adjective.
    timed = pl.col("date_span").is_not_null() & pl.col("determiner").shift(1) & (pl.col("sentence") == pl.col("sentence").shift(1))
    # `Mr Long`
    called = pl.col("norm").shift(1).is_in(function_words("title")) & pl.col("is_capitalised")
    adverb = pl.col("adverb") & ~pl.col("determiner") & ~timed.fill_null(value=False) & ~called.fill_null(value=False)
    function = pl.any_horizontal(FUNCTION) | adverb
    opens = pl.col("determiner") & ~pl.col("is_clitic")
    single = pl.col("subordinator") & pl.col("norm").is_in(function_words("conjunction"))
    title = pl.col("norm").shift(1).is_in(function_words("title"))
    dotted = (pl.col("text") == ".") & title & pl.col("is_capitalised").shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1))
    euphonic = (pl.col("norm") == "t") & pl.col("hyphen_before") & pl.col("hyphen_before").shift(-1)
    plain = pl.col("is_word") & ~euphonic & ~function & ~opens & ~single
    return plain | ((_is_named() | _in_collective()) & pl.col("is_word") & ~single) | dotted.fill_null(value=False)


def _is_named() -> pl.Expr:
    """Return whether a word is part of a name or of a body of people.

    `Armed men`, `Ukraine's foreign minister`: no word of such a body is a verb, but a participle behind it (`Nigerians accused`).
    """
    bodied = pl.col("phrase_span").is_not_null() & (~pl.col("participle") | (pl.col("phrase_span") == pl.col("token")))
    return pl.col("name_span").is_not_null() | pl.col("place_span").is_not_null() | bodied.fill_null(value=False)


def _in_collective() -> pl.Expr:
    """Return whether a word only looks like a verb inside a collective's name (`hommes armés non identifiés`)."""
    inside = (pl.col("actor_span") == pl.col("actor_span").shift(1)).fill_null(value=False) & ~pl.col("is_capitalised").shift(1)
    return inside & pl.any_horizontal("participle", "adverb", "negation")


def _inside_name() -> pl.Expr:
    """Return whether a word goes on with the name that the word before is part of."""
    same = ((pl.col(span) == pl.col(span).shift(1)).fill_null(value=False) for span in ("actor_span", "place_span"))
    return _is_named() & pl.any_horizontal(*same)


def _begins(content: pl.Expr) -> pl.Expr:
    """Return whether a noun group begins: behind other words, with a sentence, or with a date (`killed the mayor Monday`)."""
    dated = pl.col("date_span").is_not_null() & pl.col("date_span").ne_missing(pl.col("date_span").shift(1))
    return content & (~content.shift(1).fill_null(value=False) | (pl.col("sentence") != pl.col("sentence").shift(1)) | dated)
