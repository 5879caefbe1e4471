"""Scopes: which words of a sentence are those of a speaker: behind a reporting verb or `according to`, before it, or between quotation marks."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import beside, read_at
from flows.events.speech import SPEAKER

CLAUSE_ENDS = (".", ",", ";", "!", "?")
PLAIN = ("say", "announce", "think", "show")
"""Stances whose verbs take a clause without a conjunction (`he said they fled`); of claims only those that are no act themselves."""

NEAR_THAT, NEAR_COLON, NEAR_INFINITIVE, NEAR_CLAUSE = 14, 8, 14, 16
"""Tokens at most between a reporting verb and what begins its content."""


class Scope(NamedTuple):
    """What a reporting verb covers by one rule: `begin` to `stop` (tokens) where it `holds`; `quoted`: only what stands between quotation marks.

    Of the rules that cover a predicate the one of the lowest `priority` says who speaks.
    """

    how: str
    priority: int
    holds: pl.Expr
    begin: pl.Expr
    stop: pl.Expr
    quoted: bool = False


def scopes(reporters: pl.LazyFrame, cited: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return what each speaker's words cover: article, sentence, begin, stop (tokens), quoted (quoted tokens only), how, priority, reporter, stance, speaker."""
    said = _with_surroundings(reporters, words, function_words)
    columns = ("article", "sentence", "stance", "n_retort", *SPEAKER)
    spoken = [
        said.filter(scope.holds.fill_null(value=False)).select(
            *columns, reporter="first", begin=scope.begin.cast(pl.Int64), stop=scope.stop.cast(pl.Int64),
            quoted=pl.lit(scope.quoted), how=pl.lit(scope.how), priority=pl.lit(scope.priority),
        )
        for scope in (*_contents(function_words), *_words_before(function_words), *_quotations())
    ]  # fmt: skip
    return pl.concat([*spoken, _according(cited, words)], how="diagonal_relaxed")


