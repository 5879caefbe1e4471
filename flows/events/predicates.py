"""Predicates: the triggers that hold in their context, and the verbs that report speech."""

from __future__ import annotations

import polars as pl

from flows.events.keeping import kept
from flows.events.tokens import key_of

AND = ("et", "puis")
"""Conjunctions after which a participle shares the auxiliary before (`a rejeté le texte et appelé`)."""

AHEAD, BEHIND, REACH = 6, 4, 12
"""Tokens after and before a trigger that exclusions see, and tokens after it that a requirement sees."""


def find_predicates(spans: pl.LazyFrame, words: pl.LazyFrame, triggers: pl.DataFrame) -> pl.LazyFrame:
    """Return the predicates: one row for each token where a trigger or a reporting verb holds.

    Columns: article, sentence, first, last, start, end, the trigger's columns (null where it only reports), stance (null where it reports
    nothing), pos, feature, form: active, passive, bare (a participle without auxiliary), infinitive, gerund or noun.
    """
    told = spans.filter(pl.col("kind").is_in(["trigger", "reporting"]))
    read = kept(
        told.join(context(words, told), left_on="first", right_on="token", how="inner", maintain_order="left").filter(reading_holds())
    )
    meant = kept(
        read.filter(pl.col("kind") == "trigger")
        .join(triggers.lazy().drop("pos", "lemma", "origin"), on="entry", how="inner", maintain_order="left")
        .filter(pl.col("reflexive").is_null() | ((pl.col("reflexive") == "yes") == pl.col("in_reflexive")))
    )
    acts = kept(
        meant.pipe(drop_excluded, triggers, words)
        .filter(pl.col("event_type") != "discard")
        .with_columns(entries=pl.col("entry").implode().over("first"))
        .sort(
            "first",
            pl.col("reflexive").is_null(),
            pl.col("strength") == "weak",
            "entry",
            unlikely_form(),
            "feature",
            "number",
            maintain_order=True,
        )
        .unique("first", keep="first", maintain_order=True)
    )
    reports = (
        read.filter(pl.col("kind") == "reporting")
        .sort("first", unlikely_form(), "label", "feature", "number")
        .unique("first", keep="first", maintain_order=True)
    )
    stances = reports.select("first", stance="label")
    return (
        pl.concat(
            [
                acts.join(stances, on="first", how="left", maintain_order="left"),
                reports.join(acts, on="first", how="anti").with_columns(stance="label"),
            ],
            how="diagonal",
        )
        .sort("first")
        .with_columns(form=form_of())
        .drop("after", "before", "reach", "finite", "participle", "infinitive", "gerund", "is_verb", "glued", "joined")
    )


def context(words: pl.LazyFrame, spans: pl.LazyFrame) -> pl.LazyFrame:
    """Return, for each token that a span begins at, the flags that tell how a word is read and the words around it."""
    later = {f"later_{step}": pl.col("norm").shift(-step).fill_null("") for step in range(1, REACH + 1)}
    earlier = {f"earlier_{step}": pl.col("norm").shift(step).fill_null("") for step in range(BEHIND, 0, -1)}
    last = {name: pl.when("finite").then(name).forward_fill() for name in ("token", "perfect_auxiliary", "n_passive_auxiliary")}
    shared = (
        last["perfect_auxiliary"]
        & (last["token"] >= pl.col("sentence_first"))
        & (pl.col("n_passive_auxiliary") == last["n_passive_auxiliary"])
    )
    return words.select(
        "token", "group", "finite", "participle", "infinitive", "gerund", "is_verb", "glued", "sentence_first", "sentence_last",
        joined=(shared & pl.col("norm").shift(1).is_in(AND)).fill_null(value=False),
        in_reflexive=pl.col("n_reflexive") - exclusive("reflexive") > 0,
        passives=pl.col("n_passive_auxiliary") - exclusive("passive_auxiliary"),
        perfects=pl.col("n_perfect_auxiliary") - exclusive("perfect_auxiliary"),
        infinitives=pl.col("n_infinitive") - exclusive("infinitive"),
        gerunds=pl.col("n_gerund") - exclusive("gerund"),
        negations=pl.col("n_negation") - exclusive("negation"),
        **later,
        **earlier,
    ).join(
        spans.select(token="first").unique(), on="token", how="semi", maintain_order="left"
    ).with_columns(
        after=pl.concat_str(list(later)[:AHEAD], separator=" "),
        reach=pl.concat_str(list(later), separator=" "),
        before=pl.concat_str(list(earlier), separator=" "),
    ).drop(*later, *earlier)  # fmt: skip


