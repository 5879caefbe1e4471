"""The sources that are followed, and how each does."""

from __future__ import annotations

import json
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.archive.objects import StoreError
from flows.archive.probe import NoArchiveError, read_archive
from flows.archive.reading import days, scan
from flows.catalog.files import open_catalog
from flows.catalog.sources import Source, load_sources
from flows.errors import UsageError, one_line
from flows.health import Condition, conditions, remembered
from flows.records import Health
from flows.runs import NO_SOURCE
from flows.settings import Settings, load_settings

COLOURS = {
    Health.HEALTHY: "green",
    Health.RECOVERED: "cyan",
    Health.QUIET: "yellow",
    Health.DEGRADED: "yellow",
    Health.BLOCKED: "red",
    Health.DEAD: "red",
}
UNTRIED = "not tried yet"


def list_sources(*, as_json: bool) -> None:
    """Print the enabled sources, with how each does as the last ninety days of the archive say."""
    settings = load_settings()
    found = load_sources(open_catalog(settings.config), settings.sources)
    if not found and not as_json:
        raise UsageError(NO_SOURCE)
    known = read_conditions(settings)
    if as_json:
        print(json.dumps([_as_json(source, known.get(source.id)) for source in found], ensure_ascii=False, indent=1))  # noqa: T201  output
    else:
        Console().print(_table(found, known))


def read_conditions(settings: Settings) -> Mapping[str, Condition]:
    """Return how each source does, by id; empty where no archive is yet, or where it cannot be read: that is said on standard error."""
    try:
        store = read_archive(settings)
        committed = days(store)
        return conditions(scan(store, "ledger", remembered(max(committed)), max(committed))) if committed else {}
    except NoArchiveError:
        return {}
    except StoreError as error:
        Console(stderr=True).print(f"dateline: how the sources do is not known: {one_line(error)}", highlight=False, markup=False)
        return {}


def _table(found: list[Source], known: Mapping[str, Condition]) -> Table:
    table = Table(show_edge=False, header_style="bold")
    for name in ("id", "name", "", "ways", "past days", "health"):
        table.add_column(name, overflow="fold", no_wrap=name == "id")
    for source in found:
        ways = ", ".join(way.kind for way in source.discover)
        dated = "any" if any(way.dated for way in source.discover) else "as far as its feeds reach"
        table.add_row(source.id, source.name, source.language, ways, dated, _in_words(known.get(source.id)))
    return table


def _in_words(condition: Condition | None) -> Text:
    """Return how a source does: its state, since when and why, the pages of its last night, and what is usual."""
    if condition is None:
        return Text(UNTRIED, style="dim")
    why = f", {condition.reason.replace('_', ' ')}" if condition.reason else ""
    usual = f", usually {condition.usual:g}" if condition.usual is not None else ""
    rest = f" since {condition.since}{why}; {condition.pages} pages{usual}"
    return Text.assemble((condition.state, COLOURS[condition.state]), rest)


def _as_json(source: Source, condition: Condition | None) -> dict[str, object]:
    """Return a source as its file says it, and its health, null where no night has tried it."""
    health = condition and {
        "state": condition.state,
        "since": str(condition.since),
        "reason": condition.reason,
        "points": condition.points,
        "pages": condition.pages,
        "usual": condition.usual,
        "last_page": str(condition.last_page) if condition.last_page else None,
    }
    return {**source.model_dump(mode="json"), "health": health}
