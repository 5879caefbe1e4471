"""Actors: states, organisations, armed groups, parties, media and office holders, and the words that name kinds of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.catalog.columns import Column, column, read_table
from flows.catalog.files import Catalog, CatalogError

KINDS = "state igo mission coalition organisation group movement party union media ngo company sport"
"""What a row of `actors.csv` is."""

PIECES = "person name state capital demonym head role tail"
"""What an actor is made of."""

ORIGIN = column("origin")
VALIDITY = (column("valid_from", optional=True), column("valid_to", optional=True))
ALIASES = (column("alias"), column("language"), column("actor_id"), *VALIDITY, ORIGIN)
ACTORS = (
    column("actor_id"),
    column("name"),
    column("kind", KINDS),
    column("country", optional=True),
    column("sector", optional=True),
    *VALIDITY,
    column("wikidata", optional=True),
    column("ucdp", optional=True),
    column("acled", optional=True),
    ORIGIN,
)
TABLES: dict[str, tuple[Column, ...]] = {
    "sectors": (column("sector"), column("name"), column("description"), ORIGIN),
    "states": ACTORS,
    "actors": ACTORS,
    "names": ALIASES,
    "state_aliases": ALIASES,
    "aliases": ALIASES,
    "officials": ALIASES,
    "capitals": ALIASES,
    "demonyms": (column("form"), column("language"), column("country"), ORIGIN),
    "collectives": (
        column("phrase"),
        column("language"),
        column("sector", optional=True),
        column("kind", "branch collective role tail"),
        ORIGIN,
    ),
    "links": (
        column("language"),
        column("left", PIECES, many=True),
        column("gap", optional=True),
        column("right", PIECES, many=True),
        ORIGIN,
    ),
}
"""Columns of each file of `config/actors/`, in order, by stem."""

NAMINGS = ("names", "state_aliases", "aliases", "officials", "capitals")
"""Files that say which actor a name means, the strongest last but one: a capital stands for its state only if nothing else does."""


@dataclass(frozen=True, eq=False, slots=True)
class ActorRegister:
    """Who is known, and under which names.

    `actors`: actor_id, name, kind, country, sector, valid_from, valid_to (Date), wikidata, ucdp, acled, origin.
    `aliases`: alias, language (ISO 639, `mul` for all), actor_id, valid_from, valid_to (Date), kind (that of the actor; `branch`,
    `person` and `capital` for parts of states, holders of offices and seats of governments), country, sector.
    `demonyms`: form, language, country. `collectives`: phrase, language, sector, kind (branch, collective, role, tail).
    `sectors`: sector, name, description. `links`: language, left, gap, right: which pieces with what between them are one actor.
    """

    actors: pl.DataFrame
    aliases: pl.DataFrame
    demonyms: pl.DataFrame
    collectives: pl.DataFrame
    sectors: pl.DataFrame
    links: pl.DataFrame


def read_register(catalog: Catalog) -> ActorRegister:
    """Return the register, overlays added to the packaged rows and before them; raises CatalogError naming file, line and column."""
    tables = {stem: _layered(catalog, stem) for stem in TABLES}
    sectors = tables["sectors"].unique("sector", keep="last", maintain_order=True)
    actors = pl.concat([tables["states"], tables["actors"]]).unique("actor_id", keep="last", maintain_order=True)
    known = _known_ids(actors, sectors)
    for stem in ("states", "actors"):
        _refuse_unknown(catalog, tables, stem, "sector", sectors["sector"])
    _refuse_unknown(catalog, tables, "collectives", "sector", sectors["sector"])
    _refuse_unknown(catalog, tables, "demonyms", "country", actors.filter(pl.col("kind") == "state")["actor_id"])
    for stem in NAMINGS:
        _refuse_unknown(catalog, tables, stem, "actor_id", known["actor_id"])
    aliases = pl.concat([tables[stem].with_columns(file=pl.lit(stem)) for stem in NAMINGS]).join(
        known, on="actor_id", how="left", maintain_order="left"
    )
    return ActorRegister(
        actors=actors.with_columns(_day("valid_from"), _day("valid_to")).drop("layer"),
        aliases=aliases.pipe(_named_kinds).drop("layer", "file", "origin"),
        demonyms=tables["demonyms"].unique(["form", "language"], keep="last", maintain_order=True).drop("layer", "origin"),
        collectives=tables["collectives"].unique(["phrase", "language"], keep="last", maintain_order=True).drop("layer", "origin"),
        sectors=sectors.drop("layer", "origin"),
        links=tables["links"].drop("layer", "origin"),
    )


def actor_names(catalog: Catalog, countries: Mapping[str, str] | None = None, sectors: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what every id is called: actors by their names, sectors, and each state's branches (`Syria (military)`).

    Names are English but for those of `countries` and `sectors` that are given in another language.
    """
    kinds = sector_names(catalog) | dict(sectors or {})
    states, actors = (dict(_layered(catalog, stem).select("actor_id", "name").iter_rows()) for stem in ("states", "actors"))
    of_states = pl.concat([_layered(catalog, stem) for stem in ("states", "actors")]).filter(kind="state")["actor_id"].unique()
    known = states | actors
    known |= {state: name for state, name in (countries or {}).items() if state in known}
    branches = {f"{state}-{sector}": f"{known[state]} ({name.lower()})" for state in of_states for sector, name in kinds.items()}
    return branches | kinds | known


