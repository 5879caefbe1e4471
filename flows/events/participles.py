"""Participles: forms that are a past tense too (`arrested`), told apart by the words around them."""

from __future__ import annotations

import polars as pl

from flows.events.neighbours import beside

COUNTED = 3
"""Words at most from a count of people to what happened to them (`30 others injured`)."""

OPENERS = ("determiner", "object_pronoun", "is_capitalised", "reporting")
"""What shows, behind a form that is a past tense and a participle, that it is the past tense: an object or a clause."""


def settle_participles(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with past tense or participle off where a form is both."""
    both, lacking = pl.col("both"), pl.col("lacking") & ~pl.col("means")
    follows = ~pl.any_horizontal(*(beside(name, 1) for name in ("preposition", "conjunction", "relative", "subject_pronoun", "adverb")))
    suffers = _is_helped() | pl.col("reduced") | (_has_verb(both & pl.col("reduced")) & beside("is_word", 1) & follows)
    settled = pl.when(both & suffers).then(pl.lit("participle")).when(both).then(pl.lit("finite"))
    return (
        # What is asked several times is worked out first: written out, the plan would be longer to make than the words to read.
        words.with_columns(n_auxiliary=pl.col("auxiliary").cast(pl.Int32).cum_sum(), own_clause=_own_clause(), adjective=_is_adjective())
        .with_columns(lacking=_lacks_object(), means=_tells_means())
        .with_columns(both=(pl.col("past") & pl.col("participle")) | pl.col("adjective") | pl.col("lacking"))
        .with_columns(reduced=_stands_apart())
        .with_columns(settled=settled)
        .with_columns(
            finite=pl.when(pl.col("settled") == "participle").then(pl.lit(value=False)).otherwise("finite"),
            participle=pl.when(pl.col("settled") == "finite").then(pl.lit(value=False)).otherwise(pl.col("participle") | lacking),
        )
        .drop("n_auxiliary", "own_clause", "adjective", "lacking", "means", "both", "reduced", "settled")
    )


def _tells_means() -> pl.Expr:
    """Return whether a verb of speech has its means behind `by` (`a local chief said by phone`)."""
    bare = ~beside("determiner", -2) & ~beside("is_capitalised", -2) & beside("is_word", -2)
    return pl.col("reporting") & beside("agent", -1) & bare & pl.col("text").shift(-3).is_in([".", ","]).fill_null(value=False)


def _stands_apart() -> pl.Expr:
    """Return whether a form can only be a participle, by what stands beside it."""
    begins = pl.col("token") == pl.col("sentence_first")
    lacking, agent = pl.col("lacking") & ~pl.col("means"), beside("agent", -1) & ~pl.col("means")
    # `drones believed to have come from the north`
    deemed = pl.col("deemed") & beside("opens_clause", -1) & beside("infinitive", -2)
    return deemed | pl.col("adjective") | lacking | agent | beside("preposition", 1) | begins | _is_reduced(pl.col("both"))


def _own_clause() -> pl.Expr:
    """Return whether no relative pronoun stands since the last verb, which would be the object (`the men whom police arrested in Leeds`)."""
    marks = {"relative": pl.col("relative"), "verb": pl.col("finite") | pl.col("auxiliary")}
    first = pl.col("token") == pl.col("sentence_first")
    last = {name: pl.when(mark | first).then("token").forward_fill().shift(1) for name, mark in marks.items()}
    return last["relative"] <= last["verb"]


def _lacks_object() -> pl.Expr:
    """Return whether a verb that needs an object has none: a passive without its auxiliary (`dozens arrested in Lagos`, `and 30 others injured`)."""
    obliged = beside("preposition", -1) | (beside("adverb", -1) & beside("preposition", -2))
    counted = pl.any_horizontal(*(beside(name, step) for name in ("numeral", "counting") for step in range(1, COUNTED + 1)))
    ends = pl.col("clause_mark").shift(-1) | beside("conjunction", -1) | beside("subordinator", -1)
    ends |= pl.col("token") + 1 >= pl.col("sentence_last")
    form = pl.col("past") & (pl.col("participle") | beside("counting", 1) | beside("numeral", 1)) & pl.col("transitive")
    return (form & (obliged | (counted & ends)) & pl.col("own_clause")).fill_null(value=False)


def _is_adjective() -> pl.Expr:
    """Return whether a past tense is an adjective: behind an article, a genitive, or a figure and before a noun (`two wounded soldiers`)."""
    counted = (pl.col("numeral") & ~pl.col("year")).shift(1, fill_value=False) | beside("determiner", 1)
    before_noun = ~pl.col("clause_mark").shift(-1) & beside("plain_word", -1) & ~beside("is_capitalised", -1)
    owned = pl.col("article_word").shift(1, fill_value=False) | beside("genitive", 1)
    # `12 suspected Islamic State members`
    doubted = counted & pl.col("adjectival") & beside("is_word", -1)
    # `patients and displaced people were among the dead`
    joined = beside("conjunction", 1) & before_noun & pl.any_horizontal("auxiliary", "modal").shift(-2)
    return pl.col("past") & owned | (pl.col("past") & ((counted & before_noun) | doubted | joined)).fill_null(value=False)


def _is_helped() -> pl.Expr:
    """Return whether an auxiliary stands in a word's verb group; takes `n_auxiliary`, the auxiliaries up to each word."""
    before = (pl.col("n_auxiliary") - pl.col("auxiliary").cast(pl.Int32)).gather(pl.col("group").cast(pl.Int64))
    return pl.col("n_auxiliary") - before > 0


def _has_verb(reduced: pl.Expr) -> pl.Expr:
    """Return whether the clause has another verb before a word; participles that are clauses of their own (`reduced`) are none."""
    verb = pl.any_horizontal("finite", "infinitive", "gerund") & ~pl.col("reporting") & ~pl.col("auxiliary") & ~reduced
    stops = pl.any_horizontal("relative", "subordinator", "conjunction", "reporting", "clause_mark")
    last_verb = pl.when(verb).then("token").forward_fill().shift(1)
    last_stop = pl.when(stops | (pl.col("token") == pl.col("sentence_first"))).then("token").forward_fill().shift(1)
    return (last_verb > last_stop).fill_null(value=False)


def _resumes(both: pl.Expr) -> pl.Expr:
    """Return whether a form behind a comma is the verb that an insertion parts from its subject (`The envoy, who came on Monday, protested in Rome`).

    The comma is the second, not counting the one behind words before the subject (`On Monday, ...`), and the sentence has no other verb of its own.
    """
    begun = pl.col("sentence_first")
    commas = (pl.col("text") == ",").cast(pl.Int32).cum_sum()
    opened = pl.any_horizontal("preposition", "adverb", "subordinator").cast(pl.Int32)
    second = commas - commas.gather(begun) == 2 + opened.gather(begun)
    own = (pl.any_horizontal("finite", "modal") & ~both).cast(pl.Int32) - pl.any_horizontal("relative", "subordinator").cast(pl.Int32)
    upto = own.cum_sum()
    return second & (upto.gather(pl.col("sentence_last")) - upto.gather(begun) <= 0)


def _is_reduced(both: pl.Expr) -> pl.Expr:
    """Return whether a form that is past tense and participle is a clause of its own beside a noun (`men armed with rifles attacked a bus`).

    A preposition follows it instead of an object, and its clause has another verb: an auxiliary, or a past tense with an object.
    """
    conjoined = beside("conjunction", 1) | (beside("adverb", 1) & beside("conjunction", 2))
    acts = pl.any_horizontal(*(beside(name, -1) for name in OPENERS)) | pl.col("numeral").shift(-1)
    verb = pl.col("finite") | pl.col("auxiliary") | pl.col("modal") | both
    # `Unions called for the ban to be lifted`: an infinitive is no main verb.
    main = ((pl.col("auxiliary") & ~beside("preposition", 1)) | pl.col("modal") | acts.fill_null(value=False)) & ~conjoined
    main &= ~pl.col("naming")
    stops = pl.any_horizontal("relative", "subordinator", "clause_mark", "clausal")
    at = {
        "verb": pl.when(verb).then("token").backward_fill().shift(-1),
        "main": pl.when(verb & main).then("token").backward_fill().shift(-1),
        "stop": pl.when(stops | (pl.col("token") == pl.col("sentence_last"))).then("token").backward_fill().shift(-1),
    }
    noun_before = beside("is_word", 1) & ~pl.any_horizontal(
        *(beside(name, 1) for name in ("preposition", "conjunction", "relative", "subject_pronoun", "adverb", "auxiliary", "modal"))
    )
    apart = (pl.col("text").shift(1) == ",").fill_null(value=False) & ~_resumes(both)
    obliged = beside("preposition", -1) & ~beside("clausal", -1)
    told = pl.col("reporting") & (pl.col("norm").shift(-1) != "of").fill_null(value=True)
    followed = ((at["main"] == at["verb"]) & (at["main"] < at["stop"])).fill_null(value=False)
    return both & obliged & ~told & ((noun_before & followed & pl.col("own_clause")) | apart)
