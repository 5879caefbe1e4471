"""A view: everything that a page of rows shows, for its filters and in its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.explorer.counting import Keys, Totals, count_keys, count_rows
from flows.explorer.drawing import Picture, draw_bars
from flows.explorer.facets import FACETS
from flows.explorer.filters import Filters
from flows.explorer.gaps import Gaps, find_gaps
from flows.explorer.labels import Labels
from flows.explorer.lines import Line, read_line
from flows.explorer.listing import PAGE, list_rows
from flows.explorer.mapping import Places, draw_places
from flows.explorer.matching import match
from flows.explorer.rows import Rows
from flows.explorer.timeline import Timeline, draw_timeline
from flows.words.language import Words


@dataclass(frozen=True, slots=True)
class Option:
    """A key of a facet on the page."""

    key: str
    label: str
    rows: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet on the page: its options, and how many it has beyond those."""

    name: str
    options: tuple[Option, ...]
    unlisted: int
    chosen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a page of rows shows. `chips` are the filters in force, each with the filters without it."""

    filters: Filters
    totals: Totals
    choices: tuple[Choice, ...]
    chips: tuple[tuple[str, Filters], ...]
    timeline: Timeline
    picture: Picture
    places: Places
    gaps: Gaps
    lines: tuple[Line, ...]
    pages: int

    @property
    def first_row(self) -> int:
        """Number of the first row of the table's page, from 1."""
        return (self.filters.page - 1) * PAGE + 1

    @property
    def last_row(self) -> int:
        """Number of its last row."""
        return self.first_row + len(self.lines) - 1


def build_view(rows: Rows, filters: Filters, labels: Labels, words: Words) -> View:
    """Return the view of some filters."""
    with rows.cursor() as cursor:
        match(cursor, filters)
        timeline = draw_timeline(cursor, filters)
        totals = count_rows(cursor)
        choices = tuple(_choices(count_keys(cursor, dict(filters.chosen)), filters, labels, words, rows.places))
        return View(
            filters=filters,
            totals=totals,
            choices=choices,
            chips=tuple(_chips(filters, labels, words, rows.places)),
            timeline=timeline,
            picture=draw_bars(timeline, words),
            places=draw_places(cursor),
            gaps=find_gaps(rows.units, rows.commits, filters),
            lines=tuple(read_line(row, labels, words) for row in list_rows(cursor, filters)),
            pages=max(-(-totals.rows // PAGE), 1),
        )


def _choices(keys: Mapping[str, Keys], filters: Filters, labels: Labels, words: Words, places: Mapping[str, str]) -> list[Choice]:
    """Return the facets with their options."""
    found = []
    for facet in FACETS:
        chosen = filters.chosen.get(facet.name, ())
        options = tuple(
            Option(key, labels.name(facet.name, key, words, places), number, key in chosen) for key, number in keys[facet.name].listed
        )
        found.append(Choice(facet.name, options, keys[facet.name].unlisted, len(chosen)))
    return found


def _chips(filters: Filters, labels: Labels, words: Words, places: Mapping[str, str]) -> list[tuple[str, Filters]]:
    """Return the filters in force in words, each with the filters without it."""
    chips = [(f"“{filters.text}”", filters.but(text=""))] if filters.text else []
    if filters.first or filters.last:
        clock = words.say(f"by_{filters.clock}")
        chips.append(
            (words.say("labelled", label=clock, value=words.days(filters.first, filters.last)), filters.but(first=None, last=None))
        )
    if filters.sure:
        chips.append((f"{words.say('sure')} {filters.sure:g}", filters.but(sure=0.0)))
    if filters.newest:
        chips.append((words.say("only_newest"), filters.but(newest=False)))
    if filters.event:
        chips.append((words.say("of_event"), filters.but(event="")))
    if filters.box:
        chips.append((words.say("map_here"), filters.but(box=None)))
    chips += [
        (words.say("labelled", label=words.term("facets", name), value=labels.name(name, key, words, places)), filters.toggled(name, key))
        for name, keys in filters.chosen.items()
        for key in keys
    ]
    return chips


def map_data(places: Places, filters: Filters, chosen: Sequence[str]) -> dict[str, Any]:
    """Return what the map is drawn from: points, rows by country that have no closer place, and what is chosen."""
    points = [[each.key, each.name, each.admin1 or "", each.lat, each.lon, each.rows, each.near] for each in places.points]
    return {"points": points, "regions": places.region_rows, "chosen": list(chosen), "box": filters.box}
