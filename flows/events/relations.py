"""Relations: the noun groups that a parser sees in a relation with a predicate, and the arguments that they propose.

Only relations that were measured to help are read (docs/parser.md); the lexicon's own rules find the others as well or better.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.events.keeping import kept
from flows.events.rule import Rule, impersonal

SUBJECTS = ("subject", "passive_subject")

ROW = 4
"""Verbs in a row (`came, saw, asked and left`) over which a subject reaches."""

BEHIND = 10
"""Rank of what the parser proposes, in tokens of distance: behind whatever a rule of the lexicon finds nearer."""


def relate(pairs: pl.LazyFrame, parsed: pl.DataFrame, predicates: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs of `pairing.pair_up` with `relation`: what the noun group is of the predicate, null where the parser sees nothing.

    `subject`; `shared_subject` (that of the verb before it in a row: `came and left`); `relative_object` (what a relative clause is about).
    `parsed` as of `parsing.parse`.
    """
    told = find_relations(parsed, predicates, words)
    numbered = pairs.with_row_index("pair")
    seen = (
        numbered.select("pair", "first", "c_first", "c_last")
        .join(told, on="first", how="inner")
        .filter(pl.col("token").is_between("c_first", "c_last"))
        .sort("pair", "relation")
        .unique("pair", keep="first", maintain_order=True)
        .select("pair", "relation")
    )
    return numbered.join(seen, on="pair", how="left", maintain_order="left").drop("pair")


def find_relations(parsed: pl.DataFrame, predicates: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the relations of predicates: first (token of the predicate), token (of the word in relation with it), relation."""
    nodes = kept(parsed.lazy().with_row_index("node").pipe(find_leads).pipe(place, words))
    heads = kept(find_heads(predicates, nodes))
    subjects = nodes.filter(pl.col("relation").is_in(SUBJECTS)).select("head", argument="node")
    plain = nodes.filter(pl.col("relation") == "subject").select("head", argument="node")
    alone = heads.filter(pl.col("lead") != pl.col("node")).join(subjects, left_on="node", right_on="head", how="anti")
    found = [
        heads.join(plain, left_on="node", right_on="head").select("first", "argument", relation=pl.lit("subject")),
        alone.join(subjects, left_on="lead", right_on="head").select("first", "argument", relation=pl.lit("shared_subject")),
        find_antecedents(heads, nodes, words),
    ]
    return pl.concat(found).join(nodes.select(argument="node", token="token"), on="argument").select("first", "token", "relation")


def find_leads(nodes: pl.LazyFrame) -> pl.LazyFrame:
    """Return the parsed words with `lead`: the first of the row of conjuncts that each stands in, itself where it stands in none."""
    lead = pl.col("node")
    for _ in range(ROW):
        joined = (pl.col("relation") == "conjunct").fill_null(value=False).gather(lead)
        lead = pl.when(joined).then(pl.col("head").gather(lead)).otherwise(lead)
    return nodes.with_columns(lead=lead)


def place(nodes: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the parsed words with `token`: that of the token table which each begins in, for the two cut words differently."""
    tokens = words.select("sentence", "token", "start").sort("start")
    placed = nodes.sort("start").join_asof(tokens, on="start", by="sentence", strategy="backward", check_sortedness=False)
    return placed.sort("node")


def find_heads(predicates: pl.LazyFrame, nodes: pl.LazyFrame) -> pl.LazyFrame:
    """Return the predicates of parsed sentences: first, the parsed word (`node`) that each begins in, and that word's lead."""
    starts = nodes.select("sentence", "start", "node", "lead").sort("start")
    return (
        predicates.select("first", "sentence", "start")
        .sort("start")
        .join_asof(starts, on="start", by="sentence", strategy="backward", check_sortedness=False)
        .drop_nulls("node")
        .select("first", "node", "lead")
    )


def find_antecedents(heads: pl.LazyFrame, nodes: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return, for predicates of a relative clause whose pronoun is their object, what the clause is about (`the rebels that the army fights`)."""
    pronouns = nodes.filter(pl.col("relation") == "object").join(words.filter("relative").select("token"), on="token", how="semi")
    clauses = nodes.filter(pl.col("relation") == "relative_clause").select(lead="node", argument="head")
    about = heads.join(pronouns.select("head"), left_on="node", right_on="head", how="semi").join(clauses, on="lead")
    return about.select("first", "argument", relation=pl.lit("relative_object"))


def parsed_rules() -> Iterator[Rule]:
    """Yield the rules for what a parser sees: over pairs with `relation`."""
    score = pl.col("gap").abs() / 10 + BEHIND + impersonal()
    related, form = pl.col("relation"), pl.col("form")
    suffers = (form == "passive") | (pl.col("frame") == "patient").fill_null(value=False)
    takes = pl.col("frame").is_in(["agent", "address", "mutual"]) & pl.col("direct")
    # `The minister refused`: what may be a participle, without an auxiliary, is a verb where it has a subject.
    verb = (related == "subject") & (form == "bare")
    shares = (related == "shared_subject") & form.is_in(["active", "infinitive", "gerund"]) & ~suffers
    antecedent = (related == "relative_object") & (form == "active") & takes
    for role, name, holds in (
        ("actor", "parsed_subject", verb),
        ("actor", "parsed_shared_subject", shares),
        ("target", "parsed_relative_object", antecedent),
    ):
        yield Rule(role, name, holds & pl.col("c_nominal"), score)
