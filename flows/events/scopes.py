"""Scopes: which words of a sentence are those of a speaker: behind a reporting verb or `according to`, before it, or between quotation marks."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.lookahead import with_surroundings
from flows.events.neighbours import read_at
from flows.events.speech import SPEAKER

PLAIN = ("say", "announce", "think", "show", "witness")
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
    said = with_surroundings(reporters, words, function_words)
    columns = ("article", "sentence", "stance", "n_retort", *SPEAKER)
    spoken = [
        said.filter(scope.holds.fill_null(value=False)).select(
            *columns, reporter="first", begin=scope.begin.cast(pl.Int64), stop=scope.stop.cast(pl.Int64),
            quoted=pl.lit(scope.quoted), how=pl.lit(scope.how), priority=pl.lit(scope.priority),
        )
        for scope in (*_contents(function_words), *_objects(function_words), *_words_before(function_words), *_quotations())
    ]  # fmt: skip
    return pl.concat([*spoken, _according(cited, words)], how="diagonal_relaxed")


def _contents(function_words: FunctionWords) -> list[Scope]:
    """Return the scopes of what stands behind the verb: a clause with or without conjunction, an infinitive, what follows a colon."""
    end, behind = _end(function_words), pl.col("last") + 1
    listened = pl.col("key").str.contains("^(?:" + "|".join(function_words("listener")) + ")")
    # `conclure un accord que l'armée refuse`: after a thing as its object, `que` begins a relative clause.
    owns = pl.col("object_next") & ~pl.col("date_next") & ~listened & ~_inverted()
    that = (pl.col("stance") != "blame") & ~owns & (_until("that") <= NEAR_THAT) & (pl.col("n_then") == pl.col("n_finite"))
    direct = (pl.col("n_clause_turns") == pl.col("n_turns")).fill_null(value=False)
    clause = _takes_clause() & direct & ~_inverted() & pl.col("clause_next") & (_until("finite") <= NEAR_CLAUSE)
    # `announced an arrest and left`
    clause &= (pl.col("next_joined") != pl.col("next_finite")).fill_null(value=True)
    # `spoke of peace, but the army attacked`
    clause &= (pl.col("stance") != "mention") | (pl.col("n_comma_then") == pl.col("n_comma_here"))
    # `officials say eight killed`: headlines leave the auxiliary out.
    mute = pl.col("next_finite").is_null() & (_until("participle") <= NEAR_THAT) & ~pl.col("key").is_in(function_words("tell"))
    clause |= _reports() & ~_inverted() & pl.col("clause_next") & mute
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
        Scope("colon", 1, _until("colon") <= NEAR_COLON, pl.col("next_colon") + 1, end),
        Scope("clause", 1, clause, behind, end),
    ]


def _objects(function_words: FunctionWords) -> list[Scope]:
    """Return the scopes of what a verb has as its object: a gerund, what somebody saw, an act as a noun."""
    end, behind = _end(function_words), pl.col("last") + 1
    # `boasted of having shot down a drone`
    of_doing = pl.col("stance").is_in(["say", "claim", "mention"]) & pl.col("of_next") & (pl.col("next_gerund") == behind + 1)
    # `admitted shelling the school`
    of_doing |= (pl.col("stance") == "announce") & (pl.col("next_gerund") == behind) & (pl.col("form") == "active")
    doing = of_doing | ((pl.col("stance") == "deny") & (pl.col("next_gerund") == behind))
    # `a reporter saw police beat a man`; but `saw his house raided`: it was done to them.
    seen = (pl.col("stance") == "witness") & (pl.col("form") == "active") & ~_inverted() & ~pl.col("own_next")
    # `parle d'une attaque`; of `parle de l'attaque` the attack is none that is told here.
    mentioned = (pl.col("stance") == "mention") & ~pl.col("given_next") & (pl.col("form") == "active")
    own_clause = pl.when(pl.col("n_relative_then") == pl.col("n_relative_here")).then(pl.col("next_finite").cast(pl.Int64) - 1)
    announced = (pl.col("stance") == "announce") & pl.col("form").is_in(["active", "gerund"])
    # `a reconnu sa défaite et félicité sa rivale`: what stands behind `et` is what the speaker did, not said.
    goes_on = pl.when(pl.col("n_relative_joined") == pl.col("n_relative_here")).then(pl.col("next_joined").cast(pl.Int64) - 1)
    return [
        Scope("gerund", 0, doing, pl.col("next_gerund"), end),
        Scope("witnessed", 1, seen, behind, end),
        Scope("mentioned", 2, mentioned, behind, pl.min_horizontal(end, own_clause, goes_on)),
        # `announced a delay, triggering protests`: the article goes on.
        Scope("announced", 2, announced, behind, pl.min_horizontal(end, goes_on, pl.col("next_outcome").cast(pl.Int64) - 1)),
    ]


def _end(function_words: FunctionWords) -> pl.Expr:
    """Return where what is said ends: before the article's afterthought, the next verb of speech, or with its sentence."""
    # `The group, which says it defends Islam, attacked`: what a relative clause reports ends with it.
    inside = pl.col("led_by").is_in(function_words("subject_relative")) | pl.col("in_relative")
    left = pl.when(inside).then(pl.col("next_break").cast(pl.Int64) - 1)
    return pl.min_horizontal(pl.col("next_aside").cast(pl.Int64) - 1, pl.col("next_turn").cast(pl.Int64) - 1, left, "sentence_last")


