"""Writes `states.csv` and `names.csv`: states and territories with their names in French, English, Arabic and Spanish, from CLDR.

Run from anywhere: `python config/actors/build_register.py`. Names come from the CLDR data inside babel; what CLDR prints and news does not
(`Myanmar (Burma)`) is cut at the bracket, and names that are other words too are left to `state_aliases.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, __version__
from babel.core import get_global

HERE = Path(__file__).parent
LANGUAGES = ("en", "fr", "ar", "es")
NO_STATES = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "CP", "DG", "EA", "IC", "TA", "AC", "CQ", "BV", "HM", "AQ", "UM", "TF", "GS", "IO"}
)
"""Codes of CLDR that are no state or inhabited territory."""

OTHER_WORDS = frozenset(
    {("fr", "La Réunion"), ("fr", "Maurice"), ("fr", "Jersey"), ("en", "Jersey"), ("en", "Réunion"), ("fr", "Saint-Martin")}
)
"""Names that are mostly something else in news: a meeting, a first name, a shirt, a saint's day."""

ALPHA3 = 3
"""Letters of a code of the longer kind."""

ORIGIN = f"CLDR, babel {__version__}"
STATE_COLUMNS = (
    "actor_id", "name", "kind", "country", "sector", "valid_from", "valid_to", "wikidata", "ucdp", "acled", "origin",
)  # fmt: skip
NAME_COLUMNS = ("alias", "language", "actor_id", "valid_from", "valid_to", "origin")


def alpha3() -> dict[str, str]:
    """Return the alpha-3 code of each alpha-2 code that names a state or territory."""
    pairs = {new[0]: old for old, new in get_global("territory_aliases").items() if len(old) == ALPHA3 and old.isalpha() and len(new) == 1}
    return {
        **{two: three for two, three in pairs.items() if two not in NO_STATES},
        "XK": "XKX",
        "GB": "GBR",
        "FR": "FRA",
        "CD": "COD",
        "MM": "MMR",
        "TL": "TLS",
        "YE": "YEM",
        "DE": "DEU",
    }


def name(language: str, two: str) -> str | None:
    """Return the name that CLDR gives, without what it adds in brackets."""
    full = Locale(language).territories.get(two)
    return (
        full.split(" (")[0].replace("R.A.S. chinoise de ", "").replace(" SAR China", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        if full
        else None
    )


def states() -> Iterator[tuple[str, ...]]:
    """Yield the rows of `states.csv`."""
    for two, three in sorted(alpha3().items(), key=lambda pair: pair[1]):
        if english := name("en", two):
            yield (three, english, "state", three, "", "", "", "", "", "", ORIGIN)


def names() -> Iterator[tuple[str, ...]]:
    """Yield the rows of `names.csv`."""
    for two, three in sorted(alpha3().items(), key=lambda pair: pair[1]):
        for language in LANGUAGES:
            found = name(language, two)
            if found and (language, found) not in OTHER_WORDS:
                yield (found, language, three, "", "", ORIGIN)


def write(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    """Write rows under a header line."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    write(HERE / "states.csv", STATE_COLUMNS, states())
    write(HERE / "names.csv", NAME_COLUMNS, names())
