"""One page: from the bytes of a response to an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from lxml.html import HtmlElement

from flows.clean.authors import find_authors
from flows.clean.body import EXTRACTORS, Body, extract_body
from flows.clean.charset import decode_page
from flows.clean.dates import Sighted, find_modified, find_published
from flows.clean.fingerprints import near_keys, text_digest
from flows.clean.language import find_language
from flows.clean.limits import LAST_RUNG, is_markup, prepare
from flows.clean.linked_data import LinkedArticle, read_linked_data
from flows.clean.markup import parse, shown_text
from flows.clean.page_head import PageHead, read_head
from flows.clean.titles import find_title, plain, site_names
from flows.clean.tools import Tools
from flows.clean.walls import find_flags
from flows.records import Article

CLEANER = "1"
"""Version of this cleaning: bump it when the same page gives another article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was known of a page before it was read."""

    url: str
    entry_title: str | None
    entry_published: datetime | None
    via: str | None


def clean_page(  # noqa: PLR0913 - one thing known of the capture each
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    payload_digest: str,
    url_key: str,
    entry_title: str | None,
    entry_published: datetime | None,
    via: str | None,
    tools: Tools,
    rung: int = 0,
) -> Article:
    """Return the article of a page's bytes, their content coding undone.

    `rung` is the retry ladder's: 0 trafilatura as it is meant, 1 its fast mode on less of the page, 2 resiliparse. Never
    raises for what a page holds: one without a text is an article flagged `no_text`, one too large, too deep or too wide
    to be read whole is flagged `degraded`.
    """
    asked = Asked(url=url, entry_title=entry_title, entry_published=entry_published, via=via)
    article_id = article_key(url_key, payload_digest)
    decoded = decode_page(body, content_type) if is_markup(body, content_type) else None
    prepared = prepare(decoded.text, rung) if decoded else None
    tree = parse(prepared.html) if prepared else None
    if decoded is None or prepared is None or tree is None:
        return without_text(asked, article_id)
    found = _read(tree, prepared.html, prepared.rung, asked, tools)
    flags = [*found.pop("flags"), *(["degraded"] if prepared.degraded else [])]
    return Article(article_id=article_id, url=url, charset=decoded.charset, charset_basis=decoded.basis, flags=tuple(flags), **found)


def article_key(url_key: str, payload_digest: str) -> str:
    """Return an article's id: the same page under the same address is the same article."""
    return sha256(f"{url_key}\n{payload_digest}".encode()).hexdigest()[:24]


@cache
def _version(library: str) -> str:
    return f"{library} {version(library)}"


def extractor_version(extractor: str, tools: Tools | None = None) -> str:
    """Return what made a text: this cleaning's version, the library's, and the digest of the phrases."""
    library = {"trafilatura": "trafilatura", "trafilatura-fast": "trafilatura", "resiliparse": "resiliparse"}.get(extractor)
    parts = [CLEANER, _version(library) if library else "none", tools.digest if tools else "none"]
    return "; ".join(parts)


def without_text(asked: Asked, article_id: str, *flags: str) -> Article:
    """Return the article of a page that has no text; with what its entry said."""
    told = asked.entry_published.isoformat(timespec="seconds") if asked.entry_published else None
    basis = {"feed": "feed"}.get(asked.via or "", "sitemap") if told else None
    return Article(
        article_id=article_id,
        url=asked.url,
        title=asked.entry_title,
        text="",
        published=told,
        published_basis=basis,
        flags=("no_text", *flags),
        text_digest=text_digest(""),
        extractor="none",
        extractor_version=extractor_version("none"),
    )


def _read(tree: HtmlElement, html: str, rung: int, asked: Asked, tools: Tools) -> dict[str, Any]:
    """Return the fields of an article that are read from its tree, flags among them."""
    proxies = list(tree.iter())  # lxml makes a proxy of an element each time one is asked for, unless it has one still
    linked, head = read_linked_data(tree), read_head(tree, asked.url)
    sites = site_names(asked.url, linked, head)
    title = find_title(tree, asked.url, linked, head, asked.entry_title)
    shown = shown_text(tree)
    published = find_published(
        Sighted(tree, html, asked.url, title, shown, is_quick=rung == LAST_RUNG), linked, head, asked.entry_published, asked.via
    )
    authors = find_authors(tree, linked, head, sites, tools)
    del proxies
    body = extract_body(tree, html, asked.url, rung, (linked, head, title), tools)
    return {
        "title": title,
        "published": published.text,
        "published_basis": published.basis,
        "modified": find_modified(linked, head),
        "authors": authors,
        "site_name": _site_name(linked, head),
        "canonical_url": head.canonical_url,
        **_of_text(body, shown, title, linked, head, tools),
    }


def _of_text(body: Body, shown: str, title: str | None, linked: LinkedArticle, head: PageHead, tools: Tools) -> dict[str, Any]:
    return {
        "text": body.text,
        "language": find_language(body.text, head.html_language),
        "flags": find_flags(body.text, body.raw or shown, title, len(shown), linked, tools),
        "text_digest": text_digest(body.text),
        "near_keys": near_keys(body.text),
        "extractor": body.extractor if body.text else "none",
        "extractor_version": extractor_version(body.extractor, tools),
    }


def _site_name(linked: LinkedArticle, head: PageHead) -> str | None:
    name = head.first(("og:site_name",)) or linked.publisher or head.first(("application-name",))
    return plain(name) if name else None


__all__ = ["EXTRACTORS", "Asked", "article_key", "clean_page", "extractor_version", "without_text"]
