"""Incidents of MUC-4 found: news messages of 1989 and 1990 in capitals, against the templates that analysts filled.

    python benchmarks/muc4.py FILE [...]

FILE holds JSON lines: `id`, `text`, `templates` (slots by name, as `INCIDENT: TYPE`, each a list of fillers). docs/muc4.md says how
mentions become incidents and how these are aligned with templates.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import Vocabulary, load_vocabulary
from flows.catalog.places import place_key
from flows.cli.coding import SCHEMA
from flows.events import code_articles

Row = dict[str, Any]

TYPES = {
    **dict.fromkeys(("attack", "killing", "shelling", "air_strike", "chemical_attack"), "ATTACK"),
    "bombing": "BOMBING",
    "abduct": "KIDNAPPING",
}
REAL = ("happened", "denied")
"""What a template may be about; plans, conditions and what did not happen are none."""
ARMED = ("MIL", "REB", "UAF")
"""Targets of war, of which the task wants no templates."""
DATELINE = re.compile(r"(\d{1,2}) ([A-Z]{3}) (\d{2})\b")
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


@dataclass
class Incident:
    """Mentions of one act: MUC-4's type, and what the mentions say."""

    kind: str
    mentions: list[Row] = field(default_factory=list)

    def values(self, name: str) -> set[Any]:
        """Return what the mentions have in a column."""
        return {row[name] for row in self.mentions} - {None}

    def dates(self) -> list[tuple[date, date]]:
        """Return the intervals that are known."""
        return [(row["date_start"], row["date_end"]) for row in self.mentions if row["date_start"] and row["date_basis"] != "unknown"]


def read_messages(path: Path) -> tuple[pl.DataFrame, dict[str, list[Row]]]:
    """Return the messages as articles, and the templates by message."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    articles = [
        {
            "article_id": row["id"],
            "language": "en",
            "published_on": dateline(row["text"]),
            "title": None,
            "text": "\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", row["text"])),
        }
        for row in rows
    ]
    return pl.DataFrame(articles, schema=SCHEMA), {row["id"]: row["templates"] for row in rows}


def dateline(text: str) -> date | None:
    """Return the day that a message's first words give."""
    found = DATELINE.search(text[:200])
    return date(1900 + int(found[3]), MONTHS.index(found[2]) + 1, int(found[1])) if found and found[2] in MONTHS else None


def incidents(mentions: list[Row]) -> list[Incident]:
    """Return the incidents of a message: mentions of a type that say nothing different of place or day are one."""
    found: list[Incident] = []
    for row in mentions:
        kind = TYPES.get(row["event_type"])
        if kind is None or row["is_background"] or row["factuality"] not in REAL or row["target_sector"] in ARMED:
            continue
        alone = Incident(kind, [row])
        same = next((other for other in found if one_kind(other.kind, kind) and agree(other, alone)), None)
        if same is None:
            found.append(alone)
        else:
            same.mentions.append(row)
            same.kind = "BOMBING" if "BOMBING" in {same.kind, kind} else kind
    return [incident for incident in found if any(incident.values(name) for name in ("target_text", "killed_min", "injured_min"))]


def one_kind(one: str, other: str) -> bool:
    """Tell whether two types may be of one act: whom a bomb kills is first read as killed."""
    return one == other or {one, other} == {"ATTACK", "BOMBING"}


def agree(one: Incident, other: Incident) -> bool:
    """Tell whether two incidents may be one: no two towns, no two days."""
    towns = [{row["place_name"] for row in each.mentions if row["place_precision"] != "country"} - {None} for each in (one, other)]
    apart = bool(towns[0] and towns[1] and not towns[0] & towns[1])
    days = [(a, b) for a in one.dates() for b in other.dates()]
    return not apart and (not days or any(a[0] <= b[1] and b[0] <= a[1] for a, b in days))


