"""Sources: the publishers we follow, one TOML file each; the file's stem is the source's id."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from flows.catalog.ages import Age
from flows.catalog.files import Catalog, CatalogError, line_of, read_toml
from flows.errors import remark
from flows.records import FillWay

SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
FIELD = re.compile(r"\{([a-z_]+)\}")
FIELDS = {"yyyy", "mm", "dd", "page"}


class Part(BaseModel):
    """A part of a source file: frozen, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Way(Part):
    """One way to learn which pages a source has published.

    `url` of a sitemap or a listing may hold the fields {yyyy} {mm} {dd} (then it can be asked for a day) and {page}.
    """

    kind: Literal["feed", "sitemap", "news_sitemap", "listing"]
    url: str = Field(pattern=r"^https?://")
    child: str | None = Field(
        None,
        max_length=500,
        description="Regular expression that a sitemap index's children must match; {yyyy} {mm} {dd} allowed.",
    )
    links: str | None = Field(None, description="CSS selector of a listing's links.")
    pattern: str | None = Field(None, max_length=500, description="Regular expression with one group, a listing's links.")
    max_pages: int = Field(1, ge=1, le=100, description="Pages of a listing that are followed ({page} counts from 1).")

    @field_validator("url")
    @classmethod
    def fields_are_known(cls, value: str) -> str:
        """Refuse a template with another field than a day's or a page's."""
        if unknown := sorted(set(FIELD.findall(value)) - FIELDS):
            msg = f"unknown field {{{unknown[0]}}}; known: {{yyyy}} {{mm}} {{dd}} {{page}}"
            raise ValueError(msg)
        return value

    @field_validator("child", "pattern")
    @classmethod
    def pattern_compiles(cls, value: str | None) -> str | None:
        """Refuse a regular expression that is none."""
        try:
            re.compile(FIELD.sub("0", value or ""))
        except re.error as error:
            msg = f"no regular expression: {error}"
            raise ValueError(msg) from None
        return value

    @field_validator("links")
    @classmethod
    def selector_is_one(cls, value: str | None) -> str | None:
        """Refuse what is no CSS selector."""
        try:
            LexborHTMLParser("<p>").css(value or "a")
        except SelectolaxError:
            msg = f"{value!r} is no CSS selector"
            raise ValueError(msg) from None
        return value

    @field_validator("pattern")
    @classmethod
    def pattern_has_a_group(cls, value: str | None) -> str | None:
        """Refuse a pattern that does not say which part is the address."""
        if value is not None and re.compile(value).groups != 1:
            msg = "needs one group, the address"
            raise ValueError(msg)
        return value

    @property
    def dated(self) -> bool:
        """Whether it can be asked for a day."""
        return "{dd}" in self.url or "{mm}" in self.url or (self.child is not None and "{mm}" in self.child)


class Urls(Part):
    """Which of the announced pages are articles: a URL must match one of `allow` (none: all) and none of `deny`."""

    allow: tuple[re.Pattern[str], ...] = ()
    deny: tuple[re.Pattern[str], ...] = ()


class Limits(Part):
    """How much and how fast: seconds between requests to one host, and a night's budget."""

    delay_seconds: float = Field(2.0, ge=0, le=600)
    pages: int = Field(1500, ge=1)
    megabytes: int = Field(400, ge=1)
    minutes: float = Field(40, gt=0)


class Marks(Part):
    """How a source's walls look: hosts of consent pages, titles of soft 404 pages."""

    consent_hosts: tuple[str, ...] = ()
    soft_404_titles: tuple[str, ...] = ()


class Source(Part):
    """A publisher we follow."""

    id: str = ""
    name: str
    homepage: str = Field(pattern=r"^https?://")
    language: str = Field(pattern=r"^[a-z]{2,3}$")
    country: str | None = Field(None, pattern=r"^[A-Z]{3}$", description="Country of the publisher, ISO 3166 alpha-3.")
    timezone: str
    hosts: tuple[str, ...] = Field(min_length=1, description="Hosts whose pages are fetched.")
    pace_group: str | None = Field(None, description="Sources of one group share one delay.")
    licence: str | None = None
    origin: str = Field(description="Where the facts of this file come from.")
    enabled: bool = True
    discover: tuple[Way, ...] = Field(min_length=1)
    urls: Urls = Urls()
    limits: Limits = Limits()
    revisits: tuple[Age, ...] | None = Field(None, description="Ages at which a page is asked for again; none given: revisits.toml.")
    backfill_ways: tuple[FillWay, ...] | None = Field(None, description="Ways to fill its past days; none given: backfill.toml.")
    marks: Marks = Marks()

    @field_validator("hosts")
    @classmethod
    def hosts_are_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no host in small letters, such as an address with its scheme."""
        if wrong := next((host for host in value if not HOST.fullmatch(host)), None):
            msg = f"{wrong!r} is no host: small letters, digits, hyphens and dots, no scheme, no path"
            raise ValueError(msg)
        return value

    @field_validator("timezone")
    @classmethod
    def zone_exists(cls, value: str) -> str:
        """Refuse a zone that the tz database does not have."""
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            msg = f"unknown time zone {value!r}; use a name of the tz database such as Europe/Paris"
            raise ValueError(msg) from None
        return value


def read_source(path: Path) -> Source:
    """Return the source that a TOML file describes; raises CatalogError naming file, line and key."""
    content = read_toml(path)
    if not SOURCE_ID.fullmatch(path.stem):
        msg = f"{path}: a source's file is named in small letters, digits and hyphens"
        raise CatalogError(msg)
    try:
        return Source.model_validate({**content, "id": path.stem})
    except ValidationError as error:
        first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")  # a misspelt key before the one it misses
        key = ".".join(str(part) for part in first["loc"])
        msg = f"{path}:{line_of(path, first['loc']) or 1}: {key}: {remark(first['msg'])}"
        raise CatalogError(msg) from None


def load_sources(catalog: Catalog, only: Collection[str] = ()) -> list[Source]:
    """Return the enabled sources in order of their ids, or just those named; raises CatalogError for an unknown name."""
    paths = catalog.paths("sources", ".toml")
    if unknown := sorted(set(only) - set(paths)):
        msg = f"no source {', '.join(unknown)}; known: {', '.join(paths) or 'none'}"
        raise CatalogError(msg)
    sources = [read_source(path) for stem, path in paths.items() if not only or stem in only]
    return [source for source in sources if only or source.enabled]
