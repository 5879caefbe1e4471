"""Who wrote an article: the persons that a page names as its authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from flows.clean.linked_data import Author, LinkedArticle
from flows.clean.markup import select
from flows.clean.page_head import AUTHORS, PageHead
from flows.clean.titles import fold, plain
from flows.clean.tools import Tools, bare

LONGEST_NAME = 60
MOST_WORDS = 6
LONGEST_BYLINE = 160
"""Characters of an element above which it is no byline."""

MOST_BYLINES = 12
OUTSIDE = frozenset({"aside", "nav", "footer"})
TEASER = re.compile(r"teaser|appetizer|related|recommend|sidebar|promo|most-?read|carousel|comment", re.IGNORECASE)

NAMES_OF_SITES = 3
"""Letters of a site's name below which nobody is taken for the site."""

CUE = re.compile(
    r"(?:^|[\s_-])(?:author|byline|by-line|auteur|autor|autore|signature|firma|writer|journalist|redacteur)s?(?:[\s_-]|$|name|link)",
    re.IGNORECASE,
)
NOT_CUE = re.compile(
    r"comment|bio|avatar|image|photo|social|follow|related|box-text|description|contact|date|role|title|job", re.IGNORECASE
)
PARTICLES = frozenset(
    {"de", "da", "do", "dos", "das", "del", "della", "delle", "di", "du", "des", "la", "le", "les", "van", "von", "der", "den", "dem", "zu"}
    | {"zum", "zur", "bin", "ibn", "al", "el", "ben", "bint", "abu", "y", "e", "i", "af", "av", "ter", "ten", "te", "st"}
)
"""Small words inside a person's name."""

MICRODATA = XPath("//*[@itemprop='author' or contains(concat(' ', @rel, ' '), ' author ')]")
NAMED = XPath("//*[@class or @id][contains(' a span p div address li strong em h4 h5 h6 footer ', concat(' ', name(), ' '))]")
NO_NAME = re.compile(r"https?:|www\.|@|\d|[<>{}=#]|\.(?:com|org|net|fr|de|es|be|ca|uk|ru|it)\b", re.IGNORECASE)
CUT = re.compile(r"\s+[|\u2013—•·-]\s+|\s*[(\[<\n]|\s{3,}|\s\d|,\s*(?=\d)|\bon\s+\w+\s\d")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def find_authors(tree: HtmlElement, linked: LinkedArticle, head: PageHead, sites: frozenset[str], tools: Tools) -> tuple[str, ...]:
    """Return the persons named as authors, in the page's order.

    In this order: JSON-LD, meta tags, bylines of the markup. Where no person is named, the organisation that the page
    declares as author stands alone, as printed; empty where nobody is named.
    """
    declared = [author.name for author in linked.authors if author.kind != "organization"]
    typed = [author for author in linked.authors if author.kind == "person"]
    meta = [value for name in AUTHORS for value in head.meta.get(name, ())]
    if names := _persons(declared, sites, tools, trusted=bool(typed)) or _first_persons(head, sites, tools):
        return names
    signed_by_agency = any(author.kind == "organization" and fold(author.name) not in sites for author in linked.authors)
    marked = () if signed_by_agency else _marked(tree, sites, tools)
    return marked or _organisation([author.name for author in linked.authors], meta)


def split_names(text: str, tools: Tools) -> list[str]:
    """Return the names that a byline lists, without the words around them."""
    byline = CUT.split(plain(text))[0] if "\n" not in text else plain(text.split("\n", 1)[0])
    names = [tools.byline.sub("", name.strip()) for name in tools.between.split(tools.byline.sub("", byline)) if name]
    return [name.strip(" .,:;|-\u2013—·•\"'") for name in names if name.strip(" .,:;|-\u2013—·•\"'")]


def is_person(name: str, sites: frozenset[str], tools: Tools) -> bool:
    """Tell whether a name can be a person's: neither an agency, the site or a desk, nor an address, and written like a name."""
    words = name.split()
    if is_organisation(name, sites, tools) or len(name) > LONGEST_NAME or len(words) > MOST_WORDS or NO_NAME.search(name):
        return False
    if CJK.search(name):
        return len(words) > 1 or 2 <= len(name) <= 8  # noqa: PLR2004 - family and given name, or a name in katakana
    capital = [word for word in words if not word.islower() or word.lower() not in PARTICLES]
    return len(capital) > 1 and all(not word[0].islower() or word[:2] in {"d'", "d\u2019", "al", "el"} for word in capital if word)


