"""Participants: noun groups, pronouns and demonyms as candidates for arguments, and what pronouns stand for."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.neighbours import read_at

BODIES = ("state", "organisation", "group", "branch")
"""Kinds of actors that are no human being."""

ARMED = ("MIL", "REB", "UAF", "PRM")
"""Sectors whose names are adjectives of attacks too (`attaques djihadistes`)."""

FAR = 3
"""Sentences that a pronoun reaches back over."""


def participants(words: pl.LazyFrame, chunks: pl.LazyFrame, actors: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the candidates for arguments: noun groups, pronouns, possessives and adjectives of nationality.

    Columns: article, sentence, open, first, last, start, end, prep, prep_base, number, personal, name, place_like, thing, time, linked, chain, chain_last, chain_end, actor
    (first token of an actor span, or null), and the flags pronoun, clitic, possessor, demonym, speaker, glued, latter (`ce dernier`), acts (a finite verb follows).
    """
    subjects, clitic_words = function_words.valued("subject_pronoun"), function_words.valued("object_pronoun")
    speaking = function_words("speaker_pronoun")
    flags = ("pronoun", "clitic", "possessor", "demonym", "speaker", "glued", "latter", "against", "leads_infinitive")
    barrier = pl.any_horizontal("finite", "relative", "subordinator", "conjunction", "comma", "stop") | (pl.col("text") == ".")
    clausal = pl.when(barrier).then("finite").backward_fill().fill_null(value=False).shift(-1)
    verbal = pl.any_horizontal("infinitive", "gerund", "finite", "participle") & ~pl.col("auxiliary") & ~pl.col("content")
    says = pl.col("reporting").shift(-1) | (pl.col("auxiliary").shift(-1) & pl.col("reporting").shift(-2))
    bidden = pl.col("opens_clause").shift(-1) & pl.col("infinitive").shift(-2)
    fronted = pl.col("n_finite") == pl.col("n_finite").gather(pl.col("sentence_first"))
    latest = function_words.valued("latter", "pointing")
    alone = pl.col("determiner").is_in(function_words("demonstrative")) & (pl.col("first") == pl.col("last"))
    latter = (alone & pl.col("head").is_in(function_words("latter"))).fill_null(value=False)
    latter |= pl.col("head").is_in(function_words("pointing")) & pl.col("tail").is_in(function_words("pointed"))
    groups = chunks.pipe(read_at, "chain_last", words, acts=pl.col("finite").shift(-1), clausal=clausal, fronted=fronted, says=says, bidden=bidden).pipe(
        read_at, "open", words, after_verb=verbal.shift(1), after_standing=pl.col("standing").shift(2) | pl.col("standing").shift(1),
        after_control=pl.col("control").shift(1) | (pl.col("preposition").shift(1) & pl.col("control").shift(2)) | (pl.col("preposition") & pl.col("control").shift(1)),
    ).select(
        "article", "sentence", "open", "first", "last", "end", "apposed", "chain_prep", "chain_first", "is_name", "person", "group_like", "place_like", "thing",
        "time", "court", "linked", "chain", "chain_last", "conj", "after_between", "armed", "acts", "owns", "possessive", "after_verb", "after_control", "after_standing", "fronted", "says", "bidden",
        prep=pl.when(~(pl.col("prep").is_in(function_words("clausal")) & pl.col("clausal")).fill_null(value=False)).then("prep"),
        start=pl.coalesce("apposed_start", "start"), chain_end=pl.coalesce("apposed_end", "chain_end"),
        actor=pl.coalesce("actor", pl.when(~pl.col("linked")).then("chain_actor")), nobody=pl.col("determiner").is_in(function_words("none")),
        personal=pl.col("person") | pl.col("group_like") | pl.col("is_name") | pl.col("actor").is_not_null(),
        last_named=latter, number=pl.when(latter).then(pl.col("head").replace_strict(latest, default=None, return_dtype=pl.String)).otherwise("number"),
    ).with_columns(**{flag: pl.lit(value=False) for flag in flags}).with_columns(
        pronoun="last_named", latter="last_named", personal=pl.col("personal") | pl.col("last_named")
    ).drop("last_named")  # fmt: skip
    single = words.select(
        "article", "sentence", "norm", "is_clitic", "hyphen_before", "subject_pronoun", "possessor_word", open="token", first="token", last="token", start="start", end="end",
        linked=pl.lit(value=False), chain_last="token", chain_end="end", personal=pl.lit(value=True), glued="hyphen_before",
        is_noun_next=pl.col("content").shift(-1).fill_null(value=False), leads_infinitive=pl.col("infinitive").shift(-1),
    ).filter(pl.any_horizontal("subject_pronoun", "is_clitic", "possessor_word"))  # fmt: skip
    pronouns = single.filter(pl.col("subject_pronoun") & pl.col("norm").is_in([*subjects, *speaking])).with_columns(
        number=pl.col("norm").replace_strict(subjects, default=None, return_dtype=pl.String),
        pronoun=pl.lit(value=True),
        speaker=pl.col("norm").is_in(speaking),
    )
    her = (pl.col("norm") == "her") & ~pl.col("is_noun_next")
    clitics = single.filter(
        (pl.col("is_clitic") | her) & pl.col("norm").is_in(list(clitic_words)) & ~pl.col("subject_pronoun")
    ).with_columns(number=pl.col("norm").replace_strict(clitic_words, default=None, return_dtype=pl.String), clitic=pl.lit(value=True))
    owners = single.filter(pl.col("possessor_word") & ~pl.col("is_clitic") & pl.col("is_noun_next")).with_columns(
        number=pl.col("norm").replace_strict(function_words.valued("possessive"), default=None, return_dtype=pl.String),
        possessor=pl.lit(value=True),
    )
    content, same = pl.col("content").shift(-1), pl.col("sentence").shift(-1) == pl.col("sentence")
    adjective = pl.col("content") & ~pl.col("begins") & ~pl.col("is_capitalised")
    with_next = actors.pipe(read_at, "last", words, modifies=content & same).pipe(
        read_at,
        "first",
        words,
        adjective=adjective,
        attached=~pl.col("begins"),
        prefixed=pl.when("hyphen_before").then(pl.col("norm").shift(1)),
    )
    # `anti-américaine`: whom it is against, not whose it is; `pro-russe`: neither.
    sided = pl.col("prefixed").is_in(function_words("beside_prefix")).fill_null(value=False)
    against = pl.col("prefixed").is_in(function_words("against_prefix")).fill_null(value=False)
    modifies = pl.col("modifies")
    people = with_next.filter(~sided).filter((pl.col("kind") == "demonym") | modifies | (pl.col("adjective") & pl.col("sector").is_in(ARMED))).select(
        "article", "sentence", "first", "last", "start", "end", open="first", chain_last="last", chain_end="end", actor="first",
        attached="attached", demonym=pl.lit(value=True), personal=pl.lit(value=True), against=against,
    )  # fmt: skip
    extra = pl.concat([pronouns, clitics, owners, people], how="diagonal").drop(
        "norm", "is_clitic", "hyphen_before", "subject_pronoun", "is_noun_next", "possessor_word"
    )
    bodies = actors.filter(pl.col("kind").is_in(BODIES)).select(actor="first", body=pl.lit(value=True)).unique("actor")
    every = pl.concat([groups.join(bodies, on="actor", how="left", maintain_order="left"), extra], how="diagonal_relaxed")
    false = (
        "conj",
        "apposed",
        "after_between",
        "armed",
        "acts",
        "owns",
        "possessive",
        "after_verb",
        "after_control",
        "after_standing",
        "court",
        "time",
        "thing",
        "place_like",
        "is_name",
        "person",
        "group_like",
        "linked",
        "attached",
        "body",
        "fronted",
        "says",
        "bidden",
        "nobody",
        *flags,
    )
    return every.with_columns(
        pl.col(*false).fill_null(value=False),
        chain=pl.col("chain").fill_null(pl.col("first") + 1_000_000_000),
        nominal=~pl.any_horizontal("time", "clitic", "possessor", "demonym").fill_null(value=False),
        prep_base=pl.col("prep").replace(function_words.valued("fused")).fill_null("0"),
    )


