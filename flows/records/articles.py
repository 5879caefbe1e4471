"""The readable text of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The readable text of a capture, with what is known about it.

    `published` is ISO 8601 with the offset as printed (a bare day where no time is known), `published_basis` says
    where it was read: `feed`, `sitemap`, `json_ld`, `meta`, `markup`, `heuristic`. `flags` are from `tables.FLAGS`.
    """

    article_id: str
    url: str
    title: str | None
    text: str
    authors: Sequence[str] = ()
    published: str | None = None
    published_basis: str | None = None
    modified: str | None = None
    language: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    flags: Sequence[str] = ()
    charset: str | None = None
    charset_basis: str | None = None
    text_digest: str | None = None
    near_keys: Sequence[int] = ()
    extractor: str = ""
    extractor_version: str = ""