def is_organisation(name: str, sites: frozenset[str], tools: Tools) -> bool:
    """Tell whether a name is an agency's, the site's own, or holds a word that names no person."""
    folded = fold(name)
    return (
        bare(name) in tools.agencies
        or any(bare(word) in tools.desks for word in name.split())
        or folded in sites
        or any(len(site) > NAMES_OF_SITES and (f" {site} " in f" {folded} ") for site in sites)
    )


def _persons(texts: Iterable[str], sites: frozenset[str], tools: Tools, *, trusted: bool) -> tuple[str, ...]:
    """Return the persons of bylines, each once; trusted ones need not be written like a name of several words."""
    names = [name for text in texts for name in split_names(text, tools)]
    fit = [name for name in names if is_person(name, sites, tools) or (trusted and _may_be_person(name, sites, tools))]
    return tuple({fold(name): name for name in reversed(fit)}[key] for key in dict.fromkeys(fold(name) for name in fit))


def _may_be_person(name: str, sites: frozenset[str], tools: Tools) -> bool:
    return not (is_organisation(name, sites, tools) or NO_NAME.search(name) or len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS)


def _first_persons(head: PageHead, sites: frozenset[str], tools: Tools) -> tuple[str, ...]:
    groups = (_persons(head.meta[name], sites, tools, trusted=False) for name in AUTHORS if name in head.meta)
    return next((persons for persons in groups if persons), ())


def _marked(tree: HtmlElement, sites: frozenset[str], tools: Tools) -> tuple[str, ...]:
    """Return the persons of the first byline in the markup: microdata, `rel=author`, classes named so, then a line that begins so."""
    for found in (_microdata(tree), _cued(tree), _lines(tree, tools)):
        for item in islice(found, MOST_BYLINES):
            apart, together = _spelled(item)
            if persons := _persons([apart], sites, tools, trusted=False) or _persons([together], sites, tools, trusted=False):
                return persons
    return ()


def _microdata(tree: HtmlElement) -> Iterator[HtmlElement]:
    for item in select(MICRODATA, tree):
        named = [part for part in item.iter() if part.get("itemprop") == "name"]
        yield from (part for part in named or [item] if not _elsewhere(part))


def _cued(tree: HtmlElement) -> Iterator[HtmlElement]:
    for item in select(NAMED, tree):
        cue = f"{item.get('class') or ''} {item.get('id') or ''}"
        if CUE.search(cue) and not NOT_CUE.search(cue) and len(_spelled(item)[1]) <= LONGEST_BYLINE and not _elsewhere(item):
            yield item


def _lines(tree: HtmlElement, tools: Tools) -> Iterator[HtmlElement]:
    """Yield short lines that begin with the words before an author's name, after the first heading."""
    headings = list(tree.iter("h1"))
    start = headings[-1] if headings else tree
    for item in islice(start.itersiblings("p", "div", "span", "em", "address"), 8):
        text = _spelled(item)[1]
        if len(text) <= LONGEST_BYLINE and tools.byline.match(text):
            yield item


def _elsewhere(item: HtmlElement) -> bool:
    """Tell whether an element lies in a part of the page that speaks of other articles."""
    around = (up for up in chain([item], item.iterancestors()) if up.tag not in {"html", "body"})
    return any(up.tag in OUTSIDE or TEASER.search(f"{up.get('class') or ''} {up.get('id') or ''}") for up in around)


def _spelled(item: HtmlElement) -> tuple[str, str]:
    """Return an element's text with commas where its parts meet, and without."""
    parts = [item.get("content") or ""] if item.get("content") else [" ".join(part.split()) for part in item.itertext()]
    said = [part for part in parts if part]
    return ", ".join(said), " ".join(said)


def _organisation(linked: Sequence[str], meta: Sequence[str]) -> tuple[str, ...]:
    """Return the declared author that is no person, as printed."""
    named = (plain(name).strip(" ()") for name in (*linked, *meta))
    return tuple(islice((name for name in named if name and len(name) <= LONGEST_NAME and not re.search(r"https?:|@|^\d+\b", name)), 1))


__all__ = ["Author", "find_authors", "is_organisation", "is_person", "split_names"]
