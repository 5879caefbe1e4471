"""Arguments: for each predicate, every noun group that may be its actor or target, the rule that proposes it, and its rank.

Each rule is an expression over a pair of predicate and noun group in one sentence; the best score of a role wins, and all are kept.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

COUNTERS = ("finite", "relative", "subordinator", "comma", "stop", "infinitive")
FARTHEST = 60
"""Tokens between a predicate and an argument at most."""


def pair_up(predicates: pl.LazyFrame, chunks: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of a predicate and a noun group of its sentence, with what lies between them.

    Columns of the predicate: `first`, `last`, `group`; of the noun group with prefix `c_`; `before` (it stands before the verb group), `gap`
    (tokens between), and for each counter the number of marks between.
    """
    upto = words.select("token", **{f"n_{name}": pl.col(f"n_{name}") for name in COUNTERS})
    under = words.select("token", **{f"n_{name}": pl.col(f"n_{name}") - pl.col(name).cast(pl.Int32) for name in COUNTERS})
    left = (
        predicates.join(_prefixed(under, "g"), left_on="group", right_on="g_token", how="left")
        .join(_prefixed(upto, "l"), left_on="last", right_on="l_token", how="left")
    )
    right = (
        _prefixed(chunks, "c")
        .join(_prefixed(upto, "e"), left_on="c_last", right_on="e_token", how="left")
        .join(_prefixed(under, "o"), left_on="c_open", right_on="o_token", how="left")
    )
    before = pl.col("c_last") < pl.col("group")
    clitic = pl.col("c_clitic") & (pl.col("c_first") >= pl.col("group")) & (pl.col("c_first") < pl.col("first"))
    owner = pl.col("c_possessor") & (pl.col("c_first") < pl.col("first")) & (pl.col("c_first").cast(pl.Int64) >= pl.col("first").cast(pl.Int64) - 3)
    return (
        left.join(right, left_on="sentence", right_on="c_sentence", how="inner")
        .with_columns(before=before, in_group_of=clitic | owner)
        .filter(pl.col("before") | pl.col("in_group_of") | (pl.col("c_first") > pl.col("last")))
        .with_columns(
            gap=pl.when("before").then(pl.col("group").cast(pl.Int32) - pl.col("c_chain_last").cast(pl.Int32) - 1).otherwise(pl.col("c_open").cast(pl.Int32) - pl.col("last").cast(pl.Int32) - 1),
            **{
                name: pl.when("before").then(pl.col(f"g_n_{name}") - pl.col(f"e_n_{name}")).otherwise(pl.col(f"o_n_{name}") - pl.col(f"l_n_{name}"))
                for name in COUNTERS
            },
        )
        .filter(pl.col("gap") <= FARTHEST)
    )


def _prefixed(frame: pl.LazyFrame, prefix: str) -> pl.LazyFrame:
    """Return a frame with a prefix before every column's name."""
    return frame.rename(lambda name: f"{prefix}_{name}")


