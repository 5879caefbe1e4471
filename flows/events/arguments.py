"""Arguments: for each predicate, every noun group that may be its actor or target, the rule that proposes it, and its rank.

Each rule is an expression over a pair of predicate and noun group in one sentence; the best score of a role wins, and all are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import polars as pl

from flows.events.acts import TO_SOMEBODY
from flows.events.clause_rules import HELD_BY, clause_rules
from flows.events.content_rules import content_rules
from flows.events.neighbours import begins_run, first_of, read_at
from flows.events.noun_rules import noun_rules
from flows.events.relations import parsed_rules
from flows.events.rule import Rule
from flows.events.verb_first import verb_first_rules
from flows.events.verb_rules import object_rules, subject_rules
from flows.events.word_order import order_rules

LAST = 1000
"""What a thing costs as the target of an act that is done to somebody: any person or group comes first."""


def candidates(pairs: pl.LazyFrame, *, verb_first: bool = False, order: frozenset[str] = frozenset(), parsed: bool = False) -> pl.LazyFrame:
    """Return every argument that a rule proposes: the pair's columns, `role` (actor, target), `rule`, `score` (lower is better), `rank`.

    For verb-first languages pairs are of `order_pairs`, for parsed sentences of `relations.relate`.
    """
    rules = rules_of(verb_first=verb_first, order=order, parsed=parsed)
    here = pairs.collect(engine="in-memory")
    # Most pairs fit no rule: the rules are asked over few columns, and only the rest is worked with.
    holds = here.lazy().select(each.holds.fill_null(value=False).alias(str(number)) for number, each in enumerate(rules))
    fits = holds.collect(engine="in-memory")
    some = fits.select(pl.any_horizontal(pl.all())).to_series()
    here, fits = here.filter(some), fits.filter(some)
    ranked = _rank(_propose(here, fits, rules), here)
    return pl.concat([here[ranked["row"]], ranked.drop("row")], how="horizontal").lazy()


@cache
def rules_of(*, verb_first: bool, order: frozenset[str], parsed: bool) -> tuple[Rule, ...]:
    """Return the rules for languages of a word order, and for sentences that are parsed."""
    special = [*(verb_first_rules() if verb_first else ()), *(parsed_rules() if parsed else ())]
    return (*subject_rules(), *object_rules(), *noun_rules(), *clause_rules(), *content_rules(), *order_rules(order), *special)


def _propose(pairs: pl.DataFrame, fits: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Return one row for each pair and rule that holds for it, in the rules' order: row (of the pair), score, role, rule."""
    costs = pairs.lazy().select(each.score.cast(pl.Float64).alias(str(number)) for number, each in enumerate(rules))
    scores = costs.collect(engine="in-memory")
    row = pl.arange(pairs.height, dtype=pl.UInt32, eager=True)
    holding = [(number, holds) for number, holds in enumerate(fits) if holds.any()]
    nothing = pl.DataFrame(schema={"row": pl.UInt32, "score": pl.Float64})
    proposed = pl.concat(
        [nothing, *(pl.DataFrame({"row": row.filter(holds), "score": scores[:, number].filter(holds)}) for number, holds in holding)]
    )
    named = pl.DataFrame(
        {
            "role": [rules[number].role for number, _ in holding],
            "rule": [rules[number].name for number, _ in holding],
            "times": [holds.sum() for _, holds in holding],
        },
        schema={"role": pl.String, "rule": pl.String, "times": pl.UInt32},
    )
    told = named.select(pl.col("role", "rule").repeat_by("times").explode(empty_as_null=False))
    return pl.concat([proposed, told], how="horizontal")


def _rank(proposed: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the best proposal for each predicate, role and noun group, with its rank: row, role, rule, score, rank."""
    thing = (pl.col("role") == "target") & pl.col("event_type").is_in(TO_SOMEBODY).fill_null(value=False) & ~pl.col("c_personal")
    return (
        proposed.lazy()
        .pipe(read_at, "row", pairs.lazy(), "first", "c_first", "event_type", "c_personal")
        .with_columns(score=pl.col("score") + pl.when(thing).then(LAST).otherwise(0))
        .sort("first", "role", "score", "c_first", "rule")
        .unique(["first", "role", "c_first"], keep="first", maintain_order=True)
        .with_row_index("place")
        .with_columns(rank=(pl.col("place") - first_of(pl.col("place"), begins_run("first", "role")) + 1).cast(pl.UInt16))
        .select("row", "role", "rule", "score", "rank")
        .collect(engine="in-memory")
    )


def choose(found: pl.LazyFrame) -> pl.LazyFrame:
    """Return the best candidate of each role, one row a predicate and role, in their order; what is the actor is not also the target.

    Besides actor and target, `holder`: who holds a place that may be taken.
    """
    here = found.collect(engine="in-memory")
    found = here.lazy().select("first", "role", "rank", "rule", "score", "c_first", "c_start", "c_chain").with_row_index("row")
    actors = found.filter((pl.col("role") == "actor") & (pl.col("rank") == 1))
    # Who stands second behind `between` is a side only where the first one is.
    paired = actors.filter(pl.col("rule") == "between").select("first").collect(engine="in-memory")["first"].implode()
    targets = (
        found.filter(
            (pl.col("role") == "target") & (pl.col("rule") != HELD_BY) & ((pl.col("rule") != "between") | pl.col("first").is_in(paired))
        )
        .join(actors.select("first", "c_chain"), on=["first", "c_chain"], how="anti")
        .join(actors.select("first", "c_start"), on=["first", "c_start"], how="anti")
        .sort("first", "score", "c_first")
        .unique("first", keep="first", maintain_order=True)
    )
    holders = found.filter(pl.col("rule") == HELD_BY).sort("first", "score").unique("first", keep="first", maintain_order=True)
    chosen = pl.concat([actors, targets, holders.with_columns(role=pl.lit("holder"))]).sort("first", "role").collect(engine="in-memory")
    return here[chosen["row"]].with_columns(role=chosen["role"]).lazy()
