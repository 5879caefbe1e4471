"""Noun groups side by side, as subject and object behind a verb: where one ends and the next begins.

Asked only of languages whose `word_order.csv` says that the verb stands first.
"""

from __future__ import annotations

import polars as pl

from flows.events.found import Found
from flows.events.neighbours import beside, flag_at
from flows.events.vocabulary import Prepared

COMPLEMENT = "+"
"""The preposition of a noun group that complements the act before it without one; a function word `of`."""
TANWIN = "[\u064b\u064d]"
"""Signs of Arabic that end a noun without article."""
SPANS = ("actor_span", "name_span", "place_span")


def mark_bounds(words: pl.LazyFrame, found: Found, ready: Prepared) -> pl.LazyFrame:
    """Return the words with `bound` (a noun group begins here, though a word of one stands before) and `complements` (the act before it).

    A finite verb of the letters of a name is no part of it.
    """
    if not ready.verb_first:
        return words.with_columns(bound=pl.lit(value=False), complements=pl.lit(value=False))
    told = words.with_columns(pl.when(~pl.col("finite")).then(pl.col(name)).alias(name) for name in SPANS)
    return (
        told.pipe(_mark_edges, found, ready)
        .with_columns(
            complements=beside("act", 1) & ~pl.col("inside") & ~pl.col("demonym_word"),
            after_person=beside("person_noun", 1) & pl.col("act_first"),
        )
        .with_columns(bound=(pl.col("complements") | pl.col("after_person") | (~pl.col("inside") & _parted())).fill_null(value=False))
        .drop("ends_name", "closed", "demonym_word", "act", "act_first", "counted", "inside", "opens_name", "accusative", "after_person")
    )


def _mark_edges(words: pl.LazyFrame, found: Found, ready: Prepared) -> pl.LazyFrame:
    """Return the words with what tells the edges of noun groups.

    `ends_name`, `opens_name`, `inside` (of a span that the word before is in), `demonym_word`, `act` and `act_first` (last and first word of
    a noun of an act), `accusative` (marked as a noun without article), `counted` (a number), `closed` (its ending lets no complement follow).
    """
    here = words.collect(engine="in-memory")
    acts = found.phrases.filter((pl.col("kind") == "trigger") & (pl.col("pos") != "verb")).collect(engine="in-memory")
    free = ~here["finite"] & here["actor_span"].is_null()
    named = found.actors.filter(~pl.col("kind").is_in(["demonym", "collective", "branch"])).select("last")
    ends = pl.concat([named, found.places.select("last")]).collect(engine="in-memory")["last"]
    peoples = found.actors.filter(pl.col("kind") == "demonym").select("first").collect(engine="in-memory")["first"]
    closed = ready.endings.filter(pl.col("flag") == "closed")["ending"].to_list()
    opens = (pl.col("actor_span") == pl.col("token")) | (pl.col("place_span") == pl.col("token"))
    inside = ((pl.col(name) == pl.col(name).shift(1)).fill_null(value=False) for name in ("actor_span", "place_span", "date_span"))
    return here.lazy().with_columns(
        ends_name=flag_at(ends, here.height),
        opens_name=opens.fill_null(value=False),
        inside=pl.any_horizontal(*inside),
        demonym_word=flag_at(peoples, here.height),
        act=flag_at(acts["last"], here.height) & free,
        act_first=flag_at(acts["first"], here.height) & free,
        counted=(pl.col("norm").is_in(ready.numbers) | pl.col("numeral")) & pl.col("date_span").is_null(),
        accusative=pl.col("text").str.contains(TANWIN),
        closed=pl.any_horizontal(pl.lit(value=False), *(pl.col("norm").str.ends_with(each) for each in closed)),
    )


def _parted() -> pl.Expr:
    """Return whether the word before ends its noun group: after a definite word only adjectives with the article go on with it."""
    head = pl.any_horizontal("person_noun", "group_noun", "place_noun", "thing_noun", "act_first") & ~pl.col("demonym_word")
    fresh = pl.col("opens_name") | head | pl.col("counted") | pl.col("accusative")
    full = beside("definite", 1) | beside("ends_name", 1)
    after_indefinite = ~beside("definite", 1) & beside("closed", 1) & fresh & ~pl.col("definite")
    after_number = beside("counted", 1) & pl.col("definite") & head
    return ((full | after_indefinite) & fresh & ~beside("counted", 1)) | after_number