def antecedents(candidates: pl.LazyFrame) -> pl.LazyFrame:
    """Return, for each sentence and number, the first noun group that can be its topic: what later pronouns stand for."""
    place = pl.col("place_like") & ~pl.col("person") & ~pl.col("group_like") & pl.col("actor").is_null()
    people = candidates.filter(
        pl.col("personal") & pl.col("nominal") & ~pl.col("pronoun") & ~pl.col("owns") & ~pl.col("possessive") & ~place
    ).pipe(_by_kind)
    topical = pl.col("prep").is_null() & ~pl.col("linked")
    # `Speaking to the agency, she`: what a preposition governs before the sentence's verb is no topic before its end.
    at = pl.when(topical | ~pl.col("fronted")).then("first").otherwise(pl.col("last").max().over("sentence"))
    return (
        people.with_columns(at=at)
        .sort("sentence", ~topical, "first")
        .unique(["sentence", "number"], keep="first", maintain_order=True)
        .sort("first")
    )


def _by_kind(people: pl.LazyFrame) -> pl.LazyFrame:
    """Return the noun groups once for each kind of pronoun that can stand for them, in `number`."""
    one = pl.col("number") == "s"
    human = one & ~pl.col("group_like") & ~pl.col("place_like") & (pl.col("person") | ~pl.col("body"))
    body = one & ~pl.col("person") & (pl.col("group_like") | pl.col("actor").is_not_null() | pl.col("is_name"))
    kinds = [people.filter(holds).with_columns(number=pl.lit(kind)) for kind, holds in (("h", human), ("i", body))]
    return pl.concat([people, *kinds])