def candidates(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Return every argument that a rule proposes: the pair's columns, `role` (actor, target), `rule`, `score` (lower is better), `rank`."""
    proposed = [
        pairs.filter(condition).with_columns(role=pl.lit(role), rule=pl.lit(rule), score=score.cast(pl.Float64))
        for role, rule, condition, score in rules()
    ]
    return (
        pl.concat(proposed)
        .sort("first", "role", "score", "c_first", "rule")
        .unique(["first", "role", "c_first"], keep="first", maintain_order=True)
        .with_columns(rank=pl.col("score").rank("ordinal").over("first", "role").cast(pl.UInt16))
    )


def rules() -> Iterator[tuple[str, str, pl.Expr, pl.Expr]]:
    """Yield role, name, condition and score of each rule."""
    yield from subject_rules()
    yield from object_rules()
    yield from noun_rules()


def subject_rules() -> Iterator[tuple[str, str, pl.Expr, pl.Expr]]:
    """Yield the rules that find the subject of a verb, which is its actor, or its target in the passive."""
    gap = pl.col("gap")
    over, turns = pl.col("finite"), pl.col("relative") + pl.col("subordinator")
    free = pl.col("c_prep").is_null() & pl.col("c_nominal") & pl.col("before") & (pl.col("stop") == 0)
    by = pl.col("form")
    suffers = (by == "passive") | ((pl.col("frame") == "patient").fill_null(value=False) & (by != "noun"))
    loose = pl.col("unfinished")
    verbal = by.is_in(["active", "passive"]) & ~loose
    kind = pl.when("c_personal").then(0).otherwise(25)
    near = gap + pl.col("comma") * 2 + kind
    relative = pl.col("led_by").is_in(["qui", "who", "which", "that"])
    antecedent = pl.col("before") & (gap <= 2) & (over == 0) & (pl.col("relative") == 1) & pl.col("c_nominal") & ~pl.col("c_linked")
    coordinated = pl.col("led_by").is_in(["et", "puis", "mais", "ou", ",", "and", "then", "but", "or"])
    for role, holds in (("actor", ~suffers), ("target", suffers)):
        yield role, "relative", holds & verbal & relative & antecedent, gap + kind - 50
        yield role, "subject", holds & verbal & ~relative & free & (over == 0) & (turns == 0), near
        yield role, "over_relative", holds & verbal & ~relative & free & (over >= 1) & (over == turns), near + 12
        yield role, "coordinated", holds & verbal & ~relative & coordinated & free & (over >= 1) & (over - turns == 1), near + 20
        yield role, "inverted", holds & verbal & pl.col("after_quote") & ~pl.col("before") & pl.col("c_prep").is_null() & pl.col("c_nominal") & (gap <= 2) & (over == 0) & (turns == 0), gap - 10 + kind
        yield role, "pronoun_inverted", holds & verbal & ~pl.col("before") & pl.col("c_pronoun") & (gap <= 1) & pl.col("c_glued"), gap - 40
        yield role, "controlled", holds & loose & free & (over - turns == 1), near + 12
        yield role, "nearest", holds & loose & free & (over == 0) & (turns == 0), near + 22
    yield "target", "modified", (by == "bare") & ~pl.col("intransitive") & modified(), gap + kind + pl.col("c_linked").cast(pl.Int32) * 3
    yield "actor", "modified", (by == "bare") & pl.col("intransitive") & modified(), gap + kind


def modified() -> pl.Expr:
    """Return whether a participle follows the noun group that it modifies."""
    return pl.col("before") & (pl.col("gap") <= 1) & (pl.col("finite") == 0) & pl.col("c_nominal") & ~pl.col("c_pronoun")


def object_rules() -> Iterator[tuple[str, str, pl.Expr, pl.Expr]]:
    """Yield the rules that find a verb's objects and the agent of a passive."""
    gap, by = pl.col("gap"), pl.col("form")
    after = ~pl.col("before") & (pl.col("finite") == 0) & (pl.col("relative") + pl.col("subordinator") == 0) & (pl.col("stop") == 0) & pl.col("c_nominal")
    takes = by.is_in(["active", "infinitive", "gerund"]) & pl.col("frame").is_in(["agent", "address", "mutual"])
    listed = pl.col("target_prep").fill_null("0")
    direct = listed.str.contains(r"(^|\|)0(\||$)")
    oblique = (pl.lit("|") + listed + "|").str.contains(pl.lit("|") + pl.col("c_prep_base") + "|", literal=True)
    free = pl.col("c_prep").is_null()
    yield "target", "object", takes & direct & after & free & (gap <= 6) & (pl.col("comma") == 0) & (pl.col("infinitive") == 0), gap
    yield "target", "oblique", takes & after & ~free & oblique & (gap <= 14), gap + 6
    yield "target", "clitic", takes & pl.col("c_clitic") & pl.col("in_group_of"), gap * 0 + 3
    yield "actor", "agent", by.is_in(["passive", "bare"]) & after & (pl.col("c_prep") == "par") & (gap <= 20), gap - 30
    yield "actor", "agent_english", by.is_in(["passive", "bare"]) & after & (pl.col("c_prep") == "by") & (gap <= 20), gap - 30
    place = by.is_in(["active", "infinitive", "gerund", "passive"]) & (pl.col("frame") == "place")
    yield "target", "loser", place & after & ~free & oblique & pl.col("c_personal") & (gap <= 14), gap + 6


def noun_rules() -> Iterator[tuple[str, str, pl.Expr, pl.Expr]]:
    """Yield the rules that find the arguments of a noun."""
    gap = pl.col("gap")
    noun = pl.col("form") == "noun"
    after = ~pl.col("before") & (pl.col("finite") == 0) & (pl.col("relative") + pl.col("subordinator") == 0) & (pl.col("stop") == 0) & pl.col("c_nominal")
    of = noun & after & pl.col("c_linked") & (gap <= 3) & (pl.col("comma") == 0) & pl.col("c_prep").is_in(["de", "d'", "du", "des", "of"])
    oblique = (pl.lit("|") + pl.col("target_prep").fill_null("-") + "|").str.contains(pl.lit("|") + pl.col("c_prep_base") + "|", literal=True)
    source = pl.col("genitive") == "source"
    yield "actor", "genitive", of & source & pl.col("c_personal"), gap
    yield "target", "genitive", of & (pl.col("genitive") == "target"), gap
    yield "actor", "demonym", noun & pl.col("c_demonym") & ~pl.col("before") & (gap <= 1) & pl.col("genitive").is_in(["source", "none"]).fill_null(value=True), gap - 5
    yield "target", "demonym", noun & pl.col("c_demonym") & ~pl.col("before") & (gap <= 1) & (pl.col("genitive") == "target"), gap - 5
    yield "target", "oblique", noun & after & oblique & ~of & (gap <= 10), gap + 2
    yield "actor", "agent", noun & ~pl.col("before") & pl.col("c_prep").is_in(["par", "by"]) & (pl.col("finite") <= 1) & (pl.col("stop") == 0) & (gap <= 12) & pl.col("c_personal"), gap
    yield "actor", "possessive", noun & pl.col("c_possessor") & pl.col("in_group_of") & pl.col("genitive").is_in(["source", "none"]).fill_null(value=True), gap * 0 + 1
    yield "target", "possessive", noun & pl.col("c_possessor") & pl.col("in_group_of") & (pl.col("genitive") == "target"), gap * 0 + 1
    free = pl.col("c_prep").is_null() & pl.col("c_nominal") & pl.col("before") & (pl.col("stop") == 0)
    yield "actor", "support_verb", noun & pl.col("supported") & free & (pl.col("finite") == 1) & (pl.col("relative") + pl.col("subordinator") == 0), gap + 15 + pl.when("c_personal").then(0).otherwise(25)


def choose(found: pl.LazyFrame) -> pl.LazyFrame:
    """Return the best candidate of each role, one row a predicate and role; what is the actor is not also the target."""
    actors = found.filter((pl.col("role") == "actor") & (pl.col("rank") == 1))
    targets = (
        found.filter(pl.col("role") == "target")
        .join(actors.select("first", "c_chain"), on=["first", "c_chain"], how="anti")
        .sort("first", "score", "c_first")
        .unique("first", keep="first", maintain_order=True)
    )
    return pl.concat([actors, targets])
