"""Actors: from the pieces in the text (`forces` `russes`, `Ukrainian` `soldiers`) to who they are on the register."""

from __future__ import annotations

import polars as pl

from flows.catalog.actors import ActorRegister
from flows.events.neighbours import read_at
from flows.events.pieces import find_pieces

WIDEST = 2
"""Words that may stand between two pieces of one actor."""

GENERIC = ("CVL", "REB", "PRO", "JRN", "REF", "UAF", "PRM", "CRM", "OPP", "LAB", "EDU", "HLT", "REL", "NGO", "BUS")
"""Sectors that are an id by themselves where the text gives no country; a bare `army` or `police` is nobody until a country is known."""

COUNTRIES = ("demonym", "state", "capital")


def find_actors(tokens: pl.LazyFrame, register: ActorRegister, language: str) -> pl.LazyFrame:
    """Return the actors in the tokens, none overlapping another, in reading order.

    Columns: article, sentence, first, last (token numbers, both included), start, end (code points, end exclusive); actor_id (null
    when nobody on the register is meant: a bare `army`); actor_ids (all members of `forces russes et syriennes`); country (alpha-3) and
    sector, null when unknown; kind (state, branch, organisation, group, ... of the register; collective, demonym, person, capital);
    is_generic (no name and no country in it). The span covers the whole name (`ministère russe de la Défense`) without determiner.
    """
    return (
        find_pieces(tokens, register, language)
        .pipe(_link, tokens, register.links.filter(pl.col("language") == language))
        .pipe(_compose)
        .pipe(_identify)
        .select(
            "article", "sentence", "first", "last", "start", "end", "actor_id", "actor_ids", "country", "sector", "kind", "is_generic"
        )
    )  # fmt: skip


def _link(pieces: pl.LazyFrame, tokens: pl.LazyFrame, links: pl.DataFrame) -> pl.LazyFrame:
    """Return the pieces with the number of their actor: pieces of a sentence are one where a link of the language joins them."""
    distance = (pl.col("first").cast(pl.Int64) - pl.col("last").cast(pl.Int64).shift(1) - 1).fill_null(-1)
    gap = (
        pl.when(distance == 0)
        .then(pl.lit(""))
        .when(distance == 1)
        .then(pl.col("one").shift(1))
        .when(distance == WIDEST)
        .then(pl.concat_str([pl.col("one").shift(1), pl.col("two").shift(1)], separator=" "))
    )
    return (
        pieces.pipe(read_at, "last", tokens, "definite", one=pl.col("norm").shift(-1), two=pl.col("norm").shift(-2))
        .with_columns(gap=pl.when(pl.col("sentence") == pl.col("sentence").shift(1)).then(gap))
        .with_columns(
            linked=pl.any_horizontal(pl.lit(value=False), *(_joins(*row) for row in links.select("left", "gap", "right").iter_rows()))
        )
        .with_columns(actor=(~(pl.col("linked") & ~beside_definite()).fill_null(value=False)).cum_sum())
    )


def beside_definite() -> pl.Expr:
    """Return whether a name stands right after a word that has its article in it: no complement of it, but somebody else."""
    return pl.col("definite").shift(1) & (pl.col("gap") == "") & pl.col("piece").is_in(["name", "state", "capital", "head"])


def _joins(left: str, gap: str | None, right: str) -> pl.Expr:
    """Return whether a link joins a piece to the one before it; names around a bracket must mean the same."""
    same = pl.col("actor_id") == pl.col("actor_id").shift(1) if gap == r"\(" else pl.lit(value=True)
    between = pl.col("gap").str.contains(f"^(?:{gap or ''})$")
    return pl.col("piece").shift(1).is_in(left.split("|")) & pl.col("piece").is_in(right.split("|")) & between & same


def _compose(pieces: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row for each actor, with what its pieces say; a role or a tail alone is nobody."""
    piece = pl.col("piece")
    head = piece.is_in(["head", "tail"])
    return (
        pieces.group_by("actor", maintain_order=True)
        .agg(
            pl.col("article", "sentence", "first", "start").first(),
            pl.col("last", "end").last(),
            person=pl.col("actor_id").filter(piece == "person").last(),
            person_country=pl.col("country").filter(piece == "person").last(),
            person_sector=pl.col("sector").filter(piece == "person").last(),
            name=pl.col("actor_id").filter(piece == "name").first(),
            name_kind=pl.col("kind").filter(piece == "name").first(),
            name_country=pl.col("country").filter(piece == "name").first(),
            name_sector=pl.col("sector").filter(piece == "name").first(),
            countries=pl.col("country").filter(piece.is_in(COUNTRIES)).unique(maintain_order=True),
            place_kind=pl.col("kind").filter(piece.is_in(COUNTRIES)).first(),
            head_kind=pl.col("kind").filter(piece == "head").first(),
            head_sector=pl.col("sector").filter(piece == "head").first(),
            tail_sector=pl.col("sector").filter(piece == "tail").drop_nulls().first(),
            has_head=head.any() | (piece == "role").any(),
            is_known=(~piece.is_in(["role", "tail"])).any(),
        )
        .filter("is_known")
    )


def _identify(actors: pl.LazyFrame) -> pl.LazyFrame:
    """Return the actors with ids, country, sector and kind: a person or a name says them, else the head with its country."""
    office = pl.when(pl.col("head_sector") == "GOV").then(pl.coalesce("tail_sector", "head_sector")).otherwise("head_sector")
    # `India's Foreign Secretary`: an office of another country that bears the name.
    foreign = (pl.col("name_kind") == "branch") & ~pl.col("countries").list.contains(pl.col("name_country"))
    foreign = (foreign & (pl.col("countries").list.len() > 0)).fill_null(value=False)
    return (
        actors.with_columns(
            named=pl.coalesce("person", pl.when(~foreign).then("name")),
            country=pl.coalesce("person_country", pl.when(~foreign).then("name_country"), pl.col("countries").list.first()),
            part=pl.when(foreign).then("name_sector").when(pl.col("has_head")).then(pl.coalesce(office, pl.lit("GOV"))),
        )
        .with_columns(actor_ids=_ids())
        .with_columns(
            actor_id=pl.col("actor_ids").list.first(),
            sector=pl.coalesce("person_sector", "name_sector", "part"),
            is_generic=pl.col("named").is_null() & pl.col("country").is_null(),
            kind=pl.when(pl.col("person").is_not_null())
            .then(pl.lit("person"))
            .when(pl.col("name").is_not_null())
            .then("name_kind")
            .when(pl.col("has_head"))
            .then(pl.coalesce("head_kind", pl.lit("collective")))
            .otherwise("place_kind"),
        )
    )


def _ids() -> pl.Expr:
    """Return the ids of all members: the name, or each country's branch, or the countries, or the sector of a generic collective."""
    dash = pl.concat_str(pl.lit("-"), "part")
    branches = (pl.col("countries").list.join(pl.concat_str(dash, pl.lit(","))) + dash).str.split(",")
    stated = pl.col("countries").list.len() > 0
    nobody = pl.lit([], dtype=pl.List(pl.String))
    return (
        pl.when(pl.col("named").is_not_null())
        .then(pl.concat_list("named"))
        .when(stated & pl.col("part").is_not_null())
        .then(branches)
        .when(stated)
        .then("countries")
        .when(pl.col("part").is_in(GENERIC))
        .then(pl.concat_list("part"))
        .otherwise(nobody)
    )
