"""A source asked live, and what came of it."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from rich.console import Console

from flows.canary import Trial, try_source
from flows.catalog.files import open_catalog
from flows.catalog.sources import load_sources
from flows.clean import load_tools
from flows.networks import network_of
from flows.records import Article, Health, Outcome
from flows.settings import load_settings

EXIT_CODES = {Health.HEALTHY: 0, Health.RECOVERED: 0, Health.QUIET: 3, Health.DEGRADED: 3, Health.BLOCKED: 1, Health.DEAD: 1}
FINE = {Outcome.OK, Outcome.NOT_MODIFIED, Outcome.DUPLICATE}


def check_source(source_id: str, day: date | None, *, as_json: bool) -> int:
    """Return the exit code of a trial of a source, after printing what came of it; raises CatalogError for an unknown one."""
    settings = load_settings()
    catalog = open_catalog(settings.config)
    (source,) = load_sources(catalog, [source_id])
    now, chance = partial(datetime.now, UTC), random.Random()  # noqa: S311  jitter of retries
    tools = load_tools(catalog)
    trial = asyncio.run(try_source(source, network_of(settings), day=day, now=now, random=chance, tools=tools))
    if as_json:
        print(json.dumps(_as_json(trial), ensure_ascii=False, indent=1))  # noqa: T201  output
    else:
        _show(Console(soft_wrap=True, highlight=False, markup=False), trial)
    return EXIT_CODES[trial.state]


def _show(console: Console, trial: Trial) -> None:
    """Print a line for robots.txt, each list and the page, and what it comes to."""
    found = _as_json(trial)
    for part in ("robots", *range(len(found["lists"])), "page"):
        each = found["lists"][part] if isinstance(part, int) else found[part]
        if each is not None:
            mark = "\u2713" if each["outcome"] in FINE else "\u2717"
            console.print(f"{mark} {each.get('kind', part)} {each['url']}: {_facts(each)}")
    why = f" ({trial.reason.replace('_', ' ')})" if trial.reason else ""
    console.print(f"{trial.report.source_id} is {trial.state}{why}; {trial.report.found} pages announced")


def _facts(found: Mapping[str, Any]) -> str:
    """Return what is known of a list or a page in one line."""
    told = ((name, value) for name, value in found.items() if name not in {"kind", "url"} and value not in (None, [], ""))
    return ", ".join(f"{name} {' '.join(value) if isinstance(value, list) else value}" for name, value in told)


def _as_json(trial: Trial) -> dict[str, Any]:
    """Return a trial as facts that JSON can hold."""
    robots, page, article = trial.robots, trial.page, trial.article
    return {
        "source_id": trial.report.source_id,
        "state": trial.state,
        "reason": trial.reason,
        "found": trial.report.found,
        "robots": robots and {"url": robots.url, "outcome": robots.outcome, "status": robots.status},
        "lists": [
            {
                "kind": way.kind,
                "url": way.url,
                "outcome": way.outcome,
                "entries": way.entries,
                "oldest": way.oldest.isoformat() if way.oldest else None,
                "error": way.error,
            }
            for way in trial.report.ways
        ],
        "page": page
        and {
            "url": page.url,
            "outcome": page.outcome,
            "status": page.status,
            "bytes": len(page.body),
            "reserves": list(page.reservations),
            **(_cleaned(article) if article else {}),
        },
    }


def _cleaned(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "characters": len(article.text),
        "language": article.language,
        "published": article.published,
        "flags": list(article.flags),
    }
