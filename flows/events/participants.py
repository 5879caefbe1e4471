"""Participants: noun groups, pronouns and demonyms as candidates for arguments."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.joint import JOINT, mark_joint
from flows.events.lookups import look_up
from flows.events.neighbours import read_at

BODIES = ("state", "organisation", "group", "branch")
"""Kinds of actors that are no human being."""

ARMED = ("MIL", "REB", "UAF", "PRM")
"""Sectors whose names are adjectives of attacks too (`attaques djihadistes`)."""

STANDING = 7
"""Tokens at most from a participle of a lasting state to its agent."""

FLAGS = ("pronoun", "clitic", "possessor", "demonym", "speaker", "glued", "latter", "against", "country_name", "leads_infinitive")
"""Flags of candidates that are no plain noun groups."""

AROUND = (
    "acts",
    "says",
    "bidden",
    "ends",
    "fronted",
    "after_verb",
    "after_speech",
    "after_control",
    "after_standing",
    "after_if",
    "then_that",
    "of_mission",
    "picked",
    "claimed",
)
"""Flags of noun groups that the words around them give."""

TOLD = (
    "conj", "apposed", "after_between", "armed", "owns", "possessive", "court", "private", "idea", "kin", "rescue", "mission", "after_place", "time", "thing", "place_like", "is_name", "person", "group_like", "linked", "shouted", "ends_in_thing",
)  # fmt: skip
"""Flags of noun groups that `chunks` gives."""

SPELLED = ("norm", "is_clitic", "hyphen_before", "subject_pronoun", "is_noun_next", "possessor_word", "objective")
"""Columns that tell pronouns apart and that no candidate keeps."""


def participants(words: pl.LazyFrame, chunks: pl.LazyFrame, actors: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the candidates for arguments: noun groups, pronouns, possessives and adjectives of nationality.

    Columns: article, sentence, open, first, last, start, end, prep, prep_base, number, personal, name, place_like, thing, time, linked, chain, chain_last, chain_end, actor
    (first token of an actor span, or null), and the flags pronoun, clitic, possessor, demonym, speaker, glued, latter (`ce dernier`), acts (a finite verb follows).
    """
    kinds = {"body": pl.col("kind").is_in(BODIES) | pl.col("sector").is_in(ARMED), "business": pl.col("sector") == "BUS"}
    bodies = actors.filter(pl.any_horizontal(*kinds.values())).select(actor="first", **kinds).unique("actor")
    groups = _noun_groups(chunks, words, function_words).pipe(look_up, "actor", bodies)
    alone = _lone_words(words)
    stand_ins = [_pronouns(alone, function_words), _clitics(alone, function_words), _possessors(alone, function_words)]
    others = pl.concat([*stand_ins, _peoples(actors, words, function_words)], how="diagonal").drop(SPELLED)
    return pl.concat([groups, others], how="diagonal_relaxed").with_columns(
        pl.col(*TOLD, *AROUND, *FLAGS, "attached", "body", "business", "nobody", "seconds").fill_null(value=False),
        chain=pl.col("chain").fill_null(pl.col("first") + 1_000_000_000),
        nominal=~pl.any_horizontal("time", "clitic", "possessor", "demonym").fill_null(value=False),
        prep_base=pl.col("prep").replace(function_words.valued("fused")).fill_null("0"),
    )


def drop_worded(candidates: pl.LazyFrame, predicates: pl.LazyFrame) -> pl.LazyFrame:
    """Return the candidates without noun groups that are words of a verb's own phrase (`had opened fire`, `shot dead`)."""
    phrases = predicates.filter((pl.col("form") != "noun") & (pl.col("last") > pl.col("first"))).select("first", "last")
    inside = (
        phrases.select(first=pl.int_ranges("first", pl.col("last") + 1), upto="last")
        .explode("first")
        .with_columns(pl.col("first").cast(pl.UInt32))
    )
    return (
        candidates.pipe(look_up, "first", inside.unique("first"))
        .filter((pl.col("last") > pl.col("upto")).fill_null(value=True))
        .drop("upto")
    )


