"""Pages as the outlets serve them: an article, a front page, a wall."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.newsroom.press import HERE, Outlet, Story

PAYWALL_AFTER = 1  # paragraphs that a reader without a subscription sees


@cache
def read_phrases() -> Mapping[str, Mapping[str, Any]]:
    """Return what templates say around an article, by language."""
    return tomllib.loads((HERE / "phrases.toml").read_text(encoding="utf-8"))


@cache
def templates() -> Environment:
    """Return the templates; a name that a template misspells is an error."""
    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def printed_time(moment: datetime, outlet: Outlet) -> str:
    """Return a time as the outlet prints it for readers: local, and without its zone."""
    local = moment.astimezone(outlet.zone)
    phrases = read_phrases()[outlet.language]
    month = phrases["months"][local.month - 1]
    return str(phrases["printed"]).format(day=local.day, month=month, year=local.year, time=f"{local:%H:%M}")


def json_ld(outlet: Outlet, story: Story) -> str:
    """Return the article's schema.org description, safe inside a script element."""
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "inLanguage": story.language,
        "articleSection": story.section,
        "mainEntityOfPage": {"@type": "WebPage", "@id": outlet.base + story.path},
        "datePublished": story.published.isoformat(),
        "dateModified": story.visible_from.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors] or {"@type": "Organization", "name": outlet.name},
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name, "url": outlet.base + "/"},
        "isAccessibleForFree": "paywalled" not in story.flags,
    }
    if "paywalled" in story.flags:
        described["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".subscribers-only"}
    return json.dumps(described, ensure_ascii=False, indent=1).replace("</", "<\\/")


def sections(stories: Sequence[Story]) -> dict[str, str]:
    """Return the outlet's sections, path by name, in alphabetical order."""
    return {name: f"/section/{number}/" for number, name in enumerate(sorted({story.section for story in stories}), 1)}


def render(template: str, outlet: Outlet, stories: Sequence[Story], **values: object) -> bytes:
    """Return a page in the outlet's charset; `stories` are all that it has out, newest first."""
    page = (
        templates()
        .get_template(template)
        .render(
            outlet=outlet,
            phrases=read_phrases()[outlet.language],
            direction="rtl" if outlet.language == "ar" else "ltr",
            sections=sections(stories),
            printed=lambda moment: printed_time(moment, outlet),
            **values,
        )
    )
    return page.encode(outlet.charset, "xmlcharrefreplace")


def article_page(outlet: Outlet, story: Story, stories: Sequence[Story]) -> bytes:
    """Return an article's page, or the wall that stands before it."""
    if "consent_wall" in story.flags:
        return consent_page(outlet, story.path)
    walled = "paywalled" in story.flags
    shown = story.paragraphs[:PAYWALL_AFTER] if walled else story.paragraphs
    others = [other for other in stories if other.id != story.id]
    related = [other for other in others if other.section == story.section][:4] or others[:4]
    return render(
        f"{outlet.template}.html.j2",
        outlet,
        stories,
        story=story,
        shown=shown,
        walled=walled,
        related=related,
        popular=others[-5:],
        json_ld=json_ld(outlet, story),
    )


def consent_page(outlet: Outlet, path: str) -> bytes:
    """Return the page that asks for consent before it lets a reader go on to a path."""
    return render("consent.html.j2", outlet, (), path=path)


def list_page(outlet: Outlet, title: str, chosen: Sequence[Story], stories: Sequence[Story]) -> bytes:
    """Return a page that lists articles: the front page, a section, a day, a table of contents."""
    return render("list.html.j2", outlet, stories, title=title, chosen=chosen)


def missing_page(outlet: Outlet, stories: Sequence[Story]) -> bytes:
    """Return what the outlet shows where nothing is."""
    return render("missing.html.j2", outlet, stories)
