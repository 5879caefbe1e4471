"""Homographs: forms that are a past tense and a participle, a noun and a verb, told apart by the words around them.

Languages that inflect little need it: English `attacks`, `attacked`, `killing`. Words without such a double reading stay as they are.
"""

from __future__ import annotations

import polars as pl

from flows.events.neighbours import beside

CLASSES = ("past", "present", "reporting", "transitive", "singular_noun", "plural_noun")
"""Flags of the word table that homographs are told by; nouns are those that stand in the forms or among the nouns."""

COUNTED = 3
"""Words at most from a count of people to what happened to them (`30 others injured`)."""

CAUSED = 5
"""Words at most between a causative verb and its infinitive (`helped residents flee`)."""

OPENERS = ("determiner", "object_pronoun", "is_capitalised", "reporting")
"""What shows, behind a form that is a past tense and a participle, that it is the past tense: an object or a clause."""


def settle_homographs(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with one reading left of each homograph: `finite`, `participle`, `infinitive`, `gerund` and `is_verb` changed.

    Takes words with `group`, the first token of the verb group that they end.
    """
    return (
        words.pipe(_settle_nouns)
        .pipe(_settle_participles)
        .with_columns(is_verb=pl.any_horizontal("finite", "infinitive", "participle", "gerund", "auxiliary", "modal"))
    )


def _settle_nouns(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with the verb readings off where a form that is a noun too stands as one."""
    base, led, ordered = _is_base(), _led(), _ordered()
    nominal_base = base & (pl.col("singular_noun") | pl.col("plural_noun"))
    nominal_gerund = pl.col("gerund") & pl.col("singular_noun")
    told = (_follows_noun() & ~_caused()).fill_null(value=False)
    finite = led | (_follows_noun() & _takes_object())
    helped = base & pl.col("participle") & beside("auxiliary", 1)
    joined = base & pl.col("past") & beside("conjunction", 1) & ~ordered
    governed = base & beside("preposition", 1) & (pl.col("norm").shift(1) != "to").fill_null(value=True) & ~ordered & ~led
    particle = base & _verb_before() & pl.col("particle")
    # `fired tear gas`: right after another verb a base form without its own subject is a noun.
    thing = base & _verb_before() & ~pl.col("singular_noun") & ~led & told
    noun = particle | thing | governed
    free = ~base | ordered | (~nominal_base & ~led & ~told)
    # `will see nurses walk out`: what a causative verb brings about is an infinitive.
    caused = base & _caused() & _follows_noun() & ~led
    present = pl.col("finite") & ~(_is_third() & ~finite) & ~(base & ordered) & ~(nominal_base & ~finite) & ~caused.fill_null(value=False)
    return words.with_columns(
        infinitive=pl.col("infinitive") & free & ~helped & ~joined & ~noun,
        finite=(present | (base & led & ~ordered)) & ~noun,
        adverb=pl.col("adverb") | particle,
        gerund=pl.col("gerund") & (~nominal_gerund | _acting()),
    )


def _is_base() -> pl.Expr:
    """Return whether a form is an infinitive and a present tense (`attack`)."""
    return pl.col("infinitive") & pl.col("present")


def _is_third() -> pl.Expr:
    """Return whether a form is the third person of a present tense and a plural (`attacks`)."""
    return pl.col("present") & pl.col("plural_noun") & ~pl.col("infinitive")


def _led() -> pl.Expr:
    """Return whether a pronoun stands before, whose verb a form is."""
    return beside("subject_pronoun", 1) | beside("relative", 1)


def _ordered() -> pl.Expr:
    """Return whether a modal or `to` makes a form an infinitive."""
    bidden = (pl.col("group") != pl.col("token")) & pl.col("modal").gather((pl.col("group").cast(pl.Int64) - 1).clip(0))
    return beside("modal", 1) | bidden | ((pl.col("norm").shift(1) == "to") & beside("preposition", 1))


def _follows_noun() -> pl.Expr:
    """Return whether a word that can be a verb's subject stands before."""
    function = (beside(name, 1) for name in ("determiner", "preposition", "genitive", "conjunction", "negation", "auxiliary"))
    return ~pl.any_horizontal(*function) & (pl.col("norm").shift(1) != "'s") & beside("is_word", 1)


def _takes_object() -> pl.Expr:
    """Return whether an object or a clause follows."""
    opens = pl.any_horizontal(*(beside(name, -1) for name in ("determiner", "object_pronoun", "is_capitalised")))
    # `gives its full support to Ukraine`: `to` begins a clause before an infinitive alone.
    clause = pl.col("opens_clause").shift(-1) & ((pl.col("norm").shift(-1) != "to") | beside("infinitive", -2))
    several = _is_third() & beside("plural_noun", -1)
    return (opens | pl.col("numeral").shift(-1) | clause | several) & ~beside("genitive", -1)


def _caused() -> pl.Expr:
    """Return whether a causative verb stands before (`helped residents flee`)."""
    return pl.any_horizontal(*(pl.col("causative").shift(step, fill_value=False) for step in range(1, CAUSED + 1)))


def _acting() -> pl.Expr:
    """Return whether a gerund is a verb: behind an auxiliary, before an object, or behind `of`."""
    progressive = pl.col("auxiliary").shift(1).fill_null(value=False) | (pl.col("group") != pl.col("token"))
    owned = beside("determiner", 1) | (pl.col("norm").shift(1) == "'s")
    opens = (_takes_object() | beside("reporting", -1)) & ~owned
    return progressive | opens | ((pl.col("norm").shift(1) == "of") & beside("plain_word", -1))


def _verb_before() -> pl.Expr:
    """Return whether another verb stands before; what is read as a noun is none (`forces beat`)."""
    finite = _led() | (_follows_noun() & _takes_object())
    acts = pl.col("is_verb") & ~pl.col("auxiliary") & ~pl.col("modal") & ~(_is_third() & ~finite)
    return (acts.shift(1) & (pl.col("sentence") == pl.col("sentence").shift(1))).fill_null(value=False)


def _settle_participles(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with past tense or participle off where a form is both."""
    adjective, lacking = _is_adjective(), _lacks_object()
    both = (pl.col("past") & pl.col("participle")) | adjective | lacking
    begins = pl.col("token") == pl.col("sentence_first")
    reduced = adjective | lacking | beside("agent", -1) | beside("preposition", 1) | begins | _is_reduced(both)
    follows = ~pl.any_horizontal(*(beside(name, 1) for name in ("preposition", "conjunction", "relative", "subject_pronoun", "adverb")))
    suffers = _is_helped() | reduced | (_has_verb(both & reduced) & beside("is_word", 1) & follows)
    settled = pl.when(both & suffers).then(pl.lit("participle")).when(both).then(pl.lit("finite"))
    return (
        words.with_columns(n_auxiliary=pl.col("auxiliary").cast(pl.Int32).cum_sum())
        .with_columns(settled=settled)
        .with_columns(
            finite=pl.when(pl.col("settled") == "participle").then(pl.lit(value=False)).otherwise("finite"),
            participle=pl.when(pl.col("settled") == "finite").then(pl.lit(value=False)).otherwise(pl.col("participle") | lacking),
        )
        .drop("n_auxiliary", "settled")
    )


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
    return (form & (obliged | (counted & ends)) & _own_clause()).fill_null(value=False)


def _is_adjective() -> pl.Expr:
    """Return whether a past tense is an adjective: behind an article, a genitive, or a figure and before a noun (`two wounded soldiers`)."""
    counted = (pl.col("numeral") & ~pl.col("year")).shift(1, fill_value=False) | beside("determiner", 1)
    before_noun = ~pl.col("clause_mark").shift(-1) & beside("plain_word", -1) & ~beside("is_capitalised", -1)
    owned = pl.col("article_word").shift(1, fill_value=False) | beside("genitive", 1)
    return pl.col("past") & owned | (pl.col("past") & counted & before_noun).fill_null(value=False)


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


def _is_reduced(both: pl.Expr) -> pl.Expr:
    """Return whether a form that is past tense and participle is a clause of its own beside a noun (`men armed with rifles attacked a bus`).

    A preposition follows it instead of an object, and its clause has another verb: an auxiliary, or a past tense with an object.
    """
    conjoined = beside("conjunction", 1) | (beside("adverb", 1) & beside("conjunction", 2))
    acts = pl.any_horizontal(*(beside(name, -1) for name in OPENERS)) | pl.col("numeral").shift(-1)
    verb = pl.col("finite") | pl.col("auxiliary") | pl.col("modal") | both
    main = (pl.col("auxiliary") | pl.col("modal") | acts.fill_null(value=False)) & ~conjoined & ~pl.col("naming")
    stops = pl.any_horizontal("relative", "subordinator", "clause_mark", "clausal")
    at = {
        "verb": pl.when(verb).then("token").backward_fill().shift(-1),
        "main": pl.when(verb & main).then("token").backward_fill().shift(-1),
        "stop": pl.when(stops | (pl.col("token") == pl.col("sentence_last"))).then("token").backward_fill().shift(-1),
    }
    noun_before = beside("is_word", 1) & ~pl.any_horizontal(
        *(beside(name, 1) for name in ("preposition", "conjunction", "relative", "subject_pronoun", "adverb", "auxiliary", "modal"))
    )
    apart = (pl.col("text").shift(1) == ",").fill_null(value=False)
    obliged = beside("preposition", -1) & ~beside("clausal", -1)
    told = pl.col("reporting") & (pl.col("norm").shift(-1) != "of").fill_null(value=True)
    followed = ((at["main"] == at["verb"]) & (at["main"] < at["stop"])).fill_null(value=False)
    return both & obliged & ~told & ((noun_before & followed & _own_clause()) | apart)


def settle_verbs(words: pl.LazyFrame, uncertain: list[str]) -> pl.LazyFrame:
    """Return the words of a verb-first language with the verb reading off where a form stands as a noun.

    It does with an article and after a preposition, a determiner or a figure; a form that the lexicon knows as a noun too also after a verb
    or a noun without article. `uncertain` are words that make a verb in the present a possibility (`قد`).
    """
    noun = pl.col("singular_noun") | pl.col("plural_noun")
    after_noun = beside("plain_word", 1) & ~beside("definite", 1) & ~beside("subordinator", 1)
    led = (beside("finite", 1) & ~beside("adverb", 1)) | after_noun
    nominal = pl.any_horizontal("definite", *(beside(name, 1) for name in ("preposition", "determiner", "numeral"))) | (noun & led)
    possible = pl.col("norm").is_in(uncertain) & beside("present", -1) & ~beside("past", -1)
    return words.with_columns(finite=pl.col("finite") & ~nominal, hypothetical=pl.col("hypothetical") | possible).with_columns(
        is_verb=pl.any_horizontal("finite", "infinitive", "participle", "gerund", "auxiliary", "modal")
    )