def _words_before(function_words: FunctionWords) -> list[Scope]:
    """Return the scopes of what stands before the verb: `..., said the minister`, `..., the minister said`."""
    outside = pl.col("quote_depth") == 0
    # `a dénoncé un coup de force et promis de riposter.`: what stands before `et` is the article's own.
    joined = pl.col("led_by").is_in(function_words("and", "then", "but")).fill_null(value=False)
    # `shelled the village as residents watched`: who only sees it says nothing, unless a comma parts it from what was seen.
    tells_it = _reports() & ((pl.col("stance") != "witness") | pl.col("apart"))
    trailing = tells_it & ~_inverted() & outside & pl.col("ends_next") & pl.col("span_first").is_not_null() & ~joined
    speaks = _reports() & outside & (pl.col("speaker_first") < pl.col("last"))
    tells = pl.col("key").is_in(function_words("tell"))
    silent = pl.col("next_finite").is_null() & pl.col("next_that").is_null() & (tells | ~pl.col("object_next"))
    # `The town fell, the army said in a statement, though residents denied it`
    silent |= ~pl.col("clause_next") & ~pl.col("object_next") & (pl.col("n_comma_then") > pl.col("n_comma_here"))
    # `The town fell, the mayor told reporters, adding that rebels had fled`
    beyond = (pl.col("n_comma_that") > pl.col("n_comma_here")).fill_null(value=True)
    silent |= tells & beyond & (pl.col("n_comma_then") > pl.col("n_comma_here"))
    last_word = speaks & silent & pl.col("apart") & (pl.col("n_finite_before") > 0)
    begin, group = pl.col("sentence_first"), pl.col("group").cast(pl.Int64) - 1
    return [
        Scope("inverted", 2, _inverted() & outside, begin, group),
        Scope("trailing", 2, trailing, begin, group),
        Scope("parting", 2, _parts(speaks), begin, pl.col("sentence_last")),
        Scope("last_word", 2, last_word, begin, pl.col("speaker_first").cast(pl.Int64) - 1),
    ]


def _parts(speaks: pl.Expr) -> pl.Expr:
    """Return whether a verb that `speaks`, or that its speaker stands behind, parts what is said: it stands between commas with them alone."""
    closed = pl.col("ends_next") & (pl.col("n_comma_then") > pl.col("n_comma_here"))
    # `The rebels, the army said, had fled`; `Troops killed 12, the army said, and captured three`
    apart = speaks & pl.col("apart") & ((pl.col("n_finite_before") == 0) | (pl.col("next_break") == pl.col("last") + 2))
    # `Trois autres, précise-t-il, ont fui`
    inverted = _inverted() & (pl.col("quote_depth") == 0) & (pl.col("n_finite_ahead") == 0) & (pl.col("led_by") == ",")
    return closed & (apart | inverted)


def _quotations() -> list[Scope]:
    """Return the scope of the quotations in the sentence of a reporting verb that is not quoted itself."""
    told = pl.col("has_quote") & (pl.col("quote_depth") == 0) & (pl.col("form") != "bare")
    return [Scope("quotation", 1, told, pl.col("sentence_first"), pl.col("sentence_last"), quoted=True)]


def _according(cited: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the scope of `according to`: its sentence; of `the claims of X according to which`: what follows."""
    behind = pl.when(pl.col("speaker_rule") == "claim_of").then("last").otherwise("sentence_first")
    return cited.pipe(read_at, "first", words, "sentence_first", "sentence_last", "n_retort").select(
        "article", "sentence", "n_retort", *SPEAKER, stance=pl.lit("say"), reporter="first",
        begin=pl.coalesce("begin", behind).cast(pl.Int64), stop=pl.coalesce("stop", "sentence_last").cast(pl.Int64),
        quoted=pl.lit(value=False), how=pl.lit("according_to"), priority=pl.coalesce("priority", pl.lit(3)),
    )  # fmt: skip


def _reports() -> pl.Expr:
    """Return whether a verb takes a clause without a conjunction."""
    only_says = (pl.col("stance") == "claim") & pl.col("event_type").is_null()
    return (pl.col("stance").is_in(PLAIN) | only_says) & (pl.col("form") == "active")


def _takes_clause() -> pl.Expr:
    """Return whether a verb takes a clause without a conjunction, as a gerund too (`saying rebels had fled`)."""
    plain = pl.col("stance").is_in([*PLAIN, "mention"]) | ((pl.col("stance") == "claim") & pl.col("event_type").is_null())
    # `Saying it had no choice, the army left`: what is said ends at the comma.
    fronted = (pl.col("form") == "gerund") & (pl.col("first") == pl.col("sentence_first"))
    return plain & pl.col("form").is_in(["active", "gerund"]) & ~fronted


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
