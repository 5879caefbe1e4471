"""What a page says of itself in JSON-LD: the article, its dates, its authors, its publisher."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml.html import HtmlElement

ARTICLE = re.compile(r"(?:article|posting|report|newsstory)$", re.IGNORECASE)
PAGE = re.compile(r"(?:webpage|itempage|creativework|videoobject|audioobject|episode)$", re.IGNORECASE)
LISTS = frozenset({"itemlistelement", "haspart", "relatedlink", "mentions", "ispartof", "citation", "comment", "isbasedon", "subjectof"})
"""Properties under which other pages' articles are listed."""

MAX_SCRIPT = 2_000_000
"""Characters of one script that are read."""

MAX_NODES = 3000
"""Nodes of a page's JSON-LD that are looked at."""

COMMENT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$")
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
LOOSE = re.compile(r'"(headline|datePublished|dateModified|articleBody|isAccessibleForFree)"\s*:\s*"?((?:[^"\\]|\\.)*?)"?\s*[,}\n]')
LOOSE_AUTHOR = re.compile(r'"author"\s*:\s*(\[?\s*\{.{0,2000}?\}\s*\]?)', re.DOTALL)
LOOSE_NAME = re.compile(r'"name"\s*:\s*"((?:[^"\\]|\\.)*)"')

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """An author as printed; `kind` is the schema.org type in small letters, empty where none is given."""

    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedArticle:
    """What JSON-LD says of the page's own article; None or empty where it says nothing.

    `alternative` is the second headline that it names beside the first.
    """

    headline: str | None = None
    alternative: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: Sequence[Author] = ()
    publisher: str | None = None
    body: str | None = None
    language: str | None = None
    is_free: bool | None = None


def read_linked_data(tree: HtmlElement) -> LinkedArticle:
    """Return what a page's JSON-LD says of its article; broken JSON is read as far as it makes sense."""
    scripts = [script.text for script in tree.iter("script") if "ld+json" in (script.get("type") or "") and script.text]
    parsed = [(text, parse_json(text[:MAX_SCRIPT])) for text in scripts]
    roots = [content for _, content in parsed if content is not None]
    nodes = list(_nodes(roots))
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    article = max(nodes, key=_fitness, default=None)
    if article is not None and _fitness(article) > 0:
        return _read(article, nodes, known)
    return next((_loose(text) for text, content in parsed if content is None and "datePublished" in text), LinkedArticle())


def parse_json(text: str) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return a script's content; None when it cannot be read even with its usual faults mended."""
    text = COMMENT.sub("", COMMENT.sub("", text)).strip().rstrip(";")
    content = _decoded(text)
    return content if content is not None else _decoded(BAD_ESCAPE.sub(r"\\\\", TRAILING_COMMA.sub("", text)))


def _decoded(text: str) -> Any:  # noqa: ANN401
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _nodes(roots: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Yield the nodes of JSON-LD, those of lists of other pages excepted, from the outside in."""
    queue = list(roots)
    for seen in range(MAX_NODES):
        if seen >= len(queue):
            return
        node = queue[seen]
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            yield node
            queue.extend(value for key, value in node.items() if isinstance(value, dict | list) and key.lower() not in LISTS)


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    return [str(kind).rsplit("/", 1)[-1].lower() for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind]


def _fitness(node: Node) -> int:
    """Return how much a node looks like the page's article: its type first, then what it tells."""
    kinds = _types(node)
    rank = 10 if any(ARTICLE.search(kind) for kind in kinds) else 3 if any(PAGE.search(kind) for kind in kinds) else 0
    told = sum(bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage"))
    return rank + told if rank and told else 0


def _read(article: Node, nodes: Sequence[Node], known: Mapping[str, Node]) -> LinkedArticle:
    publisher = _named(article.get("publisher"), known) or _named(article.get("sourceOrganization"), known)
    site = next((name for node in nodes if "website" in _types(node) and (name := _text(node.get("name")))), None)
    language = article.get("inLanguage")
    return LinkedArticle(
        headline=_text(article.get("headline")) or (_text(article.get("name")) if _is_article(article) else None),
        alternative=_text(article.get("alternativeHeadline")),
        published=_first(article, ("datePublished", "dateCreated", "uploadDate")),
        modified=_first(article, ("dateModified",)),
        authors=tuple(_authors(article.get("author") or article.get("creator"), known)),
        publisher=publisher[0].name if publisher else site,
        body=_text(article.get("articleBody")),
        language=_text(language.get("alternateName") if isinstance(language, dict) else language),
        is_free=_boolean(article.get("isAccessibleForFree")),
    )


def _is_article(node: Node) -> bool:
    return any(ARTICLE.search(kind) for kind in _types(node))


def _first(node: Node, keys: Sequence[str]) -> str | None:
    return next((text for key in keys if (text := _text(node.get(key)))), None)


def _authors(value: Any, known: Mapping[str, Node]) -> Iterator[Author]:  # noqa: ANN401
    yield from _named(value, known)


def _named(value: Any, known: Mapping[str, Node]) -> list[Author]:  # noqa: ANN401
    """Return the names that a value holds: a string, a node, a reference to a node, or a list of these."""
    if isinstance(value, list):
        return [author for each in value[:30] for author in _named(each, known)]
    if isinstance(value, dict):
        node = known.get(value.get("@id", ""), value) if "name" not in value else value
        names = node.get("name")
        kind = next(iter(_types(node)), "")
        return [Author(name=text, kind=kind) for name in (names if isinstance(names, list) else [names]) if (text := _text(name))]
    text = _text(value)
    return [Author(name=text)] if text else []


def _text(value: Any) -> str | None:  # noqa: ANN401
    """Return a string without HTML entities and outer blanks; of a list its first string."""
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str)), None)
    return unescape(unescape(value)).strip() or None if isinstance(value, str) else None


def _boolean(value: Any) -> bool | None:  # noqa: ANN401
    return {"true": True, "false": False}.get(str(value).strip().lower())


def _loose(text: str) -> LinkedArticle:
    """Return what a script that is no JSON says, read key by key."""
    found: dict[str, str] = {}
    for key, value in LOOSE.findall(text):
        found.setdefault(key, _unquoted(value))
    block = LOOSE_AUTHOR.search(text)
    names = LOOSE_NAME.findall(block[1]) if block else []
    return LinkedArticle(
        headline=found.get("headline"),
        published=found.get("datePublished"),
        modified=found.get("dateModified"),
        authors=tuple(Author(name=_unquoted(name)) for name in names),
        is_free=_boolean(found.get("isAccessibleForFree")),
    )


def _unquoted(value: str) -> str:
    with suppress(ValueError):
        value = json.JSONDecoder(strict=False).decode(f'"{value}"')
    return unescape(value).strip()
