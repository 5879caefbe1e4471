"""What a view shows: the filters of an address, and the address of filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from flows.errors import UsageError
from flows.explorer.facets import FACETS

CLOCKS = ("happened", "published")
"""What a day of the filter and of the timeline means: when it happened, or when it was published."""

SORTS = ("newest", "oldest", "latest_event", "earliest_event", "surest", "deadliest")
"""Orders of the table."""

FACET_NAMES = tuple(facet.name for facet in FACETS)
LANGUAGE = "lang"
"""Parameter that every address may have: in which language the page is."""

SINGLE = ("q", "from", "to", "by", "undated", "sure", "box", "event", "newest", "sort", "page")
LONGEST = 200
"""Characters of the searched text."""


class FilterError(UsageError):
    """An address that asks for something that there is not; the message is one line that names the parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is shown.

    `box` is west, south, east, north in degrees, `sure` the lowest confidence, `event` an id of `Events`,
    `newest` whether rows of articles that have a later version are left out; `page` counts from 1.
    """

    text: str = ""
    first: date | None = None
    last: date | None = None
    clock: str = CLOCKS[0]
    undated: bool = False
    sure: float = 0.0
    box: tuple[float, float, float, float] | None = None
    event: str = ""
    newest: bool = False
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = SORTS[0]
    page: int = 1

    def but(self, **changes: Any) -> Self:  # noqa: ANN401  fields of this class
        """Return the same filters with others; a facet is given under its name; the first page of them."""
        chosen = {**self.chosen, **{name: tuple(changes.pop(name)) for name in FACET_NAMES if name in changes}}
        kept = {name: keys for name, keys in chosen.items() if keys}
        return replace(self, chosen=kept, **{"page": 1, **changes})

    def toggled(self, facet: str, key: str) -> Self:
        """Return the same filters with a key of a facet chosen, or no longer chosen."""
        chosen = self.chosen.get(facet, ())
        return self.but(**{facet: [each for each in chosen if each != key] if key in chosen else [*chosen, key]})

    def is_empty(self) -> bool:
        """Tell whether nothing is filtered."""
        return not (self.text or self.first or self.last or self.sure or self.box or self.event or self.newest or self.chosen)

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters of the address, in one order, without what is as it is anyway."""
        bounds = ",".join(f"{edge:g}" for edge in self.box) if self.box else ""
        values = (
            self.text,
            str(self.first or ""),
            str(self.last or ""),
            self.clock,
            "yes" if self.undated else "",
            f"{self.sure:g}",
            bounds,
            self.event,
            "yes" if self.newest else "",
            self.sort,
            str(self.page),
        )
        usual = ("", "", "", CLOCKS[0], "", "0", "", "", "", SORTS[0], "1")
        single = [(name, value) for name, value, other in zip(SINGLE, values, usual, strict=True) if value != other]
        return [*single[:1], *((name, key) for name in FACET_NAMES for key in self.chosen.get(name, ())), *single[1:]]

    def query(self, language: str | None = None) -> str:
        """Return the query of the address, with its question mark, nothing where nothing is asked."""
        asked = [*self.parameters(), *([(LANGUAGE, language)] if language else [])]
        return f"?{urlencode(asked)}" if asked else ""


def read_filters(parameters: Iterable[tuple[str, str]]) -> Filters:
    """Return the filters of an address's parameters; empty ones say nothing. Raises FilterError."""
    asked = [(name, value.strip()) for name, value in parameters if value.strip() and name != LANGUAGE]
    single = {name: value for name, value in asked if name in SINGLE}
    for name, _ in asked:
        if name not in SINGLE and name not in FACET_NAMES:
            _refuse(name, "there is no such filter")
    if len(single.get("q", "")) > LONGEST:
        _refuse("q", f"longer than {LONGEST} characters")
    chosen = {name: tuple(dict.fromkeys(value for each, value in asked if each == name)) for name in FACET_NAMES}
    filters = Filters(
        text=single.get("q", ""),
        first=_day("from", single),
        last=_day("to", single),
        clock=_of("by", single, CLOCKS),
        undated=_of("undated", single, ("no", "yes")) == "yes",
        sure=_number("sure", single, 0, 1),
        box=_box(single),
        event=single.get("event", ""),
        newest=_of("newest", single, ("no", "yes")) == "yes",
        chosen={name: keys for name, keys in chosen.items() if keys},
        sort=_of("sort", single, SORTS),
        page=int(_number("page", single, 1, 1_000_000)),
    )
    if filters.first and filters.last and filters.first > filters.last:
        _refuse("to", f"{filters.last} is before {filters.first}")
    return filters


def _refuse(name: str, why: str) -> None:
    msg = f"{name}: {why}"
    raise FilterError(msg)


def _day(name: str, single: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(single[name]) if name in single else None
    except ValueError:
        msg = f"{name}: {single[name]!r} is not a day; write it as 2026-03-08"
        raise FilterError(msg) from None


def _of(name: str, single: Mapping[str, str], known: tuple[str, ...]) -> str:
    value = single.get(name, known[0])
    if value not in known:
        _refuse(name, f"{value!r} is none of {', '.join(known)}")
    return value


def _number(name: str, single: Mapping[str, str], least: float, most: float) -> float:
    try:
        value = float(single.get(name, least))
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        _refuse(name, f"{single[name]!r} is not a number from {least:g} to {most:g}")
    return value


def _box(single: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    if "box" not in single:
        return None
    try:
        west, south, east, north = (float(edge) for edge in single["box"].split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not (-540 <= west <= east <= 540 and -90 <= south <= north <= 90):  # noqa: PLR2004  degrees; a map may be turned once around
        _refuse("box", f"{single['box']!r} is not west,south,east,north in degrees")
    return west, south, east, north