def resolve(chosen: pl.LazyFrame, topics: pl.LazyFrame, people: pl.LazyFrame) -> pl.LazyFrame:
    """Return the arguments with `span_first`, `span_last`, `text_start`, `text_end`, `actor` of what they name; pronouns by their antecedent.

    Rules of resolved ones end in `+pronoun`. Pronouns without antecedent keep null spans.
    """
    stands = pl.any_horizontal("c_pronoun", "c_clitic", "c_possessor")
    named = chosen.filter(~stands).with_columns(
        span_first="c_first", text_start="c_start", text_end="c_chain_end", actor="c_actor", topic=pl.col("c_chain")
    )
    actors = chosen.filter((pl.col("role") == "actor") & ~stands).select("first", own="c_chain")
    standing = (
        chosen.filter(stands).join(actors, on="first", how="left", maintain_order="left").with_columns(seek=pl.col("c_first")).sort("seek")
    )
    nominal = people.filter(pl.col("personal") & pl.col("nominal") & ~pl.col("pronoun")).pipe(_by_kind).with_columns(at="first")
    last_named = pl.col("c_clitic") | pl.col("c_latter")
    found = [
        _look_back(standing.filter(~last_named), topics),
        _look_back(standing.filter(last_named), nominal),
    ]
    return pl.concat([named, *found], how="diagonal_relaxed").sort("first", "role")


def _look_back(standing: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """Return pronouns with the last of the known noun groups before them that has their number and is not the actor itself."""
    names = known.select(
        "article", "number", span_first="first", text_start="start", text_end="chain_end", actor="actor", topic="chain",
        topic_sentence="sentence", at="at",
    ).sort("at")  # fmt: skip
    found = standing.join_asof(
        names, left_on="seek", right_on="at", by_left=["c_article", "c_number"], by_right=["article", "number"],
        strategy="backward", allow_exact_matches=False, check_sortedness=False,
    )  # fmt: skip
    lost = (pl.col("sentence") - pl.col("topic_sentence") > FAR) | (pl.col("topic") == pl.col("own")).fill_null(value=False)
    return found.with_columns(
        *(pl.when(~lost).then(pl.col(name)).alias(name) for name in ("span_first", "text_start", "text_end", "actor", "topic")),
        rule=pl.col("rule") + "+pronoun",
    )