def fillers(template: Row, slot: str) -> set[str]:
    """Return the alternatives of a template's slot, without whom or what they are of (`POSSIBLE: "FMLN"`)."""
    return {part.strip() for filler in template.get(slot, ()) for part in filler.split(":")[0].split(" / ")}


def places(template: Row) -> set[str]:
    """Return the keys of the places of a template, country to street."""
    names = re.split(r"[:/]|\s-\s", re.sub(r"\([^()]*\)", "", " / ".join(template.get("INCIDENT: LOCATION", ()))))
    return {place_key(name.strip(" ()")) for name in names if name.strip(" ()")}


def confidence(incident: Incident) -> str | None:
    """Return how sure the text is who did it, in MUC-4's words; None where it names nobody."""
    if not incident.values("actor_text"):
        return None
    if "admitted" in incident.values("responsibility"):
        return "CLAIMED OR ADMITTED"
    alleged = "alleged" in incident.values("responsibility") or "article" not in incident.values("voice")
    return "SUSPECTED OR ACCUSED" if alleged else "REPORTED AS FACT"


def aligned(found: list[Incident], templates: list[Row]) -> Iterator[tuple[Incident | None, Row | None]]:
    """Yield each template with the incident of its type that shares most places, or None, then the incidents left over.

    Optional templates come last, and only with an incident.
    """
    left = list(found)
    for template in sorted(templates, key=is_optional):
        able = [each for each in left if each.kind in fillers(template, "INCIDENT: TYPE")]
        best = max(able, key=lambda each: len(named(each) & places(template)), default=None)
        if best is not None:
            left.remove(best)
        if best is not None or not is_optional(template):
            yield best, template
    yield from ((each, None) for each in left)


def is_optional(template: Row) -> bool:
    """Tell whether a template may be left out."""
    return "OPTIONAL" in template["MESSAGE: TEMPLATE"][0]


def named(incident: Incident) -> set[str]:
    """Return the keys of the places of an incident."""
    return {place_key(name) for name in incident.values("place_name") | incident.values("place_text")}


def measure(path: Path, vocabulary: Vocabulary) -> str:
    """Return a line of figures for a file."""
    articles, templates = read_messages(path)
    by_message: dict[str, list[Row]] = defaultdict(list)
    for row in code_articles(articles, vocabulary).mentions.iter_rows(named=True):
        by_message[row["article_id"]].append(row)
    counts: Counter[str] = Counter()
    for message, asked in templates.items():
        for incident, template in aligned(incidents(by_message[message]), asked):
            counts["found"] += incident is not None
            counts["asked"] += template is not None
            if incident and template:
                counts.update(compare(incident, template))
    precision, recall = counts["right"] / max(counts["found"], 1), counts["right"] / max(counts["asked"], 1)
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    return (
        f"{path.stem}: {counts['asked']} templates, {counts['found']} incidents; type P {precision:.3f} R {recall:.3f} F {score:.3f}; "
        f"place {counts['place']}/{counts['placed']} right, perpetrator's confidence {counts['sure']}/{counts['blamed']} right"
    )


def compare(incident: Incident, template: Row) -> Counter[str]:
    """Return what is right of a pair: place where the incident has one, confidence where both name who did it."""
    said, meant = (
        confidence(incident),
        {each.removesuffix(" BY AUTHORITIES") for each in fillers(template, "PERP: ORGANIZATION CONFIDENCE")},
    )
    counts = Counter(right=1, placed=bool(named(incident)), place=bool(named(incident) & places(template)))
    if said and meant:
        counts += Counter(blamed=1, sure=said in meant)
    return counts


def main() -> None:
    """Print a line for each file."""
    if not sys.argv[1:]:
        print("needs files of messages: python benchmarks/muc4.py FILE ...")
        return
    vocabulary = load_vocabulary(open_catalog())
    for name in sys.argv[1:]:
        print(measure(Path(name), vocabulary))


if __name__ == "__main__":
    main()
