"""What lies ahead of each word in its sentence: where the content of a verb of speech may begin and end."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import beside, read_around, read_at

CLAUSE_ENDS = (".", ",", ";", "!", "?")
RIGHT_BEHIND = {"of_next": ("of",), "given_next": ("given", "demonstrative", "possessive"), "own_next": ("possessive",)}
"""What the word right behind a verb of speech may be, and the functions of such words."""


def with_surroundings(reporters: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the reporting predicates with what follows them (`look_ahead`), what stands there, and what stands before their speaker.

    Of what follows: `n_*_then` (counters at the next finite verb), `n_*_that`, `n_*_joined` (at the next `that`, at the next verb behind `and`),
    `of_next`, `given_next`. Of what stands before: `n_finite_before` and `n_finite_ahead` (finite verbs before who speaks, before the verb), `apart`.
    """
    begun = (pl.col("n_finite") - pl.col("finite").cast(pl.Int32)).gather(pl.col("sentence_first").cast(pl.Int64))
    before = {
        "n_finite_before": pl.col("n_finite") - begun,
        "apart": (pl.col("text").shift(1) == ",")
        | (pl.col("opens").shift(1) & ~pl.col("relative").shift(1) & (pl.col("text").shift(2) == ",")),
        "in_relative": pl.col("relative").shift(1) | (pl.col("opens").shift(1) & pl.col("relative").shift(2)),
    }
    return (
        reporters.pipe(look_ahead, words, function_words)
        .pipe(_read_marks, words, function_words)
        .pipe(read_at, "sentence_first", words, n_finite_start=pl.col("n_finite") - pl.col("finite").cast(pl.Int32))
        .with_columns(n_finite_ahead=pl.col("n_finite_group") - pl.col("n_finite_start"))
        .pipe(read_at, "speaker_first", words, **before)
    )


def _read_marks(reporters: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the reporting predicates with what stands at them, right behind them and at the marks ahead of them."""
    loose = pl.any_horizontal(pl.col("norm").shift(step).is_in(function_words("beside")) for step in (1, 2))
    turns = pl.col("n_relative") + pl.col("n_subordinator")
    right_behind = {name: pl.col("norm_1").is_in(function_words(*listed)).fill_null(value=False) for name, listed in RIGHT_BEHIND.items()}
    return (
        reporters.pipe(read_around, "last", words, "norm", (1,))
        .with_columns(**right_behind)
        .drop("norm_1")
        .pipe(read_at, "last", words, n_comma_here="n_comma", n_relative_here="n_relative")
        .pipe(read_at, "next_finite", words, n_clause_turns=turns, n_comma_then="n_comma", n_relative_then="n_relative")
        .pipe(read_at, "next_joined", words, n_relative_joined="n_relative")
        .pipe(read_at, "next_that", words, n_then="n_finite", n_comma_that="n_comma")
        .pipe(read_at, "next_infinitive", words, n_infinitive="n_finite", marked=pl.col("norm").shift(1) == "to", loose=loose)
    )


def look_ahead(rows: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the rows with the next of each of `_marks` behind `last` in its sentence as next_*, and what stands right behind it."""
    ahead = {f"next_{name}": holds for name, holds in _marks(function_words).items()}
    dated = pl.any_horizontal(pl.col("date_span").is_not_null().shift(-step).fill_null(value=False) for step in (1, 2))
    # `a dit aux journalistes que`: who listens is no object.
    listening = [word for word, plain in function_words.valued("fused").items() if plain in function_words("dative")]
    object_word = pl.any_horizontal("determiner", "is_clitic") & ~pl.col("norm").is_in(listening)
    opens = pl.any_horizontal("determiner", "subject_pronoun", "is_capitalised", "plain_word", "content", "negation")
    known = rows.collect_schema().names()
    seen = words.select(
        "sentence_first", "sentence_last", "quote_depth", "n_finite", n_turns=pl.col("n_relative") + pl.col("n_subordinator"),
        has_quote=_has_quote(),
        clause_next=beyond_date(opens | (pl.col("norm") == "there")) & beside("is_word", -1),
        ends_next=beyond_date(pl.col("text").is_in(CLAUSE_ENDS)) | (pl.col("token") == pl.col("sentence_last")),
        object_next=(object_word.shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1))).fill_null(value=False), date_next=dated,
        **{name: pl.when(condition).then("token").backward_fill().shift(-1) for name, condition in ahead.items()},
    )  # fmt: skip
    return rows.pipe(read_at, "last", seen, pl.all().exclude(known)).with_columns(
        pl.when(pl.col(name) <= pl.col("sentence_last")).then(name) for name in ahead
    )


def _has_quote() -> pl.Expr:
    """Return whether a sentence has words in a quotation: the next one at its first word stands in it."""
    quoted = pl.when(pl.col("quote_depth") > 0).then("token").backward_fill().gather(pl.col("sentence_first"))
    return (quoted <= pl.col("sentence_last")).fill_null(value=False)


def _marks(function_words: FunctionWords) -> dict[str, pl.Expr]:
    """Return whether a token begins or ends the content of a verb before it, by the kind of mark."""
    that, joining = pl.col("norm").is_in(function_words("that")), pl.col("norm").is_in(function_words("and", "but"))
    relative = pl.col("norm").shift(1).is_in(function_words("no_conjunction")).fill_null(value=False) | pl.col("limited")
    new_clause = (beside("finite", -1) & ~beside("participle", -1)) | (beside("in_group", -1) & beside("finite", -2))
    return {
        "that": pl.col("norm").is_in(function_words("that", "whether")) & ~(beside("subordinator", 1) & that) & ~relative,
        "break": (joining | (pl.col("text") == ",")) & new_clause,
        "turn": joining & beside("finite", -1) & beside("reporting", -1),
        "colon": pl.col("text") == ":",
        "infinitive": pl.col("infinitive"),
        "aside": aside(function_words) & (pl.col("quote_depth") == 0),
        "gerund": pl.col("gerund"),
        "outcome": (pl.col("text") == ",") & beside("gerund", -1) & (pl.col("quote_depth") == 0),
        "finite": pl.col("finite"),
        "participle": pl.col("participle") & pl.col("transitive"),
    }


def beyond_date(flag: pl.Expr) -> pl.Expr:
    """Return a flag of the next token that belongs to no date (`said on Monday that`): dates do not part a verb from what is said."""
    dated = pl.col("date_span").is_not_null()
    date = dated | (pl.col("preposition") & dated.shift(-1)).fill_null(value=False)
    return pl.when(~date).then(flag).backward_fill().shift(-1).fill_null(value=False)


def aside(function_words: FunctionWords) -> pl.Expr:
    """Return whether a comma begins the article's own afterthought on what was said (`, after ...`, `, days after ...`, `, as ...`)."""
    follows = pl.any_horizontal(*(pl.col("norm").shift(-step).is_in(function_words("afterthought")) for step in (1, 2, 3)))
    other = pl.col("norm").shift(-2).is_in(function_words("no_afterthought")).fill_null(value=False)
    return (pl.col("text") == ",") & follows.fill_null(value=False) & ~other
