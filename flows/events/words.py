"""Words: what each token can be (determiner, verb form, auxiliary ...), which reading holds here, and the verb group before it."""

from __future__ import annotations

import polars as pl

from flows.events.homographs import CLASSES as HOMOGRAPHS
from flows.events.homographs import settle_homographs
from flows.events.neighbours import beside

CLASSES = (
    "determiner",
    "preposition",
    "genitive",
    "agent",
    "relative",
    "conjunction",
    "subject_pronoun",
    "object_pronoun",
    "passive_auxiliary",
    "perfect_auxiliary",
    "modal",
    "adverb",
    "negation",
    "finite",
    "firm",
    "infinitive",
    "participle",
    "gerund",
    "planned_form",
    "hearsay_form",
    "support",
)
"""Flags of the word table: closed classes from the cues, verb forms from the forms.

`firm`: a tense that is no homograph of a noun; `planned_form`: a future; `hearsay_form`: a conditional.
"""

MARKS = ("subordinator", "planned", "hypothetical", "hearsay", "according_to", "headline", "discard", "history", "admitted", "alleged")
"""Cues of several words, which mark the token that they begin at."""

JOINED = ("adverb", "determiner")
"""Classes whose phrases of several words are one word."""

GUESSED = 6
"""Letters that a word needs to be taken for an adverb by its ending; other forms need two less."""

COUNTED = ("owner", "finite", "relative", "subordinator", "comma", "stop", "quote", "infinitive", "participle", "admitted")
"""Marks that are summed up along the text, so that a difference of two positions counts those between."""


def mark_words(tokens: pl.LazyFrame, words: pl.LazyFrame, cues: pl.LazyFrame, endings: pl.DataFrame) -> pl.LazyFrame:
    """Return the tokens with the flags of `CLASSES` and `MARKS`, readings resolved, `group` (first token of the verb group) and counters.

    `words` has `norm` and the flags; `cues` are spans of cues with `cue` and `first`. A counter `n_finite` counts the marks up to and
    including the token.
    """
    marks = cues.group_by(token="first").agg(**{name: (pl.col("cue") == name).any() for name in MARKS})
    return (
        tokens.join(words, on="norm", how="left", maintain_order="left")
        .join(marks, on="token", how="left", maintain_order="left")
        .pipe(_join_adverbs, cues)
        .with_columns(unknown=pl.col("determiner").is_null())
        .with_columns(pl.col(*CLASSES, *HOMOGRAPHS, *MARKS).fill_null(value=False))
        .pipe(_settle_numbers)
        .pipe(_guess_forms, endings)
        .pipe(_resolve_readings)
        .pipe(_find_groups)
        .pipe(settle_homographs)
        .pipe(_count_marks)
    )


