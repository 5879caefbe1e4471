"""Places: the gazetteer, the spellings and places added to it by hand, and the names that are no places."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.catalog.files import Catalog, CatalogError, open_rows
from flows.catalog.spelling import ARABIC

FEATURES = ("country", "admin1", "admin2", "city", "site", "area", "line")
"""Kinds of places: populated ones are cities, single buildings and bases sites, regions without a border areas."""
SCHEMA = {
    "geonameid": pl.Int32,
    "name": pl.String,
    "feature": pl.String,
    "country": pl.String,
    "admin1": pl.String,
    "lat": pl.Float32,
    "lon": pl.Float32,
    "population": pl.Int32,
}
"""Columns of a place, as in gazetteer.parquet; country is ISO 3166 alpha-3, population of an area the sum over its towns."""
REPEATED = ("feature", "country", "admin1")
"""Columns of few different values, which are held as numbers of them: 9 MB less."""
OVERRIDES = ("spelling", "feature", "name", "country", "admin1", "lat", "lon", "origin")
STOPS = ("name", "reason", "origin")
REASONS = ("organisation", "person", "word", "paper", "ship", "team")
CASELESS = "Lo"
"""Unicode's class of letters that are neither capital nor small."""
ALPHA3 = re.compile(r"[A-Z]{3}")
AYN = "[\u2018\u02bb\u02bf\u02be\u02bd`]"
"""Marks of Arabic and Hebrew sounds, which news leaves out."""
FOLDED = str.maketrans(ARABIC)
PIECE = re.compile(r"\w(?:\.\w)+|(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu)'|'s\b|\d+(?:[.,]\d+)+|\w+|[^\s\w-]")


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Places and what they are called.

    `places`: place (UInt32) and the columns of SCHEMA, those of REPEATED as categories. `names`: hash (`hash_of` a key: words in small letters
    without accents, a blank between), place, word (Bool: also a common word). `keys`: the keys of names with a mark, each once, with the marks
    upper (Bool: counts only when printed in capitals), lower (Bool: may begin with a small letter), and loose (Bool: its last word may have
    one, as `République centrafricaine`). `caseless`: the keys in scripts without capitals.
    """

    places: pl.DataFrame
    names: pl.DataFrame
    keys: pl.DataFrame
    caseless: pl.Series


def hash_of(key: pl.Expr) -> pl.Expr:
    """Return the number (UInt64) by which `Gazetteer.names` holds a key, the same all through a process: 7 MB less than half a million strings.

    That among a thousand million other phrases a single one is taken for a name has a chance of one in forty thousand.
    """
    return key.hash(0)


def place_key(name: str) -> str:
    """Return the key of a name: as the token table splits and folds it, without accents, case and hyphens."""
    folded = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(each for each in folded if not unicodedata.combining(each))
    straight = re.sub("[\u2019\u02bc]", "'", re.sub(AYN, "", plain.translate(FOLDED))).replace("œ", "oe").replace("æ", "ae")
    return " ".join(PIECE.findall(re.sub(r"(\w\.\w)\.(?=\s|$)", r"\1", re.sub("[-\u2010\u2011\u2013]", " ", straight))))


def read_gazetteer(catalog: Catalog) -> Gazetteer:
    """Return the gazetteer with the hand-made places of all layers, the newest first; raises CatalogError naming file and line."""
    path = catalog.path("places/gazetteer.parquet")
    stored = pl.read_parquet(path).cast(dict.fromkeys(REPEATED, pl.String)).with_row_index("place")
    country = pl.col("feature") == "country"
    listed = {
        word: stored.select("place", key=name, loose=country).explode("key").drop_nulls()
        for name, word in (("keys", False), ("words", True))
    }
    columns = ["key", "place", "word", "upper", "lower", "loose"]
    marks = {"upper": pl.lit(value=False), "lower": pl.lit(value=False)}
    spelled = pl.concat([frame.with_columns(word=pl.lit(word), **marks).select(columns) for word, frame in listed.items()])
    stops = [place_key(row["name"]) for layer in catalog.layers("places/stop.csv") for _, row in _rows(layer, STOPS, {"reason": REASONS})]
    places, names = stored.select("place", *SCHEMA), spelled.filter(~pl.col("key").is_in(stops))
    for layer in catalog.layers("places/overrides.csv"):
        places, names = _add_overrides(places, names, layer, spelled)
    marked = names.join(names.filter(pl.any_horizontal("upper", "lower", "loose")), on="key", how="semi")
    keys = marked.group_by("key").agg(pl.col("upper").all(), pl.col("lower", "loose").any()).sort("key")
    caseless = names["key"].filter(names["key"].str.contains(r"\p{Lo}"))
    return Gazetteer(
        places.cast(dict.fromkeys(REPEATED, pl.Categorical)), names.select("place", "word", hash=hash_of(pl.col("key"))), keys, caseless
    )


def _rows(path: Path, columns: tuple[str, ...], closed: dict[str, tuple[str, ...]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells of a CSV file; raises CatalogError for unknown columns, missing cells and values off a closed list."""
    with open_rows(path) as lines:
        reader = csv.reader(lines)
        header = next(reader, [])
        if tuple(header) != columns:
            msg = f"{path}, line 1: columns {', '.join(header)}; expected {', '.join(columns)}"
            raise CatalogError(msg)
        for cells in reader:
            row = dict(zip(columns, cells, strict=False))
            missing = [name for name in (columns[0], "origin", *closed) if not row.get(name)]
            if len(cells) != len(columns) or missing:
                msg = f"{path}, line {reader.line_num}: {', '.join(missing) or 'number of cells'}: missing"
                raise CatalogError(msg)
            for name, values in closed.items():
                if row[name] not in values:
                    msg = f"{path}, line {reader.line_num}: {name}: {row[name]!r} is not one of {', '.join(values)}"
                    raise CatalogError(msg)
            yield reader.line_num, row


