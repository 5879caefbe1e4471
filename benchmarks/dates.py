"""How many dates and ranges of days are found and read right, over labelled expressions.

    python benchmarks/dates.py DATA_DIR [--wrong]

DATA_DIR (or its folder `dates`) holds files `LANGUAGE-datetime.jsonl`; a line has `text`, `ref` (the day of publication) and `results`,
each with `text`, `type` (datetimeV2.date, datetimeV2.daterange), `values` (readings, each with `value`, or `start` and `end`, the end
excluded; of `du 3 au 5` or `de mai à juin` news includes the last: both count). A value is right when one reading has the same first and last day; a reading
that is open on one side needs that side alone. Of lines without `ref` only expressions that state their year are asked.
"""

import json
import re
import sys
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import read_lexicon
from flows.events.dates import find_dates
from flows.events.tokens import tokenise

TYPES = ("datetimeV2.date", "datetimeV2.daterange")
DAY = timedelta(days=1)
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def day(text: object) -> date | None:
    """Return a day, null for what is none."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def last_days(value: dict) -> tuple[date | None, ...]:
    """Return the last days that count as right for a reading."""
    end = day(value.get("end"))
    if end:
        spans = (end, *([end.replace(day=monthrange(end.year, end.month)[1])] if end.day == 1 else []))
        return end - DAY, *spans, *([end.replace(month=12, day=31)] if (end.day, end.month) == (1, 1) else [])
    return (day(value.get("value")),)


def readings(result: dict) -> list[tuple[date | None, date | None]]:
    """Return the first and last days that count as right, null where a side is open."""
    firsts = [(day(value.get("value") or value.get("start")), last) for value in result["values"] or () for last in last_days(value)]
    return [pair for pair in firsts if any(pair)]


def right(row: dict, wanted: list[tuple[date | None, date | None]]) -> bool:
    """Return whether a found date has a wanted reading."""
    if row["date_precision"] == "open" and (row["date_start"] or row["date_end"]):
        # The label may leave out the word that opens the span (`avant le 15 mai`: 15 mai).
        return any(
            first and (row["date_start"] in (first, first + DAY) or row["date_end"] in (last, first - DAY)) for first, last in wanted
        ) or any(first is None and row["date_end"] == last for first, last in wanted)
    return any(first in (None, row["date_start"]) and last in (None, row["date_end"]) for first, last in wanted)


def find(lines: list[dict], language: str) -> dict[int, list[dict]]:
    """Return the dates found, by number of the line."""
    articles = pl.LazyFrame(
        {"article": range(len(lines)), "text": [line["text"] for line in lines], "published_on": [day(line["ref"]) for line in lines]},
        schema={"article": pl.UInt32, "text": pl.String, "published_on": pl.Date},
    )
    found = find_dates(tokenise(articles).collect().lazy(), articles, read_lexicon(open_catalog(), language)).collect()
    return {key[0]: rows.to_dicts() for key, rows in found.partition_by("article", as_dict=True).items()}


def measure(path: Path, *, wrong: bool) -> None:
    """Print the figures of one file."""
    language = path.name.split("-")[0]
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    found = find(lines, language)
    asked = seen = value = 0
    for number, line in enumerate(lines):
        for result in line["results"]:
            wanted = readings(result) if result["type"] in TYPES and not line.get("not_supported_by_design") else []
            if not wanted or not (line.get("ref") or YEAR.search(result["text"])):
                continue
            start = line["text"].find(result["text"]) if result.get("start") is None else result["start"]
            near = [row for row in found.get(number, []) if row["start"] < start + len(result["text"]) and row["end"] > start]
            asked, seen, good = asked + 1, seen + bool(near), any(right(row, wanted) for row in near)
            value += good
            if wrong and not good:
                got = [(line["text"][row["start"] : row["end"]], str(row["date_start"]), str(row["date_end"])) for row in near]
                print(
                    f"  {line['text']} | {str(line['ref'])[:10]} | {result['text']} {[tuple(map(str, each)) for each in wanted]} found {got}"
                )
    print(f"{language}: {asked} dates and ranges, found {seen / max(asked, 1):.3f}, value right {value / max(asked, 1):.3f}")


def main() -> None:
    """Measure every language that has both a file and a lexicon."""
    if len(sys.argv) < 2:
        print("needs a folder of labelled dates: python benchmarks/dates.py DATA_DIR [--wrong]")
        return
    folder = Path(sys.argv[1])
    folder = folder / "dates" if (folder / "dates").is_dir() else folder
    for path in sorted(folder.glob("??-datetime.jsonl")):
        if path.name[:2] in ("fr", "en"):
            measure(path, wrong="--wrong" in sys.argv)


if __name__ == "__main__":
    main()
