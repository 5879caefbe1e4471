"""Antecedents: what pronouns stand for."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from flows.events.lookups import look_up

FAR = 3
"""Sentences that a pronoun reaches back over."""

KNOWN = (
    "article", "sentence", "first", "last", "open", "start", "chain", "chain_last", "chain_end", "number", "gender", "prep", "actor",
    "personal", "person", "group_like", "place_like", "thing", "is_name", "body", "armed", "court", "private", "shouted", "linked", "fronted",
    "conj", "nominal", "pronoun", "owns", "possessive", "possessor",
)  # fmt: skip
"""Columns of noun groups that tell which of them pronouns can stand for."""

FOUND = ("span_first", "text_start", "text_end", "actor", "topic", "private", "body", "place_like", "person")
"""What is known of who a pronoun stands for."""


def antecedents(candidates: pl.LazyFrame, scene: list[str]) -> pl.LazyFrame:
    """Return, for each sentence and number, the first noun group that can be its topic: what later pronouns stand for.

    Where something happened is none, whoever rules from there (`réunis à Bruxelles`); `scene`: prepositions that tell it.
    """
    there = pl.col("actor").is_null() | pl.col("prep").is_in(scene).fill_null(value=False)
    place = pl.col("place_like") & ~pl.col("person") & ~pl.col("group_like") & there
    people = (
        _mark_joint(candidates.select(KNOWN).filter(~pl.col("possessor")))
        .filter(pl.col("personal") & pl.col("nominal") & ~pl.col("pronoun") & ~pl.col("owns") & ~pl.col("possessive") & ~place)
        .pipe(_by_kind)
    )
    topical = pl.col("prep").is_null() & ~pl.col("linked")
    # `Speaking to the agency, she`: what a preposition governs before the sentence's verb is no topic before its end.
    at = pl.when(topical | ~pl.col("fronted")).then("first").otherwise(pl.col("last").max().over("sentence"))
    return (
        people.with_columns(at=at)
        .sort("sentence", ~topical, "first")
        .unique(["sentence", "number"], keep="first", maintain_order=True)
        .sort("first")
    )


def _mark_joint(candidates: pl.LazyFrame) -> pl.LazyFrame:
    """Return the noun groups with `joint_end`, the end of the one that `and` joins to each: `l'armée et ses alliés` are several."""
    ordered = candidates.sort("first")
    near = (pl.col("open").cast(pl.Int64).shift(-1) - pl.col("chain_last")).is_between(1, 2)
    both = near & pl.col("conj").shift(-1) & pl.col("personal").shift(-1) & (pl.col("sentence") == pl.col("sentence").shift(-1))
    return ordered.with_columns(joint_end=pl.when(both).then(pl.col("chain_end").shift(-1)))


def _by_kind(people: pl.LazyFrame) -> pl.LazyFrame:
    """Return the noun groups once for each kind of pronoun that can stand for them, in `number`."""
    one = pl.col("number") == "s"
    # `GDP`, `the Marriage Law`: no human being.
    thing = pl.col("thing") | (pl.col("shouted") & (pl.col("first") == pl.col("last")))
    human = one & ~pl.col("group_like") & ~pl.col("place_like") & (pl.col("person") | ~(pl.col("body") | thing))
    body = one & ~pl.col("person") & (pl.col("group_like") | pl.col("actor").is_not_null() | pl.col("is_name"))
    # `La justice l'a fait arrêter. Il nie.`: a pronoun of the other gender is another's.
    gendered = {kind: one & (pl.col("gender") == kind).fill_null(value=True) for kind in ("m", "f")}
    kinds = [people.filter(holds).with_columns(number=pl.lit(kind)) for kind, holds in {"h": human, "i": body, **gendered}.items()]
    joined = people.filter(one & pl.col("joint_end").is_not_null()).with_columns(chain_end="joint_end", number=pl.lit("p"))
    return pl.concat([people, *kinds, joined])


def resolve(chosen: pl.LazyFrame, topics: pl.LazyFrame, people: pl.LazyFrame) -> pl.LazyFrame:
    """Return the arguments with `span_first`, `span_last`, `text_start`, `text_end`, `actor` of what they name; pronouns by their antecedent.

    Rules of resolved ones end in `+pronoun`. Pronouns without antecedent keep null spans.
    """
    stands = pl.any_horizontal("c_pronoun", "c_clitic", "c_possessor")
    # `France and Germany condemned`: who is joined to the first acts too; equal sides are actor and target.
    joined = (
        pl.col("c_joint_end").is_not_null()
        & (pl.col("frame") != "mutual").fill_null(value=True)
        & (pl.col("before") | ~pl.col("c_joint_acts"))
    )
    # `accused the minister of fraud`: the charge is no part of who is charged.
    charged = pl.col("charges") & ((pl.col("role") == "target") | (pl.col("rule") == "agent")) & pl.col("c_ends_in_thing")
    end = pl.when(charged).then("c_end").when(joined).then("c_joint_end").otherwise("c_chain_end")
    here = chosen.with_row_index("row").collect(engine="in-memory").lazy()
    actors = here.filter((pl.col("role") == "actor") & ~stands).select("first", own="c_chain", own_start="c_start")
    standing = (
        here.filter(stands)
        .select("row", "first", "sentence", "c_clitic", "c_latter", "c_article", "c_number", seek="c_first")
        .join(actors, on="first", how="left", maintain_order="left")
        .sort("seek")
    )
    nominal = (
        _mark_joint(people.select(KNOWN).filter(~pl.col("possessor")))
        .filter(pl.col("personal") & pl.col("nominal") & ~pl.col("pronoun"))
        .pipe(_by_kind)
        .with_columns(at="first")
    )
    last_named = pl.col("c_clitic") | pl.col("c_latter")
    found = [_look_back(standing.filter(~last_named), topics), _look_back(standing.filter(last_named), nominal)]
    own = {
        "span_first": pl.col("c_first"),
        "text_start": pl.col("c_start"),
        "text_end": end,
        "actor": pl.col("c_actor"),
        "topic": pl.col("c_chain"),
    }
    kinds = {f"c_{name}": pl.col(f"c_{name}") for name in ("private", "body")}
    person = pl.col("found_person") & ~pl.col("found_place_like")
    return (
        here.pipe(look_up, "row", pl.concat(found))
        .with_columns(
            **{
                name: pl.when(stands).then(f"found_{name.removeprefix('c_')}").otherwise(value) for name, value in (own | kinds).items()
            },
            c_place_like=pl.when(stands).then(pl.col("c_place_like").fill_null(value=False) | pl.col("found_place_like").fill_null(value=False)).otherwise("c_place_like"),
            c_person=pl.when(stands).then(pl.col("c_person") | person.fill_null(value=False)).otherwise("c_person"),
            rule=pl.when(stands).then(pl.col("rule") + "+pronoun").otherwise("rule"),
        )
        .drop("row", cs.starts_with("found_"))
    )  # fmt: skip


def _look_back(standing: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """Return what is known of the last noun group before each pronoun that has its number and is not the actor itself: row, topic_sentence, and found_*."""
    names = known.select(
        "article", "number", span_first="first", text_start="start", text_end="chain_end", actor="actor", topic="chain",
        topic_sentence="sentence", at="at", private="private", body=pl.any_horizontal("body", "armed", "court"),
        place_like=pl.col("place_like") & ~pl.col("person"), person=pl.any_horizontal("person", "is_name") | pl.col("actor").is_not_null(),
    ).sort("at")  # fmt: skip
    found = standing.join_asof(
        names, left_on="seek", right_on="at", by_left=["c_article", "c_number"], by_right=["article", "number"],
        strategy="backward", allow_exact_matches=False, check_sortedness=False,
    )  # fmt: skip
    # `Son adversaire, Pavel Orménac, l'a félicitée`: a function and the name beside it are one person.
    itself = ((pl.col("topic") == pl.col("own")) | (pl.col("text_start") == pl.col("own_start"))).fill_null(value=False)
    lost = (pl.col("sentence") - pl.col("topic_sentence") > FAR) | itself
    return found.select("row", "topic_sentence", **{f"found_{name}": pl.when(~lost).then(name) for name in FOUND})
