"""When an act happened: the date of its own clause, that of the same incident told before, or the date at the head of the article."""

from __future__ import annotations

import polars as pl

from flows.events.clause import carry_over, pair_spans, parted, pointed_at
from flows.events.datelines import DATE, date_by_dateline, find_datelines
from flows.events.function_words import FunctionWords
from flows.events.keeping import kept
from flows.events.location import PLACED
from flows.events.neighbours import read_at

FAR = 30
"""Cost above which a date is another clause's."""
COMPLEMENT = 3
"""Tokens at most to a date that is the complement of the act's noun (`les élections de février`)."""
FLEETING = ("day", "range", "week", "month")
"""Precisions of dates that an incident keeps from one sentence to the next."""


def find_date(acts: pl.LazyFrame, dates: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the date of each act that has one: first, date_start, date_end, date_precision, at_start and at_end (span), date_basis."""
    datelines = kept(find_datelines(dates, words))
    free = (
        dates.join(datelines.select("first"), on="first", how="anti")
        .pipe(drop_relative, words, function_words)
        .pipe(add_owners, acts, words)
    )
    near = pair_spans(acts, free, words).pipe(add_cost, function_words("earlier")).pipe(drop_inner, acts)
    own = kept(
        near.filter("fits")
        .sort("first", "cost", "p_first")
        .unique("first", keep="first", maintain_order=True)
        .select(
            "first",
            **{name: f"p_{name}" for name in DATE[:3]},
            at_start="p_start",
            at_end="p_end",
            recurs="p_recurs",
            to_come="p_ahead",
            published="p_published_on",
        )
        .pipe(look_ahead, acts)
    )
    certain = pl.col("factuality").is_in(["happened", "denied", "negated"]) & ~pl.col("remembered")
    carrying = acts.filter(pl.col("event_type").is_in(PLACED)).with_columns(takes=certain)
    # The day of what is planned is not that of what was done about it.
    lasting = own.filter(pl.col("date_precision").is_in(FLEETING)).join(acts.filter(certain).select("first"), on="first", how="semi")
    carried = carry_over(carrying, lasting, function_words, earlier=function_words("earlier"))
    dated = pl.concat([own.with_columns(date_basis=pl.lit("text")), carried.with_columns(date_basis=pl.lit("inherited"))])
    return pl.concat([dated, date_by_dateline(acts.join(dated, on="first", how="anti"), datelines)], how="diagonal_relaxed")


def drop_relative(dates: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the dates without those that are told by another act (`à la veille de l'élection`), whose day may be unknown."""
    told = pl.col("norm").is_in(function_words("beside_day")) & pl.col("norm").shift(-1).is_in(function_words("of"))
    return dates.pipe(read_at, "last", words, told=told).filter(~pl.col("told").fill_null(value=False)).drop("told")


def add_owners(dates: pl.LazyFrame, acts: pl.LazyFrame, words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the dates with what stands around them.

    `owner` (token of a participle without auxiliary right before them, or null), `owner_acts` (it is
    an act), `told_by` (token of a verb of saying right before, or null), `verbs_before`, and `when` (a clause on it follows).
    """
    bare = pl.col("participle") & (pl.col("group") == pl.col("token")) & ~pl.col("content")
    verbs = pl.col("n_finite") - (pl.col("n_finite") - pl.col("finite").cast(pl.Int32)).gather(pl.col("sentence_first").cast(pl.Int64))
    # `in 2013, when rebels took power`: what follows was then.
    owned = dates.pipe(read_at, "last", words, when=pl.any_horizontal(pl.col("subordinator").shift(-step) for step in (1, 2))).pipe(
        read_at,
        "first",
        words,
        owner=_right_before(bare),
        told_by=_right_before(pl.col("reporting") & pl.col("is_verb") & ~bare),
        verbs_before=verbs > 0,
    )
    told = acts.select(owner="first", owner_acts=pl.lit(value=True)).unique("owner")
    return owned.join(told, on="owner", how="left", maintain_order="left").with_columns(pl.col("owner_acts").fill_null(value=False))


def _right_before(holds: pl.Expr) -> pl.Expr:
    """Return the token for which a condition holds right before each, at most a preposition and a determiner between, or null."""
    link = pl.any_horizontal("determiner", "preposition")
    at = [holds.shift(step) & (pl.col("sentence") == pl.col("sentence").shift(step)) for step in (1, 2, 3)]
    reach = [at[0], at[1] & link.shift(1), at[2] & link.shift(1) & link.shift(2)]
    return pl.coalesce(*(pl.when(near).then(pl.col("token").shift(step)) for step, near in enumerate(reach, 1)))


def look_ahead(own: pl.LazyFrame, acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the dates of acts with the day of one that is yet to be as the next of its name (`elle démissionnera vendredi`, `une grève le 5 décembre`).

    So of what is planned or demanded; news reads days as those before publication. Until a deadline (`avant le 30 juin`) there is time from publication on.
    What happened has no day to come (`a suspendu jusqu'en 2028`).
    """
    coming = (pl.col("factuality") == "planned") | ((pl.col("factuality") == "hypothetical") & pl.col("content"))
    to_be = acts.select("first", "factuality", to_be=coming)
    moved = {name: pl.col(name).dt.offset_by(pl.col("recurs").fill_null("0d")) for name in DATE[:2]}
    later = pl.col("recurs").is_not_null() & pl.col("to_be")
    deadline = pl.col("to_be") & pl.col("date_start").is_null() & (pl.col("date_end") >= pl.col("published"))
    return (
        own.join(to_be, on="first", how="left", maintain_order="left")
        .with_columns(pl.when(later.fill_null(value=False)).then(value).otherwise(name).alias(name) for name, value in moved.items())
        .with_columns(date_start=pl.when(deadline.fill_null(value=False)).then("published").otherwise("date_start"))
        .filter(~(pl.col("to_come") & (pl.col("factuality") == "happened")).fill_null(value=False))
        .drop("to_be", "recurs", "to_come", "published", "factuality")
    )


def add_cost(pairs: pl.LazyFrame, earlier: list[str]) -> pl.LazyFrame:
    """Return the pairs with `fits` (the act can have the date) and `cost` (lower is better); `earlier`: prepositions before what came first."""
    scene = pl.col("ahead") & pl.col("p_opens")
    cost = parted(scene=scene)
    # `l'anniversaire du massacre du 28 septembre`: of which year is not told.
    yearless = pl.col("remembered") & ~pl.col("p_dated")
    apart = pl.col("p_genitive") & (pl.col("ahead") | (pl.col("gap") > COMPLEMENT) | (pl.col("form") != "noun"))
    # `accuse l'armée d'avoir tué douze civils lundi`, `menace de bloquer la ville le 15 décembre`: not the day of the charge or the threat.
    content = ~pl.col("ahead") & (pl.col("infinitive") > 0) & pl.col("event_type").is_in(["accuse", "convict"])
    coming = pl.col("event_type").is_in(["demand", "threaten"]) & (pl.col("p_recurs") == "1y").fill_null(value=False)
    bare = pl.col("ahead") & (pl.col("form") == "bare")
    # `the rebels, who took Goma in May, have advanced`: the day of another verb before it.
    other = (
        pl.col("p_verbs_before")
        & ~pl.col("p_when").fill_null(value=False)
        & pl.col("form").is_in(["active", "passive", "infinitive"])
        & ~pl.col("p_opens")
    )
    loose = (pl.col("ahead") & ~scene & ((pl.col("finite") > 0) | other)) | bare
    return pairs.with_columns(
        cost=cost,
        fits=(cost <= FAR)
        & ~pointed_at()
        & ~yearless
        & ~_when_it_was_over(earlier, scene)
        & ~apart
        & ~loose
        & ~coming
        & ~content
        & ~_of_another(),
    )


def _of_another() -> pl.Expr:
    """Return whether a date is that of another act, of a participle or of the telling."""
    # `réclament la libération d'otages enlevés le 3 mai`: the day of the participle, not of what stands before it.
    # `Dans un rapport publié jeudi, X accuse l'armée d'avoir torturé`: the day of the report.
    # `Les élèves, enlevés en mars, ont été libérés`: the day of the act between.
    another = pl.col("event_type").is_in(PLACED) | pl.col("p_owner_acts")
    published = pl.col("ahead") & pl.col("p_owner").is_not_null() & another
    foreign = published | (pl.col("first") < pl.col("p_owner")) & (pl.col("p_owner_acts") | (pl.col("form") != "noun"))
    # `L'armée a repris la ville, a annoncé jeudi le ministère`: the day of the telling, unless what is told is its object (`a annoncé jeudi l'expulsion`).
    told = (pl.col("p_told_by") != pl.col("first")) & ~(pl.col("ahead") & (pl.col("form") == "noun") & (pl.col("finite") == 0))
    return (foreign | told).fill_null(value=False)


def _when_it_was_over(earlier: list[str], scene: pl.Expr) -> pl.Expr:
    """Return whether a date is that of what came after an act; `scene`: the date sets the scene of its sentence."""
    # `a décrété lundi l'état d'urgence après un assassinat`: the day of what came after.
    since = (
        pl.col("ahead")
        & (pl.col("form") == "noun")
        & pl.col("own_prep").is_in(earlier).fill_null(value=False)
        & (~scene | pl.col("p_verbs_before"))
    )
    # `Deux jours après l'attaque, la police a arrêté lundi un suspect`, but `après l'attaque qui a tué dix personnes lundi`
    since |= (
        ~pl.col("ahead")
        & (pl.col("form") == "noun")
        & pl.col("own_prep").is_in(earlier).fill_null(value=False)
        & (pl.col("finite") > pl.col("relative"))
    )
    return since


def date_by_deaths(
    acts: pl.LazyFrame, dated: pl.LazyFrame, dates: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords
) -> pl.LazyFrame:
    """Return the dates of acts without one beside the words that tell whom they killed (`were killed on Tuesday when a missile struck`), as `find_date`."""
    told = acts.filter(pl.col("told_first").is_not_null()).join(dated, on="first", how="anti")
    there = told.with_columns(
        attack="first",
        first="told_first",
        last="told_last",
        group=pl.col("told_group"),
        form=pl.lit("passive"),
        own_prep=pl.lit(None, pl.String),
    )
    return (
        pair_spans(there, dates.pipe(add_owners, acts, words), words)
        .pipe(add_cost, function_words("earlier"))
        .filter("fits")
        .sort("first", "cost", "p_first")
        .unique("first", keep="first", maintain_order=True)
        .join(there.select("first", "attack"), on="first")
        .select(first="attack", **{name: f"p_{name}" for name in DATE[:3]}, at_start="p_start", at_end="p_end", date_basis=pl.lit("text"))
    )


def drop_inner(pairs: pl.LazyFrame, acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs without dates behind what the act demands or threatens, whose they are (`appelle à une grève le 5 décembre`)."""
    asked = acts.filter(pl.col("content") & pl.col("governor_type").is_in(["demand", "threaten"]))
    inner = asked.group_by("governor").agg(content_first=pl.col("first").min()).rename({"governor": "first"})
    return (
        pairs.join(inner, on="first", how="left", maintain_order="left")
        .filter(~(pl.col("p_first") > pl.col("content_first")).fill_null(value=False))
        .drop("content_first")
    )
