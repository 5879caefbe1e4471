"""How past days are filled: which ways may be used, how far they look, how gently they ask, and where archives of others are."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.catalog.files import Catalog, CatalogError, line_of, read_toml
from flows.errors import remark
from flows.records import FillWay

FILE = "backfill.toml"


class Part(BaseModel):
    """A part of the file: frozen, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CommonCrawl(Part):
    """Common Crawl's index: the list of its crawls, each with the address of its index, and the host of its WARC files; whether the robots.txt of both is obeyed."""

    collections: str = Field(pattern=r"^https?://")
    files: str = Field(pattern=r"^https?://")
    per_minute: float = Field(gt=0, le=600)
    robots: bool = True


class Wayback(Part):
    """The Wayback Machine: its CDX API, where it replays pages, and whether its robots.txt is obeyed."""

    index: str = Field(pattern=r"^https?://")
    pages: str = Field(pattern=r"^https?://")
    per_minute: float = Field(gt=0, le=600)
    robots: bool = True


class Backfill(Part):
    """How past days are filled.

    `ways` may be used where a source file says nothing of it. Of an archive of others captures of up to `days_after` a day are
    looked through for its articles. Each source and day gets at most `pages`, `megabytes` and `minutes`, and every delay
    between requests is `delay_factor` times that of a night.
    """

    ways: tuple[FillWay, ...]
    days_after: int = Field(ge=0, le=31)
    delay_factor: float = Field(ge=1, le=100)
    pages: int = Field(ge=1)
    megabytes: int = Field(ge=1)
    minutes: float = Field(gt=0)
    common_crawl: CommonCrawl
    wayback: Wayback


def read_backfill(catalog: Catalog) -> Backfill:
    """Return how past days are filled; raises CatalogError naming file, line and key."""
    path = catalog.path(FILE)
    try:
        return Backfill.model_validate(read_toml(path))
    except ValidationError as error:
        first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")  # a misspelt key before the one it misses
        msg = f"{path}:{line_of(path, first['loc']) or 1}: {'.'.join(map(str, first['loc']))}: {remark(first['msg'])}"
        raise CatalogError(msg) from None