def _with_surroundings(reporters: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the reporting predicates with what follows them (`look_ahead`), what stands there, and what stands before their speaker."""
    known = reporters.collect_schema().names()
    ahead = look_ahead(words, function_words).drop("token")
    loose = pl.any_horizontal(pl.col("norm").shift(step).is_in(function_words("beside")) for step in (1, 2))
    before = words.select(
        speaker_first="token", n_finite_before=pl.col("n_finite") - pl.col("n_finite").first().over("sentence") + pl.col("finite").first().over("sentence"),
        apart=(pl.col("text").shift(1) == ",") | (pl.col("opens").shift(1) & (pl.col("text").shift(2) == ",")),
    )  # fmt: skip
    return (
        reporters.pipe(read_at, "last", ahead, pl.all().exclude(known))
        .pipe(read_at, "next_finite", words, n_clause_turns=pl.col("n_relative") + pl.col("n_subordinator"))
        .pipe(read_at, "next_that", words, n_then="n_finite")
        .pipe(read_at, "next_infinitive", words, n_infinitive="n_finite", marked=pl.col("norm").shift(1) == "to", loose=loose)
        .join(before, on="speaker_first", how="left", maintain_order="left")
    )


def _contents(function_words: FunctionWords) -> list[Scope]:
    """Return the scopes of what stands behind the verb: a clause with or without conjunction, an infinitive, what follows a colon."""
    end = pl.min_horizontal(pl.col("next_aside").cast(pl.Int64) - 1, pl.col("next_turn").cast(pl.Int64) - 1, "sentence_last")
    behind = pl.col("last") + 1
    listened = pl.col("key").str.contains("^(?:" + "|".join(function_words("listener")) + ")")
    # `conclure un accord que l'armée refuse`: after a thing as its object, `que` begins a relative clause.
    owns = pl.col("object_next") & ~pl.col("date_next") & ~listened & ~_inverted()
    that = (pl.col("stance") != "blame") & ~owns & (_until("that") <= NEAR_THAT) & (pl.col("n_then") == pl.col("n_finite"))
    direct = (pl.col("n_clause_turns") == pl.col("n_turns")).fill_null(value=False)
    clause = _reports() & direct & ~_inverted() & pl.col("clause_next") & (_until("finite") <= NEAR_CLAUSE)
    # `officials say eight killed`: headlines leave the auxiliary out.
    mute = pl.col("next_finite").is_null() & (_until("participle") <= NEAR_THAT) & ~pl.col("key").is_in(function_words("tell"))
    clause |= _reports() & ~_inverted() & pl.col("clause_next") & mute
    denied = (pl.col("stance") == "deny") & (pl.col("next_gerund") == behind)
    announced = (pl.col("stance") == "announce") & (pl.col("form") == "active")
    # `drones believed to have come from Iran killed two`: the sentence's own verb ends what is believed.
    inner = (pl.col("form") == "bare") & (pl.col("next_finite") > pl.col("next_infinitive"))
    stop = pl.coalesce(
        pl.when(inner).then(pl.col("next_finite").cast(pl.Int64) - 1),
        pl.when(pl.col("next_break") > pl.col("next_infinitive")).then("next_break"),
        "sentence_last",
    )
    return [
        Scope("that", 0, that, pl.col("next_that") + 1, end),
        Scope("infinitive", 0, _leads_infinitive(function_words), pl.col("next_infinitive"), stop),
        Scope("gerund", 0, denied, pl.col("next_gerund"), end),
        Scope("colon", 1, _until("colon") <= NEAR_COLON, pl.col("next_colon") + 1, end),
        Scope("clause", 1, clause, behind, end),
        # `announced a delay, triggering protests`: the article goes on.
        Scope("announced", 2, announced, behind, pl.min_horizontal(end, pl.col("next_outcome").cast(pl.Int64) - 1)),
    ]


def _words_before(function_words: FunctionWords) -> list[Scope]:
    """Return the scopes of what stands before the verb: `..., said the minister`, `..., the minister said`."""
    outside = pl.col("quote_depth") == 0
    # `a dénoncé un coup de force et promis de riposter.`: what stands before `et` is the article's own.
    joined = pl.col("led_by").is_in(function_words("and", "then", "but")).fill_null(value=False)
    trailing = _reports() & ~_inverted() & outside & pl.col("ends_next") & pl.col("span_first").is_not_null() & ~joined
    silent = pl.col("next_finite").is_null() & pl.col("next_that").is_null() & (pl.col("speaker_first") < pl.col("last"))
    tells = pl.col("key").is_in(function_words("tell"))
    apart = pl.col("apart") & (pl.col("n_finite_before") > 0)
    last_word = _reports() & outside & silent & apart & (tells | ~pl.col("object_next"))
    begin, group = pl.col("sentence_first"), pl.col("group").cast(pl.Int64) - 1
    return [
        Scope("inverted", 2, _inverted() & outside, begin, group),
        Scope("trailing", 2, trailing, begin, group),
        Scope("last_word", 2, last_word, begin, pl.col("speaker_first").cast(pl.Int64) - 1),
    ]


def _quotations() -> list[Scope]:
    """Return the scope of the quotations in the sentence of a reporting verb that is not quoted itself."""
    told = pl.col("has_quote") & (pl.col("quote_depth") == 0) & (pl.col("form") != "bare")
    return [Scope("quotation", 1, told, pl.col("sentence_first"), pl.col("sentence_last"), quoted=True)]


def _according(cited: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the scope of `according to`: its sentence; of `the claims of X according to which`: what follows."""
    sentence = words.group_by("sentence").agg(sentence_first=pl.col("token").min(), sentence_last=pl.col("token").max())
    begin = pl.when(pl.col("speaker_rule") == "claim_of").then("last").otherwise("sentence_first")
    return cited.join(sentence, on="sentence", how="left").pipe(read_at, "first", words, "n_retort").select(
        "article", "sentence", "n_retort", *SPEAKER, stance=pl.lit("say"), reporter="first", begin=begin.cast(pl.Int64),
        stop=pl.col("sentence_last").cast(pl.Int64), quoted=pl.lit(value=False), how=pl.lit("according_to"), priority=pl.lit(3),
    )  # fmt: skip


def _reports() -> pl.Expr:
    """Return whether a verb takes a clause without a conjunction."""
    only_says = (pl.col("stance") == "claim") & pl.col("event_type").is_null()
    return (pl.col("stance").is_in(PLAIN) | only_says) & (pl.col("form") == "active")


def _inverted() -> pl.Expr:
    """Return whether the speaker stands behind the verb."""
    return pl.col("speaker_rule").str.contains("inverted|pronoun_in_group").fill_null(value=False)


def _leads_infinitive(function_words: FunctionWords) -> pl.Expr:
    """Return whether the next infinitive is what the verb says (`dit avoir abattu`, `is said to have shelled`)."""
    near = (_until("infinitive") <= NEAR_INFINITIVE) & (pl.col("n_infinitive") == pl.col("n_finite"))
    tells = pl.col("key").is_in(function_words("tell"))
    # `continues to shell`, `added to`: verbs of saying that take `to` tell of acts, unless passive.
    goes_on = ((pl.col("stance") == "say") & (pl.col("form") == "active") & pl.col("marked")).fill_null(value=False)
    return ~pl.col("loose").fill_null(value=False) & near & ~tells & ~goes_on


def _until(mark: str) -> pl.Expr:
    """Return how many tokens the next mark of a kind stands behind the verb."""
    return pl.col(f"next_{mark}").cast(pl.Int64) - pl.col("last")


def look_ahead(words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return, for each token, the next of each of `_marks` in its sentence as next_*, and what stands right behind it."""
    ahead = {f"next_{name}": holds for name, holds in _marks(function_words).items()}
    dated = pl.any_horizontal(pl.col("date_span").is_not_null().shift(-step).fill_null(value=False) for step in (1, 2))
    # `a dit aux journalistes que`: who listens is no object.
    listening = [word for word, plain in function_words.valued("fused").items() if plain in function_words("dative")]
    object_word = pl.any_horizontal("determiner", "is_clitic") & ~pl.col("norm").is_in(listening)
    opens = pl.any_horizontal("determiner", "subject_pronoun", "is_capitalised", "plain_word", "content", "negation")
    return words.select(
        "token", "sentence_first", "sentence_last", "quote_depth", "n_finite", n_turns=pl.col("n_relative") + pl.col("n_subordinator"),
        has_quote=(pl.col("quote_depth").max().over("sentence") > 0),
        clause_next=beyond_date(opens | (pl.col("norm") == "there")) & beside("is_word", -1),
        ends_next=beyond_date(pl.col("text").is_in(CLAUSE_ENDS)) | (pl.col("token") == pl.col("sentence_last")),
        object_next=(object_word.shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1))).fill_null(value=False), date_next=dated,
        **{name: pl.when(condition).then("token").backward_fill().shift(-1) for name, condition in ahead.items()},
    ).with_columns(
        **{name: pl.when(pl.col(name) <= pl.col("sentence_last")).then(name) for name in ahead},
    )  # fmt: skip


def _marks(function_words: FunctionWords) -> dict[str, pl.Expr]:
    """Return whether a token begins or ends the content of a verb before it, by the kind of mark."""
    that, joining = pl.col("norm").is_in(function_words("that")), pl.col("norm").is_in(function_words("and", "but"))
    relative = pl.col("norm").shift(1).is_in(function_words("no_conjunction")).fill_null(value=False) | pl.col("limited")
    new_clause = beside("finite", -1) | (beside("in_group", -1) & beside("finite", -2))
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