def exclusive(name: str) -> pl.Expr:
    """Return a running count before the verb group of each token."""
    return (pl.col(f"n_{name}") - pl.col(name).cast(pl.Int32)).gather(pl.col("group").cast(pl.Int64))


def reading_holds() -> pl.Expr:
    """Return whether a form is read here as the part of speech that its entry has."""
    verbal = (
        pl.when(pl.col("feature") == "participle").then("participle")
        .when(pl.col("feature") == "infinitive").then("infinitive")
        .when(pl.col("feature") == "gerund").then("gerund")
        .when(pl.col("feature").is_not_null()).then("finite")
        .otherwise(pl.lit(value=True))
    )  # fmt: skip
    return (
        pl.when(pl.col("pos") == "verb")
        .then(verbal)
        .when((pl.col("pos") == "noun") & (pl.col("words") == 1))
        .then(~pl.col("is_verb"))
        .otherwise(pl.lit(value=True))
    )


def unlikely_form() -> pl.Expr:
    """Return whether a form is a participle without an auxiliary, or none with one."""
    return (pl.col("feature") == "participle") == (pl.col("passives") + pl.col("perfects") == 0)


def form_of() -> pl.Expr:
    """Return how a predicate stands in its clause."""
    passive = (
        (pl.col("passives") > 0)
        & ~pl.col("in_reflexive")
        & ~pl.col("frame").is_in(["intransitive", "mutual", "patient"]).fill_null(value=False)
    )
    return (
        pl.when(pl.col("pos") != "verb").then(pl.lit("noun"))
        .when((pl.col("feature") == "participle") & passive).then(pl.lit("passive"))
        .when((pl.col("feature") == "participle") & (pl.col("perfects") + pl.col("passives") == 0) & ~pl.col("joined")).then(pl.lit("bare"))
        .when(pl.col("feature") == "infinitive").then(pl.lit("infinitive"))
        .when((pl.col("feature") == "gerund") & (pl.col("passives") == 0)).then(pl.lit("gerund"))
        .otherwise(pl.lit("active"))
    )  # fmt: skip


def drop_excluded(acts: pl.LazyFrame, triggers: pl.DataFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the triggers whose context neither excludes them nor lacks what they require."""
    after = _listed(triggers, "exclude_after")
    before = _listed(triggers, "exclude_before")
    required = _listed(triggers, "require_after")
    skipped = pl.col("after").str.replace(r"^\S* ", "")
    hits = [
        acts.join(after, on="entry").filter(
            (pl.col("after") + " ").str.starts_with(pl.col("phrase") + " ") | (skipped + " ").str.starts_with(pl.col("phrase") + " ")
        ),
        acts.join(before, on="entry").filter((pl.lit(" ") + pl.col("before")).str.ends_with(pl.lit(" ") + pl.col("phrase"))),
    ]
    met = acts.join(required, on="entry").filter((" " + pl.col("reach") + " ").str.contains(" " + pl.col("phrase") + " ", literal=True))
    asking = acts.join(required.select("entry").unique(), on="entry", how="semi")
    unmet = asking.join(met.select("first", "entry"), on=["first", "entry"], how="anti")
    near = _listed(triggers, "require_near")
    wanting = acts.join(near.select("entry").unique(), on="entry", how="semi")
    found = wanting.join(near, on="entry").join(words.select("sentence", phrase="norm").unique(), on=["sentence", "phrase"], how="semi")
    alone = wanting.join(found.select("first", "entry"), on=["first", "entry"], how="anti")
    bad = pl.concat([frame.select("first", "entry") for frame in (*hits, unmet, alone)])
    return acts.join(bad, on=["first", "entry"], how="anti", maintain_order="left")


def _listed(triggers: pl.DataFrame, name: str) -> pl.LazyFrame:
    """Return entry and phrase of each value of a column of several."""
    return (
        triggers.lazy()
        .select("entry", phrase=pl.col(name).str.split("|"))
        .explode("phrase", empty_as_null=True)
        .drop_nulls()
        .with_columns(phrase=key_of(pl.col("phrase")))
    )
