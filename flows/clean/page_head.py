"""What a page says of itself in its markup: meta tags, links of the head, microdata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "citation_online_date",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date.created",
    "dc.date.publication",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "date_published",
    "article_date_original",
    "originalpublicationdate",
    "article.published",
    "article.created",
    "bt:pubdate",
    "vr:published_time",
    "iso-8601-publish-date",
    "dc.date",
    "dcterms.date",
    "date",
    "displaydate",
    "created",
)
"""Names of meta tags for the time of publication, the most exact first (Open Graph, schema.org, Dublin Core, Parse.ly and others)."""

MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified")
TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "sailthru.title",
    "parsely-title",
    "headline",
    "citation_title",
    "title",
)
AUTHORS = (
    "author",
    "article:author",
    "og:article:author",
    "authors",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "article:author_name",
    "creator",
    "twitter:data1",
)
SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "dcterms.publisher", "publisher", "copyright")
LANGUAGES = ("og:locale", "content-language", "dc.language", "inlanguage", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """Meta tags by name in small letters, in the page's order, and what the head links to."""

    meta: Mapping[str, Sequence[str]]
    title: str | None
    canonical_url: str | None
    html_language: str | None

    def first(self, names: Sequence[str]) -> str | None:
        """Return the first value of the first name that has one."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    def every(self, names: Sequence[str]) -> Sequence[str]:
        """Return all values of the first name that has one."""
        return next((self.meta[name] for name in names if name in self.meta), ())


def read_head(tree: HtmlElement, url: str) -> PageHead:
    """Return the meta tags of a page, wherever they stand, its title tag, canonical address and declared language."""
    meta: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        content = unescape(tag.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := tag.get(attribute)):
                meta.setdefault(name.strip().lower(), []).append(content)
    title = next((text for tag in tree.iter("title") if (text := " ".join(tag.text_content().split()))), None)
    return PageHead(meta=meta, title=title, canonical_url=_canonical(tree, url, meta), html_language=_language(tree, meta))


def _canonical(tree: HtmlElement, url: str, meta: Mapping[str, Sequence[str]]) -> str | None:
    """Return the canonical address: that of the link, else Open Graph's; None when neither is an http address of a page."""
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for href in (*links, *meta.get("og:url", ())):
        try:
            address: str = urljoin(url, href.strip())
            parts = urlsplit(address)
        except ValueError:
            continue
        if href.strip() and parts.scheme in {"http", "https"} and parts.hostname and (parts.path.strip("/") or parts.query):
            return address
    return None


def _language(tree: HtmlElement, meta: Mapping[str, Sequence[str]]) -> str | None:
    """Return the declared language as two or three small letters."""
    declared = [
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        *(meta[name][0] for name in LANGUAGES if name in meta),
    ]
    codes = [code.strip().replace("_", "-").split("-")[0].lower() for code in declared if code]
    return next((code for code in codes if code.isascii() and code.isalpha() and len(code) in {2, 3}), None)
