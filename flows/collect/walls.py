"""Walls to which a page redirects: a publisher's page that stands before the article, and would lead back to it."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from flows.catalog.sources import Source
from flows.collect.answers import Answer
from flows.records import Outcome, Resource
from flows.urls import url_key

MOST_FIELDS = 50


def behind_wall(answer: Answer, asked: str, source: Source) -> Answer:
    """Return the answer in which the redirects from an address ended, as `blocked` where it is a wall.

    A wall is a page of a host that the source file names for it, or one whose own address holds the one that was asked for:
    readers are to be sent back there once they have agreed, paid or signed in.
    """
    exchange = answer.exchange
    is_page = exchange.resource is Resource.PAGE and exchange.outcome is Outcome.OK
    if not is_page or not (urlsplit(exchange.url).hostname in source.marks.consent_hosts or leads_back(exchange.url, asked)):
        return answer
    return answer.ending(Outcome.BLOCKED, "a wall: the publisher sent us to another page first")


def leads_back(url: str, asked: str) -> bool:
    """Return whether an address holds another one, whole or its path, as a value of its query, and is not that address."""
    try:
        wanted, query = url_key(asked), urlsplit(url).query
        if not query or url_key(url) == wanted:
            return False
        values = [value for _, value in parse_qsl(query, max_num_fields=MOST_FIELDS)]
    except ValueError:
        return False
    return any(_is_address(text, url, wanted) for value in values for text in (value, unquote(value)))


def _is_address(text: str, url: str, wanted: str) -> bool:
    """Return whether a text is the address of a key, whole or as the path of one."""
    if len(text) < 2 or not text.startswith(("http://", "https://", "/")):  # noqa: PLR2004 - a slash alone leads to any site's home
        return False
    try:
        return url_key(urljoin(url, text)) == wanted
    except ValueError:
        return False
