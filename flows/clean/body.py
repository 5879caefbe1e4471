"""The text of an article: what trafilatura extracts from a pruned tree, checked against what else the page says."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from html import unescape
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction
from trafilatura.settings import Document, use_config

from flows.clean.fingerprints import words
from flows.clean.linked_data import LinkedArticle
from flows.clean.markup import parse
from flows.clean.page_head import PageHead
from flows.clean.pruning import is_furniture, prune_lines, prune_tree
from flows.clean.stopwords import hold_once
from flows.clean.titles import fold
from flows.clean.tools import Tools

CONFIG = use_config()
hold_once()
EXTRACTORS = ("trafilatura", "trafilatura-fast", "resiliparse")
"""What reads the body on each rung of the retry ladder."""

TRUSTED_BODY = 400
"""Characters of JSON-LD's articleBody from which it is compared with the text."""

LOST = 0.6
"""The text is a failure when it holds less than this share of the words of articleBody."""

SHORTEST_LEAD, LONGEST_LEAD = 50, 700
LEAD_CUE = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|chapo|chapeau|standfirst|subtitle|sub-?title|sub-?headline|subhead|sub-?heading|intro|introduction|excerpt|teaser|deck|dek"
    r"|summary|abstract|sapo|entradilla|bajada|sumario|sommario|vorspann|spot|kicker-text|description)(?:[\s_-]|$|text)",
    re.IGNORECASE,
)
LEADS = ("h2", "h3", "h4", "p", "div", "section", "span")
WRAPPERS = frozenset({"div", "section", "span"})
"""Elements that lead only when they are named so."""

BLOCKS_INSIDE = ("p", "div", "section", "h1", "h2", "h3", "h4", "ul", "ol", "table", "form")
TAGS = re.compile(r"<[^<>]{1,500}>")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff]")
BREAKS = re.compile(r"[\n\r\u2028\u2029\x0b\x0c\x85]+")


class Body(NamedTuple):
    """A text, paragraphs separated by line breaks, what extracted it, and what it was before furniture was taken out."""

    text: str
    extractor: str
    raw: str


def extract_body(
    tree: HtmlElement, html: str, url: str, rung: int, about: tuple[LinkedArticle, PageHead, str | None], tools: Tools
) -> Body:
    """Return the text of an article; a text of nothing when the page has none.

    `about` is what the page says of itself: its JSON-LD, its head, its title. The tree is changed.
    """
    linked, head, title = about
    if EXTRACTORS[rung] == "resiliparse":
        lines = _main_content(html).split("\n")
        return Body(finish(lines, title, tools), EXTRACTORS[rung], "\n".join(lines))
    lead = find_lead(tree, head)
    prune_tree(tree, tools)
    lines = _extract(tree, url, fast=rung > 0)
    lines = _mended(lines, url, linked, html)
    if lead and fold(lead) not in fold(" ".join(lines)):
        lines = [lead, *lines]
    return Body(finish(lines, title, tools), EXTRACTORS[rung], "\n".join(lines))


def finish(lines: Sequence[str], title: str | None, tools: Tools) -> str:
    """Return lines as a text: cleaned of controls and furniture, blanks collapsed, Unicode NFC."""
    tidy = [" ".join(CONTROLS.sub("", line).split()).removeprefix("- ") for each in lines for line in BREAKS.split(each)]
    return unicodedata.normalize("NFC", "\n".join(prune_lines([line for line in tidy if line], title, tools)))


def find_lead(tree: HtmlElement, head: PageHead) -> str | None:
    """Return the paragraph that the page's description begins with: it leads into the article, often from outside its body."""
    described = fold(head.first(("og:description", "description", "twitter:description")) or "")
    if len(described) < SHORTEST_LEAD:
        return None
    for item in tree.iter(*LEADS):
        if item.tag in WRAPPERS and not LEAD_CUE.search(f"{item.get('class') or ''} {item.get('id') or ''} {item.get('itemprop') or ''}"):
            continue
        if any(inside is not item for inside in islice(item.iter(*BLOCKS_INSIDE), 2)):
            continue
        text = " ".join(item.text_content().split())
        if SHORTEST_LEAD <= len(text) <= LONGEST_LEAD and _alike(fold(text), described):
            return text
    return None


def _alike(one: str, other: str) -> bool:
    """Tell whether two folded texts begin the same, or one holds the other."""
    short, long = sorted((one, other), key=len)
    return bool(short) and (short[:SHORTEST_LEAD] in long or short in long)


def _extract(tree: HtmlElement, url: str, *, fast: bool) -> list[str]:
    document = bare_extraction(tree, url=url, fast=fast, include_comments=False, include_tables=True, with_metadata=False, config=CONFIG)
    return document.text.split("\n") if isinstance(document, Document) and document.text else []


def _mended(lines: list[str], url: str, linked: LinkedArticle, html: str) -> list[str]:
    """Return a better text where the extracted one is a failure: from the whole tree, of JSON-LD, or the main content."""
    told = _paragraphs(linked.body or "")
    if len(lines) == 1 and len(told) > 1 and words(lines[0]) == words(" ".join(told)):
        return told
    have = Counter(words(" ".join(lines)))
    wanted = Counter(words(" ".join(told)))
    if len(" ".join(told)) >= TRUSTED_BODY and (have & wanted).total() < LOST * wanted.total():
        again = _whole(html, url)
        found = Counter(words(" ".join(again)))
        return again if (found & wanted).total() >= LOST * wanted.total() else told
    return lines or _whole(html, url) or _main_content(html).split("\n")


def _whole(html: str, url: str) -> list[str]:
    """Return what is extracted when nothing is pruned before."""
    tree = parse(html)
    return [] if tree is None else _extract(tree, url, fast=False)


def _paragraphs(body: str) -> list[str]:
    """Return the paragraphs of an articleBody, which may hold markup."""
    return [line.strip() for line in BREAKS.split(unescape(TAGS.sub("\n", body))) if line.strip()]


def _main_content(html: str) -> str:
    return str(extract_plain_text(html, main_content=True, preserve_formatting=True, alt_texts=False, list_bullets=False, comments=False))


__all__ = ["Body", "extract_body", "find_lead", "finish", "is_furniture"]