def sector_names(catalog: Catalog) -> dict[str, str]:
    """Return what every sector is called in English."""
    return dict(_layered(catalog, "sectors").select("sector", "name").iter_rows())


def _layered(catalog: Catalog, stem: str) -> pl.DataFrame:
    """Return the rows of a file in all layers, the packaged first, with the number of their layer."""
    columns = TABLES[stem]
    empty = pl.DataFrame(schema={**dict.fromkeys((each.name for each in columns), pl.String), "layer": pl.Int32})
    layers = [
        _read(path, columns).with_columns(layer=pl.lit(number, pl.Int32))
        for number, path in enumerate(catalog.layers(f"actors/{stem}.csv"))
    ]
    return pl.concat([empty, *layers])


def _read(path: Path, columns: tuple[Column, ...]) -> pl.DataFrame:
    """Return a file's rows; raises CatalogError for a day that is none."""
    rows = read_table(path, columns)
    for name in ("valid_from", "valid_to"):
        if name in rows.columns:
            odd = rows.with_row_index("line", 2).filter(
                pl.col(name).is_not_null() & pl.col(name).str.to_date("%Y-%m-%d", strict=False).is_null()
            )
            for line, value in odd.select("line", name).head(1).iter_rows():
                msg = f"{path}, line {line}: {name}: {value!r} is no day (YYYY-MM-DD)"
                raise CatalogError(msg)
    return rows


def _known_ids(actors: pl.DataFrame, sectors: pl.DataFrame) -> pl.DataFrame:
    """Return every id that a name may have, with kind, country and sector: the actors, and each state's branches (`SYR-MIL`)."""
    states = actors.filter(pl.col("kind") == "state").select(country="actor_id")
    branches = states.join(sectors.select("sector"), how="cross").select(
        actor_id=pl.format("{}-{}", "country", "sector"), kind=pl.lit("branch"), country="country", sector="sector"
    )
    return pl.concat([actors.select("actor_id", "kind", "country", "sector"), branches])


def _refuse_unknown(catalog: Catalog, tables: dict[str, pl.DataFrame], stem: str, name: str, known: pl.Series) -> None:
    """Raise CatalogError for the first cell of a file, in any layer, that is not on a list."""
    rows = tables[stem].with_columns(line=pl.int_range(2, pl.len() + 2).over("layer"))
    odd = rows.filter(pl.col(name).is_not_null() & ~pl.col(name).is_in(known.implode()))
    for layer, line, value in odd.select("layer", "line", name).head(1).iter_rows():
        msg = f"{catalog.layers(f'actors/{stem}.csv')[layer]}, line {line}: {name}: {value!r} is not on the register"
        raise CatalogError(msg)


def _named_kinds(aliases: pl.DataFrame) -> pl.DataFrame:
    """Return the names with the kind that their file gives them, one row for a spelling, language and time: overlays first."""
    kinds = {"officials": "person", "capitals": "capital"}
    ordered = aliases.with_columns(
        _day("valid_from"),
        _day("valid_to"),
        kind=pl.col("file").replace_strict(kinds, default=None, return_dtype=pl.String).fill_null(pl.col("kind")),
        weak=pl.col("file") == "capitals",
    ).sort("weak", "layer", descending=[False, True], maintain_order=True)
    return ordered.unique(["alias", "language", "valid_from"], keep="first", maintain_order=True).drop("weak")


def _day(name: str) -> pl.Expr:
    return pl.col(name).str.to_date("%Y-%m-%d")
