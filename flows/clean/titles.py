"""The headline of an article, without the name of the site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from flows.clean.linked_data import LinkedArticle
from flows.clean.page_head import TITLES, PageHead

SEPARATOR = re.compile(r"\s+[|\u2013—•·»«:/~-]+\s+|\s*[|\uff5c\uff1a]+\s*|--+|\s+::\s+|(?<=\w):\s+")
"""What stands between a headline and the site's name."""

SHORTEST_NAME = 3
"""Letters of a site's name below which nothing is matched against it."""

SHORTEST_TITLE = 8
"""Letters of a headline below which it is taken only when nothing else is there."""


def find_title(tree: HtmlElement, url: str, linked: LinkedArticle, head: PageHead, announced: str | None) -> str | None:
    """Return a page's headline; None when nothing on it, nor the list that announced it, gives one.

    In this order: JSON-LD's headline where it names another that the page does not show, Open Graph and its like, JSON-LD, the main
    heading, the title tag, the entry's title; the name of the site is taken off.
    """
    names = site_names(url, linked, head)
    headings = [text for heading in tree.iter("h1") if (text := plain(heading.text_content()))]
    named = [plain(head.title or "")] + [plain(head.meta[name][0]) for name in TITLES if name in head.meta]
    main = [text for text in headings if any(fold(text) in fold(other) for other in named)] or headings[:1]
    exact = [linked.headline] if linked.alternative and not _is_shown(linked.alternative, [*named, *headings]) else []
    candidates = [*exact, *(head.meta[name][0] for name in TITLES if name in head.meta), linked.headline, *main, head.title, announced]
    cleaned = [strip_site(plain(text), names, headings) for text in candidates if text]
    believable = [text for text in cleaned if text and fold(text) not in names]
    return next((text for text in believable if len(text) >= SHORTEST_TITLE), next(iter(believable), None))


def _is_shown(title: str, shown: Sequence[str]) -> bool:
    """Tell whether a title, which may be cut off, is the beginning of one that the page shows."""
    begins = fold(title.rstrip(". \u2026"))
    return any(fold(text).startswith(begins) for text in shown)


def site_names(url: str, linked: LinkedArticle, head: PageHead) -> frozenset[str]:
    """Return the names by which a page calls its site, folded: as it gives them, and its host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    given = [
        linked.publisher or "",
        *(head.meta[name][0] for name in ("og:site_name", "application-name", "apple-mobile-web-app-title") if name in head.meta),
    ]
    spelled = [*given, host, ".".join(labels[-2:]), labels[-2] if len(labels) > 1 else host]
    return frozenset(name for each in spelled if len(name := fold(each)) >= SHORTEST_NAME)


def strip_site(title: str, names: Collection[str], headings: Sequence[str] = ()) -> str:
    """Return a title without the parts at its end and its beginning that name the site.

    A title that goes on after a main heading of the page is cut there, when what follows begins with a separator.
    """
    for heading in headings:
        if len(heading) >= SHORTEST_TITLE and title.startswith(heading) and SEPARATOR.match(title, len(heading)):
            return heading
    cuts = list(SEPARATOR.finditer(title))
    end = next((cut.start() for cut in cuts if _names_site(title[cut.end() :], names)), len(title))
    start = next((cut.end() for cut in reversed(cuts) if cut.end() < end and _is_site(title[: cut.start()], names)), 0)
    return title[start:end].strip() or title


def _names_site(part: str, names: Collection[str]) -> bool:
    """Tell whether a title's last part is the site's name, alone, with a claim after it, or after a section."""
    folded = fold(part)
    return any(
        folded == name or folded.startswith(f"{name} ") or folded.endswith(f" {name}") or f" {folded} " in f" {name} " for name in names
    ) and (len(folded) >= SHORTEST_NAME)


def _is_site(part: str, names: Collection[str]) -> bool:
    return fold(part) in names


def plain(text: str) -> str:
    """Return a text on one line, without outer blanks, in Unicode NFC."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def fold(text: str) -> str:
    """Return a text to compare with: words in small letters, without punctuation."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
