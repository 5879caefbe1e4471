"""Which files a configuration consists of: one that is misspelt would otherwise be passed over in silence."""

from __future__ import annotations

import re

from flows.catalog import actors, exports, lexicons
from flows.catalog.files import Catalog, CatalogError

READ = {".csv", ".toml", ".parquet", ".geojson", ".topojson"}
"""Endings of files that are configuration; others (notes, scripts) are nobody's business."""


def names() -> re.Pattern[str]:
    """Return the pattern of the names, below a root, of all files that are read."""
    words = "|".join(lexicons.TABLES)
    register = "|".join(actors.TABLES)
    exported = "|".join(exports.TABLES)
    return re.compile(
        rf"sources/[^/]+\.toml|parsers/[^/]+\.toml|revisits\.toml|backfill\.toml|ontology/event_types\.csv|lexicons/[^/]+/(?:{words})\.csv|actors/(?:{register})\.csv"
        r"|places/(?:overrides|stop)\.csv|places/gazetteer\.parquet|places/outlines\.geojson|places/divisions\.topojson|clean/phrases/[^/]+\.csv|confidence/weights\.csv|linking/(?:kinships|weights)\.csv"
        r"|accuracy/(?:figures|reliability)\.csv"
        rf"|exports/(?:{exported})\.csv"
    )


def check_files(catalog: Catalog) -> None:
    """Raise CatalogError for the first file of an overlay that nothing reads and that is no copy of a packaged one."""
    known = names()
    packaged, *overlays = catalog.roots
    for root in overlays:
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.suffix in READ and not known.fullmatch(name) and not (packaged / name).is_file():
                msg = f"{path}: nothing reads a file of this name; config/README.md lists those that are"
                raise CatalogError(msg)
