"""Whether the exports that the configuration describes can be made."""

from __future__ import annotations

import polars as pl

from flows.catalog.exports import read_export_tables
from flows.catalog.files import Catalog
from flows.exports.claims import claims, described
from flows.exports.formats import FORMATS
from flows.exports.mapping import Mapper
from flows.tables import Articles, Mentions


def check_exports(catalog: Catalog) -> None:
    """Raise UsageError for the first column of an export whose SQL cannot be run, CatalogError for a file that cannot be read."""
    tables = read_export_tables(catalog)
    ontology = pl.scan_csv(catalog.path("ontology/event_types.csv"), infer_schema=False)
    articles = described(Articles.create_empty().lazy(), pl.Series(dtype=pl.String), {})
    links = {"event_id": pl.lit(None, pl.String), "is_copy": pl.lit(None, pl.Boolean)}
    nothing = claims(Mentions.create_empty().lazy(), articles, ontology, {}).with_columns(**links).collect()
    first_seen = pl.DataFrame(schema={"gdelt_event_id": pl.Int64, "first_seen": pl.Int64})
    for form in FORMATS.values():
        with Mapper(tables, form.name, None) as mapper:
            mapper.take(nothing)
            for file in (each for each in form.files if each.of == "mentions"):
                mapper.rows(tables.files[file.columns], once_by=file.once_by, best=file.best, flat=form.flat, extra=first_seen)
