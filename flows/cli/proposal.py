"""A source file proposed for a site, to be read and completed by a person."""

from __future__ import annotations

import asyncio
import json
import random
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from flows.catalog.sources import read_source
from flows.collect.scouting import scout
from flows.collect.site import Announced, Site
from flows.errors import DatelineError, UsageError
from flows.networks import network_of
from flows.settings import load_settings
from flows.urls import UrlError

LEAST_DELAY = 2.0


def find_source(url: str) -> int:
    """Return exit code 0 after printing a source file for a site, 3 where it names no list of its pages, 1 where it could not be had."""
    try:
        now, chance = partial(datetime.now, UTC), random.Random()  # noqa: S311  jitter of retries
        site = asyncio.run(scout(url, network_of(load_settings()), now=now, random=chance))
    except UrlError as error:
        msg = f"no address of a site: {error}"
        raise UsageError(msg) from None
    if site.refused is not None:
        msg = f"{site.homepage} could not be had: {site.refused.replace('_', ' ')}"
        raise DatelineError(msg)
    if not site.lists:
        Console(stderr=True, soft_wrap=True).print(
            f"dateline: {site.homepage} names no feed and no sitemap; a listing page with links may do (docs: config/README.md)",
            markup=False,
            highlight=False,
        )
        return 3
    text = render(site, datetime.now(UTC))
    check(text, identifier(site))
    print(text, end="")  # noqa: T201  output
    return 0


def render(site: Site, now: datetime) -> str:
    """Return a source file as TOML; what a person must look at is said in comments."""
    lines = [
        f"# config/sources/{identifier(site)}.toml, proposed on {now:%Y-%m-%d} from what {site.homepage} says of itself.",
        "# Look at: name, language, timezone, hosts, which addresses are articles ([urls]); then: dateline sources check ID",
        f"name = {_quoted(site.name or site.hosts[0])}",
        f"homepage = {_quoted(site.homepage)}",
        f"language = {_quoted(site.language or 'en')}" + ("" if site.language else "  # the site names none"),
        'timezone = "UTC"  # of the days that it prints, such as Europe/Paris',
        f"hosts = [{', '.join(map(_quoted, site.hosts))}]",
        f"origin = {_quoted(f'{site.homepage}, its robots.txt and its lists, {now:%Y-%m-%d}')}",
        *(line for each in site.lists for line in _way(each)),
        "",
        "[urls]",
        "allow = []  # regular expressions; none: every page that is announced",
        "",
        "[limits]",
        f"delay_seconds = {max(LEAST_DELAY, site.crawl_delay)}",
    ]
    return "\n".join(lines) + "\n"


def identifier(site: Site) -> str:
    """Return the id of a source: its host without `www` and suffix, in the letters that an id may have."""
    host = re.sub(r"^www\d?\.", "", site.hosts[0])
    return re.sub(r"[^a-z0-9]+", "-", host.rpartition(".")[0] or host).strip("-")[:64] or "source"


def check(text: str, name: str) -> None:
    """Raise CatalogError where a source file would not be accepted."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.toml")
        path.write_text(text, encoding="utf-8")
        read_source(path)


def _way(announced: Announced) -> list[str]:
    size = f"{announced.pages} pages" if announced.pages else f"{announced.children} further sitemaps"
    lines = ["", "[[discover]]", f'kind = "{announced.kind}"  # {size}', f"url = {_quoted(announced.url)}"]
    if announced.child:
        return [*lines, f"child = {_quoted(announced.child)}"]
    unnamed = announced.children and not announced.pages
    return (
        [*lines, "# child = ...  # a regular expression for those that hold articles; without it all of them are read"]
        if unnamed
        else lines
    )


def _quoted(text: str) -> str:
    """Return a text as a TOML string: JSON's escapes are TOML's, but for the one character that only TOML forbids."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
