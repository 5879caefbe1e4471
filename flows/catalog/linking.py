"""What linking goes by: which types can be of one event, and how much each kind of evidence weighs."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from flows.catalog.columns import ORIGIN, column, read_table
from flows.catalog.files import Catalog, CatalogError

KINSHIPS, WEIGHTS = "linking/kinships.csv", "linking/weights.csv"


@dataclass(frozen=True, slots=True)
class LinkingRules:
    """What types can be of one event, what evidence weighs, and eight hexadecimal digits over both files.

    `kinships` has event_type, other, kinship (0..1), each pair both ways and each type its own kin; `weights` evidence, weight (log odds).
    """

    kinships: pl.DataFrame
    weights: pl.DataFrame
    version: str


def read_linking_rules(catalog: Catalog) -> LinkingRules:
    """Return the rules of linking in force; raises CatalogError naming file and line."""
    types = pl.read_csv(catalog.path("ontology/event_types.csv"), infer_schema=False).get_column("code")
    kin = _numbers(catalog, KINSHIPS, ("event_type", "other"), "kinship")
    odd = kin.with_row_index("line", 2).filter(~(pl.col("event_type").is_in(types.implode()) & pl.col("other").is_in(types.implode())))
    for line, one, other in odd.select("line", "event_type", "other").head(1).iter_rows():
        msg = f"{catalog.path(KINSHIPS)}, line {line}: {one!r} or {other!r} is no code of ontology/event_types.csv"
        raise CatalogError(msg)
    own = pl.DataFrame({"event_type": types, "other": types, "kinship": 1.0})
    back = kin.select(event_type="other", other="event_type", kinship="kinship")
    read = sha256(b"".join(catalog.path(name).read_bytes() for name in (KINSHIPS, WEIGHTS)))
    return LinkingRules(pl.concat([own, kin, back]), _numbers(catalog, WEIGHTS, ("evidence",), "weight"), read.hexdigest()[:8])


def _numbers(catalog: Catalog, name: str, keys: tuple[str, ...], value: str) -> pl.DataFrame:
    """Return a file of one number a key; raises CatalogError for a key listed twice or what is no number."""
    path = catalog.path(name)
    rows = read_table(path, (*map(column, keys), column(value), ORIGIN)).drop("origin")
    read = rows.with_columns(pl.col(value).cast(pl.Float64, strict=False))
    odd = read.with_row_index("line", 2).filter(~pl.col(value).is_finite().fill_null(value=False) | pl.struct(keys).is_duplicated())
    for line, key in odd.select("line", keys[0]).head(1).iter_rows():
        msg = f"{path}, line {line}: {key!r} is listed twice, or its {value} is no number"
        raise CatalogError(msg)
    return read
