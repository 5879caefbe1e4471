"""The press as it lies on disk: outlets, and the articles that they print."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

HERE = Path(__file__).parent
FENCE = "+++\n"
FIRST_DAY = date(2026, 3, 2)
LAST_DAY = date(2026, 3, 8)

ListKind = Literal["rss", "atom", "json_feed", "sitemap", "news_sitemap", "sitemap_index", "listing"]
Flag = Literal["paywalled", "consent_wall", "consent_redirect", "disallowed", "wire"]


class PressError(ValueError):
    """A file of the newsroom that cannot be read; the message names file and key."""


class Strict(BaseModel):
    """A part of the newsroom's files: frozen, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Offer(Strict):
    """One list through which an outlet announces its articles; `path` may hold {yyyy} {mm} {dd}."""

    kind: ListKind
    path: str = Field(pattern=r"^/")
    child: str | None = Field(None, description="A sitemap index's children: a path with {yyyy} {mm} {dd}.")
    zone: str | None = Field(None, description="Offset that a feed prints behind its local times, whatever the true one is.")
    gone: tuple[str, ...] = Field((), description="Paths that it still announces, though nothing is there any more.")


class Outlet(Strict):
    """A publisher of the newsroom: where it lives, how its pages look, how it announces them."""

    id: str
    name: str
    host: str = Field(pattern=r"^[a-z.-]+\.example$")
    language: str
    offset_hours: int = Field(description="Its local time, hours east of UTC.")
    template: str = "wordpress"
    charset: str = "utf-8"
    tagline: str = ""
    robots: str = ""
    down: bool = False
    consent_host: str | None = Field(None, pattern=r"^[a-z.-]+\.example$", description="Where it sends readers to be asked for consent.")
    offers: tuple[Offer, ...] = ()

    @property
    def zone(self) -> timezone:
        """Its local time zone, a fixed offset: the week has no change of clocks."""
        return timezone(timedelta(hours=self.offset_hours))

    @property
    def base(self) -> str:
        """The root of its addresses, without the closing slash."""
        return f"http://{self.host}"


class Story(Strict):
    """One version of an article as printed: its front matter and its paragraphs.

    `feed_published` is what feeds print as its time where that is not the truth ("none": they print no time),
    `feed_path` the address that lists print where it is not the page's own but redirects there.
    """

    id: str
    outlet: str
    path: str = Field(pattern=r"^/")
    language: str
    published: AwareDatetime
    updated: AwareDatetime | None = None
    title: str
    section: str
    authors: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    feed_path: str | None = None
    feed_published: str | None = None
    paragraphs: tuple[str, ...] = Field(min_length=1)

    @property
    def visible_from(self) -> datetime:
        """When this version came out."""
        return self.updated or self.published

    @property
    def text(self) -> str:
        """The body, a paragraph a line, subheadings without their mark."""
        return "\n".join(paragraph.removeprefix("## ") for paragraph in self.paragraphs)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the article that a file holds; raises PressError naming the file."""
        try:
            _, head, body = path.read_text(encoding="utf-8").split(FENCE, 2)
            paragraphs = tuple(block.replace("\n", " ") for block in body.strip().split("\n\n"))
            return cls.model_validate({**tomllib.loads(head), "paragraphs": paragraphs})
        except (ValueError, ValidationError) as error:
            msg = f"{path}: {error}"
            raise PressError(msg) from None


class Press(Strict):
    """All outlets by id, and all versions of their articles, oldest first."""

    outlets: Mapping[str, Outlet]
    stories: tuple[Story, ...]

    def current(self, outlet: str, as_of: datetime | None = None) -> list[Story]:
        """Return an outlet's articles, newest first, each in the version that was out at a time (None: the last one)."""
        until = as_of or datetime.max.replace(tzinfo=UTC)
        versions = {story.id: story for story in self.stories if story.outlet == outlet and story.visible_from <= until}
        return sorted(versions.values(), key=lambda story: (story.published, story.id), reverse=True)

    def by_host(self) -> dict[str, Outlet]:
        """Return the outlets by host name, those of their consent pages included."""
        return {host: outlet for outlet in self.outlets.values() for host in (outlet.host, outlet.consent_host) if host}


def read_outlets(path: Path = HERE / "outlets.toml") -> dict[str, Outlet]:
    """Return the outlets by id; raises PressError naming the file."""
    content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return {name: Outlet.model_validate({**fields, "id": name}) for name, fields in content.items()}
    except ValidationError as error:
        msg = f"{path}: {error}"
        raise PressError(msg) from None


@cache
def read_press() -> Press:
    """Return the bundled press; raises PressError for a file that cannot be read."""
    outlets = read_outlets()
    stories = [Story.read(path) for path in sorted((HERE / "articles").rglob("*.txt"))]
    for story in stories:
        if story.outlet not in outlets:
            msg = f"{story.id}: no outlet {story.outlet!r} in outlets.toml"
            raise PressError(msg)
    return Press(outlets=outlets, stories=tuple(sorted(stories, key=lambda story: (story.visible_from, story.id))))
