"""How many of an article's place names are found and put where they are, over labelled articles.

    python benchmarks/places.py DATA_DIR [--wrong]

DATA_DIR (or its folder `places`) holds files of JSON lines: `text`, `lang` (eng or fra) and `toponyms`, each with `start`, `end`, `lat`,
`lon`, `country` (English name); those without coordinates are left out. Of all toponyms: found (a span overlaps), resolved (the span has a place), right (within 161 km, or the
country or first-level division that is meant); of those resolved: in the wrong country.
"""

import json
import sys
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import polars as pl

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import read_lexicon
from flows.catalog.places import read_gazetteer
from flows.events.places import find_places
from flows.events.tokens import tokenise

NEAR_KM = 161
LANGUAGES = {"eng": "en", "fra": "fr", "en": "en", "fr": "fr"}
BATCH = 200


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance of two points on the globe."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (a, b))
    return 12742 * asin(sqrt(sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2))


def measure(path: Path, *, wrong: bool) -> None:
    """Print the figures of one file."""
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    gazetteer = read_gazetteer(open_catalog())
    names = gazetteer.places.filter(pl.col("feature") == "country")
    known = dict(names.select("name", "country").rows())
    middle = {row["geonameid"]: (row["lat"], row["lon"]) for row in gazetteer.places.drop_nulls("geonameid").iter_rows(named=True)}
    counts = dict.fromkeys(("asked", "found", "resolved", "right", "abroad"), 0)
    for begin in range(0, len(articles), BATCH):
        part = articles[begin : begin + BATCH]
        for language in sorted({LANGUAGES[article["lang"]] for article in part}):
            here = [article for article in part if LANGUAGES[article["lang"]] == language]
            frame = pl.LazyFrame(
                {"article": range(len(here)), "text": [article["text"] for article in here]},
                schema={"article": pl.UInt32, "text": pl.String},
            )
            rows = find_places(tokenise(frame).collect().lazy(), frame, gazetteer, read_lexicon(open_catalog(), language)).collect()
            spans = {key[0]: found.to_dicts() for key, found in rows.partition_by("article", as_dict=True).items()}
            for number, article in enumerate(here):
                for toponym in (each for each in article["toponyms"] if "lat" in each):
                    count(counts, toponym, spans.get(number, []), known, middle, article["text"] if wrong else None)
    asked, resolved = max(counts["asked"], 1), max(counts["resolved"], 1)
    shares = ", ".join(f"{name} {counts[name] / asked:.3f}" for name in ("found", "resolved", "right"))
    print(f"{path.stem}: {asked} toponyms, {shares}; wrong country {counts['abroad'] / resolved:.3f} of those resolved")


def count(counts: dict, toponym: dict, spans: list[dict], known: dict, middle: dict, text: str | None) -> None:
    """Add one toponym to the counts."""
    near = [span for span in spans if span["start"] < toponym["end"] and span["end"] > toponym["start"]]
    placed = [span for span in near if span["country"]]
    counts["asked"] += 1
    counts["found"] += bool(near)
    counts["resolved"] += bool(placed)
    if not placed:
        if text:
            print(
                f"  none: {toponym['phrase']} ({toponym.get('country')}, {toponym.get('admin1')}, {toponym.get('fcode')}) | {text[max(0, toponym['start'] - 40) : toponym['end'] + 30]!r}"
            )
        return
    span = placed[0]
    point = middle.get(span["geonameid"])
    if span["lat"] is not None:
        point = (span["lat"], span["lon"])
    country = known.get(toponym.get("country"))
    same = span["country"] == country
    whole = str(toponym.get("fcode")).startswith("PCL") and span["place_precision"] == "country" and same
    division = toponym.get("fcode") == "ADM1" and span["place_precision"] == "admin1" and same and span["place_name"] == toponym.get("name")
    area = span["place_precision"] == "area" and same and span["place_name"] == toponym["phrase"]
    inside = point is not None and None not in point and kilometres((toponym["lat"], toponym["lon"]), point) <= NEAR_KM
    counts["right"] += whole or division or area or inside
    counts["abroad"] += not same
    if text and not (whole or division or area or inside):
        shown = f"{span['place_name']}, {span['admin1']}, {span['country']}"
        print(
            f"  wrong: {toponym['phrase']} ({toponym.get('country')}, {toponym.get('admin1')}, {toponym.get('fcode')}) -> {shown} | {text[max(0, toponym['start'] - 40) : toponym['end'] + 30]!r}"
        )


def main() -> None:
    """Measure every file of the folder."""
    if len(sys.argv) < 2:
        print("needs a folder of labelled articles: python benchmarks/places.py DATA_DIR [--wrong]")
        return
    folder = Path(sys.argv[1])
    folder = folder / "places" if (folder / "places").is_dir() else folder
    for path in sorted(folder.glob("*.jsonl")):
        measure(path, wrong="--wrong" in sys.argv)


if __name__ == "__main__":
    main()