def _noun_groups(chunks: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the noun groups as candidates; those that point at the last one named (`ce dernier`) are pronouns."""
    latest = function_words.valued("latter", "pointing")
    latter = _points_back(function_words)
    # `pour que les rebelles partent`: what begins a clause governs no noun.
    begins_clause = pl.col("prep").is_in(function_words("clausal")) & pl.col("clausal")
    personal = pl.col("person") | pl.col("group_like") | pl.col("is_name") | pl.col("actor").is_not_null()
    named_by = {
        name: pl.any_horizontal(pl.col(word).is_in(function_words(name)) for word in ("head", "tail"))
        for name in ("private", "idea", "kin", "rescue")
    }
    # `dog owners`: people, whatever they are called after; where nouns agree, the first says what it is (`la piste terroriste`).
    if not function_words("feminine"):
        named_by["idea"] &= ~personal | pl.col("tail").is_in(function_words("idea"))
    # `l'ambassade d'Israël`, read as one place: whose it is stands in it.
    named_by["mission"] = pl.col("head").is_in(function_words("mission")) & pl.col("actor").is_not_null()
    named_by["after_place"] = pl.col("place_like").shift(1) & (pl.col("sentence") == pl.col("sentence").shift(1))
    return _with_context(chunks.with_columns(**named_by), words, function_words).pipe(mark_joint).select(
        "article", "sentence", "open", "first", "last", "end", "chain_prep", "chain_first", "chain", "chain_last", *TOLD, *AROUND, *JOINT,
        prep=pl.when(~begins_clause.fill_null(value=False)).then("prep"),
        start=pl.coalesce("apposed_start", "start"), chain_end=pl.coalesce("apposed_end", "chain_end"),
        actor=pl.coalesce("actor", pl.when(~pl.col("linked")).then("chain_actor")), nobody=pl.col("determiner").is_in(function_words("none")) | pl.col("head").is_in(function_words("none")),
        number=pl.when(latter).then(pl.col("head").replace_strict(latest, default=None, return_dtype=pl.String)).otherwise("number"),
        gender=pl.when(pl.col("determiner").is_in(function_words("masculine"))).then(pl.lit("m")).when(pl.col("determiner").is_in(function_words("feminine"))).then(pl.lit("f")),
        personal=personal | latter, **{flag: latter if flag in {"pronoun", "latter"} else pl.lit(value=False) for flag in FLAGS},
    )  # fmt: skip


def _points_back(function_words: FunctionWords) -> pl.Expr:
    """Return whether a noun group stands for the last one named (`ce dernier`, `the latter`)."""
    alone = pl.col("determiner").is_in(function_words("demonstrative")) & (pl.col("first") == pl.col("last"))
    latter = (alone & pl.col("head").is_in(function_words("latter"))).fill_null(value=False)
    return latter | pl.col("head").is_in(function_words("pointing")) & pl.col("tail").is_in(function_words("pointed"))


def _with_context(chunks: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the noun groups with the flags `AROUND`, and `clausal`: a finite verb follows in their clause."""
    barrier = pl.any_horizontal("finite", "relative", "subordinator", "conjunction", "comma", "stop") | (pl.col("text") == ".")
    verbal = pl.any_horizontal("infinitive", "gerund", "finite", "participle") & ~pl.col("auxiliary") & ~pl.col("content")
    ends: dict[str, pl.Expr] = {
        "acts": pl.col("finite").shift(-1),
        "clausal": pl.when(barrier).then("finite").backward_fill().fill_null(value=False).shift(-1),
        "fronted": pl.col("n_finite") == pl.col("n_finite").gather(pl.col("sentence_first")),
        "says": pl.col("reporting").shift(-1) | (pl.col("auxiliary").shift(-1) & pl.col("reporting").shift(-2)),
        "bidden": pl.col("opens_clause").shift(-1) & pl.col("infinitive").shift(-2) & ~pl.col("passive_auxiliary").shift(-2),
        "then_that": (pl.col("relative") & pl.col("norm").is_in(function_words("that"))).shift(-1),
        "ends": pl.col("clause_mark").shift(-1) | (pl.col("token") + 1 >= pl.col("sentence_last")),
    }
    opens: dict[str, pl.Expr] = {
        "after_verb": verbal.shift(1),
        "after_speech": pl.col("reporting").shift(1),
        "after_if": pl.col("norm").shift(1).is_in(function_words("condition")),
        "of_mission": _of_mission(function_words),
        "claimed": pl.concat_str(pl.col("norm").shift(2), pl.lit(" "), pl.col("norm").shift(1)).is_in(function_words("claiming")),
        "picked": pl.col("norm").shift(1).is_in(function_words("among")) & (pl.col("text").shift(2) == ","),
        "after_standing": _after_standing(),
        "after_control": pl.any_horizontal("control", "causative").shift(1)
        | (pl.col("preposition").shift(1) & pl.col("control").shift(2))
        | (pl.col("preposition") & pl.col("control").shift(1)),
    }
    return chunks.pipe(read_at, "chain_last", words, **ends).pipe(read_at, "open", words, **opens)


def _after_standing() -> pl.Expr:
    """Return whether the last participle before a word is one of a lasting state (`la ville, tenue depuis octobre par l'armée`)."""
    verb = pl.col("participle") | pl.col("standing")
    near = pl.col("token").cast(pl.Int64) - pl.when(verb).then("token").forward_fill().shift(1) <= STANDING
    far = near & pl.when(verb).then("standing").forward_fill().shift(1) & pl.col("agent").shift(1)
    return pl.col("standing").shift(2) | pl.col("standing").shift(1) | far


def _of_mission(function_words: FunctionWords) -> pl.Expr:
    """Return whether what begins at a word is whose embassy or consulate stands before it (`l'ambassade d'Israël`)."""
    before = [pl.col("norm").shift(step).is_in(function_words("mission")) for step in (1, 2)]
    return before[0] | (before[1] & pl.col("norm").shift(1).is_in(function_words("of")))


def _lone_words(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words that can stand for a noun group, as groups of one word, with what tells them apart (`SPELLED`)."""
    verb = pl.any_horizontal("finite", "infinitive", "gerund") & ~pl.col("auxiliary")
    acts = pl.any_horizontal("finite", "auxiliary", "modal")
    # `accusing it of`: what stands behind a verb and before none is an object, though it can be a subject.
    objective = verb.shift(1) & ~acts.shift(-1) & ~(acts.shift(-2) & pl.any_horizontal("adverb", "negation").shift(-1))
    return words.select(
        "article", "sentence", "norm", "is_clitic", "hyphen_before", "subject_pronoun", "possessor_word", open="token", first="token", last="token", start="start", end="end",
        linked=pl.lit(value=False), chain_last="token", chain_end="end", personal=pl.lit(value=True), glued="hyphen_before",
        is_noun_next=pl.col("content").shift(-1).fill_null(value=False), leads_infinitive=pl.col("infinitive").shift(-1),
        objective=objective.fill_null(value=False),
    ).filter(pl.any_horizontal("subject_pronoun", "is_clitic", "possessor_word"))  # fmt: skip


def _pronouns(alone: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the subject pronouns, with `speaker` for those of who speaks (`nous`)."""
    subjects, speaking = function_words.valued("subject_pronoun"), function_words("speaker_pronoun")
    object_too = pl.col("objective") & pl.col("norm").is_in(list(function_words.valued("object_pronoun")))
    return alone.filter(pl.col("subject_pronoun") & pl.col("norm").is_in([*subjects, *speaking]) & ~object_too).with_columns(
        number=pl.col("norm").replace_strict(subjects, default=None, return_dtype=pl.String),
        pronoun=pl.lit(value=True),
        speaker=pl.col("norm").is_in(speaking),
    )


def _clitics(alone: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the object pronouns."""
    objects = function_words.valued("object_pronoun")
    her = (pl.col("norm") == "her") & ~pl.col("is_noun_next")
    free = pl.col("objective") | ~pl.col("subject_pronoun")
    return alone.filter((pl.col("is_clitic") | her | pl.col("objective")) & pl.col("norm").is_in(list(objects)) & free).with_columns(
        number=pl.col("norm").replace_strict(objects, default=None, return_dtype=pl.String), clitic=pl.lit(value=True)
    )


def _possessors(alone: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the possessives before a noun (`leur offensive`)."""
    return alone.filter(pl.col("possessor_word") & ~pl.col("is_clitic") & pl.col("is_noun_next")).with_columns(
        number=pl.col("norm").replace_strict(function_words.valued("possessive"), default=None, return_dtype=pl.String),
        possessor=pl.lit(value=True),
    )


def _peoples(actors: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the adjectives that say whose an act is (`les frappes russes`, `attaques djihadistes`), with `against` for `anti-américaine`."""
    content, same = pl.col("content").shift(-1), pl.col("sentence").shift(-1) == pl.col("sentence")
    adjective = pl.col("content") & ~pl.col("begins") & ~pl.col("is_capitalised")
    prefix = pl.when("hyphen_before").then(pl.col("norm").shift(1))
    read = actors.pipe(read_at, "last", words, modifies=content & same).pipe(
        read_at,
        "first",
        words,
        adjective=adjective,
        attached=~pl.col("begins"),
        upper="is_upper",
        prefixed=prefix,
        of_mission=_of_mission(function_words),
    )
    # `pro-russe`: neither whose it is nor whom it is against.
    sided = pl.col("prefixed").is_in(function_words("beside_prefix")).fill_null(value=False)
    against = pl.col("prefixed").is_in(function_words("against_prefix")).fill_null(value=False)
    owns = (pl.col("kind") == "demonym") | pl.col("modifies") | (pl.col("adjective") & pl.col("sector").is_in(ARMED))
    return read.filter(~sided).filter(owns).select(
        "article", "sentence", "first", "last", "start", "end", open="first", chain_last="last", chain_end="end", actor="first",
        attached="attached", demonym=pl.lit(value=True), personal=pl.lit(value=True), against=against,
        country_name=(pl.col("kind") == "state") & ~pl.col("upper"),
        armed=pl.col("sector").is_in(ARMED) & (pl.col("kind") != "demonym"), of_mission="of_mission",
    )  # fmt: skip