def _parse(path: Path, line: int, row: dict[str, str]) -> dict[str, object]:
    """Return an override with its numbers read; raises CatalogError."""
    if row["country"] and not ALPHA3.fullmatch(row["country"]):
        msg = f"{path}, line {line}: country: {row['country']!r} is no ISO 3166 alpha-3 code"
        raise CatalogError(msg)
    try:
        lat, lon = (float(row[name]) if row[name] else None for name in ("lat", "lon"))
    except ValueError:
        msg = f"{path}, line {line}: lat, lon: {row['lat']!r}, {row['lon']!r} are no degrees"
        raise CatalogError(msg) from None
    if abs(lat or 0) > 90 or abs(lon or 0) > 180 or (lat is None) != (lon is None):  # noqa: PLR2004 (degrees)
        msg = f"{path}, line {line}: lat, lon: {row['lat']!r}, {row['lon']!r} are no degrees"
        raise CatalogError(msg)
    return {
        "line": line,
        "key": place_key(row["spelling"]),
        "upper": row["spelling"].isupper(),
        "lower": row["spelling"][0].islower() or unicodedata.category(row["spelling"][0]) == CASELESS,
        "named": place_key(row["name"] or row["spelling"]),
        "name": row["name"] or row["spelling"],
        "feature": row["feature"],
        "country": row["country"] or None,
        "admin1": row["admin1"] or None,
        "lat": lat,
        "lon": lon,
    }


def _add_overrides(places: pl.DataFrame, names: pl.DataFrame, path: Path, spelled: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return places and names with a file's spellings: of a place it has when no coordinates are given, else of a new place.

    `spelled` are the gazetteer's own names, by which a file may say which place it means where an earlier layer took the name away.
    A spelling has no other meaning, but for countries. Areas and lines need no coordinates. Of several places of
    the name in the country the one with most people is meant.
    """
    overrides = _read_overrides(path)
    new = pl.col("lat").is_not_null() | pl.col("feature").is_in(["area", "line", "site"])
    known = _known_places(overrides.filter(~new), places, names, spelled, path)
    keys = ["named", "feature", "country", "admin1"]
    added = overrides.filter(new).unique(keys, keep="first", maintain_order=True).with_row_index("place", offset=places.height)
    again = overrides.filter(new).join(added.select("place", *keys), on=keys, nulls_equal=True)
    columns = ["key", "place", "word", "upper", "lower", "loose"]
    blank = added.with_columns(geonameid=pl.lit(None, pl.Int32), population=pl.lit(0, pl.Int32)).select("place", *SCHEMA)
    added_names = pl.concat(
        [frame.with_columns(word=pl.lit(value=False), loose=pl.lit(value=True)).select(columns) for frame in (known, again)]
    )
    shared = overrides.filter((pl.col("feature") == "country") & ~pl.col("upper"))["key"].to_list()
    own = names.select(columns).join(added_names.filter(~pl.col("key").is_in(shared)).select("key").unique(), on="key", how="anti")
    return pl.concat([places, blank]), pl.concat([own, added_names.unique(["key", "place"], maintain_order=True)])


def _read_overrides(path: Path) -> pl.DataFrame:
    """Return the rows of a file of places, with the line of each; raises CatalogError."""
    schema = {
        "line": pl.Int64,
        "key": pl.String,
        "upper": pl.Boolean,
        "lower": pl.Boolean,
        "named": pl.String,
        **{name: SCHEMA[name] for name in SCHEMA if name in OVERRIDES},
    }
    rows = [_parse(path, line, row) for line, row in _rows(path, OVERRIDES, {"feature": FEATURES})]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _known_places(asked: pl.DataFrame, places: pl.DataFrame, names: pl.DataFrame, spelled: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Return a file's rows with the place of the gazetteer that each means; raises CatalogError for one that means none."""
    known = asked.pipe(_resolve, places, names)
    lost = known.filter(pl.col("place").is_null())
    if lost.height:
        again = asked.join(lost.select("line"), on="line", how="semi").pipe(_resolve, places, spelled)
        known = pl.concat([known.drop_nulls("place"), again]).sort("line")
    if unknown := known.filter(pl.col("place").is_null()).select("line", "named", "country").rows():
        line, name, country = unknown[0]
        msg = f"{path}, line {line}: name: the gazetteer has no such place: {name} ({country}); give lat and lon"
        raise CatalogError(msg)
    return known


def _resolve(overrides: pl.DataFrame, places: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return the overrides with the place that they name, null where the gazetteer has none."""
    wanted = overrides.rename({"admin1": "within"}).select("line", "key", "upper", "lower", "named", "feature", "country", "within")
    countries = places.filter(pl.col("feature") == "country").select("place", "country")
    called = pl.concat(
        [
            wanted.filter(pl.col("feature") == "country").join(countries, on="country"),
            wanted.filter(pl.col("feature") != "country").join(names.select("place", named="key"), on="named"),
        ],
        how="diagonal",
    )
    found = (
        called.join(places.select("place", "feature", "country", "admin1", "population"), on=["place", "feature", "country"])
        .filter(pl.col("within").is_null() | (pl.col("within") == pl.col("admin1")))
        .sort("line", "population", descending=[False, True])
        .unique("line", keep="first", maintain_order=True)
    )
    return wanted.join(found.select("line", "place"), on="line", how="left")