def _join_adverbs(words: pl.LazyFrame, cues: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with every word of an adverb or determiner of several words (`à peine`, `at least`) that and nothing else."""
    within = (
        cues.filter(pl.col("cue").is_in(JOINED) & (pl.col("last") > pl.col("first")))
        .select(token=pl.int_ranges("first", pl.col("last") + 1, dtype=pl.UInt32), joined="cue")
        .explode("token")
        .sort("token", "joined")
        .unique("token", keep="first", maintain_order=True)
    )
    return (
        words.join(within, on="token", how="left", maintain_order="left")
        .with_columns(**{name: pl.when(pl.col("joined").is_null()).then(name).otherwise(pl.col("joined") == name) for name in CLASSES})
        .drop("joined")
    )


def _settle_numbers(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with `about`, `près de` and the like determiners where a figure follows: they govern no noun."""
    figure = pl.col("text").shift(-1).str.contains(r"^\d").fill_null(value=False)
    whole = pl.col("norm").is_in(["about", "around", "over", "nearly", "almost", "some"])
    second = pl.col("norm").is_in(["de", "d'"]) & (pl.col("norm").shift(1) == "près")
    first = (pl.col("norm") == "près") & (second & figure).shift(-1)
    vague = ((whole | second) & figure | first).fill_null(value=False)
    return words.with_columns(**{name: pl.when(vague).then(pl.lit(name == "determiner")).otherwise(name) for name in CLASSES})


def _guess_forms(words: pl.LazyFrame, endings: pl.DataFrame) -> pl.LazyFrame:
    """Return the words with unknown ones flagged by their ending, where the words before allow it."""
    listed = {flag: endings.filter(pl.col("flag") == flag)["ending"].to_list() for flag in ("finite", "participle", "infinitive", "adverb")}
    fits = {
        flag: pl.col("unknown")
        & pl.col("norm").str.contains(f"^[\\p{{Ll}}]{{{GUESSED - 2},}}$")
        & pl.col("norm").str.contains(f"(?:{'|'.join(some)})$")
        if some
        else pl.lit(value=False)
        for flag, some in listed.items()
    }
    helped = beside("passive_auxiliary", 1) | beside("perfect_auxiliary", 1)
    helped |= beside("adverb", 1) & (beside("passive_auxiliary", 2) | beside("perfect_auxiliary", 2))
    led = (
        (beside("preposition", 1) & ~beside("determiner", 1))
        | beside("modal", 1)
        | (beside("object_pronoun", 1) & beside("preposition", 2))
    )
    return words.with_columns(
        finite=pl.col("finite") | (fits["finite"] & ~pl.col("is_capitalised")),
        participle=pl.col("participle") | (fits["participle"] & helped),
        infinitive=pl.col("infinitive") | (fits["infinitive"] & led),
        adverb=pl.col("adverb") | (fits["adverb"] & (pl.col("norm").str.len_chars() > GUESSED)),
    )


def _resolve_readings(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with the verb flags off where the word before shows a noun."""
    numeral = pl.col("text").str.contains(r"^\d")
    pronominal = beside("relative", 2) | beside("subject_pronoun", 2) | beside("negation", 2)
    in_state = (pl.col("norm").shift(1) == "en").fill_null(value=False) & ~pronominal & ~pl.col("gerund")
    nominal = beside("determiner", 1) & ~beside("adverb", 1) | beside("genitive", 1) | numeral.shift(1).fill_null(value=False) | in_state
    noun_like = beside("plain_word", 2) | beside("relative", 2) | beside("subject_pronoun", 2) | beside("negation", 2)
    clitic = beside("object_pronoun", 1) & noun_like
    of_act = (
        (pl.col("norm").shift(1) == "of").fill_null(value=False)
        & beside("is_word", -1)
        & ~beside("preposition", -1)
        & ~beside("conjunction", -1)
    )
    glued = pl.col("hyphen_before") | (
        pl.col("hyphen_before").shift(-1).fill_null(value=False) & ~beside("subject_pronoun", -1) & (pl.col("norm").shift(-1) != "t")
    )
    unaccented = (pl.col("text") == "A") & (pl.col("norm").shift(-1) != "t").fill_null(value=True)
    auxiliary = (pl.col("passive_auxiliary") | pl.col("perfect_auxiliary")) & ~pl.col("hyphen_before") & ~unaccented
    auxiliary_form = pl.col("hyphen_before") & (pl.col("norm") == "est") | unaccented
    some = pl.any_horizontal("determiner", "preposition", "relative", "conjunction", "subject_pronoun", "object_pronoun", "modal", "adverb")
    verbal = pl.any_horizontal("finite", "infinitive", "participle", "gerund")
    return (
        words.with_columns(plain_word=pl.col("is_word") & ~some & ~auxiliary & ~verbal)
        .with_columns(verb_form=verbal, noun_place=nominal & ~clitic, glued=glued & ~auxiliary)
        .with_columns(
            finite=pl.col("finite") & ((pl.col("firm") & ~numeral) | ~pl.col("noun_place")) & ~pl.col("glued"),
            participle=pl.col("participle") & ~(nominal & ~clitic) & ~pl.col("glued"),
            gerund=pl.col("gerund")
            & (~nominal | of_act)
            & ~beside("genitive", -1)
            & ~(pl.col("preposition") & ~pl.col("norm").is_in(["devant", "durant"])),
            infinitive=pl.col("infinitive") & ~(beside("determiner", 1) & ~beside("object_pronoun", 1)),
            passive_auxiliary=pl.col("passive_auxiliary") & auxiliary,
            perfect_auxiliary=pl.col("perfect_auxiliary") & auxiliary,
            auxiliary=auxiliary,
        )
        .with_columns(finite=pl.col("finite") & (pl.col("auxiliary") | ~(auxiliary_form & ~pl.col("auxiliary"))))
        .with_columns(is_verb=pl.any_horizontal("finite", "infinitive", "participle", "gerund", "auxiliary", "modal"))
    )


def _find_groups(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with `group`: where the auxiliaries, clitics, negations and adverbs before a verb begin."""
    clitic = pl.col("object_pronoun") & (~pl.col("determiner") | beside("is_verb", -1))
    opening = pl.col("text").is_in(["«", "“", '"'])
    inverted = pl.col("subject_pronoun") & pl.col("hyphen_before")
    member = pl.any_horizontal("adverb", "negation", "auxiliary") | clitic | opening | inverted
    outside = pl.when(~member).then("token").forward_fill().shift(1)
    return (
        words.with_columns(in_group=member, is_clitic=clitic)
        .with_columns(
            outside=outside, sentence_first=pl.col("token").min().over("sentence"), sentence_last=pl.col("token").max().over("sentence")
        )
        .with_columns(group=pl.max_horizontal((pl.col("outside") + 1).fill_null(0), "sentence_first").cast(pl.UInt32))
        .drop("outside")
    )


def _count_marks(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words with a running count of each mark of `COUNTED` and of what a verb group is made of."""
    first_of_group = pl.col("finite") | (
        (pl.col("auxiliary") | pl.col("modal"))
        & ~pl.col("norm").is_in(["été", "eu", "être", "avoir", "étant", "ayant", "been", "be", "being", "have", "having"])
    )
    punctuated = words.with_columns(
        finite=first_of_group,
        comma=pl.col("text") == ",",
        stop=pl.col("text").is_in([";", ":", "—", "–"]),
        quote=pl.col("text").is_in(["«", "»", "“", "”", '"']),
        owner=pl.col("norm").is_in(["'s", "'"]) & ~pl.col("auxiliary"),
        subordinator=pl.col("subordinator") & ((pl.col("norm") != "en") | beside("gerund", -1)),
        reflexive=pl.col("norm").is_in(["se", "s'", "m'", "me", "nous"]),
    )
    counted = (
        *COUNTED,
        "gerund",
        "passive_auxiliary",
        "perfect_auxiliary",
        "negation",
        "reflexive",
        "hearsay_form",
        "planned_form",
        "planned",
        "hypothetical",
    )
    return punctuated.with_columns(**{f"n_{name}": pl.col(name).cum_sum().cast(pl.Int32) for name in counted})
