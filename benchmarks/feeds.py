"""Whether feeds are read as feedparser reads them: 2,000 feeds with faults put in, and feedparser's own test files.

    python benchmarks/feeds.py [--mutations N] [--files FOLDER] [--show]

Feeds of each kind (RSS, RDF, Atom, in several encodings) are changed at random: bytes, pieces, elements, entities,
encodings, ends. Each is read by Dateline's reader and by feedparser as it comes, which is taken for right. `--files` names
the `tests` folder of feedparser's source distribution, `--show` prints each field that is read otherwise. Printed: by whom
entries are found, and how far both agree: in the number of entries and, entry by entry, in link, title, and the moment of
the date. What feedparser has and Dateline has not (`none`: a date that it does not believe, say) is counted apart from
what is read otherwise (`other`: mostly letters under a false encoding). Exit code 1 where the reader raises what it should
not, or agrees on less than `LEAST`.
"""

import sys
import warnings
from argparse import ArgumentParser
from calendar import timegm
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import feedparser
from feed_faults import mutations

from flows.collect.dates import read_date
from flows.collect.feeds import read_feed
from flows.collect.findings import Item, UnreadableError, plain

BASE = "http://press.example/feeds/news.xml"
LEAST = 0.97
ENTRIES = "number of entries"
FIELDS = ("link", "title", "date")
LATEST = date(2100, 1, 1)


def theirs(body: bytes) -> list[dict[str, Any]]:
    """Return the entries that feedparser finds, none where it raises."""
    try:
        return [*feedparser.parse(body, response_headers={"content-location": BASE, "content-type": "application/xml"}).entries]
    except Exception:  # noqa: BLE001  it raises what its parsers raise
        return []


def ours(body: bytes) -> list[Item] | str:
    """Return the items that Dateline finds, or why it reads none."""
    try:
        return read_feed(body, BASE)
    except UnreadableError as error:
        return str(error)


def compare(item: Item, entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each field that feedparser has of an entry, and what Dateline makes of it: `same`, `other` or `none`."""
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    printed = read_date(item.date_text, UTC, LATEST)
    when = printed and (printed.time or datetime(printed.day.year, printed.day.month, printed.day.day, tzinfo=UTC))
    known = {
        "link": (item.url, (entry.get("link") or "").strip()),
        "title": (item.title, plain(entry.get("title"))),
        "date": (when and int(when.timestamp()), timegm(moment) if moment else None),
    }
    for field, (mine, right) in known.items():
        if right:
            yield field, "same" if mine == right else "other" if mine else "none"


class Told:
    """How feeds were read so far."""

    def __init__(self, *, shows: bool) -> None:
        """Begin with none; `shows`: print what is read otherwise."""
        self.shows = shows
        self.raised = 0
        self.read: Counter[str] = Counter()
        self.fields: dict[str, Counter[str]] = {field: Counter() for field in (ENTRIES, *FIELDS)}

    def add(self, label: str, body: bytes) -> None:
        """Read a feed with both."""
        right = theirs(body)
        try:
            mine = ours(body)
        except Exception as error:  # noqa: BLE001  what must not happen is counted
            self.raised += 1
            print(f"  raised {type(error).__name__}: {error}  {label}")
            return
        has = bool(mine) and not isinstance(mine, str)
        self.read[("both" if has else "feedparser alone") if right else ("Dateline alone" if has else "neither")] += 1
        if not right or isinstance(mine, str):
            return
        self.fields[ENTRIES]["same" if len(mine) == len(right) else "other"] += 1
        for item, entry in zip(mine, right, strict=True) if len(mine) == len(right) else ():
            for field, verdict in compare(item, entry):
                self.fields[field][verdict] += 1
                if self.shows and verdict != "same":
                    right_one = {key: entry.get(key) for key in ("link", "title", "published", "updated")}
                    print(f"  {field} {verdict}: {label}: {item} / {right_one}")

    def end(self, name: str) -> bool:
        """Print what came of it, and return whether that is well."""
        entries = ", ".join(f"{who} {number}" for who, number in sorted(self.read.items()))
        print(f"{name}: {self.read.total() + self.raised} feeds, raised {self.raised}; entries found by {entries}")
        for field, verdicts in self.fields.items():
            share = verdicts["same"] / max(verdicts.total(), 1)
            print(f"  {field:18} {share:7.2%} of {verdicts.total():6}; other {verdicts['other']}, none {verdicts['none']}")
        return not self.raised and all(verdicts["same"] >= LEAST * verdicts.total() for verdicts in self.fields.values())


def tell(name: str, bodies: Iterable[tuple[str, bytes]], *, shows: bool) -> bool:
    """Print how some feeds were read, and return whether that is well."""
    told = Told(shows=shows)
    for label, body in bodies:
        told.add(label, body)
    return told.end(name)


def main() -> int:
    """Read all of them."""
    parser = ArgumentParser()
    parser.add_argument("--mutations", type=int, default=2000)
    parser.add_argument("--files", type=Path)
    parser.add_argument("--show", action="store_true", help="print each field that is read otherwise")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    sound = tell("mutations", ((str(number), body) for number, body in enumerate(mutations(given.mutations))), shows=given.show)
    for folder in ("wellformed", "illformed", "encoding", "entities") if given.files else ():
        files = sorted((given.files / folder).rglob("*.xml"))
        sound &= tell(folder, ((str(file.relative_to(given.files)), file.read_bytes()) for file in files), shows=given.show)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
